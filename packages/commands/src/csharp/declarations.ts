// Owns reading C#'s declarations: namespaces, enums, classes, interfaces and their members; bodies stay tokens.
import { TokenReader, tokenize } from "./tokens.ts";

export interface CSharpType {
  readonly kind: "enum" | "class" | "interface";
  /** Full name, nested types behind a plus sign. */
  readonly fullName: string;
  readonly isPublic: boolean;
  readonly isStatic: boolean;
  readonly isAbstract: boolean;
  readonly attributes: readonly string[];
  readonly bases: readonly TypeReference[];
  readonly members: CSharpMember[];
  /** Enums: names with the place of their value, if one is given. */
  readonly values: { name: string; value: number | null }[];
}

/** A type as written: `List<int>[]` is { name: "List", arguments: [int], ranks: 1 }. */
export interface TypeReference {
  readonly name: string;
  readonly arguments: readonly TypeReference[];
  readonly ranks: number;
  readonly isNullable: boolean;
}

export interface CSharpParameter {
  readonly type: TypeReference;
  readonly name: string;
  /** Where the default value starts, or null. */
  readonly defaultAt: number | null;
}

export interface CSharpMember {
  readonly kind: "field" | "method" | "constructor" | "property";
  readonly name: string;
  readonly type: TypeReference;
  readonly modifiers: ReadonlySet<string>;
  readonly parameters: readonly CSharpParameter[];
  /** Where the initial value, the body's `{` or the expression behind `=>` starts; null without. */
  readonly bodyAt: number | null;
  readonly isExpressionBody: boolean;
  readonly getAt: number | null;
  readonly setAt: number | null;
  readonly canWrite: boolean;
  /** Constructors: `base` or `this`, and where its arguments start. */
  readonly chained: { readonly to: string; readonly at: number } | null;
}

export interface CSharpUnit {
  readonly reader: TokenReader;
  readonly usings: readonly string[];
  readonly types: readonly CSharpType[];
}

const modifierNames = new Set(
  "public private protected internal static readonly const abstract virtual override sealed new partial extern unsafe volatile async".split(" "),
); // biome-ignore format: a list

/** Reads a C# text; throws CSharpError. */
export function readUnit(source: string): CSharpUnit {
  const reader = new TokenReader(tokenize(source));
  const usings: string[] = [];
  const types: CSharpType[] = [];
  readNamespaceBody(reader, "", usings, types);
  if (reader.peek().kind !== "end") reader.expect("end of file");
  return { reader, usings, types };
}

function readNamespaceBody(reader: TokenReader, namespace: string, usings: string[], types: CSharpType[]): void {
  while (reader.peek().kind !== "end" && !reader.is("}")) {
    if (reader.take("using")) {
      if (reader.is("static") || reader.is("=", 1)) reader.unsupported("using aliases");
      usings.push(dottedName(reader));
      reader.expect(";");
    } else if (reader.take("namespace")) {
      const name = dottedName(reader);
      const full = namespace === "" ? name : `${namespace}.${name}`;
      usings.push(full);
      if (reader.take(";")) {
        readNamespaceBody(reader, full, usings, types);
        return;
      }
      reader.expect("{");
      readNamespaceBody(reader, full, usings, types);
      reader.expect("}");
    } else readType(reader, namespace === "" ? "" : `${namespace}.`, types);
  }
}

function dottedName(reader: TokenReader): string {
  let name = reader.name();
  while (reader.take(".")) name += `.${reader.name()}`;
  return name;
}

function readModifiers(reader: TokenReader): Set<string> {
  const found = new Set<string>();
  while (modifierNames.has(reader.peek().text) && reader.peek().kind === "name") found.add(reader.next().text);
  if (found.has("extern") || found.has("unsafe") || found.has("async"))
    reader.unsupported(`the modifier '${found.has("extern") ? "extern" : found.has("async") ? "async" : "unsafe"}'`);
  return found;
}

function readAttributes(reader: TokenReader): string[] {
  const names: string[] = [];
  while (reader.take("[")) {
    let depth = 1;
    names.push(reader.peek().text);
    while (depth > 0) {
      if (reader.peek().kind === "end") reader.expect("]");
      const token = reader.next();
      if (token.kind !== "symbol") continue;
      if (token.text === "[") depth++;
      else if (token.text === "]") depth--;
      else if (token.text === "," && depth === 1) names.push(reader.peek().text);
    }
  }
  return names;
}

/** Reads the declaration of a type and adds it and the types nested in it. */
function readType(reader: TokenReader, prefix: string, types: CSharpType[]): void {
  const attributes = readAttributes(reader);
  const modifiers = readModifiers(reader);
  const word = reader.peek().text;
  if (word !== "enum" && word !== "class" && word !== "interface") {
    if (["struct", "delegate", "record"].includes(word)) reader.unsupported(`${word} types`);
    reader.expect("class");
  }
  reader.next();
  const name = reader.name();
  if (reader.is("<")) reader.unsupported("generic types");
  const type: CSharpType = {
    kind: word as CSharpType["kind"],
    fullName: prefix + name,
    isPublic: modifiers.has("public"),
    isStatic: modifiers.has("static"),
    isAbstract: modifiers.has("abstract"),
    attributes,
    bases: readBases(reader),
    members: [],
    values: [],
  };
  types.push(type);
  reader.expect("{");
  if (type.kind === "enum") readEnumValues(reader, type);
  else while (!reader.is("}")) readMember(reader, type, types);
  reader.expect("}");
  reader.take(";");
}

function readBases(reader: TokenReader): TypeReference[] {
  const bases: TypeReference[] = [];
  if (reader.take(":")) {
    do bases.push(readTypeReference(reader));
    while (reader.take(","));
  }
  return bases;
}

function readEnumValues(reader: TokenReader, type: CSharpType): void {
  while (!reader.is("}")) {
    readAttributes(reader);
    const name = reader.name();
    let value: number | null = null;
    if (reader.take("=")) {
      value = reader.position;
      skipExpression(reader);
    }
    type.values.push({ name, value });
    if (!reader.take(",")) break;
  }
}

/** Reads a type name with its arguments and array brackets. */
export function readTypeReference(reader: TokenReader): TypeReference {
  const start = reader.peek();
  if (start.kind !== "name") reader.expect("type");
  let name = dottedName(reader);
  const args: TypeReference[] = [];
  if (reader.take("<")) {
    do args.push(readTypeReference(reader));
    while (reader.take(","));
    reader.expect(">");
    if (reader.is(".")) {
      reader.next();
      name += `.${dottedName(reader)}`;
    }
  }
  const isNullable = reader.take("?");
  let ranks = 0;
  while (reader.is("[") && reader.is("]", 1)) {
    reader.position += 2;
    ranks++;
  }
  return { name, arguments: args, ranks, isNullable };
}

/** Passes over an expression, up to the comma, semicolon or bracket that ends it. */
export function skipExpression(reader: TokenReader): void {
  let depth = 0;
  for (;;) {
    const token = reader.peek();
    if (token.kind === "end") return;
    if (token.kind === "symbol") {
      if (depth === 0 && (token.text === "," || token.text === ";")) return;
      if (token.text === "(" || token.text === "[" || token.text === "{") depth++;
      if (token.text === ")" || token.text === "]" || token.text === "}") {
        if (depth === 0) return;
        depth--;
      }
    }
    reader.next();
  }
}

function skipBlock(reader: TokenReader): void {
  reader.expect("{");
  for (let depth = 1; depth > 0; ) {
    const token = reader.next();
    if (token.kind === "end") reader.expect("}");
    if (token.kind !== "symbol") continue;
    if (token.text === "{") depth++;
    if (token.text === "}") depth--;
  }
}

interface MemberStart {
  readonly owner: CSharpType;
  readonly modifiers: ReadonlySet<string>;
  readonly type: TypeReference;
  readonly name: string;
}

const voidType: TypeReference = { name: "void", arguments: [], ranks: 0, isNullable: false };

function readMember(reader: TokenReader, owner: CSharpType, types: CSharpType[]): void {
  const start = reader.position;
  readAttributes(reader);
  const modifiers = readModifiers(reader);
  const word = reader.peek().text;
  if (["class", "enum", "interface", "struct", "delegate", "record"].includes(word)) {
    reader.position = start;
    readType(reader, `${owner.fullName}+`, types);
    return;
  }
  if (word === "event" || word === "~" || word === "implicit" || word === "explicit") reader.unsupported(`'${word}'`);
  const simpleName = owner.fullName.slice(owner.fullName.search(/[^.+]*$/));
  if (word === simpleName && reader.is("(", 1)) {
    reader.next();
    readMethod(reader, { owner, modifiers, type: voidType, name: simpleName }, "constructor");
    return;
  }
  const type = readTypeReference(reader);
  if (reader.is("operator") || reader.is("this")) reader.unsupported(`'${reader.peek().text}' members`);
  const begun = { owner, modifiers, type, name: reader.name() };
  if (reader.is("<")) reader.unsupported("generic methods");
  if (reader.is(".")) reader.unsupported("explicit interface implementations");
  if (reader.is("(")) readMethod(reader, begun, "method");
  else if (reader.is("{") || reader.is("=>")) readProperty(reader, begun);
  else readFields(reader, begun);
}

function member(begun: MemberStart, kind: CSharpMember["kind"], rest: Partial<CSharpMember>): CSharpMember {
  const none = { parameters: [], bodyAt: null, isExpressionBody: false, getAt: null, setAt: null, chained: null };
  const { modifiers, type, name } = begun;
  return { kind, name, type, modifiers, canWrite: true, ...none, ...rest };
}

function readFields(reader: TokenReader, begun: MemberStart): void {
  let name = begun.name;
  for (;;) {
    let bodyAt: number | null = null;
    if (reader.take("=")) {
      bodyAt = reader.position;
      skipExpression(reader);
    }
    begun.owner.members.push(member({ ...begun, name }, "field", { bodyAt }));
    if (!reader.take(",")) break;
    name = reader.name();
  }
  reader.expect(";");
}

function readProperty(reader: TokenReader, begun: MemberStart): void {
  if (reader.take("=>")) {
    begun.owner.members.push(
      member(begun, "property", { getAt: reader.position, isExpressionBody: true, canWrite: false }),
    );
    skipExpression(reader);
    reader.expect(";");
    return;
  }
  reader.expect("{");
  let getAt: number | null = null;
  let setAt: number | null = null;
  let canWrite = false;
  while (!reader.is("}")) {
    readAttributes(reader);
    const isPublic = readModifiers(reader).size === 0;
    const accessor = reader.name();
    if (accessor !== "get" && accessor !== "set") reader.unsupported(`'${accessor}' accessors`);
    if (accessor === "set") canWrite = isPublic;
    if (reader.is("=>")) reader.unsupported("accessors with '=>'");
    if (reader.take(";")) continue;
    if (accessor === "get") getAt = reader.position;
    else setAt = reader.position;
    skipBlock(reader);
  }
  reader.expect("}");
  let bodyAt: number | null = null;
  if (reader.take("=")) {
    bodyAt = reader.position;
    skipExpression(reader);
    reader.expect(";");
  }
  begun.owner.members.push(member(begun, "property", { getAt, setAt, bodyAt, canWrite }));
}

function readParameters(reader: TokenReader): CSharpParameter[] {
  const parameters: CSharpParameter[] = [];
  reader.expect("(");
  while (!reader.is(")")) {
    readAttributes(reader);
    for (const word of ["ref", "out", "in", "params", "this"])
      if (reader.is(word)) reader.unsupported(`'${word}' parameters`);
    const type = readTypeReference(reader);
    const name = reader.name();
    let defaultAt: number | null = null;
    if (reader.take("=")) {
      defaultAt = reader.position;
      skipExpression(reader);
    }
    parameters.push({ type, name, defaultAt });
    if (!reader.take(",")) break;
  }
  reader.expect(")");
  return parameters;
}

function readMethod(reader: TokenReader, begun: MemberStart, kind: "method" | "constructor"): void {
  const parameters = readParameters(reader);
  let chained: CSharpMember["chained"] = null;
  if (reader.take(":")) {
    const to = reader.name();
    chained = { to, at: reader.position };
    reader.expect("(");
    for (;;) {
      skipExpression(reader);
      if (!reader.take(",")) break;
    }
    reader.expect(")");
  }
  let bodyAt: number | null = null;
  const isExpressionBody = reader.take("=>");
  if (isExpressionBody) {
    bodyAt = reader.position;
    skipExpression(reader);
    reader.expect(";");
  } else if (!reader.take(";")) {
    bodyAt = reader.position;
    skipBlock(reader);
  }
  begun.owner.members.push(member(begun, kind, { parameters, bodyAt, isExpressionBody, chained }));
}
