// Calls 10,000 deep end with CallDepthOverflow, which a script can catch; text nested 5,000 deep parses or is a ParseError.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { World } from "./latch-process.ts";

let world: World;
beforeAll(() => void (world = new World()));
afterAll(() => world.dispose());

/** What goes down: definitions, and the call that starts it. */
const ways: Readonly<Record<string, readonly [definitions: string, call: string]>> = {
  function: ["function f($n) { if ($n -gt 0) { f ($n - 1) } }", "f 10000"],
  "script block": ["$b = { param($n) if ($n -gt 0) { & $b ($n - 1) } }", "& $b 10000"],
  method: [
    "class R { [int] D([int]$n) { if ($n -le 0) { return 0 }; return 1 + $this.D($n - 1) } }",
    "[R]::new().D(10000)",
  ],
  "static method": [
    "class S { static [int] D([int]$n) { if ($n -le 0) { return 0 }; return 1 + [S]::D($n - 1) } }",
    "[S]::D(10000)",
  ],
  ScriptMethod: [
    "$o = [pscustomobject]@{ A = 1 } | Add-Member -PassThru ScriptMethod D { param($n) if ($n -gt 0) { $this.D($n - 1) } }",
    "$o.D(10000)",
  ],
  pipeline: [
    "function p { [CmdletBinding()] param([Parameter(ValueFromPipeline)]$n) process { if ($n -gt 0) { ($n - 1) | p } } }",
    "10000 | p",
  ],
  filter: ["filter l { if ($_ -gt 0) { ($_ - 1) | l } }", "10000 | l"],
  "ForEach-Object": ["function e($n) { $n | ForEach-Object { if ($_ -gt 0) { e ($_ - 1) } } }", "e 10000"],
  "Where-Object": ["function w($n) { 1 | Where-Object { if ($n -gt 0) { w ($n - 1) }; $true } }", "w 10000"],
  "dot-sourced block": ["function d($n) { if ($n -gt 0) { . { d ($n - 1) } } }", "d 10000"],
  "dot-sourced file": [
    "Set-Content down.ps1 's ($n - 1)'; function s($n) { if ($n -gt 0) { . ./down.ps1 } }",
    "s 10000",
  ],
  "Invoke-Expression": ['function i($n) { if ($n -gt 0) { Invoke-Expression "i $($n - 1)" } }', "i 10000"],
  "expandable string": ['function x($n) { if ($n -gt 0) { "a$(x ($n - 1))" } }', "x 10000"],
  "try and finally": ["function t($n) { try { if ($n -gt 0) { t ($n - 1) } } finally { $null = 1 } }", "t 10000"],
  switch: ["function c($n) { switch ($n) { { $_ -gt 0 } { c ($n - 1) } } }", "c 10000"],
  ".ForEach()": ["function m($n) { if ($n -gt 0) { @($n).ForEach({ m ($_ - 1) }) } }", "m 10000"],
  "Invoke-Command": ["function v($n) { if ($n -gt 0) { Invoke-Command { v ($n - 1) } } }", "v 10000"],
  "-replace block": [
    "function byBlock($n) { if ($n -gt 0) { 'a' -replace 'a', { byBlock ($n - 1) } } }",
    "byBlock 10000",
  ],
};
const caught = (call: string): string =>
  `try { $null = ${call}; 'came back' } catch { ($_.FullyQualifiedErrorId -split ',')[0] }`;
const [definition, call] = ways.function as readonly [string, string];
const simple = `${definition}; ${caught(call)}`;

describe("10,000 calls deep", () => {
  test.each(Object.keys(ways))("%s", async (way) => {
    const [definitions, start] = ways[way] as readonly [string, string];
    const outcome = await world.run(`${definitions}\n${caught(start)}\n'goes on'`);
    expect(outcome).toEqual({ stdout: "CallDepthOverflow\ngoes on\n", stderr: "", exitCode: 0 });
  });

  test.each([
    ["a job", `Start-Job { ${simple} } | Receive-Job -Wait`],
    ["a parallel runspace", `1 | ForEach-Object -Parallel { ${simple} }`],
    ["a session", `$s = New-PSSession; Invoke-Command $s { ${simple} }; Remove-PSSession $s`],
  ])("in %s", async (_where, script) => {
    const outcome = await world.run(script);
    expect(outcome).toEqual({ stdout: "CallDepthOverflow\n", stderr: "", exitCode: 0 });
  });

  test("in lines from standard input", async () => {
    const shell = world.startLines(`${simple}\n'goes on'\nexit 0\n`);
    const outcome = await shell.ended;
    expect(outcome).toEqual({ stdout: "CallDepthOverflow\ngoes on\n", stderr: "", exitCode: 0 });
  });

  test("uncaught, it is an error record and the script goes on", async () => {
    const outcome = await world.run(`${definition}; ${call}; 'goes on'`);
    expect(outcome.stdout).toBe("goes on\n");
    expect(outcome.stderr).toContain("The script failed due to call depth overflow.");
  });
});

describe("5,000 nested", () => {
  test.each([
    ["(", ")"],
    ["@(", ")"],
    ["$(", ")"],
    ["{", "}"],
    ["@{a=", "}"],
    ["if(1){", "}"],
    ['"$(', ')"'],
    ["! ", ""],
    ["-not ", ""],
    ["[int]", ""],
    ["1+", ""],
  ])("%s", async (open, close) => {
    const file = world.file("nested.ps1", `${open.repeat(5000)}1${close.repeat(5000)}`);
    const outcome = await world.run(
      `try { $null = . '${file}'; 'ran' } catch { ($_.FullyQualifiedErrorId -split ',')[0] }; 'goes on'`,
    );
    expect(outcome.stdout).toMatch(/^(ran|ScriptTooComplicated|CallDepthOverflow)\ngoes on\n$/);
    expect(outcome.stderr).toBe("");
  });
});
