// Owns one command's streams: where they go, the preferences that decide, -ErrorVariable and its like, ShouldProcess.
import { Exception, newErrorRecord, toStringValue, unwrap } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { ConfirmImpactName, InformationRecordInit } from "../api/cmdlet.ts";
import type { ChoiceDescription } from "../api/host.ts";
import { breakInto, recordOf, stackTraceOf, suppressReport, toRuntimeException } from "../runtime/errors.ts";
import type { ActionPreferenceName, ExecutionContext } from "../runtime/execution-context.ts";
import { commandTypeNameOf, withPosition } from "../binder/messages.ts";
import type { CommonParameterValues } from "./common-parameter-values.ts";
import type { CaptureLists, StreamSinks } from "./contract.ts";
import type { InvocationInfo } from "./invocation-info.ts";
import {
  DebugRecord,
  HostInformationMessage,
  InformationRecord,
  VerboseRecord,
  WarningRecord,
} from "./stream-records.ts";

/** The part of its pipeline a command reports failure to. */
export interface FailureFlag {
  failed: boolean;
}

/** Exceptions that leave a command as they are; a RemoteException's record came whole from elsewhere. */
const passesCommands =
  /\.(RemoteException|CmdletInvocationException|CmdletProviderInvocationException|ActionPreferenceStopException|PipelineStoppedException|HaltCommandException|FlowControlException|ScriptCallDepthException)$/;

export class CommandStreams {
  readonly context: ExecutionContext;
  readonly invocation: InvocationInfo;
  readonly common: CommonParameterValues;
  readonly pipeline: FailureFlag;
  sinks: StreamSinks;
  errorList: { items: PSValue[] } | null = null;
  warningList: { items: PSValue[] } | null = null;
  informationList: { items: PSValue[] } | null = null;

  constructor(
    context: ExecutionContext,
    invocation: InvocationInfo,
    common: CommonParameterValues,
    pipeline: FailureFlag,
    sinks: StreamSinks,
  ) {
    this.context = context;
    this.invocation = invocation;
    this.common = common;
    this.pipeline = pipeline;
    this.sinks = sinks;
  }

  /** Gives a record the invocation, activity, id suffix and stack it lacks. */
  complete(record: ErrorRecord): void {
    if (record.preserveInvocationInfo) {
      record.preserveInvocationInfo = false;
      if (record.invocationInfo !== null) record.scriptStackTrace ??= stackTraceOf(this.context.frame);
      return;
    }
    record.invocationInfo ??= this.invocation.forRecord();
    if (record.commandTypeName === "" && !record.commandTypeIsKnown)
      record.commandTypeName = commandTypeNameOf(this.invocation);
    if (record.categoryInfo.activity === "" && !record.commandTypeIsKnown)
      record.categoryInfo.activity = this.invocation.myCommand?.name ?? "";
    record.scriptStackTrace ??= stackTraceOf(this.context.frame);
  }

  /** Non-terminating error, by -ErrorAction or $ErrorActionPreference. */
  writeError(record: ErrorRecord): void {
    const context = this.context;
    const preference = this.common.errorAction ?? context.errorActionPreference();
    this.complete(record);
    this.pipeline.failed = true;
    if (preference === "Ignore") return;
    if (preference === "Break") breakInto(context, record);
    if (preference === "Stop") throw this.stopException("ErrorActionPreference", record.toString(), record);
    if (preference === "Inquire") {
      const answer = this.inquire(record.toString());
      if (answer === "Stop") throw this.stopException("ErrorActionPreference", record.toString(), record);
      if (answer === "SilentlyContinue") return this.recordError(record);
    }
    this.recordError(record);
    if (preference === "SilentlyContinue") return;
    this.emitError(record);
  }

  /** Into $Error and -ErrorVariable. */
  recordError(record: ErrorRecord): void {
    this.context.appendError(record);
    this.errorList?.items.push(record);
  }

  /** To the error stream, whatever the preferences say. */
  emitError(record: ErrorRecord): void {
    if (this.sinks.error !== null) this.sinks.error.write(record.inStream());
    else this.context.writeErrorRecord(record);
  }

  /**
   * A record that a script cmdlet reports as its own, whatever command it came from: WriteError and ThrowTerminatingError
   * set the invocation info always. What is in $Error already stays as it is.
   */
  ownRecord(record: ErrorRecord): ErrorRecord {
    const before = record.invocationInfo as InvocationInfo | null;
    if (before === null || before.isOfCallOf(this.invocation) || record.preserveInvocationInfo) return record;
    const own = record.copy();
    const name = this.invocation.myCommand?.name ?? "";
    if (own.categoryInfo.activity === (before.myCommand?.name ?? "")) own.categoryInfo.activity = name;
    own.invocationInfo = this.invocation.forRecord();
    own.commandTypeName = commandTypeNameOf(this.invocation);
    return own;
  }

  /** A terminating error of this command: what ThrowTerminatingError throws. */
  terminating(record: ErrorRecord): Exception {
    this.complete(record);
    if (this.common.errorAction === "Break") breakInto(this.context, record.exception);
    this.pipeline.failed = true;
    const exception = new Exception("System.Management.Automation.CmdletInvocationException", record.toString(), {
      inner: record.exception,
      errorRecord: record,
    });
    this.captureException(exception);
    return exception;
  }

  /** An exception that ends this command, into -ErrorVariable's lists: its own and those of the commands around. */
  captureException(exception: Exception): void {
    this.errorList?.items.push(exception);
    for (const list of this.sinks.capture?.error ?? []) list.items.push(exception);
  }

  /** Records of commands inside also go to this command's -ErrorVariable, -WarningVariable, -InformationVariable. */
  captureInside(): void {
    if (this.errorList === null && this.warningList === null && this.informationList === null) return;
    const outer = this.sinks.capture;
    const add = (
      lists: readonly { items: PSValue[] }[] | undefined,
      list: { items: PSValue[] } | null,
    ): { items: PSValue[] }[] => [...(lists ?? []), ...(list === null ? [] : [list])];
    const capture: CaptureLists = {
      error: add(outer?.error, this.errorList),
      warning: add(outer?.warning, this.warningList),
      information: add(outer?.information, this.informationList),
    };
    this.sinks = { ...this.sinks, capture };
    this.errorList = null;
    this.warningList = null;
    this.informationList = null;
  }

  /**
   * What leaves a cmdlet or an advanced function when its code fails: a CmdletInvocationException whose record speaks
   * of this command. Its own kind, Stop's, signals and what `throw` threw pass as they are.
   */
  leaving(error: unknown): unknown {
    if (!(error instanceof Exception) || error.wasThrownFromThrowStatement || passesCommands.test(error.typeName))
      return error;
    const runtime = toRuntimeException(error);
    const record = recordOf(runtime).copy();
    record.invocationInfo = this.invocation.forRecord();
    record.commandTypeName = commandTypeNameOf(this.invocation);
    record.categoryInfo.activity = this.invocation.myCommand?.name ?? "";
    const exception = new Exception("System.Management.Automation.CmdletInvocationException", runtime.message, {
      inner: runtime,
      errorRecord: record,
    });
    return exception;
  }

  private stopException(variable: string, text: string, record: ErrorRecord | null): Exception {
    const message = `The running command stopped because the preference variable "${variable}" or common parameter is set to Stop: ${text}`;
    const exception = new Exception(
      "System.Management.Automation.ActionPreferenceStopException",
      message,
      record === null ? {} : { errorRecord: record, inner: record.exception },
    );
    if (record === null) {
      const own = newErrorRecord(exception, "ActionPreferenceStop", "OperationStopped", null);
      exception.errorRecord = own;
      this.complete(own);
    } else {
      const own = record.invocationInfo as InvocationInfo | null;
      // What has a place already (the call of the function that wrote the error) keeps it.
      if (own !== null && (own.position?.text ?? "") === "")
        record.invocationInfo = withPosition(own, this.invocation.scriptPosition);
      this.captureException(exception);
    }
    this.pipeline.failed = true;
    suppressReport(exception);
    return exception;
  }

  /** True when a message of this preference is to be shown; breaks into the debugger. */
  private allows(preference: ActionPreferenceName, record: PSValue): boolean {
    switch (preference) {
      case "SilentlyContinue":
      case "Ignore":
        return false;
      case "Break":
        breakInto(this.context, record);
        return true;
      default:
        return true;
    }
  }

  /** After a message has been shown. */
  private then(preference: ActionPreferenceName, variable: string, text: string): void {
    const stops = preference === "Stop" || (preference === "Inquire" && this.inquire(text) === "Stop");
    if (stops) throw this.stopException(variable, text, null);
  }

  writeWarning(text: string, invocation: InvocationInfo = this.invocation): void {
    const preference = this.common.warningAction ?? this.context.preference("warningpreference", "Continue");
    if (preference === "Ignore") return;
    const record = new WarningRecord(text, invocation);
    if (preference !== "SilentlyContinue") {
      if (!this.allows(preference, record)) return;
      if (this.sinks.warning !== null) this.sinks.warning.write(record);
      else this.context.host.ui?.writeWarningLine(text);
    }
    this.warningList?.items.push(record);
    for (const list of this.sinks.capture?.warning ?? []) list.items.push(record);
    this.then(preference, "WarningPreference", text);
  }

  writeVerbose(text: string, invocation: InvocationInfo = this.invocation): void {
    const given = this.common.verbose;
    const preference =
      given === null
        ? this.context.preference("verbosepreference", "SilentlyContinue")
        : given
          ? "Continue"
          : "SilentlyContinue";
    if (preference === "SilentlyContinue" || preference === "Ignore") return;
    const record = new VerboseRecord(text, invocation);
    if (!this.allows(preference, record)) return;
    if (this.sinks.verbose !== null) this.sinks.verbose.write(record);
    else this.context.host.ui?.writeVerboseLine(text);
    this.then(preference, "VerbosePreference", text);
  }

  get isVerbose(): boolean {
    const given = this.common.verbose;
    return given ?? this.context.preference("verbosepreference", "SilentlyContinue") === "Continue";
  }

  writeDebug(text: string, invocation: InvocationInfo = this.invocation): void {
    const given = this.common.debug;
    const preference =
      given === null
        ? this.context.preference("debugpreference", "SilentlyContinue")
        : given
          ? "Continue"
          : "SilentlyContinue";
    if (preference === "SilentlyContinue" || preference === "Ignore") return;
    const record = new DebugRecord(text, invocation);
    if (!this.allows(preference, record)) return;
    if (this.sinks.debug !== null) this.sinks.debug.write(record);
    else this.context.host.ui?.writeDebugLine(text);
    this.then(preference, "DebugPreference", text);
  }

  /** Write-Host's records (tag PSHOST) reach the host whatever the preference, except Ignore. */
  writeInformation(init: InformationRecordInit | InformationRecord): void {
    const record = init instanceof InformationRecord ? init : new InformationRecord(init);
    const preference =
      this.common.informationAction ?? this.context.preference("informationpreference", "SilentlyContinue");
    if (preference === "Ignore") return;
    if (preference === "Break") breakInto(this.context, record as unknown as PSValue);
    const forHost = record.tags.includes("PSHOST") && !record.tags.includes("FORWARDED");
    if (this.sinks.information !== null) this.sinks.information.write(record);
    else {
      // A host that keeps records (a remote session's) gets all of them, shown or not.
      this.context.host.ui?.writeInformation(record);
      if (forHost || (preference !== "SilentlyContinue" && preference !== "Break" && this.allows(preference, record))) {
        writeToHost(this.context, record);
      }
    }
    this.informationList?.items.push(record);
    for (const list of this.sinks.capture?.information ?? []) list.items.push(record);
    if (!forHost) this.then(preference, "InformationPreference", record.toString());
  }

  writeProgress(record: PSValue): void {
    const preference = this.common.progressAction ?? this.context.preference("progresspreference", "Continue");
    if (preference === "SilentlyContinue" || preference === "Ignore") return;
    if (preference === "Break") breakInto(this.context, record);
    if (this.context.progressSink !== null) this.context.progressSink.write(record);
    else this.context.host.ui?.writeProgress(0n, record);
  }

  // ---- ShouldProcess ----
  private processAnswer: "yesToAll" | "noToAll" | null = null;

  shouldProcess(
    verboseDescription: string,
    verboseWarning: string | null,
    caption: string | null,
    impact: ConfirmImpactName,
  ): boolean {
    if (this.processAnswer === "yesToAll") return true;
    if (this.processAnswer === "noToAll") return false;
    if (this.common.whatIf ?? this.context.isPreferenceTrue("whatifpreference")) {
      this.context.host.ui?.writeLine(`What if: ${verboseDescription}`);
      return false;
    }
    if (!this.needsConfirmation(impact)) {
      if (this.common.verbose === true) this.writeVerbose(verboseDescription);
      return true;
    }
    const message = verboseWarning ?? `Are you sure you want to perform this action?\n${verboseDescription}`;
    return this.ask(caption ?? "Confirm", message);
  }

  private needsConfirmation(impact: ConfirmImpactName): boolean {
    const order: readonly string[] = ["None", "Low", "Medium", "High"];
    let preference =
      this.common.confirm === null
        ? order.indexOf(toStringValue(this.context.getVariable("ConfirmPreference") ?? "High"))
        : this.common.confirm
          ? 1
          : 0;
    if (preference < 0) preference = 3;
    return preference !== 0 && impact !== "None" && order.indexOf(impact) >= preference;
  }

  private ask(caption: string, message: string): boolean {
    const answer = this.prompt(caption, message, confirmationChoices);
    if (answer === 1) this.processAnswer = "yesToAll";
    if (answer === 3) this.processAnswer = "noToAll";
    return answer <= 1;
  }

  /** A host that cannot ask fails the command. */
  private prompt(caption: string, message: string, choices: readonly ChoiceDescription[]): number {
    const ui = this.context.host.ui;
    if (ui === null) throw this.cannotAsk(message);
    try {
      return ui.promptForChoice(caption, message, choices, 0);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      // A cmdlet ends with the host's own record; a script's call of a method fails with the exception's name.
      if (this.invocation.myCommand?.commandType === "Cmdlet" && error.errorRecord !== null) throw error;
      const record = newErrorRecord(
        error,
        error.typeName.slice(error.typeName.lastIndexOf(".") + 1),
        "InvalidOperation",
        null,
      );
      this.complete(record);
      error.errorRecord = record;
      throw error;
    }
  }

  /** Asks what to do about a message (preference Inquire). */
  private inquire(message: string): "Continue" | "SilentlyContinue" | "Stop" {
    if (this.context.host.ui === null) throw this.cannotAsk(message);
    return this.context.inquire(message);
  }

  /** A host without a user interface: nothing is done unasked. */
  private cannotAsk(message: string): Exception {
    const text = `A command that prompts the user failed because the host program or the command type does not support user interaction. The host was attempting to request confirmation with the following message: ${message}`;
    const exception = new Exception("System.Management.Automation.Host.HostException", text);
    const record = newErrorRecord(exception, "HostFunctionNotImplemented", "NotImplemented", null);
    this.complete(record);
    exception.errorRecord = record;
    return exception;
  }

  /** ShouldContinue: always asks. */
  shouldContinue(query: string, caption: string, choice: { yesToAll: boolean; noToAll: boolean } | null): boolean {
    if (choice?.yesToAll === true) return true;
    if (choice?.noToAll === true) return false;
    const answer = this.prompt(caption, query, choice === null ? [yes, no, suspend] : confirmationChoices);
    if (choice === null) return answer === 0;
    if (answer === 1) choice.yesToAll = true;
    if (answer === 3) choice.noToAll = true;
    return answer <= 1;
  }
}

const yes = { label: "&Yes", helpMessage: "Continue with only the next step of the operation." };
const no = { label: "&No", helpMessage: "Skip this operation and proceed with the next operation." };
const suspend = {
  label: "&Suspend",
  helpMessage: 'Pause the current pipeline and return to the command prompt. Type "exit" to resume the pipeline.',
};
const confirmationChoices = [
  yes,
  { label: "Yes to &All", helpMessage: "Continue with all the steps of the operation." },
  no,
  { label: "No to A&ll", helpMessage: "Skip this operation and all subsequent operations." },
  suspend,
];

/** Shows an information record: Write-Host's text with its colours, any other's as a line. */
function writeToHost(context: ExecutionContext, record: InformationRecord): void {
  const ui = context.host.ui;
  if (ui === null) return;
  const data = unwrap(record.messageData);
  if (data instanceof HostInformationMessage) {
    if (data.noNewLine) ui.write(data.message, data.foregroundColor, data.backgroundColor);
    else ui.writeLine(data.message, data.foregroundColor, data.backgroundColor);
  } else ui.writeLine(record.toString());
}
