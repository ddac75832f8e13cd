// The remoting half of the benchmark: what opening, connecting, calling and a job cost, beside the goals of the design.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calibration } from "./powershell-times.ts";

/** What PowerShell takes where it can do it (over a child process), and latch's goal, in the row's unit at calibration. */
const references: Readonly<Record<string, { readonly powerShell: number | null; readonly goal: number }>> = {
  "New-PSSession": { powerShell: 215, goal: 150 },
  "Connect-PSSession": { powerShell: null, goal: 50 },
  "Invoke-Command round trip": { powerShell: 7, goal: 3 },
  "100,000 objects": { powerShell: 5000, goal: 1750 },
  "Start-Job, Receive-Job -Wait": { powerShell: 250, goal: 150 },
  "private MB": { powerShell: null, goal: 45 },
};

/**
 * Runs sessions/sessions.ps1 on an endpoint of its own.
 * @param latch the command; @param speed what calibrate.mjs said: times scale with it, memory does not.
 * @returns a Markdown table, or the output of the failed run.
 */
export function sessionTable(latch: string, speed: number): string {
  const world = mkdtempSync(join(tmpdir(), "latch-s"));
  const place = (name: string): string => {
    mkdirSync(join(world, name), { mode: 0o700 });
    return join(world, name);
  };
  const env = {
    ...process.env,
    NO_COLOR: "1",
    HOME: place("home"),
    XDG_RUNTIME_DIR: place("run"),
    XDG_STATE_HOME: place("state"),
    XDG_CONFIG_HOME: place("config"),
  };
  const script = join(import.meta.dirname, "sessions/sessions.ps1");
  const outcome = spawnSync(latch, ["-NoProfile", "-File", script], {
    cwd: env.HOME,
    env,
    input: "",
    encoding: "utf8",
    timeout: 120_000,
  });
  rmSync(world, { recursive: true, force: true });
  const rows = outcome.stdout.split("\n").flatMap((line) => {
    const [name = "", text] = line.split("\t");
    return text === undefined ? [] : [row(name, Number(text), name.endsWith("MB") ? 1 : speed / calibration)];
  });
  if (rows.length === 0) return `The session benchmark failed: ${outcome.stderr.trim()}`;
  return ["| session | latch | PowerShell, scaled | goal, scaled |", "|---|---|---|---|", ...rows].join("\n");
}

function row(name: string, value: number, scale: number): string {
  const reference = references[name];
  const scaled = (number: number | null | undefined): string => (number == null ? "" : (number * scale).toFixed(1));
  return `| ${name} | ${value.toFixed(1)} | ${scaled(reference?.powerShell)} | ${scaled(reference?.goal)} |`;
}
