// System.Text.StringBuilder.

import { composeFormat } from "../operators/format-operator.ts";
import { Exception } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { defineType } from "../types/define-type.ts";
import type { MethodImplementation } from "../types/define-type.ts";
import { argumentException, argumentOutOfRange, throwIfNegative } from "../types/method-errors.ts";
import { charOf, PSChar } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { culture, int, items, requiredText, text } from "./arguments.ts";

/** From this length on an appended run becomes one flat piece: V8's unflattened strings are trees that every collection walks. */
const pieceLength = 8192;

/** Text under construction: appended pieces are joined when the whole is needed. */
export class StringBuilder {
  /** Flat pieces before `last`. */
  private pieces: string[] = [];
  private last: string;
  private piecesLength = 0;
  /** Kept only because V8 leaves out a charCodeAt whose answer nobody takes, and with it the flattening. */
  firstCode = 0;
  capacity: number;
  maxCapacity = 2147483647;
  constructor(initial = "", capacity = 16) {
    this.last = initial;
    this.capacity = Math.max(capacity, initial.length);
  }
  get length(): number {
    return this.piecesLength + this.last.length;
  }
  get text(): string {
    if (this.pieces.length > 0) {
      this.pieces.push(this.last);
      this.last = this.pieces.join("");
      this.pieces = [];
      this.piecesLength = 0;
    }
    return this.last;
  }
  set text(value: string) {
    this.pieces = [];
    this.piecesLength = 0;
    this.last = value;
    this.grow();
  }
  append(more: string): void {
    this.last += more;
    if (this.last.length >= pieceLength) {
      this.firstCode = this.last.charCodeAt(0); // flattens
      this.piecesLength += this.last.length;
      this.pieces.push(this.last);
      this.last = "";
    }
    this.grow();
  }
  private grow(): void {
    const { length } = this;
    // A new chunk is as long as what there is, at most 8000 characters, or as what does not fit.
    if (length > this.capacity) this.capacity = Math.max(length, this.capacity + Math.min(this.capacity, 8000));
  }
  toString(): string {
    return this.text;
  }
}
tagType(StringBuilder, "System.Text.StringBuilder");

function append(self: StringBuilder, args: PSValue[]): StringBuilder {
  const [value, second, third] = args;
  if (typeof value === "string" && second === undefined) self.append(value);
  else if (third !== undefined && typeof second === "number")
    self.append(text(value).slice(second, second + int(third)));
  else if (second !== undefined && typeof second === "number") {
    throwIfNegative(second, "repeatCount");
    self.append(text(value).repeat(second));
  } else self.append(Array.isArray(value) && value[0] instanceof PSChar ? text(value) : dotNetToString(value ?? null));
  return self;
}

const appendFormat: MethodImplementation<StringBuilder> = (self, args, signature) => {
  const withProvider = signature.parameters[0]?.type.displayName === "System.IFormatProvider";
  const rest = args.slice(withProvider ? 2 : 1);
  const spread = signature.hasParams || /Span/.test(signature.parameters.at(-1)?.type.displayName ?? "");
  const values = spread ? items(rest[0]) : rest;
  const format = requiredText(args[withProvider ? 1 : 0], "format");
  self.append(composeFormat(format, values, withProvider ? culture(args[0]) : undefined));
  return self;
};

function insert(self: StringBuilder, args: PSValue[]): StringBuilder {
  const at = int(args[0]);
  if (at < 0 || at > self.text.length)
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
      "index",
    );
  const added = Array.isArray(args[1]) ? text(args[1]) : dotNetToString(args[1] ?? null);
  const times = args[2] === undefined ? 1 : int(args[2]);
  self.text = self.text.slice(0, at) + added.repeat(times) + self.text.slice(at);
  return self;
}

function remove(self: StringBuilder, [start, length]: PSValue[]): StringBuilder {
  const [at, count] = [int(start), int(length)];
  if (count < 0) throw argumentOutOfRange("Non-negative number required.", "length");
  if (at < 0) throw argumentOutOfRange("Non-negative number required.", "startIndex");
  if (count > self.text.length - at) {
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
      "length",
    );
  }
  self.text = self.text.slice(0, at) + self.text.slice(at + count);
  return self;
}

function replace(self: StringBuilder, args: PSValue[]): StringBuilder {
  const old = requiredText(args[0], "oldValue");
  if (old === "") throw argumentException("The value cannot be an empty string.", "oldValue");
  const from = args[2] === undefined ? 0 : int(args[2]);
  const to = args[3] === undefined ? self.text.length : from + int(args[3]);
  self.text =
    self.text.slice(0, from) + self.text.slice(from, to).replaceAll(old, () => text(args[1])) + self.text.slice(to);
  return self;
}

function checkIndex(self: StringBuilder, index: PSValue | undefined): number {
  const at = int(index);
  if (at < 0 || at >= self.text.length)
    throw new Exception("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  return at;
}

function join(self: StringBuilder, [separator, values]: PSValue[]): StringBuilder {
  const texts = items(values).map((v) => dotNetToString(v));
  self.append(texts.join(text(separator)));
  return self;
}

function construct(args: PSValue[]): StringBuilder {
  const [first, second, third, fourth] = args;
  if (typeof first === "number") return new StringBuilder("", first === 0 ? 16 : first);
  const initial = text(first);
  if (third !== undefined) return new StringBuilder(initial.slice(int(second), int(second) + int(third)), int(fourth));
  return new StringBuilder(initial, second === undefined ? 16 : int(second));
}

defineType<StringBuilder>({
  name: "System.Text.StringBuilder",
  construct,
  properties: {
    Length: {
      get: (self) => self.length,
      set: (self, value) => {
        const length = int(value);
        throwIfNegative(length, "value");
        self.text = length <= self.text.length ? self.text.slice(0, length) : self.text.padEnd(length, "\0");
      },
    },
    Capacity: {
      get: (self) => self.capacity,
      set: (self, value) => {
        if (int(value) < self.text.length)
          throw argumentOutOfRange("capacity was less than the current size.", "value");
        self.capacity = int(value);
      },
    },
    MaxCapacity: (self) => self.maxCapacity,
  },
  indexer: {
    get: (self, [index]) => charOf(self.text.charCodeAt(checkIndex(self, index))),
    set: (self, [index], value) => {
      const at = checkIndex(self, index);
      self.text = self.text.slice(0, at) + text(value) + self.text.slice(at + 1);
    },
  },
  methods: {
    Append: append,
    AppendLine: (self, [value]) => {
      self.append(text(value));
      self.append("\n");
      return self;
    },
    AppendFormat: appendFormat,
    AppendJoin: join,
    Insert: insert,
    Remove: remove,
    Replace: replace,
    Clear: (self) => {
      self.text = "";
      return self;
    },
    ToString: (self, [start, length]) =>
      start === undefined ? self.text : self.text.slice(int(start), int(start) + int(length)),
    EnsureCapacity: (self, [capacity]) => {
      self.capacity = Math.max(self.capacity, int(capacity));
      return self.capacity;
    },
    Equals: (self, [other]) => other instanceof StringBuilder && other.text === self.text,
    CopyTo: (self, [from, target, at, count]) => {
      for (let i = 0; i < int(count); i++)
        (target as PSValue[])[int(at) + i] = charOf(self.text.charCodeAt(int(from) + i));
      return undefined;
    },
  },
});
