// Calendars, ISO weeks and text elements.

import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { PSDateTime, daysInMonth, isLeapYear } from "../values/date-time.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { ticksPerDay, ticksPerHour, ticksPerMinute } from "../values/time-span.ts";
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
