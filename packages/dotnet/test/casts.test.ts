// Casts: values, and the ids and messages of those that fail.
import { describe, expect, test } from "vitest";
import {
  charOf,
  convertTo,
  cultureOf,
  Exception,
  getType,
  Hashtable,
  PSBigInteger,
  PSCustomObject,
  PSDecimal,
  PSDouble,
  type PSValue,
  setCurrentCulture,
  toStringValue,
  typeOf,
} from "../src/index.ts";

setCurrentCulture(cultureOf("en-US")!);

const shown = (value: PSValue): string => `${typeOf(value).name} ${toStringValue(value)}`;
const cast = (value: PSValue, type: string): string => shown(convertTo(value, getType(`System.${type}`)));

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Exception) return `${error.errorRecord?.fullyQualifiedErrorId}: ${error.message}`;
    throw error;
  }
  return "no failure";
}

describe("numbers", () => {
  const cases: [PSValue, string, string][] = [
    ["12", "Int32", "Int32 12"],
    ["0x1F", "Int32", "Int32 31"],
    ["1kb", "Int32", "Int32 1024"],
    ["1,234", "Int32", "Int32 1234"],
    ["#ff", "Int32", "Int32 255"],
    [" 3.7 ", "Int32", "Int32 4"],
    ["", "Int32", "Int32 0"],
    [new PSDouble(2.5), "Int32", "Int32 2"],
    [new PSDouble(3.5), "Int32", "Int32 4"],
    [true, "Int32", "Int32 1"],
    [charOf(97), "Int32", "Int32 97"],
    ["1e3", "Double", "Double 1000"],
    ["1.50", "Decimal", "Decimal 1.5"],
    [new PSDouble(0.1), "Decimal", "Decimal 0.1"],
    [300, "Int64", "Int64 300"],
    // PowerShell reads the token as a Double first.
    ["123456789012345678901234567890", "Numerics.BigInteger", "BigInteger 123456789012345677877719597056"],
    [new PSBigInteger(7n), "Double", "Double 7"],
    [null, "Int32", "Int32 0"],
  ];
  test.each(cases)("%s to %s", (value, type, expected) => {
    expect(cast(value, type)).toBe(expected);
  });

  test("failures carry PowerShell's id and message", () => {
    expect(failure(() => cast("abc", "Int32"))).toBe(
      'InvalidCastFromStringToInteger: Cannot convert value "abc" to type "System.Int32". Error: "The input string \'abc\' was not in a correct format."',
    );
    expect(failure(() => cast(9000000000n, "Int32"))).toBe(
      'InvalidCastIConvertible: Cannot convert value "9000000000" to type "System.Int32". Error: "Value was either too large or too small for an Int32."',
    );
    expect(failure(() => cast([1, 2], "Int32"))).toBe(
      'ConvertToFinalInvalidCastException: Cannot convert the "System.Object[]" value of type "System.Object[]" to type "System.Int32".',
    );
  });
});

describe("enums", () => {
  test.each([
    ["fri", "Friday"],
    ["FRIDAY", "Friday"],
    ["5", "Friday"],
    [5, "Friday"],
  ])("%s is %s", (value, expected) => {
    expect(cast(value, "DayOfWeek")).toBe(`DayOfWeek ${expected}`);
  });
  test("ambiguous and unknown names", () => {
    expect(failure(() => cast("s", "DayOfWeek"))).toContain("SubstringDisambiguationEnumParseThrewAnException");
    expect(failure(() => cast(42, "DayOfWeek"))).toContain("UndefinedIntegerToEnum");
    expect(failure(() => cast(null, "DayOfWeek"))).toContain("nullToEnumInvalidCast");
  });
});

describe("objects", () => {
  test("arrays convert element by element", () => {
    expect(shown(convertTo(["1", 2], getType("System.Int32[]")))).toBe("Int32[] 1 2");
    expect(shown(convertTo("ab", getType("System.Char[]")))).toBe("Char[] a b");
  });
  test("a dictionary becomes a custom object in order", () => {
    const object = convertTo(Hashtable.from([["a", 1]]), getType("System.Management.Automation.PSCustomObject"));
    expect(object).toBeInstanceOf(PSCustomObject);
    expect(toStringValue(object)).toBe("@{a=1}");
  });
  test("decimals keep their scale", () => {
    expect(PSDecimal.of(150n, 2).toString()).toBe("1.50");
  });
});
