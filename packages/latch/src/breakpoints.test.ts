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

test("a line breaks at the line after it when it has no code, but no further; a column at the statement around it", () => {
  const directory = mkdtempSync(join(tmpdir(), "latch-breakpoints-"));
  const file = join(directory, "b.ps1");
  writeFileSync(file, "$a = 1; $b = 2\n# nothing\n\n$c = 3\n");
  try {
    const set = `$line = Set-PSBreakpoint -Script '${file}' -Line 3 -Action { $global:seen += "L$b" }
$far = Set-PSBreakpoint -Script '${file}' -Line 2 -Action { $global:seen += "F$b" }
$column = Set-PSBreakpoint -Script '${file}' -Line 1 -Column 10 -Action { $global:seen += "C$a" }`;
    expect(lines(`${set}\n. '${file}'; $line.HitCount; $far.HitCount; $column.HitCount; $seen`)).toEqual([
      "1",
      "0",
      "1",
      "C1L2",
    ]);
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

test("stepping stops at conditions, statements and braces; the handler says how the code goes on", () => {
  const script = `$d = $Host.Runspace.Debugger
$d.add_DebuggerStop({ param($s, $e) $global:stops += ,$e.InvocationInfo.Statement; $e.ResumeAction = 'StepInto' })
function f { if ($true) { 1 } }
Wait-Debugger
$null = f
$d.SetDebuggerStepMode($false)
$stops`;
  expect(lines(script).slice(0, 6)).toEqual(["Wait-Debugger", "$null = f", "{", "$true", "1", "}"]);
});

test("Set-PSDebug -Trace 2 tells of lines, calls and assignments", () => {
  const result = createShell().run("Set-PSDebug -Trace 2\nfunction f { $x = 1 }\nf\nSet-PSDebug -Off");
  expect(result.text).toContain("DEBUG:     ! CALL function 'f'");
  expect(result.text).toContain("DEBUG:     ! SET $x = '1'.");
  expect(result.text).toContain("DEBUG:    3+  >>>> f");
});
