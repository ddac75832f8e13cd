// Owns NativeProcessor: a native program as a pipeline stage; its streams, exit code and errors.
import { addPoller, Exception, newErrorRecord, type PSValue, removePoller } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { openSync, closeSync } from "node:fs";
import type { ApplicationInfo } from "../pipeline/command-info.ts";
import type { FailureFlag } from "../pipeline/command-streams.ts";
import type { OutputSink, PipelineCommand, StreamSinks } from "../pipeline/contract.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import { CommandProcessor } from "../pipeline/processor.ts";
import { FileSink } from "../pipeline/redirections.ts";
import { engineError } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { DefaultOutputSink } from "../runtime/default-output-sink.ts";
import { nullSink } from "../runtime/streams.ts";
import { type PSTraceSource, traces } from "../tracing/trace-source.ts";
import { ClixmlInput, ClixmlLines, shellArguments } from "./shell-arguments.ts";
import { NativeInput } from "./native-input.ts";
import { nativeArguments, workingDirectory } from "./native-arguments.ts";
import { LineReader } from "./line-reader.ts";
import { NativeChain, type NativeStart, type Target } from "./native-chain.ts";
import { documentOpener, isRunnable } from "./executable.ts";

function traceProgram(source: PSTraceSource, name: string, argv: readonly string[]): void {
  source.scope(`BIND NAMED native application line args [${name}]`, () => {
    for (const [index, text] of argv.entries()) source.line(`BIND cmd line arg [${text}] to position [${index}]`);
  });
  source.line("CALLING BeginProcessing");
}

export class NativeProcessor extends CommandProcessor {
  readonly application: ApplicationInfo;
  private readonly ast: PipelineCommand["ast"];
  private argv: string[] = [];
  private input: NativeInput | ClixmlInput | null = null;
  /** A native program right before this one: its output is this one's input, as bytes. */
  private upstream: NativeProcessor | null = null;
  /** The last program of the chain that this one is part of; it runs all of them. */
  private tail: NativeProcessor = this;
  private chain: NativeChain | null = null;
  private lines: LineReader | null = null;
  private objects: ClixmlLines | null = null;
  private outputFile = -1;
  private ended = false;
  private stderrLines = 0;
  private readonly errorLines = new LineReader((line) => this.writeErrorLine(line));
  /** Another PowerShell that runs a script block gets objects. */
  private takesObjects = false;
  /** `> file` stands at this very command: the file gets its bytes. */
  private readonly writesFile: boolean;
  /** `2>&1` does: its output is text. */
  private readonly mergesErrors: boolean;

  constructor(
    context: ExecutionContext,
    info: ApplicationInfo,
    extent: ScriptExtent | null,
    pipeline: FailureFlag,
    sinks: StreamSinks,
    command: PipelineCommand,
  ) {
    super(context, info, extent, pipeline, sinks);
    this.application = info;
    const { redirections } = command;
    this.ast = command.ast;
    this.writesFile = redirections.some((r) => r.kind === "file" && (r.from === 1 || r.from === 0));
    this.mergesErrors = redirections.some(
      (r) =>
        (r.kind === "merge" && r.to === 1 && (r.from === 2 || r.from === 0)) || (r.kind === "file" && r.from === 0),
    );
  }

  /** Programs start as the pipeline is prepared, before anything in it runs. */
  override prepare(): void {
    const isTaken = !(this.output instanceof DefaultOutputSink);
    const args = shellArguments(this.arguments, isTaken, this.context.host.name, this.invocation);
    this.takesObjects = args !== this.arguments;
    this.argv = nativeArguments(this.context, this.application.name, args);
    if (traces.binding !== null) this.traceBinding(traces.binding);
    if (!isRunnable(this.application.path) && this.invocation.pipelineLength > 1) throw this.documentInPipeline();
    const next = this.output;
    // One that runs already is around this pipeline, not in it.
    if (next instanceof NativeProcessor && next.chain === null && !this.mergesErrors) next.upstream = this;
    else this.startChain();
  }

  private traceBinding(source: PSTraceSource): void {
    const { invocationName } = this.invocation;
    traceProgram(source, /^[&.]$/.test(invocationName) ? this.application.path : invocationName, this.argv);
  }

  protected override runBegin(): void {}

  protected override take(value: PSValue): void {
    const { input } = this;
    const chain = this.tail.chain;
    if (input === null || chain === null) return;
    input.add(value);
    if (!input.isDue) return;
    chain.readAvailable();
    input.flush();
  }

  override complete(): void {
    this.input?.end();
    if (this.tail !== this) return;
    const chain = this.chain as NativeChain;
    try {
      chain.finish();
      this.endLines();
      this.finish(chain.wait());
    } finally {
      this.end();
    }
  }

  /** This program and those before it, first one first. */
  private get programs(): readonly NativeProcessor[] {
    return this.upstream === null ? [this] : [...this.upstream.programs, this];
  }

  private startChain(): void {
    const { programs, context } = this;
    const first = programs[0] as NativeProcessor;
    const chain = new NativeChain(
      programs.map((program) => program.startInfo()),
      first.expectingInput ? "feed" : "inherit",
      this.outputTarget(),
      (bytes) => this.lines?.add(bytes),
      () => context.checkStopped(),
    );
    for (const program of programs) program.tail = this;
    context.host.notifyBeginApplication?.();
    this.chain = chain;
    this.objects = new ClixmlLines((value) => this.output.write(value));
    this.lines = new LineReader((line) => {
      if (this.objects?.take(line) !== true) this.output.write(line);
    });
    try {
      chain.start((program, code) => this.startError(program, code));
    } catch (error) {
      this.end();
      throw error;
    }
    if (!first.expectingInput) return;
    const send = (bytes: Uint8Array): void => chain.feed(bytes);
    const input = first.takesObjects ? new ClixmlInput(send) : new NativeInput(context, send);
    first.input = input;
    this.keepFeeding = () => {
      if (input.isDue) input.flush();
      chain.writePending();
      return input.isEmpty && !chain.hasPending ? Number.POSITIVE_INFINITY : 2;
    };
    addPoller(this.keepFeeding);
  }
  /** Input that was kept back goes on while the pipeline waits for something else. */
  private keepFeeding: (() => number) | null = null;

  private startInfo(): NativeStart {
    const errors = this.streams.sinks.error;
    const { path, name } = this.application;
    // What is no program is given to the desktop's opener, if there is one.
    const opener = isRunnable(path) ? null : documentOpener();
    return {
      path: opener ?? path,
      name,
      argv: opener === null ? this.argv : [path, ...this.argv],
      directory: workingDirectory(this.context),
      stderr: errors === null ? "inherit" : errors === nullSink ? "ignore" : "pipe",
      onError: (bytes) => this.errorLines.add(bytes),
    };
  }

  private outputTarget(): Target {
    if (this.output instanceof DefaultOutputSink) return "inherit";
    if (this.output === nullSink) return "ignore";
    if (!this.writesFile || this.mergesErrors || !(this.output instanceof FileSink) || this.output.isVariable)
      return "pipe";
    this.outputFile = openSync(this.context.paths.unresolved(this.output.path).providerPath, "a");
    return this.outputFile;
  }

  private endLines(): void {
    this.lines?.end();
    this.objects?.end();
    for (const program of this.programs) program.errorLines.end();
  }

  /** Once, however it ended. */
  private end(): void {
    if (this.ended || this.chain === null) return;
    this.ended = true;
    if (this.keepFeeding !== null) removePoller(this.keepFeeding);
    this.chain.release();
    for (const program of this.programs) program.input?.dispose();
    if (this.outputFile >= 0) closeSync(this.outputFile);
    this.context.host.notifyEndApplication?.();
  }

  /** A line of standard error that goes to a PowerShell stream. */
  private writeErrorLine(line: string): void {
    const sink = this.streams.sinks.error as OutputSink;
    const isFirst = this.stderrLines++ === 0;
    const exception = new Exception("System.Management.Automation.RemoteException", line);
    const id = isFirst ? "NativeCommandError" : "NativeCommandErrorMessage";
    const record = newErrorRecord(exception, id, "NotSpecified", isFirst ? line : null);
    exception.errorRecord = record;
    record.invocationInfo = this.invocation;
    this.context.appendError(record);
    sink.write(record.inStream());
  }

  private startError(program: NativeStart, code: string): Exception {
    const reason =
      code === "EACCES" ? "Permission denied" : code === "ENOEXEC" ? "Exec format error" : "No such file or directory";
    const text = `An error occurred trying to start process '${program.path}' with working directory '${program.directory}'. ${reason}`;
    const inner = new Exception("System.ComponentModel.Win32Exception", text);
    const position = this.invocation.positionMessage;
    return engineError("NativeCommandFailed", `Program '${program.name}' failed to run: ${text}${position}.`, null, {
      type: "System.Management.Automation.ApplicationFailedException",
      category: "ResourceUnavailable",
      inner,
    });
  }

  /** A file that is no program would be opened by the desktop, which a pipeline has no use for. */
  private documentInPipeline(): Exception {
    const text = `Cannot run a document in the middle of a pipeline: ${this.application.path}.`;
    return engineError("CantActivateDocumentInPipeline", text, this.application.path, { at: this.ast });
  }

  /** Exit codes of the chain, first program first. */
  private finish(codes: readonly number[]): void {
    const scope = this.context.globalState.globalScope;
    const asErrors = this.context.isPreferenceTrue("psnativecommanduseerroractionpreference");
    for (const [index, code] of codes.entries()) {
      scope.assign("lastexitcode", code, "LASTEXITCODE");
      if (code === 0) continue;
      this.streams.pipeline.failed = true;
      if (asErrors) (this.programs[index] as NativeProcessor).exitError(code, this.chain?.processId(index) ?? 0);
    }
  }

  private exitError(code: number, processId: number): void {
    const name = this.application.name;
    const message = `Program "${name}" ended with non-zero exit code: ${code} (0x${(code >>> 0).toString(16).toUpperCase().padStart(2, "0")}).`;
    const exception = new Exception("System.Management.Automation.NativeCommandExitException", message, {
      properties: { Path: this.application.path, ExitCode: code, ProcessId: processId },
    });
    const record = newErrorRecord(exception, "ProgramExitedWithNonZeroCode", "NotSpecified", this.application.path);
    exception.errorRecord = record;
    const context = this.context;
    const preference = context.errorActionPreference();
    if (preference === "Ignore") return;
    if (preference === "Stop") throw exception;
    context.appendError(record);
    if (preference === "SilentlyContinue") return;
    record.invocationInfo = new InvocationInfo(null, null);
    const sink = this.streams.sinks.error;
    if (sink === null) context.writeErrorRecord(record);
    else sink.write(record);
  }

  override stop(): void {
    if (!this.ended) this.chain?.interrupt();
  }

  override dispose(): void {
    if (this.ended) return;
    this.chain?.kill();
    this.end();
  }
}
