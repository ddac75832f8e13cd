// How a value is shown in one cell: collections in braces, numbers of generated tables with the culture's decimals,
// format strings applied.
import {
  AutomationNull,
  DictionaryBase,
  DotNetType,
  EnumValue,
  Exception,
  PSCustomObject,
  PSDecimal,
  PSDouble,
  PSMemberSet,
  PSNoteProperty,
  PSObject,
  PSPropertySet,
  PSSingle,
  currentCulture,
  enumerateAny,
  formatOperator,
  getEnumerable,
  getMember,
  getMemberInfo,
  instanceDataOf,
  isNull,
  isTrue,
  standardMember,
  toStringValue,
  typeDataText,
  typeNamesOf,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { PSMemberInfo, PSValue } from "@latch/dotnet";
import { scriptClassOf } from "@latch/engine";
import { PropertyExpression } from "./property-expression.ts";

const ELLIPSIS = "\u2026";
const REMOTING_PROPERTIES = new Set(["pscomputername", "psshowcomputername", "runspaceid", "pssourcejobinstanceid"]);
/** Tried in this order for an object's name. */
const NAME_PATTERNS = ["name", "id", "key", "*key", "*name", "*id"];

/** Types shown as themselves, never as properties (besides enums). */
const SCALAR_TYPES = new Set(
  "String SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Char Single Double Boolean Decimal IntPtr"
    .split(" ")
    .map((name) => `system.${name.toLowerCase()}`),
);
SCALAR_TYPES.add("system.security.securestring").add("system.numerics.biginteger");

/** Whether PowerShell shows an object of these type names as its text. */
export function isScalarType(typeNames: readonly string[]): boolean {
  const first = typeNames[0];
  if (first === undefined || first === "") return false;
  if (typeNames[1] === "System.Enum") return true;
  return SCALAR_TYPES.has(withoutDeserialized(first).toLowerCase());
}

/** As isScalarType, without looking at type names for the common kinds. */
export function isScalar(value: PSValue): boolean {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
      return true;
    default:
      if (value === null || value instanceof PSCustomObject) return false;
      if (value instanceof EnumValue) return true;
      return isScalarType(typeNamesOf(value));
  }
}

/** A type name without its `Deserialized.` prefix. */
export function withoutDeserialized(name: string): string {
  return /^deserialized\./i.test(name) ? name.slice(13) : name;
}

/** The type names without `Deserialized.` prefixes; null when none has it. */
export function maskDeserialized(typeNames: readonly string[]): string[] | null {
  let found = false;
  const masked = typeNames.map((name) => {
    const plain = withoutDeserialized(name);
    if (plain !== name) found = true;
    return plain;
  });
  return found ? masked : null;
}

/** Elements of what is shown in braces or expanded: collections and dictionaries. null: not one. */
export function elementsOf(value: PSValue): Iterable<PSValue> | null {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return value;
  if (value instanceof PSCustomObject) return null;
  const base = unwrap(value);
  return base instanceof DictionaryBase ? enumerateAny(base) : getEnumerable(value);
}

/** An object's text. Null gives "". */
export function textOf(value: PSValue): string {
  if (typeof value === "string") return value;
  if (value === null || value === AutomationNull) return "";
  return shownText(value);
}

/** An object's text in the current culture (PSObject.ToString()). */
function shownText(value: PSValue): string {
  // A type's own ToString(), not the short name that casts give.
  if (value instanceof DotNetType) return value.displayName;
  return typeDataText(value) ?? toStringValue(value, { culture: currentCulture() });
}

/** Value as text of one cell. `inTable`: floating point numbers get the culture's number of decimals. */
export function displayText(value: PSValue, enumerationLimit: number, inTable = false): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "True" : "False";
    default:
      return value === null || value === AutomationNull ? "" : objectText(value, enumerationLimit, inTable);
  }
}

function objectText(value: object, enumerationLimit: number, inTable: boolean): string {
  try {
    const base = unwrap(value);
    if (base instanceof PSDouble || base instanceof PSSingle || base instanceof PSDecimal) {
      return inTable ? formatOperator("{0:F}", [base]) : shownText(base);
    }
    const elements = elementsOf(value);
    return elements === null ? shownText(value) : bracedText(elements, enumerationLimit);
  } catch (error) {
    if (error instanceof Exception) return "";
    throw error;
  }
}

function bracedText(elements: Iterable<PSValue>, limit: number): string {
  let text = "";
  let count = 0;
  for (const element of elements) {
    if (limit >= 0 && count === limit) {
      text += ELLIPSIS;
      break;
    }
    if (count > 0) text += ", ";
    text += elementName(element);
    count++;
  }
  return `{${text}}`;
}

/** .NET types that inherit their ToString. */
const INHERITS_TEXT =
  /^System\.(?:Text\.RegularExpressions\.(?:Match|Group)|IO\.(?:File|Directory)Info|Management\.Automation\.Language\.\w+(?:Ast|Token))$/;

/** Exceptions with a ToString of their own. */
const EXCEPTIONS_WITH_TEXT =
  /^System\.(?:Exception|AggregateException|BadImageFormatException|IO\.File(?:NotFound|Load)Exception|Runtime\.InteropServices\.ExternalException)$/;

/** True when a type's ToString is that of a type it derives from. */
function inheritsText(element: object, type: DotNetType): boolean {
  if (element instanceof Exception) return !EXCEPTIONS_WITH_TEXT.test(type.fullName);
  const scriptClass = scriptClassOf(type);
  if (scriptClass !== undefined)
    return !scriptClass.methods.some((method) => method.lowerName === "tostring" && method.parameterCount === 0);
  return INHERITS_TEXT.test(type.fullName);
}

/** How an element of a collection is shown: its text, or its name when its type inherits the text and it has one. */
function elementName(element: PSValue): string {
  if (isNull(element)) return "$null";
  if (typeof element !== "object" || element instanceof PSCustomObject || element instanceof PSObject)
    return textOf(element);
  if (element instanceof EnumValue) return element.toString();
  const type = typeOf(element);
  const text = shownText(element);
  if (text !== type.displayName && text !== type.fullName && !inheritsText(element as object, type)) return text;
  const name = displayNameExpression(element);
  if (name === null) return text;
  const value = propertyText(element, name.name);
  return value ?? text;
}

function propertyText(target: PSValue, name: string): string | null {
  try {
    const value = getMember(target, name);
    return value === undefined ? null : textOf(value);
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

/** The property that names an object: its type's default display property, else the first of name, id, key … */
export function displayNameExpression(target: PSValue): PropertyExpression | null {
  const preset = defaultDisplayProperty(target);
  if (preset !== null) return PropertyExpression.property(preset);
  for (const pattern of NAME_PATTERNS) {
    const found = PropertyExpression.property(pattern)
      .resolve(target)
      .find((expression) => !REMOTING_PROPERTIES.has(expression.name.toLowerCase()));
    if (found !== undefined) return found;
  }
  return null;
}

/** True when the name is one that remoting adds to objects. */
export function isRemotingProperty(name: string): boolean {
  return REMOTING_PROPERTIES.has(name.toLowerCase());
}

/** A member of the object's own PSStandardMembers (Add-Member), which goes before its type's. */
function ownStandardMember(target: PSValue, name: string): PSMemberInfo | undefined {
  const data =
    target instanceof PSCustomObject
      ? target.get("PSStandardMembers")
      : instanceDataOf(target)?.members?.get("psstandardmembers");
  return data instanceof PSMemberSet ? data.members.find((member) => member.name === name) : undefined;
}

/** DefaultDisplayPropertySet of an object or its type; empty when there is none. */
export function defaultPropertySet(target: PSValue): readonly string[] {
  if (target instanceof PSCustomObject && target.typeNames === null && target.shape.plain) return [];
  const own = ownStandardMember(target, "DefaultDisplayPropertySet");
  if (own instanceof PSPropertySet) return own.referencedPropertyNames.filter((name) => name !== "");
  const typeNames = typeNamesOf(target);
  const found = standardMember(typeNames, "defaultDisplayPropertySet");
  if (found !== undefined) return found;
  const masked = maskDeserialized(typeNames);
  return (masked === null ? undefined : standardMember(masked, "defaultDisplayPropertySet")) ?? [];
}

function defaultDisplayProperty(target: PSValue): string | null {
  const own = ownStandardMember(target, "DefaultDisplayProperty");
  if (own instanceof PSNoteProperty) return textOf(own.value) || null;
  return standardMember(typeNamesOf(target), "defaultDisplayProperty") ?? null;
}

/** Whether a remote object wants its computer's name shown. */
export function showsComputerName(target: PSValue): boolean {
  if (typeof target !== "object" || target === null) return false;
  if (target instanceof PSCustomObject && target.shape.plain && target.get("PSShowComputerName") === undefined)
    return false;
  if (getMemberInfo(target, "PSComputerName") === undefined) return false;
  const show = getMember(target, "PSShowComputerName");
  return show !== undefined && isTrue(show);
}

/**
 * A cell's text with a format string: composite when it has `{0` or `}`, else the format of the value itself.
 * A failing format falls back to the plain text (or throws it as FormatException when `strict`).
 */
export function formatted(
  value: PSValue,
  format: string,
  enumerationLimit: number,
  inTable: boolean,
  strict = false,
): string {
  if (format === "") return displayText(value, enumerationLimit, inTable);
  const composite = format.includes("{0") || format.includes("}");
  const argument = isNull(value) ? "" : value;
  try {
    if (composite) return formatOperator(format, [argument]);
    return formatOperator(`{0:${format.replaceAll("{", "{{")}}`, [argument]);
  } catch (error) {
    if (error instanceof Exception && !strict) return displayText(value, enumerationLimit, inTable);
    throw error;
  }
}
