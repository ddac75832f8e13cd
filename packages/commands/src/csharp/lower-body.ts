// Owns turning the bodies of C# methods into PowerShell text: statements and expressions of the subset that latch reads.
import { readTypeReference, type TypeReference } from "./declarations.ts";
import type { TokenReader } from "./tokens.ts";

/** What names mean inside a member. */
export interface BodyScope {
  readonly reader: TokenReader;
  /** Local variables and parameters: C# name to PowerShell variable. */
  readonly locals: Map<string, string>;
  readonly localTypes: Map<string, string>;
  /** PowerShell's text for a member of the class by its bare name, or null. */
  member(name: string): { readonly text: string; readonly type: string | null } | null;
  typeText(type: TypeReference): string;
}

interface Lowered {
  readonly text: string;
  /** C#'s name of the type, where it is plain to see. */
  readonly type: string | null;
}

const binary: readonly (readonly [Readonly<Record<string, string>>])[] = [
  [{ "||": "-or" }], [{ "&&": "-and" }], [{ "|": "-bor" }], [{ "^": "-bxor" }], [{ "&": "-band" }],
  [{ "==": "-ceq", "!=": "-cne" }], [{ "<": "-lt", ">": "-gt", "<=": "-le", ">=": "-ge" }],
  [{ "<<": "-shl" }], [{ "+": "+", "-": "-" }], [{ "*": "*", "/": "/", "%": "%" }],
]; // biome-ignore format: a table
const logical = new Set(["||", "&&", "==", "!=", "<", ">", "<=", ">="]);
const primitive = new Set(
  "bool byte char decimal double float int long object sbyte short string uint ulong ushort".split(" "),
);

/** PowerShell's text of a string. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Reads an expression and gives PowerShell's for it, in brackets where needed. */
export function lowerExpression(scope: BodyScope): Lowered {
  const condition = lowerBinary(scope, 0);
  const { reader } = scope;
  if (reader.take("?")) {
    const yes = lowerExpression(scope);
    reader.expect(":");
    const no = lowerExpression(scope);
    return { text: `$(if (${condition.text}) { ${yes.text} } else { ${no.text} })`, type: yes.type };
  }
  if (reader.take("??")) return { text: `(${condition.text} ?? ${lowerExpression(scope).text})`, type: condition.type };
  for (const sign of ["=", "+=", "-=", "*="]) {
    if (!reader.take(sign)) continue;
    return { text: `${condition.text} ${sign} ${lowerExpression(scope).text}`, type: condition.type };
  }
  return condition;
}

function lowerBinary(scope: BodyScope, level: number): Lowered {
  const operators = binary[level]?.[0];
  if (operators === undefined) return lowerUnary(scope);
  let left = lowerBinary(scope, level + 1);
  for (;;) {
    const { reader } = scope;
    const sign = reader.peek().kind === "symbol" ? reader.peek().text : "";
    if (!Object.hasOwn(operators, sign)) {
      if (level === 6 && (reader.is("is") || reader.is("as"))) {
        const word = reader.next().text;
        left = { text: `(${left.text} -${word} [${scope.typeText(readTypeReference(reader))}])`, type: null };
        continue;
      }
      return left;
    }
    reader.next();
    left = joined(scope, sign, operators[sign] as string, left, lowerBinary(scope, level + 1));
  }
}

function joined(scope: BodyScope, sign: string, operator: string, left: Lowered, right: Lowered): Lowered {
  if (sign === "+" && (left.type === "string" || right.type === "string"))
    return { text: `[string]::Concat([object]${left.text}, [object]${right.text})`, type: "string" };
  const type = logical.has(sign) ? "bool" : left.type === right.type ? left.type : null;
  if (sign === "/") {
    if (left.type === "double" || right.type === "double")
      return { text: `(${left.text} / ${right.text})`, type: "double" };
    if (type !== "int") scope.reader.unsupported("a division of values whose types are not plain to see");
    return { text: `[int][Math]::Truncate(${left.text} / ${right.text})`, type };
  }
  return { text: `(${left.text} ${operator} ${right.text})`, type };
}

function lowerUnary(scope: BodyScope): Lowered {
  const { reader } = scope;
  if (reader.take("!")) return { text: `(-not ${lowerUnary(scope).text})`, type: "bool" };
  if (reader.take("~")) return { text: `(-bnot ${lowerUnary(scope).text})`, type: null };
  if (reader.take("-")) {
    const value = lowerUnary(scope);
    return { text: `(-${value.text})`, type: value.type };
  }
  for (const sign of ["++", "--"])
    if (reader.take(sign)) return { text: `(${sign}${lowerUnary(scope).text})`, type: null };
  if (reader.is("(") && isCast(reader)) {
    reader.next();
    const type = readTypeReference(reader);
    reader.expect(")");
    return { text: `([${scope.typeText(type)}]${lowerUnary(scope).text})`, type: type.ranks === 0 ? type.name : null };
  }
  return lowerPostfix(scope, lowerPrimary(scope));
}

/** Whether the parenthesis holds a type to cast to: a primitive's name, or a name before an operand. */
function isCast(reader: TokenReader): boolean {
  const start = reader.position;
  try {
    reader.next();
    if (reader.peek().kind !== "name") return false;
    const type = readTypeReference(reader);
    if (!reader.take(")")) return false;
    const after = reader.peek();
    return (
      primitive.has(type.name) ||
      type.ranks > 0 ||
      ["name", "string", "number", "char"].includes(after.kind) ||
      after.text === "("
    );
  } catch {
    return false;
  } finally {
    reader.position = start;
  }
}

function lowerPrimary(scope: BodyScope): Lowered {
  const { reader } = scope;
  const token = reader.next();
  if (token.kind === "string") return { text: quoted(token.text), type: "string" };
  if (token.kind === "char") return { text: `[char]${quoted(token.text)}`, type: "char" };
  if (token.kind === "number") return lowerNumber(token.text);
  if (token.kind === "symbol" && token.text === "(") {
    const inner = lowerExpression(scope);
    reader.expect(")");
    return { text: `(${inner.text})`, type: inner.type };
  }
  if (token.kind !== "name") return reader.unsupported(`'${token.text}' here`);
  if (token.text === "true" || token.text === "false") return { text: `$${token.text}`, type: "bool" };
  if (token.text === "null" || token.text === "this") return { text: `$${token.text}`, type: null };
  if (token.text === "new") return lowerNew(scope);
  if (token.text === "typeof") {
    reader.expect("(");
    const type = scope.typeText(readTypeReference(reader));
    reader.expect(")");
    return { text: `[${type}]`, type: "Type" };
  }
  if (["default", "base", "await", "delegate", "stackalloc", "nameof"].includes(token.text) || reader.is("=>"))
    reader.unsupported(`'${reader.is("=>") ? "=>" : token.text}'`);
  const local = scope.locals.get(token.text);
  if (local !== undefined) return { text: local, type: scope.localTypes.get(token.text) ?? null };
  const member = scope.member(token.text);
  if (member !== null) return member;
  return lowerTypeName(scope, token.text);
}

function lowerNumber(text: string): Lowered {
  const suffix = /^0[xX]/.test(text) ? "" : (/[fFdDmM]$/.exec(text)?.[0].toLowerCase() ?? "");
  const long = /[lL]$/.test(text);
  const plain = text.replace(/^0[xXbB].*?(?=[uUlL]*$)|[uUlLfFdDmM]+$/g, (part) => (/^0/.test(part) ? part : ""));
  if (suffix === "m") return { text: `${plain}d`, type: "decimal" };
  if (suffix === "f") return { text: `([float]${plain})`, type: "float" };
  if (suffix === "d" || /[.eE]/.test(plain)) return { text: `([double]${plain})`, type: "double" };
  return long ? { text: `${plain}l`, type: "long" } : { text: plain, type: "int" };
}

/** A name that is no variable and no member starts a type's name: `Math.Max`, `System.IO.Path.Combine`. */
function lowerTypeName(scope: BodyScope, first: string): Lowered {
  const { reader } = scope;
  let name = first;
  // The last name before a call, or behind the last dot, is the type's member.
  while (reader.is(".") && reader.is(".", 2)) {
    reader.next();
    name += `.${reader.name()}`;
  }
  if (!reader.is(".")) reader.unsupported(`the name '${name}'`);
  return { text: `[${scope.typeText({ name, arguments: [], ranks: 0, isNullable: false })}]`, type: "::" };
}

function lowerNew(scope: BodyScope): Lowered {
  const { reader } = scope;
  const type = readTypeReference(reader);
  const text = scope.typeText(type);
  if (reader.is("[") && !reader.is("]", 1)) {
    reader.next();
    const size = lowerExpression(scope).text;
    reader.expect("]");
    return { text: `[${text}[]]::new(${size})`, type: null };
  }
  if (type.ranks > 0) {
    reader.expect("{");
    const items: string[] = [];
    while (!reader.is("}")) {
      items.push(lowerExpression(scope).text);
      if (!reader.take(",")) break;
    }
    reader.expect("}");
    return { text: `([${text}]@(${items.join("; ")}))`, type: null };
  }
  const call = reader.is("(") ? lowerArguments(scope) : "()";
  if (reader.is("{")) reader.unsupported("initializers of objects");
  return { text: `[${text}]::new${call}`, type: type.name };
}

/** Reads `(a, b)` and gives PowerShell's. */
export function lowerArguments(scope: BodyScope): string {
  const { reader } = scope;
  const items: string[] = [];
  reader.expect("(");
  while (!reader.is(")")) {
    if (reader.is("ref") || reader.is("out")) reader.unsupported(`'${reader.peek().text}' arguments`);
    items.push(`(${lowerExpression(scope).text})`);
    if (!reader.take(",")) break;
  }
  reader.expect(")");
  return `(${items.join(", ")})`;
}

function lowerPostfix(scope: BodyScope, start: Lowered): Lowered {
  const { reader } = scope;
  let { text, type } = start;
  for (;;) {
    if (reader.take(".")) {
      const name = reader.name();
      if (reader.is("<")) return reader.unsupported("generic calls");
      text += `${type === "::" ? "::" : "."}${name}`;
      type = name === "ToString" ? "string" : name === "Length" || name === "Count" ? "int" : null;
    } else if (reader.is("(")) text += lowerArguments(scope);
    else if (reader.take("[")) {
      text += `[${lowerExpression(scope).text}]`;
      reader.expect("]");
      type = null;
    } else if (reader.is("++") || reader.is("--")) text = `(${text}${reader.next().text})`;
    else if (reader.is("?.")) return reader.unsupported("'?.'");
    else return { text, type };
  }
}

/** Reads a statement and gives PowerShell's. */
export function lowerStatement(scope: BodyScope): string {
  const { reader } = scope;
  if (reader.is("{")) return lowerBlock(scope);
  if (reader.take(";")) return "";
  const word = reader.peek().kind === "name" ? reader.peek().text : "";
  const special = statements[word];
  if (special !== undefined) {
    reader.next();
    return special(scope);
  }
  if (["switch", "using", "lock", "yield", "goto", "fixed", "checked", "unchecked", "const"].includes(word))
    return reader.unsupported(`'${word}' statements`);
  const text = isDeclaration(reader) ? lowerDeclaration(scope) : lowerExpression(scope).text;
  reader.expect(";");
  return `${text};`;
}

function isDeclaration(reader: TokenReader): boolean {
  const start = reader.position;
  try {
    if (reader.peek().kind !== "name") return false;
    readTypeReference(reader);
    return (
      reader.peek().kind === "name" &&
      (reader.is("=", 1) || reader.is(";", 1) || reader.is(",", 1) || reader.is("in", 1))
    );
  } catch {
    return false;
  } finally {
    reader.position = start;
  }
}

function declare(scope: BodyScope, name: string, type: TypeReference): string {
  const taken = [...scope.locals.values()].some((v) => v.toLowerCase() === `$${name.toLowerCase()}`);
  const variable = taken || automatic.has(name.toLowerCase()) ? `$${name}_${scope.locals.size}` : `$${name}`;
  scope.locals.set(name, variable);
  if (type.ranks === 0) scope.localTypes.set(name, type.name);
  return variable;
}

/** Variables that PowerShell keeps for itself. */
const automatic = new Set([
  "args",
  "input",
  "this",
  "error",
  "host",
  "matches",
  "true",
  "false",
  "null",
  "home",
  "pid",
]);

/** Names a parameter in the scope; gives its PowerShell variable. */
export const declareParameter = declare;

function lowerDeclaration(scope: BodyScope): string {
  const { reader } = scope;
  const type = readTypeReference(reader);
  const parts: string[] = [];
  do {
    const name = reader.name();
    const value = reader.take("=") ? lowerExpression(scope) : null;
    const known = type.name === "var" ? { ...type, name: value?.type ?? "object" } : type;
    const constraint = type.name === "var" ? "" : `[${scope.typeText(type)}]`;
    parts.push(
      `${constraint}${declare(scope, name, known)} = ${value?.text ?? (known.name === "string" || !primitive.has(known.name) ? "$null" : "0")}`,
    );
  } while (reader.take(","));
  return parts.join("; ");
}

function condition(scope: BodyScope): string {
  scope.reader.expect("(");
  const { text } = lowerExpression(scope);
  scope.reader.expect(")");
  return text;
}

const statements: Readonly<Record<string, (scope: BodyScope) => string>> = {
  return(scope) {
    const value = scope.reader.is(";") ? "" : ` ${lowerExpression(scope).text}`;
    scope.reader.expect(";");
    return `return${value};`;
  },
  throw(scope) {
    const value = scope.reader.is(";") ? "" : ` ${lowerExpression(scope).text}`;
    scope.reader.expect(";");
    return `throw${value};`;
  },
  break(scope) {
    scope.reader.expect(";");
    return "break;";
  },
  continue(scope) {
    scope.reader.expect(";");
    return "continue;";
  },
  if(scope) {
    const text = `if (${condition(scope)}) { ${lowerStatement(scope)} }`;
    return scope.reader.take("else") ? `${text} else { ${lowerStatement(scope)} }` : text;
  },
  while: (scope) => `while (${condition(scope)}) { ${lowerStatement(scope)} }`,
  do(scope) {
    const body = lowerStatement(scope);
    scope.reader.expect("while");
    const text = `do { ${body} } while (${condition(scope)})`;
    scope.reader.expect(";");
    return text;
  },
  for: lowerFor,
  foreach: lowerForEach,
  try: lowerTry,
};

function lowerFor(scope: BodyScope): string {
  const { reader } = scope;
  reader.expect("(");
  const start = reader.is(";") ? "" : isDeclaration(reader) ? lowerDeclaration(scope) : lowerExpression(scope).text;
  reader.expect(";");
  const test = reader.is(";") ? "$true" : lowerExpression(scope).text;
  reader.expect(";");
  const step = reader.is(")") ? "" : lowerExpression(scope).text;
  reader.expect(")");
  return `${start}; for (; ${test}; ${step}) { ${lowerStatement(scope)} }`;
}

function lowerForEach(scope: BodyScope): string {
  const { reader } = scope;
  reader.expect("(");
  const type = readTypeReference(reader);
  const variable = declare(scope, reader.name(), type);
  reader.expect("in");
  const { text } = lowerExpression(scope);
  reader.expect(")");
  return `foreach (${variable} in ${text}) { ${lowerStatement(scope)} }`;
}

function lowerTry(scope: BodyScope): string {
  const { reader } = scope;
  let text = `try { ${lowerBlock(scope)} }`;
  while (reader.take("catch")) {
    let type = "";
    let name = "";
    if (reader.take("(")) {
      const caught = readTypeReference(reader);
      type = `[${scope.typeText(caught)}] `;
      if (!reader.is(")")) name = `${declare(scope, reader.name(), caught)} = $_.Exception; `;
      reader.expect(")");
    }
    if (reader.is("when")) reader.unsupported("'when'");
    text += ` catch ${type}{ ${name}${lowerBlock(scope)} }`;
  }
  return reader.take("finally") ? `${text} finally { ${lowerBlock(scope)} }` : text;
}

/** Reads `{ … }` and gives its statements in PowerShell. */
export function lowerBlock(scope: BodyScope): string {
  const { reader } = scope;
  const parts: string[] = [];
  reader.expect("{");
  while (!reader.is("}") && reader.peek().kind !== "end") parts.push(lowerStatement(scope));
  reader.expect("}");
  return parts.join(" ");
}
