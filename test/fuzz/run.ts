// npm run fuzz -- [--count 100000] [--seed N]
// The parser against scripts that follow the grammar and against broken ones; a failure prints the script and the seed.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { checkParse, growth } from "./check-parser.ts";
import { grammaticalScript, mutatedScript } from "./scripts.ts";

const { values: options } = parseArgs({
  options: { count: { type: "string", default: "100000" }, seed: { type: "string" } },
});
const seed = Number(options.seed ?? Date.now() % 2 ** 31);
const count = Number(options.count);

for (const [name, scripts] of [
  ["grammatical", grammaticalScript],
  ["mutated", mutatedScript],
] as const) {
  const started = performance.now();
  let clean = 0;
  let characters = 0;
  fc.assert(
    fc.property(scripts, (text) => {
      characters += text.length;
      if (checkParse(text)) clean++;
    }),
    { numRuns: count, seed },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${name}: ${count} scripts (${characters} characters, ${clean} without errors) in ${seconds} s, seed ${seed}`,
  );
}

let worst = 0;
let slowest = "";
for (const scripts of [grammaticalScript, mutatedScript]) {
  for (const text of fc.sample(scripts, { numRuns: 8, seed })) {
    const times = growth(text);
    if (times > worst) slowest = text;
    worst = Math.max(worst, times);
  }
}
console.log(`ten times the text takes at most ${worst.toFixed(1)} times as long to parse (goal 12)`);
if (worst > 12) {
  console.log(JSON.stringify(slowest));
  process.exitCode = 1;
}
