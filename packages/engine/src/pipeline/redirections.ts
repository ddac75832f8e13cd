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

/** A file (or other item) that Out-File writes; opened at once, as PowerShell does. */
export class FileSink implements OutputSink {
  private readonly processor: CmdletProcessor;
  private closed = false;
  /** Where it was told to write: native programs write there themselves. */
  readonly path: string;

  constructor(context: ExecutionContext, redirection: Redirection & { kind: "file" }, pipeline: FailureFlag) {
    this.path = toStringValue(redirection.location);
    const info = findCmdlet(context, "Out-File");
    const noSinks: StreamSinks = { error: null, warning: null, verbose: null, debug: null, information: null };
    this.processor = new CmdletProcessor(
      context,
      info as NonNullable<typeof info>,
      // Its errors stand at the statement, not at the file's name.
      context.frame?.position?.extent ?? redirection.extent,
      pipeline,
      noSinks,
    );
    this.processor.expectingInput = true;
    const args = [namedCommandArgument("FilePath", toStringValue(redirection.location))];
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
