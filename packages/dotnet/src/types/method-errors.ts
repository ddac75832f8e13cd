// The exceptions of calling members: PowerShell's texts, ids and categories (ExtendedTypeSystem.resx).

import { Exception, runtimeException } from "../errors/exception.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import type { PSValue } from "../values/ps-value.ts";

/** A MethodException: category NotSpecified, given id. */
export function methodException(errorId: string, message: string, inner: Exception | null = null): Exception {
  return new Exception("System.Management.Automation.MethodException", message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, errorId, "NotSpecified", null),
  });
}

/** No overload takes the arguments, or several do equally well. */
export function overloadException(kind: "none" | "ambiguous", name: string, count: number): Exception {
  const text =
    kind === "none"
      ? `Cannot find an overload for "${name}" and the argument count: "${count}".`
      : `Multiple ambiguous overloads found for "${name}" and the argument count: "${count}".`;
  return methodException("MethodCountCouldNotFindBest", text);
}

/** `::Name[int]()` with no generic method that takes so many type arguments. */
export function genericOverloadException(name: string, typeCount: number, count: number): Exception {
  return methodException(
    "MethodCountCouldNotFindBestGeneric",
    `Cannot find an overload for "${name}" with "${typeCount}" type parameters and the argument count: "${count}".`,
  );
}

/** Method invocation failed because [System.String] does not contain a method named 'Nope'. */
export function methodNotFound(typeName: string, name: string, target: PSValue = null): Exception {
  return runtimeException(
    `Method invocation failed because [${typeName}] does not contain a method named '${name}'.`,
    "MethodNotFound",
    { target },
  );
}

/** You cannot call a method on a null-valued expression. */
export function methodOnNull(): Exception {
  return runtimeException("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull");
}

const neverWrapped = new Set([
  "System.Management.Automation.MethodException",
  "System.Management.Automation.ScriptCallDepthException",
  "System.Management.Automation.PipelineStoppedException",
  "System.Management.Automation.ActionPreferenceStopException",
]);

const outcomes = new WeakSet<Exception>();

/** An exception that a pipeline run by a method ended with: the caller of the method gets it wrapped whatever it is. */
export function asOutcome(exception: Exception): Exception {
  outcomes.add(exception);
  return exception;
}

const unwrapped = new WeakSet<Exception>();

/** An exception of code that a method runs in its caller's name: the caller gets it as it is. */
export function asItself(exception: Exception): Exception {
  unwrapped.add(exception);
  return exception;
}

function wrap(typeName: string, errorId: string, message: string, inner: Exception): Exception {
  return new Exception(typeName, message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, errorId, "NotSpecified", null),
  });
}

function shortName(exception: Exception): string {
  return exception.typeName.slice(
    Math.max(exception.typeName.lastIndexOf("."), exception.typeName.lastIndexOf("+")) + 1,
  );
}

/** What a failing method call throws: MethodInvocationException around what the method threw. */
export function wrapCallException(error: unknown, name: string, count: number): unknown {
  if (!(error instanceof Exception)) {
    const failure = javaScriptFailure(error);
    if (failure === null) return error;
    if (!javaScriptCauses.has(failure)) return failure;
    return wrapCallException(failure, name, count);
  }
  if (unwrapped.has(error) || (neverWrapped.has(error.typeName) && !outcomes.has(error))) return error;
  const text = `Exception calling "${name}" with "${count}" argument(s): "${error.message}"`;
  return wrap("System.Management.Automation.MethodInvocationException", shortName(error), text, error);
}

/** What a failing getter throws where PowerShell shows it (parameterized and static properties). */
export function wrapGetException(error: unknown, name: string): unknown {
  if (!(error instanceof Exception) || unwrapped.has(error)) return error;
  const text = `Exception getting "${name}": "${error.message}"`;
  return wrap("System.Management.Automation.GetValueInvocationException", "ExceptionWhenGetting", text, error);
}

/** What a failing setter, or the conversion before it, throws. */
export function wrapSetException(error: unknown, name: string): unknown {
  // An adapter's own refusal stands as it is.
  if (!(error instanceof Exception) || error.typeName === "System.Management.Automation.SetValueException")
    return error;
  const text = `Exception setting "${name}": "${error.message}"`;
  return wrap("System.Management.Automation.SetValueInvocationException", "ExceptionWhenSetting", text, error);
}

const javaScriptCauses = new WeakMap<Exception, Error>();
/** The error of ours behind an exception that only stands for it (the member fuzz reports these), or undefined. */
export const javaScriptCause = (exception: Exception): Error | undefined => javaScriptCauses.get(exception);

/** What stands for a failure of JavaScript inside a member: its limits are .NET's limits, the rest are bugs of ours. */
function javaScriptFailure(error: unknown): Exception | null {
  if (error instanceof RangeError) {
    if (/call stack/i.test(error.message)) return null;
    if (/length|size|memory|too large|Invalid count/i.test(error.message))
      return new Exception(
        "System.OutOfMemoryException",
        "Insufficient memory to continue the execution of the program.",
      );
  }
  if (!(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)) return null;
  const stand =
    error instanceof TypeError
      ? new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.")
      : new Exception("System.ArgumentException", "Value does not fall within the expected range.");
  javaScriptCauses.set(stand, error);
  return stand;
}

/** 'Length' is a ReadOnly property. */
export function readOnlyProperty(name: string): Exception {
  const message = `'${name}' is a ReadOnly property.`;
  return runtimeException(message, "PropertyAssignmentException", {
    inner: new Exception("System.Management.Automation.SetValueException", message),
  });
}

/** The property 'x' cannot be found on this object. */
export function propertyNotFoundForSet(name: string): Exception {
  return runtimeException(
    `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
    "PropertyAssignmentException",
  );
}

/** An ArgumentNullException as .NET words it. */
export function argumentNull(parameter: string): Exception {
  return new Exception("System.ArgumentNullException", `Value cannot be null. (Parameter '${parameter}')`, {
    properties: { ParamName: parameter },
  });
}

/** An ArgumentException naming its parameter. */
export function argumentException(message: string, parameter: string): Exception {
  return new Exception("System.ArgumentException", `${message} (Parameter '${parameter}')`, {
    properties: { ParamName: parameter },
  });
}

/** An ArgumentOutOfRangeException naming its parameter. */
export function argumentOutOfRange(message: string, parameter: string, actual?: PSValue): Exception {
  const shown = actual === undefined || actual === null ? "" : `\nActual value was ${String(actual)}.`;
  const text = `${message} (Parameter '${parameter}')${shown}`;
  const properties: Record<string, PSValue> = { ParamName: parameter };
  if (actual !== undefined) properties["ActualValue"] = actual;
  return new Exception("System.ArgumentOutOfRangeException", text, { properties });
}

/** ArgumentOutOfRangeException.ThrowIfNegative. */
export function throwIfNegative(value: number, parameter: string): void {
  if (value < 0) throw argumentOutOfRange(`${parameter} ('${value}') must be a non-negative value.`, parameter, value);
}

/** ArgumentOutOfRangeException.ThrowIfGreaterThan, which compares as UInt32 where .NET does. */
export function throwIfGreaterThan(value: number, limit: number, parameter: string): void {
  const shown = value < 0 ? value + 4294967296 : value;
  if (shown > limit)
    throw argumentOutOfRange(`${parameter} ('${shown}') must be less than or equal to '${limit}'.`, parameter, shown);
}

/** Index was out of range … (Parameter 'index'), as collections word it. */
export function indexOutOfRange(parameter = "index"): Exception {
  return argumentOutOfRange(
    "Index was out of range. Must be non-negative and less than the size of the collection.",
    parameter,
  );
}

/** An exception of any type with a plain message. */
export function dotnetException(typeName: string, message: string): Exception {
  return new Exception(typeName, message);
}
