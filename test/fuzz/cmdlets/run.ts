// The cmdlet fuzz: `run.ts [--seed N] [--calls N] [--only name,…] [--log]` calls every cmdlet with odd values; a finding prints the script.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createCommandRegistry } from "@latch/commands";
import { createShell } from "latch";
import { randomNumbers } from "../dotnet/odd-arguments.ts";
import { problemOfError, problemOfText, problemOfValue } from "../leaks.ts";
import { callable, oddCall } from "./odd-calls.ts";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    /** Of each cmdlet. */
    calls: { type: "string", default: "20" },
    only: { type: "string" },
    log: { type: "boolean", default: false },
  },
});
const directory = mkdtempSync(join(tmpdir(), "latch-fuzz-"));
process.chdir(directory);
process.env["HOME"] = directory;

/** What running a script shows of JavaScript, or null. */
function problemOf(script: string): string | null {
  const shell = createShell({ cwd: directory });
  try {
    const { output, errors, text } = shell.run(`& { ${script} }`);
    for (const record of errors) {
      const problem = problemOfError(record.exception) ?? problemOfText(String(record.fullyQualifiedErrorId));
      if (problem !== null) return problem;
    }
    for (const value of output) {
      const problem = problemOfValue(value);
      if (problem !== null) return problem;
    }
    const shown = shell.run("$args[0] | Out-String -Width 200", { args: [output.slice(0, 20)] });
    const failed = shown.errors.map((record) => problemOfError(record.exception)).find((problem) => problem !== null);
    return failed ?? problemOfText(`${text}\n${shown.output.join("\n")}`);
  } catch (error) {
    return `threw ${String((error as Error).stack ?? error).slice(0, 400)}`;
  }
}

const registry = createCommandRegistry();
const random = randomNumbers(Number(options.seed));
const only = options.only?.toLowerCase().split(",");
const found = new Set<string>();
let calls = 0;
for (const name of callable(registry)) {
  if (only !== undefined && !only.includes(name.toLowerCase())) continue;
  const metadata = registry.metadata(name);
  if (metadata === null || registry.load(name) === null) continue;
  for (let i = 0; i < Number(options.calls); i++) {
    const script = oddCall(metadata, random);
    if (options.log) process.stderr.write(`${script}\n`);
    calls++;
    const problem = problemOf(script);
    if (problem === null || found.has(name + problem)) continue;
    found.add(name + problem);
    process.stdout.write(`${script}\n    ${problem.replaceAll("\n", " ")}\n`);
  }
}
process.chdir("/");
rmSync(directory, { recursive: true, force: true });
process.stdout.write(`${calls} calls, ${found.size} findings\n`);
process.exitCode = found.size > 0 ? 1 : 0;
