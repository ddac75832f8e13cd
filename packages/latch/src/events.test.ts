// Events: subscribers, actions between statements, the queue.
import { toStringValue } from "@latch/dotnet";
import { expect, test } from "vitest";
import { createShell } from "./create-shell.ts";

function lines(script: string): string[] {
  const result = createShell().run(script);
  expect(result.errors.map((record) => toStringValue(record))).toEqual([]);
  return result.output.map((value) => toStringValue(value));
}

test("a busy loop lets a timer's action run", () => {
  expect(
    lines(`$t = [System.Timers.Timer]::new(5); $global:n = 0
$null = Register-ObjectEvent $t Elapsed -Action { $global:n++ }
$t.Start(); while ($n -lt 2) { }; $t.Stop(); $n -ge 2`),
  ).toEqual(["True"]);
});

test("an event without an action is queued until it is removed", () => {
  expect(
    lines(`$o = [System.Collections.ObjectModel.ObservableCollection[int]]::new()
Register-ObjectEvent $o CollectionChanged -SourceIdentifier Col
$o.Add(7); $e = Wait-Event Col -Timeout 5; $e.SourceEventArgs.NewItems; $e | Remove-Event; @(Get-Event).Count
$o.Add(8); Unregister-Event Col; $o.Add(9); @(Get-Event).Count`),
  ).toEqual(["7", "0", "1"]);
});

test("an action's error is its job's", () => {
  expect(
    lines(`$j = Register-EngineEvent E -Action { 'out'; throw 'inside' }; $null = New-Event E
$null = Get-Date; $r = Receive-Job $j -ErrorAction SilentlyContinue -ErrorVariable ev; $r; $ev[0].Exception.Message; $j.State`),
  ).toEqual(["out", "inside", "Running"]);
});
