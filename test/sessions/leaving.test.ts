// How a shell ends decides what becomes of its sessions (design.md, "Leaving").
import { afterEach, expect, test, vi } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";
import { findSession, isAlive, sessionHosts, sessionSockets } from "./endpoint-facts.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();

afterEach(() => {
  world.dispose();
  world = new World();
});

const list = `
  Get-PSSession -ComputerName localhost | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.State) $($_.Availability)" }`;

test("an orderly exit closes Opened sessions, disconnects those a running job holds, leaves Disconnected ones", async () => {
  const first = await world.run(`
    $open = New-PSSession -ComputerName localhost -Name Open
    $job = New-PSSession -ComputerName localhost -Name Held
    $null = Invoke-Command -Session $job -AsJob { 1..3; Start-Sleep -Seconds 600 }
    $over = New-PSSession -ComputerName localhost -Name Over
    Invoke-Command -Session $over -AsJob { 1 } | Wait-Job | Out-Null
    $left = New-PSSession -ComputerName localhost -Name Left | Disconnect-PSSession
    $PID`);
  expect(first.stderr).toBe("");
  const second = await world.run(list);
  expect(second).toEqual({ stdout: "Held Disconnected None\nLeft Disconnected None\n", stderr: "", exitCode: 0 });
  expect(sessionSockets(world)).toHaveLength(2);
  await until(() => sessionHosts(world).length === 2, "the closed sessions' hosts to end");
});

test("what a held job produced is received by another process", async () => {
  const first = await world.run(`
    $s = New-PSSession -ComputerName localhost -Name Held
    $null = Invoke-Command -Session $s -AsJob { 1..3; while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }; 4 }
    exit 3`);
  expect(first).toEqual({ stdout: "", stderr: "", exitCode: 3 });
  world.file("go", "");
  const second = await world.run(`${findSession("Held")}
    (Receive-PSSession -Session $s) -join ','
    Remove-PSSession $s`);
  expect(second).toEqual({ stdout: "1,2,3,4\n", stderr: "", exitCode: 0 });
});

test.for(["SIGKILL", "SIGHUP", "SIGTERM"] as const)(
  "a shell that dies of %s leaves all its sessions",
  async (signal) => {
    const shell = world.start(`
    $idle = New-PSSession -ComputerName localhost -Name Idle
    $left = New-PSSession -ComputerName localhost -Name Left | Disconnect-PSSession
    $busy = New-PSSession -ComputerName localhost -Name Busy
    Invoke-Command -Session $busy { 'runs'; while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }; 'done' }`);
    await until(() => shell.output().includes("runs"), "the command to run");
    const hosts = sessionHosts(world);
    expect(hosts).toHaveLength(3);
    process.kill(shell.pid, signal);
    await shell.ended;
    world.file("go", "");
    const found = await world.run(`${findSession("Busy")}
    ${list}
    $null = Connect-PSSession $s
    @(Receive-PSSession $s)[-1]
    Connect-PSSession -ComputerName localhost -Name Idle, Left | ForEach-Object { $_.State.ToString() }`);
    expect(found).toEqual({
      stdout: "Busy Disconnected None\nIdle Disconnected None\nLeft Disconnected None\ndone\nOpened\nOpened\n",
      stderr: "",
      exitCode: 0,
    });
    // That last shell left in an orderly way: nothing of the sessions stays.
    await until(() => hosts.every((pid) => !isAlive(pid)), "the hosts to end");
    expect(sessionSockets(world)).toEqual([]);
  },
);

test("a shell killed between two commands of its sessions leaves them", async () => {
  const shell = world.start(`
    $s = 1..4 | ForEach-Object { New-PSSession -ComputerName localhost -Name "S$_" }
    foreach ($i in 1..50) { Invoke-Command -Session $s { $PID } | Out-Null }
    'ready'
    while ($true) { Invoke-Command -Session $s { 1 } | Out-Null }`);
  await until(() => shell.output().includes("ready"), "the sessions to be used");
  shell.kill();
  await shell.ended;
  const found = await world.run(`${findSession("S4")}
    foreach ($n in 1..3) { ${findSession("S$n")} }
    ${list}
    Get-PSSession -ComputerName localhost | Connect-PSSession | Remove-PSSession`);
  expect(found.stderr).toBe("");
  expect(found.stdout).toBe([1, 2, 3, 4].map((n) => `S${n} Disconnected None\n`).join(""));
});
