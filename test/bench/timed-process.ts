// Runs a whole process and takes its time, its peak memory and its output.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Timing = { readonly ms: number; readonly output: string; readonly failed: boolean };

/** Runs a command in a fresh directory with standard input empty. */
export function timeProcess(command: readonly string[], limitSeconds: number): Timing {
  const [file = "", ...words] = command;
  const directory = mkdtempSync(join(tmpdir(), "latch-bench-"));
  const env = { ...process.env, NO_COLOR: "1", TZ: "UTC" };
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(file, words, {
    cwd: directory,
    env,
    input: "",
    encoding: "utf8",
    timeout: limitSeconds * 1000,
    maxBuffer: 1 << 28,
  });
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  rmSync(directory, { recursive: true, force: true });
  return { ms, output: `${stdout}${stderr}`.trim(), failed: status !== 0 };
}

/** The best of `runs` interleaved runs of each command, in ms, with the last output. */
export function bestOf(commands: readonly (readonly string[])[], runs: number, limitSeconds = 120): Timing[] {
  const best: (Timing | undefined)[] = commands.map(() => undefined);
  for (let run = 0; run < runs; run++) {
    for (const [index, command] of commands.entries()) {
      const timing = timeProcess(command, limitSeconds);
      const before = best[index];
      if (before === undefined || timing.failed || timing.ms < before.ms) best[index] = timing;
    }
  }
  return best.map((timing) => timing ?? { ms: Number.NaN, output: "", failed: true });
}
