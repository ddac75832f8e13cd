// The member fuzz: `run.ts [--seed N] [--share 0..1] [--rounds N]`; `run.ts --coverage [ranked types .json]` lists members that are missing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createShell } from "latch";
import "@latch/completion";
import { coverage } from "./coverage.ts";
import { fuzzMembers } from "./member-fuzz.ts";

const args = process.argv.slice(2);
const option = (name: string, other: number): number => {
  const at = args.indexOf(name);
  return at < 0 ? other : Number(args[at + 1]);
};

if (args.includes("--coverage")) {
  const file = args[args.indexOf("--coverage") + 1] ?? null;
  let lacking = 0;
  let all = 0;
  for (const [rank, { type, missing, members }] of coverage(createShell(), file).entries()) {
    if (missing.length > 0) process.stdout.write(`${type} ${missing.length}/${members}: ${missing.join(" ")}\n`);
    lacking += missing.length;
    all += members;
    if (rank === 199) process.stdout.write(`of the first 200: ${lacking} of ${all} members missing\n`);
  }
  process.stdout.write(`${lacking} of ${all} members missing\n`);
} else {
  const directory = mkdtempSync(join(tmpdir(), "latch-fuzz-"));
  process.chdir(directory);
  let failed = 0;
  let calls = 0;
  for (let round = 0; round < option("--rounds", 1); round++) {
    const result = fuzzMembers(createShell({ cwd: directory }), option("--seed", 1) + round, option("--share", 1));
    calls += result.calls;
    failed += result.findings.length;
    for (const { member, problem } of result.findings)
      process.stdout.write(`${member}: ${problem.replaceAll("\n", " ")}\n`);
  }
  process.chdir("/");
  rmSync(directory, { recursive: true, force: true });
  process.stdout.write(`${calls} calls, ${failed} findings\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
