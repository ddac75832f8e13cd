// The members of XmlReader, XmlTextReader, XmlNodeReader and XmlReaderSettings.

import { readFileSync } from "node:fs";
import { Exception } from "../../errors/exception.ts";
import { defineType, type MethodImplementation } from "../../types/define-type.ts";
import { DotNetType, getType } from "../../types/dotnet-type.ts";
import { construct } from "../../types/invoke.ts";
import { argumentNull, argumentOutOfRange } from "../../types/method-errors.ts";
import { enumValue } from "../../values/enum-value.ts";
import { charOf } from "../../values/numerics.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { enumNumber, int, text } from "../arguments.ts";
import { decodeText } from "../encoding.ts";
import { fullPath, withIoErrors } from "../io/io-errors.ts";
import { TextReader } from "../io/reader-writer.ts";
import { Stream } from "../io/stream.ts";
import { nodeTypes, XmlNode } from "./dom.ts";
import {
  endElement,
  plainOptions,
  type ReaderOptions,
  readerTypeNames,
  XmlNodeReader,
  XmlReader,
  XmlTextReader,
} from "./xml-reader.ts";

class XmlReaderSettings {
  async = false;
  nameTable: PSValue = null;
  xmlResolver: PSValue = null;
  lineNumberOffset = 0;
  linePositionOffset = 0;
  conformanceLevel: PSValue = enumValue("System.Xml.ConformanceLevel", 2);
  checkCharacters = true;
  maxCharactersInDocument: PSValue = 0n;
  maxCharactersFromEntities: PSValue = 10_000_000n;
  ignoreWhitespace = false;
  ignoreProcessingInstructions = false;
  ignoreComments = false;
  dtdProcessing: PSValue = enumValue("System.Xml.DtdProcessing", 0);
  closeInput = false;
  validationType: PSValue = enumValue("System.Xml.ValidationType", 0);
  validationFlags: PSValue = enumValue("System.Xml.Schema.XmlSchemaValidationFlags", 24);
  schemas: PSValue = null;
  get prohibitDtd(): boolean {
    return enumNumber(this.dtdProcessing) === 0;
  }
  set prohibitDtd(value: boolean) {
    this.dtdProcessing = enumValue("System.Xml.DtdProcessing", value ? 0 : 2);
  }
  get options(): ReaderOptions {
    return {
      ignoreWhitespace: this.ignoreWhitespace,
      ignoreComments: this.ignoreComments,
      ignoreInstructions: this.ignoreProcessingInstructions,
      dtd: enumNumber(this.dtdProcessing),
      isFragment: enumNumber(this.conformanceLevel) !== 2,
    };
  }
}
tagType(XmlReaderSettings, "System.Xml.XmlReaderSettings");
defineType<XmlReaderSettings>({
  name: "System.Xml.XmlReaderSettings",
  implementation: XmlReaderSettings,
  construct: () => new XmlReaderSettings(),
  properties: {
    Schemas: {
      get: (self) => (self.schemas ??= construct(getType("System.Xml.Schema.XmlSchemaSet"), [])),
      set: (self, value) => void (self.schemas = value),
    },
  },
  methods: {
    Clone: (self) => Object.assign(new XmlReaderSettings(), self),
    Reset: (self) => void Object.assign(self, new XmlReaderSettings()) as undefined,
  },
});

/** The text of what Create takes: a path, a stream, a reader. */
function inputText(source: PSValue | undefined): string {
  if (source instanceof Stream) return decodeText(source.readAll());
  if (source instanceof TextReader) return source.rest();
  if (source === null || source === undefined) throw argumentNull("input");
  const path = fullPath(text(source).replace(/^file:\/\//, ""), "inputUri");
  return decodeText(withIoErrors(path, () => new Uint8Array(readFileSync(path))));
}

const typeNumber = (self: XmlReader): number => self.nodeType;
const named = (self: XmlReader, key: "name" | "localName"): string => {
  const { current, nodeType } = self;
  if (current === null || self.isOnAttributeText) return "";
  return [1, 2, 5, 7, 10, endElement, 17].includes(nodeType) ? current[key] : "";
};
const value = (self: XmlReader): string => {
  const { current, nodeType } = self;
  if (current === null || nodeType === nodeTypes.element || nodeType === endElement) return "";
  if (nodeType === nodeTypes.documentType) return /\[([\s\S]*)\]/.exec(current.text)?.[1] ?? "";
  return current.text;
};

function attributeOf(self: XmlReader, [key, uri]: PSValue[]): XmlNode | undefined {
  if (typeof key !== "number")
    return self.attributes.find((a) =>
      uri === undefined ? a.name === text(key) : a.localName === text(key) && a.namespaceURI === text(uri),
    );
  const count = self.attributes.length;
  if (key >= 0 && key < count) return self.attributes[key];
  const message = key < 0 ? `i ('${key}') must be a non-negative value.` : `i ('${key}') must be less than '${count}'.`;
  throw argumentOutOfRange(message, "i", key);
}

function wrongType(self: XmlReader): Exception {
  return self.error(`'${readerTypeNames[self.nodeType]}' is an invalid XmlNodeType.`);
}
/** Throws unless the cursor is on the start tag of the given name. */
function requireElement(self: XmlReader, args: PSValue[]): void {
  if (self.toContent() !== nodeTypes.element) throw wrongType(self);
  if (args.length === 0 || isNamed(self, args)) return;
  throw self.error(
    args.length === 1
      ? `Element '${text(args[0])}' was not found.`
      : `Element '${text(args[0])}' with namespace name '${text(args[1])}' was not found.`,
  );
}
function isNamed(self: XmlReader, [name, uri]: PSValue[]): boolean {
  const { current } = self;
  if (current === null) return false;
  if (uri === undefined) return current.name === text(name);
  return current.localName === text(name) && current.namespaceURI === text(uri);
}
const onElement = (self: XmlReader, names: PSValue[]): boolean =>
  self.nodeType === nodeTypes.element && (names.length === 0 || isNamed(self, names));

/** Moves on until an element of that name; false at the end, or (within) at the end of what surrounds it. */
function seek(self: XmlReader, names: PSValue[], ends: () => boolean): boolean {
  while (self.read()) {
    if (onElement(self, names)) return true;
    if (ends()) return false;
  }
  return false;
}
function toDescendant(self: XmlReader, names: PSValue[]): boolean {
  const depth = self.readState === "Initial" ? -1 : self.depth;
  if (self.readState !== "Initial" && (self.nodeType !== nodeTypes.element || self.isEmptyElement)) return false;
  return seek(self, names, () => self.depth <= depth);
}
function toNextSibling(self: XmlReader, names: PSValue[]): boolean {
  if (self.readState !== "Interactive") {
    if (self.readState === "Initial") self.read();
    return false;
  }
  for (;;) {
    self.skip();
    if (self.eof || self.readState !== "Interactive") return false;
    if (self.nodeType === endElement) return false;
    if (onElement(self, names)) return true;
  }
}

/** Typed content: the method's ending, the .NET type, how errors name it. */
const typed: readonly (readonly [string, string, string])[] = [
  ["Boolean", "Boolean", "Boolean"], ["DateTime", "DateTime", "DateTime"], ["Double", "Double", "Double"], ["Float", "Single", "Float"],
  ["Decimal", "Decimal", "Decimal"], ["Int", "Int32", "Int"], ["Long", "Int64", "Long"], ["String", "String", "String"],
  ["Object", "Object", "Object"], ["DateTimeOffset", "DateTimeOffset", "DateTimeOffset"],
]; // biome-ignore format: a table

function notOn(self: XmlReader, method: string, isElement: boolean): Exception {
  const [line, position] = self.place;
  const where = line === 0 ? "" : ` Line ${line}, position ${position}.`;
  const hint = isElement
    ? " If you want to read typed content of an element, use the ReadElementContentAs method."
    : "";
  return new Exception(
    "System.InvalidOperationException",
    `The ${method} method is not supported on node type ${self.typeName}.${hint}${where}`,
  );
}

function readContent(self: XmlReader, method: string, typeName: string, shown: string): PSValue {
  const { nodeType } = self;
  if (![2, 3, 4, 5, 7, 8, 13, 14, endElement].includes(nodeType) || self.node === null)
    throw notOn(self, method, nodeType === nodeTypes.element);
  return self.convert(self.content(), typeName, shown);
}

/** The content of an element without children; the cursor is on its end tag (or on it, when it is empty). */
function readElementContent(self: XmlReader, method: string, typeName: string, shown: string): PSValue {
  if (self.nodeType !== nodeTypes.element) throw notOn(self, method, false);
  if (self.isEmptyElement) {
    const empty = self.convert("", typeName, shown);
    self.read();
    return empty;
  }
  self.read();
  const content = self.content();
  if (self.nodeType !== endElement) throw wrongType(self);
  const converted = self.convert(content, typeName, shown);
  self.read();
  return converted;
}

const typedMethods: Record<string, MethodImplementation<XmlReader>> = {};
for (const [ending, name, shown] of typed) {
  typedMethods[`ReadContentAs${ending}`] = (self) =>
    readContent(self, `ReadContentAs${ending}`, `System.${name}`, shown);
  typedMethods[`ReadElementContentAs${ending}`] = (self, args) => {
    if (args.length > 0) requireElement(self, args);
    return readElementContent(self, `ReadElementContentAs${ending}`, `System.${name}`, shown);
  };
}

/** Bytes of base64 or hexadecimal content, put into a buffer. */
function readBytes(
  self: XmlReader,
  encoding: "base64" | "hex",
  element: boolean,
  [buffer, at, count]: PSValue[],
): number {
  if (!(buffer instanceof Uint8Array)) throw argumentNull("buffer");
  if (element ? self.nodeType !== nodeTypes.element : self.node === null) return 0;
  const content = element
    ? String(readElementContent(self, "ReadElementContentAsBase64", "System.String", "String"))
    : self.content();
  const data = Buffer.from(content.replace(/\s/g, ""), encoding).subarray(0, int(count));
  buffer.set(data, int(at));
  return data.length;
}

/** ReadString: the text at the cursor or inside the element. */
function readString(self: XmlReader): string {
  if (self.readState !== "Interactive") return "";
  self.toElement();
  if (self.nodeType === nodeTypes.element) {
    if (self.isEmptyElement) return "";
    self.read();
  }
  let content = "";
  while ([3, 4, 13, 14].includes(self.nodeType)) {
    content += self.node?.text ?? "";
    if (!self.read()) break;
  }
  return content;
}

/** ReadElementString: the text of an element that has nothing else. */
function readElementString(self: XmlReader, names: PSValue[]): string {
  requireElement(self, names);
  if (self.isEmptyElement) {
    self.read();
    return "";
  }
  const content = readString(self);
  if (self.nodeType !== endElement) throw wrongType(self);
  self.read();
  return content;
}

const xmlLanguage = (self: XmlReader, name: string): string => {
  for (let node = self.node; node !== null; node = node.parent) {
    const found = node.attribute(name);
    if (found !== undefined) return found.text;
  }
  return "";
};

const namePattern = /^[:A-Z_a-z\u00c0-\uffff][-:.\w\u00b7\u00c0-\uffff]*$/;

defineType<XmlReader>({
  name: "System.Xml.XmlReader",
  properties: {
    NodeType: (self) => enumValue("System.Xml.XmlNodeType", typeNumber(self)),
    Name: (self) => named(self, "name"),
    LocalName: (self) => named(self, "localName"),
    Prefix: (self) => (self.isOnAttributeText ? "" : (self.current?.prefix ?? "")),
    NamespaceURI: (self) => (self.isOnAttributeText ? "" : (self.current?.namespaceURI ?? "")),
    Value: value,
    HasValue: (self) => [2, 3, 4, 7, 8, 10, 13, 14, 17].includes(self.nodeType),
    ValueType: () => getType("System.String"),
    Depth: (self) => self.depth,
    AttributeCount: (self) => self.attributes.length,
    HasAttributes: (self) => self.attributes.length > 0,
    IsEmptyElement: (self) => self.isEmptyElement,
    IsDefault: () => false,
    EOF: (self) => self.eof,
    ReadState: (self) => enumValue("System.Xml.ReadState", self.readState),
    BaseURI: () => "",
    QuoteChar: () => charOf(34),
    XmlLang: (self) => xmlLanguage(self, "xml:lang"),
    XmlSpace: (self) => {
      const space = xmlLanguage(self, "xml:space");
      return enumValue("System.Xml.XmlSpace", space === "preserve" ? 2 : space === "default" ? 1 : 0);
    },
    Settings: (self) => self.settings,
    SchemaInfo: () => null,
    NameTable: () => construct(getType("System.Xml.NameTable"), []),
    CanReadBinaryContent: () => true,
    CanReadValueChunk: () => true,
    CanResolveEntity: () => true,
    LineNumber: (self) => self.place[0],
    LinePosition: (self) => self.place[1],
  },
  indexer: { get: (self, indices) => attributeOf(self, indices)?.text ?? null },
  methods: {
    ...typedMethods,
    Read: (self) => self.read(),
    Close: (self) => self.close() as undefined,
    Dispose: (self) => self.close() as undefined,
    GetAttribute: (self, args) => attributeOf(self, args)?.text ?? null,
    MoveToAttribute: (self, args) => {
      const found = attributeOf(self, args);
      const moved = found !== undefined && self.toAttribute(self.attributes.findIndex((a) => a.name === found.name));
      return typeof args[0] === "number" ? undefined : moved;
    },
    MoveToFirstAttribute: (self) => self.toAttribute(0),
    MoveToNextAttribute: (self) => self.nextAttribute(),
    MoveToElement: (self) => self.toElement(),
    MoveToContent: (self) => enumValue("System.Xml.XmlNodeType", self.toContent()),
    ReadAttributeValue: (self) => self.attributeText(),
    ReadSubtree: (self) => self.subtree(),
    ReadStartElement: (self, args) => {
      requireElement(self, args);
      self.read();
      return undefined;
    },
    ReadEndElement: (self) => {
      if (self.toContent() !== endElement) throw wrongType(self);
      self.read();
      return undefined;
    },
    IsStartElement: (self, args) =>
      self.toContent() === nodeTypes.element && (args.length === 0 || isNamed(self, args)),
    ReadString: readString,
    ReadElementString: readElementString,
    ReadInnerXml: (self) => self.inner(),
    ReadOuterXml: (self) => self.outer(),
    Skip: (self) => self.skip() as undefined,
    ReadToFollowing: (self, names) => seek(self, names, () => false),
    ReadToDescendant: toDescendant,
    ReadToNextSibling: toNextSibling,
    LookupNamespace: (self, [prefix]) => {
      const found = self.node?.namespaceOfPrefix(text(prefix)) ?? null;
      return found;
    },
    ResolveEntity: () => {
      throw new Exception("System.InvalidOperationException", "The node is not an expandable 'EntityReference' node.");
    },
    ReadContentAs: (self, [type]) => {
      const wanted = type instanceof DotNetType ? type : getType("System.String");
      return readContent(self, "ReadContentAs", wanted.displayName, wanted.fullName);
    },
    ReadElementContentAs: (self, [type, , ...names]) => {
      if (names.length > 0) requireElement(self, names);
      const wanted = type instanceof DotNetType ? type : getType("System.String");
      return readElementContent(self, "ReadElementContentAs", wanted.displayName, wanted.fullName);
    },
    ReadContentAsBase64: (self, args) => readBytes(self, "base64", false, args),
    ReadContentAsBinHex: (self, args) => readBytes(self, "hex", false, args),
    ReadElementContentAsBase64: (self, args) => readBytes(self, "base64", true, args),
    ReadElementContentAsBinHex: (self, args) => readBytes(self, "hex", true, args),
    ReadValueChunk: (self, [buffer, at, count]) => {
      const part = value(self).slice(0, int(count));
      const target = buffer as PSValue[];
      for (let i = 0; i < part.length; i++) target[int(at) + i] = charOf(part.charCodeAt(i));
      return part.length;
    },
    HasLineInfo: () => true,
    GetRemainder: () => null,
    ResetState: () => undefined,
  },
  staticMethods: {
    Create: ([source, second]) => {
      const settings = second instanceof XmlReaderSettings ? second : new XmlReaderSettings();
      if (source instanceof XmlReader) return source;
      const reader = new XmlReader({ text: inputText(source), options: settings.options });
      reader.settings = settings;
      return reader;
    },
    IsName: ([name]) => namePattern.test(text(name)),
    IsNameToken: ([name]) => /^[-:.\w\u00b7\u00c0-\uffff]+$/.test(text(name)),
  },
});

class TextReaderSettings {
  whitespaceHandling: PSValue = enumValue("System.Xml.WhitespaceHandling", 0);
  entityHandling: PSValue = enumValue("System.Xml.EntityHandling", 2);
  dtdProcessing: PSValue = enumValue("System.Xml.DtdProcessing", 2);
  namespaces = true;
  normalization = false;
  xmlResolver: PSValue = null;
}
const textSettings = new WeakMap<XmlTextReader, TextReaderSettings>();
function textSettingsOf(reader: XmlTextReader): TextReaderSettings {
  const known = textSettings.get(reader) ?? new TextReaderSettings();
  textSettings.set(reader, known);
  return known;
}
const textSetting = (key: keyof TextReaderSettings) => ({
  get: (self: XmlTextReader): PSValue => textSettingsOf(self)[key],
  set: (self: XmlTextReader, given: PSValue): void => {
    (textSettingsOf(self) as unknown as Record<string, PSValue>)[key] = given;
  },
});

defineType<XmlTextReader>({
  name: "System.Xml.XmlTextReader",
  implementation: XmlTextReader,
  construct: (args) => {
    const isFragment = args.length > 1 && typeof args[1] === "object" && args[1] !== null && "nodeType" in args[1];
    const source = args.find((a) => a instanceof Stream || a instanceof TextReader) ?? args[0];
    let whole: string | null = null;
    const made: XmlTextReader = new XmlTextReader({
      get text() {
        whole ??= isFragment ? text(args[0]) : inputText(source);
        return whole;
      },
      get options() {
        const settings = textSettingsOf(made);
        const ignoreWhitespace = enumNumber(settings.whitespaceHandling) === 2;
        return { ...plainOptions, ignoreWhitespace, dtd: enumNumber(settings.dtdProcessing), isFragment };
      },
    });
    return made;
  },
  properties: {
    WhitespaceHandling: textSetting("whitespaceHandling"),
    EntityHandling: textSetting("entityHandling"),
    DtdProcessing: textSetting("dtdProcessing"),
    Namespaces: textSetting("namespaces"),
    Normalization: textSetting("normalization"),
    XmlResolver: textSetting("xmlResolver"),
    Encoding: () => null,
  },
});

defineType<XmlNodeReader>({
  name: "System.Xml.XmlNodeReader",
  implementation: XmlNodeReader,
  construct: ([node]) => {
    if (!(node instanceof XmlNode)) throw argumentNull("node");
    return new XmlNodeReader({ node });
  },
});
