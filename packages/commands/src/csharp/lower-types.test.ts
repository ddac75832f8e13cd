import { expect, test } from "vitest";
import { lowerUnit } from "./lower-types.ts";
import { CSharpError } from "./tokens.ts";

test("enum values may be made of others", () => {
  const { enums } = lowerUnit(
    "using System; namespace A { [Flags] public enum E : byte { None, One = 1, Two = 1 << 1, All = One | Two, Next } }",
  );
  expect(enums).toHaveLength(1);
  expect(enums[0]).toMatchObject({ fullName: "A.E", underlying: "byte", isFlags: true });
  expect([...(enums[0]?.members ?? [])]).toEqual([["None", 0], ["One", 1], ["Two", 2], ["All", 3], ["Next", 4]]); // biome-ignore format: pairs
});

test("a class keeps its members and its full name", () => {
  const { text, names } = lowerUnit(
    'namespace N { public class C { public int X { get; set; } private string s = "a" + 1; public static int Twice(int n) { return n * 2; } } }',
  );
  expect([...names.values()]).toEqual(["N.C"]);
  expect(text).toContain("[int] $X");
  expect(text).toContain("hidden [string] $s = [string]::Concat([object]'a', [object]1)");
  expect(text).toContain("static [int] Twice([int]$n) { return ($n * 2);");
});

test("what is not read says so, and a mistake is a mistake", () => {
  const errorOf = (source: string): CSharpError | null => {
    try {
      lowerUnit(source);
    } catch (error) {
      if (error instanceof CSharpError) return error;
      throw error;
    }
    return null;
  };
  expect(errorOf("public struct S { }")?.isUnsupported).toBe(true);
  expect(errorOf("public class C<T> { }")?.isUnsupported).toBe(true);
  expect(errorOf("public class { }")).toMatchObject({ isUnsupported: false, line: 1, column: 14 });
});
