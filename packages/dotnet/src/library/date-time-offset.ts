// Members of System.DateTimeOffset.

import { Exception } from "../errors/exception.ts";
import { formatDateTimeOffset } from "../formatting/date-time-format.ts";
import { parseDateTimeOffset } from "../formatting/date-time-parse.ts";
import { tryParseDateTimeOffsetExact } from "../formatting/date-time-parse-exact.ts";
import { currentCulture } from "../text/culture.ts";
import { defineType } from "../types/define-type.ts";
import { argumentException, argumentOutOfRange } from "../types/method-errors.ts";
import { maximumTicks, PSDateTime, unixEpochTicks } from "../values/date-time.ts";
import { PSDateTimeOffset } from "../values/date-time-offset.ts";
import { EnumValue, enumValue } from "../values/enum-value.ts";
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
import { addYears, fromFileTime } from "./date-time.ts";
import { compareTo } from "./object.ts";

const moment = (value: PSValue | undefined): PSDateTimeOffset => value as PSDateTimeOffset;
const span = (value: PSValue | undefined): PSTimeSpan => value as PSTimeSpan;
/** An offset in minutes. Throws for seconds and for more than 14 hours. */
function minutesOf(value: PSValue | undefined): number {
  const { ticks } = span(value);
  if (ticks % ticksPerMinute !== 0n) throw argumentException("Offset must be specified in whole minutes.", "offset");
  const minutes = Number(ticks / ticksPerMinute);
  if (Math.abs(minutes) > 14 * 60) throw argumentOutOfRange("Offset must be within plus or minus 14 hours.", "offset");
  return minutes;
}
const fileTimeOrigin = 504_911_232_000_000_000n;

/** A time so many units after 1970. */
function fromUnixTime(value: bigint, unit: bigint, parameter: string): PSDateTimeOffset {
  const [least, most] = [-unixEpochTicks / unit, (maximumTicks - unixEpochTicks) / unit];
  if (value < least || value > most)
    throw argumentOutOfRange(`Valid values are between ${least} and ${most}, inclusive.`, parameter, value);
  return utc(unixEpochTicks + value * unit);
}

function construct(args: readonly PSValue[]): PSDateTimeOffset {
  const [first] = args;
  if (first === undefined) return new PSDateTimeOffset(new PSDateTime(0n), 0);
  const offset = args.find((a) => a instanceof PSTimeSpan);
  if (first instanceof PSDateTime) {
    if (offset === undefined) return PSDateTimeOffset.fromDateTime(first);
    const minutes = minutesOf(offset);
    const own = Number(first.utcOffset.ticks / ticksPerMinute);
    if (first.kind !== 0 && own !== minutes) {
      const kind =
        first.kind === 1 ? "Utc DateTime instances must be 0" : "the local dateTime must match the local offset";
      throw new Exception("System.ArgumentException", `The UTC Offset for ${kind}. (Parameter 'offset')`);
    }
    return new PSDateTimeOffset(first, minutes);
  }
  if (typeof first === "bigint") return new PSDateTimeOffset(PSDateTime.fromTicks(first), minutesOf(offset));
  const n = args.filter((a) => typeof a === "number") as number[];
  const clock = PSDateTime.of(n[0]!, n[1]!, n[2]!, n[3], n[4], n[5], n[6]);
  return new PSDateTimeOffset(n[7] === undefined ? clock : clock.addTicks(BigInt(n[7]) * 10n), minutesOf(offset));
}

const order = (a: PSDateTimeOffset, b: PSDateTimeOffset): number =>
  a.utcTicks < b.utcTicks ? -1 : a.utcTicks > b.utcTicks ? 1 : 0;

const units = (ticks: bigint) => (self: PSDateTimeOffset, args: PSValue[]) =>
  new PSDateTimeOffset(self.clock.addUnits(double(args[0]), ticks), self.offsetMinutes);

function subtract(a: PSDateTimeOffset, b: PSValue | undefined): PSValue {
  return b instanceof PSDateTimeOffset ? new PSTimeSpan(a.utcTicks - b.utcTicks) : a.add(-span(b).ticks);
}

function local(value: PSDateTimeOffset): PSDateTimeOffset {
  return PSDateTimeOffset.fromDateTime(value.localDateTime);
}

const utc = (ticks: bigint): PSDateTimeOffset => new PSDateTimeOffset(PSDateTime.fromTicks(ticks), 0);

function stylesOf(args: readonly PSValue[]): number {
  return enumNumber(args.find((a) => a instanceof EnumValue) ?? 0);
}

function exact(args: readonly PSValue[]): PSDateTimeOffset | null {
  const formats = Array.isArray(args[1]) ? (args[1] as PSValue[]).map((f) => text(f)) : [text(args[1])];
  return tryParseDateTimeOffsetExact(text(args[0]), formats, culture(args[2]), stylesOf(args));
}

function tryParse(args: readonly PSValue[]): PSDateTimeOffset | null {
  try {
    return parseDateTimeOffset(text(args[0]), args.length > 2 ? culture(args[1]) : currentCulture(), stylesOf(args));
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

defineType<PSDateTimeOffset>({
  name: "System.DateTimeOffset",
  implementation: PSDateTimeOffset,
  construct,
  properties: {
    DateTime: (self) => self.clock,
    Date: (self) => self.clock.date,
    LocalDateTime: (self) => self.localDateTime,
    UtcDateTime: (self) => self.utcDateTime,
    Offset: (self) => self.offset,
    TotalOffsetMinutes: (self) => self.offsetMinutes,
    Ticks: (self) => self.clock.ticks,
    UtcTicks: (self) => self.utcTicks,
    Year: (self) => self.clock.year,
    Month: (self) => self.clock.month,
    Day: (self) => self.clock.day,
    DayOfWeek: (self) => enumValue("System.DayOfWeek", self.clock.dayOfWeek),
    DayOfYear: (self) => self.clock.dayOfYear,
    Hour: (self) => self.clock.hour,
    Minute: (self) => self.clock.minute,
    Second: (self) => self.clock.second,
    Millisecond: (self) => self.clock.millisecond,
    Microsecond: (self) => Number((self.clock.ticks / 10n) % 1000n),
    Nanosecond: (self) => Number((self.clock.ticks % 10n) * 100n),
    TimeOfDay: (self) => self.clock.timeOfDay,
  },
  methods: {
    Add: (self, [other]) => self.add(span(other).ticks),
    AddDays: units(ticksPerDay),
    AddHours: units(ticksPerHour),
    AddMinutes: units(ticksPerMinute),
    AddSeconds: units(ticksPerSecond),
    AddMilliseconds: units(ticksPerMillisecond),
    AddMicroseconds: units(10n),
    AddTicks: (self, [ticks]) => self.add(big(ticks)),
    AddMonths: (self, [months]) => new PSDateTimeOffset(self.clock.addMonths(int(months)), self.offsetMinutes),
    AddYears: (self, [years]) => new PSDateTimeOffset(addYears(self.clock, int(years)), self.offsetMinutes),
    Subtract: (self, [other]) => subtract(self, other),
    CompareTo: (self, [other]) => compareTo(self, other ?? null),
    Equals: (self, [other]) => other instanceof PSDateTimeOffset && other.utcTicks === self.utcTicks,
    EqualsExact: (self, [other]) =>
      moment(other).clock.ticks === self.clock.ticks && moment(other).offsetMinutes === self.offsetMinutes,
    GetHashCode: (self) => Number(BigInt.asIntN(32, self.utcTicks)) ^ Number(BigInt.asIntN(32, self.utcTicks >> 32n)),
    ToFileTime: (self) => self.utcTicks - fileTimeOrigin,
    ToLocalTime: (self) => local(self),
    ToUniversalTime: (self) => self.toOffset(0),
    ToOffset: (self, [offset]) => self.toOffset(minutesOf(offset)),
    ToUnixTimeSeconds: (self) => floorDivide(self.utcTicks - unixEpochTicks, ticksPerSecond),
    ToUnixTimeMilliseconds: (self) => floorDivide(self.utcTicks - unixEpochTicks, ticksPerMillisecond),
    ToString: (self, args) => {
      const format = typeof args[0] === "string" ? args[0] : null;
      return formatDateTimeOffset(self, format, culture(args.at(-1)));
    },
  },
  staticProperties: {
    Now: () => PSDateTimeOffset.fromDateTime(PSDateTime.now()),
    UtcNow: () => new PSDateTimeOffset(PSDateTime.utcNow(), 0),
    MinValue: () => utc(0n),
    MaxValue: () => utc(maximumTicks),
    UnixEpoch: () => utc(unixEpochTicks),
  },
  staticMethods: {
    Compare: ([a, b]) => order(moment(a), moment(b)),
    Equals: ([a, b]) => a instanceof PSDateTimeOffset && b instanceof PSDateTimeOffset && a.utcTicks === b.utcTicks,
    FromFileTime: ([value]) => PSDateTimeOffset.fromDateTime(fromFileTime(big(value)).toLocalTime()),
    FromUnixTimeSeconds: ([value]) => fromUnixTime(big(value), ticksPerSecond, "seconds"),
    FromUnixTimeMilliseconds: ([value]) => fromUnixTime(big(value), ticksPerMillisecond, "milliseconds"),
    Parse: (args) => parseDateTimeOffset(text(args[0]), culture(args[1]), stylesOf(args)),
    TryParse: (args) => {
      const parsed = tryParse(args);
      cell(args.at(-1)).value = parsed ?? utc(0n);
      return parsed !== null;
    },
    ParseExact: (args) => {
      const parsed = exact(args);
      if (parsed === null) {
        throw new Exception(
          "System.FormatException",
          `String '${text(args[0])}' was not recognized as a valid DateTime.`,
        );
      }
      return parsed;
    },
    TryParseExact: (args) => {
      const parsed = exact(args);
      cell(args.at(-1)).value = parsed ?? utc(0n);
      return parsed !== null;
    },
    op_Implicit: ([time]) => PSDateTimeOffset.fromDateTime(time as PSDateTime),
    op_Addition: ([a, b]) => moment(a).add(span(b).ticks),
    op_Subtraction: ([a, b]) => subtract(moment(a), b),
    op_Equality: ([a, b]) => moment(a).utcTicks === moment(b).utcTicks,
    op_Inequality: ([a, b]) => moment(a).utcTicks !== moment(b).utcTicks,
    op_LessThan: ([a, b]) => moment(a).utcTicks < moment(b).utcTicks,
    op_LessThanOrEqual: ([a, b]) => moment(a).utcTicks <= moment(b).utcTicks,
    op_GreaterThan: ([a, b]) => moment(a).utcTicks > moment(b).utcTicks,
    op_GreaterThanOrEqual: ([a, b]) => moment(a).utcTicks >= moment(b).utcTicks,
  },
});

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
