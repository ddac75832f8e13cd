// DateTime.ParseExact: text read by a standard or custom format.
import { Exception } from "../errors/exception.ts";
import { type CultureInfo, invariantCulture } from "../text/culture.ts";
import type { DateConventions } from "../text/culture-data.ts";
import { PSDateTime } from "../values/date-time.ts";
import type { PSDateTimeOffset } from "../values/date-time-offset.ts";
import { expand } from "./date-time-format.ts";
import {
  dateTicks,
  finishDate,
  finishOffset,
  fullYear,
  type ParsedDate,
  styleAllowWhite,
  styleNoCurrentDateDefault,
  styleRoundtripKind,
  timeTicks,
} from "./date-time-parse.ts";

function notDate(text: string): Exception {
  return new Exception("System.FormatException", `String '${text}' was not recognized as a valid DateTime.`);
}

/** DateTime.ParseExact for any of several formats. Throws FormatException. */
export function parseDateTimeExact(
  text: string,
  formats: readonly string[],
  culture: CultureInfo = invariantCulture,
  styles = 0,
): PSDateTime {
  const result = tryParseDateTimeExact(text, formats, culture, styles);
  if (result === null) throw notDate(text);
  return result;
}

/** As parseDateTimeExact, null when no format fits. */
export function tryParseDateTimeExact(
  text: string,
  formats: readonly string[],
  culture: CultureInfo = invariantCulture,
  styles = 0,
): PSDateTime | null {
  for (const format of formats) {
    const parsed = readExact(text, format, culture, styles);
    if (parsed === null) continue;
    const roundTrip = format === "o" || format === "O" || format === "r" || format === "R" ? styleRoundtripKind : 0;
    return finishDate(parsed, styles | roundTrip);
  }
  return null;
}

/** DateTimeOffset.ParseExact; null when no format fits. */
export function tryParseDateTimeOffsetExact(
  text: string,
  formats: readonly string[],
  culture: CultureInfo = invariantCulture,
  styles = 0,
): PSDateTimeOffset | null {
  for (const format of formats) {
    const parsed = readExact(text, format, culture, styles);
    if (parsed !== null) return finishOffset(parsed, styles);
  }
  return null;
}

interface Fields {
  year: number | null;
  month: number | null;
  day: number | null;
  hour: number;
  minute: number;
  second: number;
  fraction: string;
  afternoon: boolean | null;
  twelveHour: boolean;
  offset: number | null;
  isUtc: boolean;
  timeSeen: boolean;
}

function readExact(text: string, format: string, culture: CultureInfo, styles: number): ParsedDate | null {
  const standard = format.length === 1;
  const free = standard && "oOrRsu".includes(format);
  const conventions = free ? invariantCulture.data.date : culture.data.date;
  const pattern = standard ? expand(format, conventions) : format;
  const fields: Fields = {
    year: null, month: null, day: null, hour: 0, minute: 0, second: 0, fraction: "",
    afternoon: null, twelveHour: false, offset: null, isUtc: false, timeSeen: false,
  }; // biome-ignore format: a record
  const input = styles & styleAllowWhite ? text.trim() : text;
  const end = new ExactReader(input, pattern, conventions, fields).run();
  if (end !== input.length) return null;
  if (format === "u" || format === "r" || format === "R") {
    fields.isUtc = true;
    fields.offset = 0;
  }
  return assemble(fields, styles);
}

function assemble(fields: Fields, styles: number): ParsedDate | null {
  let hour = fields.hour;
  if (fields.twelveHour) {
    if (hour > 12 || (hour === 0 && fields.afternoon !== null)) return null;
    if (fields.afternoon === true && hour < 12) hour += 12;
    if (fields.afternoon !== true && hour === 12) hour = 0;
  }
  const time = timeTicks(hour, fields.minute, fields.second, fields.fraction);
  if (time === null) return null;
  const noDate = fields.year === null && fields.month === null && fields.day === null;
  const today = PSDateTime.now();
  let date: bigint | null;
  if (noDate) date = styles & styleNoCurrentDateDefault ? 0n : today.date.ticks;
  else date = dateTicks(fields.year ?? today.year, fields.month ?? 1, fields.day ?? 1);
  return date === null ? null : { ticks: date + time, offset: fields.offset, isUtc: fields.isUtc };
}

/** Walks format and text together; `run` answers where the text ended, or -1. */
class ExactReader {
  private readonly text: string;
  private readonly format: string;
  private readonly conventions: DateConventions;
  private readonly fields: Fields;
  private at = 0;

  constructor(text: string, format: string, conventions: DateConventions, fields: Fields) {
    this.text = text;
    this.format = format;
    this.conventions = conventions;
    this.fields = fields;
  }

  run(): number {
    let i = 0;
    while (i < this.format.length) {
      const c = this.format[i]!;
      let width = 1;
      if (c === "'" || c === '"') {
        const end = this.format.indexOf(c, i + 1);
        if (end < 0 || !this.literal(this.format.slice(i + 1, end))) return -1;
        width = end - i + 1;
      } else if (c === "\\") {
        if (!this.literal(this.format[i + 1] ?? "")) return -1;
        width = 2;
      } else if (c !== "%") {
        while (this.format[i + width] === c) width++;
        if (!this.field(c, width)) return -1;
      }
      i += width;
    }
    return this.at;
  }

  private literal(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** A run of digits, between `least` and `most` long; -1 when there is none. */
  private digits(least: number, most: number): number {
    let end = this.at;
    while (end < this.text.length && end - this.at < most && /\d/.test(this.text[end]!)) end++;
    if (end - this.at < least) return -1;
    const value = Number(this.text.slice(this.at, end));
    this.at = end;
    return value;
  }

  private name(names: readonly string[]): number {
    let best = -1;
    const rest = this.text.slice(this.at).toLowerCase();
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!.toLowerCase();
      if (name !== "" && rest.startsWith(name) && (best < 0 || name.length > names[best]!.length)) best = i;
    }
    if (best >= 0) this.at += names[best]!.length;
    return best;
  }

  private field(c: string, width: number): boolean {
    const { fields } = this;
    const number = (least: number, most: number, set: (value: number) => void): boolean => {
      const value = this.digits(least, most);
      if (value < 0) return false;
      set(value);
      return true;
    };
    const two = Math.min(width, 2);
    switch (c) {
      case "y":
        if (width > 4) return number(width, width, (v) => (fields.year = v));
        return number(
          width <= 2 ? two : width,
          width <= 2 ? 2 : Math.max(width, 4),
          (v) => (fields.year = width <= 2 ? fullYear(v) : v),
        );
      case "M":
        return width <= 2 ? number(two, 2, (v) => (fields.month = v)) : this.monthName(width);
      case "d":
        if (width <= 2) return number(two, 2, (v) => (fields.day = v));
        return this.name(width === 3 ? this.conventions.daysShort : this.conventions.days) >= 0;
      case "h":
      case "H":
        fields.twelveHour = c === "h";
        return number(two, 2, (v) => (fields.hour = v));
      case "m":
        return number(two, 2, (v) => (fields.minute = v));
      case "s":
        return number(two, 2, (v) => (fields.second = v));
      case "f":
        return this.fraction(width, width);
      case "F":
        return this.fraction(0, width);
      case "t":
        return this.half(width);
      case "z":
      case "K":
        return this.zone(c === "K", width);
      case ":":
        return this.literal(this.conventions.timeSeparator.repeat(width));
      case "/":
        return this.literal(this.conventions.dateSeparator.repeat(width));
      case ".":
        // The point before an optional fraction is optional with it.
        return this.literal(".".repeat(width)) || this.format.includes(".F");
      default:
        return this.literal(c.repeat(width));
    }
  }

  private monthName(width: number): boolean {
    const { conventions } = this;
    const lists = width === 3 ? [conventions.monthsShort] : [conventions.months, conventions.monthsGenitive];
    for (const list of lists) {
      const index = this.name(list);
      if (index >= 0) {
        this.fields.month = index + 1;
        return true;
      }
    }
    return false;
  }

  private fraction(least: number, most: number): boolean {
    const start = this.at;
    if (this.digits(least, most) < 0) return least === 0;
    this.fields.fraction = this.text.slice(start, this.at);
    return true;
  }

  private half(width: number): boolean {
    const { am, pm } = this.conventions;
    const cut = (text: string): string => (width === 1 ? text.slice(0, 1) : text);
    const index = this.name([cut(am), cut(pm)]);
    if (index < 0) return false;
    this.fields.afternoon = index === 1;
    return true;
  }

  private zone(isKind: boolean, width: number): boolean {
    const rest = this.text.slice(this.at);
    if (isKind && /^z/i.test(rest)) {
      this.at++;
      this.fields.isUtc = true;
      this.fields.offset = 0;
      return true;
    }
    const match = (width === 2 ? /^([+-])(\d{2})/ : /^([+-])(\d{1,2})/).exec(rest);
    if (match === null) return isKind;
    this.at += match[0].length;
    let minutes = Number(match[2]) * 60;
    if (width === 3 || isKind) {
      // The colon may be missing; the minutes may not.
      const small = /^:?(\d{2})/.exec(this.text.slice(this.at));
      if (small === null) return false;
      this.at += small[0].length;
      minutes += Number(small[1]);
    }
    this.fields.offset = match[1] === "-" ? -minutes : minutes;
    return true;
  }
}
