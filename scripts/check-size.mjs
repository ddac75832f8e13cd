// Checks sizes: a file has at most 600 lines, a function at most 60. Tables of data (data/, generated/, *.generated.ts, *-table.ts) are apart.
import { readFileSync } from "node:fs";
import { functionLengths } from "./check/function-lengths.mjs";
import { packages } from "./check/packages.mjs";
import { sourceFiles } from "./check/source-files.mjs";

const fileLimit = 600;
const functionLimit = 60;

/** Everything over a limit: key (file, or file#function) to its number of lines. */
function measure() {
  const over = new Map();
  const directories = [...packages.map(({ directory }) => directory), "test", "scripts"];
  for (const file of directories.flatMap((directory) => sourceFiles(directory))) {
    if (/\/(data|generated)\/|\.generated\.ts$|-table\.ts$|\.test\.ts$/.test(file)) continue;
    const text = readFileSync(file, "utf8");
    const lines = text.split("\n").length - 1;
    if (lines > fileLimit) over.set(file, lines);
    for (const { name, length } of functionLengths(text)) {
      if (length > functionLimit) over.set(`${file}#${name}`, Math.max(length, over.get(`${file}#${name}`) ?? 0));
    }
  }
  return over;
}

const over = [...measure()].sort();
for (const [key, lines] of over) process.stdout.write(`${key}: ${lines} lines\n`);
process.exit(over.length > 0 ? 1 : 0);
