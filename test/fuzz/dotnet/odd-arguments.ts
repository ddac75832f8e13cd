// Arguments that nobody should pass: what the member fuzz calls members with.

import {
  arrayOf,
  type DotNetType,
  enumValue,
  getType,
  PSChar,
  PSDouble,
  type PSValue,
  PSReference,
} from "@latch/dotnet";
import { Hashtable, PSBigInteger, PSCustomObject, PSDateTime, PSDecimal, PSTimeSpan, byteOf } from "@latch/dotnet";

/** A generator of numbers below 1 from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const nested = (depth: number): PSValue => (depth === 0 ? [] : [nested(depth - 1)]);

const anything: readonly (() => PSValue)[] = [
  () => null,
  () => "",
  () => "abc",
  () => "-1",
  () => " \t\0\u{1f600}e\u0301",
  () => "{0:",
  () => "(?<",
  () => "%",
  () => 0,
  () => -1,
  () => 1,
  () => 2147483647,
  () => -2147483648,
  () => 9223372036854775807n,
  () => new PSDouble(Number.NaN),
  () => new PSDouble(Number.POSITIVE_INFINITY),
  () => new PSDouble(1.5),
  () => new PSDecimal(-15n, 1),
  () => new PSBigInteger(1n << 200n),
  () => byteOf(255),
  () => new PSChar(0xd800),
  () => true,
  () => [],
  () => [null],
  () => [3, "x", null],
  () => nested(60),
  () => new Uint8Array(),
  () => Uint8Array.of(1, 2, 255),
  () => arrayOf(getType("System.String"), ["a", "b"]),
  () => new Hashtable(),
  () => new PSDateTime(0n),
  () => new PSTimeSpan(-1n),
  () => getType("System.Int32"),
  () => getType("System.Collections.Generic.List`1"),
  () => PSCustomObject.from([["a", 1]]),
  () => new PSReference(null),
];

/** One argument for a parameter: odd two times of three, of the parameter's type (when that is simple) else. */
export function argumentFor(type: DotNetType, byRef: boolean, random: () => number): PSValue {
  if (byRef && random() < 0.9) return new PSReference(null);
  if (type.isEnum && random() < 0.6) return enumValue(type, Math.floor(random() * 9) - 1);
  if (type.displayName === "System.String" && random() < 0.4)
    return ["a", "a,b", "1", "x"][Math.floor(random() * 4)] ?? "";
  if (type.displayName === "System.Int32" && random() < 0.4) return Math.floor(random() * 5) - 1;
  return (anything[Math.floor(random() * anything.length)] as () => PSValue)();
}
