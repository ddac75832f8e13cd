// System.DateTime: ticks since 0001-01-01 and a kind; the proleptic Gregorian calendar and local time.
import { createRequire } from "node:module";
import { Exception } from "../errors/exception.ts";
import type { CultureInfo } from "../text/culture.ts";
import { invariantCulture } from "../text/culture.ts";
import { COMPARE_TO, FORMAT } from "./formattable.ts";
import { HASH_KEY } from "./hash-key-symbol.ts";
import { tagType } from "./ps-value.ts";
import {
  PSTimeSpan,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from "./time-span.ts";

const require = createRequire(import.meta.url);

/** Ticks at 1970-01-01. */
export const unixEpochTicks = 621_355_968_000_000_000n;
export const maximumTicks = 3_155_378_975_999_999_999n;

/** DateTimeKind: 0 Unspecified, 1 Utc, 2 Local. */
export type DateTimeKind = 0 | 1 | 2;

const daysToMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const daysToMonthLeap = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366];

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days in a month (1..12). */
export function daysInMonth(year: number, month: number): number {
  const days = isLeapYear(year) ? daysToMonthLeap : daysToMonth;
  return days[month]! - days[month - 1]!;
}

/** Days since 0001-01-01, or null when there is no such date. */
function dayNumber(year: number, month: number, day: number): number | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const before = year - 1;
  const months = isLeapYear(year) ? daysToMonthLeap : daysToMonth;
  return (
    before * 365 +
    Math.floor(before / 4) -
    Math.floor(before / 100) +
    Math.floor(before / 400) +
    months[month - 1]! +
    day -
    1
  );
}

/** Calendar parts of a date-time. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfYear: number;
}

function unrepresentable(): Exception {
  return new Exception(
    "System.ArgumentOutOfRangeException",
    "Year, Month, and Day parameters describe an un-representable DateTime.",
  );
}

/** A date and time. Immutable. */
export class PSDateTime {
  readonly ticks: bigint;
  readonly kind: DateTimeKind;
  private calendar: DateParts | null = null;

  constructor(ticks: bigint, kind: DateTimeKind = 0) {
    this.ticks = ticks;
    this.kind = kind;
  }

  /** From parts; throws ArgumentOutOfRangeException for those that make no date. */
  static of(
    year: number,
    month: number,
    day: number,
    hour = 0,
    minute = 0,
    second = 0,
    millisecond = 0,
    kind: DateTimeKind = 0,
  ): PSDateTime {
    const days = dayNumber(year, month, day);
    if (days === null) throw unrepresentable();
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "Hour, Minute, and Second parameters describe an un-representable DateTime.",
      );
    }
    const ms = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
    return new PSDateTime(BigInt(days) * ticksPerDay + BigInt(ms) * ticksPerMillisecond, kind);
  }

  /** True when year, month and day make a date. */
  static isDate(year: number, month: number, day: number): boolean {
    return dayNumber(year, month, day) !== null;
  }

  /** From ticks that may be out of range: ArgumentOutOfRangeException then. */
  static fromTicks(ticks: bigint, kind: DateTimeKind = 0): PSDateTime {
    if (ticks < 0n || ticks > maximumTicks) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "The added or subtracted value results in an un-representable DateTime. (Parameter 'value')",
        { properties: { ParamName: "value" } },
      );
    }
    return new PSDateTime(ticks, kind);
  }

  /** The time now, in UTC. */
  static utcNow(): PSDateTime {
    // Node loads `performance` when first asked; where Ctrl+C ended that, it stays undefined.
    const clock = performance as typeof performance | undefined;
    return PSDateTime.fromUnixMilliseconds(clock === undefined ? Date.now() : clock.timeOrigin + clock.now());
  }

  /** The time now, local. */
  static now(): PSDateTime {
    return PSDateTime.utcNow().toLocalTime();
  }

  /** UTC time of a JavaScript time value (fractions of a millisecond count). */
  static fromUnixMilliseconds(milliseconds: number, kind: DateTimeKind = 1): PSDateTime {
    const whole = Math.floor(milliseconds);
    const fraction = Math.round((milliseconds - whole) * 10_000);
    return new PSDateTime(unixEpochTicks + BigInt(whole) * ticksPerMillisecond + BigInt(fraction), kind);
  }

  /** Milliseconds since 1970 of the ticks as they stand (no time zone applied). */
  get rawUnixMilliseconds(): number {
    return Number((this.ticks - unixEpochTicks) / ticksPerMillisecond);
  }

  get parts(): DateParts {
    this.calendar ??= partsOf(Number(this.ticks / ticksPerDay));
    return this.calendar;
  }
  get year(): number {
    return this.parts.year;
  }
  get month(): number {
    return this.parts.month;
  }
  get day(): number {
    return this.parts.day;
  }
  get dayOfYear(): number {
    return this.parts.dayOfYear;
  }
  /** 0 Sunday to 6 Saturday. */
  get dayOfWeek(): number {
    return Number((this.ticks / ticksPerDay + 1n) % 7n);
  }
  get hour(): number {
    return Number((this.ticks / ticksPerHour) % 24n);
  }
  get minute(): number {
    return Number((this.ticks / ticksPerMinute) % 60n);
  }
  get second(): number {
    return Number((this.ticks / ticksPerSecond) % 60n);
  }
  get millisecond(): number {
    return Number((this.ticks / ticksPerMillisecond) % 1000n);
  }
  /** Ticks within the second. */
  get fraction(): number {
    return Number(this.ticks % ticksPerSecond);
  }
  get date(): PSDateTime {
    return new PSDateTime(this.ticks - (this.ticks % ticksPerDay), this.kind);
  }
  get timeOfDay(): PSTimeSpan {
    return new PSTimeSpan(this.ticks % ticksPerDay);
  }

  addTicks(ticks: bigint): PSDateTime {
    return PSDateTime.fromTicks(this.ticks + ticks, this.kind);
  }
  /** AddDays, AddHours …: `value` units, exact to the tick as .NET's. */
  addUnits(value: number, ticksPerUnit: bigint): PSDateTime {
    const whole = Math.trunc(value);
    const rest = Math.trunc((value - whole) * Number(ticksPerUnit));
    if (!Number.isFinite(value) || Math.abs(whole) > 4e18 / Number(ticksPerUnit)) {
      throw new Exception("System.ArgumentOutOfRangeException", "Value to add was out of range. (Parameter 'value')", {
        properties: { ParamName: "value" },
      });
    }
    return PSDateTime.fromTicks(this.ticks + BigInt(whole) * ticksPerUnit + BigInt(rest), this.kind);
  }
  /** AddMonths; the day is cut to the month's length. */
  addMonths(months: number): PSDateTime {
    const { year, month, day } = this.parts;
    const index = year * 12 + (month - 1) + months;
    const newYear = Math.floor(index / 12);
    const newMonth = index - newYear * 12 + 1;
    if (months < -120000 || months > 120000) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "Months value must be between +/-120000. (Parameter 'months')",
        { properties: { ParamName: "months" } },
      );
    }
    if (newYear < 1 || newYear > 9999) {
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        "The added or subtracted value results in an un-representable DateTime. (Parameter 'months')",
        { properties: { ParamName: "months" } },
      );
    }
    const newDay = Math.min(day, daysInMonth(newYear, newMonth));
    const days = BigInt(dayNumber(newYear, newMonth, newDay)!);
    return new PSDateTime(days * ticksPerDay + (this.ticks % ticksPerDay), this.kind);
  }
  subtract(other: PSDateTime): PSTimeSpan {
    return new PSTimeSpan(this.ticks - other.ticks);
  }

  /** Offset of local time from UTC at this moment (an unspecified kind counts as local). */
  get utcOffset(): PSTimeSpan {
    if (this.kind === 1) return new PSTimeSpan(0n);
    return new PSTimeSpan(localOffsetTicks(this));
  }
  /** The same moment in UTC. */
  toUniversalTime(): PSDateTime {
    if (this.kind === 1) return this;
    return new PSDateTime(clampTicks(this.ticks - localOffsetTicks(this)), 1);
  }
  /** The same moment in local time (an unspecified kind counts as UTC). */
  toLocalTime(): PSDateTime {
    if (this.kind === 2) return this;
    const offset = -new Date(this.rawUnixMilliseconds).getTimezoneOffset();
    return new PSDateTime(clampTicks(this.ticks + BigInt(Math.round(offset * 60)) * ticksPerSecond), 2);
  }
  withKind(kind: DateTimeKind): PSDateTime {
    return new PSDateTime(this.ticks, kind);
  }

  get [HASH_KEY](): string {
    return `datetime:${this.ticks}`;
  }
  [COMPARE_TO](other: object): number {
    const ticks = (other as PSDateTime).ticks;
    return this.ticks < ticks ? -1 : this.ticks > ticks ? 1 : 0;
  }
  [FORMAT](format: string | null, culture: CultureInfo): string {
    return (
      require("../formatting/date-time-format.ts") as typeof import("../formatting/date-time-format.ts")
    ).formatDateTime(this, format, culture);
  }
  toString(): string {
    return this[FORMAT](null, invariantCulture);
  }
}
tagType(PSDateTime, "System.DateTime");

function clampTicks(ticks: bigint): bigint {
  return ticks < 0n ? 0n : ticks > maximumTicks ? maximumTicks : ticks;
}

/** Offset in ticks when the parts are read as local time. */
function localOffsetTicks(time: PSDateTime): bigint {
  const guess = new Date(2000, 0, 1, time.hour, time.minute, time.second);
  guess.setFullYear(time.year, time.month - 1, time.day);
  return BigInt(Math.round(-guess.getTimezoneOffset() * 60)) * ticksPerSecond;
}

function partsOf(days: number): DateParts {
  let rest = days;
  const y400 = Math.floor(rest / 146097);
  rest -= y400 * 146097;
  const y100 = Math.min(Math.floor(rest / 36524), 3);
  rest -= y100 * 36524;
  const y4 = Math.floor(rest / 1461);
  rest -= y4 * 1461;
  const y1 = Math.min(Math.floor(rest / 365), 3);
  rest -= y1 * 365;
  const year = y400 * 400 + y100 * 100 + y4 * 4 + y1 + 1;
  const months = isLeapYear(year) ? daysToMonthLeap : daysToMonth;
  let month = 1;
  while (rest >= months[month]!) month++;
  return { year, month, day: rest - months[month - 1]! + 1, dayOfYear: rest + 1 };
}
