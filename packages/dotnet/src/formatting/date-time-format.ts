// DateTime and DateTimeOffset formats, standard and custom.
import { Exception } from "../errors/exception.ts";
import { type CultureInfo, invariantCulture } from "../text/culture.ts";
import type { DateConventions } from "../text/culture-data.ts";
import type { PSDateTime } from "../values/date-time.ts";
import type { PSDateTimeOffset } from "../values/date-time-offset.ts";
import { ticksPerMinute } from "../values/time-span.ts";

function badInput(): Exception {
  return new Exception("System.FormatException", "Input string was not in a correct format.");
}

/** What a custom format is applied to: a clock time, and its offset when that is known. */
interface Moment {
  readonly time: PSDateTime;
  readonly offsetMinutes: number | null;
}

/** DateTime.ToString(format, culture); null and "" mean G. Throws FormatException. */
export function formatDateTime(time: PSDateTime, format: string | null, culture: CultureInfo): string {
  const text = format === null || format === "" ? "G" : format;
  const date = culture.data.date;
  if (text.length > 1) return formatCustom({ time, offsetMinutes: null }, text, date);
  if (text === "U") return formatCustom({ time: time.toUniversalTime(), offsetMinutes: null }, date.full, date);
  const conventions = isCultureFree(text) ? invariantCulture.data.date : date;
  return formatCustom({ time, offsetMinutes: null }, expand(text, date), conventions);
}

/** DateTimeOffset.ToString(format, culture); null and "" mean G with the offset. */
export function formatDateTimeOffset(value: PSDateTimeOffset, format: string | null, culture: CultureInfo): string {
  const date = culture.data.date;
  const moment: Moment = { time: value.clock, offsetMinutes: value.offsetMinutes };
  if (format === null || format === "") return formatCustom(moment, `${date.shortDate} ${date.longTime} zzz`, date);
  if (format.length > 1) return formatCustom(moment, format, date);
  if (format === "U") throw badInput();
  if (format === "r" || format === "R" || format === "u") {
    const utc: Moment = { time: value.utcDateTime, offsetMinutes: 0 };
    return formatCustom(utc, expand(format, date), invariantCulture.data.date);
  }
  return formatCustom(moment, expand(format, date), isCultureFree(format) ? invariantCulture.data.date : date);
}

function isCultureFree(letter: string): boolean {
  return "oOrRsu".includes(letter);
}

/** The custom format a standard letter stands for. */
export function expand(letter: string, date: DateConventions): string {
  switch (letter) {
    case "d":
      return date.shortDate;
    case "D":
      return date.longDate;
    case "f":
      return `${date.longDate} ${date.shortTime}`;
    case "F":
      return date.full;
    case "g":
      return `${date.shortDate} ${date.shortTime}`;
    case "G":
      return `${date.shortDate} ${date.longTime}`;
    case "m":
    case "M":
      return date.monthDay;
    case "o":
    case "O":
      return "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK";
    case "r":
    case "R":
      return "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'";
    case "s":
      return "yyyy'-'MM'-'dd'T'HH':'mm':'ss";
    case "t":
      return date.shortTime;
    case "T":
      return date.longTime;
    case "u":
      return "yyyy'-'MM'-'dd HH':'mm':'ss'Z'";
    case "U":
      return date.full;
    case "y":
    case "Y":
      return date.yearMonth;
    default:
      throw badInput();
  }
}

const pad = (n: number, width: number): string => n.toString().padStart(width, "0");

function formatCustom(moment: Moment, format: string, date: DateConventions): string {
  const { time } = moment;
  let out = "";
  let i = 0;
  while (i < format.length) {
    const c = format[i]!;
    let width = 1;
    while (format[i + width] === c) width++;
    switch (c) {
      case "'":
      case '"': {
        const [text, length] = quoted(format, i);
        out += text;
        width = length;
        break;
      }
      case "\\":
        if (i + 1 >= format.length) throw badInput();
        out += format[i + 1];
        width = 2;
        break;
      case "%":
        if (i + 1 >= format.length || format[i + 1] === "%") throw badInput();
        out += formatCustom(moment, format[i + 1]!, date);
        width = 2;
        break;
      case "f":
      case "F":
        if (width > 7) throw badInput();
        out = appendFraction(out, time.fraction, width, c === "F");
        break;
      default:
        out += field(moment, c, width, format, i, date);
    }
    i += width;
  }
  return out;
}

function quoted(format: string, start: number): [string, number] {
  const quote = format[start]!;
  let text = "";
  let i = start + 1;
  while (i < format.length && format[i] !== quote) {
    if (format[i] === "\\") {
      i++;
      if (i >= format.length) throw badInput();
    }
    text += format[i];
    i++;
  }
  if (i >= format.length) {
    throw new Exception(
      "System.FormatException",
      `Cannot find a matching quote character for the character '${quote}'.`,
    );
  }
  return [text, i - start + 1];
}

/** `F` drops trailing zeros, and the point before it when nothing is left. */
function appendFraction(out: string, fraction: number, width: number, trim: boolean): string {
  const digits = pad(fraction, 7).slice(0, width);
  if (!trim) return out + digits;
  const trimmed = digits.replace(/0+$/, "");
  return trimmed === "" && out.endsWith(".") ? out.slice(0, -1) : out + trimmed;
}

function field(moment: Moment, c: string, width: number, format: string, at: number, date: DateConventions): string {
  const { time } = moment;
  switch (c) {
    case "g":
      return date.eras[0] ?? "A.D.";
    case "h": {
      const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
      return pad(hour, Math.min(width, 2));
    }
    case "H":
      return pad(time.hour, Math.min(width, 2));
    case "m":
      return pad(time.minute, Math.min(width, 2));
    case "s":
      return pad(time.second, Math.min(width, 2));
    case "t": {
      const text = time.hour < 12 ? date.am : date.pm;
      return width === 1 ? text.slice(0, 1) : text;
    }
    case "d":
      if (width <= 2) return pad(time.day, width);
      return (width === 3 ? date.daysShort : date.days)[time.dayOfWeek]!;
    case "M":
      if (width <= 2) return pad(time.month, width);
      if (width === 3) return date.monthsShort[time.month - 1]!;
      return (usesGenitive(format, at, width) ? date.monthsGenitive : date.months)[time.month - 1]!;
    case "y":
      if (width <= 2) return pad(time.year % 100, width);
      return pad(time.year, width);
    case ":":
      return date.timeSeparator.repeat(width);
    case "/":
      return date.dateSeparator.repeat(width);
    case "z":
      return offsetText(moment, width);
    case "K":
      return kindText(moment).repeat(1) + (width > 1 ? kindText(moment).repeat(width - 1) : "");
    default:
      return c.repeat(width);
  }
}

/** Month names stand in the genitive where a day number (d, dd) stands in the same format. */
function usesGenitive(format: string, at: number, width: number): boolean {
  const isDay = (run: RegExpMatchArray | null): boolean => run !== null && run[0].length <= 2;
  return isDay(/d+(?=[^d]*$)/.exec(format.slice(0, at))) || isDay(/d+/.exec(format.slice(at + width)));
}

function offsetOf(moment: Moment): number {
  if (moment.offsetMinutes !== null) return moment.offsetMinutes;
  return Number(moment.time.utcOffset.ticks / ticksPerMinute);
}

function offsetText(moment: Moment, width: number): string {
  const minutes = offsetOf(moment);
  const sign = minutes < 0 ? "-" : "+";
  const hours = Math.trunc(Math.abs(minutes) / 60);
  if (width <= 2) return sign + pad(hours, width);
  return `${sign}${pad(hours, 2)}:${pad(Math.abs(minutes) % 60, 2)}`;
}

function kindText(moment: Moment): string {
  if (moment.offsetMinutes !== null || moment.time.kind === 2) return offsetText(moment, 3);
  return moment.time.kind === 1 ? "Z" : "";
}
