// What the format engine needs from the session around it; the engine's ExecutionContext gives it, tests give a plain one.
import type { PSValue } from "@latch/dotnet";
import type { ViewDatabase } from "./view-database.ts";

export interface FormatContext {
  /** The views of this session. */
  readonly views: ViewDatabase;
  /** $global:FormatEnumerationLimit when it is an Int32, else 4. */
  readonly enumerationLimit: number;
  /** Runs code with `$_` set, in a scope of its own; several outputs come back as an array. Throws dotnet's Exception. */
  invokeScript(script: PSValue, dollarUnder: PSValue): PSValue;
  /** A script block of text from a format file. Throws ParseException. */
  createScript(text: string): PSValue;
  /** $ErrorView's text, "ConciseView" by default. */
  readonly errorView: string;
  /** True when a command of that name can be run (decides what heads an error). */
  commandExists(name: string): boolean;
  /** Cells of the host's window. */
  readonly windowWidth: number;
  /** $PWD's path. */
  readonly currentLocation: string;
  /** True when the host shows escape sequences. */
  readonly supportsVirtualTerminal: boolean;
  /** Newest record of $Error, null when there is none. */
  readonly lastError: PSValue;
}
