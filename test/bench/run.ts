// npm run bench -- [--only a,b] [--runs N] [--profile NAME] [--linear]
// Whole-process times of the programs beside this file, against PowerShell's own scaled to this machine's speed now.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { linearTable } from "./linear.ts";
import { calibration, powerShellTimes } from "./powershell-times.ts";
import { sessionTable } from "./session-rows.ts";
import { bestOf } from "./timed-process.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const latch = join(root, "packages/latch/bin/latch");

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    runs: { type: "string", default: "3" },
    profile: { type: "string" },
    linear: { type: "boolean" },
  },
});

/** This machine's speed now, as calibrate.mjs tells it under the same Node as in the recording (the system's). */
function calibrate(): number {
  const { stdout } = spawnSync("node", [join(here, "calibrate.mjs")], { encoding: "utf8" });
  return Number(stdout.trim());
}

function programs(): string[] {
  const only = options.only?.split(",");
  const names = readdirSync(here).flatMap((file) => (file.endsWith(".ps1") ? [file.slice(0, -4)] : []));
  return names.filter((name) => only === undefined || only.includes(name)).sort();
}

/** Writes a CPU profile of one program to the temporary directory. */
async function profile(name: string): Promise<void> {
  const { build } = (await import("../../scripts/build/build.mjs" as string)) as {
    build(options: object): Promise<{ ok: boolean; text: string }>;
  };
  const outdir = join(tmpdir(), "latch-profile");
  const outcome = await build({ outdir, minify: false });
  if (!outcome.ok) throw new Error(outcome.text);
  const file = join(tmpdir(), `latch-${name}.cpuprofile`);
  const words = [
    "--stack-size=7000",
    "--cpu-prof",
    `--cpu-prof-dir=${dirname(file)}`,
    `--cpu-prof-name=latch-${name}.cpuprofile`,
    join(outdir, "latch.cjs"),
  ];
  spawnSync(process.execPath, [...words, "-NoProfile", "-File", join(here, `${name}.ps1`)], { stdio: "inherit" });
  console.log(existsSync(file) ? file : "no profile was written");
}

function startupRow(): string {
  const [node, shell] = bestOf(
    [
      [process.execPath, "-e", "0"],
      [latch, "-NoProfile", "-Command", "1"],
    ],
    15,
  );
  if (node === undefined || shell === undefined) return "";
  return `\`latch -NoProfile -Command 1\`: ${shell.ms.toFixed(0)} ms, \`node -e 0\`: ${node.ms.toFixed(0)} ms, ratio ${(shell.ms / node.ms).toFixed(2)} (goal 1.6)`;
}

function table(speed: number): string {
  const rows: string[] = [];
  const logarithms: number[] = [];
  for (const name of programs()) {
    const reference = (powerShellTimes[name] ?? Number.NaN) * (speed / calibration);
    const [timing] = bestOf([[latch, "-NoProfile", "-File", join(here, `${name}.ps1`)]], Number(options.runs));
    if (timing === undefined) continue;
    const ratio = timing.ms / reference;
    if (!timing.failed) logarithms.push(Math.log(ratio));
    rows.push(
      `| ${name} | ${timing.ms.toFixed(0)} | ${reference.toFixed(0)} | ${timing.failed ? "failed" : ratio.toFixed(2)} |`,
    );
    console.log(rows.at(-1));
  }
  const mean = Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / Math.max(1, logarithms.length));
  return [
    "| program | latch ms | PowerShell ms, scaled | ratio |",
    "|---|---|---|---|",
    ...rows,
    `| geometric mean of ${logarithms.length} | | | ${mean.toFixed(3)} |`,
  ].join("\n");
}

const results = join(here, "results.md");
const linearHead = "## Growth";

/** The growth table of results.md as it is, for runs that do not make it anew. */
function linearSection(): string {
  const text = existsSync(results) ? readFileSync(results, "utf8") : "";
  const at = text.indexOf(linearHead);
  return at < 0 ? "" : `\n${text.slice(at)}`;
}

/** Writes the growth table at the end of results.md; the exit code says whether all stayed within the limit. */
function writeLinear(): void {
  const { text, ok } = linearTable(latch, Number(options.runs));
  const before = existsSync(results) ? (readFileSync(results, "utf8").split(linearHead)[0] as string) : "# Benchmark\n";
  writeFileSync(
    results,
    `${before.trimEnd()}\n\n${linearHead}\n\nWritten by \`npm run bench -- --linear\`.\n\n${text}\n`,
  );
  if (!ok) process.exitCode = 1;
}

if (options.profile !== undefined) await profile(options.profile);
else if (options.linear === true) writeLinear();
else {
  const speed = calibrate();
  const startup = startupRow();
  console.log(startup);
  const text = `# Benchmark\n\nWritten by \`npm run bench\`; calibrate.mjs said ${speed} (${calibration} where PowerShell was timed).\n\n${startup}\n\n${table(speed)}\n\n## Sessions (ms, best of several; memory of an idle session host)\n\n${sessionTable(latch, speed)}\n`;
  if (options.only === undefined) writeFileSync(results, `${text}${linearSection()}`);
  console.log(text.slice(text.indexOf("| geometric")));
}
