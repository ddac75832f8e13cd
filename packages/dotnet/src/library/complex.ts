// System.Numerics.Complex, with the formulas that .NET uses (they decide the last digit).

import { Exception } from "../errors/exception.ts";
import { formatNumber } from "../formatting/number-format.ts";
import { parseDotNetNumber } from "../conversion/parse-dotnet-number.ts";
import type { CultureInfo } from "../text/culture.ts";
import { defineType } from "../types/define-type.ts";
import { PSDecimal } from "../values/decimal.ts";
import { FORMAT } from "../values/formattable.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { kindDouble } from "../values/numeric-kind.ts";
import { PSBigInteger } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { cell, culture, dbl, double, requiredText } from "./arguments.ts";

class Complex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
  get [HASH_KEY](): string {
    return `complex:${this.re}:${this.im}`;
  }
  [FORMAT](format: string | null, data: CultureInfo): string {
    return `<${formatNumber(dbl(this.re), format, data)}; ${formatNumber(dbl(this.im), format, data)}>`;
  }
  toString(): string {
    return this[FORMAT](null, culture(null));
  }
}
tagType(Complex, "System.Numerics.Complex");

const of = (re: number, im = 0): Complex => new Complex(re, im);

/** A number or Complex argument. */
function complex(value: PSValue | undefined): Complex {
  if (value instanceof Complex) return value;
  if (value instanceof PSDecimal || value instanceof PSBigInteger) return of(Number(value.toString()));
  return of(double(value));
}

const add = (a: Complex, b: Complex): Complex => of(a.re + b.re, a.im + b.im);
const subtract = (a: Complex, b: Complex): Complex => of(a.re - b.re, a.im - b.im);
const multiply = (a: Complex, b: Complex): Complex => of(a.re * b.re - a.im * b.im, a.im * b.re + a.re * b.im);
const scale = (a: Complex, factor: number): Complex => of(a.re * factor, a.im * factor);
const magnitude = (a: Complex): number => Math.hypot(a.re, a.im);

/** Smith's formula. */
function divide(a: Complex, b: Complex): Complex {
  if (Math.abs(b.im) < Math.abs(b.re)) {
    const ratio = b.im / b.re;
    const over = b.re + b.im * ratio;
    return of((a.re + a.im * ratio) / over, (a.im - a.re * ratio) / over);
  }
  const ratio = b.re / b.im;
  const over = b.im + b.re * ratio;
  return of((a.im + a.re * ratio) / over, (-a.re + a.im * ratio) / over);
}

function squareRoot(a: Complex): Complex {
  if (a.im === 0) return a.re < 0 ? of(0, Math.sqrt(-a.re)) : of(Math.sqrt(a.re));
  const size = magnitude(a);
  let x = Math.sqrt((size + Math.abs(a.re)) * 0.5);
  let y = Math.abs(a.im) / (2 * x);
  if (a.re < 0) [x, y] = [y, x];
  return of(x, a.im < 0 ? -y : y);
}

function power(a: Complex, b: Complex): Complex {
  if (b.re === 0 && b.im === 0) return of(1);
  if (a.re === 0 && a.im === 0) return of(0);
  const rho = magnitude(a);
  const theta = Math.atan2(a.im, a.re);
  const rotation = b.re * theta + b.im * Math.log(rho);
  const size = rho ** b.re * Math.exp(-b.im * theta);
  return of(size * Math.cos(rotation), size * Math.sin(rotation));
}

const exponential = (a: Complex): Complex => {
  const size = Math.exp(a.re);
  return of(size * Math.cos(a.im), size * Math.sin(a.im));
};
const logarithm = (a: Complex): Complex => of(Math.log(magnitude(a)), Math.atan2(a.im, a.re));
const sine = (a: Complex): Complex => of(Math.sin(a.re) * Math.cosh(a.im), Math.cos(a.re) * Math.sinh(a.im));
const cosine = (a: Complex): Complex => of(Math.cos(a.re) * Math.cosh(a.im), -Math.sin(a.re) * Math.sinh(a.im));
const times = (a: Complex): Complex => of(-a.im, a.re);
const timesMinus = (a: Complex): Complex => of(a.im, -a.re);
const one = of(1);

/** The parts of arcsine and arccosine of |re| + |im| i, by Hull, Fairgrieve and Tang: b, or b' where b is near 1, and v. */
function inverse(x: number, y: number): { b: number; steep: number; v: number } {
  const [r, s] = [Math.hypot(x + 1, y), Math.hypot(x - 1, y)];
  const a = (r + s) * 0.5;
  const b = x / a;
  let steep = -1;
  if (b > 0.75) {
    if (x <= 1) steep = x / Math.sqrt((a + x) * ((y * y) / (r + (x + 1)) + (s + (1 - x))) * 0.5);
    else steep = x / y / Math.sqrt((a + x) * (1 / (r + (x + 1)) + 1 / (s + (x - 1))) * 0.5);
  }
  if (a >= 1.5) return { b, steep, v: Math.log(a + Math.sqrt((a - 1) * (a + 1))) };
  if (x < 1) {
    const t = (1 / (r + (x + 1)) + 1 / (s + (1 - x))) * 0.5;
    return { b, steep, v: Math.log1p(y * y * t + y * Math.sqrt(t * (a + 1))) };
  }
  const t = ((y * y) / (r + (x + 1)) + (s + (x - 1))) * 0.5;
  return { b, steep, v: Math.log1p(t + Math.sqrt(t * (a + 1))) };
}
function arcSine(a: Complex): Complex {
  const { b, steep, v } = inverse(Math.abs(a.re), Math.abs(a.im));
  const u = steep < 0 ? Math.asin(b) : Math.atan(steep);
  return of(a.re < 0 ? -u : u, a.im < 0 ? -v : v);
}
function arcCosine(a: Complex): Complex {
  const { b, steep, v } = inverse(Math.abs(a.re), Math.abs(a.im));
  const u = steep < 0 ? Math.acos(b) : Math.atan(1 / steep);
  return of(a.re < 0 ? Math.PI - u : u, a.im > 0 ? -v : v);
}
/** i/2 (ln(1 - iz) - ln(1 + iz)) */
const arcTangent = (a: Complex): Complex =>
  scale(times(subtract(logarithm(subtract(one, times(a))), logarithm(add(one, times(a))))), 0.5);

const unary =
  (f: (a: Complex) => Complex) =>
  ([a]: PSValue[]): PSValue =>
    f(complex(a));
const binary =
  (f: (a: Complex, b: Complex) => Complex) =>
  ([a, b]: PSValue[]): PSValue =>
    f(complex(a), complex(b));
const test =
  (f: (a: Complex) => boolean) =>
  ([a]: PSValue[]): PSValue =>
    f(complex(a));
const same = (a: PSValue | undefined, b: PSValue | undefined): boolean =>
  complex(a).re === complex(b).re && complex(a).im === complex(b).im;

function parse(value: string, data: CultureInfo): Complex | null {
  const match = /^\s*<([^;<>]+);([^;<>]+)>\s*$/.exec(value);
  const parts = match === null ? [] : [match[1], match[2]].map((part) => part?.trim() ?? "");
  try {
    const [re, im] = parts.map((part) => double(parseDotNetNumber(part, kindDouble, data)));
    return re === undefined || im === undefined ? null : of(re, im);
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

defineType<Complex>({
  name: "System.Numerics.Complex",
  propertyOrder: ["Real", "Imaginary", "Magnitude", "Phase"],
  construct: ([re, im]) => of(double(re), double(im)),
  properties: {
    Real: (self) => dbl(self.re),
    Imaginary: (self) => dbl(self.im),
    Magnitude: (self) => dbl(magnitude(self)),
    Phase: (self) => dbl(Math.atan2(self.im, self.re)),
  },
  methods: {
    Equals: (self, [other]) => other instanceof Complex && same(self, other),
    ToString: (self, args) =>
      self[FORMAT](typeof args[0] === "string" ? args[0] : null, culture(args.find((a) => typeof a !== "string"))),
  },
  staticProperties: {
    Zero: () => of(0),
    One: () => one,
    ImaginaryOne: () => of(0, 1),
    NaN: () => of(Number.NaN, Number.NaN),
    Infinity: () => of(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
  },
  staticMethods: {
    Abs: ([a]) => dbl(magnitude(complex(a))),
    Add: binary(add),
    Subtract: binary(subtract),
    Multiply: binary(multiply),
    Divide: binary(divide),
    Negate: unary((a) => of(-a.re, -a.im)),
    Conjugate: unary((a) => of(a.re, -a.im)),
    Reciprocal: unary((a) => (a.re === 0 && a.im === 0 ? of(0) : divide(one, a))),
    Sqrt: unary(squareRoot),
    Pow: binary(power),
    Exp: unary(exponential),
    Log: ([a, base]) =>
      base === undefined ? logarithm(complex(a)) : divide(logarithm(complex(a)), logarithm(complex(base))),
    Log10: unary((a) => scale(logarithm(a), Math.LOG10E)),
    Sin: unary(sine),
    Cos: unary(cosine),
    Tan: unary((a) => divide(sine(a), cosine(a))),
    Sinh: unary((a) => of(Math.sinh(a.re) * Math.cos(a.im), Math.cosh(a.re) * Math.sin(a.im))),
    Cosh: unary((a) => of(Math.cosh(a.re) * Math.cos(a.im), Math.sinh(a.re) * Math.sin(a.im))),
    Tanh: unary((a) => timesMinus(divide(sine(times(a)), cosine(times(a))))),
    Asin: unary(arcSine),
    Acos: unary(arcCosine),
    Atan: unary(arcTangent),
    FromPolarCoordinates: ([size, phase]) =>
      of(double(size) * Math.cos(double(phase)), double(size) * Math.sin(double(phase))),
    MaxMagnitude: binary((a, b) => (magnitude(a) >= magnitude(b) ? a : b)),
    MinMagnitude: binary((a, b) => (magnitude(a) <= magnitude(b) ? a : b)),
    IsFinite: test((a) => Number.isFinite(a.re) && Number.isFinite(a.im)),
    IsInfinity: test((a) => [a.re, a.im].some((part) => Math.abs(part) === Number.POSITIVE_INFINITY)),
    IsNaN: test(
      (a) => ![a.re, a.im].some((p) => Math.abs(p) === Number.POSITIVE_INFINITY) && Number.isNaN(a.re + a.im),
    ),
    IsRealNumber: test((a) => a.im === 0 && !Number.isNaN(a.re)),
    IsImaginaryNumber: test((a) => a.re === 0 && !Number.isNaN(a.im)),
    IsComplexNumber: test((a) => a.re !== 0 && a.im !== 0),
    IsInteger: test((a) => a.im === 0 && Number.isInteger(a.re)),
    IsEvenInteger: test((a) => a.im === 0 && a.re % 2 === 0),
    IsOddInteger: test((a) => a.im === 0 && Math.abs(a.re % 2) === 1),
    IsNegative: test((a) => a.im === 0 && a.re < 0),
    IsPositive: test((a) => a.im === 0 && a.re >= 0),
    Parse: (args) => {
      const given = requiredText(args[0], "s");
      const result = parse(given, culture(args.at(-1)));
      if (result === null)
        throw new Exception("System.FormatException", `The input string '${given}' was not in a correct format.`);
      return result;
    },
    TryParse: (args) => {
      const result = typeof args[0] === "string" ? parse(args[0], culture(args.at(-2))) : null;
      cell(args.at(-1)).value = result ?? of(0);
      return result !== null;
    },
    op_Implicit: unary((a) => a),
    op_Explicit: unary((a) => a),
    op_Addition: binary(add),
    op_Subtraction: binary(subtract),
    op_Multiply: binary(multiply),
    op_Division: binary(divide),
    op_UnaryNegation: unary((a) => of(-a.re, -a.im)),
    op_UnaryPlus: unary((a) => a),
    op_Increment: unary((a) => of(a.re + 1, a.im)),
    op_Decrement: unary((a) => of(a.re - 1, a.im)),
    op_Equality: ([a, b]) => same(a, b),
    op_Inequality: ([a, b]) => !same(a, b),
  },
});
