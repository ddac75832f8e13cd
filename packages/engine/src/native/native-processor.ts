// Owns NativeProcessor: a native program as a pipeline stage; its streams, exit code and errors.
import { Exception, newErrorRecord, type PSValue, unwrap } from "@latch/dotnet";
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
import { ScriptBlock } from "../runtime/script-block.ts";
import { nullSink } from "../runtime/streams.ts";
import { ClixmlLines, scriptBlockArgument, shellArguments } from "./shell-arguments.ts";
import { NativeInput } from "./native-input.ts";
import { nativeArguments, workingDirectory } from "./native-arguments.ts";
import { LineReader } from "./line-reader.ts";
import { NativeChain, type NativeStart } from "./native-chain.ts";

export class NativeProcessor extends CommandProcessor {
  readonly application: ApplicationInfo;
  private argv: string[] = [];
  private input: NativeInput | null = null;
  /** A native program right before this one: its output is this one's input, as bytes. */
  private upstream: NativeProcessor | null = null;
  private chain: NativeChain | null = null;
  private finished = false;
  private stderrLines = 0;
  /** Another PowerShell sends objects back. */
  private readsObjects = false;
  /** `> file` stands at this very command: the file gets its bytes. */
  private readonly writesFile: boolean;

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
    this.writesFile = command.redirections.some((r) => r.kind === "file" && (r.from === 1 || r.from === 0));
  }

  override prepare(): void {
    const isShell = /^(pwsh|latch)$/.test(this.application.name);
    const args = isShell ? shellArguments(this.arguments) : this.arguments;
    this.readsObjects = args !== this.arguments;
    if (!isShell && args.some((a) => unwrap(a.value) instanceof ScriptBlock))
      throw scriptBlockArgument(this.invocation);
    this.argv = nativeArguments(this.context, args);
  }

  protected override runBegin(): void {
    const next = this.output;
    if (next instanceof NativeProcessor && this.streams.sinks.error === null) next.upstream = this;
  }

  override write(value: PSValue): void {
    this.input ??= new NativeInput(this.context);
    this.input.add(value);
  }

  override complete(): void {
    // A program before a program runs together with it.
    if (this.output instanceof NativeProcessor && this.output.upstream === this) return;
    this.run();
  }

  /** This program's part of a chain, the programs before it first. */
  private starts(): NativeStart[] {
    const own: NativeStart = {
      path: this.application.path,
      name: this.application.name,
      argv: this.argv,
      directory: workingDirectory(this.context),
      stdin: this.takeInput(),
    };
    return this.upstream === null ? [own] : [...this.upstream.starts(), own];
  }

  private takeInput(): number | "inherit" | "ignore" | "pipe" {
    if (this.upstream !== null) return "pipe";
    if (!this.expectingInput) return "inherit";
    this.input ??= new NativeInput(this.context);
    return this.input.finish();
  }

  private run(): void {
    const context = this.context;
    const starts = this.starts();
    const errors = this.streams.sinks.error;
    const direct = this.output instanceof DefaultOutputSink && !this.readsObjects;
    let outputFile = -1;
    const piped = errors !== null && errors !== nullSink && errors !== this.output;
    if (this.writesFile && this.output instanceof FileSink && !piped)
      outputFile = openSync(this.resolve(this.output.path), "a");
    const stderr =
      errors === null
        ? "inherit"
        : errors === nullSink
          ? "ignore"
          : errors === this.output && outputFile >= 0
            ? outputFile
            : "pipe";
    const chain = new NativeChain(
      starts,
      outputFile >= 0 ? outputFile : direct ? "inherit" : this.output === nullSink ? "ignore" : "pipe",
      stderr,
    );
    this.chain = chain;
    context.host.notifyBeginApplication?.();
    try {
      chain.start((program, code) => this.startError(program, code));
      this.pump(chain, errors);
      this.finish(chain.wait());
    } finally {
      this.finished = true;
      chain.release();
      this.closeInputs();
      if (outputFile >= 0) closeSync(outputFile);
      context.host.notifyEndApplication?.();
    }
  }

  private closeInputs(): void {
    this.input?.close();
    this.upstream?.closeInputs();
  }

  private resolve(path: string): string {
    return this.context.paths.unresolved(path).providerPath;
  }

  /** Reads the piped streams until they end, writing lines as they come. */
  private pump(chain: NativeChain, errors: OutputSink | null): void {
    const objects = new ClixmlLines((value) => this.output.write(value));
    const output = new LineReader((line) => {
      if (!objects.take(line)) this.output.write(line);
    });
    const error = new LineReader((line) => this.writeErrorLine(line, errors as OutputSink));
    chain.read(
      (bytes) => output.add(bytes),
      (bytes) => error.add(bytes),
      () => this.context.checkStopped(),
    );
    output.end();
    error.end();
    objects.end();
  }

  /** A line of standard error that goes to a PowerShell stream. */
  private writeErrorLine(line: string, sink: OutputSink): void {
    const id = this.stderrLines++ === 0 ? "NativeCommandError" : "NativeCommandErrorMessage";
    const exception = new Exception("System.Management.Automation.RemoteException", line);
    const record = newErrorRecord(exception, id, "NotSpecified", line);
    exception.errorRecord = record;
    if (id === "NativeCommandError") {
      record.invocationInfo = this.invocation;
      record.categoryInfo.activity = this.application.name;
    }
    record.preservedStream = "error";
    this.context.appendError(record);
    sink.write(record);
  }

  private startError(program: NativeStart, code: string): Exception {
    const reason =
      code === "EACCES" ? "Permission denied" : code === "ENOEXEC" ? "Exec format error" : "No such file or directory";
    const text = `An error occurred trying to start process '${program.path}' with working directory '${program.directory}'. ${reason}`;
    const inner = new Exception("System.ComponentModel.Win32Exception", text);
    const position = this.invocation.positionMessage;
    const exception = engineError(
      "NativeCommandFailed",
      `Program '${program.name}' failed to run: ${text}${position}.`,
      null,
      {
        type: "System.Management.Automation.ApplicationFailedException",
        category: "ResourceUnavailable",
        inner,
      },
    );
    (exception.errorRecord as NonNullable<typeof exception.errorRecord>).invocationInfo = this.invocation;
    return exception;
  }

  /** Exit codes of the chain, first program first. */
  private finish(codes: readonly number[]): void {
    const scope = this.context.globalState.globalScope;
    for (const code of codes) {
      scope.assign("lastexitcode", code, "LASTEXITCODE");
      if (code !== 0) this.streams.pipeline.failed = true;
    }
    const last = codes[codes.length - 1] ?? 0;
    if (last !== 0 && this.context.isPreferenceTrue("psnativecommanduseerroractionpreference")) this.exitError(last);
  }

  private exitError(code: number): void {
    const name = this.application.name;
    const message = `Program "${name}" ended with non-zero exit code: ${code} (0x${(code >>> 0).toString(16).toUpperCase().padStart(2, "0")}).`;
    const exception = new Exception("System.Management.Automation.NativeCommandExitException", message, {
      properties: { Path: this.application.path, ExitCode: code, ProcessId: 0 },
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
    this.chain?.kill();
  }

  override dispose(): void {
    if (this.finished || this.chain === null) return;
    this.chain.kill();
  }
}
