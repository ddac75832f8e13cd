// System.Xml.XmlConvert: values and names as XML writes them.

import { Exception } from "../../errors/exception.ts";
import { defineType, type StaticMethodImplementation } from "../../types/define-type.ts";
import { getType } from "../../types/dotnet-type.ts";
import { argumentNull } from "../../types/method-errors.ts";
import { invokeMethod, invokeStatic } from "../../types/invoke.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { text } from "../arguments.ts";
import { fromXml, toXmlText } from "./xml-convert.ts";
import { checkName } from "./xml-types.ts";

const hex = (c: string): string => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;

/** Escapes what a name may not have: `first` at its beginning, `rest` after it. */
function encode(name: string, first: RegExp, rest: RegExp): string {
  return [...name]
    .map((c, i) =>
      c === "_" && /^_x[0-9A-Fa-f]{4}_/.test(name.slice(i)) ? hex(c) : (i === 0 ? first : rest).test(c) ? c : hex(c),
    )
    .join("");
}
const nameStart = /[:A-Z_a-z\u00c0-\uffff]/;
const nameRest = /[-:.\w\u00b7\u00c0-\uffff]/;
const localStart = /[A-Z_a-z\u00c0-\uffff]/;
const localRest = /[-.\w\u00b7\u00c0-\uffff]/;

function required(value: PSValue | undefined, name = "name"): string {
  if (value === null || value === undefined) throw argumentNull(name);
  return text(value);
}
const verify: StaticMethodImplementation = ([value]) => {
  if (required(value) === "") throw argumentNull("name");
  checkName(text(value), true);
  return text(value);
};
const reads = [
  "Boolean",
  "Char",
  "Decimal",
  "SByte",
  "Int16",
  "Int32",
  "Int64",
  "Byte",
  "UInt16",
  "UInt32",
  "UInt64",
  "Single",
  "Double",
  "TimeSpan",
  "Guid",
  "DateTimeOffset",
];
const readers = Object.fromEntries(
  reads.map((name) => [
    `To${name}`,
    (([value]) => fromXml(required(value, "s"), getType(`System.${name}`))) as StaticMethodImplementation,
  ]),
);

function parsedExactly(value: string, format: string): PSValue {
  try {
    return invokeStatic(getType("System.DateTime"), "ParseExact", [value, format, null]);
  } catch (error) {
    throw error instanceof Exception ? (error.innerException ?? error) : error;
  }
}

/** XmlDateTimeSerializationMode: 0 Local, 1 Utc, 2 Unspecified, 3 RoundtripKind. */
const toDateTime: StaticMethodImplementation = ([value, mode], signature) => {
  if (typeof mode === "string" && signature.parameters[1]?.name === "format")
    return parsedExactly(required(value, "s"), mode);
  const made = fromXml(required(value, "s"), getType("System.DateTime"));
  const name = mode === undefined ? "" : String(mode);
  if (name === "Utc") return invokeMethod(made, "ToUniversalTime", []);
  return name === "Local" ? invokeMethod(made, "ToLocalTime", []) : made;
};

const isOne =
  (pattern: RegExp): StaticMethodImplementation =>
  ([c]) =>
    pattern.test(text(c));

defineType<never>({
  name: "System.Xml.XmlConvert",
  staticMethods: {
    ...readers,
    ToDateTime: toDateTime,
    ToString: ([value, format]) =>
      typeof format === "string" ? invokeMethod(value ?? null, "ToString", [format]) : toXmlText(value ?? null),
    EncodeName: ([name]) => (name === null ? null : encode(text(name), nameStart, nameRest)),
    EncodeLocalName: ([name]) => (name === null ? null : encode(text(name), localStart, localRest)),
    EncodeNmToken: ([name]) => (name === null ? null : encode(text(name), nameRest, nameRest)),
    DecodeName: ([name]) =>
      name === null
        ? null
        : text(name).replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
            String.fromCharCode(Number.parseInt(code, 16)),
          ),
    VerifyName: verify,
    VerifyNCName: ([value]) => {
      const colon = required(value).indexOf(":");
      if (colon >= 0)
        throw new Exception(
          "System.Xml.XmlException",
          "The ':' character, hexadecimal value 0x3A, cannot be included in a name.",
        );
      checkName(text(value), true);
      return text(value);
    },
    VerifyNMTOKEN: ([value]) => {
      checkName(required(value));
      return text(value);
    },
    VerifyTOKEN: ([value]) => value ?? null,
    VerifyXmlChars: ([value]) => value ?? null,
    VerifyPublicId: ([value]) => value ?? null,
    VerifyWhitespace: ([value]) => value ?? null,
    IsXmlChar: isOne(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd]$/),
    IsWhitespaceChar: isOne(/^[\t\n\r ]$/),
    IsNCNameChar: isOne(/^[-.\w\u00b7\u00c0-\uffff]$/),
    IsStartNCNameChar: isOne(/^[A-Z_a-z\u00c0-\uffff]$/),
    IsPublicIdChar: isOne(/^[-\r\na-zA-Z0-9'()+,./:=?;!*#@$_% ]$/),
  },
});
