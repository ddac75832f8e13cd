// Calendars, ISO weeks, text elements and TimeZoneInfo.

import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { PSDateTime, daysInMonth, isLeapYear } from "../values/date-time.ts";
import { enumValue } from "../values/enum-value.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { PSTimeSpan, ticksPerDay, ticksPerHour, ticksPerMinute } from "../values/time-span.ts";
import { argumentOutOfRange } from "../types/method-errors.ts";
import { defineType } from "../types/define-type.ts";
import type { MethodImplementation } from "../types/define-type.ts";
import { unicodeCategory } from "./char.ts";
import { enumNumber, int, text } from "./arguments.ts";

/** The Gregorian calendar: the only one there is. */
export class GregorianCalendar {
  get twoDigitYearMax(): number {
    return 2049;
  }
}
tagType(GregorianCalendar, "System.Globalization.GregorianCalendar");

/** Days of a month. Throws ArgumentOutOfRangeException. */
export function daysOfMonth(year: number, month: number): number {
  if (year < 1 || year > 9999) throw argumentOutOfRange("Year must be between 1 and 9999.", "year");
  if (month >= 1 && month <= 12) return daysInMonth(year, month);
  throw new Exception(
    "System.ArgumentOutOfRangeException",
    `Month must be between one and twelve. (Parameter 'month')\nActual value was ${month}.`,
  );
}

/** Week of the year by rule: 0 FirstDay, 1 FirstFullWeek, 2 FirstFourDayWeek. */
function weekOfYear(date: PSDateTime, rule: number, firstDay: number): number {
  const dayOfYear = date.dayOfYear - 1;
  const firstWeekday = (date.dayOfWeek - (dayOfYear % 7) + 14) % 7;
  const offset = (firstWeekday - firstDay + 14) % 7;
  if (rule === 0) return Math.floor((dayOfYear + offset) / 7) + 1;
  const fullDays = rule === 1 ? 7 : 4;
  const lead = (firstDay - firstWeekday + 14) % 7;
  const start = lead !== 0 && lead >= fullDays ? lead - 7 : lead;
  const day = dayOfYear - start;
  if (day >= 0) return Math.floor(day / 7) + 1;
  return weekOfYear(PSDateTime.of(date.year - 1, 12, 31), rule, firstDay);
}

const dateOf = (value: PSValue | undefined): PSDateTime => value as PSDateTime;
const methods: Record<string, MethodImplementation<GregorianCalendar>> = {
  GetWeekOfYear: (_self, [date, rule, first]) => weekOfYear(dateOf(date), enumNumber(rule), enumNumber(first)),
  GetDaysInYear: (_self, [year]) => (isLeapYear(int(year)) ? 366 : 365),
  GetDaysInMonth: (_self, [year, month]) => daysOfMonth(int(year), int(month)),
  GetMonthsInYear: () => 12,
  IsLeapYear: (_self, [year]) => isLeapYear(int(year)),
  IsLeapMonth: () => false,
  IsLeapDay: (_self, [year, month, day]) => isLeapYear(int(year)) && int(month) === 2 && int(day) === 29,
  GetYear: (_self, [date]) => dateOf(date).year,
  GetMonth: (_self, [date]) => dateOf(date).month,
  GetDayOfMonth: (_self, [date]) => dateOf(date).day,
  GetDayOfYear: (_self, [date]) => dateOf(date).dayOfYear,
  GetDayOfWeek: (_self, [date]) => enumValue("System.DayOfWeek", dateOf(date).dayOfWeek),
  GetHour: (_self, [date]) => dateOf(date).hour,
  GetMinute: (_self, [date]) => dateOf(date).minute,
  GetSecond: (_self, [date]) => dateOf(date).second,
  GetEra: () => 1,
  AddDays: (_self, [date, days]) => dateOf(date).addTicks(BigInt(int(days)) * ticksPerDay),
  AddWeeks: (_self, [date, weeks]) => dateOf(date).addTicks(BigInt(int(weeks) * 7) * ticksPerDay),
  AddMonths: (_self, [date, months]) => dateOf(date).addMonths(int(months)),
  AddYears: (_self, [date, years]) => dateOf(date).addMonths(int(years) * 12),
  AddHours: (_self, [date, hours]) => dateOf(date).addTicks(BigInt(int(hours)) * ticksPerHour),
  AddMinutes: (_self, [date, minutes]) => dateOf(date).addTicks(BigInt(int(minutes)) * ticksPerMinute),
  ToDateTime: (_self, args) =>
    PSDateTime.of(int(args[0]), int(args[1]), int(args[2]), int(args[3]), int(args[4]), int(args[5]), int(args[6])),
  ToFourDigitYear: (_self, [year]) =>
    int(year) >= 100 ? int(year) : int(year) > 49 ? 1900 + int(year) : 2000 + int(year),
};
defineType<GregorianCalendar>({
  name: "System.Globalization.Calendar",
  properties: {
    TwoDigitYearMax: { get: (self) => self.twoDigitYearMax, set: () => undefined },
    AlgorithmType: () => enumValue("System.Globalization.CalendarAlgorithmType", "SolarCalendar"),
    Eras: () => arrayOf("System.Int32", [1]),
    IsReadOnly: () => false,
    MinSupportedDateTime: () => new PSDateTime(0n),
    MaxSupportedDateTime: () => new PSDateTime(3155378975999999999n),
  },
  methods,
});
defineType<GregorianCalendar>({
  name: "System.Globalization.GregorianCalendar",
  construct: () => new GregorianCalendar(),
  properties: {
    CalendarType: {
      get: () => enumValue("System.Globalization.GregorianCalendarTypes", "Localized"),
      set: () => undefined,
    },
  },
});

/** ISO 8601: the week belongs to the year its Thursday lies in. */
function isoYear(date: PSDateTime): number {
  return date.addTicks(BigInt(4 - (date.dayOfWeek || 7)) * ticksPerDay).year;
}
function isoWeek(date: PSDateTime): number {
  const thursday = date.addTicks(BigInt(4 - (date.dayOfWeek || 7)) * ticksPerDay);
  return Math.floor((thursday.dayOfYear - 1) / 7) + 1;
}
function isoDate(year: number, week: number, day: number): PSDateTime {
  const january4 = PSDateTime.of(year, 1, 4);
  return january4.addTicks(BigInt(week * 7 + (day || 7) - ((january4.dayOfWeek || 7) + 7)) * ticksPerDay);
}
defineType<never>({
  name: "System.Globalization.ISOWeek",
  staticMethods: {
    GetWeekOfYear: ([date]) => isoWeek(dateOf(date)),
    GetYear: ([date]) => isoYear(dateOf(date)),
    GetWeeksInYear: ([year]) => isoWeek(PSDateTime.of(int(year), 12, 28)),
    GetYearStart: ([year]) => isoDate(int(year), 1, 1),
    GetYearEnd: ([year]) => isoDate(int(year), isoWeek(PSDateTime.of(int(year), 12, 28)), 0),
    ToDateTime: ([year, week, day]) => isoDate(int(year), int(week), enumNumber(day)),
  },
});

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const elements = (value: string): string[] => Array.from(segmenter.segment(value), (s) => s.segment);
class StringInfo {
  readonly text: string;
  constructor(value: string) {
    this.text = value;
  }
}
tagType(StringInfo, "System.Globalization.StringInfo");
defineType<StringInfo>({
  name: "System.Globalization.StringInfo",
  construct: ([value]) => new StringInfo(text(value)),
  properties: { LengthInTextElements: (self) => elements(self.text).length, String: (self) => self.text },
  methods: {
    SubstringByTextElements: (self, [start, count]) =>
      elements(self.text)
        .slice(int(start), count === undefined ? undefined : int(start) + int(count))
        .join(""),
  },
  staticMethods: {
    ParseCombiningCharacters: ([value]) =>
      arrayOf(
        "System.Int32",
        Array.from(segmenter.segment(text(value)), (s) => s.index),
      ),
    GetNextTextElement: ([value, index]) => elements(text(value).slice(index === undefined ? 0 : int(index)))[0] ?? "",
    GetNextTextElementLength: ([value, index]) =>
      (elements(text(value).slice(index === undefined ? 0 : int(index)))[0] ?? "").length,
  },
});
defineType<never>({
  name: "System.Globalization.CharUnicodeInfo",
  staticMethods: {
    GetUnicodeCategory: ([value, index]) =>
      unicodeCategory(typeof value === "string" ? value.charAt(int(index)) : text(value)),
  },
});

/** TimeZoneInfo by IANA name, offsets from Intl. */
class TimeZoneInfo {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
  /** Minutes east of UTC at a moment. */
  offsetAt(milliseconds: number): number {
    if (this.id === "UTC") return 0;
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: "longOffset" }).formatToParts(
      milliseconds,
    );
    const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts.find((p) => p.type === "timeZoneName")?.value ?? "");
    if (match?.[1] === undefined) return 0;
    return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
  }
  private get year(): number {
    return new Date().getFullYear();
  }
  get standardOffset(): number {
    return Math.min(this.offsetAt(Date.UTC(this.year, 0, 1)), this.offsetAt(Date.UTC(this.year, 6, 1)));
  }
  get hasDaylight(): boolean {
    return this.offsetAt(Date.UTC(this.year, 0, 1)) !== this.offsetAt(Date.UTC(this.year, 6, 1));
  }
  name(style: "long" | "short", summer = false): string {
    const summerIsJuly = this.offsetAt(Date.UTC(this.year, 6, 1)) >= this.offsetAt(Date.UTC(this.year, 0, 1));
    const month = summer === summerIsJuly ? 6 : 0;
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: style }).formatToParts(
      Date.UTC(this.year, month, 1),
    );
    return parts.find((p) => p.type === "timeZoneName")?.value ?? this.id;
  }
  get displayName(): string {
    const minutes = this.standardOffset;
    if (this.id === "UTC") return "(UTC) Coordinated Universal Time";
    const sign = minutes < 0 ? "-" : "+";
    const clock = `${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
    const generic = new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: "longGeneric" })
      .formatToParts(0)
      .find((p) => p.type === "timeZoneName")?.value;
    const city = this.id.slice(this.id.lastIndexOf("/") + 1).replaceAll("_", " ");
    return `(UTC${sign}${clock}) ${generic ?? this.id} (${city})`;
  }
  get [HASH_KEY](): string {
    return `timezone:${this.id}`;
  }
  toString(): string {
    return this.displayName;
  }
}
tagType(TimeZoneInfo, "System.TimeZoneInfo");

const localZone = (): TimeZoneInfo => {
  const id = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return new TimeZoneInfo(id === "Etc/UTC" || id === "GMT" ? "UTC" : id);
};
const utcZone = new TimeZoneInfo("UTC");

function zoneById(id: string): TimeZoneInfo {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: id });
    return new TimeZoneInfo(/^(etc\/)?utc$/i.test(id) ? "UTC" : id);
  } catch {
    throw new Exception(
      "System.TimeZoneNotFoundException",
      `The time zone ID '${id}' was not found on the local computer.`,
    );
  }
}

function offsetOf(zone: TimeZoneInfo, date: PSDateTime): bigint {
  const local = date.rawUnixMilliseconds;
  const guess = zone.offsetAt(local);
  return BigInt(zone.offsetAt(local - guess * 60000)) * ticksPerMinute;
}
/** The offsets (minutes) under which a clock time exists: none in a spring gap, two in an autumn overlap. */
function possibleOffsets(zone: TimeZoneInfo, date: PSDateTime): number[] {
  const local = date.rawUnixMilliseconds;
  const around = new Set([zone.offsetAt(local - 86_400_000), zone.offsetAt(local + 86_400_000)]);
  return [...around].filter((offset) => zone.offsetAt(local - offset * 60_000) === offset);
}
function toUtc(date: PSDateTime, zone: TimeZoneInfo): PSDateTime {
  if (date.kind === 1) return date;
  if (date.kind === 2 && zone.id === localZone().id) return date.toUniversalTime();
  return new PSDateTime(date.ticks - offsetOf(zone, date), 1);
}
function fromUtc(date: PSDateTime, zone: TimeZoneInfo): PSDateTime {
  const ticks = date.ticks + BigInt(zone.offsetAt(date.rawUnixMilliseconds)) * ticksPerMinute;
  return new PSDateTime(ticks, zone.id === "UTC" ? 1 : zone.id === localZone().id ? 2 : 0);
}
const zoneOf = (value: PSValue | undefined): TimeZoneInfo => (value instanceof TimeZoneInfo ? value : localZone());

defineType<TimeZoneInfo>({
  name: "System.TimeZoneInfo",
  properties: {
    Id: (self) => self.id,
    HasIanaId: () => true,
    DisplayName: (self) => self.displayName,
    StandardName: (self) => (self.id === "UTC" ? "Coordinated Universal Time" : self.name("long")),
    DaylightName: (self) => (self.id === "UTC" ? "Coordinated Universal Time" : self.name("long", true)),
    BaseUtcOffset: (self) => new PSTimeSpan(BigInt(self.standardOffset) * ticksPerMinute),
    SupportsDaylightSavingTime: (self) => self.hasDaylight,
  },
  methods: {
    GetUtcOffset: (self, [date]) => {
      const moment = dateOf(date);
      if (moment instanceof PSDateTime && moment.kind !== 0)
        return new PSTimeSpan(BigInt(self.offsetAt(moment.toUniversalTime().rawUnixMilliseconds)) * ticksPerMinute);
      return new PSTimeSpan(moment instanceof PSDateTime ? offsetOf(self, moment) : 0n);
    },
    IsDaylightSavingTime: (self, [date]) => {
      if (!self.hasDaylight) return false;
      const moment = dateOf(date);
      const offset =
        moment.kind === 0
          ? offsetOf(self, moment)
          : BigInt(self.offsetAt(moment.toUniversalTime().rawUnixMilliseconds)) * ticksPerMinute;
      return offset !== BigInt(self.standardOffset) * ticksPerMinute;
    },
    IsInvalidTime: (self, [date]) => dateOf(date).kind !== 1 && possibleOffsets(self, dateOf(date)).length === 0,
    IsAmbiguousTime: (self, [date]) => dateOf(date).kind !== 1 && possibleOffsets(self, dateOf(date)).length > 1,
    GetAdjustmentRules: () => arrayOf("System.TimeZoneInfo+AdjustmentRule", []),
  },
  staticProperties: { Local: localZone, Utc: () => utcZone },
  staticMethods: {
    FindSystemTimeZoneById: ([id]) => zoneById(text(id)),
    GetSystemTimeZones: () =>
      arrayOf(
        "System.TimeZoneInfo",
        ["UTC", ...Intl.supportedValuesOf("timeZone")].map((id) => new TimeZoneInfo(id)),
      ),
    ConvertTimeToUtc: ([date, zone]) => toUtc(dateOf(date), zoneOf(zone)),
    ConvertTimeFromUtc: ([date, zone]) => fromUtc(dateOf(date), zoneOf(zone)),
    ConvertTime: ([date, first, second]) =>
      second === undefined
        ? fromUtc(toUtc(dateOf(date), localZone()), zoneOf(first))
        : fromUtc(toUtc(dateOf(date).withKind(0), zoneOf(first)), zoneOf(second)),
    ConvertTimeBySystemTimeZoneId: ([date, from, to]) =>
      to === undefined
        ? fromUtc(toUtc(dateOf(date), localZone()), zoneById(text(from)))
        : fromUtc(toUtc(dateOf(date).withKind(0), zoneById(text(from))), zoneById(text(to))),
    ClearCachedData: () => undefined,
  },
});
