import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OrderedDictionary, PSDouble, cultureOf, currentCulture, enumValue, setCurrentCulture } from "@latch/dotnet";
import type { CultureInfo } from "@latch/dotnet";
import { PropertyExpression } from "../src/views/property-expression.ts";
import { formatted, object, shown } from "./shown.ts";

let before: CultureInfo;
beforeAll(() => {
  before = currentCulture();
  setCurrentCulture(cultureOf("en-US")!);
});
afterAll(() => setCurrentCulture(before));

test("at most four properties are a table, more are a list", () => {
  expect(shown([object({ A: 1, B: "x", C: true })])).toEqual(["", "A B    C", "- -    -", "1 x True", ""]);
  expect(shown([object({ A: 1, B: "x", C: true, D: null, Long: "last" })])).toEqual([
    "",
    "A    : 1",
    "B    : x",
    "C    : True",
    "D    : ",
    "Long : last",
    "",
  ]);
});

test("the first object decides the columns, other objects have blank cells", () => {
  expect(shown([object({ Name: "one", Size: 10 }), object({ Label: "two" }), object({ Name: "three" })])).toEqual([
    "",
    "Name  Size",
    "----  ----",
    "one     10",
    "          ",
    "three     ",
    "",
  ]);
});

test("columns that do not fit are cut or dropped", () => {
  const row = object({ A: "a".repeat(50), B: "b".repeat(50), C: "c".repeat(50) });
  expect(shown([row])).toEqual([
    "",
    `A${" ".repeat(50)}B`,
    `-${" ".repeat(50)}-${" ".repeat(27)}`,
    `${"a".repeat(50)} ${"b".repeat(27)}…`,
    "",
  ]);
});

test("strings between rows do not end the table", () => {
  expect(shown([object({ A: 1 }), "hello", object({ A: 2 })])).toEqual(["", "A", "-", "1", "hello", "2", ""]);
});

test("enums go to the right, collections are cut at the enumeration limit", () => {
  expect(shown([object({ E: enumValue("System.DayOfWeek", "Friday"), L: [1, null, true, "s", 5] })])).toEqual([
    "",
    "     E L",
    "     - -",
    "Friday {1, $null, True, s…}",
    "",
  ]);
});

test("dictionaries are tables of entries", () => {
  const table = new OrderedDictionary(true);
  table.set("one", 1);
  table.set("two", [1, 2]);
  expect(shown([table])).toEqual([
    "",
    "Name                           Value",
    "----                           -----",
    "one                            1",
    "two                            {1, 2}",
    "",
  ]);
});

test("right-aligned cells keep their tail, wide characters take two cells", () => {
  const asked = { n: "T", e: "T", Width: 5, Alignment: "Right" };
  const property = new OrderedDictionary(true);
  for (const [key, value] of Object.entries(asked)) property.set(key, value);
  expect(shown(formatted("table", [object({ T: "abcdefghij", U: "z" })], {}, [property, "U"]))).toEqual([
    "",
    "    T U",
    "    - -",
    "…ghij z",
    "",
  ]);
  expect(shown(formatted("wide", [object({ Name: "日本" }), object({ Name: "abc" })], { columns: 2 }))).toEqual([
    "",
    `日本${" ".repeat(36)}abc`,
    "",
  ]);
});

test("cells of several lines are cut, or kept with -Wrap", () => {
  const row = object({ A: "one\ntwo", B: "x" });
  expect(shown([row])).toEqual(["", "A       B", "-       -", "one…    x", ""]);
  expect(shown(formatted("table", [row], { wrap: true }))).toEqual([
    "",
    "A       B",
    "-       -",
    "one     x",
    "two",
    "",
  ]);
});

test("list values wrap at words under their first line", () => {
  const text = "several words that go on and on ".repeat(3).trim();
  expect(shown(formatted("list", [object({ Desc: text })]), 40)).toEqual([
    "",
    "Desc : several words that go on and on ",
    "       several words that go on and on ",
    "       several words that go on and on",
    "",
  ]);
});

test("groups have a header and their own table", () => {
  const rows = [object({ K: "a", V: 1 }), object({ K: "b", V: 3 })];
  const packets = formatted("table", rows, { groupBy: formattedGroup("K") }, ["V"]);
  expect(shown(packets)).toEqual(["", "   K: a", "", "V", "-", "1", "", "   K: b", "", "V", "-", "3", ""]);
});

function formattedGroup(name: string) {
  return {
    expression: PropertyExpression.property(name),
    label: null,
    format: "",
    width: 0,
    alignment: 0 as const,
    depth: -1,
  };
}

test("custom format shows the tree", () => {
  expect(shown(formatted("custom", [object({ A: 1, In: object({ X: [2] }) })]))).toEqual([
    "",
    "class PSCustomObject",
    "{",
    "  A = 1",
    "  In = ",
    "    class PSCustomObject",
    "    {",
    "      X = ",
    "        [",
    "          2",
    "        ]",
    "        ",
    "    }",
    "}",
    "",
    "",
  ]);
});

test("format objects out of sequence are an error", () => {
  const packets = formatted("table", [object({ A: 1 })]);
  expect(() => shown([packets[2]!])).toThrow();
});

test("no value makes the formatter fail", () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string(),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.boolean(),
      fc.constant(null),
      fc.double().map((number) => new PSDouble(number)),
      fc.array(tie("value"), { maxLength: 4 }),
      fc
        .dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie("value"), { maxKeys: 6 })
        .map((record) => object(record as never)),
    ),
  })).value;
  fc.assert(
    fc.property(fc.array(value, { maxLength: 5 }), fc.integer({ min: 1, max: 200 }), (values, width) => {
      expect(Array.isArray(shown(values as never[], width))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
