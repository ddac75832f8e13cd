// npm run build -- --train: finds out which modules commands evaluate, by running a build in which every import waits,
// and writes scripts/build/hot-modules.json. Worth doing when start-up has become slower; the file only decides what is loaded together.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinnedNode, root } from "../bootstrap/places.mjs";
import { build } from "./build.mjs";

/** The simplest command: its modules are the core. */
const simplest = ["1", "'a'"];
/** What many commands use. */
const everyday = [
  "function f([int]$x, $y = 2) { $x * $y }; f 4; f -x 1 -y 3",
  "1..3 | ForEach-Object { $_ * 2 } | Where-Object { $_ -gt 2 } | Select-Object -First 1",
  "@(3, 1, 2) | Sort-Object -Descending; @{ a = 1; b = 'x' }; [pscustomobject]@{ a = 1; b = 2.5 } | Format-Table",
  "Get-ChildItem / | Select-Object Name, Length -First 2 | Format-List; Get-Location; Get-Date | Out-Null",
  "try { throw 'boom' } catch { \"$($_.Exception.Message)\" } finally { 'f' }; Get-Item /nope; Write-Error e; Write-Host h",
  "'a,b' -split ',' -join ';' -replace 'a', 'c'; 'x{0:n2}' -f 1.5; 'abc' -match 'b'; 'abc'.Substring(1).ToUpper(); [math]::Max(1, 2)",
  "if (1 -eq 2) { } elseif ($true -and 3 -lt 4) { foreach ($i in 1..2) { $i } } else { }; switch (3) { 3 { 'three' } default { } }; $h = @{}; $h['k'] = 1; $h.k",
  "$a = [System.Collections.Generic.List[int]]::new(); $a.Add(1); $a.Count; [int]'5'; $env:HOME; \"$PSVersionTable\"; ./nope",
  "$s = 0; for ($i = 0; $i -lt 3000; $i++) { $s += [math]::Sqrt($i) }; $s",
];

/** Trains and writes the file; returns a line about it. */
export async function train() {
  const directory = mkdtempSync(join(tmpdir(), "latch-train-"));
  try {
    const outcome = await build({ outdir: directory, minify: false, training: true });
    if (!outcome.ok) throw new Error(outcome.text);
    const core = evaluatedBy(directory, simplest);
    const file = join(directory, "script.ps1");
    writeFileSync(file, "foreach ($i in 1..3) { [math]::Max($i, 2) }; \"$($i)\".PadLeft(3); 'a' -f 1\n");
    const common = evaluatedBy(directory, everyday, file).filter((path) => !core.includes(path));
    writeFileSync(join(root, "scripts/build/hot-modules.json"), `${JSON.stringify({ core, common }, null, 1)}\n`);
    return `${core.length} core, ${common.length} common modules`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The modules that commands and a script file evaluate, each in a process of its own, with colours and without. */
function evaluatedBy(directory, commands, script = null) {
  const file = join(directory, "evaluated.txt");
  writeFileSync(file, "");
  const runs = commands.map((command) => ["-Command", command]);
  if (script !== null) runs.push(["-File", script]);
  for (const run of runs) {
    for (const color of [{}, { NO_COLOR: "1" }]) {
      const env = {
        PATH: process.env.PATH,
        HOME: directory,
        TERM: "xterm",
        LANG: "en_US.UTF-8",
        ...color,
        LATCH_TRAIN: file,
      };
      const words = ["--stack-size=7000", join(directory, "latch.cjs"), "-NoProfile", ...run];
      spawnSync(pinnedNode(), words, { env, input: "" });
    }
  }
  return [...new Set(readFileSync(file, "utf8").split("\n").filter(Boolean))].sort();
}
