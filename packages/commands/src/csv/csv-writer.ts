// Objects -> lines of comma-separated values, for ConvertTo-Csv and Export-Csv.
import {
  DictionaryBase,
  Exception,
  getMember,
  invokeMethod,
  listMembers,
  PSCustomObject,
  type PSValue,
  toStringValue,
  typeNamesOf,
  unwrap,
} from "@latch/dotnet";

export interface CsvFormat {
  readonly delimiter: string;
  readonly quotes: "Always" | "AsNeeded" | "Never";
  /** columns to quote whatever they hold; null: as `quotes` says */
  readonly quoteFields: ReadonlySet<string> | null;
}

/** The columns an object would get: its property names, a dictionary's keys. */
export function columnsOf(value: PSValue): string[] {
  const base = unwrap(value);
  if (base instanceof DictionaryBase) return [...base.keys()].map((key) => toStringValue(key));
  if (base instanceof PSCustomObject && base.shape.plain && base.typeNames === null) return [...base.shape.names];
  return listMembers(value)
    .filter((member) => member.memberType.endsWith("Property") && member.memberType !== "ParameterizedProperty")
    .map((member) => member.name);
}

/** `#TYPE` line's type name: the first PSTypeName, without CSV:. */
export function typeLineOf(value: PSValue): string {
  const name = typeNamesOf(value)[0] ?? "";
  return `#TYPE ${name.replace(/^CSV:/, "")}`;
}

export function headerLine(columns: readonly string[], format: CsvFormat): string {
  return columns.map((column) => cell(column, column, format)).join(format.delimiter);
}

export function dataLine(value: PSValue, columns: readonly string[], format: CsvFormat): string {
  return columns.map((column) => dataCell(readColumn(value, column), column, format)).join(format.delimiter);
}

function readColumn(value: PSValue, column: string): PSValue {
  const base = unwrap(value);
  if (base instanceof DictionaryBase) return base.get(column) ?? null;
  try {
    return getMember(value, column) ?? null;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

/** A null cell is empty without quotes, unlike an empty string. */
function dataCell(value: PSValue, column: string, format: CsvFormat): string {
  if (value === null) return "";
  const base = unwrap(value);
  // ToString() of the object itself: collections show their type, dates and numbers the current culture.
  const plain = typeof base === "string" || base instanceof PSCustomObject || base instanceof DictionaryBase;
  const text = plain ? toStringValue(value) : String(invokeMethod(base, "ToString", []));
  return cell(text, column, format);
}

function cell(text: string, column: string, format: CsvFormat): string {
  if (format.quoteFields) return format.quoteFields.has(column.toLowerCase()) ? quoted(text) : text;
  if (format.quotes === "Always") return quoted(text);
  if (format.quotes === "AsNeeded" && needsQuotes(text, format.delimiter)) return quoted(text);
  return text;
}

function needsQuotes(text: string, delimiter: string): boolean {
  return text.includes(delimiter) || /["\r\n]/.test(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
