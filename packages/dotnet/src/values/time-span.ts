// System.TimeSpan: a signed number of 100-nanosecond ticks.
import { Exception } from "../errors/exception.ts";
import { createRequire } from "node:module";
import type { CultureInfo } from "../text/culture.ts";
import { COMPARE_TO, FORMAT } from "./formattable.ts";
import { HASH_KEY } from "./hash-key-symbol.ts";
import { tagType } from "./ps-value.ts";

const require = createRequire(import.meta.url);

export const ticksPerMillisecond = 10_000n;
export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 600_000_000n;
export const ticksPerHour = 36_000_000_000n;
export const ticksPerDay = 864_000_000_000n;

const least = -(1n << 63n);
const greatest = (1n << 63n) - 1n;

/** A duration. Immutable. */
export class PSTimeSpan {
  readonly ticks: bigint;
  constructor(ticks: bigint) {
    if (ticks < least || ticks > greatest) {
      throw new Exception("System.OverflowException", "TimeSpan overflowed because the duration is too long.");
    }
    this.ticks = ticks;
  }
  /** From whole parts. */
  static of(days: number, hours: number, minutes: number, seconds: number, milliseconds = 0): PSTimeSpan {
    const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    return new PSTimeSpan(BigInt(Math.trunc(ms)) * ticksPerMillisecond);
  }
  /** From a number of units (FromDays, FromHours …): exact to the tick. */
  static from(value: number, ticksPerUnit: bigint): PSTimeSpan {
    if (Number.isNaN(value))
      throw new Exception("System.ArgumentException", "TimeSpan does not accept floating point Not-a-Number values.");
    const ticks = value * Number(ticksPerUnit);
    if (ticks > 9.223372036854775e18 || ticks < -9.223372036854775e18) {
      throw new Exception("System.OverflowException", "TimeSpan overflowed because the duration is too long.");
    }
    return new PSTimeSpan(BigInt(Math.trunc(ticks)));
  }
  get days(): number {
    return Number(this.ticks / ticksPerDay);
  }
  get hours(): number {
    return Number((this.ticks / ticksPerHour) % 24n);
  }
  get minutes(): number {
    return Number((this.ticks / ticksPerMinute) % 60n);
  }
  get seconds(): number {
    return Number((this.ticks / ticksPerSecond) % 60n);
  }
  get milliseconds(): number {
    return Number((this.ticks / ticksPerMillisecond) % 1000n);
  }
  get totalDays(): number {
    return Number(this.ticks) / Number(ticksPerDay);
  }
  get totalHours(): number {
    return Number(this.ticks) / Number(ticksPerHour);
  }
  get totalMinutes(): number {
    return Number(this.ticks) / Number(ticksPerMinute);
  }
  get totalSeconds(): number {
    return Number(this.ticks) / Number(ticksPerSecond);
  }
  get totalMilliseconds(): number {
    return Number(this.ticks) / Number(ticksPerMillisecond);
  }
  add(other: PSTimeSpan): PSTimeSpan {
    return new PSTimeSpan(this.ticks + other.ticks);
  }
  subtract(other: PSTimeSpan): PSTimeSpan {
    return new PSTimeSpan(this.ticks - other.ticks);
  }
  negate(): PSTimeSpan {
    return new PSTimeSpan(-this.ticks);
  }
  get [HASH_KEY](): string {
    return `timespan:${this.ticks}`;
  }
  [COMPARE_TO](other: object): number {
    const ticks = (other as PSTimeSpan).ticks;
    return this.ticks < ticks ? -1 : this.ticks > ticks ? 1 : 0;
  }
  [FORMAT](format: string | null, culture: CultureInfo): string {
    return (
      require("../formatting/time-span-format.ts") as typeof import("../formatting/time-span-format.ts")
    ).formatTimeSpan(this, format, culture);
  }
  /** `d.hh:mm:ss.fffffff`, parts that are zero left out (format "c"). */
  toString(): string {
    const negative = this.ticks < 0n;
    const all = negative ? -this.ticks : this.ticks;
    const two = (n: bigint): string => n.toString().padStart(2, "0");
    const days = all / ticksPerDay;
    const fraction = all % ticksPerSecond;
    const time = `${two((all / ticksPerHour) % 24n)}:${two((all / ticksPerMinute) % 60n)}:${two((all / ticksPerSecond) % 60n)}`;
    return `${negative ? "-" : ""}${days === 0n ? "" : `${days}.`}${time}${fraction === 0n ? "" : `.${fraction.toString().padStart(7, "0")}`}`;
  }
}
tagType(PSTimeSpan, "System.TimeSpan");
