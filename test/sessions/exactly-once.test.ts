// Output of a session reaches its clients once and in order, wherever a client was killed (design.md, "Exactly once").
import { writeFileSync } from "node:fs";
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

/** Connects, receives and removes the session; its output. */
async function successor(name: string): Promise<string> {
  const outcome = await world.run(`${findSession(name)}
    $null = Connect-PSSession -Session $s
    Receive-PSSession -Session $s
    Remove-PSSession $s`);
  expect(outcome.stderr).toBe("");
  return outcome.stdout;
}

/** What a successor received goes on where the killed client was: nothing missing, nothing twice, in order. */
function expectRest(seen: readonly number[], rest: readonly number[], last: number): void {
  const start = rest[0] ?? Number.NaN;
  // A response that the killed client had begun to use comes again as a whole: it never said that it was done with it.
  expect(start).toBeLessThanOrEqual((seen.at(-1) ?? 0) + 1);
  expect(rest).toEqual(sequence(start, last));
}

test.for([1, 17, 150])("a client killed after it printed %i of 300 numbers", async (count) => {
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Long
    Invoke-Command -Session $s { foreach ($i in 1..300) { $i; Start-Sleep -Milliseconds 3 } }`);
  await until(() => numbersOf(client.output()).length >= count, `${count} numbers`);
  client.kill();
  await client.ended;
  const seen = numbersOf(client.output());
  expect(seen).toEqual(sequence(1, seen.length));
  expectRest(seen, numbersOf(await successor("Long")), 300);
});

test("a client killed after it received a response and before it used it", async () => {
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Long
    Invoke-Command -Session $s { 1..2000 } | ForEach-Object { $_; while ($_ -eq 700) { Start-Sleep -Milliseconds 10 } }`);
  await until(() => numbersOf(client.output()).includes(700), "number 700");
  client.kill();
  await client.ended;
  expectRest(sequence(1, 700), numbersOf(await successor("Long")), 2000);
});

test("large objects, several fragments each, are redelivered whole", async () => {
  // 40 strings of 200,000 characters: a response ends in the middle of one.
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Large
    Invoke-Command -Session $s { foreach ($i in 1..40) { "$i" + ':' + ([string][char](65 + $i % 26)) * 200000 } } |
      ForEach-Object { $n = $_.Split(':')[0]; $n; while ($n -eq '7') { Start-Sleep -Milliseconds 10 } }`);
  await until(() => numbersOf(client.output()).includes(7), "object 7");
  client.kill();
  await client.ended;
  const outcome = await world.run(`${findSession("Large")}
    $null = Connect-PSSession -Session $s
    Receive-PSSession -Session $s | ForEach-Object { $n, $text = $_.Split(':'); if ($text -ceq ([string][char](65 + [int]$n % 26)) * 200000) { $n } else { "object $n is broken" } }
    Remove-PSSession $s`);
  expect(outcome.stderr).toBe("");
  expectRest(sequence(1, 7), numbersOf(outcome.stdout), 40);
  expect(outcome.stdout).not.toContain("broken");
});

/** A small generator of its own: the same kill points in every run. */
function* random(seed: number): Generator<number, never> {
  let state = seed >>> 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test.for([1, 2])("ten clients killed in a row on one session, seed %i", { timeout: 120_000 }, async (seed) => {
  const points = random(seed);
  const enough = join(world.directory, "enough");
  // It goes on until the tenth client is dead: one that is killed late must not have received the end, for then it
  // leaves in an orderly way and takes the session with it.
  const began = await world.run(`
    $s = Invoke-Command -ComputerName localhost -InDisconnectedSession -SessionName Chain {
      for ($i = 1; -not [System.IO.File]::Exists('${enough}'); $i++) { $i; if ($i % 4 -eq 0) { Start-Sleep -Milliseconds 1 } }
      "last $($i - 1)"
    }
    $s.State.ToString()`);
  expect(began).toEqual({ stdout: "Disconnected\n", stderr: "", exitCode: 0 });
  let seen = 0;
  for (let i = 0; i < 10; i++) {
    const client = world.start(`${findSession("Chain")}
      $null = Connect-PSSession -Session $s
      "connected"
      Receive-PSSession -Session $s`);
    const wanted = Math.floor(points.next().value * 120);
    const over = client.ended.then(({ stderr }) => {
      throw new Error(`client ${i} ended by itself: ${stderr}`);
    });
    const killed = until(
      () => client.output().includes("connected") && numbersOf(client.output()).length >= wanted,
      `${wanted} numbers`,
    ).then(() => client.kill());
    await Promise.race([killed, over]);
    await client.ended;
    const got = numbersOf(client.output());
    if (got.length === 0) continue;
    expect(got).toEqual(sequence(got[0] ?? 0, (got[0] ?? 0) + got.length - 1));
    expect(got[0]).toBeLessThanOrEqual(seen + 1);
    seen = Math.max(seen, got.at(-1) ?? 0);
  }
  writeFileSync(enough, "");
  const rest = await successor("Chain");
  expectRest(sequence(1, seen), numbersOf(rest), Number(/^last (\d+)$/m.exec(rest)?.[1]));
});

test("disconnect and connect in the middle of a command, in one process and in two", async () => {
  const first = await world.run(`
    $s = New-PSSession -ComputerName localhost -Name Job
    $job = Invoke-Command -Session $s -AsJob { foreach ($i in 1..400) { $i; Start-Sleep -Milliseconds 2 } }
    foreach ($round in 1..5) {
      Start-Sleep -Milliseconds 40
      $null = Disconnect-PSSession $s
      Receive-Job $job
      $null = Connect-PSSession $s
    }
    $null = Disconnect-PSSession $s
    Receive-Job $job`);
  expect(first.stderr).toBe("");
  const seen = numbersOf(first.stdout);
  expect(seen).toEqual(sequence(1, seen.length));
  // An orderly disconnect: what was taken over is known to have arrived, or comes again.
  expectRest(seen, numbersOf(await successor("Job")), 400);
});
