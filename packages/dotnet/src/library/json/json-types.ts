// System.Text.Json: JsonDocument, JsonElement, JsonProperty, JsonSerializer.

import { convertTo } from "../../conversion/convert-to.ts";
import { Exception } from "../../errors/exception.ts";
import { getMember } from "../../members/member-access.ts";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { defineType, type MethodImplementation } from "../../types/define-type.ts";
import { DotNetType, getType, TYPE, typeOf } from "../../types/dotnet-type.ts";
import { construct, invokeMethod, invokeStatic } from "../../types/invoke.ts";
import { setIndex } from "../../types/index-access.ts";
import { argumentNull } from "../../types/method-errors.ts";
import { membersOf } from "../../types/type-members.ts";
import { arrayOf } from "../../values/arrays.ts";
import { DictionaryBase } from "../../values/dictionary-base.ts";
import { EnumValue, enumValue } from "../../values/enum-value.ts";
import { ENUMERATE, enumerateAny } from "../../values/enumerable.ts";
import { numericKindOf } from "../../values/numeric-kind.ts";
import { PSChar } from "../../values/numerics.ts";
import { PSCustomObject } from "../../values/ps-custom-object.ts";
import { unwrap } from "../../values/ps-object.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { bytes, cell, enumNumber, int, text } from "../arguments.ts";
import { TextReader } from "../io/reader-writer.ts";
import { Stream } from "../io/stream.ts";
import {
  type JsonKind,
  type JsonReadOptions,
  type JsonToken,
  jsonString,
  parseJson,
  strictJson,
} from "./json-parse.ts";

/** JsonDocumentOptions and the reading half of JsonSerializerOptions. */
class JsonDocumentOptions {
  allowTrailingCommas = false;
  commentHandling: PSValue = enumValue("System.Text.Json.JsonCommentHandling", 0);
  maxDepth = 0;
}
tagType(JsonDocumentOptions, "System.Text.Json.JsonDocumentOptions");
defineType<JsonDocumentOptions>({
  name: "System.Text.Json.JsonDocumentOptions",
  implementation: JsonDocumentOptions,
  construct: () => new JsonDocumentOptions(),
});

function readOptions(value: PSValue | undefined): JsonReadOptions {
  if (!(value instanceof JsonDocumentOptions)) return strictJson;
  return {
    allowTrailingCommas: value.allowTrailingCommas,
    comments: enumNumber(value.commentHandling),
    maxDepth: value.maxDepth || 64,
  };
}

/** JsonElement: a value of a document. */
export class JsonElement {
  readonly token: JsonToken;
  constructor(token: JsonToken) {
    this.token = token;
  }
  require(kind: JsonKind, ...others: JsonKind[]): JsonToken {
    if (this.token.kind === kind || others.includes(this.token.kind)) return this.token;
    throw new Exception(
      "System.InvalidOperationException",
      `The requested operation requires an element of type '${kind === "True" ? "Boolean" : kind}', but the target element has type '${this.token.kind}'.`,
    );
  }
  toString(): string {
    const { kind, text: value, raw } = this.token;
    if (kind === "Null" || kind === "Undefined") return "";
    if (kind === "True" || kind === "False") return kind;
    return kind === "String" ? value : raw;
  }
}
tagType(JsonElement, "System.Text.Json.JsonElement");
const element = (token: JsonToken | undefined): JsonElement | null =>
  token === undefined ? null : new JsonElement(token);
const undefinedToken: JsonToken = { kind: "Undefined", raw: "", text: "", items: [], members: [], line: 0, column: 0 };

function badFormat(): Exception {
  return new Exception("System.FormatException", "One of the identified items was in an invalid format.");
}
const numbers = [
  "SByte",
  "Byte",
  "Int16",
  "UInt16",
  "Int32",
  "UInt32",
  "Int64",
  "UInt64",
  "Single",
  "Double",
  "Decimal",
];
const texts = ["DateTime", "DateTimeOffset", "Guid"];

/** The value as a .NET number or a type written as a string; null when its text is not one. */
function read(self: JsonElement, typeName: string): PSValue | null {
  const { kind, raw, text: value } = self.token;
  const given = kind === "String" ? value : raw;
  if (/^U?Int|Byte$/.test(typeName) && !/^-?\d+$/.test(given)) return null;
  try {
    const made = invokeStatic(getType(`System.${typeName}`), "Parse", [given]);
    return typeName === "DateTime" && /Z$/.test(given) ? invokeMethod(made, "ToUniversalTime", []) : made;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}
const gets: Record<string, MethodImplementation<JsonElement>> = {};
for (const name of [...numbers, ...texts]) {
  const kind = numbers.includes(name) ? "Number" : "String";
  gets[`Get${name}`] = (self) => {
    self.require(kind);
    const value = read(self, name);
    if (value === null) throw badFormat();
    return value;
  };
  gets[`TryGet${name}`] = (self, [out]) => {
    self.require(kind);
    const value = read(self, name);
    cell(out).value =
      value ?? convertTo(name === "Guid" || name.startsWith("Date") ? null : 0, getType(`System.${name}`));
    return value !== null;
  };
}

function property(self: JsonElement, name: PSValue | undefined): JsonToken | undefined {
  if (name === null || name === undefined) throw argumentNull("propertyName");
  return self.require("Object").members.findLast((member) => member.name === text(name))?.value;
}

/** What EnumerateArray and EnumerateObject answer. */
class JsonEnumerator {
  readonly [TYPE]: DotNetType;
  private readonly values: readonly PSValue[];
  constructor(typeName: string, values: readonly PSValue[]) {
    this[TYPE] = getType(`System.Text.Json.JsonElement+${typeName}`);
    this.values = values;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.values;
  }
}
class JsonProperty {
  readonly name: string;
  readonly value: JsonElement;
  constructor(name: string, value: JsonElement) {
    this.name = name;
    this.value = value;
  }
  toString(): string {
    return `${jsonString(this.name)}:${this.value.token.raw}`;
  }
}
tagType(JsonProperty, "System.Text.Json.JsonProperty");
defineType<JsonProperty>({
  name: "System.Text.Json.JsonProperty",
  implementation: JsonProperty,
  properties: { Name: (self) => self.name, Value: (self) => self.value },
  methods: { NameEquals: (self, [name]) => self.name === text(name), ToString: (self) => self.toString() },
});

defineType<JsonElement>({
  name: "System.Text.Json.JsonElement",
  implementation: JsonElement,
  properties: { ValueKind: (self) => enumValue("System.Text.Json.JsonValueKind", self.token.kind) },
  indexer: { get: (self, [index]) => element(self.require("Array").items[int(index)]) ?? undefined },
  methods: {
    ...gets,
    GetString: (self) => (self.require("String", "Null").kind === "Null" ? null : self.token.text),
    GetBoolean: (self) => self.require("True", "False").kind === "True",
    GetArrayLength: (self) => self.require("Array").items.length,
    GetPropertyCount: (self) => self.require("Object").members.length,
    GetRawText: (self) => self.token.raw,
    GetBytesFromBase64: (self) => new Uint8Array(Buffer.from(self.require("String").text, "base64")),
    GetProperty: (self, [name]) => {
      const found = property(self, name);
      if (found === undefined)
        throw new Exception(
          "System.Collections.Generic.KeyNotFoundException",
          "The given key was not present in the dictionary.",
        );
      return new JsonElement(found);
    },
    TryGetProperty: (self, [name, out]) => {
      const found = property(self, name);
      cell(out).value = new JsonElement(found ?? undefinedToken);
      return found !== undefined;
    },
    EnumerateArray: (self) =>
      new JsonEnumerator(
        "ArrayEnumerator",
        self.require("Array").items.map((t) => new JsonElement(t)),
      ),
    EnumerateObject: (self) =>
      new JsonEnumerator(
        "ObjectEnumerator",
        self.require("Object").members.map((m) => new JsonProperty(m.name, new JsonElement(m.value))),
      ),
    ValueEquals: (self, [value]) => self.require("String", "Null").text === text(value),
    Clone: (self) => self,
    ToString: (self) => self.toString(),
  },
  staticMethods: {
    Parse: ([value, options]) => new JsonElement(parseJson(sourceText(value), readOptions(options))),
    DeepEquals: ([a, b]) => a instanceof JsonElement && b instanceof JsonElement && a.token.raw === b.token.raw,
  },
});

class JsonDocument {
  root: JsonElement | null;
  constructor(root: JsonElement) {
    this.root = root;
  }
}
tagType(JsonDocument, "System.Text.Json.JsonDocument");
function sourceText(value: PSValue | undefined): string {
  if (value instanceof Stream) return Buffer.from(value.readAll()).toString("utf8");
  if (value instanceof TextReader) return value.rest();
  if (value === null || value === undefined) throw argumentNull("json");
  return typeof value === "string"
    ? value
    : value instanceof Uint8Array
      ? Buffer.from(bytes(value)).toString("utf8")
      : text(value);
}
defineType<JsonDocument>({
  name: "System.Text.Json.JsonDocument",
  implementation: JsonDocument,
  properties: { RootElement: (self) => self.root },
  methods: { Dispose: (self) => void (self.root = new JsonElement(undefinedToken)) as undefined },
  staticMethods: {
    Parse: ([value, options]) => new JsonDocument(new JsonElement(parseJson(sourceText(value), readOptions(options)))),
  },
});

/** JsonSerializerOptions: those that latch looks at, and the rest as they are set. */
class JsonSerializerOptions {
  writeIndented = false;
  indentSize = 2;
  allowTrailingCommas = false;
  propertyNameCaseInsensitive = false;
  includeFields = false;
  maxDepth = 0;
  encoder: PSValue = null;
  propertyNamingPolicy: PSValue = null;
  dictionaryKeyPolicy: PSValue = null;
  defaultIgnoreCondition: PSValue = enumValue("System.Text.Json.Serialization.JsonIgnoreCondition", 0);
  readCommentHandling: PSValue = enumValue("System.Text.Json.JsonCommentHandling", 0);
}
tagType(JsonSerializerOptions, "System.Text.Json.JsonSerializerOptions");
defineType<JsonSerializerOptions>({
  name: "System.Text.Json.JsonSerializerOptions",
  implementation: JsonSerializerOptions,
  construct: ([from]) => Object.assign(new JsonSerializerOptions(), from instanceof JsonSerializerOptions ? from : {}),
  staticProperties: { Default: () => new JsonSerializerOptions() },
});

/** Pairs and items between brackets, indented or not. */
function bracketed(
  open: string,
  close: string,
  parts: readonly string[],
  options: JsonSerializerOptions,
  depth: number,
): string {
  if (parts.length === 0) return open + close;
  if (!options.writeIndented) return open + parts.join(",") + close;
  const pad = " ".repeat(options.indentSize * (depth + 1));
  return `${open}\n${parts.map((part) => pad + part).join(",\n")}\n${pad.slice(options.indentSize)}${close}`;
}

/** The JSON of a value as JsonSerializer writes it. */
export function serializeJson(value: PSValue, options = new JsonSerializerOptions(), depth = 0): string {
  const base = unwrap(value);
  if (depth > 64)
    throw new Exception(
      "System.Text.Json.JsonException",
      "A possible object cycle was detected. This can either be due to a cycle or if the object depth is larger than the maximum allowed depth of 64.",
    );
  if (base === null) return "null";
  if (base instanceof JsonElement) return base.token.raw;
  if (base instanceof JsonDocument) return base.root?.token.raw ?? "null";
  if (typeof base === "boolean") return base ? "true" : "false";
  if (typeof base === "string" || base instanceof PSChar) return jsonString(dotNetToString(base));
  if (base instanceof EnumValue) return String(base.value);
  if (numericKindOf(base) !== 0) return dotNetToString(base);
  if (base instanceof Uint8Array) return `"${Buffer.from(base).toString("base64")}"`;
  const written = asText(base);
  if (written !== null) return jsonString(written);
  const space = options.writeIndented ? " " : "";
  if (base instanceof DictionaryBase) {
    const parts = [...base.entries()].map(
      ([key, item]) => `${jsonString(dotNetToString(key))}:${space}${serializeJson(item, options, depth + 1)}`,
    );
    return bracketed("{", "}", parts, options, depth);
  }
  if (base instanceof PSCustomObject) return "{}";
  const items = enumerateAny(base);
  if (items !== null)
    return bracketed(
      "[",
      "]",
      [...items].map((item) => serializeJson(item, options, depth + 1)),
      options,
      depth,
    );
  const names = membersOf(typeOf(base))
    .properties(false)
    .map((p) => p.name);
  const parts = names.map(
    (name) => `${jsonString(name)}:${space}${serializeJson(getMember(base, name) ?? null, options, depth + 1)}`,
  );
  return bracketed("{", "}", parts, options, depth);
}

/** Types that are written as a string. */
function asText(value: PSValue): string | null {
  switch (typeOf(value).displayName) {
    case "System.DateTime":
      return String(invokeMethod(value, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK"]));
    case "System.DateTimeOffset":
      return String(invokeMethod(value, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"]));
    case "System.Uri":
      return dotNetToString(getMember(value, "OriginalString") ?? null);
    case "System.Guid":
    case "System.TimeSpan":
    case "System.Version":
      return dotNetToString(value);
    default:
      return null;
  }
}

function cannotConvert(type: DotNetType, token: JsonToken, path: string): Exception {
  return new Exception(
    "System.Text.Json.JsonException",
    `The JSON value could not be converted to ${type.fullName}. Path: ${path} | LineNumber: ${token.line} | BytePositionInLine: ${token.column}.`,
  );
}

/** A JSON value as a .NET type. JsonException when it does not fit. */
function deserialize(token: JsonToken, type: DotNetType, path: string): PSValue {
  const name = type.displayName;
  if (name === "System.Object" || name === "System.Text.Json.JsonElement")
    return token.kind === "Null" && name === "System.Object" ? null : new JsonElement(token);
  if (name === "System.Text.Json.JsonDocument") return new JsonDocument(new JsonElement(token));
  if (token.kind === "Null" && !type.isValueType) return null;
  if (name === "System.String" && token.kind === "String") return token.text;
  if (name === "System.Boolean" && (token.kind === "True" || token.kind === "False")) return token.kind === "True";
  if (numbers.includes(type.name) && token.kind === "Number") {
    const value = read(new JsonElement(token), type.name);
    if (value !== null) return value;
  }
  if (token.kind === "Array" && type.elementType !== null) {
    const element = type.elementType;
    return convertTo(
      arrayOf(
        element,
        token.items.map((t, i) => deserialize(t, element, `${path}[${i}]`)),
      ),
      type,
    );
  }
  if (token.kind === "Array" && type.genericArguments.length === 1) {
    const element = type.genericArguments[0] as DotNetType;
    const list = construct(
      type.isInterface ? getType("System.Collections.Generic.List`1").makeGeneric([element]) : type,
      [],
    );
    for (const [i, t] of token.items.entries()) invokeMethod(list, "Add", [deserialize(t, element, `${path}[${i}]`)]);
    return list;
  }
  if (token.kind === "Object") return deserializeObject(token, type, path);
  if (token.kind === "String" && /^System\.(DateTime|DateTimeOffset|Guid|TimeSpan|Version|Uri|Char)$/.test(name))
    return convertTo(token.text, type);
  if (token.kind === "Number" && type.isEnum) return enumValue(name, Number(token.raw));
  throw cannotConvert(type, token, path);
}

function deserializeObject(token: JsonToken, type: DotNetType, path: string): PSValue {
  const made = construct(type, []);
  if (made instanceof DictionaryBase) {
    const valueType = type.genericArguments[1] ?? getType("System.Object");
    const keyType = type.genericArguments[0] ?? getType("System.String");
    for (const { name, value } of token.members)
      setIndex(made, [convertTo(name, keyType)], deserialize(value, valueType, `${path}.${name}`));
    return made;
  }
  for (const { name, value } of token.members) {
    const known = membersOf(type).property(name, false);
    if (known === null || known.name !== name || !known.canWrite) continue;
    known.set(made, deserialize(value, known.type, `${path}.${name}`));
  }
  return made;
}

function readDocument(source: PSValue | undefined): JsonToken {
  try {
    return parseJson(sourceText(source));
  } catch (error) {
    if (!(error instanceof Exception) || !error.typeName.endsWith("JsonReaderException")) throw error;
    throw new Exception(
      "System.Text.Json.JsonException",
      error.message.replace(/ LineNumber:/, " Path: $ | LineNumber:"),
      { inner: error },
    );
  }
}

const optionsOf = (args: readonly PSValue[]): JsonSerializerOptions =>
  (args.find((a) => a instanceof JsonSerializerOptions) as JsonSerializerOptions | undefined) ??
  new JsonSerializerOptions();
defineType<never>({
  name: "System.Text.Json.JsonSerializer",
  staticMethods: {
    Serialize: (args) => serializeJson(args[0] ?? null, optionsOf(args)),
    SerializeToUtf8Bytes: (args) =>
      new Uint8Array(Buffer.from(serializeJson(args[0] ?? null, optionsOf(args)), "utf8")),
    SerializeToElement: (args) => new JsonElement(parseJson(serializeJson(args[0] ?? null, optionsOf(args)))),
    SerializeToDocument: (args) =>
      new JsonDocument(new JsonElement(parseJson(serializeJson(args[0] ?? null, optionsOf(args))))),
    Deserialize: (args, signature) => {
      const type =
        args.find((a) => a instanceof DotNetType) ?? signature.genericArguments[0] ?? getType("System.Object");
      const token = args[0] instanceof JsonElement ? args[0].token : readDocument(args[0]);
      return deserialize(token, type as DotNetType, "$");
    },
  },
});
