// Owns reading data files (.psd1): their first hashtable, of constants and a few variables; nothing runs.
import { Exception, type Hashtable } from "@latch/dotnet";
import { type Ast, HashtableAst } from "@latch/grammar";
import { safeValue } from "../language/safe-value.ts";
import { parseScript } from "../runtime/parse-script.ts";

/**
 * The hashtable of a data file, null when it has none (Import-PowerShellDataFile). skipsLimits: any number of keys and
 * values. Throws ParseException, and InvalidOperationException for what is not data.
 */
export function readDataFile(text: string, path: string, skipsLimits = false): Hashtable | null {
  const table = parseScript(text, path).find((ast: Ast) => ast instanceof HashtableAst, false);
  return table === null ? null : (safeValue(table, skipsLimits ? "SkipLimits" : "Default") as Hashtable);
}

/** True for the error of a text that does not parse. */
export function isParseFailure(error: unknown): error is Exception {
  return error instanceof Exception && error.is("System.Management.Automation.ParseException");
}
