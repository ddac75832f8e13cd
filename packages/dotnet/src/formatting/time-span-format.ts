// TimeSpan formats (c g G and custom) and parsing.
import { Exception } from "../errors/exception.ts";
import type { CultureInfo } from "../text/culture.ts";
import { PSTimeSpan, ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from "../values/time-span.ts";

function badInput(): Exception {
  return new Exception("System.FormatException", "Input string was not in a correct format.");
}

interface Parts {
  readonly negative: boolean;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Seven digits. */
  readonly fraction: string;
}

function partsOf(value: PSTimeSpan): Parts {
  const all = value.ticks < 0n ? -value.ticks : value.ticks;
  return {
    negative: value.ticks < 0n,
    days: Number(all / ticksPerDay),
    hours: Number((all / ticksPerHour) % 24n),
    minutes: Number((all / ticksPerMinute) % 60n),
    seconds: Number((all / ticksPerSecond) % 60n),
    fraction: (all % ticksPerSecond).toString().padStart(7, "0"),
  };
}

const two = (n: number): string => n.toString().padStart(2, "0");

/** TimeSpan.ToString(format, culture). Throws FormatException. */
export function formatTimeSpan(value: PSTimeSpan, format: string | null, culture: CultureInfo): string {
  if (format === null || format === "" || format === "c" || format === "t" || format === "T") return value.toString();
  const parts = partsOf(value);
  const sign = parts.negative ? "-" : "";
  const decimal = culture.data.number.decimal;
  if (format === "g") {
    const fraction = parts.fraction.replace(/0+$/, "");
    const head = parts.days === 0 ? "" : `${parts.days}:`;
    return `${sign}${head}${parts.hours}:${two(parts.minutes)}:${two(parts.seconds)}${fraction === "" ? "" : decimal + fraction}`;
  }
  if (format === "G") {
    return `${sign}${parts.days}:${two(parts.hours)}:${two(parts.minutes)}:${two(parts.seconds)}${decimal}${parts.fraction}`;
  }
  if (format.length === 1) throw badInput();
  return formatCustom(parts, format);
}

/** The longest run of each specifier. */
const longestRun: Readonly<Record<string, number>> = { d: 8, h: 2, m: 2, s: 2, f: 7, F: 7 };

function specifierText(parts: Parts, specifier: string, width: number): string {
  switch (specifier) {
    case "d":
      return parts.days.toString().padStart(width, "0");
    case "h":
      return parts.hours.toString().padStart(width, "0");
    case "m":
      return parts.minutes.toString().padStart(width, "0");
    case "s":
      return parts.seconds.toString().padStart(width, "0");
    case "f":
      return parts.fraction.slice(0, width);
    default:
      return parts.fraction.slice(0, width).replace(/0+$/, "");
  }
}

/** Specifiers, '…' and "…" literals, \x, and % before a single specifier. */
function formatCustom(parts: Parts, format: string): string {
  let out = "";
  let i = 0;
  while (i < format.length) {
    const c = format[i]!;
    const longest = longestRun[c];
    let width = 1;
    if (longest !== undefined) {
      while (format[i + width] === c) width++;
      if (width > longest) throw badInput();
      out += specifierText(parts, c, width);
    } else if (c === "'" || c === '"') {
      const end = format.indexOf(c, i + 1);
      if (end < 0) throw badInput();
      out += format.slice(i + 1, end);
      width = end - i + 1;
    } else if (c === "\\" && i + 1 < format.length) {
      out += format[i + 1];
      width = 2;
    } else if (c !== "%" || i + 1 >= format.length || format[i + 1] === "%") throw badInput();
    i += width;
  }
  return out;
}

/** TimeSpan.Parse: `[-][d.]hh:mm[:ss[.fffffff]]`, a bare number of days, or `d:hh:mm:ss`. Throws FormatException, OverflowException. */
export function parseTimeSpan(text: string, culture: CultureInfo): PSTimeSpan {
  const parsed = tryParseTimeSpan(text, culture);
  if (parsed === "overflow") {
    throw new Exception(
      "System.OverflowException",
      `The TimeSpan string '${text}' could not be parsed because at least one of the numeric components is out of range or contains too many digits.`,
    );
  }
  if (parsed === null) {
    throw new Exception("System.FormatException", `String '${text}' was not recognized as a valid TimeSpan.`);
  }
  return parsed;
}

/** As parseTimeSpan: null for text that is no TimeSpan, "overflow" for components out of range. */
export function tryParseTimeSpan(text: string, culture: CultureInfo): PSTimeSpan | null | "overflow" {
  const decimal = culture.data.number.decimal;
  const fractionMark = decimal === "." ? "\\." : `[.${decimal}]`;
  const match = new RegExp(
    `^\\s*(-)?(?:(\\d+)|(?:(\\d+)[.:])?(\\d+):(\\d+)(?::(\\d+)(?:${fractionMark}(\\d+))?)?|(\\d+):(\\d+):(\\d+):(\\d+)(?:${fractionMark}(\\d+))?|(\\d+)\\.(\\d+))\\s*$`,
  ).exec(text);
  if (match === null) return null;
  let [days, hours, minutes, seconds, fraction] = ["0", "0", "0", "0", ""];
  if (match[2] !== undefined) days = match[2];
  else if (match[8] !== undefined)
    [days, hours, minutes, seconds, fraction] = [match[8], match[9]!, match[10]!, match[11]!, match[12] ?? ""];
  else if (match[13] !== undefined) return null;
  else {
    // `1:2:3` is h:m:s; `1:2:3:4` is d:h:m:s; a dot marks days.
    const dotted = /^\s*-?\d+\./.test(text);
    if (match[3] !== undefined && !dotted && match[6] === undefined) {
      // As hours, or, when they are too many, as days.
      if (Number(match[3]) < 24) [hours, minutes, seconds] = [match[3], match[4]!, match[5]!];
      else [days, hours, minutes] = [match[3], match[4]!, match[5]!];
    } else
      [days, hours, minutes, seconds, fraction] = [
        match[3] ?? "0",
        match[4]!,
        match[5]!,
        match[6] ?? "0",
        match[7] ?? "",
      ];
  }
  if (Number(days) > 10675199 || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return "overflow";
  if (fraction.length > 7) return "overflow";
  const ticks =
    BigInt(days) * ticksPerDay +
    BigInt(hours) * ticksPerHour +
    BigInt(minutes) * ticksPerMinute +
    BigInt(seconds) * ticksPerSecond +
    BigInt(fraction.padEnd(7, "0"));
  const signed = match[1] === undefined ? ticks : -ticks;
  if (signed > (1n << 63n) - 1n || signed < -(1n << 63n)) return "overflow";
  return new PSTimeSpan(signed);
}
