// "$x": PowerShell's string form of any value (PSObject.ToString with the invariant culture).
import { registerTargetNamer } from "../errors/error-record.ts";
import { doubleText, singleText, formatNumber } from "../formatting/number-format.ts";
import { instanceDataOf } from "../members/instance-members.ts";
import { PSMemberInfo, PSMethodInfo } from "../members/member-info.ts";
import { DotNetType, typeOf } from "../types/dotnet-type.ts";
import { displayTypeName } from "../types/type-display.ts";
import { enumerateAny, getEnumerable } from "../values/enumerable.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { PSDouble, PSSingle } from "../values/numerics.ts";
import { DeserializedObject } from "../values/deserialized-object.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject, unwrap } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { Exception } from "../errors/exception.ts";
import { type CultureInfo, invariantCulture } from "./culture.ts";
import { dotNetToString, registerCustomObjectText } from "./dotnet-string.ts";

/** How to make text of a value. */
export interface ToStringOptions {
  /** $OFS: what joins the elements of an enumerable (a blank by default). */
  readonly separator?: string;
  /** Invariant when absent. */
  readonly culture?: CultureInfo;
}

let separatorProvider: () => string = () => " ";

/** The engine says where $OFS comes from; asked only when an enumerable becomes text and no separator is given. */
export function setSeparatorProvider(provider: () => string): void {
  separatorProvider = provider;
}

/** The text of a value in an expandable string or a [string] cast. */
export function toStringValue(value: PSValue, options?: ToStringOptions): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return options?.culture === undefined ? value.toString() : dotNetToString(value, options.culture);
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      return value.toString();
    default:
      return value === null
        ? ""
        : textOf(value, options?.separator ?? null, options?.culture ?? invariantCulture, true);
  }
}

/** The text of a conversion to string: as toStringValue, but a ToString method attached to a .NET object is not asked. */
export function convertedText(value: PSValue, options?: ToStringOptions): string {
  if (typeof value !== "object" || value === null || instanceToStringOf(value) === undefined)
    return toStringValue(value, options);
  const base = value instanceof PSObject ? value.baseObject : value;
  if (base instanceof PSCustomObject) return toStringValue(value, options);
  if (typeof base !== "object" || base === null) return toStringValue(base, options);
  return textOf(base, options?.separator ?? null, options?.culture ?? invariantCulture, true, false);
}

/** PSObject.ToString(recurse). Without recursion an enumerable answers with its own ToString(). */
function textOf(
  value: PSValue,
  separator: string | null,
  culture: CultureInfo,
  recurse: boolean,
  attached = true,
): string {
  if (typeof value !== "object" || value === null) return dotNetToString(value, culture);
  if (value instanceof PSDouble && culture.isInvariant) return doubleText(value.value);
  if (value instanceof PSSingle && culture.isInvariant) return singleText(value.value);
  if (value instanceof PSDouble || value instanceof PSSingle)
    return formatNumber(value, value instanceof PSDouble ? "G15" : "G7", culture);
  if (Array.isArray(value)) {
    return recurse ? joinItems(value as PSValue[], separator, culture) : dotNetToString(value, culture);
  }
  if (value instanceof DotNetType) return recurse ? displayTypeName(value) : value.toString();
  if (value instanceof PSCustomObject) return customObjectText(value, culture, recurse);
  const own = attached ? instanceToStringOf(value) : undefined;
  if (own !== undefined) return dotNetToString(own.invoke([]));
  if (value instanceof PSObject) return textOf(value.baseObject, separator, culture, recurse);
  if (value === AutomationNull) return "";
  if (recurse) {
    const items = getEnumerable(value) ?? (value instanceof DictionaryBase ? null : iteratorText(value));
    if (items !== null) return joinItems(items, separator, culture);
  }
  return dotNetToString(value, culture);
}

/** Enumerators ("unravelEnumeratorOnRecurse"): anything else that enumerates. */
function iteratorText(value: PSValue): Iterable<PSValue> | null {
  return enumerateAny(value);
}

function joinItems(items: Iterable<PSValue>, given: string | null, culture: CultureInfo): string {
  const separator = given ?? separatorProvider();
  let text = "";
  let first = true;
  for (const item of items) {
    if (first) first = false;
    else text += separator;
    text += textOf(item, separator, culture, false);
  }
  return text;
}

/** `@{a=1; b=2}`; inside another object's text only its ToString(), which is empty. */
function customObjectText(value: PSCustomObject, culture: CultureInfo, recurse: boolean): string {
  if (value instanceof DeserializedObject && value.text !== null) return value.text;
  const { shape, values } = value;
  if (!shape.plain) {
    const slot = shape.slotOf("ToString");
    const member = slot < 0 ? undefined : values[slot];
    if (member instanceof PSMethodInfo) return dotNetToString(member.invoke([]));
  }
  if (value.typeNames !== null) {
    const given = typeDataToString(value);
    if (given !== undefined) return given;
  }
  if (!recurse) return "";
  const parts: string[] = [];
  for (let i = 0; i < shape.names.length; i++) {
    let item: PSValue = values[i] ?? null;
    if (!shape.plain && isMember(item)) {
      if (item instanceof PSMethodInfo || item.memberType === "PropertySet" || item.memberType === "MemberSet")
        continue;
      item = safeValue(item);
    }
    parts.push(`${shape.names[i]}=${item === null ? "" : textOf(item, ", ", culture, false)}`);
  }
  return parts.length === 0 ? "" : `@{${parts.join("; ")}}`;
}

function isMember(value: PSValue): value is PSMemberInfo {
  return value instanceof PSMemberInfo;
}

/** A getter that fails leaves the property's text empty. */
function safeValue(member: PSMemberInfo): PSValue {
  try {
    return member.value;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

/** Has somebody attached a ToString method to this .NET object? */
export function hasAttachedToString(value: object): boolean {
  return instanceToStringOf(value) !== undefined;
}

/** A ToString method attached with Add-Member; a custom object's own is looked up in its shape. */
function instanceToStringOf(value: object): PSMethodInfo | undefined {
  const member = value instanceof PSCustomObject ? undefined : instanceDataOf(value)?.members?.get("tostring");
  return member instanceof PSMethodInfo ? member : undefined;
}

let typeDataToString: (value: PSValue) => string | undefined = () => undefined;

/** The type data registers here how a ToString method that Update-TypeData gave makes text of an object. */
export function registerTypeDataToString(provider: (value: PSValue) => string | undefined): void {
  typeDataToString = provider;
}

registerCustomObjectText((value, culture) => customObjectText(value, culture, true));

registerTargetNamer((target) => {
  // .NET's text: an array is not its elements.
  const base = unwrap(target);
  return Array.isArray(base) || base instanceof Uint8Array ? typeOf(base).displayName : toStringValue(target);
});
