// Runs latch processes in a world of their own: home, runtime and state directories that nobody else uses.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const latch = join(import.meta.dirname, "../../node_modules/.bin/latch");

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** A latch that was started; `kill` is SIGKILL. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Outcome>;
  output(): string;
  kill(): void;
}

/** One person's machine: what is started in it ends with `dispose`. */
export class World {
  readonly directory = mkdtempSync(join(tmpdir(), "latch-w"));
  readonly home = join(this.directory, "home");
  readonly environment: Record<string, string>;

  constructor() {
    for (const name of ["home", "run", "state", "config"]) mkdirSync(join(this.directory, name), { mode: 0o700 });
    this.environment = {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      HOME: this.home,
      TZ: "UTC",
      LANG: "en_US.UTF-8",
      TERM: "xterm",
      NO_COLOR: "1",
      XDG_RUNTIME_DIR: join(this.directory, "run"),
      XDG_STATE_HOME: join(this.directory, "state"),
      XDG_CONFIG_HOME: join(this.directory, "config"),
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(tmpdir(), "latch-test-cache"),
    };
  }

  /** Writes a file below the home directory. */
  file(path: string, text: string): string {
    const full = join(this.home, path);
    mkdirSync(join(full, ".."), { recursive: true });
    writeFileSync(full, text);
    return full;
  }

  /** Runs a command in a new latch and waits for its end. */
  run(command: string): Promise<Outcome> {
    return this.start(command).ended;
  }

  /** Starts a latch with a command. */
  start(command: string): Running {
    return this.launch(["-Command", command], null);
  }

  /** Starts a latch that reads lines from standard input, which stays open after these. */
  startLines(lines: string): Running {
    return this.launch(["-Command", "-"], lines);
  }

  private launch(words: readonly string[], input: string | null): Running {
    const child = spawn(latch, ["-NoProfile", "-NonInteractive", ...words], {
      cwd: this.home,
      env: this.environment,
      stdio: [input === null ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.on("error", () => {});
    if (input !== null) child.stdin?.write(input);
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (bytes: Buffer) => (stdout += bytes));
    child.stderr?.on("data", (bytes: Buffer) => (stderr += bytes));
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => resolve({ stdout, stderr, exitCode }));
    });
    return { pid: child.pid ?? -1, ended, output: () => stdout, kill: () => child.kill("SIGKILL") };
  }

  /** Ends the processes started in this world (their environment names it) and removes its files. */
  dispose(): void {
    for (const entry of readdirSync("/proc")) {
      if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
      try {
        if (readFileSync(`/proc/${entry}/environ`, "utf8").includes(`=${this.directory}/`))
          process.kill(Number(entry), "SIGKILL");
      } catch {
        // the process has ended, or is someone else's
      }
    }
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Waits until `test` is true, looking every 20 ms; an error after `seconds`. */
export async function until(test: () => boolean, what: string, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!test()) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
