// Owns the binder's message texts (ParameterBinderStrings, Metadata), keyed by PowerShell's resource ids,
// and ParameterBindingException made from them.
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { DotNetType, ErrorCategoryName } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { InvocationInfo } from "../pipeline/invocation-info.ts";

/** {1} parameter, {2} parameter type, {3} argument type, {6}... further arguments: PowerShell's own numbering. */
export const bindingMessages = {
  NamedParameterNotFound: "A parameter cannot be found that matches parameter name '{1}'.",
  PositionalParameterNotFound: "A positional parameter cannot be found that accepts argument '{1}'.",
  MissingArgument: "Missing an argument for parameter '{1}'. Specify a parameter of type '{2}' and try again.",
  AmbiguousParameter:
    "Parameter cannot be processed because the parameter name '{1}' is ambiguous. Possible matches include:{6}.",
  CannotConvertArgument: "Cannot convert '{6}' to the type '{2}' required by parameter '{1}'. {7}",
  CannotConvertArgumentNoMessage: "Cannot bind parameter '{1}'. {6}",
  AmbiguousPositionalParameterNoName: "Cannot bind positional parameters because no names were given.",
  AmbiguousParameterSet:
    "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.",
  MissingMandatoryParameter: "Cannot process command because of one or more missing mandatory parameters:{1}.",
  ParameterNotInParameterSet: "Parameter '{1}' cannot be specified in parameter set '{6}'.",
  ParameterAlreadyBound:
    "Cannot bind parameter because parameter '{1}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, \"-parameter value1,value2,value3\".",
  ScriptBlockArgumentNoInput:
    "Cannot evaluate parameter '{1}' because its argument is specified as a script block and there is no input. A script block cannot be evaluated without input.",
  ScriptBlockArgumentInvocationFailed: "The input to the script block for parameter '{1}' failed. {6}",
  ScriptBlockArgumentNoOutput: "Cannot evaluate parameter '{1}' because its argument input did not produce any output.",
  InputObjectNotBound:
    "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.",
  InputObjectMissingMandatory:
    "The input object cannot be bound because it did not contain the information required to bind all mandatory parameters: {6}",
  GetDynamicParametersException: "Cannot retrieve the dynamic parameters for the cmdlet. {6}",
  ParameterArgumentTransformationError: "Cannot process argument transformation on parameter '{1}'. {6}",
  ParameterArgumentValidationError: "Cannot validate argument on parameter '{1}'. {6}",
  ParameterBindingFailed: "Cannot bind parameter '{1}' to the target. {6}",
  ParameterArgumentValidationErrorNullNotAllowed: "Cannot bind argument to parameter '{1}' because it is null.",
  ParameterArgumentValidationErrorEmptyStringNotAllowed:
    "Cannot bind argument to parameter '{1}' because it is an empty string.",
  ParameterArgumentValidationErrorEmptyCollectionNotAllowed:
    "Cannot bind argument to parameter '{1}' because it is an empty collection.",
  ParameterArgumentValidationErrorEmptyArrayNotAllowed:
    "Cannot bind argument to parameter '{1}' because it is an empty array.",
  RuntimeDefinedParameterNameMismatch:
    "Cannot bind cmdlet {0} because runtime-defined parameter '{1}' was added to the RuntimeDefinedParameterDictionary with key '{6}'. The key must be the same as RuntimeDefinedParameter.Name.",
  MismatchedPSTypeName:
    "Cannot bind argument to parameter '{1}', because PSTypeNames of the argument do not match the PSTypeName required by the parameter: {6}.",
} as const;

export type BindingErrorId = keyof typeof bindingMessages;

/** Replaces {n}; numbers without an argument become empty, as String.Format leaves null. */
export function formatMessage(template: string, args: Readonly<Record<number, string>>): string {
  return template.replace(/\{(\d+)\}/g, (_all, index: string) => args[Number(index)] ?? "");
}

export interface BindingErrorDetails {
  readonly category?: ErrorCategoryName;
  readonly extent?: ScriptExtent | null;
  readonly parameter?: string;
  readonly parameterType?: DotNetType | null;
  readonly argumentType?: DotNetType | null;
  readonly more?: readonly string[];
  readonly inner?: Exception | null;
  readonly typeName?: string;
}

/** Why the ActionPreference Suspend is refused. */
export const suspendReservedText =
  'The Suspend ActionPreference value is reserved for future use and is not supported at this time. For more information about preference variables, see the Help topic, "about_Preference_Variables."';

const bindingException = "System.Management.Automation.ParameterBindingException";
export const validationException = "System.Management.Automation.ParameterBindingValidationException";
export const transformationException = "System.Management.Automation.ParameterBindingArgumentTransformationException";

/** A ParameterBindingException with PowerShell's message, id (`Id,command`), category and position. */
export function bindingError(
  id: BindingErrorId,
  invocation: InvocationInfo,
  details: BindingErrorDetails = {},
): Exception {
  const args: Record<number, string> = { 0: invocation.myCommand?.name ?? "", 1: details.parameter ?? "" };
  if (details.parameterType) args[2] = typeText(details.parameterType);
  if (details.argumentType) args[3] = typeText(details.argumentType);
  details.more?.forEach((text, index) => {
    args[6 + index] = text;
  });
  const message = formatMessage(bindingMessages[id], args);
  return new Exception(details.typeName ?? bindingException, message, {
    inner: details.inner ?? null,
    properties: {
      ErrorId: id,
      ParameterName: details.parameter ?? null,
      ParameterType: details.parameterType ?? null,
      TypeSpecified: details.argumentType ?? null,
      CommandInvocation: invocation,
      ...(details.extent == null
        ? {}
        : { Line: BigInt(details.extent.startLineNumber), Offset: BigInt(details.extent.startColumnNumber) }),
    },
    errorRecord: (self) => {
      const record = newErrorRecord(self, id, details.category ?? "InvalidArgument", null);
      record.commandTypeName = commandTypeNameOf(invocation);
      record.categoryInfo.activity = invocation.myCommand?.name ?? "";
      // A remote record has no invocation on this side.
      record.invocationInfo =
        (invocation as InvocationInfo | null) === null ? invocation : invocation.atArgument(details.extent ?? null);
      return record;
    },
  });
}

/** A MetadataException, or one of its kinds (`Validation`, `ArgumentTransformation`), with an id of its own. */
export function metadataError(
  id: string,
  message: string,
  kind: "" | "Validation" | "ArgumentTransformation" = "",
  inner: Exception | null = null,
): Exception {
  return new Exception(`System.Management.Automation.${kind}MetadataException`, message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, id, "MetadataError", null),
  });
}

/** What follows the comma in error ids: a cmdlet's class, else the command's name. */
export function commandTypeNameOf(invocation: InvocationInfo): string {
  const command = invocation.myCommand;
  if (command === null) return "";
  return command.errorIdName;
}

/** The invocation, shown at another extent (the argument's). */
export function withPosition(invocation: InvocationInfo, extent: ScriptExtent | null): InvocationInfo {
  // A remote record has no invocation on this side.
  if (extent === null || (invocation as InvocationInfo | null) === null) return invocation;
  const copy = invocation.clone();
  copy.displayScriptPosition = extent;
  return copy;
}

/** True when an error comes from binding (its flavours included). */
export function isBindingException(error: unknown): error is Exception {
  return error instanceof Exception && error.typeName.startsWith("System.Management.Automation.ParameterBinding");
}

function typeText(type: DotNetType): string {
  return type.displayName;
}
