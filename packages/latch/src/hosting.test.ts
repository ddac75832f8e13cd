// [powershell]::Create(), runspaces and their buffers, as scripts use them.
import { toStringValue } from "@latch/dotnet";
import { expect, test } from "vitest";
import { createShell } from "./create-shell.ts";

function lines(script: string): string[] {
  const result = createShell().run(script);
  expect(result.errors.map((record) => toStringValue(record))).toEqual([]);
  return result.output.map((value) => toStringValue(value));
}

test("errors of a script go to its stream, output goes on", () => {
  expect(
    lines(`$ps = [powershell]::Create().AddScript('1/0; "after"'); $ps.Invoke()
$ps.HadErrors; $ps.Streams.Error.Count; $ps.InvocationStateInfo.State`),
  ).toEqual(["after", "True", "1", "Completed"]);
});

test("a stopped background pipeline never ran", () => {
  expect(
    lines(`$ps = [powershell]::Create().AddScript('Start-Sleep 60'); $h = $ps.BeginInvoke()
$ps.InvocationStateInfo.State; $ps.Stop(); $ps.InvocationStateInfo.State
try { $ps.EndInvoke($h) } catch { $_.FullyQualifiedErrorId }`),
  ).toEqual(["Running", "Stopped", "PipelineStoppedException"]);
});

test("objects are shared with a runspace, variables are not", () => {
  expect(
    lines(`$t = @{}; $local = 1; $ps = [powershell]::Create().AddScript('param($x) $x.n = 5; $null -eq $local').AddArgument($t)
$h = $ps.BeginInvoke(); $ps.EndInvoke($h); $t.n`),
  ).toEqual(["True", "5"]);
});

test("an empty session state knows no commands, one with entries knows those", () => {
  expect(
    lines(`$iss = [initialsessionstate]::Create(); $iss.LanguageMode = 'FullLanguage'
$iss.Commands.Add([System.Management.Automation.Runspaces.SessionStateFunctionEntry]::new('ff', '"f$args"'))
$ps = [powershell]::Create($iss); $ps.AddScript('ff 3; Get-Date').Invoke(); $ps.Streams.Error.FullyQualifiedErrorId`),
  ).toEqual(["f3", "CommandNotFoundException"]);
});
