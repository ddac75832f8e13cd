// What XML Schema writes for values and how it reads them: XmlConvert, ReadContentAs…, casts of XElement and XAttribute.

import { convertTo } from "../../conversion/convert-to.ts";
import { parseDotNetNumber } from "../../conversion/parse-dotnet-number.ts";
import { Exception } from "../../errors/exception.ts";
import { dotNetToString, formatValue } from "../../text/dotnet-string.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { typeOf } from "../../types/dotnet-type.ts";
import { invokeMethod, invokeStatic } from "../../types/invoke.ts";
import { invariantCulture } from "../../text/culture.ts";
import { PSDouble, PSSingle } from "../../values/numerics.ts";
import { PSTimeSpan } from "../../values/time-span.ts";
import type { PSValue } from "../../values/ps-value.ts";

/** Numeric kinds by the type's name. */
const kinds: Readonly<Record<string, number>> = {
  SByte: 5, Byte: 6, Int16: 7, UInt16: 8, Int32: 9, UInt32: 10, Int64: 11, UInt64: 12, Single: 13, Double: 14, Decimal: 15,
}; // biome-ignore format: a table

function formatError(text: string, name: string): Exception {
  return new Exception("System.FormatException", `The string '${text}' is not a valid ${name} value.`);
}

/** Boolean: true, false, 1, 0. */
export function xmlBoolean(given: string): boolean {
  const value = given.trim();
  if (value === "1" || value === "true") return true;
  if (value === "0" || value === "false") return false;
  throw formatError(value, "Boolean");
}

function floating(value: string, type: DotNetType): PSValue {
  const special: Readonly<Record<string, number>> = { INF: Infinity, "-INF": -Infinity, NaN: Number.NaN };
  const known = special[value];
  const kind = type.name === "Single" ? 13 : 14;
  if (known !== undefined) return kind === 13 ? new PSSingle(known) : new PSDouble(known);
  return parseDotNetNumber(value, kind, invariantCulture);
}

/** xs:duration: P1DT2H3M4.5S. */
function duration(value: string): PSTimeSpan {
  const match = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(value);
  if (match === null || /[PT]$/.test(value)) throw formatError(value, "TimeSpan");
  const [, sign, years = "0", months = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  const whole =
    BigInt(Number(years) * 365 + Number(months) * 30 + Number(days)) * 86_400n +
    BigInt(hours) * 3600n +
    BigInt(minutes) * 60n;
  const [unit = "0", fraction = ""] = seconds.split(".");
  const ticks = (whole + BigInt(unit)) * 10_000_000n + BigInt(fraction.padEnd(7, "0").slice(0, 7));
  return new PSTimeSpan(sign === "-" ? -ticks : ticks);
}

/** A text as a value of a .NET type. FormatException when it is not one. */
export function fromXml(given: string, type: DotNetType): PSValue {
  const value = given.trim();
  switch (type.name) {
    case "String":
    case "Object":
      return given;
    case "Boolean":
      return xmlBoolean(given);
    case "Single":
    case "Double":
      return floating(value, type);
    case "DateTime": {
      const made = invokeStatic(type, "Parse", [value]);
      return /T.*(Z)$/.test(value) ? invokeMethod(made, "ToUniversalTime", []) : made;
    }
    case "TimeSpan":
      return duration(value);
    case "Guid":
    case "DateTimeOffset":
    case "Char":
      return convertTo(value, type);
    default: {
      const kind = kinds[type.name];
      return kind === undefined ? convertTo(value, type) : parseDotNetNumber(value, kind as 9, invariantCulture);
    }
  }
}

function writeDuration(value: PSTimeSpan): string {
  if (value.ticks === 0n) return "PT0S";
  const negative = value.ticks < 0n;
  const ticks = negative ? -value.ticks : value.ticks;
  const part = (size: bigint, of: bigint, unit: string): string => {
    const count = (ticks / size) % of;
    return count === 0n ? "" : `${count}${unit}`;
  };
  const days = part(864_000_000_000n, 1n << 60n, "D");
  const fraction = (ticks % 10_000_000n).toString().padStart(7, "0").replace(/0+$/, "");
  const whole = (ticks / 10_000_000n) % 60n;
  const seconds = whole === 0n && fraction === "" ? "" : `${whole}${fraction === "" ? "" : `.${fraction}`}S`;
  const time = part(36_000_000_000n, 24n, "H") + part(600_000_000n, 60n, "M") + seconds;
  return `${negative ? "-" : ""}P${days}${time === "" ? "" : `T${time}`}`;
}

/** A value as XML Schema writes it. */
export function toXmlText(value: PSValue): string {
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string") return value;
  if (value instanceof PSTimeSpan) return writeDuration(value);
  if (value instanceof PSDouble || value instanceof PSSingle) {
    const { value: number } = value;
    if (number === Infinity) return "INF";
    if (number === -Infinity) return "-INF";
    return Object.is(number, -0) ? "-0" : formatValue(value, null, invariantCulture);
  }
  const name = value === null ? "" : typeOf(value).displayName;
  if (name === "System.DateTime") {
    const text = String(invokeMethod(value, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK"]));
    return text;
  }
  if (name === "System.DateTimeOffset") {
    return String(invokeMethod(value, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"])).replace(/\+00:00$/, "Z");
  }
  return value === null ? "" : dotNetToString(value);
}
