// Runs one case as the recordings were made: its own directories, its own environment, a fresh process.
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Answer, Case } from "./case.ts";
import { conformanceDirectory } from "./case.ts";
import { splitWords, unescapeInput } from "./command-words.ts";

export const caseSeconds = 20;

/** Runs a case in the shell whose executable is `shell`; never fails: a time-out is an answer. */
export async function runCase(recorded: Case, shell: string, cacheDirectory: string): Promise<Answer> {
  const directory = freshDirectory();
  try {
    prepare(recorded, directory, shell);
    const raw = await run(recorded, directory, shell, environment(recorded, directory, cacheDirectory));
    const shown = (text: string): string => text.replaceAll(directory, "/tmp/cXXXXXXXX");
    return { stdout: shown(raw.stdout), stderr: shown(raw.stderr), exitCode: raw.exitCode };
  } finally {
    if (existsSync(join(directory, "r/latch"))) endProcessesOf(directory);
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Messages wrap by the length of the path, so it always has the recordings' length. */
function freshDirectory(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (;;) {
    let name = "/tmp/c";
    for (let i = 0; i < 8; i++) name += letters[Math.floor(Math.random() * letters.length)];
    if (existsSync(name)) continue;
    mkdirSync(name, { mode: 0o700 });
    return name;
  }
}

function prepare(recorded: Case, directory: string, shell: string): void {
  // What the recordings' directories did not have is hidden: cases list the parent directory.
  for (const part of ["w", "h", ".bin"]) mkdirSync(join(directory, part));
  mkdirSync(join(directory, ".r"), { mode: 0o700 });
  writeFileSync(join(directory, "w/t.ps1"), recorded.script);
  symlinkSync(shell, join(directory, ".bin/pwsh"));
  if (recorded.directives?.["session"] !== undefined) {
    copyFileSync(join(conformanceDirectory, "prelude.ps1"), join(directory, "w/prelude.ps1"));
  }
}

function environment(recorded: Case, directory: string, cacheDirectory: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    PATH: `${directory}/.bin:/usr/local/bin:/usr/bin:/bin`,
    HOME: `${directory}/h`,
    TZ: "UTC",
    LANG: "en_US.UTF-8",
    TERM: "xterm",
    POWERSHELL_TELEMETRY_OPTOUT: "1",
    POWERSHELL_UPDATECHECK: "Off",
    XDG_CACHE_HOME: cacheDirectory,
    XDG_RUNTIME_DIR: `${directory}/.r`,
    XDG_STATE_HOME: `${directory}/.s`,
  };
  if (recorded.directives?.["color"] === undefined) env["NO_COLOR"] = "1";
  return env;
}

function run(recorded: Case, directory: string, shell: string, env: NodeJS.ProcessEnv): Promise<Answer> {
  const { cli, args, stdin } = recorded.directives ?? {};
  const words = cli !== undefined ? splitWords(cli) : ["-File", "t.ps1", ...splitWords(args ?? "")];
  return new Promise((resolve) => {
    const child = spawn(shell, ["-NoProfile", "-NonInteractive", ...words], {
      cwd: join(directory, "w"),
      env,
      detached: true,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killGroup(child.pid);
      endProcessesOf(directory);
    }, caseSeconds * 1000);
    child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
    child.stdin.on("error", () => {});
    child.stdin.end(stdin === undefined ? "" : unescapeInput(stdin));
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ stdout: "", stderr: `cannot start ${shell}: ${error.message}`, exitCode: -98 });
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (late) resolve({ stdout: Buffer.concat(stdout).toString(), stderr: "TIMEOUT", exitCode: -99 });
      else {
        const ending = signal === null ? "" : `\nended by ${signal}`;
        resolve({
          stdout: Buffer.concat(stdout).toString(),
          stderr: Buffer.concat(stderr).toString() + ending,
          exitCode: code ?? -97,
        });
      }
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended meanwhile.
  }
}

/** Ends what a case left running (listeners, session hosts): the processes whose environment names its directory. */
function endProcessesOf(directory: string): void {
  if (!existsSync("/proc/self/environ")) return;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readFileSync(`/proc/${entry}/environ`, "latin1").includes(`XDG_RUNTIME_DIR=${directory}/.r`))
        process.kill(Number(entry), "SIGKILL");
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
}
