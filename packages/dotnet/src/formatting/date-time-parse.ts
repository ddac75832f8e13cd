// DateTime.Parse: free-form dates and times in a culture, ISO 8601, RFC 1123.
import { Exception } from "../errors/exception.ts";
import { type CultureInfo, invariantCulture } from "../text/culture.ts";
import type { DateConventions } from "../text/culture-data.ts";
import { type DateTimeKind, PSDateTime } from "../values/date-time.ts";
import { PSDateTimeOffset } from "../values/date-time-offset.ts";
import { ticksPerHour, ticksPerMinute, ticksPerSecond } from "../values/time-span.ts";

/** DateTimeStyles bits. */
export const styleAllowWhite = 7;
export const styleNoCurrentDateDefault = 8;
export const styleAdjustToUniversal = 16;
export const styleAssumeLocal = 32;
export const styleAssumeUniversal = 64;
export const styleRoundtripKind = 128;

/** What was read, before time zones are applied. */
export interface ParsedDate {
  readonly ticks: bigint;
  /** Minutes from UTC when the text says so. */
  readonly offset: number | null;
  readonly isUtc: boolean;
}

/** Minutes that a time zone may be away from UTC. */
const maxOffset = 14 * 60;

function notDate(text: string, culture: CultureInfo): Exception {
  const zone = /:\d{2}\s*([+-]\d{1,2}(?::?\d{2})?)\s*$/.exec(text);
  if (zone !== null && Math.abs(zoneOf(zone[1]).offset ?? 0) > maxOffset) {
    return new Exception(
      "System.FormatException",
      `The time zone offset of string '${text}' must be within plus or minus 14 hours.`,
    );
  }
  const days = [...culture.data.date.days, ...culture.data.date.daysShort].join("|");
  const withoutDay = text.replace(new RegExp(`^\\s*(?:${days})\\b,?\\s*`, "i"), "");
  if (withoutDay !== text && readDate(withoutDay, culture, 0) !== null) {
    return new Exception(
      "System.FormatException",
      `String '${text}' was not recognized as a valid DateTime because the day of week was incorrect.`,
    );
  }
  if (
    /(?:^|[T\s])\d{1,2}:\d{1,2}/.test(text.trim()) &&
    readDate(text.replace(/\d{1,2}(?::\d{1,2})+/, "0:00"), culture, 0) !== null
  ) {
    // The shape is right, the time of day is not.
    return new Exception(
      "System.FormatException",
      `The DateTime represented by the string '${text}' is not supported in calendar 'System.Globalization.GregorianCalendar'.`,
    );
  }
  const unknown = isIsoTime.test(text.trim()) ? -1 : unknownWord(text, culture.data.date);
  if (unknown >= 0) {
    return new Exception(
      "System.FormatException",
      `The string '${text}' was not recognized as a valid DateTime. There is an unknown word starting at index '${unknown}'.`,
    );
  }
  return new Exception("System.FormatException", `String '${text}' was not recognized as a valid DateTime.`);
}

const knownWords = new Set(["am", "pm", "z", "gmt", "utc", "t", "ad", "a.d"]);

/** Where the first word is that no date has, or -1. */
function unknownWord(text: string, date: DateConventions): number {
  const names = [...date.months, ...date.monthsShort, ...date.days, ...date.daysShort].map((n) =>
    n.replace(/\.$/, "").toLowerCase(),
  );
  for (const match of text.matchAll(/\p{L}[\p{L}.]*/gu)) {
    const word = match[0].replace(/\.$/, "").toLowerCase();
    // A lone marker is only one behind a time.
    const isMarker = word.length === 1 && !/\d\s*$/.test(text.slice(0, match.index));
    if (isMarker || (!knownWords.has(word) && !names.includes(word))) return match.index;
  }
  return -1;
}

/** DateTime.Parse(text, culture, styles). Throws FormatException. */
export function parseDateTime(text: string, culture: CultureInfo = invariantCulture, styles = 0): PSDateTime {
  const result = tryParseDateTime(text, culture, styles);
  if (result === null) throw notDate(text, culture);
  return result;
}

/** As parseDateTime, null when the text is no date. */
export function tryParseDateTime(text: string, culture: CultureInfo = invariantCulture, styles = 0): PSDateTime | null {
  const parsed = readDate(text, culture, styles);
  return parsed === null ? null : finishDate(parsed, styles);
}

/** DateTimeOffset.Parse. Throws FormatException. */
export function parseDateTimeOffset(
  text: string,
  culture: CultureInfo = invariantCulture,
  styles = 0,
): PSDateTimeOffset {
  const parsed = readDate(text, culture, styles);
  if (parsed === null) throw notDate(text, culture);
  return finishOffset(parsed, styles);
}

/** A DateTimeOffset of what was read: the offset told, else the local one. */
export function finishOffset(parsed: ParsedDate, styles: number): PSDateTimeOffset {
  const clock = new PSDateTime(parsed.ticks);
  if (parsed.offset !== null || parsed.isUtc) return new PSDateTimeOffset(clock, parsed.offset ?? 0);
  if (styles & styleAssumeUniversal) return new PSDateTimeOffset(clock, 0);
  return PSDateTimeOffset.fromDateTime(clock);
}

/** A DateTime of what was read, by the styles: local time when an offset was told, else unspecified. */
export function finishDate(parsed: ParsedDate, styles: number): PSDateTime {
  const told = parsed.offset !== null || parsed.isUtc;
  if (!told) {
    const kind: DateTimeKind = styles & styleAssumeUniversal ? 1 : styles & styleAssumeLocal ? 2 : 0;
    const time = new PSDateTime(parsed.ticks, kind);
    if (styles & styleAdjustToUniversal && kind !== 0) return time.toUniversalTime();
    return kind === 1 && !(styles & styleRoundtripKind) ? time.toLocalTime() : time;
  }
  const utc = new PSDateTime(parsed.ticks - BigInt(parsed.offset ?? 0) * ticksPerMinute, 1);
  if (styles & styleAdjustToUniversal) return utc;
  if (styles & styleRoundtripKind && parsed.isUtc) return utc;
  return utc.toLocalTime();
}

/** Reads date, time and offset; null when the text is no date. */
export function readDate(text: string, culture: CultureInfo, styles: number): ParsedDate | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const parsed = readIso(trimmed) ?? (isIsoTime.test(trimmed) ? null : freeForm(trimmed, culture, styles));
  if (parsed?.offset != null && Math.abs(parsed.offset) > maxOffset) return null;
  return parsed;
}

/** A date and a time joined by T: ISO 8601 or nothing. */
const isIsoTime = /^\d{4}-\d{1,2}-\d{1,2}T\d/i;

function freeForm(text: string, culture: CultureInfo, styles: number): ParsedDate | null {
  return new DateReader(text, culture.data.date, styles).read();
}

const iso =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?|\s*(Z|[+-]\d{1,2}:\d{2}))?$/i;

function readIso(text: string): ParsedDate | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const date = dateTicks(Number(match[1]), Number(match[2]), Number(match[3]));
  const time = timeTicks(Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0), match[7] ?? "");
  if (date === null || time === null) return null;
  return { ticks: date + time, ...zoneOf(match[8] ?? match[9]) };
}

function zoneOf(zone: string | undefined): { offset: number | null; isUtc: boolean } {
  if (zone === undefined) return { offset: null, isUtc: false };
  if (/^z|gmt|utc$/i.test(zone)) return { offset: 0, isUtc: true };
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)!;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return { offset: match[1] === "-" ? -minutes : minutes, isUtc: false };
}

/** Ticks at the start of a day, or null when there is no such day. */
export function dateTicks(year: number, month: number, day: number): bigint | null {
  return PSDateTime.isDate(year, month, day) ? PSDateTime.of(year, month, day).ticks : null;
}

/** Ticks of a time of day, or null. */
export function timeTicks(hour: number, minute: number, second: number, fraction: string): bigint | null {
  if (minute > 59 || second > 59) return null;
  if (hour > 23) return null;
  const digits = fraction.padEnd(8, "0");
  const ticks = BigInt(digits.slice(0, 7)) + (digits.charCodeAt(7) >= 53 ? 1n : 0n);
  return BigInt(hour) * ticksPerHour + BigInt(minute) * ticksPerMinute + BigInt(second) * ticksPerSecond + ticks;
}

/** Two digits mean 1950 to 2049. */
export function fullYear(year: number): number {
  if (year >= 100) return year;
  return year <= 49 ? 2000 + year : 1900 + year;
}

/** The free-form reader: words and numbers in any sensible order. */
class DateReader {
  private readonly conventions: DateConventions;
  private readonly styles: number;
  private rest: string;
  private readonly numbers: { value: number; digits: number }[] = [];
  private month = 0;
  private numbersBeforeMonth = 0;
  private weekday = -1;
  private time: bigint | null = null;
  private hour12 = -1;
  private zone: string | undefined;

  constructor(text: string, conventions: DateConventions, styles: number) {
    this.rest = text;
    this.conventions = conventions;
    this.styles = styles;
  }

  read(): ParsedDate | null {
    while (this.rest !== "") if (!this.step()) return null;
    return this.finish();
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.rest);
    if (match !== null) this.rest = this.rest.slice(match[0].length);
    return match;
  }

  private step(): boolean {
    if (this.take(/^[\s,]+/) !== null) return true;
    const clock = this.take(/^(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2})(?:[.,](\d+))?)?/);
    if (clock !== null) return this.setTime(clock);
    const hourOnly = this.take(/^(\d{1,2})\s*(?=(?:am|pm)\b)/i);
    if (hourOnly !== null) return this.setTime([hourOnly[0], hourOnly[1]!, "0"]);
    if (this.time !== null) {
      const zone = this.take(/^[+-]\d{1,2}(?::?\d{2})?/);
      if (zone !== null) return this.setZone(zone[0]);
    }
    const number = this.take(/^(\d+)/);
    if (number !== null) {
      this.numbers.push({ value: Number(number[1]), digits: number[1]!.length });
      this.take(/^\s*[-/.]\s*(?=[\dA-Za-z])/);
      return number[1]!.length <= 4;
    }
    const word = this.take(/^\p{L}[\p{L}.]*/u);
    if (word !== null) return this.setWord(word[0]);
    return this.take(/^[-/.]\s*(?=\S)/) !== null;
  }

  private setTime(match: readonly (string | undefined)[]): boolean {
    if (this.time !== null) return false;
    this.hour12 = Number(match[1]);
    this.time = timeTicks(this.hour12, Number(match[2]), Number(match[3] ?? 0), match[4] ?? "");
    return this.time !== null;
  }

  private setZone(zone: string): boolean {
    if (this.zone !== undefined) return false;
    this.zone = zone;
    return true;
  }

  private setWord(raw: string): boolean {
    const word = raw.replace(/\.$/, "").toLowerCase();
    if (word === "t" && this.rest !== "" && /^\d/.test(this.rest)) return true;
    if (word === "z" || word === "gmt" || word === "utc") return this.time !== null && this.setZone("Z");
    if (this.time !== null && isOneOf(word, [this.conventions.am, "am"])) return this.setHalf(false);
    if (this.time !== null && isOneOf(word, [this.conventions.pm, "pm"])) return this.setHalf(true);
    const month = this.indexIn(word, [
      this.conventions.months,
      this.conventions.monthsShort,
      this.conventions.monthsGenitive,
    ]);
    if (month >= 0) {
      if (this.month !== 0) return false;
      this.month = month + 1;
      this.numbersBeforeMonth = this.numbers.length;
      this.take(/^\s*[-/.]\s*(?=\d)/);
      return true;
    }
    const day = this.indexIn(word, [this.conventions.days, this.conventions.daysShort]);
    if (day < 0) return false;
    this.weekday = day;
    return true;
  }

  private setHalf(afternoon: boolean): boolean {
    if (this.time === null || this.hour12 < 0 || this.hour12 > 12) return false;
    if (afternoon && this.hour12 !== 12) this.time += 12n * ticksPerHour;
    if (!afternoon && this.hour12 === 12) this.time -= 12n * ticksPerHour;
    return true;
  }

  private indexIn(word: string, lists: readonly (readonly string[])[]): number {
    for (const list of lists) {
      const index = list.findIndex((name) => name.replace(/\.$/, "").toLowerCase() === word);
      if (index >= 0) return index;
    }
    return -1;
  }

  private finish(): ParsedDate | null {
    const date = this.date();
    if (date === null) return null;
    if (this.weekday >= 0 && this.numbers.length > 0 && new PSDateTime(date).dayOfWeek !== this.weekday) return null;
    return { ticks: date + (this.time ?? 0n), ...zoneOf(this.zone) };
  }

  private date(): bigint | null {
    const today = PSDateTime.now();
    const { numbers } = this;
    if (this.month !== 0) return this.dateWithMonthName(today);
    if (numbers.length === 0) {
      if (this.time === null) return null;
      return this.styles & styleNoCurrentDateDefault ? 0n : today.date.ticks;
    }
    if (numbers.length === 2) return this.twoNumbers(today);
    if (numbers.length !== 3) return null;
    const [a, b, c] = numbers as [Digits, Digits, Digits];
    if (a.digits > 2) return dateTicks(a.value, b.value, c.value);
    if (b.digits > 2) return null;
    const order = dateOrder(this.conventions.shortDate);
    const year = (n: Digits): number => (n.digits > 2 ? n.value : fullYear(n.value));
    if (c.digits > 2 || order !== "ymd") {
      return order === "dmy" ? dateTicks(year(c), b.value, a.value) : dateTicks(year(c), a.value, b.value);
    }
    return dateTicks(year(a), b.value, c.value);
  }

  private dateWithMonthName(today: PSDateTime): bigint | null {
    const [first, second, third] = this.numbers;
    if (third !== undefined) return null;
    if (first === undefined) return dateTicks(today.year, this.month, 1);
    if (second === undefined) {
      if (first.digits > 2) return dateTicks(first.value, this.month, 1);
      // Where the month comes before the day, a number before the month is a year.
      if (this.numbersBeforeMonth === 1 && this.conventions.monthDay.startsWith("M")) {
        return dateTicks(fullYear(first.value), this.month, 1);
      }
      return dateTicks(today.year, this.month, first.value);
    }
    if (first.digits > 2) return dateTicks(first.value, this.month, second.value);
    return dateTicks(fullYear(second.value), this.month, first.value);
  }

  private twoNumbers(today: PSDateTime): bigint | null {
    const [a, b] = this.numbers as [Digits, Digits];
    if (a.digits > 2) return dateTicks(a.value, b.value, 1);
    if (b.digits > 2) return dateTicks(b.value, a.value, 1);
    return dateOrder(this.conventions.shortDate) === "dmy"
      ? dateTicks(today.year, b.value, a.value)
      : dateTicks(today.year, a.value, b.value);
  }
}

interface Digits {
  readonly value: number;
  readonly digits: number;
}

function isOneOf(word: string, names: readonly string[]): boolean {
  return names.some((name) => name !== "" && name.toLowerCase() === word);
}

/** Order of day, month and year in a culture's short dates. */
function dateOrder(pattern: string): "mdy" | "dmy" | "ymd" {
  const letters = pattern.replace(/'[^']*'/g, "").replace(/[^dMy]/g, "");
  if (letters.startsWith("y")) return "ymd";
  return letters.startsWith("d") ? "dmy" : "mdy";
}
