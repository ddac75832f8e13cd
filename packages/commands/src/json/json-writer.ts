// Values -> JSON text, laid out as Json.NET does it for ConvertTo-Json.
import {
  addInstanceMember, AutomationNull, DictionaryBase, type ErrorRecord, EnumValue, Exception, getEnumerable, getMember, instanceDataOf, invokeMethod, isBoxed, listMembers, newErrorRecord,
  PSBigInteger, PSCustomObject, PSDateTime, type PSMemberInfo, PSNoteProperty, PSObject, PSDecimal, PSDouble, PSChar, PSSingle, type PSValue, toStringValue, typeOf, unwrap,
} from "@latch/dotnet"; // biome-ignore format: a list

export interface JsonWriterOptions {
  /** levels of contained objects below the top one */
  readonly depth: number;
  readonly compress: boolean;
  readonly enumsAsStrings: boolean;
  readonly escape: "Default" | "EscapeHtml" | "EscapeNonAscii";
  warn(text: string): void;
  fail(record: ErrorRecord): never;
  checkStopped(): void;
}

/** Writes one value. */
export class JsonWriter {
  readonly #options: JsonWriterOptions;
  #warned = false;
  readonly #piped = new Set<object>();

  constructor(options: JsonWriterOptions) {
    this.#options = options;
  }

  /** Writes a value that a parameter was given. */
  write(value: PSValue): string {
    return this.#value(value, 0, "");
  }

  /** Writes what came through a pipeline, one object or (`several`) an array of them. */
  writePiped(values: readonly PSValue[], several: boolean): string {
    for (const value of values) if (typeof value === "object" && value !== null) this.#piped.add(value);
    if (!several) return this.#value(withTypeMembers(values[0] ?? null), 0, "");
    return this.#value(values.map(withTypeMembers), 0, "");
  }

  #value(value: PSValue, level: number, indent: string): string {
    const base = unwrap(value);
    const scalar = this.#scalar(base);
    if (scalar !== null)
      return value instanceof PSObject ? this.#withMembers(value, level, indent, () => scalar) : scalar;
    if (level > this.#options.depth) return this.#truncated(value);
    this.#options.checkStopped();
    if (base instanceof DictionaryBase) return this.#dictionary(base, value, level, indent);
    const items = base instanceof PSCustomObject ? null : getEnumerable(base);
    if (items !== null)
      return this.#withMembers(value, level, indent, (inner) => this.#array([...items], level, inner));
    return this.#object(this.#propertiesOf(value), level, indent);
  }

  /** Properties that were added to a plain value, an array or a dictionary; its wrapper must be there. */
  #addedMembers(value: PSValue): PSMemberInfo[] {
    const data = instanceDataOf(value);
    const wrapped = value instanceof PSObject || data?.wrapped === true || this.#piped.has(value as object);
    if (data === undefined || !wrapped) return [];
    return [...(data.members?.values() ?? [])].filter((m) => m.memberType.endsWith("Property"));
  }

  /** Members added to what is written as a plain value or an array: an object with the `value` and them. */
  #withMembers(value: PSValue, level: number, indent: string, write: (indent: string) => string): string {
    const base = unwrap(value);
    const members = this.#addedMembers(value);
    if (members.length === 0 || typeof base === "string" || base instanceof PSDateTime) return write(indent);
    const inner = this.#options.compress ? "" : `${indent}  `;
    const colon = this.#options.compress ? ":" : ": ";
    const parts = [`${inner}"value"${colon}${write(inner)}`];
    for (const member of members)
      parts.push(`${inner}${this.#string(member.name)}${colon}${this.#value(readSafely(member), level + 1, inner)}`);
    return this.#block("{", parts, "}", indent);
  }

  #scalar(base: PSValue): string | null {
    if (base === null || base === AutomationNull) return "null";
    switch (typeof base) {
      case "string":
        return this.#string(base);
      case "boolean":
        return base ? "true" : "false";
      case "number":
      case "bigint":
        return String(base);
      default:
        return this.#boxed(base as object);
    }
  }

  #boxed(base: object): string | null {
    if (base instanceof PSDouble || base instanceof PSSingle) return this.#double(base);
    if (base instanceof PSChar) return this.#string(toStringValue(base));
    if (base instanceof PSDecimal)
      return /[.eE]/.test(toStringValue(base)) ? toStringValue(base) : `${toStringValue(base)}.0`;
    if (base instanceof PSBigInteger || isBoxed(base)) return toStringValue(base);
    if (base instanceof EnumValue)
      return this.#options.enumsAsStrings ? this.#string(toStringValue(base)) : String(base.value);
    switch (typeOf(base).displayName) {
      case "System.DateTime":
        return this.#string(dateText(base));
      case "System.DateTimeOffset":
        return this.#string(String(invokeMethod(base, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"])));
      case "System.Uri":
        return this.#string(String(getMember(base, "OriginalString")));
      case "System.Guid":
      case "System.Numerics.BigInteger":
        return this.#string(toStringValue(base));
      case "System.DBNull":
      case "System.Management.Automation.Language.NullString":
        return "null";
      default:
        return null;
    }
  }

  #double(box: PSDouble | PSSingle): string {
    const number = box.value;
    if (Number.isNaN(number)) return '"NaN"';
    if (!Number.isFinite(number)) return number > 0 ? '"Infinity"' : '"-Infinity"';
    const text = String(invokeMethod(box, "ToString", ["R"]));
    return /[.eE]/.test(text) ? text : `${text}.0`;
  }

  #truncated(value: PSValue): string {
    if (!this.#warned) {
      this.#warned = true;
      this.#options.warn(
        `Resulting JSON is truncated as serialization has exceeded the set depth of ${this.#options.depth}.`,
      );
    }
    return this.#string(toStringValue(value));
  }

  #dictionary(table: DictionaryBase, value: PSValue, level: number, indent: string): string {
    const pairs: [string, PSValue][] = [];
    for (const [key, item] of table.entries()) {
      if (typeof unwrap(key) !== "string") this.#refuseKey(table);
      pairs.push([unwrap(key) as string, item]);
    }
    for (const member of this.#addedMembers(value)) pairs.push([member.name, readSafely(member)]);
    return this.#object(pairs, level, indent);
  }

  #refuseKey(table: DictionaryBase): never {
    const message = `The type '${typeOf(table).displayName}' is not supported for serialization or deserialization of a dictionary. Keys must be strings.`;
    const exception = new Exception("System.InvalidOperationException", message);
    return this.#options.fail(newErrorRecord(exception, "NonStringKeyInDictionary", "InvalidOperation", table));
  }

  #propertiesOf(value: PSValue): [string, PSValue][] {
    const base = unwrap(value);
    if (base instanceof PSCustomObject && base.shape.plain && base.typeNames === null)
      return base.shape.names.map((name, slot) => [name, base.values[slot] ?? null]);
    const pairs: [string, PSValue][] = [];
    const added: [string, PSValue][] = [];
    for (const member of listMembers(value, { force: true })) {
      if (!member.memberType.endsWith("Property") || member.memberType === "ParameterizedProperty") continue;
      if (/^(pstypenames|psbase|psadapted|psextended|psobject)$/i.test(member.name)) continue;
      (member.memberType === "Property" || base instanceof PSCustomObject ? pairs : added).push([
        member.name,
        readSafely(member),
      ]);
    }
    return pairs.concat(added);
  }

  #object(pairs: readonly [string, PSValue][], level: number, indent: string): string {
    if (pairs.length === 0) return "{}";
    const inner = this.#options.compress ? "" : `${indent}  `;
    const colon = this.#options.compress ? ":" : ": ";
    const parts = pairs.map(
      ([name, item]) => `${inner}${this.#string(name)}${colon}${this.#value(item, level + 1, inner)}`,
    );
    return this.#block("{", parts, "}", indent);
  }

  #array(items: readonly PSValue[], level: number, indent: string): string {
    if (items.length === 0) return "[]";
    const inner = this.#options.compress ? "" : `${indent}  `;
    const parts = items.map((item) => inner + this.#value(item, level + 1, inner));
    return this.#block("[", parts, "]", indent);
  }

  #block(open: string, parts: readonly string[], close: string, indent: string): string {
    return this.#options.compress ? open + parts.join(",") + close : `${open}\n${parts.join(",\n")}\n${indent}${close}`;
  }

  #string(text: string): string {
    const quoted = JSON.stringify(text).replace(/[\ud800-\udfff]/g, (c) => c);
    if (this.#options.escape === "EscapeHtml")
      return `"${quoted.slice(1, -1).replace(/\\"|[<>&']/g, (c) => unicode(c === '\\"' ? '"' : c))}"`;
    if (this.#options.escape === "EscapeNonAscii") return quoted.replace(/[\u0080-\uffff]/g, unicode);
    return quoted.replace(/[\u0085\u2028\u2029]/g, unicode);
  }
}

function unicode(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A piped Guid has its types file's member with it, as every piped object has; a bare one is its text. */
function withTypeMembers(value: PSValue): PSValue {
  const base = unwrap(value);
  if (base === null || typeof base !== "object" || typeOf(base).displayName !== "System.Guid") return value;
  const piped = new PSObject(base);
  for (const member of instanceDataOf(value)?.members?.values() ?? []) addInstanceMember(piped, member);
  return addInstanceMember(piped, new PSNoteProperty("Guid", toStringValue(base)));
}

function readSafely(member: { readonly value: PSValue }): PSValue {
  try {
    return member.value;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

/** Round-trip text without the trailing zeros of the fraction; the zone as the kind has it. */
function dateText(date: PSValue): string {
  return String(invokeMethod(date, "ToString", ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK"]));
}
