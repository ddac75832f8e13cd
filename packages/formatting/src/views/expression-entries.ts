// Reading one -Property argument of the format cmdlets, Select-, Sort-, Group-, Compare-Object and their like: a name, a
// script block, or a calculated property's hashtable, with PowerShell's errors for wrong ones.
import { DictionaryBase, EnumValue, Exception, isScriptBlock, newErrorRecord, PSCustomObject } from "@latch/dotnet";
import { type ErrorRecord, ErrorDetails, type PSValue, typeOf, unwrap, WildcardPattern } from "@latch/dotnet";

export type EntryKey =
  | "expression"
  | "formatString"
  | "width"
  | "alignment"
  | "label"
  | "depth"
  | "name"
  | "ascending"
  | "descending";

/** One key that a hashtable may have. */
export interface EntryDefinition {
  readonly key: EntryKey;
  /** A second accepted name. */
  readonly other?: string;
  readonly accepts: (value: PSValue) => boolean;
  readonly typeNames: readonly string[];
  /** Expressions only: names with wildcards are refused. */
  readonly noWildcards?: boolean;
}

const isString = (value: PSValue): boolean => typeof value === "string";
const isInt = (value: PSValue): boolean => typeof value === "number";
export const EXPRESSION: EntryDefinition = {
  key: "expression",
  accepts: (value) => isString(value) || isScriptBlock(value),
  typeNames: ["System.String", "System.Management.Automation.ScriptBlock"],
};
export const FORMAT: EntryDefinition = { key: "formatString", accepts: isString, typeNames: ["System.String"] };
export const WIDTH: EntryDefinition = { key: "width", accepts: isInt, typeNames: ["System.Int32"] };
export const ALIGNMENT: EntryDefinition = { key: "alignment", accepts: isString, typeNames: ["System.String"] };
export const LABEL: EntryDefinition = { key: "label", other: "name", accepts: isString, typeNames: ["System.String"] };
export const DEPTH: EntryDefinition = { key: "depth", accepts: isInt, typeNames: ["System.Int32"] };

export const NAME: EntryDefinition = { key: "name", other: "label", accepts: isString, typeNames: ["System.String"] };
const isAnything = (): boolean => true;
export const ASCENDING: EntryDefinition = { key: "ascending", accepts: isAnything, typeNames: [] };
export const DESCENDING: EntryDefinition = { key: "descending", accepts: isAnything, typeNames: [] };
const isTextOrInt = (value: PSValue): boolean => isString(value) || isInt(value);
export const HTML_WIDTH: EntryDefinition = {
  key: "width",
  accepts: isTextOrInt,
  typeNames: ["System.String", "System.Int32"],
};
export const HTML_ALIGNMENT: EntryDefinition = { key: "alignment", accepts: isString, typeNames: ["System.String"] };
export const PLAIN_EXPRESSION: EntryDefinition = { ...EXPRESSION, noWildcards: true };

/** A terminating error of a wrong argument: NotSupportedException with the text as details. */
export function parameterError(errorId: string, message: string): Exception {
  const exception = new Exception("System.NotSupportedException", "Specified method is not supported.");
  const record: ErrorRecord = newErrorRecord(exception, errorId, "InvalidArgument", null);
  record.errorDetails = new ErrorDetails(message);
  exception.errorRecord = record;
  return exception;
}

/** The entries of an argument. Throws an Exception whose errorRecord is the terminating error. */
export function readEntries(value: PSValue, keys: readonly EntryDefinition[]): Map<EntryKey, PSValue> {
  const base = unwrap(value);
  const fromTable = base instanceof DictionaryBase;
  const entries = fromTable ? readTable(base, keys) : readAlone(base);
  const expression = entries.get("expression");
  if (expression === undefined)
    throw parameterError("DictionaryKeyMandatoryEntry", "A mandatory entry for expression is missing.");
  if (expression === "") {
    throw fromTable
      ? parameterError("ExpressionEmptyString1", 'The "expression" key cannot have an empty string value.')
      : parameterError("ExpressionEmptyString2", "An empty string value is not allowed.");
  }
  const refused = keys[0]?.noWildcards === true && typeof expression === "string";
  if (refused && WildcardPattern.containsWildcards(expression)) {
    throw fromTable
      ? parameterError(
          "ExpressionGlobbing1",
          `The "expression" key cannot have wildcard characters in value "${expression}".`,
        )
      : parameterError("ExpressionGlobbing2", `Wildcard characters are not allowed in "${expression}".`);
  }
  return entries;
}

function readAlone(base: PSValue): Map<EntryKey, PSValue> {
  if (EXPRESSION.accepts(base)) return new Map([["expression", base]]);
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
