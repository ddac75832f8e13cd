// What a Format-* command line asks for, and reading `-Property` and `-GroupBy` values: names, script blocks and the
// hashtables of calculated properties, with PowerShell's errors for wrong ones.
import {
  DictionaryBase,
  EnumValue,
  Exception,
  PSCustomObject,
  isScriptBlock,
  isTrue,
  newErrorRecord,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { ErrorDetails } from "@latch/dotnet";
import type { Alignment } from "../packets/format-objects.ts";
import { PropertyExpression } from "./property-expression.ts";

/** One property asked for on the command line. */
export interface FormatProperty {
  readonly expression: PropertyExpression;
  readonly label: string | null;
  readonly format: string;
  readonly width: number;
  readonly alignment: Alignment;
  /** Format-Custom: how deep to go; -1: as the command says. */
  readonly depth: number;
}

export type Expansion = "CoreOnly" | "EnumOnly" | "Both";

export interface FormatParameters {
  readonly properties: readonly FormatProperty[];
  readonly groupBy: FormatProperty | null;
  readonly view: string | null;
  readonly force: boolean;
  readonly autoSize: boolean | null;
  readonly repeatHeader: boolean;
  readonly showError: boolean;
  readonly displayError: boolean;
  readonly expansion: Expansion | null;
  readonly hideHeaders: boolean | null;
  readonly wrap: boolean | null;
  /** Format-Wide; 0: not given. */
  readonly columns: number;
  /** Format-Custom. */
  readonly depth: number;
}

export const DEFAULT_PARAMETERS: FormatParameters = {
  properties: [],
  groupBy: null,
  view: null,
  force: false,
  autoSize: null,
  repeatHeader: false,
  showError: false,
  displayError: false,
  expansion: null,
  hideHeaders: null,
  wrap: null,
  columns: 0,
  depth: 5,
};

type EntryKey = "expression" | "formatString" | "width" | "alignment" | "label" | "depth";

interface EntryDefinition {
  readonly key: EntryKey;
  /** A second accepted name. */
  readonly other?: string;
  readonly accepts: (value: PSValue) => boolean;
  readonly typeNames: readonly string[];
}

const isString = (value: PSValue): boolean => typeof value === "string";
const isInt = (value: PSValue): boolean => typeof value === "number";
const EXPRESSION: EntryDefinition = {
  key: "expression",
  accepts: (value) => isString(value) || isScriptBlock(value),
  typeNames: ["System.String", "System.Management.Automation.ScriptBlock"],
};
const FORMAT: EntryDefinition = { key: "formatString", accepts: isString, typeNames: ["System.String"] };
const WIDTH: EntryDefinition = { key: "width", accepts: isInt, typeNames: ["System.Int32"] };
const ALIGNMENT: EntryDefinition = { key: "alignment", accepts: isString, typeNames: ["System.String"] };
const LABEL: EntryDefinition = { key: "label", other: "name", accepts: isString, typeNames: ["System.String"] };
const DEPTH: EntryDefinition = { key: "depth", accepts: isInt, typeNames: ["System.Int32"] };

/** Keys each command's calculated properties may have. */
export const TABLE_KEYS = [EXPRESSION, FORMAT, WIDTH, ALIGNMENT, LABEL];
export const LIST_KEYS = [EXPRESSION, FORMAT, LABEL];
export const WIDE_KEYS = [EXPRESSION, FORMAT];
export const CUSTOM_KEYS = [EXPRESSION, DEPTH];
export const GROUP_KEYS = [EXPRESSION, FORMAT, LABEL];

/** A terminating error of a Format-* command: NotSupportedException with the text as details. */
function parameterError(errorId: string, message: string): Exception {
  const exception = new Exception("System.NotSupportedException", "Specified method is not supported.");
  const record: ErrorRecord = newErrorRecord(exception, errorId, "InvalidArgument", null);
  record.errorDetails = new ErrorDetails(message);
  exception.errorRecord = record;
  return exception;
}

/**
 * Reads the values of -Property (or the one of -GroupBy). Throws an Exception whose errorRecord is the terminating error.
 */
export function readProperties(values: readonly PSValue[], keys: readonly EntryDefinition[]): FormatProperty[] {
  return values.map((value) => readProperty(value, keys));
}

function readProperty(value: PSValue, keys: readonly EntryDefinition[]): FormatProperty {
  const base = unwrap(value);
  if (base instanceof DictionaryBase) return build(readTable(base, keys), true);
  if (EXPRESSION.accepts(base)) return build(new Map([["expression", base]]), false);
  const allowed = `{${EXPRESSION.typeNames.join(", ")}}`;
  const message =
    base === null
      ? `The value of a parameter was null; one of the following types was expected: ${allowed}.`
      : `Cannot convert ${typeNameOf(base)} to one of the following types ${allowed}.`;
  throw parameterError("DictionaryKeyUnknownType", message);
}

function typeNameOf(value: PSValue): string {
  return value instanceof PSCustomObject ? "System.Management.Automation.PSCustomObject" : typeOf(value).fullName;
}

function matches(definition: EntryDefinition, key: string): boolean {
  const prefixOf = (name: string): boolean => name.toLowerCase().startsWith(key.toLowerCase());
  return prefixOf(definition.key) || (definition.other !== undefined && prefixOf(definition.other));
}

function readTable(table: DictionaryBase, keys: readonly EntryDefinition[]): Map<EntryKey, PSValue> {
  const result = new Map<EntryKey, PSValue>();
  for (const [key, value] of table.entries()) {
    if (typeof key !== "string") {
      const type = key === null ? "" : typeOf(key).name;
      throw parameterError("DictionaryKeyNonString", `The ${type} key type is not valid. The key must be a string.`);
    }
    const definition = definitionOf(key, keys);
    if (result.has(definition.key)) {
      throw parameterError("DictionaryKeyDuplicate", `The duplicated key "${key}" conflicts with "${definition.key}".`);
    }
    const base = unwrap(value);
    checkType(key, base, definition);
    result.set(definition.key, base);
  }
  return result;
}

function definitionOf(key: string, keys: readonly EntryDefinition[]): EntryDefinition {
  const found = keys.filter((definition) => matches(definition, key));
  if (found.length === 0) throw parameterError("DictionaryKeyIllegal", `The ${key} key is not valid.`);
  if (found.length > 1) {
    throw parameterError(
      "DictionaryKeyAmbiguous",
      `The ${key} key is ambiguous; ${found[0]!.key} and ${found[1]!.key} conflict.`,
    );
  }
  return found[0]!;
}

function checkType(key: string, value: PSValue, definition: EntryDefinition): void {
  if (value === null) throw parameterError("DictionaryKeyMissingValue", `The ${key} key has no value.`);
  if (definition.accepts(value) || (definition === ALIGNMENT && value instanceof EnumValue)) return;
  const actual = typeNameOf(value);
  const expected = definition.typeNames;
  const several = expected.length > 1;
  throw parameterError(
    several ? "DictionaryKeyIllegalValue1" : "DictionaryKeyIllegalValue2",
    several
      ? `The "${key}" key has a type, ${actual}, that is not valid; expected types are {${expected.join(", ")}}.`
      : `The "${key}" key has a type, ${actual}, that is not valid; expected type is ${expected[0]}.`,
  );
}

function build(entries: ReadonlyMap<EntryKey, PSValue>, fromTable: boolean): FormatProperty {
  const expression = entries.get("expression");
  if (expression === undefined) {
    throw parameterError("DictionaryKeyMandatoryEntry", "A mandatory entry for expression is missing.");
  }
  if (expression === "") {
    throw fromTable
      ? parameterError("ExpressionEmptyString1", 'The "expression" key cannot have an empty string value.')
      : parameterError("ExpressionEmptyString2", "An empty string value is not allowed.");
  }
  const format = entries.get("formatString");
  if (format === "") {
    throw parameterError("FormatStringEmpty", 'Cannot have an empty formatting string for key "formatString".');
  }
  const width = entries.get("width");
  if (typeof width === "number" && width <= 0) {
    throw parameterError("WidthOutOfRange", `The value "${width}" for key "width" should be greater than 0.`);
  }
  const label = entries.get("label");
  const depth = entries.get("depth");
  return {
    expression:
      typeof expression === "string"
        ? PropertyExpression.property(expression)
        : PropertyExpression.ofScript(expression),
    label: typeof label === "string" ? label : null,
    format: typeof format === "string" ? format : "",
    width: typeof width === "number" ? width : 0,
    alignment: readAlignment(entries.get("alignment")),
    depth: typeof depth === "number" ? depth : -1,
  };
}

function readAlignment(value: PSValue | undefined): Alignment {
  if (value === undefined) return 0;
  const text = String(value).toLowerCase();
  const names = ["left", "center", "right"];
  const at = text === "" ? -1 : names.findIndex((name) => name.startsWith(text));
  if (at >= 0) return (at + 1) as Alignment;
  throw parameterError(
    "AlignmentIllegalValue",
    `The value "${String(value)}" for key "alignment" is not valid; valid values are {left, center, right}.`,
  );
}

/** True when the value can be an -Expand argument; the parameter's ValidateSet has checked it. */
export function readExpansion(text: string | undefined): Expansion | null {
  if (text === undefined || text === "") return null;
  const found = (["CoreOnly", "EnumOnly", "Both"] as const).find((name) => name.toLowerCase() === text.toLowerCase());
  return found ?? null;
}

/** A switch parameter that tells "not given" from "false". */
export function readSwitch(value: PSValue | undefined): boolean | null {
  return value === undefined ? null : isTrue(value);
}
