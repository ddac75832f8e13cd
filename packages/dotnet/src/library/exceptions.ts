// System.Exception and everything derived from it, ErrorRecord, ErrorCategoryInfo, ErrorDetails.

import { ErrorDetails, ErrorRecord, errorRecordOf } from "../errors/error-record.ts";
import { CategoryInfo, type ErrorCategoryName } from "../errors/error-category.ts";
import { Exception } from "../errors/exception.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { EnumValue } from "../values/enum-value.ts";
import { Hashtable } from "../values/hashtable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { text } from "./arguments.ts";

/** What the parameterless constructors say, by type name (nearest base wins). */
const defaultMessages: Readonly<Record<string, string>> = {
  "System.SystemException": "System error.",
  "System.ApplicationException": "Error in the application.",
  "System.ArgumentException": "Value does not fall within the expected range.",
  "System.ArgumentNullException": "Value cannot be null.",
  "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
  "System.ArithmeticException": "Overflow or underflow in the arithmetic operation.",
  "System.DivideByZeroException": "Attempted to divide by zero.",
  "System.OverflowException": "Arithmetic operation resulted in an overflow.",
  "System.FormatException": "One of the identified items was in an invalid format.",
  "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
  "System.InvalidCastException": "Specified cast is not valid.",
  "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
  "System.NotImplementedException": "The method or operation is not implemented.",
  "System.NotSupportedException": "Specified method is not supported.",
  "System.NullReferenceException": "Object reference not set to an instance of an object.",
  "System.OperationCanceledException": "The operation was canceled.",
  "System.Threading.Tasks.TaskCanceledException": "A task was canceled.",
  "System.OutOfMemoryException": "Insufficient memory to continue the execution of the program.",
  "System.StackOverflowException": "Operation caused a stack overflow.",
  "System.TimeoutException": "The operation has timed out.",
  "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
  "System.Security.SecurityException": "Security error.",
  "System.ObjectDisposedException": "Cannot access a disposed object.",
  "System.IO.IOException": "I/O error occurred.",
  "System.IO.FileNotFoundException": "Unable to find the specified file.",
  "System.IO.DirectoryNotFoundException": "Attempted to access a path that is not on the disk.",
  "System.IO.EndOfStreamException": "Attempted to read past the end of the stream.",
  "System.IO.PathTooLongException":
    "The specified file name or path is too long, or a component of the specified path is too long.",
  "System.Collections.Generic.KeyNotFoundException": "The given key was not present in the dictionary.",
  "System.RankException": "Attempted to operate on an array with the incorrect number of dimensions.",
  "System.ArrayTypeMismatchException": "Attempted to access an element as a type incompatible with the array.",
  "System.PlatformNotSupportedException": "Operation is not supported on this platform.",
  "System.MissingMethodException": "Attempted to access a missing method.",
  "System.MissingMemberException": "Attempted to access a missing member.",
  "System.MissingFieldException": "Attempted to access a non-existing field.",
  "System.AggregateException": "One or more errors occurred.",
};

function defaultMessage(type: DotNetType): string {
  return defaultMessages[type.displayName] ?? `Exception of type '${type.displayName}' was thrown.`;
}

/** Bag names of constructor parameters that are properties too. */
const propertyNames: Readonly<Record<string, string>> = {
  paramName: "ParamName",
  actualValue: "ActualValue",
  fileName: "FileName",
  objectName: "ObjectName",
  errorCode: "ErrorCode",
};

/** Any exception type: the parameters' names say what the arguments are. */
function construct(args: readonly PSValue[], signature: MethodSignature, type: DotNetType): Exception {
  let message: string | null = null;
  let inner: Exception | null = null;
  let record: ErrorRecord | null = null;
  const properties: Record<string, PSValue> = {};
  signature.parameters.forEach((parameter, i) => {
    const value = args[i] ?? null;
    if (value instanceof Exception) inner ??= value;
    else if (value instanceof ErrorRecord) record = value;
    else if (parameter.name === "message") message = value === null ? null : text(value);
    else {
      const name = propertyNames[parameter.name] ?? parameter.name.charAt(0).toUpperCase() + parameter.name.slice(1);
      properties[name] = value;
    }
  });
  const options = record === null ? { inner, properties } : { inner, properties, errorRecord: record };
  return new Exception(type.displayName, withParameter(message ?? defaultMessage(type), properties), options);
}

/** ArgumentException.Message and ArgumentOutOfRangeException.Message. */
function withParameter(message: string, properties: Readonly<Record<string, PSValue>>): string {
  const name = properties["ParamName"];
  let result = typeof name === "string" && name !== "" ? `${message} (Parameter '${name}')` : message;
  const actual = properties["ActualValue"];
  if (actual !== undefined && actual !== null) result += `\nActual value was ${toStringValue(actual)}.`;
  return result;
}

/** Properties that some exception types have besides those of Exception: kept in the bag. */
const bagNames =
  "ParamName ActualValue FileName FusionLog ObjectName ErrorCode NativeErrorCode ErrorId Errors ParameterName ParameterType TypeSpecified " +
  "CommandInvocation CommandName Line Offset ItemName SessionStateCategory Response StatusCode InnerExceptions SocketErrorCode " +
  "TransportMessage OriginInfo SerializedRemoteException SerializedRemoteInvocationInfo TypeName ClassName MemberName " +
  "MissingPSSnapIns RequiresPSVersion ProviderInfo Argument Prefix LineNumber LinePosition SourceUri CancellationToken";

const bagProperties = Object.fromEntries(
  bagNames.split(" ").map((name) => [name, (self: Exception): PSValue => self.properties?.[name] ?? null]),
);

defineType<Exception>({
  name: "System.Exception",
  implementation: Exception,
  construct,
  properties: {
    ...bagProperties,
    Message: (self) => self.message,
    InnerException: (self) => self.innerException,
    Data: (self) => {
      self.data ??= new Hashtable(false);
      return self.data;
    },
    HResult: { get: (self) => self.hResult, set: (self, value) => void (self.hResult = Number(value)) },
    HelpLink: { get: (self) => self.helpLink, set: (self, value) => void (self.helpLink = value) },
    Source: { get: (self) => self.source, set: (self, value) => void (self.source = value) },
    StackTrace: (self) => self.stackTrace,
    TargetSite: () => null,
    ErrorRecord: (self) => errorRecordOf(self),
    WasThrownFromThrowStatement: (self) => self.wasThrownFromThrowStatement,
  },
  methods: {
    GetBaseException: (self) => self.baseException,
    ToString: (self) => self.toString(),
    Flatten: (self) => self,
  },
});

defineType<ErrorRecord>({
  name: "System.Management.Automation.ErrorRecord",
  implementation: ErrorRecord,
  construct: (args) => {
    const [first, second, category, target] = args;
    if (first instanceof ErrorRecord) {
      const copy = new ErrorRecord(second as Exception, first.errorId, first.categoryInfo.category, first.targetObject);
      copy.errorDetails = first.errorDetails;
      copy.invocationInfo = first.invocationInfo;
      copy.commandTypeName = first.commandTypeName;
      return copy;
    }
    const name = category instanceof EnumValue ? (category.toString() as ErrorCategoryName) : "NotSpecified";
    return new ErrorRecord(first as Exception, text(second), name, target ?? null);
  },
  properties: {
    ErrorDetails: {
      get: (self) => self.errorDetails,
      set: (self, value) => void (self.errorDetails = value as ErrorDetails | null),
    },
  },
  methods: { ToString: (self) => self.toString() },
});

defineType<CategoryInfo>({
  name: "System.Management.Automation.ErrorCategoryInfo",
  implementation: CategoryInfo,
  methods: {
    GetMessage: (self) => self.getMessage(),
    ToString: (self) => self.getMessage(),
  },
});

defineType<ErrorDetails>({
  name: "System.Management.Automation.ErrorDetails",
  implementation: ErrorDetails,
  construct: ([message]) => new ErrorDetails(text(message)),
  methods: { ToString: (self) => self.toString() },
});
