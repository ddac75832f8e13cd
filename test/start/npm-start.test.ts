// npm start: what a person does first. The terminal part needs node-pty and is skipped where it could not be compiled.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const pty = loadPty();
// The first of these may have to build.
vi.setConfig({ testTimeout: 120_000 });

function loadPty(): typeof import("node-pty") | null {
  try {
    return createRequire(import.meta.url)("node-pty") as typeof import("node-pty");
  } catch {
    return null;
  }
}

test("npm start -- -Command prints the answer and nothing beside it", () => {
  const { stdout, status } = spawnSync("npm", ["start", "--", "-NoProfile", "-Command", "1+1"], {
    cwd: root,
    encoding: "utf8",
    input: "",
  });
  expect({ stdout, status }).toEqual({ stdout: "2\n", status: 0 });
});

test("npm start keeps arguments and the exit code", () => {
  const { stdout, status } = spawnSync("npm", ["start", "--", "-NoProfile", "-Command", "'a  b'; exit 7"], {
    cwd: root,
    encoding: "utf8",
    input: "",
  });
  expect({ stdout, status }).toEqual({ stdout: "a  b\n", status: 7 });
});

/** Types into a terminal that runs npm start: each text once what stands before it has appeared. */
function converse(
  args: readonly string[],
  steps: readonly (readonly [awaited: string, typed: string])[],
): Promise<{ screen: string; exitCode: number }> {
  return new Promise((resolve, reject) => {
    if (pty === null) return reject(new Error("no node-pty"));
    const terminal = pty.spawn("npm", ["start", "--", ...args], {
      cwd: root,
      cols: 80,
      rows: 24,
      env: { ...process.env, TERM: "xterm" },
    });
    let screen = "";
    let seen = 0;
    let step = 0;
    terminal.onData((data) => {
      screen += data;
      const next = steps[step];
      if (next === undefined || !screen.slice(seen).includes(next[0])) return;
      seen = screen.length;
      step++;
      setTimeout(() => terminal.write(next[1]), 200);
    });
    terminal.onExit(({ exitCode }) => resolve({ screen, exitCode }));
  });
}

test.skipIf(pty === null)(
  "Ctrl+C under npm start stops the pipeline and its finally runs, the shell stays",
  async () => {
    const { screen, exitCode } = await converse(
      ["-NoProfile"],
      [
        ["PS ", "try { 'star' + 'ted'; while ($true) { } } finally { 'clean' + 'ed' }\r"],
        ["started", "\u0003"],
        ["cleaned", "'still ' + 'alive'\r"],
        ["still alive", "exit 3\r"],
      ],
    );
    expect(screen).toContain("still alive");
    expect(exitCode).toBe(3);
  },
);
