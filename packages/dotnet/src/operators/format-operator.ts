// The format operator -f and String.Format: composite format strings.
import { Exception, runtimeException } from "../errors/exception.ts";
import { type CultureInfo, currentCulture } from "../text/culture.ts";
import { dotNetToString, formatValue } from "../text/dotnet-string.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { elementTypeOf } from "../values/arrays.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";

/** `format -f args` (an object[] or T[] of references on the right is the argument list). Throws FormatError. */
export function formatOperator(format: PSValue, args: PSValue): string {
  const text = toStringValue(format);
  const base = args instanceof PSObject ? args.baseObject : args;
  const list = Array.isArray(base) && !elementTypeOf(base).isValueType ? (base as PSValue[]) : [args];
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

function badItem(position: number, reason: string): Exception {
  return new Exception(
    "System.FormatException",
    `Input string was not in a correct format. Failure to parse near offset ${position}. ${reason}`,
  );
}

const expectedDigit = "Expected an ASCII digit.";
const unclosedItem = "Format item ends prematurely.";
const strayBrace = "Unexpected closing brace without a corresponding opening brace.";

/** One `{index,width:format}`. */
interface FormatItem {
  readonly literal: string | null;
  readonly index: number;
  readonly width: number;
  readonly format: string;
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
    items = parseComposite(format, args.length);
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
    out += item.width < 0 ? text.padEnd(-item.width) : text.padStart(item.width);
  }
  return out;
}

function indexTooBig(): Exception {
  return new Exception(
    "System.FormatException",
    "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
  );
}

function argumentText(value: PSValue, format: string, culture: CultureInfo): string {
  if (value === null || value === AutomationNull) return "";
  if (typeof value === "string") return value;
  if (value instanceof PSCustomObject) return toStringValue(value, { culture });
  if (value instanceof PSObject)
    return format === "" ? toStringValue(value, { culture }) : formatValue(value, format, culture);
  return format === "" ? dotNetToString(value, culture) : formatValue(value, format, culture);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

/** StringBuilder.AppendFormat's reading of the text, with its error offsets. */
function parseComposite(format: string, count: number): FormatItem[] {
  const items: FormatItem[] = [];
  const literal = (text: string): void => {
    if (text !== "") items.push({ literal: text, index: 0, width: 0, format: "" });
  };
  let at = 0;
  const next = (): string => {
    at++;
    if (at >= format.length) throw badItem(at, unclosedItem);
    return format[at]!;
  };
  while (at < format.length) {
    const rest = /[{}]/.exec(format.slice(at));
    if (rest === null) {
      literal(format.slice(at));
      break;
    }
    literal(format.slice(at, at + rest.index));
    at += rest.index;
    const brace = format[at]!;
    let c = next();
    if (c === brace) {
      literal(c);
      at++;
      continue;
    }
    if (brace !== "{") throw badItem(at, strayBrace);
    if (!isDigit(c)) throw badItem(at, expectedDigit);
    let index = Number(c);
    let width = 0;
    let itemFormat = "";
    c = next();
    if (c !== "}") {
      while (isDigit(c) && index < 1000000) {
        index = index * 10 + Number(c);
        c = next();
      }
      while (c === " ") c = next();
      if (c === ",") {
        do c = next();
        while (c === " ");
        const left = c === "-";
        if (left) c = next();
        if (!isDigit(c)) throw badItem(at, expectedDigit);
        width = Number(c);
        c = next();
        while (isDigit(c) && width < 1000000) {
          width = width * 10 + Number(c);
          c = next();
        }
        while (c === " ") c = next();
        if (left) width = -width;
      }
      if (c !== "}") {
        if (c !== ":") throw badItem(at, unclosedItem);
        const start = at + 1;
        for (;;) {
          c = next();
          if (c === "}") break;
          if (c === "{") throw badItem(at, unclosedItem);
        }
        itemFormat = format.slice(start, at);
      }
    }
    at++;
    // An index that is too big is reported before any later mistake in the text.
    if (index >= count) throw indexTooBig();
    items.push({ literal: null, index, width, format: itemFormat });
  }
  return items;
}
