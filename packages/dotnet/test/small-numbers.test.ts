// DateOnly, TimeOnly, Complex, Half, Int128, Color, Rune: values and messages as .NET 10 gave them.
import { expect, test } from "vitest";
import {
  construct,
  dotNetToString,
  Exception,
  getMember,
  getStaticMember,
  getType,
  invokeStatic,
  PSDouble,
} from "../src/index.ts";

const make = (type: string, ...args: Parameters<typeof construct>[1]) => construct(getType(type), args);
const text = dotNetToString;
const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Exception) return error.message;
    throw error;
  }
  return "nothing thrown";
};

test("dates without time, times without date", () => {
  expect(text(make("System.DateOnly", 2024, 3, 5))).toBe("03/05/2024");
  expect(getMember(make("System.DateOnly", 2024, 3, 5), "DayNumber")).toBe(738949);
  expect(message(() => make("System.DateOnly", 2024, 13, 5))).toContain("un-representable DateTime");
  const [ten, eleven] = [make("System.TimeOnly", 10, 20), make("System.TimeOnly", 11, 0)];
  expect(text(invokeStatic(getType("System.TimeOnly"), "op_Subtraction", [ten, eleven]))).toBe("23:20:00");
  expect(message(() => invokeStatic(getType("System.DateOnly"), "Parse", ["2024-01-02 10:00"]))).toContain(
    "contains parts which are not specific to the DateOnly.",
  );
});

test("complex numbers", () => {
  const z = make("System.Numerics.Complex", new PSDouble(1), new PSDouble(2));
  const call = (name: string, ...args: Parameters<typeof construct>[1]) =>
    text(invokeStatic(getType("System.Numerics.Complex"), name, args));
  expect(text(z)).toBe("<1; 2>");
  expect(call("Pow", z, new PSDouble(2))).toBe("<-3; 4.000000000000002>");
  expect(call("Asin", z)).toBe("<0.42707858639247614; 1.5285709194809982>");
  expect(call("Sqrt", new PSDouble(-1))).toBe("<0; 1>");
});

test("half precision and 128 bits", () => {
  const half = (value: number) =>
    invokeStatic(getType("System.Half"), "op_Explicit", [new PSDouble(value)], {
      targetType: getType("System.Half"),
    } as never);
  expect([1.1, 65519, 65520, 2 ** -24].map((value) => text(half(value)))).toEqual([
    "1.1",
    "65500",
    "Infinity",
    "6E-08",
  ]);
  expect(text(getStaticMember(getType("System.Int128"), "MaxValue") ?? null)).toBe(
    "170141183460469231731687303715884105727",
  );
});

test("colours and runes", () => {
  expect(text(getStaticMember(getType("System.Drawing.Color"), "Red") ?? null)).toBe("Color [Red]");
  expect(text(invokeStatic(getType("System.Drawing.Color"), "FromArgb", [1, 2, 3]))).toBe(
    "Color [A=255, R=1, G=2, B=3]",
  );
  expect(message(() => invokeStatic(getType("System.Drawing.Color"), "FromArgb", [300, 2, 3]))).toContain(
    "'red' should be greater",
  );
  expect(text(make("System.Text.Rune", 0x1f600))).toBe("😀");
  expect(message(() => make("System.Text.Rune", 0xd800))).toContain(
    "out of the range of valid values. (Parameter 'value')",
  );
});
