// Breakpoints with actions, as scripts set them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createShell } from "./create-shell.ts";

function lines(script: string): string[] {
  const result = createShell().run(script);
  expect(result.errors.map(String)).toEqual([]);
  return result.output.map(String);
}

test("a function that ran before a breakpoint was set hits it when it is called again", () => {
  const shell = createShell();
  shell.run("function f { $n = 1; $n }; $null = f; $hits = 0");
  shell.run("$b = Set-PSBreakpoint -Variable n -Action { $global:hits++ }");
  expect(shell.run("f; $b.HitCount; $hits").output.map(String)).toEqual(["1", "1", "1"]);
});

test("a line without a statement breaks at the next one, a column at the statement around it", () => {
  const directory = mkdtempSync(join(tmpdir(), "latch-breakpoints-"));
  const file = join(directory, "b.ps1");
  writeFileSync(file, "$a = 1; $b = 2\n# nothing\n\n$c = 3\n");
  try {
    const set = `$line = Set-PSBreakpoint -Script '${file}' -Line 2 -Action { $global:seen += "L$b" }
$column = Set-PSBreakpoint -Script '${file}' -Line 1 -Column 10 -Action { $global:seen += "C$a" }`;
    expect(lines(`${set}\n. '${file}'; $line.HitCount; $column.HitCount; $seen`)).toEqual(["1", "1", "C1L2"]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a disabled breakpoint is not hit, a removed one is gone", () => {
  expect(
    lines(`function g { 'g' }; $b = Set-PSBreakpoint -Command g -Action { }
g; Disable-PSBreakpoint $b; g; $b.HitCount; Remove-PSBreakpoint $b; @(Get-PSBreakpoint).Count`),
  ).toEqual(["g", "g", "1", "0"]);
});
