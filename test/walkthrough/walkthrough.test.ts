// README's first page, in separate processes: start a session, leave it, find it again, go on where it was.
import { afterEach, expect, test } from "vitest";
import { until, World } from "./latch-process.ts";

let world: World | null = null;

afterEach(() => {
  world?.dispose();
  world = null;
});

function newWorld(): World {
  world = new World();
  return world;
}

test("a session with a job is left, found by another process and connected again", async () => {
  const here = newWorld();
  here.file("Backup-SQLDatabase.ps1", "foreach ($table in 'Orders', 'Customers') { \"backed up $table\" }");
  const first = await here.run(`
    $s = New-PSSession -ComputerName localhost -Name ITTask
    $null = Invoke-Command -Session $s { Start-Job -FilePath ~/Backup-SQLDatabase.ps1 }
    (Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15).State.ToString()
    exit`);
  expect(first).toEqual({ stdout: "Disconnected\n", stderr: "", exitCode: 0 });

  const second = await here.run(`
    Get-PSSession -ComputerName localhost -Name ITTask | ForEach-Object { "$($_.Name) $($_.State) $($_.Availability) $($_.OutputBufferingMode) $($_.IdleTimeout)" }
    $s = Connect-PSSession -ComputerName localhost -Name ITTask
    "$($s.State) $($s.Availability)"
    Invoke-Command -Session $s { Get-Job | Receive-Job -Wait }
    (Get-PSSession | Disconnect-PSSession).State.ToString()
    (Get-PSSession | Connect-PSSession).State.ToString()
    cnsn -Name ITTask -WhatIf
    Get-PSSession | Remove-PSSession
    @(Get-PSSession -ComputerName localhost).Count`);
  expect(second.stderr).toBe("");
  expect(second.stdout).toBe(
    [
      "ITTask Disconnected None Drop 54000000",
      "Opened Available",
      "backed up Orders",
      "backed up Customers",
      "Disconnected",
      "Opened",
      'What if: Performing the operation "Connect" on target "ITTask".',
      "0",
      "",
    ].join("\n"),
  );
});

test("a client killed in the middle of a command: its successor gets the rest, once and in order", async () => {
  const here = newWorld();
  const client = here.start(`
    $s = New-PSSession -ComputerName localhost -Name Long
    Invoke-Command -Session $s { foreach ($i in 1..60) { $i; Start-Sleep -Milliseconds 50 } }`);
  await until(() => client.output().includes("\n5\n"), "the first outputs");
  client.kill();
  await client.ended;
  const seen = client.output().trim().split("\n").map(Number);

  const successor = await here.run(`
    $s = $null
    for ($try = 0; $try -lt 100 -and -not $s; $try++) {
      $s = Get-PSSession -ComputerName localhost -Name Long -State Disconnected -ErrorAction Ignore | Where-Object Availability -eq None
      if (-not $s) { Start-Sleep -Milliseconds 50 }
    }
    $null = Connect-PSSession -Session $s
    Receive-PSSession -Session $s
    Remove-PSSession $s`);
  expect(successor.stderr).toBe("");
  const rest = successor.stdout.trim().split("\n").map(Number);
  // What the killed client had printed may be given again (it never said that it had it), but nothing is missing or out of order.
  const start = rest[0] ?? Number.NaN;
  expect(start).toBeLessThanOrEqual((seen.at(-1) ?? 0) + 1);
  expect(rest).toEqual(Array.from({ length: 60 - start + 1 }, (_, i) => start + i));
});

test("an orderly exit closes opened sessions and keeps disconnected ones", async () => {
  const here = newWorld();
  const first = await here.run(`
    $open = New-PSSession -ComputerName localhost -Name Open
    $left = New-PSSession -ComputerName . -Name Left | Disconnect-PSSession
    @(Get-PSSession -ComputerName localhost).Count`);
  expect(first).toEqual({ stdout: "2\n", stderr: "", exitCode: 0 });
  const second = await here.run(
    `(Get-PSSession -ComputerName localhost).Name; Get-PSSession -ComputerName localhost | Remove-PSSession`,
  );
  expect(second).toEqual({ stdout: "Left\n", stderr: "", exitCode: 0 });
});

test("state of a session lasts over disconnect and connect, across processes", async () => {
  const here = newWorld();
  await here.run(
    `$s = New-PSSession -ComputerName localhost -Name Keep; Invoke-Command $s { $n = 41; function Get-N { $n + 1 } }; $null = Disconnect-PSSession $s`,
  );
  const second = await here.run(
    `$s = Connect-PSSession -ComputerName localhost -Name Keep; Invoke-Command $s { Get-N }; Remove-PSSession $s`,
  );
  expect(second).toEqual({ stdout: "42\n", stderr: "", exitCode: 0 });
});

test("secrets cross a session: as arguments, $using:, input and output", async () => {
  const here = newWorld();
  const outcome = await here.run(`
    $s = New-PSSession -ComputerName localhost
    $secret = ConvertTo-SecureString -AsPlainText -Force 'one'
    $credential = [pscredential]::new('me', (ConvertTo-SecureString -AsPlainText -Force 'two'))
    function Show($value) { if ($value -is [pscredential]) { "$($value.UserName):$($value.GetNetworkCredential().Password)" } else { ConvertFrom-SecureString -AsPlainText $value } }
    Invoke-Command $s { param($a, $b) $a; $b; $a.GetType().Name; $b.GetNetworkCredential().Password } -ArgumentList $secret, $credential | ForEach-Object { if ($_ -is [string]) { $_ } else { Show $_ } }
    Invoke-Command $s { $using:secret; $using:credential } | ForEach-Object { Show $_ }
    $secret | Invoke-Command $s { $input | ForEach-Object { $_ } } | ForEach-Object { Show $_ }
    Invoke-Command $s { $kept = ConvertTo-SecureString -AsPlainText -Force 'kept' }
    $null = $s | Disconnect-PSSession
    $null = $s | Connect-PSSession
    Show (Invoke-Command $s { $kept })
    Remove-PSSession $s`);
  expect(outcome).toEqual({
    stdout: "one\nme:two\nSecureString\ntwo\none\nme:two\none\nkept\n",
    stderr: "",
    exitCode: 0,
  });
});
