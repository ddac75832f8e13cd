// CLIXML both ways: values, containers, references, deserialized objects, escapes, hostile input.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arrayOf,
  DeserializedObject,
  getMember,
  getType,
  Hashtable,
  PSCustomObject,
  PSDouble,
  type PSValue,
  toStringValue,
  typeNamesOf,
} from "@latch/dotnet";
import { RemoteProtocolError } from "../protocol-error.ts";
import { decodeClixml, decodeClixmlAll } from "./clixml-decoder.ts";
import { encodeClixml } from "./clixml-encoder.ts";
import { serializeDocument } from "./clixml-document.ts";
import { decodeDuration, decodeText, encodeDouble, encodeDuration, encodeText } from "./clixml-text.ts";

function again(value: PSValue): PSValue {
  return decodeClixml(encodeClixml(value));
}

describe("primitives", () => {
  test("what they look like", () => {
    expect(encodeClixml("a<b&_x0041_\u0007")).toBe("<S>a&lt;b&amp;_x005F_x0041__x0007_</S>");
    expect([1, 5n, true, null].map((value) => encodeClixml(value))).toEqual([
      "<I32>1</I32>",
      "<I64>5</I64>",
      "<B>true</B>",
      "<Nil />",
    ]);
    expect([0.1, 1e100, 1e15, -0, 1e-5, 123456789012345680].map((value) => encodeDouble(value))).toEqual([
      "0.1",
      "1E+100",
      "1E+15",
      "-0",
      "1E-05",
      "1.2345678901234568E+17",
    ]);
    expect([0n, 937845000000n, -10000n].map(encodeDuration)).toEqual(["PT0S", "P1DT2H3M4.5S", "-PT0.001S"]);
  });

  test("any text comes back", () => {
    const unescape = (text: string): string =>
      text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => decodeText(unescape(encodeText(text))) === text && again(text) === text,
      ),
    );
  });

  test("any duration and double come back", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        (ticks) => decodeDuration(encodeDuration(ticks)) === ticks,
      ),
    );
    fc.assert(fc.property(fc.double(), (value) => Object.is((again(new PSDouble(value)) as PSDouble).value, value)));
  });
});

describe("objects", () => {
  test("a [pscustomobject] with another inside", () => {
    const value = PSCustomObject.from([
      ["A", 1],
      ["B", PSCustomObject.from([["C", "x"]])],
    ]);
    expect(encodeClixml(value)).toBe(
      '<Obj RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN><MS><I32 N="A">1</I32>' +
        '<Obj N="B" RefId="1"><TNRef RefId="0" /><MS><S N="C">x</S></MS></Obj></MS></Obj>',
    );
    const back = again(value);
    expect(back).toBeInstanceOf(DeserializedObject);
    expect(typeNamesOf(back)[0]).toBe("Deserialized.System.Management.Automation.PSCustomObject");
    expect(toStringValue(back)).toBe("@{A=1; B=}");
  });

  test("cycles and shared objects keep their identity", () => {
    const cycle = PSCustomObject.from([["Name", "loop"]]);
    cycle.set("Self", cycle);
    const back = again(cycle) as PSCustomObject;
    expect(back.get("Self")).toBe(back);
    const shared = PSCustomObject.from([["Q", 1]]);
    const both = again(
      PSCustomObject.from([
        ["A", shared],
        ["B", shared],
      ]),
    ) as PSCustomObject;
    expect(both.get("A")).toBe(both.get("B"));
  });

  test("containers", () => {
    const list = again([1, "x"]) as { items: PSValue[] };
    expect(list.items).toEqual([1, "x"]);
    expect(typeNamesOf(list)[0]).toBe("Deserialized.System.Object[]");
    expect(encodeClixml(arrayOf(getType("System.Int32"), []))).toContain("<T>System.Int32[]</T>");
    expect((again(Hashtable.from([["k", 7]])) as Hashtable).get("K")).toBe(7);
    expect(again(new Uint8Array([1, 2, 3]))).toEqual(new Uint8Array([1, 2, 3]));
  });

  test("properties of a class that did not travel", () => {
    const text =
      '<Obj RefId="0"><TN RefId="0"><T>Car</T><T>System.Object</T></TN><ToString>my car</ToString><Props><S N="Make">Saab</S></Props><MS><I32 N="Extra">3</I32></MS></Obj>';
    const car = decodeClixml(text) as DeserializedObject;
    expect([car.adaptedCount, toStringValue(car), getMember(car, "make"), getMember(car, "Extra")]).toEqual([
      1,
      "my car",
      "Saab",
      3,
    ]);
    expect(encodeClixml(car)).toBe(text.replaceAll("<T>", "<T>Deserialized."));
  });

  test("deep nesting ends in text, not in a crash", () => {
    let value: PSValue = 1;
    for (let i = 0; i < 500; i++) value = [value];
    expect(encodeClixml(value).length).toBeGreaterThan(100);
  });
});

describe("documents", () => {
  test("indented as Export-Clixml writes them, and read back", () => {
    const text = serializeDocument(["a", PSCustomObject.from([["N", null]])]);
    expect(text).toContain(
      '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n  <S>a</S>\n  <Obj RefId="0">',
    );
    expect(decodeClixmlAll(text).length).toBe(2);
  });
});

describe("hostile input", () => {
  const broken = [
    "<", "<S>", "<S>a</I32>", "<I32>x</I32>", "<I32>99999999999</I32>", '<Ref RefId="4" />', "<Obj><MS><S>no name</S></MS></Obj>", "<Nope>1</Nope>", "<S>&bogus;</S>", "<!DOCTYPE x>",
    '<Obj RefId="0"><TNRef RefId="9" /></Obj>', "<DT>yesterday</DT>", "<BA>***</BA>", "<SS>AAAA</SS>", `${"<Obj><LST>".repeat(200)}`,
  ]; // biome-ignore format: a table
  test.each(broken)("%s", (text) => expect(() => decodeClixmlAll(text)).toThrow(RemoteProtocolError));

  test("no text makes the decoder throw anything else", () => {
    const piece = fc.constantFrom(
      '<Obj RefId="0">',
      "</Obj>",
      "<MS>",
      "</MS>",
      '<S N="A">',
      "</S>",
      "<S>",
      "x",
      "<I32>",
      "1",
      "</I32>",
      "<LST>",
      "</LST>",
      "<TN>",
      "<T>",
      "</T>",
      "</TN>",
      "<Nil />",
      "&",
      "_x00",
      "<DCT><En>",
      "</En></DCT>",
      "<Db>",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        try {
          decodeClixmlAll(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(RemoteProtocolError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
