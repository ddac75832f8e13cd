// Owns making attributes by `[X]::new()` and reading them: what scripts that build dynamic parameters do.
import {
  convertTo,
  defineType,
  getEnumerable,
  getType,
  isTrue,
  toInt32,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { ScriptBlock } from "../runtime/script-block.ts";
import {
  AliasAttribute,
  CmdletBindingAttribute,
  MarkerAttribute,
  OutputTypeAttribute,
  ParameterAttribute,
} from "./attribute-factory.ts";
import {
  ValidateCountAttribute,
  ValidateLengthAttribute,
  ValidateNotNullAttribute,
  ValidateNotNullOrEmptyAttribute,
  ValidateNotNullOrWhiteSpaceAttribute,
  ValidatePatternAttribute,
  ValidateRangeAttribute,
  ValidateScriptAttribute,
  ValidateSetAttribute,
  rangeOfLimits,
} from "./validation-attributes.ts";
import type { RangeKindName } from "./validation-attributes.ts";

const automation = "System.Management.Automation.";

function strings(value: PSValue | undefined): string[] {
  if (value === undefined || value === null) return [];
  const items = getEnumerable(value);
  return items === null ? [toStringValue(value)] : Array.from(items, (item) => toStringValue(item));
}

/** Registers constructors and properties with dotnet. */
export function defineAttributeTypes(): void {
  defineType<object>({
    name: "System.Attribute",
    properties: { TypeId: (self) => typeOf(self) },
    methods: { IsDefaultAttribute: () => false, Match: (self, [other]) => self === other },
  });
  defineParameterAttribute();
  defineType<AliasAttribute>({
    name: `${automation}AliasAttribute`,
    construct: (args) => new AliasAttribute(args.flatMap((arg) => strings(arg))),
    properties: { AliasNames: (self) => [...self.aliasNames] },
  });
  defineType<ValidateSetAttribute>({
    name: `${automation}ValidateSetAttribute`,
    construct: (args) => new ValidateSetAttribute(args.flatMap((arg) => strings(arg))),
    properties: {
      ValidValues: (self) => [...self.validValues],
      IgnoreCase: (self) => self.ignoreCase,
      ErrorMessage: (self) => self.errorMessage,
    },
  });
  defineType<ValidateRangeAttribute>({
    name: `${automation}ValidateRangeAttribute`,
    construct: (args) =>
      args.length === 1
        ? new ValidateRangeAttribute(null, null, toStringValue(args[0] ?? "") as RangeKindName)
        : rangeOfLimits(unwrap(args[0] ?? null), unwrap(args[1] ?? null)),
    properties: { MinRange: (self) => self.minRange, MaxRange: (self) => self.maxRange },
  });
  defineType({
    name: `${automation}ValidateLengthAttribute`,
    construct: (args) => new ValidateLengthAttribute(toInt32(args[0] ?? 0), toInt32(args[1] ?? 0)),
  });
  defineType({
    name: `${automation}ValidateCountAttribute`,
    construct: (args) => new ValidateCountAttribute(toInt32(args[0] ?? 0), toInt32(args[1] ?? 0)),
  });
  defineType({
    name: `${automation}ValidatePatternAttribute`,
    construct: (args) => new ValidatePatternAttribute(toStringValue(args[0] ?? "")),
  });
  defineType({
    name: `${automation}ValidateScriptAttribute`,
    construct: (args) => new ValidateScriptAttribute(unwrap(args[0] ?? null) as ScriptBlock),
  });
  defineFurtherAttributes();
}

/** Attributes without arguments, [CmdletBinding()], [OutputType()]. */
function defineFurtherAttributes(): void {
  defineType({ name: `${automation}ValidateNotNullAttribute`, construct: () => new ValidateNotNullAttribute() });
  defineType({
    name: `${automation}ValidateNotNullOrEmptyAttribute`,
    construct: () => new ValidateNotNullOrEmptyAttribute(),
  });
  defineType({
    name: `${automation}ValidateNotNullOrWhiteSpaceAttribute`,
    construct: () => new ValidateNotNullOrWhiteSpaceAttribute(),
  });
  for (const kind of [
    "AllowNull",
    "AllowEmptyString",
    "AllowEmptyCollection",
    "SupportsWildcards",
    "ArgumentCompleter",
    "Credential",
    "PSTypeName",
  ]) {
    defineType<MarkerAttribute>({
      name: `${automation}${kind}Attribute`,
      construct: (args) => new MarkerAttribute(kind, args.length === 0 ? "" : toStringValue(args[0] ?? "")),
    });
  }
  defineType<CmdletBindingAttribute>({
    name: `${automation}CmdletBindingAttribute`,
    construct: () => new CmdletBindingAttribute(),
    properties: {
      ConfirmImpact: {
        get: (self) => convertTo(self.confirmImpact, getType(`${automation}ConfirmImpact`)),
        set: (self, value) => void (self.confirmImpact = toStringValue(value)),
      },
      SupportsShouldProcess: {
        get: (self) => self.supportsShouldProcess,
        set: (self, value) => void (self.supportsShouldProcess = isTrue(value)),
      },
      DefaultParameterSetName: {
        get: (self) => self.defaultParameterSetName,
        set: (self, value) => void (self.defaultParameterSetName = toStringValue(value)),
      },
      PositionalBinding: {
        get: (self) => self.positionalBinding,
        set: (self, value) => void (self.positionalBinding = isTrue(value)),
      },
    },
  });
  defineType<OutputTypeAttribute>({
    name: `${automation}OutputTypeAttribute`,
    construct: (args) => new OutputTypeAttribute(args),
    properties: { Type: (self) => [...self.types] },
  });
}

function defineParameterAttribute(): void {
  defineType<ParameterAttribute>({
    name: `${automation}ParameterAttribute`,
    implementation: ParameterAttribute,
    construct: () => new ParameterAttribute(),
    staticProperties: { AllParameterSets: () => "__AllParameterSets" },
    properties: {
      Position: { get: (self) => self.position, set: (self, value) => void (self.position = toInt32(value)) },
      ParameterSetName: {
        get: (self) => self.parameterSetName,
        set: (self, value) => void (self.parameterSetName = toStringValue(value)),
      },
      Mandatory: { get: (self) => self.mandatory, set: (self, value) => void (self.mandatory = isTrue(value)) },
      ValueFromPipeline: {
        get: (self) => self.valueFromPipeline,
        set: (self, value) => void (self.valueFromPipeline = isTrue(value)),
      },
      ValueFromPipelineByPropertyName: {
        get: (self) => self.valueFromPipelineByPropertyName,
        set: (self, value) => void (self.valueFromPipelineByPropertyName = isTrue(value)),
      },
      ValueFromRemainingArguments: {
        get: (self) => self.valueFromRemainingArguments,
        set: (self, value) => void (self.valueFromRemainingArguments = isTrue(value)),
      },
      HelpMessage: {
        get: (self) => self.helpMessage,
        set: (self, value) => void (self.helpMessage = toStringValue(value)),
      },
      HelpMessageBaseName: {
        get: (self) => self.helpMessageBaseName,
        set: (self, value) => void (self.helpMessageBaseName = toStringValue(value)),
      },
      HelpMessageResourceId: {
        get: (self) => self.helpMessageResourceId,
        set: (self, value) => void (self.helpMessageResourceId = toStringValue(value)),
      },
      ExperimentName: (self) => self.experimentName,
      ExperimentAction: (self) => convertTo(self.experimentAction, getType(`${automation}ExperimentAction`)),
      DontShow: { get: (self) => self.dontShow, set: (self, value) => void (self.dontShow = isTrue(value)) },
    },
  });
}
