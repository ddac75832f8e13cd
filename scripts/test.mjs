// npm test: bootstrap, then every check, then every test; the last line counts them all.
// A check (types, lint, layers, size, unused code) counts as one test.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./bootstrap/built.mjs";
import { ensureInstalled } from "./bootstrap/installed.mjs";
import { pinnedNode, root } from "./bootstrap/places.mjs";

const bin = join(root, "node_modules/.bin");
const summaries = mkdtempSync(join(tmpdir(), "latch-test-"));
const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program that counts as one test: its output is shown when it fails. */
function check(name, command, args) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const ok = status === 0;
  process.stdout.write(`${ok ? "ok  " : "FAIL"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  if (!ok) process.stdout.write(`${stdout}${stderr}`);
  total[ok ? "passed" : "failed"]++;
}

/** Runs a test runner that writes { passed, failed, skipped } to a file; one that writes none counts as one failure. */
function suite(name, args, summary, env = {}) {
  const started = Date.now();
  const { status } = spawnSync(pinnedNode(), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const counts = existsSync(summary) ? JSON.parse(readFileSync(summary, "utf8")) : { passed: 0, failed: 1, skipped: 0 };
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key];
  process.stdout.write(
    `${counts.failed === 0 ? "ok  " : "FAIL"} ${name}: ${JSON.stringify(counts)} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  );
}

ensureInstalled();
await ensureBuilt();
const node = pinnedNode();
check("types", join(bin, "tsc"), ["--noEmit", "-p", "."]);
check("lint", join(bin, "biome"), ["lint", "--error-on-warnings", "--max-diagnostics=50", "."]);
check("layers", node, ["scripts/check-layers.mjs"]);
check("sizes", node, ["scripts/check-size.mjs"]);
check("parser's look-ahead table is up to date", node, ["grammar/scripts/make-lookahead.ts", "--check"]);
check("unused code", join(bin, "knip"), ["--no-progress", "--no-config-hints"]);
suite("unit tests", [join(root, "node_modules/vitest/vitest.mjs"), "run"], join(summaries, "unit.json"), {
  LATCH_TEST_SUMMARY: join(summaries, "unit.json"),
});
suite(
  "conformance",
  ["test/conformance/run.ts", "--summary", join(summaries, "conformance.json")],
  join(summaries, "conformance.json"),
);
rmSync(summaries, { recursive: true, force: true });
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
