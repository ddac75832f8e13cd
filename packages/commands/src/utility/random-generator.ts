// Where Get-Random and Get-SecureRandom get their numbers: four bytes a draw, from a seeded System.Random or from the system.
import { randomBytes } from "node:crypto";
import { construct, getType, invokeMethod, type PSValue } from "@latch/dotnet";

const largest = 2147483647;

/** A generator of random numbers; with a seed always the same ones, as PowerShell's. */
export class RandomGenerator {
  private readonly seeded: PSValue | null;

  constructor(seed: number | null) {
    this.seeded = seed === null ? null : construct(getType("System.Random"), [seed]);
  }

  bytes(count: number): Uint8Array {
    if (this.seeded === null) return randomBytes(count);
    const buffer = new Uint8Array(count);
    invokeMethod(this.seeded, "NextBytes", [buffer]);
    return buffer;
  }

  private sample(): number {
    for (;;) {
      const number = Buffer.from(this.bytes(4)).readInt32LE(0);
      if (number !== largest) return number;
    }
  }

  /** 0 <= x < 1. */
  double(): number {
    const number = this.sample();
    return (number < 0 ? number + largest : number) * (1 / largest);
  }

  /** from <= x < to, both within Int32. */
  integer(from: number, to: number): number {
    const range = to - from;
    if (range <= largest) return Math.trunc(this.double() * range) + from;
    return Math.trunc((this.sample() + largest) * (1 / (2 * largest)) * range) + from;
  }

  /** from <= x < to within Int64; wide ranges by masked draws of eight bytes. */
  long(from: bigint, to: bigint): bigint {
    const range = to - from;
    if (range <= BigInt(largest)) return from + BigInt(this.integer(0, Number(range)));
    const mask = (1n << BigInt(range.toString(2).length)) - 1n;
    for (;;) {
      const drawn = Buffer.from(this.bytes(8)).readBigUInt64LE(0) & mask;
      // PowerShell adds the two as doubles.
      if (drawn < range) return BigInt(Number(from) + Number(drawn));
    }
  }

  /** from <= x < to; the difference shrinks with each draw that rounding pushed to the end. */
  real(from: number, to: number): number {
    let range = to - from;
    for (;;) {
      const drawn = this.double();
      const number = Number.isFinite(range) ? from + drawn * range : from + drawn * to - drawn * from;
      range *= drawn;
      if (number < to) return number;
    }
  }
}
