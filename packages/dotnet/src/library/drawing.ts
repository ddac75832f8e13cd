// System.Drawing.Color, Point and Size: the values, without drawing.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { enumValue } from "../values/enum-value.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { byteOf, PSSingle } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { enumNumber, int, text } from "./arguments.ts";
import { namedColors } from "./named-colors-table.ts";

class Color {
  readonly argb: number;
  /** The name it was made by, or null. */
  readonly given: string | null;
  readonly isEmpty: boolean;
  constructor(argb: number, given: string | null = null, isEmpty = false) {
    this.argb = argb >>> 0;
    this.given = given;
    this.isEmpty = isEmpty;
  }
  get name(): string {
    if (this.isEmpty) return "0";
    return this.given ?? this.argb.toString(16);
  }
  get isKnown(): boolean {
    return this.given !== null && this.given in namedColors;
  }
  part(shift: number): number {
    return (this.argb >>> shift) & 255;
  }
  /** Red, green, blue; then the largest and the smallest of them. */
  get range(): { rgb: [number, number, number]; max: number; min: number } {
    const rgb: [number, number, number] = [this.part(16), this.part(8), this.part(0)];
    return { rgb, max: Math.max(...rgb), min: Math.min(...rgb) };
  }
  get [HASH_KEY](): string {
    return `color:${this.argb}:${this.given ?? ""}:${this.isEmpty}`;
  }
  toString(): string {
    if (this.isEmpty) return "Color [Empty]";
    if (this.given !== null) return `Color [${this.given}]`;
    return `Color [A=${this.part(24)}, R=${this.part(16)}, G=${this.part(8)}, B=${this.part(0)}]`;
  }
}
tagType(Color, "System.Drawing.Color");

function hue(self: Color): number {
  const {
    rgb: [r, g, b],
    max,
    min,
  } = self.range;
  if (max === min) return 0;
  const delta = max - min;
  const sector = r === max ? (g - b) / delta : g === max ? (b - r) / delta + 2 : (r - g) / delta + 4;
  return sector < 0 ? sector * 60 + 360 : sector * 60;
}

function saturation(self: Color): number {
  const { max, min } = self.range;
  if (max === min) return 0;
  const sum = max + min;
  return (max - min) / (sum > 255 ? 510 - sum : sum);
}

function checked(value: PSValue | undefined, name: string): number {
  const number = int(value);
  if (number >= 0 && number <= 255) return number;
  throw new Exception(
    "System.ArgumentException",
    `Value of '${number}' is not valid for '${name}'. '${name}' should be greater than or equal to 0 and less than or equal to 255.`,
  );
}

function fromArgb(args: readonly PSValue[]): Color {
  if (args.length === 1) return new Color(int(args[0]));
  const [first, second] = args;
  if (second instanceof Color) return new Color((checked(first, "alpha") << 24) | (second.argb & 0xffffff));
  const names = args.length === 4 ? ["alpha", "red", "green", "blue"] : ["red", "green", "blue"];
  const parts = args.map((value, i) => checked(value, names[i] as string));
  return new Color(parts.reduce((sum, part) => (sum << 8) | part, args.length === 4 ? 0 : 255));
}

function fromName(name: string): Color {
  const known = Object.keys(namedColors).find((key) => key.toLowerCase() === name.toLowerCase());
  return known === undefined ? new Color(0, name) : new Color(namedColors[known] as number, known);
}

const same = (a: PSValue | undefined, b: PSValue | undefined): boolean =>
  (a as Color)[HASH_KEY] === (b as Color)[HASH_KEY];

defineType<Color>({
  name: "System.Drawing.Color",
  propertyOrder: ["R", "G", "B", "A", "IsKnownColor", "IsEmpty", "IsNamedColor", "IsSystemColor", "Name"],
  construct: () => new Color(0, null, true),
  properties: {
    R: (self) => byteOf(self.part(16)),
    G: (self) => byteOf(self.part(8)),
    B: (self) => byteOf(self.part(0)),
    A: (self) => byteOf(self.part(24)),
    IsKnownColor: (self) => self.isKnown,
    IsEmpty: (self) => self.isEmpty,
    IsNamedColor: (self) => self.given !== null,
    IsSystemColor: () => false,
    Name: (self) => self.name,
  },
  methods: {
    ToArgb: (self) => self.argb | 0,
    ToKnownColor: (self) => enumValue("System.Drawing.KnownColor", self.isKnown ? (self.given as string) : 0),
    GetHue: (self) => new PSSingle(hue(self)),
    GetSaturation: (self) => new PSSingle(saturation(self)),
    GetBrightness: (self) => new PSSingle((self.range.max + self.range.min) / 510),
  },
  staticProperties: {
    Empty: () => new Color(0, null, true),
    ...Object.fromEntries(Object.entries(namedColors).map(([name, argb]) => [name, () => new Color(argb, name)])),
  },
  staticMethods: {
    FromArgb: (args) => fromArgb(args),
    FromName: ([name]) => fromName(text(name)),
    FromKnownColor: ([color]) =>
      enumNumber(color) === 0 ? new Color(0, null, true) : fromName(color === undefined ? "" : String(color)),
    op_Equality: ([a, b]) => same(a, b),
    op_Inequality: ([a, b]) => !same(a, b),
  },
});

class Pair {
  readonly parts: [number, number];
  constructor(first: number, second: number) {
    this.parts = [first, second];
  }
}
function definePair(name: "Point" | "Size", first: string, second: string): void {
  const Named = class extends Pair {
    get [HASH_KEY](): string {
      return `${name}:${this.parts.join(":")}`;
    }
    override toString(): string {
      const text = `${first}=${this.parts[0]}${name === "Point" ? "," : ", "}${second}=${this.parts[1]}`;
      return `{${text}}`;
    }
  };
  tagType(Named, `System.Drawing.${name}`);
  const of = (a: number, b: number): Pair => new Named(a | 0, b | 0);
  const combined =
    (sign: 1 | -1) =>
    ([a, b]: PSValue[]): PSValue => {
      const [left, right] = [a as Pair, b as Pair];
      return of(left.parts[0] + sign * right.parts[0], left.parts[1] + sign * right.parts[1]);
    };
  const equal = (a: PSValue | undefined, b: PSValue | undefined): boolean => String(a) === String(b);
  defineType<Pair>({
    name: `System.Drawing.${name}`,
    propertyOrder: ["IsEmpty", first, second],
    construct: (args) => {
      if (args[0] instanceof Pair) return of(...args[0].parts);
      if (args.length === 1) return of((int(args[0]) << 16) >> 16, int(args[0]) >> 16);
      return of(int(args[0]), int(args[1]));
    },
    properties: {
      IsEmpty: (self) => self.parts.every((part) => part === 0),
      [first]: { get: (self) => self.parts[0], set: (self, value) => void (self.parts[0] = int(value)) },
      [second]: { get: (self) => self.parts[1], set: (self, value) => void (self.parts[1] = int(value)) },
    },
    staticProperties: { Empty: () => of(0, 0) },
    staticMethods: {
      Add: combined(1),
      Subtract: combined(-1),
      op_Addition: combined(1),
      op_Subtraction: combined(-1),
      op_Equality: ([a, b]) => equal(a, b),
      op_Inequality: ([a, b]) => !equal(a, b),
    },
  });
}
definePair("Point", "X", "Y");
definePair("Size", "Width", "Height");
