// Values to CLIXML (MS-PSRP 2.2.5): what PowerShell's serializer writes, element by element.
import {
  AutomationNull,
  DictionaryBase,
  EnumValue,
  ErrorRecord,
  elementTypeOf,
  PSByte,
  PSChar,
  PSCustomObject,
  PSDouble,
  PSInt16,
  PSObject,
  PSSByte,
  PSSingle,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  type PSValue,
  type Shape,
  isScriptBlock,
} from "@latch/dotnet";
import { encodeBase64 } from "../bytes.ts";
import { LocalProtocolError } from "../protocol-error.ts";
import { lazyObjects } from "./lazy-objects.ts";
import { encodeAttribute, encodeDouble, encodeText, shortestSingle } from "./clixml-text.ts";

/** What an encoder is told besides the value. */
export interface ClixmlEncoderOptions {
  /** How deep properties are followed; 1 in remoting, 2 in Export-Clixml. */
  readonly depth?: number;
  /** A SecureString's text for the wire (encrypted by a session key, or base64 of UTF-16 from protocol 2.4 on). */
  readonly secureString?: (value: object) => string;
}

/** An object without type names: PSRP's messages are made of these. */
export class PropertyBag {
  readonly entries: (readonly [name: string, value: PSValue])[];
  constructor(entries: (readonly [name: string, value: PSValue])[] = []) {
    this.entries = entries;
  }
  add(name: string, value: PSValue): this {
    this.entries.push([name, value]);
    return this;
  }
}

/** An object with given type names, ToString text, a base value or list, adapted and extended properties. */
export class EncodedObject {
  typeNames: readonly string[] = [];
  text: string | null = null;
  /** Written as the object's content: a primitive's element. */
  base: PSValue | undefined = undefined;
  list: readonly PSValue[] | null = null;
  dictionary: Iterable<readonly [PSValue, PSValue]> | null = null;
  adapted: (readonly [string, PSValue])[] | null = null;
  extended: (readonly [string, PSValue])[] | null = null;
}

/** Nesting beyond which PowerShell writes a value's text instead of the value. */
const maximumNesting = 50;
const shapeHeads = new WeakMap<Shape, readonly string[]>();
const noNames: readonly string[] = [];
const customObjectTypes = ["System.Management.Automation.PSCustomObject", "System.Object"];

/** Encodes values into one document: reference ids and type names are shared by all values given to one encoder. */
export class ClixmlEncoder {
  private out = "";
  private nextRef = 0;
  private nextTypeRef = 0;
  private readonly typeRefs = new Map<string, number>();
  private references: Map<object, number> | null = null;
  private nesting = 0;
  readonly depth: number;
  private readonly secureString: ((value: object) => string) | null;

  constructor(options: ClixmlEncoderOptions = {}) {
    this.depth = options.depth ?? 1;
    this.secureString = options.secureString ?? null;
  }

  /** Writes one value at top level; `attributes` such as ` S="Output"` go to its element. */
  write(value: PSValue, attributes = ""): void {
    this.one(value, attributes, this.depth);
  }

  /** What was written since; the document goes on. */
  takePart(): string {
    const text = this.out;
    this.out = "";
    return text;
  }

  /** What was written, and an encoder ready for the next document. */
  take(): string {
    const text = this.out;
    this.out = "";
    this.nextRef = 0;
    this.nextTypeRef = 0;
    if (this.typeRefs.size > 0) this.typeRefs.clear();
    if (this.references !== null) this.references.clear();
    return text;
  }

  /** One value; `name` is an attribute text such as ` N="A"`, or "". */
  private one(value: PSValue, name: string, depth: number): void {
    switch (typeof value) {
      case "string":
        this.out += `<S${name}>${encodeText(value)}</S>`;
        return;
      case "number":
        this.out += `<I32${name}>${value}</I32>`;
        return;
      case "boolean":
        this.out += value ? `<B${name}>true</B>` : `<B${name}>false</B>`;
        return;
      case "bigint":
        this.out += `<I64${name}>${value}</I64>`;
        return;
      default:
        if (value === null || value === AutomationNull || value === undefined) this.out += `<Nil${name} />`;
        else this.object(value as object, name, depth);
    }
  }

  private object(value: object, name: string, depth: number): void {
    if (this.simpleObject(value, name)) return;
    const known = this.references?.get(value);
    if (known !== undefined) {
      this.out += `<Ref${name} RefId="${known}" />`;
      return;
    }
    if (this.nesting >= maximumNesting) {
      this.one(lazyObjects().textOf(value), name, depth);
      return;
    }
    this.nesting++;
    this.complexObject(value, name, depth);
    this.nesting--;
  }

  /** Boxed primitives; false for everything else. */
  private simpleObject(value: object, name: string): boolean {
    switch (value.constructor) {
      case PSDouble:
        this.out += `<Db${name}>${encodeDouble((value as PSDouble).value)}</Db>`;
        return true;
      case PSChar:
        this.out += `<C${name}>${(value as PSChar).value}</C>`;
        return true;
      case PSByte:
        this.out += `<By${name}>${(value as PSByte).value}</By>`;
        return true;
      case PSSByte:
        this.out += `<SB${name}>${(value as PSSByte).value}</SB>`;
        return true;
      case PSInt16:
        this.out += `<I16${name}>${(value as PSInt16).value}</I16>`;
        return true;
      case PSUInt16:
        this.out += `<U16${name}>${(value as PSUInt16).value}</U16>`;
        return true;
      case PSUInt32:
        this.out += `<U32${name}>${(value as PSUInt32).value}</U32>`;
        return true;
      case PSUInt64:
        this.out += `<U64${name}>${(value as PSUInt64).value}</U64>`;
        return true;
      case PSSingle: {
        const single = (value as PSSingle).value;
        this.out += `<Sg${name}>${encodeDouble(single, shortestSingle(single))}</Sg>`;
        return true;
      }
      case Uint8Array:
        this.out += `<BA${name}>${encodeBase64(value as Uint8Array)}</BA>`;
        return true;
      default:
        return false;
    }
  }

  private complexObject(value: object, name: string, depth: number): void {
    if (value instanceof PSCustomObject) this.customObject(value, name, depth);
    else if (value instanceof PropertyBag) this.propertyBag(value, name, depth);
    else if (Array.isArray(value)) this.array(value as PSValue[], name, depth);
    else if (value instanceof EncodedObject) this.encodedObject(value, value, name, depth);
    else if (value instanceof PSObject) this.wrapped(value, name, depth);
    else if (value instanceof EnumValue) this.enumValue(value, name, depth);
    else if (value instanceof DictionaryBase) this.dictionary(value, name, depth);
    else if (value instanceof ErrorRecord)
      this.encodedObject(value, lazyObjects().errorRecordParts(value), name, depth);
    else if (isScriptBlock(value)) this.out += `<SBK${name}>${encodeText(String(value))}</SBK>`;
    else this.otherObject(value, name, depth);
  }

  /** Anything known only by its .NET type: known scalars, containers, then any object with properties. */
  private otherObject(value: object, name: string, depth: number): void {
    const objects = lazyObjects();
    const scalar = objects.scalarOf(value);
    if (scalar !== null) {
      this.out += `<${scalar.tag}${name}>${encodeText(scalar.text)}</${scalar.tag}>`;
      return;
    }
    if (objects.isSecureString(value)) {
      if (this.secureString === null) throw new LocalProtocolError("A SecureString needs a session key.");
      this.out += `<SS${name}>${encodeText(this.secureString(value))}</SS>`;
      return;
    }
    const container = objects.containerOf(value);
    if (container !== null) {
      this.open(value, name, objects.typeNamesOf(value), null);
      this.list(container.tag, container.items, depth);
      if (depth !== 0 && container.tag === "IE") this.properties("Props", objects.adaptedProperties(value), depth - 1);
      if (depth !== 0) this.members(objects.instanceProperties(value), depth);
      this.out += "</Obj>";
      return;
    }
    const levels = objects.ownDepth(value) || depth;
    if (levels === 0 || objects.serializesAsString(value)) {
      this.one(objects.textOf(value), name, depth);
      return;
    }
    this.encodedObject(value, objects.partsOf(value), name, levels);
  }

  private customObject(value: PSCustomObject, name: string, depth: number): void {
    const objects = value.shape.plain && value.typeNames === null ? null : lazyObjects();
    const deserialized = objects?.deserializedParts(value) ?? null;
    if (deserialized !== null) {
      if (depth === 0 && deserialized.adapted !== null) this.one(deserialized.text ?? "", name, depth);
      else this.encodedObject(value, deserialized, name, depth);
      return;
    }
    this.open(value, name, value.typeNames ?? customObjectTypes, null);
    const shape = value.shape;
    const values = value.values;
    if (objects !== null && !shape.plain) this.members(objects.instanceProperties(value), depth);
    else if (values.length > 0) {
      let heads = shapeHeads.get(shape);
      if (heads === undefined) {
        heads = shape.names.map((property) => ` N="${encodeAttribute(property)}"`);
        shapeHeads.set(shape, heads);
      }
      this.out += "<MS>";
      for (let i = 0; i < values.length; i++) this.one(values[i]!, heads[i]!, depth);
      this.out += "</MS>";
    }
    this.out += "</Obj>";
  }

  private propertyBag(value: PropertyBag, name: string, depth: number): void {
    this.open(value, name, noNames, null);
    this.properties("MS", value.entries, depth);
    this.out += "</Obj>";
  }

  private array(value: PSValue[], name: string, depth: number): void {
    const element = elementTypeOf(value).fullName;
    this.open(value, name, [`${element}[]`, "System.Array", "System.Object"], null);
    this.list("LST", value, depth);
    if (depth !== 0) this.members(lazyObjects().instanceProperties(value), depth);
    this.out += "</Obj>";
  }

  private dictionary(value: DictionaryBase, name: string, depth: number): void {
    const objects = lazyObjects();
    this.open(value, name, objects.typeNamesOf(value), null);
    this.dictionaryEntries(value.entries(), depth);
    if (depth !== 0) this.members(objects.instanceProperties(value), depth);
    this.out += "</Obj>";
  }

  private dictionaryEntries(entries: Iterable<readonly [PSValue, PSValue]>, depth: number): void {
    const pairs = [...entries];
    if (pairs.length === 0) {
      this.out += "<DCT />";
      return;
    }
    this.out += "<DCT>";
    for (const [key, item] of pairs) {
      this.out += "<En>";
      this.one(key, ' N="Key"', depth);
      this.one(item, ' N="Value"', depth);
      this.out += "</En>";
    }
    this.out += "</DCT>";
  }

  private enumValue(value: EnumValue, name: string, depth: number): void {
    if (depth === 0) {
      this.one(value.name, name, depth);
      return;
    }
    this.open(value, name, [value.type.fullName, "System.Enum", "System.ValueType", "System.Object"], value.name);
    const number = lazyObjects().enumNumber(value);
    this.one(number, "", 0);
    this.out += "</Obj>";
  }

  /** A by-value thing with members or type names of its own: written bare when it has neither. */
  private wrapped(value: PSObject, name: string, depth: number): void {
    const parts = lazyObjects().wrapperParts(value);
    const { instance, typeNames } = parts;
    if (instance.length === 0 && typeNames === null) {
      this.one(value.baseObject, name, depth);
      return;
    }
    this.open(value, name, typeNames ?? [], parts.text);
    this.one(value.baseObject, "", depth);
    this.members(instance, depth);
    this.out += "</Obj>";
  }

  private encodedObject(identity: object, parts: EncodedObject, name: string, depth: number): void {
    this.open(identity, name, parts.typeNames, parts.text);
    if (parts.base !== undefined) this.one(parts.base, "", depth);
    if (parts.list !== null) this.list("LST", parts.list, depth);
    if (parts.dictionary !== null) this.dictionaryEntries(parts.dictionary, depth);
    if (parts.adapted !== null) this.properties("Props", parts.adapted, Math.max(depth - 1, 0));
    this.members(parts.extended, depth);
    this.out += "</Obj>";
  }

  private list(tag: string, items: Iterable<PSValue>, depth: number): void {
    const values = Array.isArray(items) ? (items as PSValue[]) : [...items];
    if (values.length === 0) {
      this.out += `<${tag} />`;
      return;
    }
    this.out += `<${tag}>`;
    for (const item of values) this.one(item, "", depth);
    this.out += `</${tag}>`;
  }

  private properties(tag: string, entries: readonly (readonly [string, PSValue])[], depth: number): void {
    if (entries.length === 0) {
      if (tag === "Props") this.out += "<Props />";
      return;
    }
    this.out += `<${tag}>`;
    for (const [property, item] of entries) this.one(item, ` N="${encodeAttribute(property)}"`, depth);
    this.out += `</${tag}>`;
  }

  private members(entries: readonly (readonly [string, PSValue])[] | null, depth: number): void {
    if (entries !== null && entries.length > 0) this.properties("MS", entries, depth);
  }

  private open(identity: object, name: string, typeNames: readonly string[], text: string | null): void {
    const ref = this.nextRef++;
    this.references ??= new Map();
    this.references.set(identity, ref);
    this.out += `<Obj${name} RefId="${ref}">`;
    if (typeNames.length > 0) {
      const key = typeNames.join("\n");
      const known = this.typeRefs.get(key);
      if (known !== undefined) this.out += `<TNRef RefId="${known}" />`;
      else {
        const typeRef = this.nextTypeRef++;
        this.typeRefs.set(key, typeRef);
        this.out += `<TN RefId="${typeRef}">`;
        for (const typeName of typeNames) this.out += `<T>${encodeText(typeName)}</T>`;
        this.out += "</TN>";
      }
    }
    if (text !== null) this.out += `<ToString>${encodeText(text)}</ToString>`;
  }
}

/** One value as a CLIXML fragment without document element: what a PSRP message carries. */
export function encodeClixml(value: PSValue, options?: ClixmlEncoderOptions): string {
  const encoder = new ClixmlEncoder(options);
  encoder.write(value);
  return encoder.take();
}
