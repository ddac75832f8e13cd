// The listener may die, be started twice or lose its directory: sessions live on, and nothing of them is lost.
import { readdirSync, rmSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";
import {
  endpointProcesses,
  isAlive,
  listenerPid,
  numbersOf,
  runtimeDirectoryOf,
  sequence,
  sessionHosts,
  sessionSockets,
} from "./endpoint-facts.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();

afterEach(() => {
  world.dispose();
  world = new World();
});

test("a listener killed -9 is not noticed by a running command; the next one finds the session", async () => {
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Busy
    Invoke-Command $s { 1..3; while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }; 4..6 }
    $null = Disconnect-PSSession $s
    (Connect-PSSession $s).State.ToString()
    Invoke-Command $s { 7 }
    $null = Disconnect-PSSession $s
    $null = New-PSSession -ComputerName localhost -Name Second | Disconnect-PSSession`);
  await until(() => client.output().includes("3\n"), "the first numbers");
  const killed = listenerPid(world) ?? -1;
  process.kill(killed, "SIGKILL");
  await until(() => !isAlive(killed), "the listener to be gone");
  world.file("go", "");
  expect(await client.ended).toEqual({ stdout: "1\n2\n3\n4\n5\n6\nOpened\n7\n", stderr: "", exitCode: 0 });
  const found = await world.run(`
    Get-PSSession -ComputerName localhost | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.State) $($_.Availability)" }
    Connect-PSSession -ComputerName localhost -Name Busy | ForEach-Object { Invoke-Command $_ { 8 } }`);
  expect(found).toEqual({ stdout: "Busy Disconnected None\nSecond Disconnected None\n8\n", stderr: "", exitCode: 0 });
  expect(listenerPid(world)).not.toBe(null);
});

test("a listener killed before each of ten sessions is opened: each has a session, and all are found", async () => {
  const client = world.start(`
    foreach ($i in 1..10) {
      while (-not (Test-Path ~/killed$i)) { Start-Sleep -Milliseconds 10 }
      $s = New-PSSession -ComputerName localhost -Name "N$i"
      Invoke-Command $s { $using:i }
      $null = Disconnect-PSSession $s
    }`);
  for (let i = 1; i <= 10; i++) {
    await until(() => numbersOf(client.output()).length === i - 1, `session ${i - 1}`);
    const pid = listenerPid(world);
    expect(pid === null).toBe(i === 1);
    if (pid !== null) {
      process.kill(pid, "SIGKILL");
      await until(() => !isAlive(pid), "the listener to be gone");
    }
    world.file(`killed${i}`, "");
  }
  expect(await client.ended).toEqual({
    stdout: sequence(1, 10)
      .map((n) => `${n}\n`)
      .join(""),
    stderr: "",
    exitCode: 0,
  });
  const found = await world.run(
    "(Get-PSSession -ComputerName localhost -Name N*).Name | ForEach-Object { $_.Substring(1) }",
  );
  expect(numbersOf(found.stdout).sort((a, b) => a - b)).toEqual(sequence(1, 10));
});

test("a listener killed in the midst of each of twelve Creates: each opens one session and no second", async () => {
  const client = world.start(`
    foreach ($i in 1..12) {
      while (-not (Test-Path ~/go$i)) { Start-Sleep -Milliseconds 10 }
      $s = New-PSSession -ComputerName localhost -Name "N$i"
      Invoke-Command $s { $using:i }
    }
    Start-Sleep -Seconds 600`);
  for (let i = 1; i <= 12; i++) {
    world.file(`go${i}`, "");
    // From before its host listens to after its shell was made, however busy the machine is.
    await until(() => sessionHosts(world).length >= i, `host ${i}`);
    await new Promise((resolve) => setTimeout(resolve, (i - 1) * 12));
    const pid = listenerPid(world);
    if (pid !== null) process.kill(pid, "SIGKILL");
    await until(() => numbersOf(client.output()).length >= i, `session ${i}`);
  }
  const found = await world.run("(Get-PSSession -ComputerName localhost).Name | ForEach-Object { $_.Substring(1) }");
  client.kill();
  const { stdout, stderr } = await client.ended;
  expect(stderr).toBe("");
  expect(numbersOf(stdout)).toEqual(sequence(1, 12));
  expect(numbersOf(found.stdout).sort((a, b) => a - b)).toEqual(sequence(1, 12));
  expect(sessionHosts(world)).toHaveLength(12);
});

test("six first New-PSSession at once start one listener and lose nothing", async () => {
  const outcomes = await Promise.all(
    sequence(1, 6).map((n) =>
      world.run(`
        $s = New-PSSession -ComputerName localhost -Name R${n}
        $s.State.ToString()
        $null = Disconnect-PSSession $s`),
    ),
  );
  for (const outcome of outcomes) expect(outcome).toEqual({ stdout: "Opened\n", stderr: "", exitCode: 0 });
  const found = await world.run("(Get-PSSession -ComputerName localhost).Name | Sort-Object");
  expect(found).toEqual({
    stdout: sequence(1, 6)
      .map((n) => `R${n}\n`)
      .join(""),
    stderr: "",
    exitCode: 0,
  });
  await until(
    () => endpointProcesses(world).filter(({ kind }) => kind === "listener").length === 1,
    "one listener to be left",
  );
  expect(readdirSync(runtimeDirectoryOf(world)).filter((name) => name.startsWith("listener"))).toEqual([
    "listener.sock",
  ]);
});

test("a stale socket of a dead listener is taken over by one of several that start at once", async () => {
  await world.run("$null = New-PSSession -ComputerName localhost -Name Old | Disconnect-PSSession");
  for (let round = 0; round < 3; round++) {
    const pid = listenerPid(world) ?? -1;
    process.kill(pid, "SIGKILL");
    await until(() => !isAlive(pid), "the listener to be gone");
    const outcomes = await Promise.all(
      sequence(1, 5).map(() => world.run("(Get-PSSession -ComputerName localhost).Name")),
    );
    for (const outcome of outcomes) expect(outcome).toEqual({ stdout: "Old\n", stderr: "", exitCode: 0 });
    await until(
      () => endpointProcesses(world).filter(({ kind }) => kind === "listener").length === 1,
      "one listener to be left",
    );
    expect((await world.run("(Get-PSSession -ComputerName localhost).Name")).stdout).toBe("Old\n");
  }
});

test("a deleted runtime directory: connected clients go on, sessions come back, nothing is lost", async () => {
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Busy
    $left = New-PSSession -ComputerName localhost -Name Left | Disconnect-PSSession
    Invoke-Command $s { 1..3; while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }; 4..6 }
    Invoke-Command $s { 7 }
    $null = Disconnect-PSSession $s
    'left'
    while (-not (Test-Path ~/end)) { Start-Sleep -Milliseconds 10 }
    (Connect-PSSession $s).State.ToString()
    Invoke-Command $s { 8 }
    $null = Disconnect-PSSession $s`);
  await until(() => client.output().includes("3\n"), "the first numbers");
  rmSync(runtimeDirectoryOf(world), { recursive: true });
  world.file("go", "");
  await until(() => client.output().includes("left"), "the client to leave");
  expect(numbersOf(client.output())).toEqual(sequence(1, 7));
  rmSync(runtimeDirectoryOf(world), { recursive: true, force: true });
  world.file("end", "");
  expect((await client.ended).stderr).toBe("");
  expect(numbersOf(client.output())).toEqual(sequence(1, 8));
  await until(() => sessionSockets(world).length === 2, "the sessions' sockets to be back");
  const found = await world.run(`
    (Get-PSSession -ComputerName localhost | Sort-Object Name).Name
    Connect-PSSession -ComputerName localhost -Name Busy | ForEach-Object { Invoke-Command $_ { 9 } }
    Connect-PSSession -ComputerName localhost -Name Left | ForEach-Object { Invoke-Command $_ { 10 } }`);
  expect(found).toEqual({ stdout: "Busy\nLeft\n9\n10\n", stderr: "", exitCode: 0 });
  await until(() => sessionHosts(world).length === 0, "the hosts to end");
});

test("a session host that does not answer does not keep the others from being listed", async () => {
  await world.run("$null = New-PSSession -ComputerName localhost -Name Well | Disconnect-PSSession");
  const [well = -1] = sessionHosts(world);
  await world.run("$null = New-PSSession -ComputerName localhost -Name Stuck | Disconnect-PSSession");
  const stuck = sessionHosts(world).find((pid) => pid !== well) ?? -1;
  process.kill(stuck, "SIGSTOP");
  const found = await world.run("(Get-PSSession -ComputerName localhost).Name");
  expect(found).toEqual({ stdout: "Well\n", stderr: "", exitCode: 0 });
  process.kill(stuck, "SIGCONT");
  const both = await world.run("(Get-PSSession -ComputerName localhost).Name | Sort-Object");
  expect(both).toEqual({ stdout: "Stuck\nWell\n", stderr: "", exitCode: 0 });
});
