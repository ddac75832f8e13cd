// CLIXML to values (MS-PSRP 2.2.5): primitives live, everything else as PowerShell's deserializer leaves it.
import {
  byteOf,
  charOf,
  DeserializedObject,
  emptyShape,
  PSCustomObject,
  PSDouble,
  PSInt16,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  type PSValue,
} from "@latch/dotnet";
import { decodeBase64 } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";
import { startTag, XmlScanner, endOfXml, textToken } from "../xml/xml-scanner.ts";
import { decodeText } from "./clixml-text.ts";
import { type ContainerTag, lazyObjects } from "./lazy-objects.ts";

/** What a decoder is told besides the text. */
export interface ClixmlDecoderOptions {
  /** The SecureString of its wire form. Without it a SecureString is a protocol error. */
  readonly secureString?: (text: string) => PSValue;
  /** False: type names keep no "Deserialized." prefix (PSRP's own messages). */
  readonly maskTypeNames?: boolean;
}

const maximumDepth = 100;
const namespace = "http://schemas.microsoft.com/powershell/2004/04";
const deserialized = "Deserialized.";
/** Prefixed lists by what was sent: objects of one type share one array. */
const prefixed = new Map<string, string[]>();
const customObjectType = "Deserialized.System.Management.Automation.PSCustomObject";

/** Decodes one document; a fresh one for each (reference ids belong to a document). */
export class ClixmlDecoder {
  private readonly xml: XmlScanner;
  private readonly options: ClixmlDecoderOptions;
  private objects: Map<string, PSValue> | null = null;
  private readonly typeNames = new Map<string, string[]>();
  private depth = 0;

  constructor(source: string, options: ClixmlDecoderOptions = {}) {
    this.xml = new XmlScanner(source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);
    this.options = options;
  }

  /** The next top-level value, or undefined at the end. An enclosing `<Objs>` is looked through. */
  next(): PSValue | undefined {
    for (;;) {
      const token = this.xml.next();
      if (token === endOfXml) return undefined;
      if (token === textToken) {
        if (this.xml.text.trim() !== "") throw this.invalid("Current Node type is Text. Expected type is Element.");
      } else if (token === startTag) {
        if (this.xml.name !== "Objs") return this.value();
        this.inObjs = !this.xml.isEmpty;
      } else if (!this.inObjs || this.xml.name !== "Objs") {
        throw new RemoteProtocolError("The CLIXML closes an element that is not open.");
      }
    }
  }
  private inObjs = false;

  /** The values of a whole document: `<Objs>` of CLIXML's namespace in a version 1, closed again; one by one. */
  *document(): Generator<PSValue, void> {
    const { xml } = this;
    let token = xml.next();
    while (token === textToken && xml.text.trim() === "") token = xml.next();
    if (token !== startTag) throw new RemoteProtocolError("The CLIXML has no root element.");
    if (xml.name !== "Objs" || xml.attribute("xmlns") !== namespace)
      throw this.invalid(`Element 'Objs' with namespace name '${namespace}' was not found.`, this.tagStart());
    const version = xml.attribute("Version");
    if (version !== null) {
      const major = /^\s*(\d{1,9})(?:\s*\.\s*\d{1,9}){1,3}\s*$/.exec(version)?.[1];
      if (major === undefined) throw this.invalid("Version of PSObject is not valid.");
      if (Number(major) !== 1)
        throw this.invalid(`Version of incoming PSObject is ${Number(major)}. Expected value is 1.`);
    }
    if (!xml.isEmpty) while (xml.nextChild("Objs")) yield this.value();
  }

  /** The value whose start tag was just read. */
  private value(): PSValue {
    const xml = this.xml;
    switch (xml.name) {
      case "S":
        return decodeText(xml.readContent());
      case "I32":
        return this.integer("Int32", -2147483648, 2147483647);
      case "Obj":
        return this.object();
      case "Nil":
        xml.skip();
        return null;
      case "B":
        return this.boolean();
      case "Ref":
        return this.reference();
      default:
        return this.rarePrimitive(xml.name);
    }
  }

  private rarePrimitive(tag: string): PSValue {
    switch (tag) {
      case "I64":
        return this.bigInteger("Int64", -(2n ** 63n), 2n ** 63n - 1n);
      case "Db":
        return new PSDouble(this.floating("Double"));
      case "C":
        return charOf(this.integer("Char", 0, 65535));
      case "By":
        return byteOf(this.integer("Byte", 0, 255));
      case "SB":
        return new PSSByte(this.integer("SByte", -128, 127));
      case "I16":
        return new PSInt16(this.integer("Int16", -32768, 32767));
      case "U16":
        return new PSUInt16(this.integer("UInt16", 0, 65535));
      case "U32":
        return new PSUInt32(this.integer("UInt32", 0, 4294967295));
      case "U64":
        return new PSUInt64(this.bigInteger("UInt64", 0n, 2n ** 64n - 1n));
      case "Sg":
        return new PSSingle(this.floating("Single"));
      case "BA":
        return this.bytes();
      case "SBK":
        return decodeText(this.xml.readContent());
      case "SS":
        return this.secureString();
      default: {
        const objects = lazyObjects();
        const typeName = objects.scalarTypes[tag];
        if (typeName === undefined)
          throw this.invalid(`${tag.slice(0, 40)} XML tag is not recognized.`, this.tagStart());
        const value = objects.scalarFrom(tag, decodeText(this.xml.readContent()));
        if (value === undefined) throw this.invalidPrimitive(typeName);
        return value;
      }
    }
  }

  /** What PowerShell's deserializer says, at the place where its reader stands by then: the next tag's name. */
  private invalid(message: string, offset = this.nextNode()): RemoteProtocolError {
    return new RemoteProtocolError(message, offset);
  }

  private invalidPrimitive(typeName: string): RemoteProtocolError {
    return this.invalid(`The contents of the ${typeName} primitive type are not valid.`);
  }

  private nextNode(): number {
    const { source, position } = this.xml;
    let at = position;
    while (source.charCodeAt(at) <= 32) at++;
    return source.startsWith("</", at) ? at + 2 : at + 1;
  }

  /** The name of the start tag that was just read. */
  private tagStart(): number {
    return this.xml.source.lastIndexOf("<", this.xml.position - 1) + 1;
  }

  private boolean(): boolean {
    const text = this.xml.readContent();
    if (text === "true") return true;
    if (text === "false") return false;
    throw this.invalidPrimitive("System.Boolean");
  }

  private bytes(): Uint8Array {
    try {
      return decodeBase64(this.xml.readContent());
    } catch (error) {
      if (error instanceof RemoteProtocolError) throw this.invalidPrimitive("System.Byte[]");
      throw error;
    }
  }

  private integer(typeName: string, minimum: number, maximum: number): number {
    const text = this.xml.readContent();
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum || text === "")
      throw this.invalidPrimitive(`System.${typeName}`);
    return value + 0;
  }

  private bigInteger(typeName: string, minimum: bigint, maximum: bigint): bigint {
    const text = this.xml.readContent();
    const value = /^[+-]?\d{1,20}$/.test(text) ? BigInt(text.replace("+", "")) : null;
    if (value === null || value < minimum || value > maximum) throw this.invalidPrimitive(`System.${typeName}`);
    return value;
  }

  private floating(typeName: string): number {
    const text = this.xml.readContent();
    if (text === "INF" || text === "Infinity" || text === "∞") return Number.POSITIVE_INFINITY;
    if (text === "-INF" || text === "-Infinity" || text === "-∞") return Number.NEGATIVE_INFINITY;
    if (text === "NaN") return Number.NaN;
    const value = Number(text);
    if (text === "" || Number.isNaN(value)) throw this.invalidPrimitive(`System.${typeName}`);
    return value;
  }

  private secureString(): PSValue {
    const text = decodeText(this.xml.readContent());
    if (this.options.secureString === undefined)
      throw new RemoteProtocolError("The CLIXML has a SecureString without a session key.");
    return this.options.secureString(text);
  }

  private reference(): PSValue {
    const id = this.xml.attribute("RefId");
    if (id === null) throw this.invalid("RefId attribute was expected.", this.tagStart());
    const value = this.objects?.get(id);
    if (value === undefined) throw this.invalid(`No object found for referenceId ${id}`, this.tagStart());
    this.xml.skip();
    return value;
  }

  private object(): PSValue {
    const xml = this.xml;
    const id = xml.attribute("RefId");
    if (xml.isEmpty) return this.remember(id, new DeserializedObject(emptyShape, [], this.mask([]), 0, null));
    if (++this.depth > maximumDepth) throw this.invalid("Serialized XML is nested too deeply.");
    let typeNames: string[] | null = null;
    let text: string | null = null;
    let base: PSValue | undefined;
    // Members go into this object at once, so that a reference to it from inside finds it.
    let bag: DeserializedObject | null = null;
    let adaptedCount = 0;
    while (xml.nextChild("Obj")) {
      switch (xml.name) {
        case "TN":
        case "TNRef":
          typeNames = this.readTypeNames();
          break;
        case "ToString":
          text = decodeText(xml.readContent());
          break;
        case "Props":
        case "MS": {
          const adapted = xml.name === "Props";
          if (base === undefined) {
            bag = this.bagFor(id, bag, typeNames, adaptedCount, text);
            this.members(bag, xml.name);
            if (adapted) {
              adaptedCount = bag.values.length;
              bag = this.withAdapted(id, bag, adaptedCount);
            }
          } else {
            const extras = new PSCustomObject(emptyShape, []);
            this.members(extras, xml.name);
            base = lazyObjects().attach(base, extras, adapted, text);
            this.remember(id, base);
          }
          break;
        }
        case "DCT":
        case "LST":
        case "IE":
        case "STK":
        case "QUE":
          base = this.container(xml.name, id, typeNames);
          break;
        default:
          base = this.value();
      }
    }
    this.depth--;
    if (base !== undefined) return this.remember(id, this.withTypes(base, typeNames, text));
    const result = bag ?? new DeserializedObject(emptyShape, [], typeNames ?? this.mask([]), 0, text);
    const rehydrated =
      typeNames === null || typeNames[0] === customObjectType ? result : lazyObjects().rehydrate(result);
    return this.remember(id, rehydrated);
  }

  private remember(id: string | null, value: PSValue): PSValue {
    if (id !== null) (this.objects ??= new Map()).set(id, value);
    return value;
  }

  private bagFor(
    id: string | null,
    bag: DeserializedObject | null,
    typeNames: string[] | null,
    adaptedCount: number,
    text: string | null,
  ): DeserializedObject {
    if (bag !== null) return bag;
    const made = new DeserializedObject(emptyShape, [], typeNames ?? this.mask([]), adaptedCount, text);
    this.remember(id, made);
    return made;
  }

  /** The same object with the number of adapted properties known (it is only known once they are read). */
  private withAdapted(id: string | null, bag: DeserializedObject, adaptedCount: number): DeserializedObject {
    const made = new DeserializedObject(bag.shape, bag.values, bag.typeNames, adaptedCount, bag.text);
    this.remember(id, made);
    return made;
  }

  private members(target: PSCustomObject, tag: string): void {
    const xml = this.xml;
    if (xml.isEmpty) return;
    while (xml.nextChild(tag)) {
      const name = xml.attribute("N");
      if (name === null) throw this.invalid("N attribute was expected.", this.tagStart());
      target.set(decodeText(name), this.value());
    }
  }

  private withTypes(base: PSValue, typeNames: string[] | null, text: string | null): PSValue {
    if (typeNames === null && text === null) return base;
    return lazyObjects().withTypeNames(base, typeNames, text);
  }

  private readTypeNames(): string[] {
    const xml = this.xml;
    const id = xml.attribute("RefId");
    if (xml.name === "TNRef") {
      if (id === null) throw this.invalid("RefId attribute was expected.", this.tagStart());
      const known = this.typeNames.get(id);
      if (known === undefined)
        throw this.invalid(
          `Cannot process names because no TypeNames were found for referenceId ${id}.`,
          this.tagStart(),
        );
      xml.skip();
      return known;
    }
    const names: string[] = [];
    if (!xml.isEmpty) {
      while (xml.nextChild("TN")) {
        if (xml.name !== "T") throw new RemoteProtocolError("The CLIXML has invalid type names.");
        names.push(decodeText(xml.readContent()));
      }
    }
    const masked = this.mask(names);
    if (id !== null) this.typeNames.set(id, masked);
    return masked;
  }

  private mask(names: string[]): string[] {
    if (names.length === 0 || this.options.maskTypeNames === false) return names;
    const key = names.join("\n");
    let list = prefixed.get(key);
    if (list === undefined) {
      list = names.map((name) => (name.startsWith(deserialized) ? name : deserialized + name));
      if (prefixed.size < 1000) prefixed.set(key, list);
    }
    return list;
  }

  private container(tag: string, id: string | null, typeNames: string[] | null): PSValue {
    const xml = this.xml;
    if (tag === "DCT") return this.dictionary(id, typeNames);
    const target = lazyObjects().makeList(tag as ContainerTag);
    this.remember(id, target.value);
    if (!xml.isEmpty) while (xml.nextChild(tag)) target.add(this.value());
    return target.value;
  }

  private dictionary(id: string | null, typeNames: string[] | null): PSValue {
    const xml = this.xml;
    const target = lazyObjects().makeDictionary(typeNames?.[0] ?? "");
    this.remember(id, target);
    if (xml.isEmpty) return target;
    while (xml.nextChild("DCT")) {
      if (xml.name !== "En") throw this.invalid(`${xml.name} XML tag is not recognized.`, this.tagStart());
      if (xml.isEmpty) throw this.invalid("Key for dictionary entry is not specified.");
      let key: PSValue | undefined;
      let item: PSValue = null;
      while (xml.nextChild("En")) {
        const role = xml.attribute("N");
        if (role === "Key") key = this.value();
        else if (key === undefined) throw this.invalid("Name attribute for dictionary key is incorrectly specified.");
        else if (role === "Value") item = this.value();
        else throw this.invalid("Name attribute for dictionary value is incorrectly specified.");
      }
      if (key === undefined) throw this.invalid("Key for dictionary entry is not specified.");
      if (key === null) throw this.invalid("Null is specified as dictionary key.");
      target.set(key, item);
    }
    return target;
  }
}

/** The one value of a PSRP message's data; null for none. */
export function decodeClixml(source: string, options?: ClixmlDecoderOptions): PSValue {
  return new ClixmlDecoder(source, options).next() ?? null;
}

/** All top-level values of a document (`<Objs>` or fragments). */
export function decodeClixmlAll(source: string, options?: ClixmlDecoderOptions): PSValue[] {
  const decoder = new ClixmlDecoder(source, options);
  const values: PSValue[] = [];
  for (;;) {
    const value = decoder.next();
    if (value === undefined) return values;
    values.push(value);
  }
}

/** The values of a document that Export-Clixml or PSSerializer wrote, as they are read; throws RemoteProtocolError for any other text. */
export function decodeClixmlDocument(source: string, options?: ClixmlDecoderOptions): Iterable<PSValue> {
  return new ClixmlDecoder(source, options).document();
}
