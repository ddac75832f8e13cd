// Numeric format strings and number tokens.
import { describe, expect, test } from "vitest";
import {
  cultureOf,
  formatNumber,
  parseNumber,
  PSBigInteger,
  PSDecimal,
  PSDouble,
  PSSingle,
  type PSValue,
  toStringValue,
  typeOf,
} from "../src/index.ts";

const double = (value: number): PSDouble => new PSDouble(value);

describe("formats", () => {
  test.each([
    [double(2.5), "F0", "2"],
    [PSDecimal.of(25n, 1), "F0", "3"],
    [double(1e15), null, "1000000000000000"],
    [double(1e17), null, "1E+17"],
    [double(123456789012345), null, "123456789012345"],
    [double(0.00001), null, "1E-05"],
    [double(0.1 + 0.2), null, "0.30000000000000004"],
    [double(0.1 + 0.2), "G15", "0.3"],
    [new PSSingle(0.1), null, "0.1"],
    [-5, "D4", "-0005"],
    [-1, "x", "ffffffff"],
    [new PSBigInteger(255n), "X", "0FF"],
    [double(0.1234), "P1", "12.3 %"],
    [1234567, "#,##0", "1,234,567"],
    [double(0.5), "#.##", ".5"],
    [double(-1.5), "0.##;(0.##);zero", "(1.5)"],
    [0, "0.##;(0.##);zero", "zero"],
    [1234567, "#,,.0", "1.2"],
    [5551234567n, "(###) ###-####", "(555) 123-4567"],
    [double(1234.5678), "E2", "1.23E+003"],
    [double(-0.001), "F2", "-0.00"],
    [double(0.49999999999999994), "N0", "0"],
    [double(1.005), "N2", "1.00"],
    [double(999.9951), "N2", "1,000.00"],
    [double(-1234567.06), "N1", "-1,234,567.1"],
  ] as [PSValue, string | null, string][])("%s as %s", (value, format, expected) => {
    expect(formatNumber(value, format)).toBe(expected);
  });
  test("cultures", () => {
    expect(formatNumber(double(1234.5), "N1", cultureOf("de-DE")!)).toBe("1.234,5");
    expect(formatNumber(double(-1.5), "C2", cultureOf("en-US")!)).toBe("-$1.50");
  });
});

describe("number tokens", () => {
  test.each([
    ["0xFFFFFFFF", "Int32 -1"],
    ["0xFFFFFFFFu", "UInt32 4294967295"],
    ["0b11111111", "Int32 -1"],
    ["1tb", "Int64 1099511627776"],
    ["1dkb", "Decimal 1024"],
    ["3.72y", "SByte 4"],
    ["5L", "Int64 5"],
    ["1e3", "Double 1000"],
    ["9223372036854775808", "Decimal 9223372036854775808"],
    ["12n", "BigInteger 12"],
  ])("%s is %s", (text, expected) => {
    const value = parseNumber(text);
    expect(`${typeOf(value).name} ${toStringValue(value)}`).toBe(expected);
  });
  test.each(["abc", "1x", "", "300y", "0b2", "1e"])("%s is none", (text) => {
    expect(parseNumber(text)).toBeNull();
  });
});
