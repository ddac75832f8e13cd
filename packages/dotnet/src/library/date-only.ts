// System.DateOnly and System.TimeOnly.

import { Exception } from "../errors/exception.ts";
import { formatDateTime } from "../formatting/date-time-format.ts";
import { tryParseDateTime } from "../formatting/date-time-parse.ts";
import { tryParseDateTimeExact } from "../formatting/date-time-parse-exact.ts";
import type { CultureInfo } from "../text/culture.ts";
import { defineType } from "../types/define-type.ts";
import { argumentOutOfRange } from "../types/method-errors.ts";
import { PSDateTime } from "../values/date-time.ts";
import { enumValue } from "../values/enum-value.ts";
import { COMPARE_TO, FORMAT } from "../values/formattable.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { PSTimeSpan, ticksPerDay } from "../values/time-span.ts";
import { CultureInfo as CultureInfoClass } from "../text/culture.ts";
import { big, cell, culture, double, int, items, requiredText } from "./arguments.ts";

const lastDay = 3652058n;
const badFormat = (): Exception => new Exception("System.FormatException", "Input string was not in a correct format.");

/** What a parsed text has that the type does not: "0" is a plain date or time of day. */
function parsePart(args: readonly PSValue[], exact: boolean): PSDateTime | null {
  const text = requiredText(args[0], "s");
  const provider = args.slice(1).find((a) => a instanceof CultureInfoClass);
  if (!exact) return tryParseDateTime(text, culture(provider ?? null));
  const formats = typeof args[1] === "string" ? [args[1]] : items(args[1]).map(String);
  for (const format of formats) {
    const parsed = tryParseDateTimeExact(text, [longFormat(format)], culture(provider ?? null));
    if (parsed !== null) return parsed;
  }
  return null;
}
const longFormat = (format: string): string => (/^[oOrR]$/.test(format) ? "yyyy-MM-dd" : format);

function parsed<T>(args: readonly PSValue[], exact: boolean, name: string, part: (date: PSDateTime) => T): T {
  const date = parsePart(args, exact);
  if (date !== null) {
    if (name === "DateOnly" && date.ticks % ticksPerDay !== 0n)
      throw new Exception(
        "System.FormatException",
        `String '${String(args[0])}' contains parts which are not specific to the DateOnly.`,
      );
    return part(date);
  }
  throw new Exception("System.FormatException", `String '${String(args[0])}' was not recognized as a valid ${name}.`);
}

/** DateOnly: days since 0001-01-01. */
class DateOnly {
  readonly days: bigint;
  constructor(days: bigint) {
    this.days = days;
  }
  get date(): PSDateTime {
    return new PSDateTime(this.days * ticksPerDay);
  }
  get [HASH_KEY](): string {
    return `dateonly:${this.days}`;
  }
  [COMPARE_TO](other: object): number {
    return Math.sign(Number(this.days - (other as DateOnly).days));
  }
  [FORMAT](format: string | null, data: CultureInfo): string {
    if (format === null || format === "") return formatDateTime(this.date, "d", data);
    if (/^[oO]$/.test(format)) return formatDateTime(this.date, "yyyy-MM-dd", data);
    if (/^[rR]$/.test(format)) return formatDateTime(this.date, "ddd, dd MMM yyyy", data);
    if (/^[^dDmMyY]$/.test(format) || (format.length > 1 && hasTime(format))) throw badFormat();
    return formatDateTime(this.date, format, data);
  }
  toString(): string {
    return this[FORMAT](null, culture(null));
  }
}
tagType(DateOnly, "System.DateOnly");

const bareFormat = (format: string): string => format.replaceAll(/\\.|'[^']*'|"[^"]*"/g, "");
const hasTime = (format: string): boolean => /[HhmstfFzK]/.test(bareFormat(format));
const hasDate = (format: string): boolean => /[dMygzK]/.test(bareFormat(format));
const dateOnly = (date: PSDateTime): DateOnly => new DateOnly(date.ticks / ticksPerDay);
const dates = (a: PSValue | undefined, b: PSValue | undefined): number => (a as DateOnly)[COMPARE_TO](b as DateOnly);

function checkedDate(year: number, month: number, day: number): DateOnly {
  return dateOnly(PSDateTime.of(year, month, day));
}

defineType<DateOnly>({
  name: "System.DateOnly",
  propertyOrder: ["Year", "Month", "Day", "DayOfWeek", "DayOfYear", "DayNumber"],
  construct: (args) => (args.length === 0 ? new DateOnly(0n) : checkedDate(int(args[0]), int(args[1]), int(args[2]))),
  properties: {
    Year: (self) => self.date.year,
    Month: (self) => self.date.month,
    Day: (self) => self.date.day,
    DayOfWeek: (self) => enumValue("System.DayOfWeek", self.date.dayOfWeek),
    DayOfYear: (self) => self.date.dayOfYear,
    DayNumber: (self) => Number(self.days),
  },
  methods: {
    AddDays: (self, [days]) => {
      const sum = self.days + BigInt(int(days));
      if (sum < 0n || sum > lastDay) throw argumentOutOfRange("Value to add was out of range.", "value");
      return new DateOnly(sum);
    },
    AddMonths: (self, [months]) => dateOnly(self.date.addMonths(int(months))),
    AddYears: (self, [years]) => dateOnly(self.date.addMonths(int(years) * 12)),
    ToDateTime: (self, [time]) => new PSDateTime(self.days * ticksPerDay + (time as TimeOnly).ticks),
    ToShortDateString: (self) => self[FORMAT]("d", culture(null)),
    ToLongDateString: (self) => self[FORMAT]("D", culture(null)),
    GetHashCode: (self) => Number(self.days),
    Deconstruct: (self, [year, month, day]) => {
      cell(year).value = self.date.year;
      cell(month).value = self.date.month;
      cell(day).value = self.date.day;
      return undefined;
    },
  },
  staticProperties: { MinValue: () => new DateOnly(0n), MaxValue: () => new DateOnly(lastDay) },
  staticMethods: {
    FromDateTime: ([date]) => dateOnly(date as PSDateTime),
    FromDayNumber: ([days]) => {
      const number = BigInt(int(days));
      if (number < 0n || number > lastDay)
        throw new Exception(
          "System.ArgumentOutOfRangeException",
          `Day number must be between 0 and DateOnly.MaxValue.DayNumber. (Parameter 'dayNumber')\nActual value was ${number}.`,
        );
      return new DateOnly(number);
    },
    Parse: (args) => parsed(args, false, "DateOnly", dateOnly),
    ParseExact: (args) => parsed(args, true, "DateOnly", dateOnly),
    TryParse: (args) => tryInto(args, false, new DateOnly(0n), dateOnly),
    TryParseExact: (args) => tryInto(args, true, new DateOnly(0n), dateOnly),
    op_Equality: ([a, b]) => dates(a, b) === 0,
    op_Inequality: ([a, b]) => dates(a, b) !== 0,
    op_LessThan: ([a, b]) => dates(a, b) < 0,
    op_LessThanOrEqual: ([a, b]) => dates(a, b) <= 0,
    op_GreaterThan: ([a, b]) => dates(a, b) > 0,
    op_GreaterThanOrEqual: ([a, b]) => dates(a, b) >= 0,
  },
});

function tryInto(args: PSValue[], exact: boolean, empty: PSValue, part: (date: PSDateTime) => PSValue): boolean {
  const date = args[0] === null ? null : parsePart(args.slice(0, -1), exact);
  cell(args.at(-1)).value = date === null ? empty : part(date);
  return date !== null;
}

/** TimeOnly: ticks of a day. */
class TimeOnly {
  readonly ticks: bigint;
  constructor(ticks: bigint) {
    this.ticks = ticks;
  }
  get time(): PSDateTime {
    return new PSDateTime(this.ticks);
  }
  get [HASH_KEY](): string {
    return `timeonly:${this.ticks}`;
  }
  [COMPARE_TO](other: object): number {
    return this.ticks < (other as TimeOnly).ticks ? -1 : this.ticks > (other as TimeOnly).ticks ? 1 : 0;
  }
  [FORMAT](format: string | null, data: CultureInfo): string {
    if (format === null || format === "") return formatDateTime(this.time, "t", data);
    if (/^[oO]$/.test(format)) return formatDateTime(this.time, "HH:mm:ss.fffffff", data);
    if (/^[rR]$/.test(format)) return formatDateTime(this.time, "HH:mm:ss", data);
    if (/^[^tT]$/.test(format) || (format.length > 1 && hasDate(format))) throw badFormat();
    return formatDateTime(this.time, format, data);
  }
  toString(): string {
    return this[FORMAT](null, culture(null));
  }
}
tagType(TimeOnly, "System.TimeOnly");

const wrapDay = (ticks: bigint): TimeOnly => new TimeOnly(((ticks % ticksPerDay) + ticksPerDay) % ticksPerDay);
const timeOnly = (date: PSDateTime): TimeOnly => new TimeOnly(date.ticks % ticksPerDay);
const times = (a: PSValue | undefined, b: PSValue | undefined): number => (a as TimeOnly)[COMPARE_TO](b as TimeOnly);

/** Adds and says how many days that wraps over, in the `out` argument when there is one. */
function addTicks(self: TimeOnly, ticks: bigint, wrapped: PSValue | undefined): TimeOnly {
  const sum = self.ticks + ticks;
  const result = wrapDay(sum);
  if (wrapped !== undefined) cell(wrapped).value = Number((sum - result.ticks) / ticksPerDay);
  return result;
}

function makeTime(args: readonly PSValue[]): TimeOnly {
  if (args.length === 1) {
    const ticks = big(args[0]);
    if (ticks < 0n || ticks >= ticksPerDay)
      throw argumentOutOfRange("Ticks must be between 0 and and TimeOnly.MaxValue.Ticks.", "ticks");
    return new TimeOnly(ticks);
  }
  const [hour, minute, second, millisecond, microsecond] = [0, 1, 2, 3, 4].map((i) => int(args[i])) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const whole = (value: number, limit: number): boolean => value >= 0 && value < limit;
  if (!whole(hour, 24) || !whole(minute, 60) || !whole(second, 60))
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      "Hour, Minute, and Second parameters describe an un-representable DateTime.",
    );
  if (!whole(millisecond, 1000))
    throw argumentOutOfRange("Valid values are between 0 and 999, inclusive.", "millisecond");
  if (!whole(microsecond, 1000))
    throw argumentOutOfRange("Valid values are between 0 and 999, inclusive.", "microsecond");
  return new TimeOnly(PSDateTime.of(1, 1, 1, hour, minute, second, millisecond).ticks + BigInt(microsecond) * 10n);
}

defineType<TimeOnly>({
  name: "System.TimeOnly",
  propertyOrder: ["Hour", "Minute", "Second", "Millisecond", "Microsecond", "Nanosecond", "Ticks"],
  construct: (args) => (args.length === 0 ? new TimeOnly(0n) : makeTime(args)),
  properties: {
    Hour: (self) => self.time.hour,
    Minute: (self) => self.time.minute,
    Second: (self) => self.time.second,
    Millisecond: (self) => self.time.millisecond,
    Microsecond: (self) => Number((self.ticks / 10n) % 1000n),
    Nanosecond: (self) => Number((self.ticks % 10n) * 100n),
    Ticks: (self) => self.ticks,
  },
  methods: {
    Add: (self, [span, wrapped]) => addTicks(self, (span as PSTimeSpan).ticks, wrapped),
    AddHours: (self, [hours, wrapped]) => addTicks(self, scaled(hours, 36e9), wrapped),
    AddMinutes: (self, [minutes, wrapped]) => addTicks(self, scaled(minutes, 6e8), wrapped),
    ToTimeSpan: (self) => new PSTimeSpan(self.ticks),
    IsBetween: (self, [start, end]) => {
      const [from, to] = [(start as TimeOnly).ticks, (end as TimeOnly).ticks];
      return from <= to ? self.ticks >= from && self.ticks < to : self.ticks >= from || self.ticks < to;
    },
    ToShortTimeString: (self) => self[FORMAT]("t", culture(null)),
    ToLongTimeString: (self) => self[FORMAT]("T", culture(null)),
  },
  staticProperties: { MinValue: () => new TimeOnly(0n), MaxValue: () => new TimeOnly(ticksPerDay - 1n) },
  staticMethods: {
    FromDateTime: ([date]) => timeOnly(date as PSDateTime),
    FromTimeSpan: ([span]) => makeTime([(span as PSTimeSpan).ticks]),
    Parse: (args) => parsed(args, false, "TimeOnly", timeOnly),
    ParseExact: (args) => parsed(args, true, "TimeOnly", timeOnly),
    TryParse: (args) => tryInto(args, false, new TimeOnly(0n), timeOnly),
    TryParseExact: (args) => tryInto(args, true, new TimeOnly(0n), timeOnly),
    op_Subtraction: ([a, b]) => new PSTimeSpan(wrapDay((a as TimeOnly).ticks - (b as TimeOnly).ticks).ticks),
    op_Equality: ([a, b]) => times(a, b) === 0,
    op_Inequality: ([a, b]) => times(a, b) !== 0,
    op_LessThan: ([a, b]) => times(a, b) < 0,
    op_LessThanOrEqual: ([a, b]) => times(a, b) <= 0,
    op_GreaterThan: ([a, b]) => times(a, b) > 0,
    op_GreaterThanOrEqual: ([a, b]) => times(a, b) >= 0,
  },
});

function scaled(value: PSValue | undefined, ticks: number): bigint {
  const product = Math.round(double(value) * ticks);
  if (!Number.isFinite(product) || Math.abs(product) > 9.2e18)
    throw argumentOutOfRange("The added or subtracted value results in an un-representable DateTime.", "value");
  return BigInt(product);
}
