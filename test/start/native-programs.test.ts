// Native programs in pipelines of a real process: input that streams, programs that stop reading, SIGINT for latch alone.
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";

const world = new World();
afterAll(() => world.dispose());

function isRunning(id: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
  } catch {
    return false;
  }
}

test("a program reads each object while the next one is waited for", { timeout: 60_000 }, async () => {
  const running = world.start(
    "& { 'first'; while (-not (Test-Path go)) { Start-Sleep -Milliseconds 20 }; 'second' } | cat",
  );
  await until(() => running.output() === "first\n", "the first line");
  world.file("go", "");
  expect(await running.ended).toMatchObject({ stdout: "first\nsecond\n", stderr: "", exitCode: 0 });
});

test("what comes out while it is fed goes on through the pipeline", { timeout: 60_000 }, async () => {
  const script = "1..200000 | cat | ForEach-Object { $sum += [int]$_ } ; $sum";
  expect((await world.run(script)).stdout).toBe("20000100000\n");
});

test("a program that reads no more ends no statement", { timeout: 60_000 }, async () => {
  const script = '$n = 0; 1..100000 | ForEach-Object { $n++; $_ } | head -n 1; "$n $LASTEXITCODE"';
  expect(await world.run(script)).toMatchObject({ stdout: "1\n100000 0\n", stderr: "" });
});

test("Select-Object ends the program before it", { timeout: 60_000 }, async () => {
  const script =
    "yes | Select-Object -First 2; (Get-Process yes -ErrorAction Ignore | Where-Object { $_.Parent.Parent.Id -eq $PID }).Count";
  expect((await world.run(script)).stdout).toBe("y\ny\n0\n");
});

const waits: readonly [string, string][] = [
  ["that has the terminal", "sh -c 'echo $$; exec sleep 60'"],
  ["whose output is read", "sh -c 'echo $$; exec sleep 60' | ForEach-Object { $_ }"],
  ["that is fed", "& { Start-Sleep 60; 1 } | sh -c 'echo $$; exec cat'"],
  ["in the middle", "sh -c 'echo $$; exec sleep 60' | cat"],
];
test.each(waits)(
  "SIGINT for latch alone ends a program %s, and the pipeline",
  { timeout: 60_000 },
  async (_, command) => {
    const running = world.start(`try { ${command}; 'not stopped' } finally { 'finally' }`);
    await until(() => /^\d+\n/.test(running.output()), "the program");
    const program = Number.parseInt(running.output(), 10);
    process.kill(running.pid, "SIGINT");
    expect((await running.ended).stdout).toBe(`${program}\nfinally\n`);
    await until(() => !isRunning(program), "the program's end");
  },
);

test("SIGINT at the moment a program starts ends it and the pipeline", { timeout: 60_000 }, async () => {
  const stopOne = async (command: string): Promise<void> => {
    const running = world.start(`try { ${command}; 'not stopped' } finally { 'finally' }`);
    while (!/^\d+\n/.test(running.output())) await new Promise((resolve) => setImmediate(resolve));
    process.kill(running.pid, "SIGINT");
    expect((await running.ended).stdout).toMatch(/^\d+\nfinally\n$/);
  };
  const commands = ["sh -c 'echo $$; exec sleep 50'", "sh -c 'echo $$; exec sleep 50' | cat"];
  for (let round = 0; round < 4; round++) await Promise.all([...commands, ...commands].map(stopOne));
});
