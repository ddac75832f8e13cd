// Owns the parameters every advanced command has: the common ones, -WhatIf and -Confirm, the paging ones.
import { Parameter } from "./parameter.ts";
import { EnumValue, type ErrorCategoryName, Exception, newErrorRecord, type PSValue, unwrap } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { bindingError, suspendReservedText } from "./messages.ts";
import { ValidateRangeAttribute, ValidateVariableName } from "./validation-attributes.ts";

const actionPreference = "System.Management.Automation.ActionPreference";
const switchParameter = "System.Management.Automation.SwitchParameter";

let common: readonly Parameter[] | undefined;
let shouldProcess: readonly Parameter[] | undefined;
let paging: readonly Parameter[] | undefined;

/** -Verbose ... -PipelineVariable, in PowerShell's order. Shared by all commands. */
export function commonParameters(): readonly Parameter[] {
  common ??= [
    make("Verbose", switchParameter, "vb"),
    make("Debug", switchParameter, "db"),
    make("ErrorAction", actionPreference, "ea"),
    make("WarningAction", actionPreference, "wa"),
    make("InformationAction", actionPreference, "infa"),
    make("ProgressAction", actionPreference, "proga"),
    make("ErrorVariable", "System.String", "ev", [new ValidateVariableName()]),
    make("WarningVariable", "System.String", "wv", [new ValidateVariableName()]),
    make("InformationVariable", "System.String", "iv", [new ValidateVariableName()]),
    make("OutVariable", "System.String", "ov", [new ValidateVariableName()]),
    make("OutBuffer", "System.Int32", "ob", [new ValidateRangeAttribute(0, 2147483647)]),
    make("PipelineVariable", "System.String", "pv", [new ValidateVariableName()]),
  ];
  return common;
}

/** -WhatIf and -Confirm of commands that support ShouldProcess. */
export function shouldProcessParameters(): readonly Parameter[] {
  shouldProcess ??= [
    make("WhatIf", switchParameter, "wi", [], "shouldProcess"),
    make("Confirm", switchParameter, "cf", [], "shouldProcess"),
  ];
  return shouldProcess;
}

/** -IncludeTotalCount, -Skip, -First of commands with SupportsPaging. */
export function pagingParameters(): readonly Parameter[] {
  paging ??= [
    new Parameter({ name: "IncludeTotalCount", typeName: switchParameter, kind: "paging" }),
    new Parameter({ name: "Skip", typeName: "System.UInt64", kind: "paging" }),
    new Parameter({ name: "First", typeName: "System.UInt64", kind: "paging" }),
  ];
  return paging;
}

function make(
  name: string,
  typeName: string,
  alias: string,
  attributes: readonly ArgumentAttribute[] = [],
  kind: "common" | "shouldProcess" = "common",
): Parameter {
  return new Parameter({ name, typeName, aliases: [alias], attributes, kind });
}

const commonNames = new Set<string>();
/** True for names of common and ShouldProcess parameters (any case). */
export function isCommonParameterName(name: string): boolean {
  if (commonNames.size === 0) {
    for (const parameter of [...commonParameters(), ...shouldProcessParameters()])
      commonNames.add(parameter.name.toLowerCase());
  }
  return commonNames.has(name.toLowerCase());
}

/** Throws for -ErrorAction Suspend, -ErrorAction $null and their like. */
export function refuseAction(
  parameter: Parameter,
  value: PSValue,
  invocation: InvocationInfo,
  extent: ScriptExtent | null,
): void {
  if (parameter.typeName !== actionPreference) return;
  const base = unwrap(value);
  if (base !== null && !(base instanceof EnumValue && base.name === "Suspend")) return;
  const reason =
    base === null
      ? failure("PSInvalidCastException", nullActionText, "nullToEnumInvalidCast", "InvalidArgument")
      : failure("PSNotSupportedException", suspendReservedText, "NotSupported", "NotImplemented");
  const text = `Exception setting "${parameter.name}": "${reason.message}"`;
  throw bindingError("ParameterBindingFailed", invocation, {
    parameter: parameter.name,
    extent,
    more: [text],
    category: "WriteError",
    inner: failure("SetValueInvocationException", text, "CatchFromBaseAdapterSetValue", "NotSpecified", reason),
  });
}

function failure(
  type: string,
  message: string,
  id: string,
  category: ErrorCategoryName,
  inner: Exception | null = null,
): Exception {
  return new Exception(`System.Management.Automation.${type}`, message, {
    inner,
    errorRecord: (self) => newErrorRecord(self, id, category, null),
  });
}

const nullActionText = `Cannot convert null to type "${actionPreference}" due to enumeration values that are not valid. Specify one of the following enumeration values and try again. The possible enumeration values are "SilentlyContinue,Stop,Continue,Inquire,Ignore,Suspend,Break".`;
