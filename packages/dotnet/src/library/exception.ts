// System.Exception and its kinds: constructors by parameter name, default messages, members.

import { argumentException, argumentNull } from "../types/method-errors.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import { enumValue } from "../values/enum-value.ts";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import type { PropertyImplementation } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import type { PSValue } from "../values/ps-value.ts";
import { collectionOf } from "./collections/list.ts";
import { GenericDictionary } from "./collections/dictionary.ts";
import { items } from "./arguments.ts";
import { exceptionCode } from "./exception-codes.ts";

const runtimeExceptionName = "System.Management.Automation.RuntimeException";

const defaultMessages: Readonly<Record<string, string>> = {
  "System.SystemException": "System error.",
  "System.ArgumentException": "Value does not fall within the expected range.",
  "System.ArgumentNullException": "Value cannot be null.",
  "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
  "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
  "System.NotSupportedException": "Specified method is not supported.",
  "System.NotImplementedException": "The method or operation is not implemented.",
  "System.FormatException": "One of the identified items was in an invalid format.",
  "System.OverflowException": "Arithmetic operation resulted in an overflow.",
  "System.DivideByZeroException": "Attempted to divide by zero.",
  "System.ArithmeticException": "Overflow or underflow in the arithmetic operation.",
  "System.InvalidCastException": "Specified cast is not valid.",
  "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
  "System.NullReferenceException": "Object reference not set to an instance of an object.",
  "System.TimeoutException": "The operation has timed out.",
  "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
  "System.OperationCanceledException": "The operation was canceled.",
  "System.Threading.Tasks.TaskCanceledException": "A task was canceled.",
  "System.ApplicationException": "Error in the application.",
  "System.AggregateException": "One or more errors occurred.",
  "System.RankException": "Attempted to operate on an array with the incorrect number of dimensions.",
  "System.PlatformNotSupportedException": "Operation is not supported on this platform.",
  "System.OutOfMemoryException": "Insufficient memory to continue the execution of the program.",
  "System.StackOverflowException": "Operation caused a stack overflow.",
  "System.Collections.Generic.KeyNotFoundException": "The given key was not present in the dictionary.",
  "System.IO.IOException": "I/O error occurred.",
  "System.IO.FileNotFoundException": "Unable to find the specified file.",
  "System.IO.DirectoryNotFoundException": "Attempted to access a path that is not on the disk.",
  "System.IO.PathTooLongException":
    "The specified file name or path is too long, or a component of the specified path is too long.",
  "System.IO.EndOfStreamException": "Attempted to read past the end of the stream.",
  "System.Security.SecurityException": "Security error.",
  [runtimeExceptionName]: "System error.",
};

/** The message of a kind's parameterless constructor. */
export function defaultMessage(type: DotNetType): string {
  const own = defaultMessages[type.displayName];
  if (own !== undefined) return own;
  const base = type.baseType;
  const inherits =
    base !== null && base.displayName !== "System.Exception" && base.displayName !== "System.SystemException";
  if (
    inherits &&
    defaultMessages[base.displayName] !== undefined &&
    /^System\.(IO|Net|Threading)\./.test(type.displayName)
  ) {
    return defaultMessages[base.displayName] as string;
  }
  if (getType(runtimeExceptionName).isAssignableFrom(type)) return defaultMessages[runtimeExceptionName] as string;
  return `Exception of type '${type.displayName}' was thrown.`;
}

/** Makes an exception of a kind; arguments are told apart by their parameters' names and types. */
function construct(args: PSValue[], signature: MethodSignature, type: DotNetType): PSValue {
  let message: string | null = null;
  let inner: Exception | null = null;
  const properties: Record<string, PSValue> = {};
  signature.parameters.forEach((parameter, i) => {
    const value = args[i] ?? null;
    if (value instanceof Exception) inner = value;
    else if (
      parameter.name === "message" ||
      (typeof value === "string" &&
        message === null &&
        signature.parameters.length === 1 &&
        !/paramName|objectName/.test(parameter.name))
    ) {
      message = value === null ? null : dotNetToString(value);
    } else if (parameter.name === "innerExceptions") {
      if (value === null) throw argumentNull("innerExceptions");
      if (items(value).includes(null))
        throw argumentException("An element of innerExceptions was null.", "innerExceptions");
      properties["InnerExceptions"] = collectionOf("System.Exception", items(value));
      inner = (items(value)[0] as Exception | undefined) ?? null;
    } else properties[parameter.name.charAt(0).toUpperCase() + parameter.name.slice(1)] = value;
  });
  const exception = new Exception(type.displayName, finalMessage(message, properties, type), { inner, properties });
  return exception;
}

function finalMessage(given: string | null, properties: Record<string, PSValue>, type: DotNetType): string {
  const name = type.displayName;
  let message = given ?? defaultMessage(type);
  const parameter = properties["ParamName"];
  if (typeof parameter === "string" && parameter !== "") message += ` (Parameter '${parameter}')`;
  const actual = properties["ActualValue"];
  if (actual !== undefined && actual !== null) message += `\nActual value was ${dotNetToString(actual)}.`;
  const objectName = properties["ObjectName"];
  if (name === "System.ObjectDisposedException") {
    message = given ?? "Cannot access a disposed object.";
    if (typeof objectName === "string" && objectName !== "") message += `\nObject name: '${objectName}'.`;
  }
  const inner = properties["InnerExceptions"];
  if (name === "System.AggregateException" && inner !== undefined) {
    message += items(inner)
      .map((e) => ` (${(e as Exception).message})`)
      .join("");
  }
  return message;
}

/** Further properties live in the exception's bag under their .NET names. */
const bagged = [
  "ParamName", "ActualValue", "FileName", "FusionLog", "ObjectName", "TypeName", "Errors", "StatusCode", "Response", "Status", "Offset",
  "InnerExceptions", "CommandName", "ItemName", "SessionStateCategory", "Parameter", "ParameterName", "ParameterType", "ParameterStaticType",
  "TypeSpecified", "ErrorId", "Line", "CommandInvocation", "LineNumber", "LinePosition", "SourceUri", "SocketErrorCode", "NativeErrorCode", "ErrorCode",
  "ProviderInfo", "ErrorCategory", "SerializedRemoteException", "SerializedRemoteInvocationInfo", "TransportMessage", "CancellationToken",
  "RequiresPSVersion", "MissingPSSnapIns", "RequiresShellId", "ProcessId", "ExitCode", "Path", "Error", "BytePositionInLine", "Argument",
]; // biome-ignore format: a table

/** What is missing, of an ItemNotFoundException: the record's target. */
function missingItem(self: Exception, name: string): PSValue {
  if (self.typeName !== itemNotFound || (name !== "ItemName" && name !== "SessionStateCategory")) return null;
  const target = self.errorRecord?.targetObject ?? null;
  if (typeof target !== "string") return null;
  return name === "ItemName" ? target : enumValue("System.Management.Automation.SessionStateCategory", "Drive");
}
const itemNotFound = "System.Management.Automation.ItemNotFoundException";

function fromBag(name: string): PropertyImplementation<Exception> {
  return {
    get: (self) => self.properties?.[name] ?? missingItem(self, name),
    set: (self, value) => {
      self.properties ??= {};
      self.properties[name] = value;
    },
  };
}

function dataOf(self: Exception): PSValue {
  self.data ??= new GenericDictionary(getType("System.Collections.ListDictionaryInternal"));
  return self.data;
}

/**
 * RuntimeException.ErrorRecord. Its exception is not the one it belongs to (they would contain each other) but a
 * ParentContainsErrorRecordException with the same message. `throw` gives its record to the handler only.
 */
function ownRecordOf(self: Exception): PSValue {
  const told = self.errorRecord;
  if (told !== null && told.exception !== self) return told as unknown as PSValue;
  const record = self.wasThrownFromThrowStatement ? null : told;
  const parent = new Exception("System.Management.Automation.ParentContainsErrorRecordException", self.message);
  if (record === null) return newErrorRecord(parent, "RuntimeException", "NotSpecified", null) as unknown as PSValue;
  const own = newErrorRecord(parent, record.errorId, record.categoryInfo.category, record.targetObject);
  // A cmdlet reports it by a record made of the exception's own, which stays as it was.
  if (self.typeName === itemNotFound) return own as unknown as PSValue;
  own.commandTypeName = record.commandTypeName;
  own.errorDetails = record.errorDetails;
  own.invocationInfo = record.invocationInfo;
  own.scriptStackTrace = record.scriptStackTrace;
  own.categoryInfo.activity = record.categoryInfo.activity;
  own.categoryInfo.targetName = record.categoryInfo.targetName;
  own.categoryInfo.targetType = record.categoryInfo.targetType;
  return own as unknown as PSValue;
}

/** Chain of a kind's bases that RuntimeException is among: its record comes from the exception itself. */
defineType<Exception>({
  name: "System.Exception",
  construct,
  properties: {
    ...Object.fromEntries(bagged.map((name) => [name, fromBag(name)])),
    Message: (self) => self.message,
    InnerException: (self) => self.innerException,
    StackTrace: (self) => self.stackTrace,
    Source: { get: (self) => self.source, set: (self, value) => void (self.source = value) },
    HelpLink: { get: (self) => self.helpLink, set: (self, value) => void (self.helpLink = value) },
    HResult: {
      get: (self) => self.hResult || exceptionCode(typeOf(self)),
      set: (self, value) => void (self.hResult = Number(value)),
    },
    TargetSite: () => null,
    Data: dataOf,
    ErrorRecord: ownRecordOf,
    WasThrownFromThrowStatement: {
      get: (self) => self.wasThrownFromThrowStatement,
      set: (self, value) => void (self.wasThrownFromThrowStatement = value === true),
    },
  },
  methods: {
    GetBaseException: (self) => self.baseException,
    ToString: (self) => self.toString(),
    Flatten: (self) => self,
    GetObjectData: () => undefined,
  },
});
