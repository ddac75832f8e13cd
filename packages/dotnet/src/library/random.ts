// System.Random: with a seed the algorithm .NET keeps for compatibility (Knuth's subtractive generator), else any.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { argumentOutOfRange } from "../types/method-errors.ts";
import { PSDouble, PSSingle } from "../values/numerics.ts";
import { type PSValue, tagType } from "../values/ps-value.ts";
import { big, bytes, int } from "./arguments.ts";

const most = 2147483647;

/** A generator of numbers in [0, 1) and of Int32 samples. */
export class Random {
  private readonly seeds: Int32Array | null;
  private next = 0;
  private nextP = 21;

  constructor(seed: number | null) {
    this.seeds = seed === null ? null : seedArray(seed);
  }

  /** An integer in 0..2147483646. */
  internalSample(): number {
    if (this.seeds === null) return Math.floor(Math.random() * most);
    if (++this.next >= 56) this.next = 1;
    if (++this.nextP >= 56) this.nextP = 1;
    let value = this.seeds[this.next]! - this.seeds[this.nextP]!;
    if (value === most) value--;
    if (value < 0) value += most;
    this.seeds[this.next] = value;
    return value;
  }

  /** A number in [0, 1). */
  sample(): number {
    return this.internalSample() * (1 / most);
  }

  /** A sample for ranges wider than Int32. */
  private largeSample(): number {
    const result = this.internalSample();
    const negative = this.internalSample() % 2 === 0;
    return ((negative ? -result : result) + (most - 1)) / (2 * most - 1);
  }

  /** An integer in [from, to). */
  between(from: number, to: number): number {
    const range = to - from;
    if (this.seeds === null) return from + Math.floor(Math.random() * range);
    return range <= most ? Math.floor(this.sample() * range) + from : Math.floor(this.largeSample() * range) + from;
  }

  /** A double in [0, 1). */
  double(): number {
    return this.seeds === null ? Math.random() : this.sample();
  }
}
tagType(Random, "System.Random");

function seedArray(seed: number): Int32Array {
  const seeds = new Int32Array(56);
  const subtraction = seed === -2147483648 ? most : Math.abs(seed);
  let mj = 161803398 - subtraction;
  seeds[55] = mj;
  let mk = 1;
  let ii = 0;
  for (let i = 1; i < 55; i++) {
    ii += 21;
    if (ii >= 55) ii -= 55;
    seeds[ii] = mk;
    mk = (mj - mk) | 0;
    if (mk < 0) mk += most;
    mj = seeds[ii]!;
  }
  for (let k = 1; k < 5; k++) {
    for (let i = 1; i < 56; i++) {
      let n = i + 30;
      if (n >= 55) n -= 55;
      let value = (seeds[i]! - seeds[1 + n]!) | 0;
      if (value < 0) value += most;
      seeds[i] = value;
    }
  }
  return seeds;
}

let shared: Random | null = null;

function next(self: Random, args: readonly PSValue[]): number {
  if (args.length === 0) return self.internalSample();
  if (args.length === 1) {
    const to = int(args[0]);
    if (to < 0) {
      throw argumentOutOfRange(`maxValue ('${to}') must be a non-negative value.`, "maxValue", to);
    }
    return self.between(0, to);
  }
  const [from, to] = [int(args[0]), int(args[1])];
  if (from > to) {
    throw new Exception("System.ArgumentOutOfRangeException", "'minValue' cannot be greater than maxValue. (Parameter 'minValue')", {
      properties: { ParamName: "minValue" },
    });
  }
  return self.between(from, to);
}

defineType<Random>({
  name: "System.Random",
  construct: ([seed]) => new Random(seed === undefined ? null : int(seed)),
  methods: {
    Next: next,
    NextDouble: (self) => new PSDouble(self.double()),
    NextSingle: (self) => new PSSingle(self.double()),
    NextInt64: (self, args) => {
      const from = args.length === 2 ? big(args[0]) : 0n;
      const to = args.length === 0 ? (1n << 63n) - 1n : big(args.at(-1));
      const range = to - from;
      return from + (range <= 0n ? 0n : BigInt(Math.floor(self.double() * 2 ** 53)) * range / (1n << 53n));
    },
    NextBytes: (self, [buffer]) => {
      const data = bytes(buffer);
      for (let i = 0; i < data.length; i++) data[i] = self.internalSample() & 255;
      return null;
    },
  },
  staticProperties: {
    Shared: () => {
      shared ??= new Random(null);
      return shared;
    },
  },
});
