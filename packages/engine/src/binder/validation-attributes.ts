// Owns the validation attributes of parameters and variables: [ValidateSet()], [ValidateRange()], ... and their messages.
// An attribute object is also what scripts see in `.Attributes`.
import {
  AutomationNull,
  Exception,
  convertTo,
  getEnumerable,
  getType,
  isTrue,
  psCompare,
  regexFor,
  toStringValue,
  tryConvertTo,
  typeOf,
  unwrap,
  elementTypeOf,
} from "@latch/dotnet";
import { DictionaryBase, TYPE } from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { formatMessage, metadataError } from "./messages.ts";

const texts = {
  notNull: "The argument is null. Provide a valid value for the argument, and then try running the command again.",
  notNullCollection:
    "The argument has a null value, or an element of the argument collection contains a null value. Provide a collection that does not contain any null values, and then try the command again.",
  notNullOrEmpty:
    "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.",
  notNullOrEmptyCollection:
    "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again.",
  notNullOrWhiteSpace:
    "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space characters, and then try the command again.",
  notNullOrWhiteSpaceCollection:
    "An element of the argument collection is null, empty, or consists of only white-space characters. Supply a collection that does not contain any those values and then try the command again.",
  rangeType:
    'The argument cannot be validated because its type "{0}" is not the same type ({1}) as the maximum and minimum limits of the parameter. Make sure the argument is of type {1} and then try the command again.',
  rangeGreater:
    "The {0} argument is greater than the maximum allowed range of {1}. Supply an argument that is less than or equal to {1} and then try the command again.",
  rangeSmaller:
    "The {0} argument is less than the minimum allowed range of {1}. Supply an argument that is greater than or equal to {1} and then try the command again.",
  positive: 'The argument "{0}" cannot be validated because its value is not greater than zero.',
  nonNegative: 'The argument "{0}" cannot be validated because its value is not greater than or equal to zero.',
  negative: 'The argument "{0}" cannot be validated because its value is not less than zero.',
  nonPositive: 'The argument "{0}" cannot be validated because its value is not less than or equal to zero.',
  pattern:
    'The argument "{0}" does not match the "{1}" pattern. Supply an argument that matches "{1}" and try the command again.',
  countNotArray:
    "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute from the parameter or make the parameter an array parameter.",
  countExact: "The parameter requires exactly {0} value(s) - {1} value(s) were provided.",
  countMinMax:
    "The parameter requires at least {0} value(s) and no more than {1} value(s) - {2} value(s) were provided.",
  lengthNotString:
    "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] parameter. Make the parameter a string or string[] parameter.",
  lengthMin:
    'The character length ({1}) of the argument is too short. Specify an argument with a length that is greater than or equal to "{0}", and then try the command again.',
  lengthMax:
    'The character length of the {1} argument is too long. Shorten the character length of the argument so it is fewer than or equal to "{0}" characters, and then try the command again.',
  set: 'The argument "{0}" does not belong to the set "{1}" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.',
  script:
    'The "{1}" validation script for the argument with value "{0}" did not return a result of True. Determine why the validation script failed, and then try the command again.',
  variableName: "Cannot validate argument '{0}' because it is not a valid variable name.",
  driveFailure:
    "The path argument drive {0} does not belong to the set of approved drives: {1}. Supply a path argument with an approved drive.",
} as const;

type TextName = keyof typeof texts;

const ids: Readonly<Record<TextName, string>> = {
  notNull: "ArgumentIsNull",
  notNullCollection: "ArgumentIsNull",
  notNullOrEmpty: "ArgumentIsEmpty",
  notNullOrEmptyCollection: "ArgumentIsEmpty",
  notNullOrWhiteSpace: "ArgumentIsEmptyOrWhiteSpace",
  notNullOrWhiteSpaceCollection: "ArgumentIsEmpty",
  rangeType: "ValidationRangeElementType",
  rangeGreater: "ValidateRangeTooBig",
  rangeSmaller: "ValidateRangeTooSmall",
  positive: "ValidateRangePositiveFailure",
  nonNegative: "ValidateRangeNonNegativeFailure",
  negative: "ValidateRangeNegativeFailure",
  nonPositive: "ValidateRangeNonPositiveFailure",
  pattern: "ValidatePatternFailure",
  countNotArray: "NotAnArrayParameter",
  countExact: "ValidateCountExactFailure",
  countMinMax: "ValidateCountMinMaxFailure",
  lengthNotString: "ValidateLengthNotString",
  lengthMin: "ValidateLengthMinLengthFailure",
  lengthMax: "ValidateLengthMaxLengthFailure",
  set: "ValidateSetFailure",
  script: "ValidateScriptFailure",
  variableName: "ArgumentNotValidVariableName",
  driveFailure: "PathRootInvalid",
};

/** The ValidationMetadataException an attribute throws. */
export function validationError(text: TextName, ...args: string[]): Exception {
  return metadataError(ids[text], formatMessage(texts[text], args), "Validation");
}

/** The same text under another id. */
function validationErrorAs(id: string, text: TextName): Exception {
  return metadataError(id, texts[text], "Validation");
}

/** Base of attributes: `kind` is the class name without Attribute. */
export abstract class AttributeBase implements ArgumentAttribute {
  abstract readonly kind: string;
  get [TYPE](): DotNetType {
    return getType(`System.Management.Automation.${this.kind}Attribute`);
  }
  toObject(): PSValue {
    return this;
  }
}

abstract class ValidateEnumerated extends AttributeBase {
  protected abstract validateElement(element: PSValue, context: ExecutionContext): void;

  validate(value: PSValue, context: ExecutionContext): void {
    if (value === null || value === AutomationNull) throw validationError("notNullOrEmptyCollection");
    const items = getEnumerable(value);
    if (items === null) this.validateElement(value, context);
    else for (const item of items) this.validateElement(item, context);
  }
}

export class ValidateSetAttribute extends ValidateEnumerated {
  readonly kind = "ValidateSet";
  readonly ignoreCase: boolean;
  readonly errorMessage: string | null;
  private readonly source: readonly string[] | (() => readonly string[]);

  constructor(
    values: readonly string[] | (() => readonly string[]),
    ignoreCase = true,
    errorMessage: string | null = null,
  ) {
    super();
    this.source = values;
    this.ignoreCase = ignoreCase;
    this.errorMessage = errorMessage;
  }
  get validValues(): readonly string[] {
    return typeof this.source === "function" ? this.source() : this.source;
  }
  protected validateElement(element: PSValue): void {
    if (isNothing(element)) throw validationErrorAs("ArgumentIsEmpty", "notNull");
    const text = toStringValue(element);
    const values = this.validValues;
    const wanted = this.ignoreCase ? text.toLowerCase() : text;
    for (const value of values) if ((this.ignoreCase ? value.toLowerCase() : value) === wanted) return;
    throw custom(this.errorMessage, "set", text, values.join(","));
  }
}

export type RangeKindName = "Positive" | "NonNegative" | "Negative" | "NonPositive";

export class ValidateRangeAttribute extends ValidateEnumerated {
  readonly kind = "ValidateRange";
  readonly minRange: PSValue;
  readonly maxRange: PSValue;
  readonly rangeKind: RangeKindName | null;

  constructor(minRange: PSValue, maxRange: PSValue, rangeKind: RangeKindName | null = null) {
    super();
    this.rangeKind = rangeKind;
    this.minRange = minRange;
    this.maxRange = maxRange;
  }
  protected validateElement(wrapped: PSValue): void {
    const element = unwrap(wrapped);
    if (isNothing(element)) throw validationErrorAs("ArgumentIsEmpty", "notNull");
    if (this.rangeKind !== null) return this.validateKind(element, this.rangeKind);
    let value: PSValue = element;
    const type = typeOf(this.minRange);
    if (typeOf(element) !== type) {
      const converted = tryConvertTo(element, type);
      if (!converted.ok) throw validationError("rangeType", typeOf(element).name, type.name);
      value = converted.value;
    }
    if (psCompare(this.minRange, value, false) > 0)
      throw validationError("rangeSmaller", toStringValue(element), toStringValue(this.minRange));
    if (psCompare(this.maxRange, value, false) < 0)
      throw validationError("rangeGreater", toStringValue(element), toStringValue(this.maxRange));
  }

  private validateKind(element: PSValue, kind: RangeKindName): void {
    const type = typeOf(element);
    const isTime = type.displayName === "System.TimeSpan";
    if (!isTime && !numberTypes.test(type.displayName)) throw validationError("rangeType", type.name, "Int32");
    const sign = psCompare(element, isTime ? convertTo(0, type) : 0, false);
    const text = toStringValue(element);
    if (kind === "Positive" && sign <= 0) throw validationError("positive", text);
    if (kind === "NonNegative" && sign < 0) throw validationError("nonNegative", text);
    if (kind === "Negative" && sign >= 0) throw validationError("negative", text);
    if (kind === "NonPositive" && sign > 0) throw validationError("nonPositive", text);
  }
}

const numberTypes = /^System\.(?:S?Byte|U?Int(?:16|32|64)|Single|Double|Decimal)$/;

export class ValidateLengthAttribute extends ValidateEnumerated {
  readonly kind = "ValidateLength";
  readonly minLength: number;
  readonly maxLength: number;
  constructor(minLength: number, maxLength: number) {
    super();
    this.minLength = minLength;
    this.maxLength = maxLength;
  }
  protected validateElement(wrapped: PSValue): void {
    const element = unwrap(wrapped);
    if (typeof element !== "string") throw validationError("lengthNotString");
    if (element.length < this.minLength)
      throw validationError("lengthMin", String(this.minLength), String(element.length));
    if (element.length > this.maxLength)
      throw validationError("lengthMax", String(this.maxLength), String(element.length));
  }
}

export class ValidatePatternAttribute extends ValidateEnumerated {
  readonly kind = "ValidatePattern";
  readonly regexPattern: string;
  readonly options: PSValue;
  readonly errorMessage: string | null;
  constructor(regexPattern: string, options: PSValue = null, errorMessage: string | null = null) {
    super();
    this.regexPattern = regexPattern;
    this.options = options;
    this.errorMessage = errorMessage;
  }
  protected validateElement(element: PSValue): void {
    if (isNothing(element)) throw validationErrorAs("ArgumentIsEmpty", "notNull");
    const text = toStringValue(element);
    const options =
      this.options === null ? ignoreCaseOption : Number((unwrap(this.options) as { value: number }).value);
    if (!regexFor(this.regexPattern, options).isMatch(text))
      throw custom(this.errorMessage, "pattern", text, this.regexPattern);
  }
}
/** RegexOptions.IgnoreCase */
const ignoreCaseOption = 1;

export class ValidateScriptAttribute extends ValidateEnumerated {
  readonly kind = "ValidateScript";
  readonly scriptBlock: ScriptBlock;
  readonly errorMessage: string | null;
  constructor(scriptBlock: ScriptBlock, errorMessage: string | null = null) {
    super();
    this.scriptBlock = scriptBlock;
    this.errorMessage = errorMessage;
  }
  protected validateElement(element: PSValue): void {
    if (isNothing(element)) throw validationErrorAs("ArgumentIsEmpty", "notNull");
    const result = this.scriptBlock.invokeReturnAsIs([], element);
    if (!isTrue(result)) throw custom(this.errorMessage, "script", toStringValue(element), this.scriptBlock.toString());
  }
}

export class ValidateCountAttribute extends AttributeBase {
  readonly kind = "ValidateCount";
  readonly minLength: number;
  readonly maxLength: number;
  constructor(minLength: number, maxLength: number) {
    super();
    this.minLength = minLength;
    this.maxLength = maxLength;
  }
  validate(value: PSValue): void {
    const base = unwrap(value);
    let count = 0;
    if (base !== null && base !== AutomationNull) {
      if (base instanceof DictionaryBase) count = base.count;
      else {
        const items = typeof base === "string" ? Array.from({ length: base.length }) : getEnumerable(base);
        if (items === null) throw validationError("countNotArray");
        for (const _item of items) count++;
      }
    }
    if (this.minLength === this.maxLength && count !== this.maxLength)
      throw validationError("countExact", String(this.maxLength), String(count));
    if (count < this.minLength || count > this.maxLength)
      throw validationError("countMinMax", String(this.minLength), String(this.maxLength), String(count));
  }
}

export class ValidateNotNullAttribute extends AttributeBase {
  readonly kind = "ValidateNotNull";
  validate(value: PSValue): void {
    if (isNothing(value)) throw validationError("notNull");
    for (const item of collectionItems(value)) if (isNothing(item)) throw validationError("notNullCollection");
  }
}

export class ValidateNotNullOrEmptyAttribute extends AttributeBase {
  readonly kind: string = "ValidateNotNullOrEmpty";
  validate(value: PSValue): void {
    if (isNothing(value)) throw validationErrorAs("ArgumentIsNull", "notNullOrEmpty");
    const base = unwrap(value);
    if (typeof base === "string") {
      if (this.isBlank(base)) throw validationError(this.text);
      return;
    }
    if (base instanceof DictionaryBase && base.count === 0) throw validationError("notNullOrEmptyCollection");
    let any = false;
    const items = getEnumerable(base);
    if (items === null) return;
    // Elements of PSObject[] are objects to .NET, an empty string among them too.
    const wrapped = Array.isArray(base) && elementTypeOf(base)?.displayName === "System.Management.Automation.PSObject";
    for (const item of items) {
      any = true;
      if (isNothing(item)) throw validationErrorAs("ArgumentIsNull", "notNullOrEmptyCollection");
      const element = unwrap(item);
      if (typeof element === "string" && !wrapped && this.isBlank(element))
        throw validationErrorAs(this.blankElementId, this.collectionText);
    }
    if (!any) throw validationError("notNullOrEmptyCollection");
  }
  protected isBlank(text: string): boolean {
    return text === "";
  }
  protected get text(): "notNullOrEmpty" | "notNullOrWhiteSpace" {
    return "notNullOrEmpty";
  }
  protected get collectionText(): "notNullOrEmptyCollection" | "notNullOrWhiteSpaceCollection" {
    return "notNullOrEmptyCollection";
  }
  protected get blankElementId(): string {
    return "ArgumentCollectionContainsEmpty";
  }
}

export class ValidateNotNullOrWhiteSpaceAttribute extends ValidateNotNullOrEmptyAttribute {
  override readonly kind = "ValidateNotNullOrWhiteSpace";
  protected override isBlank(text: string): boolean {
    return text.trim() === "";
  }
  protected override get text(): "notNullOrWhiteSpace" {
    return "notNullOrWhiteSpace";
  }
  protected override get collectionText(): "notNullOrWhiteSpaceCollection" {
    return "notNullOrWhiteSpaceCollection";
  }
  protected override get blankElementId(): string {
    return "ArgumentCollectionContainsEmptyOrWhiteSpace";
  }
}

/** [ValidateDrive("C","D")]: the path's drive is one of these. */
export class ValidateDriveAttribute extends AttributeBase {
  readonly kind = "ValidateDrive";
  readonly validRootDrives: readonly string[];
  constructor(drives: readonly string[]) {
    super();
    this.validRootDrives = drives;
  }
  validate(value: PSValue): void {
    const drive = /^([^:/]+):/.exec(toStringValue(value))?.[1] ?? "/";
    if (!this.validRootDrives.some((known) => known.toLowerCase() === drive.toLowerCase()))
      throw validationError("driveFailure", drive, this.validRootDrives.join(","));
  }
}

/** Of -ErrorVariable and its like: an optional +, then a variable name. */
export class ValidateVariableName extends AttributeBase {
  readonly kind = "ValidateVariableName";
  validate(value: PSValue): void {
    if (value === null) return;
    const name = toStringValue(value);
    if (!/^\+?([\p{L}\p{N}_?]|[^\s$^:]+:?)+$/u.test(name)) throw validationError("variableName", name);
  }
}

function custom(errorMessage: string | null, text: "set" | "pattern" | "script", ...args: string[]): Exception {
  if (errorMessage === null || errorMessage === "") return validationError(text, ...args);
  return metadataError(ids[text], formatMessage(errorMessage, args), "Validation");
}

function isNothing(value: PSValue): boolean {
  return value === null || value === AutomationNull;
}

function collectionItems(value: PSValue): Iterable<PSValue> {
  const base = unwrap(value);
  if (typeof base === "string" || base instanceof DictionaryBase) return [];
  return getEnumerable(base) ?? [];
}

/** ValidateRange's limits brought to one type, as [ValidateRange(0, 2.5)] needs. */
export function rangeOfLimits(minRange: PSValue, maxRange: PSValue): ValidateRangeAttribute {
  const min = typeOf(minRange);
  const max = typeOf(maxRange);
  if (min === max) return new ValidateRangeAttribute(minRange, maxRange);
  const wider = ["System.Decimal", "System.Double", "System.Single", "System.Int64", "System.Int32"].find(
    (name) => min.displayName === name || max.displayName === name,
  );
  const type = getType(wider ?? "System.Double");
  return new ValidateRangeAttribute(convertTo(minRange, type), convertTo(maxRange, type));
}
