// Members of System.DateTime.

import { Exception } from "../errors/exception.ts";
import { formatDateTime } from "../formatting/date-time-format.ts";
import { parseDateTime, tryParseDateTime } from "../formatting/date-time-parse.ts";
import { parseDateTimeExact, tryParseDateTimeExact } from "../formatting/date-time-parse-exact.ts";
import { type CultureInfo, currentCulture } from "../text/culture.ts";
import { defineType } from "../types/define-type.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { argumentOutOfRange } from "../types/method-errors.ts";
import { arrayOf } from "../values/arrays.ts";
import {
  type DateTimeKind,
  daysInMonth,
  isLeapYear,
  maximumTicks,
  PSDateTime,
  unixEpochTicks,
} from "../values/date-time.ts";
import { EnumValue, enumValue } from "../values/enum-value.ts";
import { PSChar, PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import {
  PSTimeSpan,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from "../values/time-span.ts";
import { big, cell, culture, double, enumNumber, int, text } from "./arguments.ts";
import { compareTo } from "./object.ts";

const date = (value: PSValue | undefined): PSDateTime => value as PSDateTime;
const span = (value: PSValue | undefined): PSTimeSpan => value as PSTimeSpan;
const order = (a: PSDateTime, b: PSDateTime): number => (a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0);
const kindOf = (value: PSValue | undefined): DateTimeKind => enumNumber(value) as DateTimeKind;

function construct(args: readonly PSValue[], signature: MethodSignature): PSDateTime {
  const last = args.at(-1);
  if (last === undefined) return new PSDateTime(0n);
  const kind: DateTimeKind = last instanceof EnumValue ? kindOf(last) : 0;
  if (signature.parameters[0]?.name === "ticks") {
    const ticks = big(args[0]);
    if (ticks < 0n || ticks > maximumTicks) {
      throw argumentOutOfRange("Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.", "ticks");
    }
    return new PSDateTime(ticks, kind);
  }
  const n = args.filter((a) => typeof a === "number") as number[];
  const time = PSDateTime.of(n[0]!, n[1]!, n[2]!, n[3], n[4], n[5], n[6], kind);
  return n[7] === undefined ? time : time.addTicks(BigInt(n[7]) * 10n);
}

/** Days since 1899-12-30 as a double. */
function toOADate(time: PSDateTime): number {
  return Number(time.ticks / ticksPerMillisecond - 599264352000000000n / 10000n) / 86_400_000;
}

function fromOADate(days: number): PSDateTime {
  if (!(days > -657435 && days < 2958466)) throw new Exception("System.ArgumentException", "Not a legal OleAut date.");
  const milliseconds = Math.trunc(days * 86_400_000 + (days >= 0 ? 0.5 : -0.5));
  return PSDateTime.fromTicks(599264352000000000n + BigInt(milliseconds) * ticksPerMillisecond);
}

/** Ticks at 1601-01-01. */
const fileTimeOrigin = 504_911_232_000_000_000n;

/** The styles argument, wherever it stands. */
function stylesOf(args: readonly PSValue[]): number {
  const styles = args.find(
    (a) => a instanceof EnumValue && a.type.displayName === "System.Globalization.DateTimeStyles",
  );
  return enumNumber(styles ?? 0);
}

function formatsOf(value: PSValue | undefined): string[] {
  return Array.isArray(value) ? (value as PSValue[]).map((f) => text(f)) : [text(value)];
}

function subtract(time: PSDateTime, other: PSValue | undefined): PSValue {
  return other instanceof PSDateTime ? time.subtract(other) : time.addTicks(-span(other).ticks);
}

/** DateTime.AddYears: within 10000 years. */
export function addYears(self: PSDateTime, years: number): PSDateTime {
  if (years < -10000 || years > 10000) throw argumentOutOfRange("Years value must be between +/-10000.", "value");
  return self.addMonths(years * 12);
}

/** DateTime.FromFileTimeUtc. Throws for times before 1601 and after 9999. */
export function fromFileTime(value: bigint): PSDateTime {
  if (value < 0n || value > maximumTicks - fileTimeOrigin)
    throw argumentOutOfRange("Not a valid Win32 FileTime.", "fileTime");
  return PSDateTime.fromTicks(value + fileTimeOrigin, 1);
}

const units = (ticks: bigint) => (self: PSDateTime, args: PSValue[]) => self.addUnits(double(args[0]), ticks);

/** What cultures write dates with besides their usual patterns (DateTimeFormatInfo.GetAllDateTimePatterns). */
const otherDates: Readonly<Record<string, { d: readonly string[]; D: readonly string[]; t?: readonly string[] }>> = {
  "": { d: ["yyyy-MM-dd"], D: [], t: ["hh:mm tt", "H:mm", "h:mm tt"] },
  "en-US": { d: ["MMM d, yyyy", "M/d/yy"], D: ["MMMM d, yyyy"] },
  "en-GB": { d: ["d MMM yyyy"], D: ["d MMMM yyyy"] },
  "de-DE": { d: ["dd.MM.yy", "d.M.yyyy"], D: ["d. MMMM yyyy"] },
  "fr-FR": { d: ["d MMM yyyy"], D: ["d MMMM yyyy"] },
  "ja-JP": { d: ["yyyy/M/d"], D: ["yyyy年M月d日"] },
};

/** The texts that a standard format stands for: dates times times for those that have both. */
function formatsOfLetter(self: PSDateTime, letter: string, given: CultureInfo): string[] {
  const others = otherDates[given.name];
  const all = (part: "d" | "D" | "t" | "T"): string[] => [
    formatDateTime(self, part, given),
    ...(part === "T" ? [] : (others?.[part] ?? [])).map((f) => formatDateTime(self, f, given)),
  ];
  const both = (day: "d" | "D", time: "t" | "T"): string[] =>
    all(day).flatMap((d) => all(time).map((t) => `${d} ${t}`));
  switch (letter) {
    case "d":
    case "D":
    case "t":
    case "T":
      return all(letter);
    case "f":
      return both("D", "t");
    case "F":
      return both("D", "T");
    case "g":
      return both("d", "t");
    case "G":
      return both("d", "T");
    case "U":
      return formatsOfLetter(self.toUniversalTime(), "F", given);
    default:
      return [formatDateTime(self, letter, given)];
  }
}

function allFormats(self: PSDateTime, args: readonly PSValue[]): PSValue {
  const one = args[0] instanceof PSChar ? args[0].text : null;
  const letters = one === null ? [..."dDfFgGmMoOrRstTuUyY"] : [one];
  const given = culture(args.at(-1));
  return arrayOf(
    "System.String",
    letters.flatMap((letter) => formatsOfLetter(self, letter, given)),
  );
}

defineType<PSDateTime>({
  name: "System.DateTime",
  implementation: PSDateTime,
  construct,
  properties: {
    Date: (self) => self.date,
    Day: (self) => self.day,
    DayOfWeek: (self) => enumValue("System.DayOfWeek", self.dayOfWeek),
    DayOfYear: (self) => self.dayOfYear,
    Hour: (self) => self.hour,
    Kind: (self) => enumValue("System.DateTimeKind", self.kind),
    Millisecond: (self) => self.millisecond,
    Microsecond: (self) => Number((self.ticks / 10n) % 1000n),
    Nanosecond: (self) => Number((self.ticks % 10n) * 100n),
    Minute: (self) => self.minute,
    Month: (self) => self.month,
    Second: (self) => self.second,
    Ticks: (self) => self.ticks,
    TimeOfDay: (self) => self.timeOfDay,
    Year: (self) => self.year,
  },
  methods: {
    Add: (self, [other]) => self.addTicks(span(other).ticks),
    AddDays: units(ticksPerDay),
    AddHours: units(ticksPerHour),
    AddMinutes: units(ticksPerMinute),
    AddSeconds: units(ticksPerSecond),
    AddMilliseconds: units(ticksPerMillisecond),
    AddMicroseconds: units(10n),
    AddTicks: (self, [ticks]) => self.addTicks(big(ticks)),
    AddMonths: (self, [months]) => self.addMonths(int(months)),
    AddYears: (self, [years]) => addYears(self, int(years)),
    Subtract: (self, [other]) => subtract(self, other),
    CompareTo: (self, [other]) => compareTo(self, other ?? null),
    Equals: (self, [other]) => other instanceof PSDateTime && other.ticks === self.ticks,
    GetHashCode: (self) => Number(BigInt.asIntN(32, self.ticks)) ^ Number(BigInt.asIntN(32, self.ticks >> 32n)),
    GetTypeCode: () => enumValue("System.TypeCode", 16),
    IsDaylightSavingTime: (self) => self.kind !== 1 && isDaylightSaving(self),
    ToBinary: (self) =>
      BigInt.asIntN(64, (self.kind === 2 ? self.toUniversalTime() : self).ticks | (BigInt(self.kind) << 62n)),
    ToFileTime: (self) => self.toUniversalTime().ticks - fileTimeOrigin,
    ToFileTimeUtc: (self) => (self.kind === 2 ? self.toUniversalTime() : self).ticks - fileTimeOrigin,
    ToLocalTime: (self) => self.toLocalTime(),
    ToUniversalTime: (self) => self.toUniversalTime(),
    ToOADate: (self) => new PSDouble(toOADate(self)),
    ToLongDateString: (self) => formatDateTime(self, "D", currentCulture()),
    ToLongTimeString: (self) => formatDateTime(self, "T", currentCulture()),
    ToShortDateString: (self) => formatDateTime(self, "d", currentCulture()),
    ToShortTimeString: (self) => formatDateTime(self, "t", currentCulture()),
    GetDateTimeFormats: allFormats,
    ToString: (self, args) => {
      const format = typeof args[0] === "string" ? args[0] : null;
      return formatDateTime(self, format, culture(args.at(-1)));
    },
  },
  staticProperties: {
    Now: () => PSDateTime.now(),
    UtcNow: () => PSDateTime.utcNow(),
    Today: () => PSDateTime.now().date,
    MinValue: () => new PSDateTime(0n),
    MaxValue: () => new PSDateTime(maximumTicks),
    UnixEpoch: () => new PSDateTime(unixEpochTicks, 1),
  },
  staticMethods: {
    Compare: ([a, b]) => order(date(a), date(b)),
    Equals: ([a, b]) => a instanceof PSDateTime && b instanceof PSDateTime && a.ticks === b.ticks,
    DaysInMonth: ([year, month]) => {
      if (int(month) < 1 || int(month) > 12)
        throw argumentOutOfRange("Month must be between one and twelve.", "month", int(month));
      return daysInMonth(int(year), int(month));
    },
    IsLeapYear: ([year]) => {
      if (int(year) < 1 || int(year) > 9999) throw argumentOutOfRange("Year must be between 1 and 9999.", "year");
      return isLeapYear(int(year));
    },
    FromBinary: ([value]) => {
      const bits = BigInt.asUintN(64, big(value));
      const kind = Number(bits >> 62n);
      const time = new PSDateTime(bits & 0x3fffffffffffffffn, kind === 1 ? 1 : 0);
      return kind >= 2 ? time.withKind(1).toLocalTime() : time;
    },
    FromFileTime: ([value]) => fromFileTime(big(value)).toLocalTime(),
    FromFileTimeUtc: ([value]) => fromFileTime(big(value)),
    FromOADate: ([days]) => fromOADate(double(days)),
    SpecifyKind: ([time, kind]) => date(time).withKind(kindOf(kind)),
    Parse: (args) => parseDateTime(text(args[0]), culture(args[1]), stylesOf(args)),
    TryParse: (args) => {
      const parsed = tryParseDateTime(
        text(args[0]),
        args.length > 2 ? culture(args[1]) : currentCulture(),
        stylesOf(args),
      );
      cell(args.at(-1)).value = parsed ?? new PSDateTime(0n);
      return parsed !== null;
    },
    ParseExact: (args) => {
      if (!Array.isArray(args[1]) && text(args[1]) === "")
        throw new Exception("System.FormatException", "Format specifier '' was invalid.");
      return parseDateTimeExact(text(args[0]), formatsOf(args[1]), culture(args[2]), stylesOf(args));
    },
    TryParseExact: (args) => {
      const parsed = tryParseDateTimeExact(text(args[0]), formatsOf(args[1]), culture(args[2]), stylesOf(args));
      cell(args.at(-1)).value = parsed ?? new PSDateTime(0n);
      return parsed !== null;
    },
    op_Addition: ([a, b]) => date(a).addTicks(span(b).ticks),
    op_Subtraction: ([a, b]) => subtract(date(a), b),
    op_Equality: ([a, b]) => date(a).ticks === date(b).ticks,
    op_Inequality: ([a, b]) => date(a).ticks !== date(b).ticks,
    op_LessThan: ([a, b]) => date(a).ticks < date(b).ticks,
    op_LessThanOrEqual: ([a, b]) => date(a).ticks <= date(b).ticks,
    op_GreaterThan: ([a, b]) => date(a).ticks > date(b).ticks,
    op_GreaterThanOrEqual: ([a, b]) => date(a).ticks >= date(b).ticks,
  },
});

/** The offset differs from the smaller of the two that the year has. */
function isDaylightSaving(time: PSDateTime): boolean {
  const january = PSDateTime.of(time.year, 1, 1).utcOffset.ticks;
  const july = PSDateTime.of(time.year, 7, 1).utcOffset.ticks;
  const standard = january < july ? january : july;
  return time.utcOffset.ticks !== standard;
}
