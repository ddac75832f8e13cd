// String order, dates as text, hashtables.
import { describe, expect, test } from "vitest";
import {
  compareStrings,
  cultureOf,
  EnumValue,
  equalStrings,
  FORMAT,
  getType,
  Hashtable,
  invariantCulture,
  isTrue,
  OrderedDictionary,
  parseDateTime,
  parseTimeSpan,
  PSDateTime,
  PSDouble,
  toStringValue,
} from "../src/index.ts";

describe("string order", () => {
  test("punctuation, digits, letters; lower case first", () => {
    const words = ["B", "a", "_a", "10", "A", "1", "-a", "aB"];
    words.sort((a, b) => compareStrings(a, b));
    expect(words).toEqual(["_a", "-a", "1", "10", "a", "A", "aB", "B"]);
  });
  test("equality without case", () => {
    expect(equalStrings("Straße", "STRASSE", true)).toBe(
      compareStrings("Straße", "STRASSE", { ignoreCase: true }) === 0,
    );
    expect(equalStrings("a\u0301", "á", true)).toBe(true);
    expect(equalStrings("abc", "abd", true)).toBe(false);
  });
});

describe("dates", () => {
  const time = PSDateTime.of(2024, 2, 29, 10, 20, 30);
  test.each([
    [null, "02/29/2024 10:20:30"],
    ["o", "2024-02-29T10:20:30.0000000"],
    ["r", "Thu, 29 Feb 2024 10:20:30 GMT"],
    ["h:mm tt", "10:20 AM"],
  ])("format %s", (format, expected) => {
    expect(time[FORMAT](format, invariantCulture)).toBe(expected);
  });
  test("American long form", () => {
    expect(time[FORMAT]("F", cultureOf("en-US")!)).toBe("Thursday, February 29, 2024 10:20:30\u202fAM");
  });
  test.each([
    ["2024-02-29", "02/29/2024 00:00:00"],
    ["02/29/2024 10:20", "02/29/2024 10:20:00"],
    ["29 Feb 2024 3pm", "02/29/2024 15:00:00"],
    ["2024-02-29T10:20:30.5", "02/29/2024 10:20:30"],
  ])("parse %s", (text, expected) => {
    expect(parseDateTime(text).toString()).toBe(expected);
  });
  test("spans", () => {
    expect(parseTimeSpan("1.02:03:04", invariantCulture).toString()).toBe("1.02:03:04");
    expect(parseTimeSpan("6", invariantCulture).toString()).toBe("6.00:00:00");
    expect(parseTimeSpan("1:2", invariantCulture).toString()).toBe("01:02:00");
  });
});

describe("hashtables", () => {
  test("keys: 1, 1L and '1' differ, strings ignore case", () => {
    const table = Hashtable.from([
      [1, "int"],
      [1n, "long"],
      ["1", "text"],
      ["Key", "value"],
    ]);
    expect(table.count).toBe(4);
    expect(table.get("KEY")).toBe("value");
    expect(table.get(new PSDouble(1))).toBeUndefined();
    expect(table.remove("kEy")).toBe(true);
    expect(table.has("Key")).toBe(false);
  });
  test("small integers come out in .NET's order", () => {
    const table = Hashtable.from([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
    expect([...table.keys()]).toEqual([3, 2, 1]);
  });
  test("ordered dictionaries insert at positions", () => {
    const table = OrderedDictionary.from([["a", 1]]);
    table.insertAt(0, "z", 26);
    expect([...table.keys()]).toEqual(["z", "a"]);
    expect(table.indexOf("A")).toBe(1);
  });
});

describe("truth and text", () => {
  test("truth", () => {
    expect([[], [0], [0, 0], "", "0", 0, new PSDouble(0), new Hashtable()].map((v) => isTrue(v))).toEqual([
      false, false, true, false, true, false, false, true,
    ]); // biome-ignore format: a table
  });
  test("text", () => {
    expect(toStringValue([1, [2, 3], new PSDouble(0.1 + 0.2)])).toBe("1 System.Object[] 0.3");
    expect(toStringValue(getType("System.Int32"))).toBe("int");
    expect(EnumValue).toBeDefined();
  });
});
