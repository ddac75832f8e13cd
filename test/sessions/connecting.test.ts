// Who may connect what: rivals, sessions that are in use, closed, broken or of another kind, and PowerShell's error for each.
import { afterEach, expect, test, vi } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";
import { findSession, isAlive, sessionHosts } from "./endpoint-facts.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();

afterEach(() => {
  world.dispose();
  world = new World();
});

/** Writes an error's id, category, target and text. */
const shown = `ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.TargetObject)|$($_.Exception.Message)" } else { "$_ $($_.State)" } }`;
const notAvailable = (name: string): string =>
  `PSSessionConnectFailed,Microsoft.PowerShell.Commands.ConnectPSSessionCommand|InvalidOperation|[PSSession]${name}|Cannot connect PSSession "${name}", either because it is not in the Disconnected state, or it is not available for connection.\n`;
const alreadyConnected = (name: string): string =>
  `CannotConnectAlreadyConnected,PSSessionConnectFailed,Microsoft.PowerShell.Commands.ConnectPSSessionCommand|InvalidOperation||The connect operation failed for session ${name} with the following error message: `;

test("two latches connect the same session at once: one wins, the other gets PowerShell's error", async () => {
  await world.run("$null = New-PSSession -ComputerName localhost -Name Prize | Disconnect-PSSession");
  const rival = (own: string, other: string): string => `${findSession("Prize")}
    'found'
    $null = New-Item ~/${own}
    while (-not (Test-Path ~/${other})) { }
    $won = @(Connect-PSSession -Session $s 2>&1)
    $won | ${shown}
    while (-not (Test-Path ~/over)) { Start-Sleep -Milliseconds 10 }
    if ($won[0].State -eq 'Opened') { Invoke-Command $s { 'works' }; $null = Disconnect-PSSession $s }`;
  for (let round = 0; round < 5; round++) {
    const clients = [world.start(rival(`a${round}`, `b${round}`)), world.start(rival(`b${round}`, `a${round}`))];
    await until(() => clients.every((client) => /Opened|ConnectFailed/.test(client.output())), "both answers");
    world.file("over", "");
    const outcomes = await Promise.all(clients.map((client) => client.ended));
    const texts = outcomes.map((outcome) => outcome.stdout.replace("found\n", "")).sort();
    expect(outcomes.map((outcome) => outcome.stderr)).toEqual(["", ""]);
    expect(texts[1]).toBe("[PSSession]Prize Opened\nworks\n");
    expect(texts[0]?.startsWith(alreadyConnected("Prize")), texts[0]).toBe(true);
    world.file("over", "");
    await world.run("Remove-Item ~/over");
  }
});

test("a session that another process uses, or has entered, is not available", async () => {
  const holder = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Used
    Invoke-Command $s { 'held' }
    while ($true) { Start-Sleep -Milliseconds 50 }`);
  await until(() => holder.output().includes("held"), "the holder");
  const outcome = await world.run(`
    Get-PSSession -ComputerName localhost | ForEach-Object { "$($_.Name) $($_.State) $($_.Availability)" }
    Connect-PSSession -ComputerName localhost -Name Used 2>&1 | ${shown}
    Get-PSSession -ComputerName localhost -Name Used | Connect-PSSession 2>&1 | ${shown}`);
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout).toBe(`Used Disconnected Busy\n${notAvailable("Used")}${notAvailable("Used")}`);
  holder.kill();
  await holder.ended;
});

test("a session opened by Enter-PSSession cannot be connected and ends with its client", async () => {
  const entered = world.startLines("Enter-PSSession -ComputerName localhost\n'inside ' + $PID\n");
  await until(() => /inside \d+/.test(entered.output()), "the entered session");
  const host = Number(/inside (\d+)/.exec(entered.output())?.[1]);
  expect(sessionHosts(world)).toEqual([host]);
  const outcome = await world.run(`
    $s = Get-PSSession -ComputerName localhost
    "$($s.State) $($s.Availability)"
    Connect-PSSession $s 2>&1 | ${shown.replaceAll("$($_.TargetObject)", "")}`);
  expect(outcome.stdout.split("\n")[0]).toBe("Disconnected Busy");
  expect(outcome.stdout).toContain(
    "PSSessionConnectFailed,Microsoft.PowerShell.Commands.ConnectPSSessionCommand|InvalidOperation|",
  );
  entered.kill();
  await entered.ended;
  await until(() => !isAlive(host), "the entered session's host to end");
  const after = await world.run("@(Get-PSSession -ComputerName localhost).Count");
  expect(after).toEqual({ stdout: "0\n", stderr: "", exitCode: 0 });
});

test("a closed and a broken session cannot be connected", async () => {
  const outcome = await world.run(`
    $closed = New-PSSession -ComputerName localhost -Name Gone
    Remove-PSSession $closed
    $closed.State.ToString()
    Connect-PSSession $closed 2>&1 | ${shown}
    $broken = New-PSSession -ComputerName localhost -Name Torn
    $id = Invoke-Command $broken { $PID }
    /bin/kill -9 $id
    while ($broken.State -ne 'Broken') { Start-Sleep -Milliseconds 10 }
    $broken.Availability.ToString()
    Connect-PSSession $broken 2>&1 | ${shown}
    Connect-PSSession -Name Torn 2>&1 | ${shown}
    Connect-PSSession -ComputerName localhost -Name Torn 2>&1 | ${shown}
    @(Get-PSSession -ComputerName localhost).Count`);
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout).toBe(`Closed\n${notAvailable("Gone")}None\n${notAvailable("Torn")}${notAvailable("Torn")}0\n`);
});

test("a disconnected session whose host has died meanwhile", async () => {
  const outcome = await world.run(`
    $s = New-PSSession -ComputerName localhost -Name Lost
    $id = Invoke-Command $s { $PID }
    $null = Disconnect-PSSession $s
    /bin/kill -9 $id
    while (Test-Path /proc/$id/exe) { Start-Sleep -Milliseconds 10 }
    Connect-PSSession $s 2>&1 | ForEach-Object { $_.FullyQualifiedErrorId; $_.Exception.Message -replace ':.*' }
    @(Get-PSSession -ComputerName localhost).Count`);
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout).toMatch(
    /^\w+,PSSessionConnectFailed,Microsoft\.PowerShell\.Commands\.ConnectPSSessionCommand\nThe connect operation failed for session Lost with the following error message\n0\n$/,
  );
});

test("another user's session needs that user's credentials", async () => {
  await world.run("$null = New-PSSession -ComputerName localhost -Name Mine | Disconnect-PSSession");
  const outcome = await world.run(`
    $credential = [pscredential]::new('somebody-else', (ConvertTo-SecureString x -AsPlainText -Force))
    foreach ($command in { Connect-PSSession -ComputerName localhost -Name Mine -Credential $credential }, { Get-PSSession -ComputerName localhost -Credential $credential }, { New-PSSession -ComputerName localhost -Credential $credential }, { Invoke-Command -ComputerName localhost -Credential $credential { 1 } }) {
      & $command 2>&1 | ForEach-Object { "$($_.FullyQualifiedErrorId)|$($_.Exception.Message)" }
    }`);
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout).toBe(
    [
      "AccessDenied,RemotePSSessionQueryFailed,Microsoft.PowerShell.Commands.ConnectPSSessionCommand|The remote session query failed for localhost with the following error message: Access is denied.",
      "AccessDenied,RemotePSSessionQueryFailed,Microsoft.PowerShell.Commands.GetPSSessionCommand|The remote session query failed for localhost with the following error message: Access is denied.",
      "AccessDenied,PSSessionOpenFailed|[localhost] Connecting to remote server localhost failed with the following error message : Access is denied. For more information, see the about_Remote_Troubleshooting Help topic.",
      "AccessDenied,PSSessionStateBroken|Connecting to remote server localhost failed with the following error message : Access is denied. For more information, see the about_Remote_Troubleshooting Help topic.",
      "",
    ].join("\n"),
  );
});
