// The format operator -f and String.Format: composite format strings.
import { Exception, runtimeException } from "../errors/exception.ts";
import { type CultureInfo, currentCulture } from "../text/culture.ts";
import { dotNetToString, formatValue } from "../text/dotnet-string.ts";
import { hasAttachedToString, toStringValue } from "../text/to-string-value.ts";
import { elementTypeOf, isTypedArray } from "../values/arrays.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { type FormatItem, indexTooBig, parseCompositeFormat } from "./composite-format.ts";

/** `format -f args` (an object[] or T[] of references on the right is the argument list). Throws FormatError. */
export function formatOperator(format: PSValue, args: PSValue): string {
  const text = toStringValue(format);
  const base = args instanceof PSObject ? args.baseObject : args;
  const spread = Array.isArray(base) && (!isTypedArray(base) || !elementTypeOf(base).isValueType);
  const list = spread ? (base as PSValue[]) : [args];
  try {
    return composeFormat(text, list, currentCulture());
  } catch (error) {
    if (!(error instanceof Exception) || error.typeName !== "System.FormatException") throw error;
    throw runtimeException(`Error formatting a string: ${error.message}.`, "FormatError", {
      inner: error,
      target: text,
    });
  }
}

const parsedFormats = new Map<string, readonly FormatItem[]>();

/** String.Format(culture, format, args). Throws FormatException. */
export function composeFormat(
  format: string,
  args: readonly PSValue[],
  culture: CultureInfo = currentCulture(),
): string {
  let items = parsedFormats.get(format);
  if (items === undefined) {
    items = parseCompositeFormat(format, args.length);
    if (parsedFormats.size > 500) parsedFormats.clear();
    parsedFormats.set(format, items);
  }
  let out = "";
  for (const item of items) {
    if (item.literal !== null) {
      out += item.literal;
      continue;
    }
    if (item.index >= args.length) throw indexTooBig();
    const text = argumentText(args[item.index]!, item.format, culture);
    const { width } = item;
    if (width === 0) out += text;
    else out += width < 0 ? text.padEnd(-width) : text.padStart(width);
  }
  return out;
}

function argumentText(value: PSValue, format: string, culture: CultureInfo): string {
  if (value === null || value === AutomationNull) return "";
  if (typeof value === "string") return value;
  if (value instanceof PSCustomObject) return toStringValue(value, { culture });
  if (format === "" && typeof value === "object" && hasAttachedToString(value))
    return toStringValue(value, { culture });
  if (value instanceof PSObject)
    return format === "" ? toStringValue(value, { culture }) : formatValue(value, format, culture);
  return format === "" ? dotNetToString(value, culture) : formatValue(value, format, culture);
}
