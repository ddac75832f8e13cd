// A latch in a pseudo-terminal, and the screen a person would see (node-pty, @xterm/headless).
import { createRequire } from "node:module";
import { join } from "node:path";
import type { IPty } from "node-pty";
import type { Terminal as Screen } from "@xterm/headless";

const require = createRequire(import.meta.url);
const latch = join(import.meta.dirname, "../../node_modules/.bin/latch");

/** node-pty, or null where it could not be built. */
export function loadPty(): typeof import("node-pty") | null {
  try {
    return require("node-pty") as typeof import("node-pty");
  } catch {
    return null;
  }
}

/** One shell on a screen of 100 by 30. */
export class TerminalShell {
  readonly #pty: IPty;
  readonly #screen: Screen;
  #exited = false;

  constructor(environment: Record<string, string>, directory: string) {
    const pty = loadPty();
    if (pty === null) throw new Error("node-pty is not built");
    const { Terminal } = require("@xterm/headless") as typeof import("@xterm/headless");
    this.#screen = new Terminal({ cols: 100, rows: 30, allowProposedApi: true });
    this.#pty = pty.spawn(latch, ["-NoProfile", "-NoLogo"], {
      cols: 100,
      rows: 30,
      cwd: directory,
      env: { ...environment, TERM: "xterm-256color" },
    });
    this.#pty.onData((data) => this.#screen.write(data));
    // Terminals answer questions about themselves: programs wait for that.
    this.#screen.onData((data) => this.#pty.write(data));
    this.#pty.onExit(() => {
      this.#exited = true;
    });
  }

  get exited(): boolean {
    return this.#exited;
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** The screen's lines, without blanks at their ends. */
  lines(): string[] {
    const buffer = this.#screen.buffer.active;
    return Array.from(
      { length: buffer.length },
      (_, i) => buffer.getLine(i)?.translateToString(true).replaceAll("\u200b", "").trimEnd() ?? "",
    );
  }

  text(): string {
    return this.lines().join("\n").trimEnd();
  }

  /** Waits until the screen satisfies `test`; an error with the screen after `seconds`. */
  async until(test: (text: string) => boolean, seconds = 15): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!test(this.text())) {
      if (Date.now() > end) throw new Error(`the screen stayed:\n${this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  dispose(): void {
    if (!this.#exited) this.#pty.kill("SIGKILL");
    this.#screen.dispose();
  }
}
