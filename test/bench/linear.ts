// Does cost grow with the input, and no faster? Each program takes its size; ten times the size may take twelve times as long.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bestOf } from "./timed-process.ts";

/** Ten times the input, at most so many times the time. */
const limit = 12;

interface Growing {
  readonly name: string;
  /** The smaller size; chosen so that the larger one takes a second or so. */
  readonly size: number;
  readonly script: (size: number) => string;
}

const programs: readonly Growing[] = [
  {
    name: "pipeline length (stages)",
    size: 50,
    script: (size) => `$n = 0; 1..1000${" | ForEach-Object { $_ }".repeat(size)} | ForEach-Object { $n += $_ }; $n`,
  },
  {
    name: "objects through a pipeline",
    size: 100_000,
    script: (size) =>
      `(1..${size} | ForEach-Object { [pscustomobject]@{ A = $_ } } | Where-Object A -gt 5 | Measure-Object A -Sum).Sum`,
  },
  { name: "objects sorted", size: 20_000, script: (size) => `(1..${size} | Sort-Object { -$_ })[0]` },
  {
    name: "objects grouped",
    size: 20_000,
    script: (size) => `(1..${size} | Group-Object { $_ % ${size / 2} }).Count`,
  },
  { name: "script size (statements)", size: 4000, script: (size) => '$a = 1 + 2; $b = "x$a"\n'.repeat(size) },
  { name: "functions in a script", size: 3000, script: functions },
  {
    name: "nesting of parentheses",
    size: 100,
    script: (size) => `$x = ${"(".repeat(size)}1${")".repeat(size)}\n`.repeat(100),
  },
  { name: "nested arrays made and walked", size: 20_000, script: nested },
  {
    name: "hashtable size",
    size: 100_000,
    script: (size) =>
      `$h = @{}; for ($i = 0; $i -lt ${size}; $i++) { $h["k$i"] = $i }; $s = 0; foreach ($k in $h.Keys) { $s += $h[$k] % 7 }; $s`,
  },
  {
    name: "text made by +=",
    size: 200_000,
    script: (size) => `$s = ''; for ($i = 0; $i -lt ${size}; $i++) { $s += "x$i" }; $s.Length`,
  },
  {
    name: "text made by a StringBuilder",
    size: 100_000,
    script: (size) =>
      `$s = [Text.StringBuilder]::new(); for ($i = 0; $i -lt ${size}; $i++) { $null = $s.Append($i).AppendLine('x') }; $s.Length`,
  },
  {
    name: "text joined and split",
    size: 100_000,
    script: (size) => `$t = (1..${size}) -join ','; ($t -split ',').Count; ($t -replace '1', 'one').Length`,
  },
  {
    name: "List.Add",
    size: 200_000,
    script: (size) =>
      `$l = [Collections.Generic.List[object]]::new(); for ($i = 0; $i -lt ${size}; $i++) { $l.Add($i) }; $l.Count`,
  },
];

function functions(size: number): string {
  const lines = Array.from({ length: size }, (_, i) => `function f${i}($n) { if ($n) { $n + ${i} } else { 0 } }\n`);
  return `${lines.join("")}f${size - 1} 2`;
}

function nested(size: number): string {
  return `$a = $null; for ($i = 0; $i -lt ${size}; $i++) { $a = @($i, $a) }; $n = 0; while ($null -ne $a) { $a = $a[1]; $n++ }; $n`;
}

/**
 * The table of growth, and whether every program kept within the limit.
 * What starting takes (a script of one statement) is taken off both times.
 */
export function linearTable(latch: string, runs: number): { readonly text: string; readonly ok: boolean } {
  const directory = mkdtempSync(join(tmpdir(), "latch-linear-"));
  const file = (name: string, script: string): readonly string[] => {
    writeFileSync(join(directory, name), script);
    return [latch, "-NoProfile", "-File", join(directory, name)];
  };
  const rows: string[] = [];
  let ok = true;
  for (const { name, size, script } of programs) {
    const commands = [file("0.ps1", "1"), file("1.ps1", script(size)), file("10.ps1", script(size * 10))];
    const [start, once, tenfold] = bestOf(commands, runs);
    if (start === undefined || once === undefined || tenfold === undefined) continue;
    const failed = once.failed || tenfold.failed;
    // Less than 20 ms of work says nothing about its growth.
    const factor = (tenfold.ms - start.ms) / Math.max(20, once.ms - start.ms);
    if (failed || factor > limit) ok = false;
    const verdict = failed ? "failed" : factor > limit ? `${factor.toFixed(1)} (too much)` : factor.toFixed(1);
    rows.push(`| ${name} | ${size} | ${once.ms.toFixed(0)} | ${tenfold.ms.toFixed(0)} | ${verdict} |`);
    console.log(rows.at(-1));
  }
  rmSync(directory, { recursive: true, force: true });
  const head = `| what grows | size | ms | ms at 10 x | growth without start-up (at most ${limit}) |\n|---|---|---|---|---|`;
  return { text: `${head}\n${rows.join("\n")}`, ok };
}
