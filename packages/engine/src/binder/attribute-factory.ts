// Owns making attributes from their syntax: `[ValidateSet('a','b')]`, `[Alias('x')]`, `[Parameter(Mandatory)]`,
// `[int]` constraints, and attributes that are PowerShell classes.
import {
  AutomationNull,
  EnumValue,
  Exception,
  TYPE,
  construct,
  convertTo,
  getEnumerable,
  getType,
  invokeMethod,
  newErrorRecord,
  isTrue,
  setMember,
  toInt32,
  toStringValue,
  tryConvertTo,
  unwrap,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import { AttributeAst, TypeName } from "@latch/grammar";
import type { AttributeBaseAst, ExpressionAst } from "@latch/grammar";
import { suspendReservedText } from "./messages.ts";
import { checkBooleanArgument, isBooleanType } from "./script-argument.ts";
import type { ArgumentAttribute, ParameterSetData } from "../api/cmdlet.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { findTypeName, resolveTypeName } from "../compile/type-names.ts";
import { engineError, recordOf, setPosition } from "../runtime/errors.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import {
  AttributeBase,
  ValidateCountAttribute,
  ValidateDriveAttribute,
  ValidateLengthAttribute,
  ValidateNotNullAttribute,
  ValidateNotNullOrEmptyAttribute,
  ValidateNotNullOrWhiteSpaceAttribute,
  ValidatePatternAttribute,
  ValidateScriptAttribute,
  ValidateSetAttribute,
  rangeOfLimits,
  ValidateRangeAttribute,
} from "./validation-attributes.ts";
import type { RangeKindName } from "./validation-attributes.ts";
import { ALL_SETS, plainSet } from "./parameter.ts";

/** Evaluates an attribute's argument. */
export type EvaluateArgument = (ast: ExpressionAst) => PSValue;

/** Attributes without behaviour at binding: [AllowNull()], [PSTypeName('x')], [Obsolete('text')], [SupportsWildcards()] ... */
export class MarkerAttribute extends AttributeBase {
  readonly kind: string;
  readonly text: string;
  constructor(kind: string, text = "") {
    super();
    this.kind = kind;
    this.text = text;
  }
  override get [TYPE](): DotNetType {
    return this.kind === "Obsolete" ? getType("System.ObsoleteAttribute") : super[TYPE];
  }
  get message(): string {
    return this.text;
  }
  get psTypeName(): string {
    return this.text;
  }
}

export class AliasAttribute extends AttributeBase {
  readonly kind = "Alias";
  readonly aliasNames: readonly string[];
  constructor(aliasNames: readonly string[]) {
    super();
    this.aliasNames = aliasNames;
  }
}

/** [Parameter(...)]: membership of one set. */
export class ParameterAttribute extends AttributeBase {
  readonly kind = "Parameter";
  /** int.MinValue = not given. */
  position = -2147483648;
  parameterSetName = ALL_SETS;
  mandatory = false;
  valueFromPipeline = false;
  valueFromPipelineByPropertyName = false;
  valueFromRemainingArguments = false;
  helpMessage: string | null = null;
  helpMessageBaseName: string | null = null;
  helpMessageResourceId: string | null = null;
  dontShow = false;
  experimentName: string | null = null;
  experimentAction = "None";

  get setData(): ParameterSetData {
    return {
      ...plainSet,
      mandatory: this.mandatory,
      position: this.position === -2147483648 ? null : this.position,
      valueFromPipeline: this.valueFromPipeline,
      valueFromPipelineByPropertyName: this.valueFromPipelineByPropertyName,
      valueFromRemainingArguments: this.valueFromRemainingArguments,
      helpMessage: this.helpMessage,
    };
  }
}

/** `[int]` before a parameter or variable: converts what is assigned. */
export class ArgumentTypeConverter extends AttributeBase {
  readonly kind = "ArgumentTypeConverter";
  readonly constraint: DotNetType;
  private readonly takesBoolean: boolean;
  constructor(constraint: DotNetType) {
    super();
    this.constraint = constraint;
    this.takesBoolean = isBooleanType(constraint);
  }
  transform(value: PSValue): PSValue {
    if (this.takesBoolean) checkBooleanArgument(value, this.constraint);
    const converted = convertTo(value, this.constraint);
    if (converted instanceof EnumValue && converted.name === "Suspend" && this.isAction()) throw suspendReserved();
    return converted;
  }
  private isAction(): boolean {
    return this.constraint.displayName === "System.Management.Automation.ActionPreference";
  }
}

function suspendReserved(): Exception {
  return new Exception("System.Management.Automation.PSNotSupportedException", suspendReservedText);
}

/** [CmdletBinding(...)]. */
export class CmdletBindingAttribute extends AttributeBase {
  readonly kind = "CmdletBinding";
  defaultParameterSetName: string | null = null;
  supportsShouldProcess = false;
  confirmImpact = "Medium";
  supportsPaging = false;
  positionalBinding = true;
  helpUri: string | null = null;
  remotingCapability = "PowerShell";
}

/** [OutputType([int], 'x')]. */
export class OutputTypeAttribute extends AttributeBase {
  readonly kind = "OutputType";
  readonly types: readonly PSValue[];
  parameterSetName: readonly string[] = [ALL_SETS];
  constructor(types: readonly PSValue[]) {
    super();
    this.types = types;
  }
}

/** An attribute that is an object of a class (PowerShell's own rare ones, or the script's): called by its methods. */
export class ObjectAttribute implements ArgumentAttribute {
  readonly kind: string;
  readonly instance: PSValue;
  validate?(value: PSValue, context: ExecutionContext): void;
  transform?(value: PSValue, context: ExecutionContext): PSValue;

  constructor(kind: string, instance: PSValue, type: DotNetType) {
    this.kind = kind;
    this.instance = instance;
    if (getType("System.Management.Automation.ArgumentTransformationAttribute").isAssignableFrom(type)) {
      this.transform = (value, context) => invokeMethod(instance, "Transform", [engineIntrinsics(context), value]);
    }
    if (getType("System.Management.Automation.ValidateEnumeratedArgumentsAttribute").isAssignableFrom(type)) {
      this.validate = (value) => {
        for (const item of getEnumerable(value) ?? [value]) invokeMethod(instance, "ValidateElement", [item]);
      };
    } else if (getType("System.Management.Automation.ValidateArgumentsAttribute").isAssignableFrom(type)) {
      this.validate = (value, context) => {
        invokeMethod(instance, "Validate", [value, engineIntrinsics(context)]);
      };
    }
  }
  get [TYPE](): DotNetType {
    return (this.instance as { [TYPE]: DotNetType })[TYPE];
  }
  toObject(): PSValue {
    return this.instance;
  }
}

const markers = new Map(
  [
    "AllowNull",
    "AllowEmptyString",
    "AllowEmptyCollection",
    "SupportsWildcards",
    "ArgumentCompleter",
    "ArgumentCompletions",
    "DontShow",
    "Hidden",
    "ValidateTrustedData",
    "Experimental",
    "ValidateUserDrive",
  ].map((name) => [name.toLowerCase(), name]),
);

/** The attribute of an AttributeAst or type constraint. Throws TypeNotFound for unknown names. */
export function createAttribute(ast: AttributeBaseAst, evaluate: EvaluateArgument): ArgumentAttribute {
  if (!(ast instanceof AttributeAst)) return new ArgumentTypeConverter(constraintType(ast));
  const name = shortName(ast.typeName.fullName);
  const args = (): PSValue[] => ast.positionalArguments.map(evaluate);
  switch (name) {
    case "parameter":
      return named(new ParameterAttribute(), ast, evaluate);
    case "cmdletbinding":
      return named(new CmdletBindingAttribute(), ast, evaluate);
    case "alias":
      return new AliasAttribute(args().flatMap(strings));
    case "outputtype":
      return named(new OutputTypeAttribute(args()), ast, evaluate);
    case "pstypename":
      return new MarkerAttribute("PSTypeName", toStringValue(args()[0] ?? ""));
    case "obsolete":
      return new MarkerAttribute("Obsolete", toStringValue(args()[0] ?? ""));
    default:
      return validation(name, ast, args, evaluate) ?? objectAttribute(ast, args(), evaluate);
  }
}

function validation(
  name: string,
  ast: AttributeAst,
  args: () => PSValue[],
  evaluate: EvaluateArgument,
): ArgumentAttribute | null {
  const option = (wanted: string): PSValue | undefined => {
    const found = ast.namedArguments.find((argument) => argument.argumentName.toLowerCase() === wanted);
    return found === undefined ? undefined : found.expressionOmitted ? true : evaluate(found.argument);
  };
  const message = (): string | null => {
    const given = option("errormessage");
    return given === undefined ? null : toStringValue(given);
  };
  switch (name) {
    case "validateset": {
      const ignoreCase = option("ignorecase");
      return validateSet(args(), ignoreCase === undefined || isTrue(ignoreCase), message());
    }
    case "validaterange":
      return validateRange(args());
    case "validatelength": {
      const [min, max] = args();
      return new ValidateLengthAttribute(toInt32(min ?? 0), toInt32(max ?? 0));
    }
    case "validatecount": {
      const [min, max] = args();
      return new ValidateCountAttribute(toInt32(min ?? 0), toInt32(max ?? 0));
    }
    case "validatepattern":
      return new ValidatePatternAttribute(toStringValue(args()[0] ?? ""), option("options") ?? null, message());
    case "validatescript":
      return new ValidateScriptAttribute(unwrap(args()[0] ?? null) as ScriptBlock, message());
    case "validatenotnull":
      return new ValidateNotNullAttribute();
    case "validatenotnullorempty":
      return new ValidateNotNullOrEmptyAttribute();
    case "validatenotnullorwhitespace":
      return new ValidateNotNullOrWhiteSpaceAttribute();
    case "validatedrive":
      return new ValidateDriveAttribute(args().flatMap(strings));
    case "credential":
      // Not an accelerator: only its full name is known.
      return ast.typeName.fullName.includes(".") ? new CredentialAttribute() : null;
    default: {
      const marker = markers.get(name);
      return marker === undefined ? null : new MarkerAttribute(marker);
    }
  }
}

/** [Credential()]: null and credentials pass, a user name asks for the password. */
export class CredentialAttribute extends AttributeBase {
  readonly kind = "Credential";
  transform(value: PSValue, context: ExecutionContext): PSValue {
    const base = unwrap(value);
    if (typeof base !== "string" && base !== null) return value;
    const ui = context.host.ui;
    if (ui === null) return value;
    return ui.promptForCredential("PowerShell credential request", "Enter your credentials.", base ?? "", "");
  }
}

function validateSet(args: PSValue[], ignoreCase: boolean, message: string | null): ValidateSetAttribute {
  const first = unwrap(args[0] ?? null);
  if (args.length === 1 && first !== null && typeof first === "object" && "isAssignableFrom" in first) {
    // A class implementing IValidateSetValuesGenerator makes the values each time.
    const generator = (): string[] => strings(invokeMethod(construct(first as DotNetType, []), "GetValidValues", []));
    return new ValidateSetAttribute(generator, ignoreCase, message);
  }
  return new ValidateSetAttribute(args.flatMap(strings), ignoreCase, message);
}

function validateRange(args: PSValue[]): ValidateRangeAttribute {
  if (args.length === 1) {
    const kind = tryConvertTo(args[0] ?? null, getType("System.Management.Automation.ValidateRangeKind"));
    return new ValidateRangeAttribute(
      null,
      null,
      toStringValue(kind.ok ? kind.value : (args[0] ?? "")) as RangeKindName,
    );
  }
  return rangeOfLimits(unwrap(args[0] ?? null), unwrap(args[1] ?? null));
}

function strings(value: PSValue): string[] {
  if (value === null || value === AutomationNull) return [];
  const items = getEnumerable(value);
  return items === null ? [toStringValue(value)] : Array.from(items, (item) => toStringValue(item));
}

/** Sets `Name = value` arguments on our own attribute objects. */
function named<T extends AttributeBase>(attribute: T, ast: AttributeAst, evaluate: EvaluateArgument): T {
  const target = attribute as unknown as Record<string, unknown>;
  for (const argument of ast.namedArguments) {
    const key = Object.keys(target).find(
      (candidate) => candidate.toLowerCase() === argument.argumentName.toLowerCase(),
    );
    if (key === undefined) throw propertyNotFound(argument.argumentName, ast);
    const value = argument.expressionOmitted ? true : evaluate(argument.argument);
    const current = target[key];
    if (typeof current === "boolean") target[key] = isTrue(value);
    else if (typeof current === "number") target[key] = toInt32(value);
    else if (Array.isArray(current)) target[key] = strings(value);
    else target[key] = toStringValue(value);
    if (key.startsWith("helpMessage") && target[key] === "") throw emptyHelpMessage(argument.argumentName);
  }
  return attribute;
}

/** [Parameter(HelpMessage = "")] and its like. */
function emptyHelpMessage(name: string): Exception {
  const message = `Cannot process argument because the value of argument "${name}" is not valid. Change the value of the "${name}" argument and run the operation again.`;
  const exception = new Exception("System.Management.Automation.PSArgumentException", message);
  exception.errorRecord = newErrorRecord(exception, "Argument", "InvalidArgument", null);
  return exception;
}

function propertyNotFound(name: string, ast: AttributeAst): Exception {
  return new Exception(
    "System.Management.Automation.RuntimeException",
    `Property '${name}' cannot be found for type '${ast.typeName.fullName}'.`,
  );
}

function objectAttribute(ast: AttributeAst, args: PSValue[], evaluate: EvaluateArgument): ArgumentAttribute {
  const type = attributeType(ast);
  const instance = construct(type, args);
  for (const argument of ast.namedArguments) {
    setMember(instance, argument.argumentName, argument.expressionOmitted ? true : evaluate(argument.argument));
  }
  return new ObjectAttribute(type.name.replace(/Attribute$/, ""), instance, type);
}

function constraintType(ast: AttributeBaseAst): DotNetType {
  return resolveTypeName(ast.typeName);
}

function shortName(fullName: string): string {
  return fullName
    .toLowerCase()
    .replace(/^system\.management\.automation\.(internal\.)?/, "")
    .replace(/^system\./, "")
    .replace(/attribute$/, "");
}

/** The class of an attribute: `[X()]` may mean X or XAttribute. Throws TypeNotFound. */
function attributeType(ast: AttributeAst): DotNetType {
  const longer = new TypeName(ast.typeName.extent, `${ast.typeName.fullName}Attribute`);
  const found = findTypeName(longer) ?? findTypeName(ast.typeName);
  if (found === null) throw attributeTypeNotFound(ast);
  return found;
}

function attributeTypeNotFound(ast: AttributeAst): Exception {
  const error = engineError(
    "CustomAttributeTypeNotFound",
    `Cannot find the type for custom attribute '${ast.typeName.fullName}'. Make sure that the assembly that contains this type is loaded.`,
    null,
  );
  setPosition(recordOf(error), ast.extent);
  return error;
}

/** `$ExecutionContext`, which attributes of scripts receive. */
function engineIntrinsics(context: ExecutionContext): PSValue {
  return context.getVariable("ExecutionContext");
}
