// What becomes of output while nobody is connected: Block waits, Drop forgets the oldest.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";
import { findSession, numbersOf, sequence } from "./endpoint-facts.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();

afterEach(() => {
  world.dispose();
  world = new World();
});

/** 1..count, each as a record of 10 KB, noting on disk how far the command has come. */
const producer = (count: number): string =>
  `{ $padding = 'x' * 10000; foreach ($i in 1..${count}) { "$i " + $padding; [System.IO.File]::WriteAllText("$HOME/produced", $i) }; [System.IO.File]::WriteAllText("$HOME/finished", '1') }`;

function produced(): number {
  try {
    return Number(readFileSync(join(world.home, "produced"), "utf8"));
  } catch {
    return 0;
  }
}

function isFinished(): boolean {
  try {
    return readFileSync(join(world.home, "finished"), "utf8") === "1";
  } catch {
    return false;
  }
}

/** Waits until the command has not come any further for a while. */
async function untilItStands(): Promise<number> {
  let last = -1;
  let since = Date.now();
  await until(() => {
    const now = produced();
    if (now !== last) since = Date.now();
    last = now;
    return now > 0 && Date.now() - since > 700;
  }, "the command to wait");
  return last;
}

const receive = `${findSession("Much")}
  $null = Connect-PSSession $s
  Receive-PSSession $s | ForEach-Object { $_.Split(' ')[0] }
  Remove-PSSession $s`;

test("Block: the command waits when the buffer is full and goes on when someone connects", async () => {
  const began = await world.run(`
    $s = Invoke-Command -ComputerName localhost -InDisconnectedSession -SessionName Much ${producer(4000)}
    $s.OutputBufferingMode.ToString()
    $null = Connect-PSSession $s
    (Disconnect-PSSession $s -OutputBufferingMode Block).OutputBufferingMode.ToString()`);
  expect(began.stderr).toBe("");
  expect(began.stdout.split("\n")[1]).toBe("Block");
  const stood = await untilItStands();
  expect(stood).toBeLessThan(2500);
  expect(isFinished()).toBe(false);
  const outcome = await world.run(receive);
  expect(outcome.stderr).toBe("");
  expect(numbersOf(outcome.stdout)).toEqual(sequence(1, 4000));
  expect(isFinished()).toBe(true);
});

test("the default is Block", async () => {
  const outcome = await world.run(`
    $s = New-PSSession -ComputerName localhost
    $s.OutputBufferingMode.ToString()
    (Disconnect-PSSession $s).OutputBufferingMode.ToString()
    (Get-PSSession -ComputerName localhost).OutputBufferingMode.ToString()
    Remove-PSSession $s`);
  expect(outcome).toEqual({ stdout: "Block\nBlock\nBlock\n", stderr: "", exitCode: 0 });
});

test("Drop: the command never waits; what remains is the newest, in order", async () => {
  const began = await world.run(`
    $s = New-PSSession -ComputerName localhost -Name Much
    $null = Invoke-Command $s -AsJob { while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }; & ${producer(4000)} }
    (Disconnect-PSSession $s -OutputBufferingMode Drop).OutputBufferingMode.ToString()
    $null = New-Item ~/go`);
  expect(began).toEqual({ stdout: "Drop\n", stderr: "", exitCode: 0 });
  await until(isFinished, "the command to finish");
  const outcome = await world.run(receive);
  expect(outcome.stderr).toBe("");
  const rest = numbersOf(outcome.stdout);
  expect(rest.length).toBeGreaterThan(100);
  expect(rest.length).toBeLessThan(2500);
  expect(rest).toEqual(sequence(4001 - rest.length, 4000));
});

test("Drop by New-PSSessionOption, and a client that dies instead of disconnecting", async () => {
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Much -SessionOption (New-PSSessionOption -OutputBufferingMode Drop)
    $s.OutputBufferingMode.ToString()
    Invoke-Command $s { 'runs'; while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }; & ${producer(2000)} }`);
  await until(() => client.output().includes("runs"), "the command");
  client.kill();
  await client.ended;
  expect(client.output()).toBe("Drop\nruns\n");
  await world.run(findSession("Much"));
  world.file("go", "");
  await until(isFinished, "the command to finish");
  const outcome = await world.run(receive);
  expect(outcome.stderr).toBe("");
  const rest = numbersOf(outcome.stdout);
  expect(rest.at(-1)).toBe(2000);
  expect(rest.length).toBeLessThan(1500);
  expect(rest).toEqual(sequence(2001 - rest.length, 2000));
});

test("a connected client that does not read makes the command wait, and loses nothing", async () => {
  const outcome = await world.run(`
    $s = New-PSSession -ComputerName localhost -Name Slow
    Invoke-Command $s ${producer(3000)} | ForEach-Object { $n = $_.Split(' ')[0]; if ($n -eq '1') { Start-Sleep -Milliseconds 1500; while (-not ($far = Get-Content ~/produced)) { }; "produced $far" }; $n }
    Remove-PSSession $s`);
  expect(outcome.stderr).toBe("");
  expect(Number(/produced (\d+)/.exec(outcome.stdout)?.[1])).toBeLessThan(2900);
  expect(numbersOf(outcome.stdout)).toEqual(sequence(1, 3000));
});
