// Members of System.TimeSpan.

import { Exception } from "../errors/exception.ts";
import { formatTimeSpan, parseTimeSpan, tryParseTimeSpan } from "../formatting/time-span-format.ts";
import { invariantCulture } from "../text/culture.ts";
import { defineType } from "../types/define-type.ts";
import { PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import {
  PSTimeSpan,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from "../values/time-span.ts";
import { big, cell, culture, double, int, text } from "./arguments.ts";
import { compareTo } from "./object.ts";

const span = (value: PSValue | undefined): PSTimeSpan => value as PSTimeSpan;
const zero = new PSTimeSpan(0n);
const dbl = (value: number): PSDouble => new PSDouble(value);

function construct(args: readonly PSValue[]): PSTimeSpan {
  if (args.length === 0) return zero;
  if (args.length === 1) return new PSTimeSpan(big(args[0]));
  const n = args.map(int);
  if (n.length === 3) return parts(0, n[0]!, n[1]!, n[2]!);
  const base = parts(n[0] ?? 0, n[1] ?? 0, n[2] ?? 0, n[3] ?? 0, n[4] ?? 0);
  return n.length < 6 ? base : new PSTimeSpan(base.ticks + BigInt(n[5]!) * 10n);
}

function parts(days: number, hours: number, minutes: number, seconds: number, milliseconds = 0): PSTimeSpan {
  const ticks =
    BigInt(days) * ticksPerDay +
    BigInt(hours) * ticksPerHour +
    BigInt(minutes) * ticksPerMinute +
    BigInt(seconds) * ticksPerSecond +
    BigInt(milliseconds) * ticksPerMillisecond;
  return new PSTimeSpan(ticks);
}

/** FromDays and its kin: one double, or whole units with the smaller units after them. */
function fromUnits(units: readonly bigint[]): (args: PSValue[]) => PSTimeSpan {
  return (args) => {
    const first = args[0];
    if (args.length === 1 && first instanceof PSDouble) return PSTimeSpan.from(first.value, units[0]!);
    let ticks = 0n;
    for (let i = 0; i < args.length; i++) ticks += big(args[i]) * (units[i] ?? 0n);
    return new PSTimeSpan(ticks);
  };
}

const smallest = -(1n << 63n);
function negated(self: PSTimeSpan): PSTimeSpan {
  if (self.ticks !== smallest) return self.negate();
  throw new Exception("System.OverflowException", "Negating the minimum value of a twos complement number is invalid.");
}

/** A duration times or over a factor, rounded to the nearest tick. */
function scaled(ticks: number, parameter: string): PSTimeSpan {
  if (Number.isNaN(ticks)) {
    throw new Exception(
      "System.ArgumentException",
      `TimeSpan does not accept floating point Not-a-Number values. (Parameter '${parameter}')`,
      { properties: { ParamName: parameter } },
    );
  }
  const rounded = Math.round(ticks);
  if (rounded >= 9.223372036854776e18 || rounded < -9.223372036854776e18) {
    throw new Exception("System.OverflowException", "TimeSpan overflowed because the duration is too long.");
  }
  return new PSTimeSpan(BigInt(rounded));
}

const times = (a: PSTimeSpan, factor: number): PSTimeSpan => scaled(Number(a.ticks) * factor, "factor");
const order = (a: PSTimeSpan, b: PSTimeSpan): number => (a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0);

function over(a: PSTimeSpan, b: PSValue | undefined): PSValue {
  return b instanceof PSTimeSpan
    ? dbl(Number(a.ticks) / Number(b.ticks))
    : scaled(Number(a.ticks) / double(b), "divisor");
}

/** The formats of ParseExact: literal text between c g G or fields d h m s f F. */
function parseExact(value: string, format: string): PSTimeSpan | null {
  if (["c", "t", "T", "g", "G"].includes(format)) {
    const parsed = tryParseTimeSpan(value, invariantCulture);
    return parsed === "overflow" ? null : parsed;
  }
  const names: string[] = [];
  let pattern = "";
  for (let i = 0; i < format.length; i++) {
    const c = format[i]!;
    if (c === "\\") pattern += escaped(format[++i] ?? "");
    else if (c === "'" || c === '"') {
      const end = format.indexOf(c, i + 1);
      if (end < 0) return null;
      pattern += escaped(format.slice(i + 1, end));
      i = end;
    } else if (c !== "%") {
      let width = 1;
      while (format[i + width] === c) width++;
      if (!"dhmsfF".includes(c)) return null;
      names.push(c);
      const most = c === "d" ? 8 : c === "f" || c === "F" ? width : 2;
      pattern += c === "F" ? `(\\d{0,${width}})` : c === "f" ? `(\\d{${width}})` : `(\\d{${width},${most}})`;
      i += width - 1;
    }
  }
  const match = new RegExp(`^${pattern}$`).exec(value);
  if (match === null) return null;
  const field: Record<string, string> = {};
  names.forEach((name, i) => {
    field[name.toLowerCase()] = match[i + 1]!;
  });
  const fraction = BigInt((field["f"] ?? "").padEnd(7, "0"));
  const base = parts(
    Number(field["d"] ?? 0),
    Number(field["h"] ?? 0),
    Number(field["m"] ?? 0),
    Number(field["s"] ?? 0),
  );
  return new PSTimeSpan(base.ticks + fraction);
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function exactAny(args: readonly PSValue[]): PSTimeSpan | null {
  const formats = Array.isArray(args[1]) ? (args[1] as PSValue[]) : [args[1] ?? null];
  for (const format of formats) {
    const parsed = parseExact(text(args[0]), text(format));
    if (parsed !== null) return parsed;
  }
  return null;
}

defineType<PSTimeSpan>({
  name: "System.TimeSpan",
  implementation: PSTimeSpan,
  construct,
  properties: {
    Ticks: (self) => self.ticks,
    Days: (self) => self.days,
    Hours: (self) => self.hours,
    Minutes: (self) => self.minutes,
    Seconds: (self) => self.seconds,
    Milliseconds: (self) => self.milliseconds,
    Microseconds: (self) => Number((self.ticks / 10n) % 1000n),
    Nanoseconds: (self) => Number((self.ticks % 10n) * 100n),
    TotalDays: (self) => dbl(self.totalDays),
    TotalHours: (self) => dbl(self.totalHours),
    TotalMinutes: (self) => dbl(self.totalMinutes),
    TotalSeconds: (self) => dbl(self.totalSeconds),
    TotalMilliseconds: (self) => dbl(self.totalMilliseconds),
    TotalMicroseconds: (self) => dbl(Number(self.ticks) / 10),
    TotalNanoseconds: (self) => dbl(Number(self.ticks) * 100),
  },
  methods: {
    Add: (self, [other]) => self.add(span(other)),
    Subtract: (self, [other]) => self.subtract(span(other)),
    Negate: (self) => negated(self),
    Duration: (self) => (self.ticks < 0n ? self.negate() : self),
    Multiply: (self, [factor]) => times(self, double(factor)),
    Divide: (self, [other]) => over(self, other),
    CompareTo: (self, [other]) => compareTo(self, other ?? null),
    Equals: (self, [other]) => other instanceof PSTimeSpan && other.ticks === self.ticks,
    GetHashCode: (self) => Number(BigInt.asIntN(32, self.ticks)) ^ Number(BigInt.asIntN(32, self.ticks >> 32n)),
    ToString: (self, args) => {
      if (args.length === 0 || typeof args[0] !== "string") return formatTimeSpan(self, null, invariantCulture);
      return formatTimeSpan(self, args[0], culture(args[1]));
    },
  },
  staticProperties: {
    Zero: () => zero,
    MinValue: () => new PSTimeSpan(-(1n << 63n)),
    MaxValue: () => new PSTimeSpan((1n << 63n) - 1n),
    TicksPerDay: () => ticksPerDay,
    TicksPerHour: () => ticksPerHour,
    TicksPerMinute: () => ticksPerMinute,
    TicksPerSecond: () => ticksPerSecond,
    TicksPerMillisecond: () => ticksPerMillisecond,
    TicksPerMicrosecond: () => 10n,
    NanosecondsPerTick: () => 100n,
    HoursPerDay: () => 24,
    MinutesPerDay: () => 1440n,
    MinutesPerHour: () => 60n,
    SecondsPerDay: () => 86400n,
    SecondsPerHour: () => 3600n,
    SecondsPerMinute: () => 60n,
    MillisecondsPerDay: () => 86_400_000n,
    MillisecondsPerHour: () => 3_600_000n,
    MillisecondsPerMinute: () => 60_000n,
    MillisecondsPerSecond: () => 1000n,
    MicrosecondsPerDay: () => 86_400_000_000n,
    MicrosecondsPerHour: () => 3_600_000_000n,
    MicrosecondsPerMinute: () => 60_000_000n,
    MicrosecondsPerSecond: () => 1_000_000n,
    MicrosecondsPerMillisecond: () => 1000n,
  },
  staticMethods: {
    FromDays: fromUnits([ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond, ticksPerMillisecond, 10n]),
    FromHours: fromUnits([ticksPerHour, ticksPerMinute, ticksPerSecond, ticksPerMillisecond, 10n]),
    FromMinutes: fromUnits([ticksPerMinute, ticksPerSecond, ticksPerMillisecond, 10n]),
    FromSeconds: fromUnits([ticksPerSecond, ticksPerMillisecond, 10n]),
    FromMilliseconds: fromUnits([ticksPerMillisecond, 10n]),
    FromMicroseconds: fromUnits([10n]),
    FromTicks: ([ticks]) => new PSTimeSpan(big(ticks)),
    Compare: ([a, b]) => order(span(a), span(b)),
    Parse: (args) => parseTimeSpan(text(args[0]), culture(args[1])),
    TryParse: (args) => {
      const parsed = tryParseTimeSpan(text(args[0]), args.length > 2 ? culture(args[1]) : invariantCulture);
      const ok = parsed !== null && parsed !== "overflow";
      cell(args.at(-1)).value = ok ? parsed : zero;
      return ok;
    },
    ParseExact: (args) => {
      const parsed = exactAny(args);
      if (parsed === null) {
        throw new Exception("System.FormatException", "Input string was not in a correct format.");
      }
      return parsed;
    },
    TryParseExact: (args) => {
      const parsed = exactAny(args);
      cell(args.at(-1)).value = parsed ?? zero;
      return parsed !== null;
    },
    op_Addition: ([a, b]) => span(a).add(span(b)),
    op_Subtraction: ([a, b]) => span(a).subtract(span(b)),
    op_UnaryNegation: ([a]) => negated(span(a)),
    op_UnaryPlus: ([a]) => span(a),
    op_Multiply: ([a, b]) => (a instanceof PSTimeSpan ? times(a, double(b)) : times(span(b), double(a))),
    op_Division: ([a, b]) => over(span(a), b),
    op_Equality: ([a, b]) => span(a).ticks === span(b).ticks,
    op_Inequality: ([a, b]) => span(a).ticks !== span(b).ticks,
    op_LessThan: ([a, b]) => span(a).ticks < span(b).ticks,
    op_LessThanOrEqual: ([a, b]) => span(a).ticks <= span(b).ticks,
    op_GreaterThan: ([a, b]) => span(a).ticks > span(b).ticks,
    op_GreaterThanOrEqual: ([a, b]) => span(a).ticks >= span(b).ticks,
  },
});
