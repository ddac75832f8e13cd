// Nullable, Lazy, WeakReference, Random, GC, Buffer, HashCode, Range, Index.

import { randomBytes, randomInt } from "node:crypto";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { enumValue } from "../values/enum-value.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { charOf, PSDouble, PSSingle } from "../values/numerics.ts";
import { defineType } from "../types/define-type.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { Delegate } from "../types/delegate.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, TYPE } from "../types/dotnet-type.ts";
import { construct } from "../types/invoke.ts";
import { PSReference } from "../types/reference.ts";
import { notImplemented } from "../types/type-members.ts";
import { argumentNull, argumentOutOfRange, throwIfNegative } from "../types/method-errors.ts";
import { big, bytes, flag, int, items, text } from "./arguments.ts";
import { compareTo, dotNetEquals, hashCodeOf } from "./object.ts";

defineType<PSValue>({
  name: "System.Nullable`1",
  construct: ([value]) => value ?? null,
  properties: { HasValue: (self) => self !== null, Value: (self) => self },
  methods: { GetValueOrDefault: (self) => self },
  staticMethods: { op_Implicit: ([value]) => value ?? null, op_Explicit: ([value]) => value ?? null },
});
defineType<never>({
  name: "System.Nullable",
  staticMethods: {
    Compare: ([a = null, b = null]) => (a === null ? (b === null ? 0 : -1) : b === null ? 1 : compareTo(a, b)),
    Equals: ([a = null, b = null]) => dotNetEquals(a, b),
    GetUnderlyingType: ([type]) => {
      if (type === null) throw argumentNull("nullableType");
      const nullable = type as DotNetType;
      return nullable.genericDefinition?.displayName === "System.Nullable`1"
        ? (nullable.genericArguments[0] ?? null)
        : null;
    },
  },
});

class Lazy {
  readonly type: DotNetType;
  private readonly make: (() => PSValue) | null;
  private made: { value: PSValue } | null = null;
  constructor(type: DotNetType, make: (() => PSValue) | null) {
    this.type = type;
    this.make = make;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  get isCreated(): boolean {
    return this.made !== null;
  }
  set(value: PSValue): void {
    this.made = { value };
  }
  toString(): string {
    return this.made === null ? "Value is not created." : dotNetToString(this.made.value);
  }
  get value(): PSValue {
    this.made ??= {
      value: this.make === null ? construct(this.type.genericArguments[0] as DotNetType, []) : this.make(),
    };
    return this.made.value;
  }
}
defineType<Lazy>({
  name: "System.Lazy`1",
  construct: ([first], signature, type) => {
    const made = new Lazy(type, first instanceof Delegate ? () => first.invoke([]) : null);
    if (signature.parameters[0]?.name === "value") made.set(first ?? null);
    return made;
  },
  properties: { Value: (self) => self.value, IsValueCreated: (self) => self.isCreated },
  methods: { ToString: (self) => self.toString() },
});

class Weak {
  target: PSValue;
  constructor(target: PSValue) {
    this.target = target;
  }
}
tagType(Weak, "System.WeakReference");
defineType<Weak>({
  name: "System.WeakReference",
  construct: ([target]) => new Weak(target ?? null),
  properties: {
    Target: { get: (self) => self.target, set: (self, value) => void (self.target = value) },
    IsAlive: (self) => self.target !== null,
  },
});

/** .NET's Random: Knuth's subtractive generator when seeded, the system's when not. */
class Random {
  private readonly seeds: Int32Array | null;
  private next = 0;
  private nextBack = 21;
  constructor(seed: number | null) {
    this.seeds = seed === null ? null : seedArray(seed);
  }
  private sampleInt(): number {
    const seeds = this.seeds as Int32Array;
    if (++this.next >= 56) this.next = 1;
    if (++this.nextBack >= 56) this.nextBack = 1;
    let value = (seeds[this.next] as number) - (seeds[this.nextBack] as number);
    if (value === 2147483647) value--;
    if (value < 0) value += 2147483647;
    seeds[this.next] = value;
    return value;
  }
  double(): number {
    return this.seeds === null ? randomBytes(6).readUIntBE(0, 6) / 2 ** 48 : this.sampleInt() * (1 / 2147483647);
  }
  integer(low: number, high: number): number {
    if (low === high) return low;
    if (this.seeds === null) return randomInt(low, high);
    const range = high - low;
    if (range <= 2147483647) return Math.trunc(this.double() * range) + low;
    return Math.trunc(this.largeSample() * range) + low;
  }
  private largeSample(): number {
    let result = this.sampleInt();
    if (this.sampleInt() % 2 === 0) result = -result;
    return (result + 2147483646) / 4294967293;
  }
  private unsigned64(): bigint {
    if (this.seeds === null) return randomBytes(8).readBigUInt64LE(0);
    const part = (bits: number) => BigInt(this.integer(0, 2 ** bits));
    return part(22) | (part(22) << 22n) | (part(20) << 44n);
  }
  /** from <= x < to; to null: any but the largest Int64. */
  long(from: bigint, to: bigint | null): bigint {
    const range = to === null ? null : to - from;
    if (range !== null && range < 0n)
      throw argumentOutOfRange("'minValue' cannot be greater than maxValue.", "minValue");
    if (range !== null && range <= 1n) return from;
    const bits = range === null ? 63 : (range - 1n).toString(2).length;
    for (;;) {
      const drawn = this.unsigned64() >> BigInt(64 - bits);
      if (drawn < (range ?? (1n << 63n) - 1n)) return from + drawn;
    }
  }
  whole(): number {
    return this.seeds === null ? randomInt(2147483647) : this.sampleInt();
  }
}
tagType(Random, "System.Random");

function seedArray(seed: number): Int32Array {
  const array = new Int32Array(56);
  const subtraction = seed === -2147483648 ? 2147483647 : Math.abs(seed);
  let mj = 161803398 - subtraction;
  array[55] = mj;
  let mk = 1;
  let ii = 0;
  for (let i = 1; i < 55; i++) {
    ii += 21;
    if (ii >= 55) ii -= 55;
    array[ii] = mk;
    mk = mj - mk;
    if (mk < 0) mk += 2147483647;
    mj = array[ii] as number;
  }
  for (let k = 1; k < 5; k++) {
    for (let i = 1; i < 56; i++) {
      let n = i + 30;
      if (n >= 55) n -= 55;
      array[i] = (array[i] as number) - (array[1 + n] as number);
      if ((array[i] as number) < 0) array[i] = (array[i] as number) + 2147483647;
    }
  }
  return array;
}

function nextInteger(self: Random, args: PSValue[]): PSValue {
  if (args.length === 0) return self.whole();
  if (args.length === 1) {
    throwIfNegative(int(args[0]), "maxValue");
    return self.integer(0, int(args[0]));
  }
  if (int(args[0]) > int(args[1])) throw argumentOutOfRange("'minValue' cannot be greater than maxValue.", "minValue");
  return self.integer(int(args[0]), int(args[1]));
}

function pick(self: Random, choices: string, length: number): string {
  if (choices === "") throw new Exception("System.ArgumentException", "Span may not be empty. (Parameter 'choices')");
  if (length < 0) throw argumentOutOfRange("Non-negative number required.", "length", length);
  if (length > 0x3fffffdf)
    throw new Exception("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  return Array.from({ length }, () => choices.charAt(self.integer(0, choices.length))).join("");
}

defineType<Random>({
  name: "System.Random",
  construct: ([seed]) => new Random(seed === undefined ? null : int(seed)),
  staticProperties: { Shared: () => new Random(null) },
  methods: {
    Next: nextInteger,
    NextDouble: (self) => new PSDouble(self.double()),
    NextSingle: (self) => new PSSingle(self.double()),
    NextInt64: (self, args) =>
      args.length === 2
        ? self.long(big(args[0]), big(args[1]))
        : self.long(0n, args.length === 1 ? big(args[0]) : null),
    NextBytes: (self, [buffer]) => {
      if (!(buffer instanceof Uint8Array)) throw argumentNull("buffer");
      const target = buffer;
      for (let i = 0; i < target.length; i++) target[i] = self.whole() & 255;
      return undefined;
    },
    Shuffle: (self, [values]) => {
      const array = values as PSValue[];
      for (let i = 0; i < array.length - 1; i++) {
        const j = self.integer(i, array.length);
        [array[i], array[j]] = [array[j] as PSValue, array[i] as PSValue];
      }
      return undefined;
    },
    GetString: (self, [choices, length]) => pick(self, text(choices), int(length)),
    GetHexString: (self, args) => {
      const digits = args.at(-1) === true ? "0123456789abcdef" : "0123456789ABCDEF";
      if (typeof args[0] === "number") return pick(self, digits, args[0]);
      const target = args[0] as PSValue[];
      for (let i = 0; i < target.length; i++) target[i] = charOf(pick(self, digits, 1).charCodeAt(0));
      return undefined;
    },
    GetItems: (self, [choices, length], signature) => {
      const from = items(choices);
      return arrayOf(
        signature.genericArguments[0] ?? "System.Object",
        Array.from({ length: int(length) }, () => from[self.integer(0, from.length)] ?? null),
      );
    },
  },
});

defineType<never>({
  name: "System.GC",
  staticProperties: { MaxGeneration: () => 2 },
  staticMethods: {
    Collect: () => undefined,
    WaitForPendingFinalizers: () => undefined,
    GetTotalMemory: () => BigInt(process.memoryUsage().heapUsed),
    GetTotalAllocatedBytes: () => BigInt(process.memoryUsage().heapUsed),
    CollectionCount: () => 0,
    GetGeneration: () => 0,
    KeepAlive: () => undefined,
    SuppressFinalize: () => undefined,
    ReRegisterForFinalize: () => undefined,
    AddMemoryPressure: () => undefined,
    RemoveMemoryPressure: () => undefined,
    GetAllocatedBytesForCurrentThread: () => BigInt(process.memoryUsage().heapUsed),
    RefreshMemoryLimit: () => undefined,
    GetTotalPauseDuration: () => new PSTimeSpan(0n),
    TryStartNoGCRegion: () => true,
    EndNoGCRegion: () => undefined,
    RegisterForFullGCNotification: () => undefined,
    CancelFullGCNotification: () => undefined,
    WaitForFullGCApproach: () => enumValue("System.GCNotificationStatus", "NotApplicable"),
    WaitForFullGCComplete: () => enumValue("System.GCNotificationStatus", "NotApplicable"),
    AllocateArray: ([length], { returnType }) => construct(returnType, [int(length)]),
    AllocateUninitializedArray: ([length], { returnType }) => construct(returnType, [int(length)]),
    GetConfigurationVariables: () =>
      construct(
        getType("System.Collections.Generic.Dictionary`2").makeGeneric([
          getType("System.String"),
          getType("System.Object"),
        ]),
        [],
      ),
  },
});

class EventArgs {}
tagType(EventArgs, "System.EventArgs");
const noArgs = new EventArgs();
defineType<EventArgs>({
  name: "System.EventArgs",
  implementation: EventArgs,
  construct: (_args, _signature, type) => {
    if (type.displayName !== "System.EventArgs") throw notImplemented(type, ".ctor");
    return new EventArgs();
  },
  staticProperties: { Empty: () => noArgs },
});

defineType<PSReference>({
  name: "System.Management.Automation.PSReference",
  construct: ([value = null]) => new PSReference(value),
  properties: { Value: { get: (self) => self.value, set: (self, value) => void (self.value = value) } },
});

defineType<never>({
  name: "System.Buffer",
  staticMethods: {
    BlockCopy: ([source, from, target, at, count]) => {
      const data = bytes(source).subarray(int(from), int(from) + int(count));
      if (!(target instanceof Uint8Array))
        throw new Exception("System.ArgumentException", "Object must be an array of primitives. (Parameter 'dst')");
      target.set(data, int(at));
      return undefined;
    },
    ByteLength: ([array]) => bytes(array).length,
    GetByte: ([array, index]) => items(array)[int(index)] ?? null,
  },
});
defineType<never>({
  name: "System.HashCode",
  staticMethods: { Combine: (args) => args.reduce<number>((hash, v) => (Math.imul(hash, 31) + hashCodeOf(v)) | 0, 17) },
});

/** System.Index and System.Range. */
class Index {
  readonly value: number;
  readonly fromEnd: boolean;
  constructor(value: number, fromEnd: boolean) {
    this.value = value;
    this.fromEnd = fromEnd;
  }
  toString(): string {
    return this.fromEnd ? `^${this.value}` : String(this.value);
  }
}
tagType(Index, "System.Index");
defineType<Index>({
  name: "System.Index",
  construct: ([value, fromEnd]) => new Index(int(value), flag(fromEnd)),
  properties: { Value: (self) => self.value, IsFromEnd: (self) => self.fromEnd },
  methods: { GetOffset: (self, [length]) => (self.fromEnd ? int(length) - self.value : self.value) },
  staticProperties: { Start: () => new Index(0, false), End: () => new Index(0, true) },
  staticMethods: {
    op_Implicit: ([value]) => new Index(int(value), false),
    FromStart: ([v]) => new Index(int(v), false),
    FromEnd: ([v]) => new Index(int(v), true),
  },
});
class Range {
  readonly start: Index;
  readonly end: Index;
  constructor(start: Index, end: Index) {
    this.start = start;
    this.end = end;
  }
  toString(): string {
    return `${this.start}..${this.end}`;
  }
}
tagType(Range, "System.Range");
defineType<Range>({
  name: "System.Range",
  construct: ([start, end]) => new Range(start as Index, end as Index),
  properties: { Start: (self) => self.start, End: (self) => self.end },
  staticProperties: { All: () => new Range(new Index(0, false), new Index(0, true)) },
  staticMethods: {
    StartAt: ([start]) => new Range(start as Index, new Index(0, true)),
    EndAt: ([end]) => new Range(new Index(0, false), end as Index),
  },
});
