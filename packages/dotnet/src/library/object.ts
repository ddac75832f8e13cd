// System.Object and the interfaces every value answers: ToString, Equals, GetHashCode, GetType, CompareTo.

import { toStringHook } from "./to-string-hook.ts";
import { Exception } from "../errors/exception.ts";
import { dotNetToString, formatValue } from "../text/dotnet-string.ts";
import { compareStrings } from "../text/compare-strings.ts";
import { defineType } from "../types/define-type.ts";
import { getType, TYPE, typeOf } from "../types/dotnet-type.ts";
import { COMPARE_TO, EQUALS } from "../values/formattable.ts";
import { EnumValue } from "../values/enum-value.ts";
import { hashKeyOf, stableHashOf } from "../values/hash-key.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import { PSDecimal } from "../values/decimal.ts";
import { PSChar } from "../values/numerics.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { unwrap } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { membersOf } from "../types/type-members.ts";
import { culture, text } from "./arguments.ts";

/** A plain `[object]::new()`. */
export class PlainObject {
  get [TYPE]() {
    return getType("System.Object");
  }
  toString(): string {
    return "System.Object";
  }
}

/** Object.Equals: by value for by-value types, EQUALS where a class defines it, else identity. */
export function dotNetEquals(a: PSValue, b: PSValue): boolean {
  const left = unwrap(a);
  const right = unwrap(b);
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === "object" && EQUALS in left) return (left as { [EQUALS](o: PSValue): boolean })[EQUALS](right);
  if (typeof left !== "object" && typeof right !== "object") return false;
  const key = hashKeyOf(left);
  return typeof key !== "object" && key === hashKeyOf(right);
}

const hashes = new WeakMap<object, number>();
let nextHash = 0x2d5f3b1;

/** Object.GetHashCode: stable for numbers as .NET's, from the text for strings, by identity for objects. */
export function hashCodeOf(value: PSValue): number {
  const stable = stableHashOf(value);
  if (stable !== null) return stable;
  const key = hashKeyOf(value);
  if (typeof key === "string") return textHash(key);
  if (typeof key !== "object" || key === null) return 0;
  let hash = hashes.get(key);
  if (hash === undefined) {
    nextHash = (Math.imul(nextHash, 1103515245) + 12345) & 0x7fffffff;
    hash = nextHash;
    hashes.set(key, hash);
  }
  return hash;
}

function textHash(value: string): number {
  let hash = 5381;
  for (let i = 0; i < value.length; i++) hash = (Math.imul(hash, 33) ^ value.charCodeAt(i)) | 0;
  return hash;
}

/** IComparable.CompareTo. ArgumentException when the types differ. */
export function compareTo(self: PSValue, other: PSValue): number {
  if (other === null) return 1;
  if (typeof self === "string" && typeof other === "string") return Math.sign(compareStrings(self, other));
  if (typeOf(self) !== typeOf(other)) {
    throw new Exception("System.ArgumentException", `Object must be of type ${typeOf(self).name}.`);
  }
  if (typeof self === "boolean") return self === other ? 0 : self ? 1 : -1;
  if (self instanceof PSChar) return self.value - (other as PSChar).value;
  if (self instanceof PSDecimal) return self.compare(other as PSDecimal);
  if (self instanceof EnumValue) return order(BigInt(self.value), BigInt((other as EnumValue).value));
  if (numericKindOf(self) !== 0) return order(rawNumber(self), rawNumber(other));
  if (typeof self === "object" && self !== null && COMPARE_TO in self) {
    return (self as { [COMPARE_TO](o: object): number })[COMPARE_TO](other as object);
  }
  throw new Exception("System.ArgumentException", "At least one object must implement IComparable.");
}

function rawNumber(value: PSValue): number | bigint {
  return typeof value === "object" && value !== null
    ? (value as { value: number | bigint }).value
    : (value as number | bigint);
}

function order(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

/** Byte.CompareTo and its small siblings subtract instead of answering a sign. */
function compareNumbers(self: PSValue, other: PSValue): PSValue {
  const name = typeof self === "object" && self !== null ? typeOf(self).name : "";
  if (/^(S?Byte|U?Int16)$/.test(name) && other !== null && typeOf(other).name === name) {
    return Number(rawNumber(self)) - Number(rawNumber(other));
  }
  return compareTo(self, other);
}

defineType<PSValue>({
  name: "System.Object",
  construct: () => new PlainObject(),
  methods: {
    ToString: (self, args, signature) => {
      const hooked = toStringHook(self);
      if (hooked !== undefined && args.length === 0) return hooked;
      // PSCustomObject.ToString() of the object itself is empty; its text as a string is PSObject's.
      if (args.length === 0) return self instanceof PSCustomObject ? "" : dotNetToString(self);
      const first = signature.parameters[0]?.type.displayName;
      if (first === "System.String")
        return formatValue(self, args[0] === null ? null : text(args[0]), culture(args[1]));
      return dotNetToString(self, culture(args[0]));
    },
    // A [pscustomobject] never equals, itself included: each call sees another PSObject around it.
    Equals: (self, [other]) => !(self instanceof PSCustomObject) && dotNetEquals(self, other ?? null),
    GetHashCode: (self) => hashCodeOf(self),
    GetType: (self) => typeOf(self),
  },
  staticMethods: {
    Equals: ([a, b]) => dotNetEquals(a ?? null, b ?? null),
    ReferenceEquals: ([a, b]) => unwrap(a ?? null) === unwrap(b ?? null) && typeof a === "object",
  },
});

const comparable = {
  methods: { CompareTo: (self: PSValue, [other]: PSValue[]) => compareNumbers(self, other ?? null) },
};
defineType<PSValue>({ name: "System.IComparable", ...comparable });
defineType<PSValue>({ name: "System.IComparable`1", ...comparable });

/** IConvertible's methods are Convert's. */
function convertible(method: string, self: PSValue, more: PSValue[] = []): PSValue {
  if (method === "ToString") return dotNetToString(self);
  const type = getType("System.Convert");
  const body = membersOf(type).staticBody(method);
  return body === null ? null : (body([self, ...more], undefined as never, type) ?? null);
}

const toTypes =
  "Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime String".split(" ");
defineType<PSValue>({
  name: "System.IConvertible",
  methods: {
    ...Object.fromEntries(toTypes.map((t) => [`To${t}`, (self: PSValue) => convertible(`To${t}`, self)])),
    GetTypeCode: (self) => typeCode(self),
    ToType: (self, [type]) => convertible("ChangeType", self, [type ?? null]),
  },
});

/** TypeCode of a value (Type.GetTypeCode). */
export function typeCode(value: PSValue): PSValue {
  if (value === null) return convertTo("Empty", getType("System.TypeCode"));
  const type = typeOf(value);
  const name = type.isEnum ? (type.enumeration?.underlying ?? "") : type.displayName;
  const short = name.replace(/^System\./, "");
  const known = [...toTypes, "DBNull"].includes(short);
  return convertTo(known ? short : "Object", getType("System.TypeCode"));
}

defineType<PSValue>({
  name: "System.ICloneable",
  methods: { Clone: (self) => self },
});
defineType<PSValue>({
  name: "System.IDisposable",
  methods: { Dispose: () => undefined },
});

/** [DBNull]::Value. */
export class DBNullValue {
  get [TYPE]() {
    return getType("System.DBNull");
  }
  toString(): string {
    return "";
  }
}
export const dbNull = new DBNullValue();
defineType<PSValue>({ name: "System.DBNull", staticProperties: { Value: () => dbNull } });
