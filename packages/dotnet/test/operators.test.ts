// Arithmetic, bitwise and comparison operators over mixed operands.
import { describe, expect, test } from "vitest";
import {
  add,
  bitAnd,
  bitNot,
  charOf,
  cultureOf,
  divide,
  Exception,
  formatOperator,
  Hashtable,
  multiply,
  negate,
  operatorOrder,
  PSCustomObject,
  PSDateTime,
  PSDecimal,
  PSDouble,
  PSTimeSpan,
  PSUInt32,
  type PSValue,
  psCompare,
  psEquals,
  rangeOf,
  remainder,
  setCurrentCulture,
  shiftLeft,
  subtract,
  toStringValue,
  typeOf,
} from "../src/index.ts";

setCurrentCulture(cultureOf("en-US")!);

const shown = (value: PSValue): string => (value === null ? "null" : `${typeOf(value).name} ${toStringValue(value)}`);

function idOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Exception) return error.errorRecord?.fullyQualifiedErrorId ?? error.typeName;
    throw error;
  }
  return "no failure";
}

const most = 2147483647;

describe("arithmetic", () => {
  const cases: [string, () => PSValue, string][] = [
    ["int overflow", () => add(most, 1), "Double 2147483648"],
    ["int and text", () => add(1, "2.5"), "Double 3.5"],
    ["text and int", () => add("1", 2), "String 12"],
    ["char and int", () => add(charOf(97), 1), "String a1"],
    ["long", () => add(5n, 1), "Int64 6"],
    ["decimal", () => add(PSDecimal.of(150n, 2), 1), "Decimal 2.50"],
    ["null and value", () => add(null, 3), "Int32 3"],
    ["array and value", () => add([1], 2), "Object[] 1 2"],
    ["uint and negative", () => add(new PSUInt32(1), -2), "Int64 -1"],
    ["int product overflow", () => multiply(most, 2), "Double 4294967294"],
    ["text times", () => multiply("ab", 3), "String ababab"],
    ["zero stays an int", () => multiply(0, -1), "Int32 0"],
    ["exact division", () => divide(6, 2), "Int32 3"],
    ["inexact division", () => divide(7, 2), "Double 3.5"],
    ["decimal division", () => divide(PSDecimal.of(1n, 0), 3), "Decimal 0.3333333333333333333333333333"],
    ["remainder", () => remainder(-7, 3), "Int32 -1"],
    ["date and span", () => add(PSDateTime.of(2024, 2, 29), PSTimeSpan.of(1, 0, 0, 0)), "DateTime 03/01/2024 00:00:00"],
    ["negated minimum", () => negate(-2147483648), "Int32 -2147483648"],
  ];
  test.each(cases)("%s", (_name, run, expected) => {
    expect(shown(run())).toBe(expected);
  });
  test("failures", () => {
    expect(idOf(() => divide(1, 0))).toBe("RuntimeException");
    expect(idOf(() => subtract([1], 1))).toBe("MethodNotFound");
    expect(idOf(() => subtract("a", 1))).toBe("InvalidCastFromStringToInteger");
    expect(idOf(() => add(new Hashtable(), 1))).toBe("AddHashTableToNonHashTable");
    expect(idOf(() => multiply(true, false))).toBe("NotADefinedOperationForType");
  });
});

describe("bits", () => {
  test("and, not, shift", () => {
    expect(shown(bitAnd(new PSDouble(6), 3))).toBe("UInt64 2");
    expect(shown(bitNot(null))).toBe("Int32 -1");
    expect(shown(shiftLeft(1, 33))).toBe("Int32 2");
    expect(shown(shiftLeft(1n, 33))).toBe("Int64 8589934592");
  });
});

describe("comparison", () => {
  test("the left operand's type rules", () => {
    expect(psEquals(5, "5")).toBe(true);
    expect(psEquals("5", 5)).toBe(true);
    expect(psEquals(true, "false")).toBe(true);
    expect(psEquals(5, true)).toBe(false);
    expect(psEquals("abc", "ABC")).toBe(true);
    expect(psEquals("abc", "ABC", false)).toBe(false);
    expect(psEquals(null, 0)).toBe(false);
    expect(operatorOrder("10", 9)).toBeLessThan(0);
    expect(operatorOrder(new PSDouble(Number.NaN), 1)).toBeNaN();
  });
  test("what has no order", () => {
    const object = PSCustomObject.from([["a", 1]]);
    expect(idOf(() => operatorOrder(object, 1))).toBe("PSObjectCompareTo");
    expect(idOf(() => operatorOrder(new Hashtable(), 1))).toBe("NotIcomparable");
    expect(psCompare(1, "2")).toBeLessThan(0);
  });
});

describe("ranges and formats", () => {
  test("ranges", () => {
    expect(rangeOf(3, 1)).toEqual([3, 2, 1]);
    expect(toStringValue(rangeOf("a", "c"))).toBe("a b c");
    expect(rangeOf(1, null)).toEqual([1, 0]);
  });
  test.each([
    ["{0:N2}", new PSDouble(1234.5), "1,234.50"],
    ["{0,5}|", 42, "   42|"],
    ["{0,-5}|", 42, "42   |"],
    ["{0:X4}", 255, "00FF"],
    ["{{{0}}}", "x", "{x}"],
    ["{0:yyyy}", PSDateTime.of(2024, 1, 2), "2024"],
    ["{0:N2}", "3.14159", "3.14159"],
  ] as [string, PSValue, string][])("%s", (format, value, expected) => {
    expect(formatOperator(format, value)).toBe(expected);
  });
  test("a bad item", () => {
    expect(idOf(() => formatOperator("{1}", 1))).toBe("FormatError");
    expect(idOf(() => formatOperator("{", 1))).toBe("FormatError");
  });
});
