#!/usr/bin/env node
// node scripts/suite.mjs [--help] DIRECTORY… : runs Pester tests that lie outside the repository in latch, a process a file.
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readRecorded } from "./suite/recorded.mjs";
import { compare, renderReport } from "./suite/report.mjs";
import { runTestFile } from "./suite/run-test-file.mjs";

const help = `node scripts/suite.mjs --pester DIRECTORY [options] PATH…
Runs *.Tests.ps1 below each PATH (or the files named) in latch with Pester 4, each file in a process and a scratch directory of its own.
  --pester DIRECTORY   where Pester's Pester.psd1 lies (tag 4.10.1)
  --recorded FILE      real-results.tsv.gz: what PowerShell got, compared test by test
  --root DIRECTORY     what the recorded names of files are relative to (PowerShell's test/powershell)
  --modules DIRECTORY  added to PSModulePath (PowerShell's test/tools/Modules)
  --prelude FILE       a script dot-sourced before the tests (imports the module under test)
  --timeout SECONDS    for each file (default 120)
  --jobs N             files at a time (default 2)
  --shell PATH         the shell (default: this repository's latch)
  --verbose            every failed test with its message
Run as root the tests run as the user nobody: they must be able to read PATH.`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pester: { type: "string" },
    recorded: { type: "string" },
    root: { type: "string" },
    modules: { type: "string" },
    prelude: { type: "string" },
    timeout: { type: "string", default: "120" },
    jobs: { type: "string", default: "2" },
    shell: { type: "string", default: resolve(import.meta.dirname, "../node_modules/.bin/latch") },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** The test files below a path, sorted. */
function testFiles(path) {
  if (statSync(path).isFile()) return [resolve(path)];
  return readdirSync(path, { recursive: true })
    .filter((name) => /\.tests\.ps1$/i.test(name))
    .map((name) => resolve(join(path, name)))
    .sort();
}

async function main() {
  if (options.help || positionals.length === 0 || options.pester === undefined) {
    console.log(help);
    process.exitCode = options.help ? 0 : 2;
    return;
  }
  const files = positionals.flatMap(testFiles);
  const root = resolve(options.root ?? ".");
  const results = [];
  let next = 0;
  const recorded = options.recorded === undefined ? null : readRecorded(options.recorded);
  const worker = async () => {
    while (next < files.length) {
      const file = files[next++];
      const result = await runTestFile(file, { ...options, timeout: Number(options.timeout) * 1000 });
      const name = relative(root, file).replaceAll("/", "_");
      results.push({ ...result, name });
      const { met, expected } = compare(result, recorded?.get(name) ?? []);
      process.stderr.write(
        `${result.tests.filter((t) => t.status === "Passed").length}/${result.tests.length} ${result.problem ?? ""} ${relative(root, file)} (${met} of PowerShell's ${expected})\n`,
      );
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  results.sort((a, b) => (a.name < b.name ? -1 : 1));
  console.log(renderReport(results, recorded, options.verbose));
}

await main();
