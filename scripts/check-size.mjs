// Checks sizes: a file has at most 600 lines, a function at most 60. Tables of data (data/, generated/, *.generated.ts, *-table.ts) are apart.
// scripts/check/size-exceptions.txt lists what is larger today: it may only shrink.
import { readFileSync } from "node:fs";
import { functionLengths } from "./check/function-lengths.mjs";
import { packages } from "./check/packages.mjs";
import { sourceFiles } from "./check/source-files.mjs";

const fileLimit = 600;
const functionLimit = 60;
const exceptionsFile = "scripts/check/size-exceptions.txt";

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

function readExceptions() {
  const exceptions = new Map();
  for (const line of readFileSync(exceptionsFile, "utf8").split("\n")) {
    const match = /^(\S+) (\d+)$/.exec(line);
    if (match) exceptions.set(match[1], Number(match[2]));
  }
  return exceptions;
}

const over = measure();
if (process.argv.includes("--list")) {
  for (const [key, lines] of [...over].sort()) process.stdout.write(`${key} ${lines}\n`);
  process.exit(0);
}
const exceptions = readExceptions();
const problems = [];
for (const [key, lines] of over) {
  const allowed = exceptions.get(key);
  if (allowed === undefined) problems.push(`${key}: ${lines} lines`);
  else if (lines > allowed) problems.push(`${key}: grew from ${allowed} to ${lines} lines`);
}
for (const key of exceptions.keys())
  if (!over.has(key)) problems.push(`${key}: no longer too large, take it out of ${exceptionsFile}`);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exit(problems.length > 0 ? 1 : 0);
