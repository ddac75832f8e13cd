// System.Globalization: CultureInfo, NumberFormatInfo, DateTimeFormatInfo, TextInfo, CompareInfo.

import { daysOfMonth } from "./calendar.ts";
import { Exception } from "../errors/exception.ts";
import { compareStrings } from "../text/compare-strings.ts";
import {
  CultureInfo,
  cultureOf,
  currentCulture,
  currentUICulture,
  invariantCulture,
  setCurrentCulture,
  setCurrentUICulture,
} from "../text/culture.ts";
import type { CultureData, DateConventions, NumberConventions } from "../text/culture-data.ts";
import { cultureDifferences } from "../text/cultures.generated.ts";
import { defineType } from "../types/define-type.ts";
import { DotNetType } from "../types/dotnet-type.ts";
import { argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { arrayOf } from "../values/arrays.ts";
import { isLeapYear, PSDateTime } from "../values/date-time.ts";
import { EnumValue, enumValue } from "../values/enum-value.ts";
import { EQUALS } from "../values/formattable.ts";
import { type PSValue, tagType } from "../values/ps-value.ts";
import { ticksPerDay } from "../values/time-span.ts";
import { enumNumber, int, text } from "./arguments.ts";

/** CultureNotFoundException as .NET words it. */
function unknownCulture(name: string): Exception {
  return new Exception(
    "System.Globalization.CultureNotFoundException",
    `Culture is not supported. (Parameter 'name')\n${name} is an invalid culture identifier.`,
    { properties: { ParamName: "name", InvalidCultureName: name } },
  );
}

function named(value: PSValue | undefined): CultureInfo {
  if (value === null || value === undefined) throw argumentNull("name");
  if (typeof value === "number") return byNumber(value);
  const found = cultureOf(text(value));
  if (found === null) throw unknownCulture(text(value));
  return found;
}

/** Primary language identifiers of the neutral cultures. */
const neutralNames: Readonly<Record<number, string>> = {
  1: "ar", 2: "bg", 3: "ca", 4: "zh-Hans", 5: "cs", 6: "da", 7: "de", 8: "el", 9: "en", 10: "es", 11: "fi", 12: "fr", 13: "he",
  14: "hu", 15: "is", 16: "it", 17: "ja", 18: "ko", 19: "nl", 20: "no", 21: "pl", 22: "pt", 24: "ro", 25: "ru", 26: "hr",
  27: "sk", 28: "sq", 29: "sv", 30: "th", 31: "tr", 32: "ur", 33: "id", 34: "uk", 35: "be", 36: "sl", 37: "et", 38: "lv",
  39: "lt", 41: "fa", 42: "vi", 43: "hy", 57: "hi", 97: "ne",
}; // biome-ignore format: a table

function byNumber(lcid: number): CultureInfo {
  if (lcid === 127) return invariantCulture;
  if (lcid < 0) {
    throw argumentOutOfRange(`culture ('${lcid}') must be a non-negative value.`, "culture", lcid);
  }
  const neutral = neutralNames[lcid];
  if (neutral !== undefined) return cultureOf(neutral) ?? invariantCulture;
  for (const name of Object.keys(cultureDifferences)) {
    const culture = cultureOf(name);
    if (culture !== null && culture.data.lcid === lcid) return culture;
  }
  throw new Exception(
    "System.Globalization.CultureNotFoundException",
    `Culture is not supported. (Parameter 'culture')\n${lcid} (0x${lcid.toString(16).padStart(4, "0")}) is an invalid culture identifier.`,
  );
}

function parentOf(culture: CultureInfo): CultureInfo {
  const dash = culture.name.lastIndexOf("-");
  return dash < 0 ? invariantCulture : (cultureOf(culture.name.slice(0, dash)) ?? invariantCulture);
}

/** A culture seen as its number or date conventions; changed copies keep their own values. */
class FormatInfo<T extends object> {
  readonly culture: CultureInfo;
  readonly isReadOnly: boolean;
  readonly conventions: T;
  constructor(culture: CultureInfo, conventions: T, isReadOnly: boolean) {
    this.culture = culture;
    this.conventions = conventions;
    this.isReadOnly = isReadOnly;
  }
}

/** NumberFormatInfo. */
export class NumberFormatInfo extends FormatInfo<NumberConventions> {}
tagType(NumberFormatInfo, "System.Globalization.NumberFormatInfo");

/** DateTimeFormatInfo. */
export class DateTimeFormatInfo extends FormatInfo<DateConventions> {}
tagType(DateTimeFormatInfo, "System.Globalization.DateTimeFormatInfo");

/** TextInfo. */
class TextInfo {
  readonly culture: CultureInfo;
  constructor(culture: CultureInfo) {
    this.culture = culture;
  }
  toString(): string {
    return `TextInfo - ${this.culture.name}`;
  }
}
tagType(TextInfo, "System.Globalization.TextInfo");

/** CompareInfo. */
class CompareInfo {
  readonly culture: CultureInfo;
  constructor(culture: CultureInfo) {
    this.culture = culture;
  }
  toString(): string {
    return `CompareInfo - ${this.culture.name}`;
  }
}
tagType(CompareInfo, "System.Globalization.CompareInfo");

/** A culture whose conventions differ from the recorded ones (a clone with changed formats). */
class ChangedCulture extends CultureInfo {
  private readonly own: CultureData;
  constructor(name: string, own: CultureData) {
    super(name);
    this.own = own;
  }
  override get data(): CultureData {
    return this.own;
  }
}

const numberInfos = new WeakMap<CultureInfo, NumberFormatInfo>();
const dateInfos = new WeakMap<CultureInfo, DateTimeFormatInfo>();

function numberInfo(culture: CultureInfo): NumberFormatInfo {
  let info = numberInfos.get(culture);
  if (info === undefined) {
    info = new NumberFormatInfo(culture, culture.data.number, !(culture instanceof ChangedCulture));
    numberInfos.set(culture, info);
  }
  return info;
}

function dateInfo(culture: CultureInfo): DateTimeFormatInfo {
  let info = dateInfos.get(culture);
  if (info === undefined) {
    info = new DateTimeFormatInfo(culture, culture.data.date, !(culture instanceof ChangedCulture));
    dateInfos.set(culture, info);
  }
  return info;
}

/** CultureInfo.Clone(): a copy whose formats can be changed. */
function clone(culture: CultureInfo): CultureInfo {
  return new ChangedCulture(culture.name, {
    ...culture.data,
    number: { ...culture.data.number },
    date: { ...culture.data.date },
  });
}

/** A copy that can be changed; its `culture` formats with the copy. */
function changedNumbers(culture: CultureInfo, conventions: NumberConventions): NumberFormatInfo {
  const number = { ...conventions };
  return new NumberFormatInfo(new ChangedCulture(culture.name, { ...culture.data, number }), number, false);
}

function changedDates(culture: CultureInfo, conventions: DateConventions): DateTimeFormatInfo {
  const date = { ...conventions };
  return new DateTimeFormatInfo(new ChangedCulture(culture.name, { ...culture.data, date }), date, false);
}

function readOnly(): Exception {
  return new Exception("System.InvalidOperationException", "Instance is read-only.");
}

interface Settable<T> {
  get(self: T): PSValue;
  set(self: T, value: PSValue): void;
}

/** A property that is one field of the conventions. */
function field<T extends object>(name: keyof T): Settable<FormatInfo<T>> {
  return {
    get: (self) => self.conventions[name] as PSValue,
    set: (self, value) => {
      if (self.isReadOnly) throw readOnly();
      (self.conventions as Record<keyof T, unknown>)[name] = value;
    },
  };
}

const number = (name: keyof NumberConventions): Settable<NumberFormatInfo> => field<NumberConventions>(name);
const date = (name: keyof DateConventions): Settable<DateTimeFormatInfo> => field<DateConventions>(name);
const names = (name: keyof DateConventions, extra = 0): Settable<DateTimeFormatInfo> => ({
  get: (self) =>
    arrayOf("System.String", [...(self.conventions[name] as readonly string[]), ...new Array<string>(extra).fill("")]),
  set: date(name).set,
});

const specific: Readonly<Record<string, string>> = {
  en: "en-US", de: "de-DE", fr: "fr-FR", es: "es-ES", it: "it-IT", ja: "ja-JP", zh: "zh-CN", ru: "ru-RU", pt: "pt-BR",
  sv: "sv-SE", tr: "tr-TR", pl: "pl-PL", nl: "nl-NL", hi: "hi-IN", ar: "ar-SA", ko: "ko-KR",
}; // biome-ignore format: a table

/** IFormatProvider.GetFormat: the number or date conventions, null for anything else. */
function formatOf(self: CultureInfo, type: PSValue | undefined): PSValue {
  const name = type instanceof DotNetType ? type.name : "";
  return name === "NumberFormatInfo" ? numberInfo(self) : name === "DateTimeFormatInfo" ? dateInfo(self) : null;
}

defineType<CultureInfo>({
  name: "System.Globalization.CultureInfo",
  implementation: CultureInfo,
  construct: ([name]) => named(name),
  properties: {
    Name: (self) => self.name,
    DisplayName: (self) => self.data.displayName,
    EnglishName: (self) => self.data.englishName,
    NativeName: (self) => self.data.nativeName,
    IetfLanguageTag: (self) => self.name,
    LCID: (self) => self.data.lcid,
    KeyboardLayoutId: (self) => self.data.lcid,
    TwoLetterISOLanguageName: (self) => self.data.twoLetter,
    ThreeLetterISOLanguageName: (self) => self.data.threeLetter,
    ThreeLetterWindowsLanguageName: (self) => self.data.threeLetter.toUpperCase(),
    IsNeutralCulture: (self) => self.name !== "" && !self.name.includes("-"),
    IsReadOnly: (self) => !(self instanceof ChangedCulture),
    UseUserOverride: () => false,
    Parent: (self) => parentOf(self),
    NumberFormat: (self) => numberInfo(self),
    DateTimeFormat: (self) => dateInfo(self),
    Calendar: () => gregorian,
    OptionalCalendars: () => arrayOf("System.Globalization.Calendar", [gregorian]),
    TextInfo: (self) => new TextInfo(self),
    CompareInfo: (self) => new CompareInfo(self),
    CultureTypes: (self) => enumValue("System.Globalization.CultureTypes", self.name.includes("-") ? 6 : 5),
  },
  methods: {
    GetFormat: (self, [type]) => formatOf(self, type),
    Clone: (self) => clone(self),
    Equals: (self, [other]) => other instanceof CultureInfo && other.name === self.name,
    GetConsoleFallbackUICulture: (self) => self,
    ClearCachedData: () => null,
    ToString: (self) => self.name,
  },
  staticProperties: {
    InvariantCulture: () => invariantCulture,
    InstalledUICulture: () => currentUICulture(),
    CurrentCulture: { get: () => currentCulture(), set: (value) => setCurrentCulture(value as CultureInfo) },
    CurrentUICulture: { get: () => currentUICulture(), set: (value) => setCurrentUICulture(value as CultureInfo) },
    DefaultThreadCurrentCulture: {
      get: () => null,
      set: (value) => setCurrentCulture((value as CultureInfo | null) ?? currentCulture()),
    },
    DefaultThreadCurrentUICulture: {
      get: () => null,
      set: (value) => setCurrentUICulture((value as CultureInfo | null) ?? currentUICulture()),
    },
  },
  staticMethods: {
    GetCultureInfo: ([name]) => named(name),
    GetCultureInfoByIetfLanguageTag: ([name]) => named(name),
    CreateSpecificCulture: ([name]) => named(specific[text(name).toLowerCase()] ?? name),
    ReadOnly: ([culture]) => culture ?? null,
    GetCultures: () =>
      arrayOf("System.Globalization.CultureInfo", [
        invariantCulture,
        ...Object.keys(cultureDifferences).map((n) => named(n)),
      ]),
  },
});
Object.defineProperty(CultureInfo.prototype, EQUALS, {
  value(this: CultureInfo, other: PSValue): boolean {
    return other instanceof CultureInfo && other.name === this.name;
  },
});

defineType<NumberFormatInfo>({
  name: "System.Globalization.NumberFormatInfo",
  construct: () => changedNumbers(invariantCulture, invariantCulture.data.number),
  properties: {
    IsReadOnly: (self) => self.isReadOnly,
    NumberDecimalSeparator: number("decimal"),
    NumberGroupSeparator: number("group"),
    NumberGroupSizes: {
      get: (self) => arrayOf("System.Int32", [...self.conventions.groupSizes]),
      set: number("groupSizes").set,
    },
    NumberDecimalDigits: number("digits"),
    NumberNegativePattern: number("negative"),
    NegativeSign: number("negativeSign"),
    PositiveSign: number("positiveSign"),
    NaNSymbol: number("nan"),
    PositiveInfinitySymbol: number("infinity"),
    NegativeInfinitySymbol: number("negativeInfinity"),
    PercentSymbol: number("percent"),
    PercentDecimalSeparator: number("decimal"),
    PercentGroupSeparator: number("group"),
    PercentGroupSizes: (self) => arrayOf("System.Int32", [...self.conventions.groupSizes]),
    PercentDecimalDigits: number("percentDigits"),
    PercentPositivePattern: number("percentPositive"),
    PercentNegativePattern: number("percentNegative"),
    PerMilleSymbol: number("perMille"),
    CurrencySymbol: number("currency"),
    CurrencyDecimalSeparator: number("currencyDecimal"),
    CurrencyGroupSeparator: number("currencyGroup"),
    CurrencyGroupSizes: (self) => arrayOf("System.Int32", [...self.conventions.groupSizes]),
    CurrencyDecimalDigits: number("currencyDigits"),
    CurrencyPositivePattern: number("currencyPositive"),
    CurrencyNegativePattern: number("currencyNegative"),
    NativeDigits: () => arrayOf("System.String", [..."0123456789"]),
  },
  methods: { Clone: (self) => changedNumbers(self.culture, self.conventions) },
  staticProperties: {
    InvariantInfo: () => numberInfo(invariantCulture),
    CurrentInfo: () => numberInfo(currentCulture()),
  },
});

const dayIndex = (value: PSValue | undefined): number => enumNumber(value);

defineType<DateTimeFormatInfo>({
  name: "System.Globalization.DateTimeFormatInfo",
  construct: () => changedDates(invariantCulture, invariantCulture.data.date),
  properties: {
    IsReadOnly: (self) => self.isReadOnly,
    ShortDatePattern: date("shortDate"),
    LongDatePattern: date("longDate"),
    ShortTimePattern: date("shortTime"),
    LongTimePattern: date("longTime"),
    FullDateTimePattern: date("full"),
    MonthDayPattern: date("monthDay"),
    YearMonthPattern: date("yearMonth"),
    AMDesignator: date("am"),
    PMDesignator: date("pm"),
    DateSeparator: date("dateSeparator"),
    TimeSeparator: date("timeSeparator"),
    FirstDayOfWeek: (self) => enumValue("System.DayOfWeek", self.conventions.firstDay),
    CalendarWeekRule: (self) => enumValue("System.Globalization.CalendarWeekRule", self.conventions.weekRule),
    DayNames: names("days"),
    AbbreviatedDayNames: names("daysShort"),
    ShortestDayNames: names("daysShortest"),
    MonthNames: names("months", 1),
    MonthGenitiveNames: names("monthsGenitive", 1),
    AbbreviatedMonthNames: names("monthsShort", 1),
    AbbreviatedMonthGenitiveNames: names("monthsShort", 1),
    RFC1123Pattern: () => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    SortableDateTimePattern: () => "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    UniversalSortableDateTimePattern: () => "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
    Calendar: () => gregorian,
    NativeCalendarName: () => "Gregorian Calendar",
  },
  methods: {
    Clone: (self) => changedDates(self.culture, self.conventions),
    GetDayName: (self, [day]) => self.conventions.days[dayIndex(day)] ?? "",
    GetAbbreviatedDayName: (self, [day]) => self.conventions.daysShort[dayIndex(day)] ?? "",
    GetShortestDayName: (self, [day]) => self.conventions.daysShortest[dayIndex(day)] ?? "",
    GetMonthName: (self, [month]) => self.conventions.months[int(month) - 1] ?? "",
    GetAbbreviatedMonthName: (self, [month]) => self.conventions.monthsShort[int(month) - 1] ?? "",
    GetEraName: (self) => self.conventions.eras[0] ?? "",
  },
  staticProperties: { InvariantInfo: () => dateInfo(invariantCulture), CurrentInfo: () => dateInfo(currentCulture()) },
});

/** ToTitleCase: words that are all capitals stay as they are. */
function titleCase(value: string, culture: CultureInfo): string {
  return value.replace(/\p{L}[\p{L}\p{N}'’]*/gu, (word) => {
    if (word.length > 1 && word === word.toUpperCase()) return word;
    return word.charAt(0).toLocaleUpperCase(culture.locale) + word.slice(1).toLocaleLowerCase(culture.locale);
  });
}

defineType<TextInfo>({
  name: "System.Globalization.TextInfo",
  properties: {
    CultureName: (self) => self.culture.name,
    ListSeparator: (self) => self.culture.data.listSeparator,
    LCID: (self) => self.culture.data.lcid,
    IsReadOnly: () => true,
    IsRightToLeft: (self) => /^(ar|he|fa|ur)/.test(self.culture.name),
    ANSICodePage: () => 1252,
    OEMCodePage: () => 437,
    MacCodePage: () => 10000,
    EBCDICCodePage: () => 37,
  },
  methods: {
    ToUpper: (self, [value]) => text(value).toLocaleUpperCase(self.culture.locale),
    ToLower: (self, [value]) => text(value).toLocaleLowerCase(self.culture.locale),
    ToTitleCase: (self, [value]) => titleCase(text(value), self.culture),
    ToString: (self) => self.toString(),
  },
});

/** CompareOptions: 1 IgnoreCase, 0x10000000 OrdinalIgnoreCase, 0x40000000 Ordinal. */
function optionsOf(args: readonly PSValue[]): number {
  return enumNumber(args.find((a) => a instanceof EnumValue) ?? 0);
}

function compareWith(self: CompareInfo, a: string, b: string, options: number): number {
  if (options & 0x40000000) return a < b ? -1 : a > b ? 1 : 0;
  if (options & 0x10000000) return Math.sign(compareStrings(a.toUpperCase(), b.toUpperCase()));
  return compareStrings(a, b, { ignoreCase: (options & 1) !== 0, culture: self.culture });
}

function indexWith(self: CompareInfo, source: string, value: string, options: number): number {
  for (let i = 0; i + value.length <= source.length; i++) {
    if (compareWith(self, source.slice(i, i + value.length), value, options) === 0) return i;
  }
  return -1;
}

defineType<CompareInfo>({
  name: "System.Globalization.CompareInfo",
  properties: { Name: (self) => self.culture.name, LCID: (self) => self.culture.data.lcid },
  methods: {
    Compare: (self, args) => compareWith(self, text(args[0]), text(args[1]), optionsOf(args)),
    IndexOf: (self, args) => indexWith(self, text(args[0]), text(args[1]), optionsOf(args)),
    IsPrefix: (self, args) =>
      compareWith(self, text(args[0]).slice(0, text(args[1]).length), text(args[1]), optionsOf(args)) === 0,
    IsSuffix: (self, args) =>
      text(args[1]) === "" ||
      compareWith(self, text(args[0]).slice(-text(args[1]).length), text(args[1]), optionsOf(args)) === 0,
    ToString: (self) => self.toString(),
  },
  staticMethods: { GetCompareInfo: ([name]) => new CompareInfo(named(name)) },
});

/** System.Globalization.GregorianCalendar, the calendar of all cultures here. */
class GregorianCalendar {}
tagType(GregorianCalendar, "System.Globalization.GregorianCalendar");
const gregorian = new GregorianCalendar();

/** The week a day falls in. Rules: 0 FirstDay, 1 FirstFullWeek, 2 FirstFourDayWeek; days: 0 Sunday to 6 Saturday. */
function weekOfYear(time: PSDateTime, rule: number, firstDay: number): number {
  const dayOfYear = time.dayOfYear - 1;
  const firstWeekday = (time.dayOfWeek - (dayOfYear % 7) + 14) % 7;
  if (rule === 0) {
    const offset = (firstWeekday - firstDay + 14) % 7;
    return Math.floor((dayOfYear + offset) / 7) + 1;
  }
  const fullDays = rule === 1 ? 7 : 4;
  let offset = (firstDay - firstWeekday + 14) % 7;
  if (offset !== 0 && offset >= fullDays) offset -= 7;
  const day = dayOfYear - offset;
  if (day >= 0) return Math.floor(day / 7) + 1;
  return weekOfYear(time.addTicks(-ticksPerDay * BigInt(dayOfYear + 1)), rule, firstDay);
}

function isoWeek(time: PSDateTime): { year: number; week: number } {
  const weekday = time.dayOfWeek === 0 ? 7 : time.dayOfWeek;
  const thursday = time.addTicks(ticksPerDay * BigInt(4 - weekday));
  return { year: thursday.year, week: Math.floor((thursday.dayOfYear - 1) / 7) + 1 };
}

const time = (value: PSValue | undefined): PSDateTime => value as PSDateTime;

defineType<GregorianCalendar>({
  name: "System.Globalization.GregorianCalendar",
  construct: () => gregorian,
  properties: {
    TwoDigitYearMax: () => 2049,
    Eras: () => arrayOf("System.Int32", [1]),
    IsReadOnly: () => false,
    AlgorithmType: () => enumValue("System.Globalization.CalendarAlgorithmType", 1),
    CalendarType: () => enumValue("System.Globalization.GregorianCalendarTypes", 1),
  },
  methods: {
    GetWeekOfYear: (_self, [day, rule, first]) => weekOfYear(time(day), enumNumber(rule), enumNumber(first)),
    GetDaysInYear: (_self, [year]) => (isLeapYear(int(year)) ? 366 : 365),
    GetDaysInMonth: (_self, [year, month]) => daysOfMonth(int(year), int(month)),
    GetMonthsInYear: () => 12,
    IsLeapYear: (_self, [year]) => isLeapYear(int(year)),
    GetYear: (_self, [day]) => time(day).year,
    GetMonth: (_self, [day]) => time(day).month,
    GetDayOfMonth: (_self, [day]) => time(day).day,
    GetDayOfYear: (_self, [day]) => time(day).dayOfYear,
    GetDayOfWeek: (_self, [day]) => enumValue("System.DayOfWeek", time(day).dayOfWeek),
    GetHour: (_self, [day]) => time(day).hour,
    GetMinute: (_self, [day]) => time(day).minute,
    GetSecond: (_self, [day]) => time(day).second,
    GetEra: () => 1,
    AddDays: (_self, [day, count]) => time(day).addTicks(ticksPerDay * BigInt(int(count))),
    AddWeeks: (_self, [day, count]) => time(day).addTicks(ticksPerDay * 7n * BigInt(int(count))),
    AddMonths: (_self, [day, count]) => time(day).addMonths(int(count)),
    AddYears: (_self, [day, count]) => time(day).addMonths(int(count) * 12),
  },
});

defineType<object>({
  name: "System.Globalization.ISOWeek",
  staticMethods: {
    GetWeekOfYear: ([day]) => isoWeek(time(day)).week,
    GetYear: ([day]) => isoWeek(time(day)).year,
    GetWeeksInYear: ([year]) => isoWeek(PSDateTime.of(int(year), 12, 28)).week,
    GetYearStart: ([year]) => isoDate(int(year), 1, 1),
    GetYearEnd: ([year]) => isoDate(int(year), isoWeek(PSDateTime.of(int(year), 12, 28)).week, 7),
    ToDateTime: ([year, week, day]) => isoDate(int(year), int(week), enumNumber(day) === 0 ? 7 : enumNumber(day)),
  },
});

function isoDate(year: number, week: number, weekday: number): PSDateTime {
  const fourth = PSDateTime.of(year, 1, 4);
  const monday = fourth.dayOfWeek === 0 ? 7 : fourth.dayOfWeek;
  return fourth.addTicks(ticksPerDay * BigInt((week - 1) * 7 + weekday - monday));
}

/** System.Globalization.StringInfo: text by its grapheme clusters. */
class StringInfo {
  string: string;
  constructor(value: string) {
    this.string = value;
  }
}
tagType(StringInfo, "System.Globalization.StringInfo");

function clusters(value: string): string[] {
  return Array.from(new Intl.Segmenter("en", { granularity: "grapheme" }).segment(value), (s) => s.segment);
}

defineType<StringInfo>({
  name: "System.Globalization.StringInfo",
  construct: ([value]) => new StringInfo(text(value)),
  properties: {
    String: { get: (self) => self.string, set: (self, value) => void (self.string = text(value)) },
    LengthInTextElements: (self) => clusters(self.string).length,
  },
  methods: {
    SubstringByTextElements: (self, [start, count]) =>
      clusters(self.string)
        .slice(int(start), count === undefined ? undefined : int(start) + int(count))
        .join(""),
  },
  staticMethods: {
    GetNextTextElement: ([value, index]) => clusters(text(value).slice(int(index)))[0] ?? "",
    ParseCombiningCharacters: ([value]) => {
      const starts: number[] = [];
      let at = 0;
      for (const cluster of clusters(text(value))) {
        starts.push(at);
        at += cluster.length;
      }
      return arrayOf("System.Int32", starts);
    },
  },
});
