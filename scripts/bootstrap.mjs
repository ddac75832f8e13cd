// Brings a clone to a runnable state (dependencies, build) and then starts what package.json asked for.
// Plain JavaScript for the system's Node (20 or later); everything after it runs on the pinned Node 24.
// Progress goes to standard error only: standard output belongs to the shell.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./bootstrap/built.mjs";
import { ensureInstalled } from "./bootstrap/installed.mjs";
import { pinnedNode, root } from "./bootstrap/places.mjs";
import { userEnvironment } from "./bootstrap/user-environment.mjs";

/** Says whether a terminal controls this process, so that Ctrl+C reaches every process of the foreground group by itself. */
function hasControllingTerminal() {
  try {
    closeSync(openSync("/dev/tty", "r+"));
    return true;
  } catch {
    return false;
  }
}

/** Runs the shell as a child on the same terminal. npm and this process get Ctrl+C too: both have to survive it. */
function startShell(args) {
  const env = userEnvironment(process.env);
  const child = spawn(join(root, "packages/latch/bin/latch"), args, {
    stdio: "inherit",
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env,
  });
  const forwardInterrupt = !hasControllingTerminal();
  for (const signal of ["SIGINT", "SIGQUIT"]) {
    process.on(signal, () => {
      if (forwardInterrupt) child.kill(signal);
    });
  }
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`latch: ${error.message}\n`);
    process.exitCode = 70;
  });
  child.on("exit", (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 0));
  });
}

/** Runs one of the project's TypeScript programs on the pinned Node and ends with its exit code. */
function runProgram(file, args) {
  const result = spawnSync(pinnedNode(), [join(root, file), ...args], { stdio: "inherit", cwd: root });
  process.exit(result.status ?? 1);
}

const [mode, ...rest] = process.argv.slice(2);
if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled();
  if (mode === "--run") runProgram(rest[0], rest.slice(1));
  else {
    if (mode === "--build" && rest.includes("--train")) {
      const { train } = await import("./build/train.mjs");
      process.stderr.write(`latch: ${await train()}\n`);
    }
    await ensureBuilt({ force: mode === "--build" && rest.includes("--force") });
    if (mode === "--start") startShell(rest);
    else if (mode === "--run-built") runProgram(rest[0], rest.slice(1));
  }
}
