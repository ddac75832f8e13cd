// PSHost of the command `latch`: the ConsoleHost that scripts see as $Host.
import { createRequire } from "node:module";
import type { DebuggerStop, PSHost } from "@latch/engine";
import type { PSValue } from "@latch/dotnet";
import type { ConsoleUI } from "./console-ui.ts";

const require = createRequire(import.meta.url);

/** What $PSVersionTable.PSVersion says: the PowerShell that latch is compatible with. */
export const powerShellVersion = "7.6.5";

export class ConsoleHost implements PSHost {
  readonly name = "ConsoleHost";
  readonly version: string = powerShellVersion;
  readonly ui: ConsoleUI;
  readonly currentCulture: string;
  readonly currentUICulture: string;
  readonly privateData: PSValue = null;
  readonly isInteractive: boolean;
  /** What SetShouldExit was called with, or null. */
  exitCode: number | null = null;
  /** The session asks its user. */
  debuggerStop?: (stop: DebuggerStop) => void;
  #instanceId: string | null = null;

  constructor(ui: ConsoleUI, isInteractive: boolean) {
    this.ui = ui;
    this.isInteractive = isInteractive;
    this.currentCulture = cultureOfEnvironment();
    this.currentUICulture = this.currentCulture;
  }

  get instanceId(): string {
    // node:crypto takes ten milliseconds to load.
    this.#instanceId ??= (require("node:crypto") as typeof import("node:crypto")).randomUUID();
    return this.#instanceId;
  }

  setShouldExit(exitCode: number): void {
    this.exitCode = exitCode;
  }
}

/** .NET's rule: LC_ALL, LC_MESSAGES, LANG, the first that is set; C and POSIX are the invariant culture. */
function cultureOfEnvironment(): string {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const name = (LC_ALL || LC_MESSAGES || LANG || "").replace(/[.@].*$/, "");
  return name === "" || name === "C" || name === "POSIX" ? "" : name.replaceAll("_", "-");
}
