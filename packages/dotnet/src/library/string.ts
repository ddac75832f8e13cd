// System.String: methods and statics.

import { createRequire } from "node:module";
import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import { composeFormat } from "../operators/format-operator.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { arrayOf } from "../values/arrays.ts";
import { charOf } from "../values/numerics.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import { getType } from "../types/dotnet-type.ts";
import {
  argumentException,
  argumentNull,
  argumentOutOfRange,
  throwIfGreaterThan,
  throwIfNegative,
} from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { chars, culture, enumNumber, flag, int, items, requiredText, text } from "./arguments.ts";
import { makeEnumerator } from "./collections/enumerator.ts";
import { compareToString, equalStrings, foldForOrdinal, indexOfText, lastIndexOfText } from "./string-comparison.ts";

const maximumLength = 1073741791;

function substring(self: string, [start, length]: PSValue[]): PSValue {
  const from = int(start);
  throwIfNegative(from, "startIndex");
  if (from > self.length) throw argumentOutOfRange("startIndex cannot be larger than length of string.", "startIndex");
  if (length === undefined) return self.slice(from);
  const count = int(length);
  throwIfNegative(count, "length");
  if (from + count > self.length)
    throw argumentOutOfRange("Index and length must refer to a location within the string.", "length");
  return self.slice(from, from + count);
}

function remove(self: string, [start, count]: PSValue[]): PSValue {
  const from = int(start);
  if (from < 0) throw argumentOutOfRange("StartIndex cannot be less than zero.", "startIndex");
  if (count === undefined) {
    if (from > self.length)
      throw argumentOutOfRange("startIndex cannot be larger than length of string.", "startIndex");
    return self.slice(0, from);
  }
  throwIfNegative(int(count), "count");
  throwIfGreaterThan(int(count), self.length - from, "count");
  return self.slice(0, from) + self.slice(from + int(count));
}

function insert(self: string, [start, value]: PSValue[]): PSValue {
  const at = int(start);
  const added = requiredText(value, "value");
  throwIfGreaterThan(at, self.length, "startIndex");
  return self.slice(0, at) + added + self.slice(at);
}

function pad(self: string, [width, char]: PSValue[], left: boolean): PSValue {
  const total = int(width);
  throwIfNegative(total, "totalWidth");
  const fill = char === undefined ? " " : text(char);
  return left ? self.padStart(total, fill) : self.padEnd(total, fill);
}

const whiteSpace = /\s/u;
/** Char.IsWhiteSpace of one UTF-16 unit. */
export function isWhiteSpaceCode(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  if (code === 0xfeff) return false;
  return code === 0x85 || whiteSpace.test(String.fromCharCode(code));
}

function trim(self: string, args: PSValue[], atStart: boolean, atEnd: boolean): PSValue {
  const given = args.length === 0 || args[0] === null ? "" : text(args[0]);
  const drops = given === "" ? isWhiteSpaceCode : (code: number): boolean => given.includes(String.fromCharCode(code));
  let start = 0;
  let end = self.length;
  if (atStart) while (start < end && drops(self.charCodeAt(start))) start++;
  if (atEnd) while (end > start && drops(self.charCodeAt(end - 1))) end--;
  return self.slice(start, end);
}

/** String.Split: separators are chars of a char[]/char, a string, or strings; count and options by the signature. */
function split(self: string, args: PSValue[], signature: MethodSignature): PSValue {
  const kinds = signature.parameters.map((p) => p.type.displayName);
  const countAt = kinds.indexOf("System.Int32");
  const optionsAt = kinds.indexOf("System.StringSplitOptions");
  const options = optionsAt < 0 ? 0 : enumNumber(args[optionsAt]);
  const count = countAt < 0 ? maximumLength : int(args[countAt]);
  throwIfNegative(count, "count");
  const separators = splitSeparators(args[0] ?? null, kinds[0] ?? "");
  return arrayOf("System.String", splitText(self, separators, count, options));
}

function splitSeparators(value: PSValue, kind: string): string[] | null {
  if (value === null) return null;
  const byChars = kind === "System.Char" || kind === "System.Char[]" || kind.startsWith("System.ReadOnlySpan");
  const list = byChars ? [...text(value)] : typeof value === "string" ? [value] : items(value).map((v) => text(v));
  const used = list.filter((s) => s !== "");
  if (used.length > 0) return used;
  return byChars || list.length === 0
    ? null
    : typeof value === "string" && value !== ""
      ? used
      : value === ""
        ? []
        : null;
}

/** Splits at separators (null: white space). Options: 1 drops empty entries, 2 trims. */
function splitText(self: string, separators: readonly string[] | null, count: number, options: number): string[] {
  const dropEmpty = (options & 1) !== 0;
  const trimmed = (options & 2) !== 0;
  if (count === 0) return [];
  if (separators?.length === 1 && options === 0 && count === maximumLength) return self.split(separators[0] as string);
  const result: string[] = [];
  const push = (part: string): void => {
    const kept = trimmed ? (trim(part, [], true, true) as string) : part;
    if (!dropEmpty || kept !== "") result.push(kept);
  };
  let start = 0;
  let at = 0;
  while (at < self.length && result.length < count - 1) {
    const length = separatorLength(self, at, separators);
    if (length === 0) {
      at++;
      continue;
    }
    push(self.slice(start, at));
    at += length;
    start = at;
  }
  if (dropEmpty && result.length === count - 1) start = skipSeparators(self, start, separators, trimmed);
  push(self.slice(start));
  return result;
}

function skipSeparators(self: string, from: number, separators: readonly string[] | null, trimmed: boolean): number {
  let start = from;
  for (;;) {
    const length = separatorLength(self, start, separators);
    if (length > 0) start += length;
    else if (
      trimmed &&
      start < self.length &&
      isWhiteSpaceCode(self.charCodeAt(start)) &&
      onlySeparatorsFollow(self, start, separators)
    )
      start++;
    else return start;
  }
}

function onlySeparatorsFollow(self: string, from: number, separators: readonly string[] | null): boolean {
  let at = from;
  while (at < self.length && isWhiteSpaceCode(self.charCodeAt(at))) at++;
  return separatorLength(self, at, separators) > 0;
}

function separatorLength(self: string, at: number, separators: readonly string[] | null): number {
  if (at >= self.length) return 0;
  if (separators === null) return isWhiteSpaceCode(self.charCodeAt(at)) ? 1 : 0;
  for (const separator of separators) if (self.startsWith(separator, at)) return separator.length;
  return 0;
}

function replace(self: string, args: PSValue[], signature: MethodSignature): PSValue {
  if (signature.parameters[0]?.type.displayName === "System.Char")
    return replaceOrdinal(self, text(args[0]), text(args[1]));
  const old = requiredText(args[0], "oldValue");
  if (old === "") throw argumentException("The value cannot be an empty string.", "oldValue");
  const replacement = text(args[1]);
  if (args.length === 2) return replaceOrdinal(self, old, replacement);
  if (args.length === 4) return replaceComparing(self, old, replacement, flag(args[2]) ? 1 : 0);
  return replaceComparing(self, old, replacement, enumNumber(args[2]));
}

function replaceOrdinal(self: string, old: string, replacement: string): string {
  let at = self.indexOf(old);
  if (at < 0) return self;
  let result = "";
  let start = 0;
  for (; at >= 0; at = self.indexOf(old, start)) {
    result += start === at ? replacement : self.slice(start, at) + replacement;
    start = at + old.length;
  }
  return start === self.length ? result : result + self.slice(start);
}

function replaceComparing(self: string, old: string, replacement: string, comparison: number): string {
  const parts: string[] = [];
  let start = 0;
  for (;;) {
    const at = indexOfText(self, old, start, comparison);
    if (at < 0) break;
    parts.push(self.slice(start, at), replacement);
    start = at + old.length;
  }
  parts.push(self.slice(start));
  return parts.join("");
}

/** Comparison argument of Contains/StartsWith/…: a StringComparison, or (ignoreCase, culture). */
function comparisonOf(args: PSValue[], from: number, fallback: number): number {
  const value = args[from];
  if (value === undefined) return fallback;
  return typeof value === "boolean" ? (value ? 1 : 0) : enumNumber(value);
}

function startsWith(self: string, args: PSValue[], signature: MethodSignature): PSValue {
  const value = requiredText(args[0], "value");
  if (signature.parameters[0]?.type.displayName === "System.Char") return self.startsWith(value);
  const comparison = comparisonOf(args, 1, 0);
  return equalStrings(self.slice(0, value.length), value, comparison);
}

function endsWith(self: string, args: PSValue[], signature: MethodSignature): PSValue {
  const value = requiredText(args[0], "value");
  if (signature.parameters[0]?.type.displayName === "System.Char") return self.endsWith(value);
  if (value.length > self.length) return false;
  return equalStrings(self.slice(self.length - value.length), value, comparisonOf(args, 1, 0));
}

/** IndexOf/LastIndexOf: (value[, start[, count]][, comparison]) in all their overloads. */
function find(self: string, args: PSValue[], signature: MethodSignature, last: boolean): PSValue {
  const isChar = signature.parameters[0]?.type.displayName === "System.Char";
  const value = requiredText(args[0], "value");
  let comparison = isChar ? 4 : 0;
  const numbers: number[] = [];
  for (let i = 1; i < args.length; i++) {
    if (signature.parameters[i]?.type.isEnum) comparison = enumNumber(args[i]);
    else numbers.push(int(args[i]));
  }
  return last ? findLast(self, value, numbers, comparison) : findFirst(self, value, numbers, comparison);
}

function findFirst(self: string, value: string, [start = 0, count]: number[], comparison: number): number {
  if (start < 0 || start > self.length) {
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
      "startIndex",
    );
  }
  if (count !== undefined && (count < 0 || start + count > self.length)) {
    throw argumentOutOfRange(
      "Count must be positive and count must refer to a location within the string/array/collection.",
      "count",
    );
  }
  const end = count === undefined ? self.length : start + count;
  const at = indexOfText(count === undefined ? self : self.slice(0, end), value, start, comparison);
  return at;
}

function findLast(self: string, value: string, [start, count]: number[], comparison: number): number {
  if (self === "") return value === "" ? 0 : -1;
  const from = start ?? self.length - 1;
  if (from < -1 || from > self.length) {
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than the size of the collection.",
      "startIndex",
    );
  }
  const low = count === undefined ? 0 : Math.max(0, from - count + 1);
  const part = self.slice(low, from + 1);
  const at = lastIndexOfText(part, value, comparison);
  return at < 0 ? -1 : at + low;
}

function findAny(self: string, args: PSValue[], last: boolean): PSValue {
  if (args[0] === null) throw argumentNull("anyOf");
  const wanted = text(args[0]);
  const start = args[1] === undefined ? (last ? self.length - 1 : 0) : int(args[1]);
  const count = args[2] === undefined ? undefined : int(args[2]);
  if (last) {
    const low = count === undefined ? 0 : start - count + 1;
    for (let i = start; i >= low; i--) if (wanted.includes(self.charAt(i)) && self.charAt(i) !== "") return i;
  } else {
    const end = count === undefined ? self.length : start + count;
    for (let i = start; i < end; i++) if (wanted.includes(self.charAt(i))) return i;
  }
  return -1;
}

const forms = ["", "NFC", "NFD", "", "", "NFKC", "NFKD"];

function normalize(self: string, [form]: PSValue[]): string {
  return self.normalize(forms[form === undefined ? 1 : enumNumber(form)] || "NFC");
}

function upper(self: string, locale?: string): string {
  return mapCase(self, (c) => (locale === undefined ? c.toUpperCase() : c.toLocaleUpperCase(locale)));
}

/** Case mapping keeps the length in .NET: characters that would expand stay as they are. */
function mapCase(self: string, map: (c: string) => string): string {
  const mapped = map(self);
  // JavaScript knows the sigma at the end of a word; .NET maps each character for itself.
  if (mapped.length === self.length && !mapped.includes("ς")) return mapped;
  let result = "";
  for (const c of self) {
    const one = map(c);
    result += one.length === c.length ? one : c;
  }
  return result;
}

function localeOf(args: PSValue[]): string | undefined {
  const name = culture(args[0]).name;
  return /^(tr|az|lt)/.test(name) ? name : undefined;
}

/** Part of a text, its bounds checked as String's constructor and ToCharArray do. */
function part(whole: string, start: number, length: number): string {
  throwIfNegative(start, "startIndex");
  throwIfNegative(length, "length");
  if (start > whole.length - length)
    throw argumentOutOfRange(
      `startIndex ('${start}') must be less than or equal to '${whole.length - length}'.`,
      "startIndex",
      start,
    );
  return whole.slice(start, start + length);
}

/** Texts that String.Intern was given: IsInterned knows them. */
const interned = new Set([""]);

function newString(args: PSValue[]): PSValue {
  const [first, second, third] = args;
  if (Array.isArray(first)) {
    const all = text(first);
    return third === undefined ? all : part(all, int(second), int(third));
  }
  if (second === undefined) return text(first);
  const count = int(second);
  throwIfNegative(count, "count");
  if (count > 536870888)
    throw new Exception("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  return text(first).repeat(count);
}

function join(args: PSValue[], signature: MethodSignature): PSValue {
  const separator = text(args[0]);
  if (args[1] === null) throw argumentNull(signature.parameters[1]?.name ?? "values");
  const list = items(args[1]).map((v) => dotNetToString(v));
  if (args.length === 4) return joinRange(separator, list, int(args[2]), int(args[3]));
  return list.join(separator);
}

/** Join(separator, values, startIndex, count). */
function joinRange(separator: string, list: readonly string[], start: number, count: number): string {
  throwIfNegative(start, "startIndex");
  throwIfNegative(count, "count");
  throwIfGreaterThan(start, list.length - count, "startIndex");
  return list.slice(start, start + count).join(separator);
}

function format(args: PSValue[], signature: MethodSignature): PSValue {
  const withProvider = signature.parameters[0]?.type.displayName === "System.IFormatProvider";
  const pattern = requiredText(args[withProvider ? 1 : 0], "format");
  const rest = args.slice(withProvider ? 2 : 1);
  const isParams =
    signature.hasParams || signature.parameters.at(-1)?.type.displayName.startsWith("System.ReadOnlySpan");
  const values = isParams ? items(rest[0]) : rest;
  if (isParams && rest[0] === null) throw argumentNull("args");
  return composeFormat(pattern, values, withProvider ? culture(args[0]) : undefined);
}

function concat(args: PSValue[], signature: MethodSignature): PSValue {
  const last = signature.parameters[0]?.type;
  const isList =
    args.length === 1 &&
    (last?.elementType !== null || last?.isInterface || last?.displayName.startsWith("System.ReadOnlySpan"));
  const list = isList ? items(args[0]) : args;
  return list.map((v) => dotNetToString(v)).join("");
}

/** String.Compare with its many overloads: (a, b, …) or (a, indexA, b, indexB, length, …). */
function compare(args: PSValue[], signature: MethodSignature): PSValue {
  let [a, b] = [args[0] ?? null, args[1] ?? null];
  let rest = args.slice(2);
  let restAt = 2;
  if (signature.parameters[1]?.type.displayName === "System.Int32") {
    const length = int(args[4]);
    a = text(args[0]).substring(int(args[1]), int(args[1]) + length);
    b = text(args[2]).substring(int(args[3]), int(args[3]) + length);
    rest = args.slice(5);
    restAt = 5;
  }
  const option = rest[0];
  let comparison = 0;
  if (typeof option === "boolean") comparison = option ? 1 : 0;
  else if (option !== undefined && signature.parameters[restAt]?.type.displayName === "System.StringComparison")
    comparison = enumNumber(option);
  else if (rest[1] !== undefined) comparison = (enumNumber(rest[1]) & 1) !== 0 ? 1 : 0;
  return compareToString(a as string | null, b as string | null, comparison);
}

const require = createRequire(import.meta.url);
const runes = () => require("./rune.ts") as typeof import("./rune.ts");

defineType<string>({
  name: "System.String",
  construct: newString,
  properties: { Length: (self) => self.length },
  indexer: {
    get: (self, [index]) => {
      const at = int(index);
      if (at < 0 || at >= self.length)
        throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
      return charOf(self.charCodeAt(at));
    },
  },
  methods: {
    EnumerateRunes: (self) => runes().runeEnumerator(self),
    Substring: substring,
    Remove: remove,
    Insert: insert,
    PadLeft: (self, args) => pad(self, args, true),
    PadRight: (self, args) => pad(self, args, false),
    Trim: (self, args) => trim(self, args, true, true),
    TrimStart: (self, args) => trim(self, args, true, false),
    TrimEnd: (self, args) => trim(self, args, false, true),
    Split: split,
    Replace: replace,
    StartsWith: startsWith,
    EndsWith: endsWith,
    Contains: (self, args) => indexOfText(self, requiredText(args[0], "value"), 0, comparisonOf(args, 1, 4)) >= 0,
    IndexOf: (self, args, signature) => find(self, args, signature, false),
    LastIndexOf: (self, args, signature) => find(self, args, signature, true),
    IndexOfAny: (self, args) => findAny(self, args, false),
    LastIndexOfAny: (self, args) => findAny(self, args, true),
    ToUpper: (self, args) => upper(self, args.length === 0 ? undefined : localeOf(args)),
    ToLower: (self) => mapCase(self, (c) => c.toLowerCase()),
    ToUpperInvariant: (self) => upper(self),
    ToLowerInvariant: (self) => mapCase(self, (c) => c.toLowerCase()),
    ToCharArray: (self, args) =>
      arrayOf("System.Char", chars(args.length === 0 ? self : part(self, int(args[0]), int(args[1])))),
    ToString: (self) => self,
    Clone: (self) => self,
    CompareTo: (self, [other]) => {
      if (other !== null && typeof other !== "string")
        throw new Exception("System.ArgumentException", "Object must be of type String.");
      return compareToString(self, (other as string | null) ?? null, 0);
    },
    Equals: (self, args) => typeof args[0] === "string" && equalStrings(self, args[0], comparisonOf(args, 1, 4)),
    GetEnumerator: (self) => makeEnumerator(chars(self), "System.CharEnumerator"),
    GetTypeCode: () => enumValue("System.TypeCode", "String"),
    IsNormalized: (self, args) => self === normalize(self, args),
    Normalize: normalize,
    ReplaceLineEndings: (self, args) =>
      self.replace(/\r\n|[\r\n\f\u0085\u2028\u2029]/g, () => (args.length === 0 ? "\n" : text(args[0]))),
    CopyTo: (self, args) => {
      const target = args[1] as PSValue[];
      for (let i = 0; i < int(args[3]); i++) target[int(args[2]) + i] = charOf(self.charCodeAt(int(args[0]) + i));
      return undefined;
    },
    ToDateTime: (self, [provider]) => convertTo(self, getType("System.DateTime"), { culture: culture(provider) }),
  },
  staticProperties: { Empty: () => "" },
  staticMethods: {
    IsNullOrEmpty: ([value]) => value === null || value === "",
    IsNullOrWhiteSpace: ([value]) => value === null || (trim(text(value), [], true, true) as string) === "",
    Join: join,
    Format: format,
    Concat: concat,
    Compare: compare,
    CompareOrdinal: (args) =>
      args.length === 2
        ? compareToString(args[0] as string, args[1] as string, 4)
        : compareToString(
            text(args[0]).substring(int(args[1]), int(args[1]) + int(args[4])),
            text(args[2]).substring(int(args[3]), int(args[3]) + int(args[4])),
            4,
          ),
    Equals: (args) => {
      if (args[0] === null || args[1] === null) return args[0] === args[1];
      return (
        typeof args[0] === "string" &&
        typeof args[1] === "string" &&
        equalStrings(args[0], args[1], comparisonOf(args, 2, 4))
      );
    },
    Copy: ([value]) => requiredText(value, "str"),
    Intern: ([value]) => {
      interned.add(requiredText(value, "str"));
      return text(value);
    },
    IsInterned: ([value]) => (interned.has(requiredText(value, "str")) ? text(value) : null),
    op_Equality: ([a, b]) => a === b,
    op_Inequality: ([a, b]) => a !== b,
    GetHashCode: ([value]) => foldForOrdinal(text(value)).length,
  },
});
