// Owns turning C#'s classes into the text of PowerShell classes, and the values of its enums.
import { type CSharpMember, type CSharpType, type CSharpUnit, readUnit, type TypeReference } from "./declarations.ts";
import { type BodyScope, declareParameter, lowerArguments, lowerBlock, lowerExpression } from "./lower-body.ts";
import { CSharpError } from "./tokens.ts";

export interface LoweredEnum {
  readonly fullName: string;
  readonly underlying: string;
  readonly isFlags: boolean;
  readonly members: ReadonlyMap<string, number>;
}

export interface LoweredUnit {
  readonly enums: readonly LoweredEnum[];
  /** PowerShell text with the classes under stand-in names. */
  readonly text: string;
  /** Stand-in name, in lower case, to full name. */
  readonly names: ReadonlyMap<string, string>;
  /** Full names in the order of the text. */
  readonly order: readonly string[];
}

const keywordTypes: Readonly<Record<string, string>> = {
  bool: "bool", byte: "byte", char: "char", decimal: "decimal", double: "double", float: "float", int: "int", long: "long",
  object: "object", sbyte: "sbyte", short: "int16", string: "string", uint: "uint32", ulong: "uint64", ushort: "uint16", void: "void",
}; // biome-ignore format: a table

/** Reads a C# text and gives what defines its types; throws CSharpError. */
export function lowerUnit(source: string): LoweredUnit {
  const unit = readUnit(source);
  const names = new Map<string, string>();
  const classes: string[] = [];
  const enums: LoweredEnum[] = [];
  for (const type of unit.types) {
    if (type.kind === "enum") enums.push(lowerEnum(unit, type));
    else if (type.kind === "interface") throw new CSharpError("interface types", unit.reader.peek(), true);
    else {
      const standIn = standInName(type.fullName);
      names.set(standIn.toLowerCase(), type.fullName);
      classes.push(lowerClass(unit, type, standIn));
    }
  }
  const usings = [...new Set(["System", ...unit.usings])].map((name) => `using namespace ${name}\n`);
  const text = classes.length === 0 ? "" : usings.join("") + classes.join("\n");
  return { enums, text, names, order: unit.types.map((type) => type.fullName) };
}

function standInName(fullName: string): string {
  return `CSharp_${fullName.replaceAll(/[.+]/g, "_")}`;
}

function lowerEnum(unit: CSharpUnit, type: CSharpType): LoweredEnum {
  const members = new Map<string, number>();
  let next = 0;
  for (const { name, value } of type.values) {
    if (value !== null) next = constantAt(unit, value, members);
    members.set(name, next++);
  }
  const underlying = typeText(unit, type.bases[0] ?? { name: "int", arguments: [], ranks: 0, isNullable: false });
  return {
    fullName: type.fullName,
    underlying,
    isFlags: type.attributes.some((a) => /^Flags(Attribute)?$/.test(a)),
    members,
  };
}

/** The value of an enum member: numbers and members joined by |, &, +, - and <<. */
function constantAt(unit: CSharpUnit, at: number, members: ReadonlyMap<string, number>): number {
  const { reader } = unit;
  reader.position = at;
  const operand = (): number => {
    if (reader.take("-")) return -operand();
    if (reader.take("~")) return ~operand();
    if (reader.take("(")) {
      const inner = sum();
      reader.expect(")");
      return inner;
    }
    const token = reader.next();
    if (token.kind === "number") return Number(token.text.replace(/[uUlL]+$/, ""));
    if (token.kind === "char") return token.text.charCodeAt(0);
    while (reader.take(".")) return operand();
    const known = members.get(token.text);
    return known ?? reader.unsupported(`the value '${token.text}'`);
  };
  const sum = (): number => {
    let value = operand();
    for (;;) {
      if (reader.take("|")) value |= operand();
      else if (reader.take("&")) value &= operand();
      else if (reader.take("+")) value += operand();
      else if (reader.take("-")) value -= operand();
      else if (reader.take("<<")) value *= 2 ** operand();
      else return value;
    }
  };
  return sum();
}

function typeText(unit: CSharpUnit, type: TypeReference): string {
  const own = unit.types.find(
    (t) => t.fullName === type.name || t.fullName.endsWith(`.${type.name}`) || t.fullName.endsWith(`+${type.name}`),
  );
  let text = own?.fullName ?? keywordTypes[type.name] ?? type.name;
  const known = genericNamespaces[type.name];
  if (type.arguments.length > 0) text = `${known ?? text}[${type.arguments.map((a) => typeText(unit, a)).join(",")}]`;
  if (type.isNullable) text = `Nullable[${text}]`;
  return text + "[]".repeat(type.ranks);
}

const genericNamespaces: Readonly<Record<string, string>> = Object.fromEntries(
  ["List", "Dictionary", "IEnumerable", "IList", "IDictionary", "HashSet", "Queue", "Stack", "KeyValuePair"].map(
    (name) => [name, `System.Collections.Generic.${name}`],
  ),
);

function lowerClass(unit: CSharpUnit, type: CSharpType, standIn: string): string {
  const bases = type.bases.map((base) => typeText(unit, base));
  const lines = [`class ${standIn}${bases.length > 0 ? ` : ${bases.join(", ")}` : ""} {`];
  for (const member of type.members) lines.push(lowerMember(unit, type, standIn, member));
  lines.push("}");
  return lines.join("\n");
}

function lowerMember(unit: CSharpUnit, owner: CSharpType, standIn: string, member: CSharpMember): string {
  const isStatic = member.modifiers.has("static") || member.modifiers.has("const");
  const prefix = `${member.modifiers.has("public") ? "" : "hidden "}${isStatic ? "static " : ""}`;
  const type = typeText(unit, member.type);
  if (member.kind === "field" || (member.kind === "property" && member.getAt === null && member.setAt === null)) {
    const initial = member.bodyAt === null ? "" : ` = ${expressionAt(unit, owner, isStatic, member.bodyAt)}`;
    return `${prefix}[${type}] $${member.name}${initial}`;
  }
  if (member.kind === "property") return lowerAccessors(unit, owner, member, isStatic, type);
  if (member.bodyAt === null) throw new CSharpError("methods without a body", unit.reader.peek(), true);
  return lowerMethod(unit, owner, standIn, member, `${prefix}${member.kind === "method" ? `[${type}] ` : ""}`);
}

function scopeOf(unit: CSharpUnit, owner: CSharpType, isStatic: boolean): BodyScope {
  return {
    reader: unit.reader,
    locals: new Map(),
    localTypes: new Map(),
    typeText: (type) => typeText(unit, type),
    member(name) {
      for (let type: CSharpType | undefined = owner; type !== undefined; type = baseOf(unit, type)) {
        const found: CSharpMember | undefined = type.members.find((m) => m.name === name);
        if (found === undefined) continue;
        const shared = found.modifiers.has("static") || found.modifiers.has("const");
        if (!shared && isStatic) return null;
        const plain = found.type.ranks === 0 && found.kind !== "method" ? found.type.name : null;
        return { text: shared ? `[${type.fullName}]::${name}` : `$this.${name}`, type: plain };
      }
      return null;
    },
  };
}

function baseOf(unit: CSharpUnit, type: CSharpType): CSharpType | undefined {
  const name = type.bases[0]?.name;
  return name === undefined
    ? undefined
    : unit.types.find((t) => t.fullName === name || t.fullName.endsWith(`.${name}`));
}

function expressionAt(unit: CSharpUnit, owner: CSharpType, isStatic: boolean, at: number): string {
  unit.reader.position = at;
  return lowerExpression(scopeOf(unit, owner, isStatic)).text;
}

function lowerAccessors(
  unit: CSharpUnit,
  owner: CSharpType,
  member: CSharpMember,
  isStatic: boolean,
  type: string,
): string {
  const prefix = `hidden ${isStatic ? "static " : ""}`;
  const parts: string[] = [];
  if (member.getAt !== null) {
    const body = member.isExpressionBody
      ? `return ${expressionAt(unit, owner, isStatic, member.getAt)}`
      : bodyAt(unit, scopeOf(unit, owner, isStatic), member.getAt);
    parts.push(`${prefix}[${type}] get_${member.name}() { ${body} }`);
  }
  if (member.setAt !== null) {
    const scope = scopeOf(unit, owner, isStatic);
    const value = declareParameter(scope, "value", member.type);
    parts.push(`${prefix}[void] set_${member.name}([${type}]${value}) { ${bodyAt(unit, scope, member.setAt)} }`);
  }
  return parts.join("\n");
}

function bodyAt(unit: CSharpUnit, scope: BodyScope, at: number): string {
  unit.reader.position = at;
  return lowerBlock(scope);
}

function lowerMethod(
  unit: CSharpUnit,
  owner: CSharpType,
  standIn: string,
  member: CSharpMember,
  prefix: string,
): string {
  const scope = scopeOf(unit, owner, member.modifiers.has("static"));
  const name = member.kind === "constructor" ? standIn : member.name;
  const parameters = member.parameters.map(
    (p) => `[${typeText(unit, p.type)}]${declareParameter(scope, p.name, p.type)}`,
  );
  if (member.parameters.some((p) => p.defaultAt !== null))
    throw new CSharpError("optional parameters", unit.reader.peek(), true);
  let chained = "";
  if (member.chained !== null) {
    if (member.chained.to !== "base") throw new CSharpError("': this(…)'", unit.reader.peek(), true);
    unit.reader.position = member.chained.at;
    chained = ` : base${lowerArguments(scope)}`;
  }
  let body: string;
  if (member.isExpressionBody) {
    unit.reader.position = member.bodyAt as number;
    body = `${member.type.name === "void" ? "" : "return "}${lowerExpression(scope).text}`;
  } else {
    body = bodyAt(unit, scope, member.bodyAt as number);
    // C# has checked that every path returns; PowerShell's own check knows fewer ways to see that.
    if (member.kind === "method" && member.type.name !== "void") body += " throw [InvalidOperationException]::new()";
  }
  return `${prefix}${name}(${parameters.join(", ")})${chained} { ${body} }`;
}
