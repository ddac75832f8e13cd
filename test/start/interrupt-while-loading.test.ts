// Ctrl+C while parts of latch are being loaded: what was half loaded is loaded again, so that the finally block and what follows work.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { World } from "../walkthrough/latch-process.ts";

const latch = join(import.meta.dirname, "../../node_modules/.bin/latch");
const world = new World();
afterAll(() => world.dispose());

/** Commands of many packages, none of which start-up has loaded. */
const work = [
  "Get-Date | Format-List | Out-String",
  "@{ a = 1 } | ConvertTo-Json | ConvertFrom-Json",
  "'a1' | Select-String '\\d' | Out-String",
  "Get-Verb | Sort-Object Verb | Group-Object Group | Out-String",
  "[xml]'<a/>'",
  "1..3 | ConvertTo-Csv",
  "[decimal]'1.5' * 2",
  "[regex]::Match('a', '(?<x>a)') | Out-String",
].join("; ");
const script = `try { [Console]::Out.Write('begun'); while (1) { $null = . { ${work} } } }
finally { $null = . { ${work} }; try { 1 / 0 } catch { [Console]::Out.Write(" $_ done") } }`;

/** Sends SIGINT so long after the script began, to a tenth of a millisecond: timers have no finer steps than one. */
function interruptedAfter(milliseconds: number): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const child = spawn(latch, ["-NoProfile", "-Command", script], {
    env: world.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (bytes: Buffer) => {
    const due = performance.now() + milliseconds;
    const interrupt = (): void => {
      while (performance.now() < due);
      child.kill("SIGINT");
    };
    if (stdout === "") setTimeout(interrupt, Math.max(0, milliseconds - 2));
    stdout += bytes;
  });
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes));
  return new Promise((resolve) => child.on("close", () => resolve({ stdout, stderr })));
}

const unharmed = { stdout: "begun Attempted to divide by zero. done", stderr: "" };

test("at many moments", { timeout: 120_000 }, async () => {
  for (let milliseconds = 0; milliseconds < 90; milliseconds += 7)
    expect(await interruptedAfter(milliseconds)).toEqual(unharmed);
});

test("at many moments of the first commands, where most is made once", { timeout: 120_000 }, async () => {
  for (let milliseconds = 0; milliseconds < 4; milliseconds += 0.25)
    expect(await interruptedAfter(milliseconds)).toEqual(unharmed);
});
