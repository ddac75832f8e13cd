// Owns what happens to a thrown Exception: the RuntimeException around it, its record, position and stack trace,
// and PowerShell's decision whether a statement's error is reported, ignored or passed on.
import {
  AutomationNull,
  ErrorRecord,
  type ErrorCategoryName,
  Exception,
  newErrorRecord,
  type PSValue,
  toStringValue,
  unwrap,
  ioException,
} from "@latch/dotnet";
import { createRequire } from "node:module";
import type { Ast, ScriptExtent } from "@latch/grammar";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ExecutionContext } from "./execution-context.ts";
import type { Frame } from "./frame.ts";
import { FlowSignal } from "./signals.ts";

const require = createRequire(import.meta.url);

const runtimeExceptionName = "System.Management.Automation.RuntimeException";
const knownKinds = new Map<string, boolean>([[runtimeExceptionName, true]]);

/** Exceptions the engine already shows the user in their own right: RuntimeException and what derives from it. */
export function isRuntimeException(exception: Exception): boolean {
  let known = knownKinds.get(exception.typeName);
  if (known === undefined) {
    known = isEngineException(exception.typeName) || exception.is(runtimeExceptionName);
    knownKinds.set(exception.typeName, known);
  }
  return known;
}

/** PowerShell's exceptions derive from RuntimeException but for those that mirror a .NET exception. */
function isEngineException(name: string): boolean {
  if (!/^(System\.Management\.Automation|Microsoft\.PowerShell\.Commands)\./.test(name)) return false;
  return !/\.(PS(InvalidCast|Argument|ArgumentNull|ArgumentOutOfRange|InvalidOperation|NotImplemented|NotSupported|ObjectDisposed|Snapin)Exception|HaltCommandException|WriteErrorException|FlowControlException|LoopFlowException)$/.test(
    name,
  );
}

/** A RuntimeException with an id, category and target: the engine's own statement-terminating errors. */
export function engineError(
  errorId: string,
  message: string,
  target: PSValue = null,
  options: { type?: string; category?: ErrorCategoryName; inner?: Exception; at?: Ast | null } = {},
): Exception {
  const exception = new Exception(options.type ?? runtimeExceptionName, message, {
    inner: options.inner ?? null,
    errorRecord: (self) => newErrorRecord(self, errorId, options.category ?? "InvalidOperation", target),
  });
  if (options.at != null) setPosition(recordOf(exception), options.at.extent);
  return exception;
}

/** The record of an exception, made if it has none (id RuntimeException, as the .NET class does). */
export function recordOf(exception: Exception): ErrorRecord {
  let record = exception.errorRecord;
  if (record === null) {
    record = isRuntimeException(exception)
      ? newErrorRecord(exception, "RuntimeException", "NotSpecified", null)
      : newErrorRecord(exception, exception.typeName, "OperationStopped", null);
    exception.errorRecord = record;
  }
  return record;
}

/** A JavaScript error is a defect of ours: users get an exception without internals. */
export function exceptionOf(error: unknown): Exception {
  if (error instanceof Exception) return error;
  if (error instanceof FlowSignal) throw error;
  if (error instanceof RangeError && /call stack/i.test(error.message)) return callDepthOverflow();
  if (process.env["LATCH_DEBUG"] !== undefined && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  const text = error instanceof Error ? error.message : String(error);
  const path = error instanceof Error && "path" in error ? error.path : null;
  if (typeof path === "string") {
    const failure = ioException(error, path);
    if (failure instanceof Exception) return failure;
  }
  if (/without null bytes/.test(text))
    return new Exception("System.ArgumentException", "Null character in path. (Parameter 'path')");
  return new Exception("System.InvalidOperationException", `Internal error in latch: ${text}`);
}

/** The ScriptCallDepthException. */
export function callDepthOverflow(): Exception {
  const message = "The script failed due to call depth overflow.";
  return engineError("CallDepthOverflow", message, null, {
    type: "System.Management.Automation.ScriptCallDepthException",
  });
}

/** The RuntimeException PowerShell has in hand for a thrown exception: itself, or a wrapper. */
export function toRuntimeException(error: unknown): Exception {
  const exception = exceptionOf(error);
  if (isRuntimeException(exception)) return exception;
  const own = exception.errorRecord;
  const wrapper = new Exception(runtimeExceptionName, exception.message, { inner: exception });
  wrapper.wasThrownFromThrowStatement = exception.wasThrownFromThrowStatement;
  if (own === null) {
    wrapper.errorRecord = newErrorRecord(exception, exception.typeName, "OperationStopped", null);
  } else if (own.exception === exception) {
    const record = newErrorRecord(wrapper, own.errorId, own.categoryInfo.category, own.targetObject);
    record.commandTypeName = own.commandTypeName;
    record.errorDetails = own.errorDetails;
    record.invocationInfo = own.invocationInfo;
    record.scriptStackTrace = own.scriptStackTrace;
    record.categoryInfo.activity = own.categoryInfo.activity;
    wrapper.errorRecord = record;
  } else {
    wrapper.errorRecord = own;
  }
  return wrapper;
}

/** Gives a record a position if it has none yet. */
export function setPosition(record: ErrorRecord, extent: ScriptExtent): void {
  const info = record.invocationInfo as InvocationInfo | null;
  if (info === null) record.invocationInfo = new InvocationInfo(null, extent);
}

/** Position of the running statement and the script stack, unless the record has them. */
export function locate(record: ErrorRecord, frame: Frame): void {
  if (record.invocationInfo === null && frame.position !== null) setPosition(record, frame.position.extent);
  record.scriptStackTrace ??= stackTraceOf(frame);
}

/** `at f, /path/t.ps1: line 3` for each active frame, innermost first. */
export function stackTraceOf(top: Frame | null): string {
  const lines: string[] = [];
  for (let frame = top; frame !== null && lines.length < 1000; frame = frame.caller) {
    const position = frame.position ?? frame.scriptBlock.ast;
    const file = frame.scriptBlock.file ?? "<No file>";
    lines.push(`at ${stackName(frame)}, ${file}: line ${position.extent.startLineNumber}`);
  }
  return lines.join("\n");
}

/** A function's or method's name with the named block that runs; a script file is a script block on the stack. */
export function stackName(frame: Frame): string {
  const isFile = frame.invocation?.myCommand?.commandType === "ExternalScript";
  return `${isFile ? "<ScriptBlock>" : (frame.functionName ?? "<ScriptBlock>")}${frame.blockName || plainBlockName(frame)}`;
}

/** A function called the short way has an end block only, which may be a named one. */
function plainBlockName(frame: Frame): string {
  return frame.plainFunction !== null && frame.scriptBlock.ast.endBlock?.unnamed === false ? "<End>" : "";
}

/** Marker set on an exception that must not be turned into a report again (Stop preference). */
const suppressed = new WeakSet<Exception>();

export function suppressReport(exception: Exception): void {
  suppressed.add(exception);
}

/** True for an ActionPreferenceStopException and others that end the script whatever the preference. */
export function isSuppressed(exception: Exception): boolean {
  return suppressed.has(exception);
}

const brokenOn = new WeakSet<Exception>();

/** Stops in the debugger, once for an error, where it came up. */
function breakOnError(context: ExecutionContext, exception: Exception): void {
  if (brokenOn.has(exception) || context.exceptionBeingHandled !== null) return;
  brokenOn.add(exception);
  breakInto(context, exception);
}

/** Stops in the debugger: a preference is Break. */
export function breakInto(context: ExecutionContext, trigger: PSValue): void {
  const { ScriptDebugger } =
    require("../debugger/script-debugger.ts") as typeof import("../debugger/script-debugger.ts");
  ScriptDebugger.of(context).break(trigger);
}

/**
 * A statement of `frame` threw. Puts the error in $Error and $StackTrace, asks traps and $ErrorActionPreference.
 * Returns when the next statement should run; throws when the error goes on. Signals are rethrown at once.
 */
export function handleStatementError(error: unknown, frame: Frame): void {
  if (error instanceof FlowSignal) throw error;
  const context = frame.context;
  const exception = toRuntimeException(error);
  const record = recordOf(exception);
  locate(record, frame);
  recordError(context, record);
  context.questionMark = false;
  const leaves = context.insideTry || context.stopRequested || suppressed.has(exception);
  if (leaves && !context.breaksOnErrors) throw exception;
  const preference = context.errorActionPreference();
  if (preference === "Break") breakOnError(context, exception);
  if (leaves) throw exception;
  if (preference === "SilentlyContinue" || preference === "Ignore") return;
  if (preference === "Stop") {
    suppressed.add(exception);
    throw exception;
  }
  if (preference === "Inquire") {
    const answer = context.inquire(exception.message);
    if (answer === "SilentlyContinue") return;
    if (answer === "Stop") {
      suppressed.add(exception);
      throw exception;
    }
  }
  if (exception.wasThrownFromThrowStatement) throw exception;
  context.writeErrorRecord(record);
  context.questionMark = false;
}

/** $Error and $StackTrace. */
export function recordError(context: ExecutionContext, record: ErrorRecord): void {
  context.lastStackTrace = record.exception.stackTrace;
  context.appendError(record);
}

/** What `throw value` throws. In: the value, where, and whether it is a bare `throw` in a catch block. */
export function throwValue(value: PSValue, at: Ast): Exception {
  const base = unwrap(value);
  if (base instanceof Exception && isRuntimeException(base)) {
    setPosition(recordOf(base), at.extent);
    base.wasThrownFromThrowStatement = true;
    return base;
  }
  let exception: Exception;
  if (base instanceof ErrorRecord) {
    exception = new Exception(runtimeExceptionName, base.toString(), { inner: base.exception });
    exception.errorRecord = base;
  } else if (base instanceof Exception) {
    exception = new Exception(runtimeExceptionName, base.message, { inner: base });
    exception.errorRecord = newErrorRecord(base, base.message, "OperationStopped", null);
  } else {
    const isNull = base === null || base === AutomationNull;
    const message = isNull ? "ScriptHalted" : toStringValue(value);
    const inner = new Exception(runtimeExceptionName, message);
    inner.wasThrownFromThrowStatement = true;
    exception = new Exception(runtimeExceptionName, message, { inner });
    exception.errorRecord = newErrorRecord(inner, message, "OperationStopped", isNull ? null : value);
  }
  setPosition(recordOf(exception), at.extent);
  exception.wasThrownFromThrowStatement = true;
  return exception;
}
