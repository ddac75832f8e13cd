// The members of XmlWriter, XmlTextWriter and XmlWriterSettings.

import { defineType, type MethodImplementation } from "../../types/define-type.ts";
import { Exception } from "../../errors/exception.ts";
import { argumentNull } from "../../types/method-errors.ts";
import { enumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { charOf } from "../../values/numerics.ts";
import { bytes, enumNumber, int, text } from "../arguments.ts";
import { Encoding, encodings } from "../encoding.ts";
import { fullPath } from "../io/io-errors.ts";
import { nodeTypes, type XmlNode } from "./dom.ts";
import { toXmlText } from "./xml-convert.ts";
import { endElement, XmlReader } from "./xml-reader.ts";
import { XmlTextWriter, XmlWriter, XmlWriterSettings } from "./xml-writer.ts";

defineType<XmlWriterSettings>({
  name: "System.Xml.XmlWriterSettings",
  implementation: XmlWriterSettings,
  construct: () => new XmlWriterSettings(),
  methods: {
    Clone: (self) => Object.assign(new XmlWriterSettings(), self),
    Reset: (self) => void Object.assign(self, new XmlWriterSettings()) as undefined,
  },
});

interface Named {
  readonly prefix: string | null;
  readonly local: string;
  readonly uri: string | null;
}
const nullable = (value: PSValue | undefined): string | null =>
  value === null || value === undefined ? null : text(value);

/** (local), (local, ns) or (prefix, local, ns). */
function qualified(args: PSValue[]): Named {
  if (args.length === 3) return { prefix: nullable(args[0]), local: text(args[1]), uri: nullable(args[2]) };
  const local = text(args[0]);
  const colon = args.length === 1 ? local.indexOf(":") : -1;
  if (colon > 0) return { prefix: local.slice(0, colon), local: local.slice(colon + 1), uri: null };
  return { prefix: null, local, uri: args.length === 2 ? nullable(args[1]) : null };
}

const done =
  (run: (self: XmlWriter, args: PSValue[]) => void): MethodImplementation<XmlWriter> =>
  (self, args) => {
    run(self, args);
    return undefined;
  };

const start = (self: XmlWriter, { prefix, local, uri }: Named): void => self.startElement(prefix, local, uri);

function attribute(self: XmlWriter, { prefix, local, uri }: Named, value: string): void {
  self.startAttribute(prefix, local, uri);
  self.string(value);
  self.endAttribute();
}

/** A comment: "--" may not stand in one, so .NET puts a space between. */
const commentText = (value: string): string =>
  value.replaceAll(/--(?=-)|--/g, (dashes) => (dashes === "--" ? "- -" : dashes)).replace(/-$/, "- ");

function range([data, at, count]: PSValue[]): Uint8Array {
  if (data === null || data === undefined) throw argumentNull("buffer");
  return bytes(data).subarray(int(at), int(at) + int(count));
}

/** Copies a node of a document. */
export function writeNode(self: XmlWriter, node: XmlNode): void {
  switch (node.nodeType) {
    case nodeTypes.element:
      self.startElement(
        node.prefix === "" && node.namespaceURI === "" ? null : node.prefix,
        node.localName,
        node.namespaceURI,
      );
      for (const a of node.attributes)
        attribute(
          self,
          {
            prefix: a.prefix === "" ? null : a.prefix,
            local: a.localName,
            uri: a.namespaceURI === "" ? null : a.namespaceURI,
          },
          a.text,
        );
      for (const child of node.children) writeNode(self, child);
      self.endElement(node.hasEndTag && node.children.length === 0);
      break;
    case nodeTypes.document:
    case nodeTypes.fragment:
      for (const child of node.children) writeNode(self, child);
      break;
    case nodeTypes.declaration:
      break;
    case nodeTypes.cdata:
      self.cdata(node.text);
      break;
    case nodeTypes.comment:
      self.node(`<!--${node.text}-->`);
      break;
    case nodeTypes.processingInstruction:
      self.node(`<?${node.localName}${node.text === "" ? "" : ` ${node.text}`}?>`);
      break;
    case nodeTypes.documentType:
      self.node(`<!DOCTYPE ${node.text}>`);
      break;
    case nodeTypes.whitespace:
    case nodeTypes.significantWhitespace:
      self.whitespace(node.text);
      break;
    default:
      self.string(node.text);
  }
}

/** WriteNode(reader): the node the reader is on (or all, at its beginning); the reader is behind it afterwards. */
function copyFrom(self: XmlWriter, reader: XmlReader): void {
  const whole = reader.readState === "Initial";
  if (whole) reader.read();
  do {
    const { node, nodeType } = reader;
    if (node === null || nodeType === endElement) return;
    writeNode(self, node);
    reader.skip();
  } while (whole && !reader.eof && reader.node !== null);
}

function checkNmToken(value: string, isName: boolean): string {
  const pattern = isName ? /^[:A-Z_a-z\u00c0-\uffff][-:.\w\u00b7\u00c0-\uffff]*$/ : /^[-:.\w\u00b7\u00c0-\uffff]+$/;
  if (!pattern.test(value)) throw new Exception("System.ArgumentException", `Invalid name character in '${value}'.`);
  return value;
}

const methods: Record<string, MethodImplementation<XmlWriter>> = {
  WriteStartDocument: done((self, [standalone]) =>
    self.startDocument(standalone === undefined ? undefined : standalone === true),
  ),
  WriteEndDocument: done((self) => self.endDocument()),
  WriteStartElement: done((self, args) => start(self, qualified(args))),
  WriteEndElement: done((self) => self.endElement()),
  WriteFullEndElement: done((self) => self.endElement(true)),
  WriteElementString: done((self, args) => {
    start(self, qualified(args.slice(0, -1)));
    const value = text(args.at(-1));
    if (value !== "") self.string(value);
    self.endElement();
  }),
  WriteAttributeString: done((self, args) => attribute(self, qualified(args.slice(0, -1)), text(args.at(-1)))),
  WriteStartAttribute: done((self, args) => {
    const { prefix, local, uri } = qualified(args);
    self.startAttribute(prefix, local, uri);
  }),
  WriteEndAttribute: done((self) => self.endAttribute()),
  WriteAttributes: done((self, [reader]) => {
    if (!(reader instanceof XmlReader)) throw argumentNull("reader");
    for (const a of reader.attributes)
      attribute(self, { prefix: a.prefix || null, local: a.localName, uri: a.namespaceURI || null }, a.text);
  }),
  WriteString: done((self, [value]) => self.string(text(value))),
  WriteValue: done((self, [value]) => self.string(toXmlText(value ?? null))),
  WriteCData: done((self, [value]) => self.cdata(text(value))),
  WriteComment: done((self, [value]) => self.node(`<!--${commentText(text(value))}-->`)),
  WriteProcessingInstruction: done((self, [name, value]) =>
    self.node(`<?${text(name)}${text(value) === "" ? "" : ` ${text(value)}`}?>`),
  ),
  WriteRaw: done((self, args) =>
    self.putRaw(args.length === 3 ? text(args[0]).slice(int(args[1]), int(args[1]) + int(args[2])) : text(args[0])),
  ),
  WriteChars: done((self, [value, at, count]) => self.string(text(value).slice(int(at), int(at) + int(count)))),
  WriteWhitespace: done((self, [value]) => self.whitespace(text(value))),
  WriteEntityRef: done((self, [name]) => self.putRaw(`&${checkNmToken(text(name), true)};`)),
  WriteCharEntity: done((self, [character]) =>
    self.putRaw(`&#x${text(character).charCodeAt(0).toString(16).toUpperCase()};`),
  ),
  WriteSurrogateCharEntity: done((self, [low, high]) =>
    self.putRaw(`&#x${(`${text(high)}${text(low)}`.codePointAt(0) ?? 0).toString(16).toUpperCase()};`),
  ),
  WriteBase64: done((self, args) => self.string(Buffer.from(range(args)).toString("base64"))),
  WriteBinHex: done((self, args) => self.string(Buffer.from(range(args)).toString("hex").toUpperCase())),
  WriteName: done((self, [name]) => self.string(checkNmToken(text(name), true))),
  WriteNmToken: done((self, [name]) => self.string(checkNmToken(text(name), false))),
  WriteQualifiedName: done((self, [local, uri]) => {
    const prefix = nullable(uri) === null || text(uri) === "" ? "" : self.prefixOf(text(uri));
    if (prefix === null)
      throw new Exception("System.ArgumentException", `The '${text(uri)}' namespace is not defined.`);
    self.string(prefix === "" ? text(local) : `${prefix}:${text(local)}`);
  }),
  WriteDocType: done((self, [name, publicId, systemId, subset]) => {
    const quoted = (value: PSValue | undefined): string => ` "${text(value)}"`;
    const id =
      nullable(publicId) !== null
        ? ` PUBLIC${quoted(publicId)}${quoted(systemId)}`
        : nullable(systemId) !== null
          ? ` SYSTEM${quoted(systemId)}`
          : "";
    self.node(`<!DOCTYPE ${text(name)}${id}${nullable(subset) === null ? "" : `[${text(subset)}]`}>`);
  }),
  WriteNode: done((self, [source]) => {
    if (source instanceof XmlReader) copyFrom(self, source);
    else if (typeof source === "object" && source !== null && "node" in source) writeNode(self, source.node as XmlNode);
    else throw argumentNull("reader");
  }),
  LookupPrefix: (self, [uri]) => self.prefixOf(text(uri)),
  Flush: done((self) => self.flush()),
  Close: done((self) => self.close()),
  Dispose: done((self) => self.close()),
};

defineType<XmlWriter>({
  name: "System.Xml.XmlWriter",
  properties: {
    Settings: (self) => self.settings,
    WriteState: (self) => enumValue("System.Xml.WriteState", self.state),
    XmlLang: () => null,
    XmlSpace: () => enumValue("System.Xml.XmlSpace", 0),
  },
  methods,
  staticMethods: {
    Create: ([target, settings]) => {
      if (target instanceof XmlWriter) return target;
      const where = typeof target === "string" ? fullPath(target, "outputFileName") : (target ?? null);
      if (where === null) throw argumentNull("output");
      return new XmlWriter(
        where,
        settings instanceof XmlWriterSettings
          ? Object.assign(new XmlWriterSettings(), settings)
          : new XmlWriterSettings(),
      );
    },
  },
});

const indentChar = new WeakMap<XmlTextWriter, string>();
defineType<XmlTextWriter>({
  name: "System.Xml.XmlTextWriter",
  construct: ([target, encoding]) => {
    const settings = new XmlWriterSettings();
    settings.newLineHandling = enumValue("System.Xml.NewLineHandling", 2);
    settings.encoding = encoding instanceof Encoding ? encoding : encodings.utf8NoBom;
    const made = new XmlTextWriter(typeof target === "string" ? fullPath(target) : (target ?? null), settings);
    made.hasEncoding = encoding instanceof Encoding;
    return made;
  },
  properties: {
    Formatting: {
      get: (self) => enumValue("System.Xml.Formatting", self.settings.indent ? 1 : 0),
      set: (self, value) => void (self.settings.indent = enumNumber(value) === 1),
    },
    Indentation: {
      get: (self) => self.settings.indentChars.length,
      set: (self, value) => void (self.settings.indentChars = (indentChar.get(self) ?? " ").repeat(int(value))),
    },
    IndentChar: {
      get: (self) => charOf((indentChar.get(self) ?? " ").charCodeAt(0)),
      set: (self, value) => {
        indentChar.set(self, text(value));
        self.settings.indentChars = text(value).repeat(self.settings.indentChars.length);
      },
    },
    QuoteChar: {
      get: (self) => charOf(self.settings.quote.charCodeAt(0)),
      set: (self, value) => void (self.settings.quote = text(value)),
    },
    Namespaces: { get: () => true, set: () => undefined },
    BaseStream: (self) => self.baseStream,
    Settings: () => null,
  },
});
