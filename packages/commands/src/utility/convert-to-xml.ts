// ConvertTo-Xml: objects as plain XML, properties as elements (PowerShell's CustomSerialization).
import {
  AutomationNull,
  construct,
  DictionaryBase,
  EnumValue,
  Exception,
  getEnumerable,
  getType,
  invokeMethod,
  isNull,
  listMembers,
  type PSPropertyInfo,
  PSCustomObject,
  type PSValue,
  standardMember,
  toStringValue,
  tryConvertTo,
  typeNamesOf,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  Depth?: number;
  NoTypeInformation?: boolean;
  As?: string;
}

/** Types written as their text. */
const knownTypes = new Set(
  [
    "String", "Char", "Boolean", "DateTime", "TimeSpan", "Decimal", "Double", "Single", "Guid", "Uri", "Version",
    "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Byte[]", "Security.SecureString",
    "Xml.XmlDocument", "Management.Automation.ScriptBlock", "Management.Automation.SemanticVersion",
    "Management.Automation.ProgressRecord",
  ].map((name) => `System.${name}`),
); // biome-ignore format: a table

const declaration = '<?xml version="1.0" encoding="utf-8"?>';

export const convertToXml = defineCmdlet<Parameters>("ConvertTo-Xml", (cmdlet) => {
  const lines: string[] = [];
  const isStream = () => cmdlet.parameters.As?.toLowerCase() === "stream";
  return {
    begin() {
      if (!isStream()) return;
      cmdlet.write(declaration);
      cmdlet.write("<Objects>");
    },
    process() {
      const { InputObject = null, Depth = 1, NoTypeInformation } = cmdlet.parameters;
      const element = new ObjectWriter(NoTypeInformation !== true).write(InputObject, null, Depth);
      if (isStream()) cmdlet.write(render(element, "").join("\n"));
      else lines.push(...render(element, "  "));
    },
    end() {
      if (isStream()) {
        cmdlet.write("</Objects>");
        return;
      }
      const body = lines.length === 0 ? ["<Objects />"] : ["<Objects>", ...lines, "</Objects>"];
      const text = [declaration, ...body].join("\n");
      if (cmdlet.parameters.As?.toLowerCase() === "string") {
        cmdlet.write(text);
        return;
      }
      const document = construct(getType("System.Xml.XmlDocument"), []);
      invokeMethod(document, "LoadXml", [text]);
      cmdlet.write(document);
    },
  };
});

/** An element with either text or children. */
interface Element {
  readonly tag: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: Element[];
  /** null: nothing at all, not even an empty text. */
  readonly text: string | null;
}

/** The lines of an element, indented as XmlWriter does. */
function render(element: Element, lead: string): string[] {
  const attributes = element.attributes.map(([name, value]) => ` ${name}="${escape(value, true)}"`).join("");
  const open = `${lead}<${element.tag}${attributes}`;
  if (element.children.length > 0) {
    const inner = element.children.flatMap((child) => render(child, `${lead}  `));
    return [`${open}>`, ...inner, `${lead}</${element.tag}>`];
  }
  return [element.text === null ? `${open} />` : `${open}>${escape(element.text, false)}</${element.tag}>`];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#x9;", "\r": "&#xD;", "\n": "&#xA;",
}; // biome-ignore format: a table

function escape(text: string, inAttribute: boolean): string {
  return text.replace(inAttribute ? /[&<>"\t\r\n]/g : /[&<>]/g, (c) => entities[c] as string);
}

/** Writes one input object: the outermost element is Object, those below it Property. */
class ObjectWriter {
  private readonly withTypes: boolean;
  private isFirst = true;

  constructor(withTypes: boolean) {
    this.withTypes = withTypes;
  }

  write(source: PSValue, property: string | null, depth: number): Element {
    const base = unwrap(source);
    if (isNull(base)) return this.element(property, null, null);
    if (knownTypes.has(typeOf(base).fullName)) return this.element(property, base, textOf(base));
    const container = this.container(source, base, property, depth);
    if (container !== null) return container;
    if (depth === 0 || standardMember(typeNamesOf(source), "serializationMethod") === "String")
      return this.asString(source, base, property);
    const element = this.element(property, base, null);
    if (base instanceof EnumValue) element.children.push(this.write(Number(base.value), "value__", depth));
    else element.children.push(...this.properties(source, depth));
    return element;
  }

  private element(property: string | null, typed: PSValue, text: string | null): Element {
    const attributes: [string, string][] = [];
    let tag = "Property";
    if (property !== null) attributes.push(["Name", property]);
    else if (this.isFirst) {
      tag = "Object";
      this.isFirst = false;
    }
    if (this.withTypes && typed !== null) attributes.push(["Type", typeName(typed)]);
    return { tag, attributes, children: [], text };
  }

  private container(source: PSValue, base: PSValue, property: string | null, depth: number): Element | null {
    if (base instanceof PSCustomObject) return null;
    if (base instanceof DictionaryBase) {
      const element = this.element(property, base, null);
      for (const [key, value] of base.entries())
        element.children.push(this.write(key, "Key", depth), this.write(value, "Value", depth));
      return element;
    }
    const items = getEnumerable(base);
    if (items === null) return null;
    const element = this.element(property, base, null);
    for (const item of items) element.children.push(this.write(item === AutomationNull ? null : item, null, depth));
    const isList = typeOf(base).interfaces.some((one) => one.fullName === "System.Collections.IList");
    if (depth !== 0 && !isList) element.children.push(...this.properties(source, depth));
    return element;
  }

  /** A value below the last level: its text, and what was added to it. */
  private asString(source: PSValue, base: PSValue, property: string | null): Element {
    const notes = listMembers(source, { propertiesOnly: true, view: "extended" }).filter((one) => one.isInstance);
    const isCustom = base instanceof PSCustomObject;
    if (!isCustom && notes.length === 0) return this.element(property, base, textOf(base));
    const element = this.element(property, base, null);
    element.children.push(this.element(null, "", toStringValue(source)));
    for (const note of isCustom ? listMembers(source, { propertiesOnly: true }) : notes) {
      const value = readProperty(note as PSPropertyInfo);
      const attributes: [string, string][] = [["Name", note.name]];
      if (this.withTypes) attributes.push(["Type", `System.Management.Automation.PS${note.memberType}`]);
      element.children.push({ tag: "Property", attributes, children: [], text: isNull(value) ? "" : textOf(value) });
    }
    return element;
  }

  private properties(source: PSValue, depth: number): Element[] {
    const levels = (standardMember(typeNamesOf(source), "serializationDepth") ?? 0) || depth;
    const elements: Element[] = [];
    for (const member of listMembers(source, { propertiesOnly: true })) {
      const value = readProperty(member as PSPropertyInfo);
      if (!isNull(value)) {
        elements.push(this.write(value, member.name, levels - 1));
        continue;
      }
      const attributes: [string, string][] = [["Name", member.name]];
      if (this.withTypes) attributes.push(["Type", (member as PSPropertyInfo).typeNameOfValue]);
      elements.push({ tag: "Property", attributes, children: [], text: null });
    }
    return elements;
  }
}

function readProperty(member: PSPropertyInfo): PSValue {
  try {
    return member.isGettable ? member.value : null;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return null;
  }
}

/** GetType().ToString(). */
function typeName(value: PSValue): string {
  return value instanceof PSCustomObject ? "System.Management.Automation.PSCustomObject" : textOf(typeOf(value));
}

/** What .NET's own ToString() gives. */
function textOf(value: PSValue): string {
  const base = unwrap(value);
  if (base instanceof PSCustomObject) return toStringValue(value);
  const converted = tryConvertTo(invokeMethod(base, "ToString", []), getType("System.String"));
  return converted.ok ? String(converted.value) : toStringValue(value);
}
