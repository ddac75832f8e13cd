// Owns what Get-TraceSource, Set-TraceSource and Trace-Command share: finding sources, making and removing listeners.
import { appendFileSync, chmodSync, closeSync, existsSync, openSync, statSync } from "node:fs";
import { EnumValue, Exception, newErrorRecord, type PSValue, unwrap, WildcardPattern } from "@latch/dotnet";
import {
  type CmdletRuntime,
  debuggerListener,
  fileListener,
  hostListener,
  newTraceSource,
  type PSTraceSource,
  type TraceListener,
  traceSources,
} from "@latch/engine";
import { ioException } from "@latch/providers";

/** The parameters of both cmdlets that listen. */
export interface ListenerParameters {
  Name?: string[];
  Option?: EnumValue;
  ListenerOption?: EnumValue;
  FilePath?: string;
  Force?: boolean;
  Debugger?: boolean;
  PSHost?: boolean;
}

/** The sources that names or patterns mean; `missing` gets the names of none. */
export function matchingSources(names: readonly string[], missing: string[] = []): PSTraceSource[] {
  const found = new Set<PSTraceSource>();
  for (const name of names) {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    const matching = traceSources().filter((source) => pattern.isMatch(source.name));
    if (matching.length === 0 && !WildcardPattern.containsWildcards(name)) missing.push(name);
    for (const source of matching) found.add(source);
  }
  return traceSources().filter((source) => found.has(source));
}

/** As matchingSources; names of none are errors. */
export function requireSources<P>(cmdlet: CmdletRuntime<P>, names: readonly string[]): PSTraceSource[] {
  const missing: string[] = [];
  const found = matchingSources(names, missing);
  for (const name of missing) {
    const message = `Cannot find a trace source with the name '${name}'.`;
    const exception = new Exception("System.Management.Automation.ItemNotFoundException", message);
    cmdlet.writeError(newErrorRecord(exception, "TraceSourceNotFound", "ObjectNotFound", name));
  }
  return found;
}

/** Sources of names that nothing traces under yet. */
export function unknownSources(names: readonly string[]): PSTraceSource[] {
  const missing: string[] = [];
  matchingSources(names, missing);
  return missing.map(newTraceSource);
}

/** The number of an enum argument. */
export function optionBits(value: EnumValue | undefined): number | null {
  const base = unwrap((value ?? null) as PSValue);
  return base instanceof EnumValue ? Number(base.value) : null;
}

/** The listeners that the parameters ask for; a file that cannot be opened is an error and none. */
export function makeListeners(cmdlet: CmdletRuntime<ListenerParameters>): TraceListener[] {
  const { Debugger, PSHost, FilePath, ListenerOption } = cmdlet.parameters;
  const made: TraceListener[] = [];
  if (Debugger === true) made.push(debuggerListener());
  if (PSHost === true) made.push(hostListener((text) => cmdlet.context.host.ui?.writeDebugLine(text)));
  if (FilePath !== undefined) {
    const path = openFile(cmdlet, FilePath);
    if (path !== null) made.push(fileListener(FilePath, (line) => appendFileSync(path, `${line}\n`)));
  }
  const options = optionBits(ListenerOption);
  if (options !== null) for (const listener of made) listener.options = options;
  return made;
}

function openFile(cmdlet: CmdletRuntime<ListenerParameters>, given: string): string | null {
  const path = cmdlet.context.paths.unresolved(given).providerPath;
  try {
    if (cmdlet.parameters.Force === true && existsSync(path)) chmodSync(path, statSync(path).mode | 0o200);
    closeSync(openSync(path, "a"));
    return path;
  } catch (error) {
    const exception = ioException(error, path);
    cmdlet.writeError(newErrorRecord(exception, "FileListenerPathResolutionFailed", "OpenError", path));
    return null;
  }
}
