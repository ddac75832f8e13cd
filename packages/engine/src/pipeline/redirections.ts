// Owns redirections of a command: merging streams into output or error, and files (through Out-File).
import { toStringValue } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { namedCommandArgument } from "../binder/argument.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { nullSink } from "../runtime/streams.ts";
import { CmdletProcessor } from "./cmdlet-processor.ts";
import type { FailureFlag } from "./command-streams.ts";
import type { OutputSink, Redirection, StreamSinks } from "./contract.ts";
import { findCmdlet } from "./discovery.ts";

/** Where a command's streams go after its redirections. */
export interface RedirectedStreams {
  output: OutputSink;
  sinks: StreamSinks;
  /** Files to finish when the pipeline ends. */
  readonly files: FileSink[];
}

/** A file that Out-File writes, or a variable that Set-Variable sets; opened at once, as PowerShell does. */
export class FileSink implements OutputSink {
  private readonly processor: CmdletProcessor;
  private closed = false;
  /** Where it was told to write: native programs write there themselves. */
  readonly path: string;
  readonly isVariable: boolean;

  constructor(context: ExecutionContext, redirection: Redirection & { kind: "file" }, pipeline: FailureFlag) {
    this.path = toStringValue(redirection.location);
    const variable = variableNamed(context, this.path);
    this.isVariable = variable !== null;
    const info = findCmdlet(context, this.isVariable ? "Set-Variable" : "Out-File");
    // What Set-Variable only complains about (a read-only variable) is not seen.
    const noSinks: StreamSinks = {
      error: this.isVariable ? nullSink : null,
      warning: null,
      verbose: null,
      debug: null,
      information: null,
    };
    this.processor = new CmdletProcessor(
      context,
      info as NonNullable<typeof info>,
      // Its errors stand at the statement, not at the file's name.
      context.frame?.position?.extent ?? redirection.extent,
      pipeline,
      noSinks,
    );
    this.processor.expectingInput = true;
    const args = [
      variable !== null ? namedCommandArgument("Name", variable) : namedCommandArgument("FilePath", this.path),
    ];
    if (redirection.append) args.push(namedCommandArgument("Append", true));
    this.processor.arguments = args;
    this.processor.prepare();
    this.processor.begin();
  }
  write(value: PSValue): void {
    this.processor.write(value);
  }
  /** Writes what is left and closes. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    try {
      this.processor.complete();
    } finally {
      this.processor.dispose();
    }
  }
}

/** The variable that a path such as `variable:x` names; null for every other path. Throws for drives that do not exist. */
function variableNamed(context: ExecutionContext, path: string): string | null {
  const { provider, providerPath } = context.paths.unresolved(path);
  return provider.name === "Variable" ? providerPath : null;
}

type StreamName = "error" | "warning" | "verbose" | "debug" | "information";
const streamNames: readonly StreamName[] = ["error", "warning", "verbose", "debug", "information"];

/** Applies redirections in order. `output` and `sinks` are where the streams would go without them. */
export function applyRedirections(
  context: ExecutionContext,
  redirections: readonly Redirection[],
  output: OutputSink,
  sinks: StreamSinks,
  pipeline: FailureFlag,
): RedirectedStreams {
  const result: RedirectedStreams = { output, sinks: { ...sinks }, files: [] };
  const target = result.sinks as { -readonly [K in StreamName]: StreamSinks[K] };
  // Merging follows the output wherever later redirections send it.
  const merged: OutputSink = { write: (value) => result.output.write(value) };
  const toError: OutputSink = {
    write: (value) =>
      result.sinks.error !== null ? result.sinks.error.write(value) : context.writeErrorRecord(value as ErrorRecord),
  };
  for (const redirection of redirections) {
    let sink: OutputSink;
    if (redirection.kind === "merge") sink = redirection.to === 1 ? merged : toError;
    else if (redirection.location === null) sink = nullSink;
    else {
      const file = new FileSink(context, redirection, pipeline);
      result.files.push(file);
      sink = file;
    }
    if (redirection.from === 1 || (redirection.from === 0 && redirection.kind === "file")) result.output = sink;
    if (redirection.from === 0) for (const name of streamNames) target[name] = sink;
    else if (redirection.from >= 2) target[streamNames[redirection.from - 2] as StreamName] = sink;
  }
  return result;
}
