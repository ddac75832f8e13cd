// System.Text.Rune and what String.EnumerateRunes() gives.

import { defineType } from "../types/define-type.ts";
import { argumentOutOfRange } from "../types/method-errors.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import { COMPARE_TO } from "../values/formattable.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { PSChar } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { cell, dbl, int, requiredText } from "./arguments.ts";
import { unicodeCategory } from "./char.ts";

class Rune {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
  get [HASH_KEY](): string {
    return `rune:${this.code}`;
  }
  [COMPARE_TO](other: object): number {
    return this.code - (other as Rune).code;
  }
  toString(): string {
    return String.fromCodePoint(this.code);
  }
}
tagType(Rune, "System.Text.Rune");

const isScalar = (code: number): boolean => code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);

function codeOf(args: readonly PSValue[]): number {
  const [first, second] = args;
  if (first instanceof PSChar && second instanceof PSChar) return (first.text + second.text).codePointAt(0) ?? -1;
  return first instanceof PSChar ? first.value : int(first);
}

function make(args: readonly PSValue[]): Rune {
  const code = codeOf(args);
  const name = args.length === 2 ? "highSurrogate" : args[0] instanceof PSChar ? "ch" : "value";
  if (!isScalar(code)) throw argumentOutOfRange("Specified argument was out of the range of valid values.", name);
  return new Rune(code);
}

/** The Unicode scalar values of a text; an unpaired surrogate gives U+FFFD. */
export function runesOf(text: string): PSValue[] {
  return Array.from(
    text,
    (part) => new Rune(isScalar(part.codePointAt(0) as number) ? (part.codePointAt(0) as number) : 0xfffd),
  );
}

class RuneEnumerator {
  readonly text: string;
  private rest: PSValue[] | null = null;
  current: PSValue = null;
  constructor(text: string) {
    this.text = text;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return runesOf(this.text);
  }
  moveNext(): boolean {
    this.rest ??= runesOf(this.text);
    const next = this.rest.shift();
    if (next !== undefined) this.current = next;
    return next !== undefined;
  }
}
tagType(RuneEnumerator, "System.Text.StringRuneEnumerator");
defineType<RuneEnumerator>({
  name: "System.Text.StringRuneEnumerator",
  properties: { Current: (self) => self.current },
  methods: { MoveNext: (self) => self.moveNext(), GetEnumerator: (self) => self },
});
/** What "text".EnumerateRunes() answers. */
export const runeEnumerator = (text: string): PSValue => new RuneEnumerator(text);

const matches =
  (pattern: RegExp) =>
  ([rune]: PSValue[]): PSValue =>
    pattern.test(String(rune));
const changed =
  (change: (text: string) => string) =>
  ([rune]: PSValue[]): PSValue => {
    const text = change(String(rune));
    const code = text.codePointAt(0) as number;
    return String.fromCodePoint(code) === text ? new Rune(code) : (rune as PSValue);
  };
const order = (a: PSValue | undefined, b: PSValue | undefined): number => (a as Rune).code - (b as Rune).code;

defineType<Rune>({
  name: "System.Text.Rune",
  construct: (args) => (args.length === 0 ? new Rune(0) : make(args)),
  properties: {
    IsAscii: (self) => self.code < 128,
    IsBmp: (self) => self.code < 65536,
    Plane: (self) => self.code >> 16,
    Utf16SequenceLength: (self) => (self.code < 65536 ? 1 : 2),
    Utf8SequenceLength: (self) => Buffer.byteLength(self.toString()),
    Value: (self) => self.code,
  },
  methods: {
    Equals: (self, [other]) => other instanceof Rune && other.code === self.code,
    CompareTo: (self, [other]) => (other instanceof Rune ? self.code - other.code : 1),
    GetHashCode: (self) => self.code,
  },
  staticProperties: { ReplacementChar: () => new Rune(0xfffd) },
  staticMethods: {
    GetNumericValue: ([rune]) => dbl(/^\p{Nd}$/u.test(String(rune)) ? Number(String(rune).normalize("NFKC")) : -1),
    GetRuneAt: ([input, index]) => make([requiredText(input, "input").codePointAt(int(index)) ?? -1]),
    GetUnicodeCategory: ([rune]) => unicodeCategory(String(rune)),
    IsControl: matches(/^\p{Cc}$/u),
    IsDigit: matches(/^\p{Nd}$/u),
    IsLetter: matches(/^\p{L}$/u),
    IsLetterOrDigit: matches(/^[\p{L}\p{Nd}]$/u),
    IsLower: matches(/^\p{Ll}$/u),
    IsNumber: matches(/^\p{N}$/u),
    IsPunctuation: matches(/^\p{P}$/u),
    IsSeparator: matches(/^\p{Z}$/u),
    IsSymbol: matches(/^\p{S}$/u),
    IsUpper: matches(/^\p{Lu}$/u),
    IsWhiteSpace: matches(/^[\p{Z}\t-\r\u0085]$/u),
    IsValid: ([value]) => isScalar(int(value)),
    ToLower: changed((text) => text.toLowerCase()),
    ToLowerInvariant: changed((text) => text.toLowerCase()),
    ToUpper: changed((text) => text.toUpperCase()),
    ToUpperInvariant: changed((text) => text.toUpperCase()),
    TryCreate: (args) => {
      const code = codeOf(args.slice(0, -1));
      cell(args.at(-1)).value = new Rune(isScalar(code) ? code : 0);
      return isScalar(code);
    },
    op_Explicit: ([value]) => make([value ?? 0]),
    op_Equality: ([a, b]) => order(a, b) === 0,
    op_Inequality: ([a, b]) => order(a, b) !== 0,
    op_LessThan: ([a, b]) => order(a, b) < 0,
    op_LessThanOrEqual: ([a, b]) => order(a, b) <= 0,
    op_GreaterThan: ([a, b]) => order(a, b) > 0,
    op_GreaterThanOrEqual: ([a, b]) => order(a, b) >= 0,
  },
});
