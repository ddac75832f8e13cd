// `latch -SSHServerMode` without a client: however its input ends, it ends.
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { World } from "../walkthrough/latch-process.ts";
import { join } from "node:path";

const latch = join(import.meta.dirname, "../../node_modules/.bin/latch");
let world: World | null = null;

afterEach(() => {
  world?.dispose();
  world = null;
});

function serve(input: number | string): Promise<{ readonly stderr: string; readonly exitCode: number | null }> {
  world = new World();
  const stdin = typeof input === "number" ? input : "pipe";
  const child = spawn(latch, ["-NoProfile", "-SSHServerMode"], {
    env: world.environment,
    stdio: [stdin, "ignore", "pipe"],
  });
  child.stdin?.end(input);
  let stderr = "";
  child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes));
  return new Promise((resolve) => child.on("close", (exitCode) => resolve({ stderr, exitCode })));
}

test("a device that is at its end", async () => {
  expect(await serve(openSync("/dev/null", "r"))).toEqual({ stderr: "", exitCode: 0 });
});

test("a pipe that is closed", async () => {
  expect(await serve("")).toEqual({ stderr: "", exitCode: 0 });
});

test("what is no frame is told on standard error", async () => {
  expect((await serve("junk\n")).stderr).toContain("An unknown element");
});
