// XPath 1.0 over our nodes: parsed to a tree, evaluated to node sets, strings, numbers and booleans.

import { Exception } from "../../errors/exception.ts";
import { nodeTypes, XmlNode } from "./dom.ts";

export type XPathValue = XmlNode[] | string | number | boolean;
/** Prefix -> namespace; null when the prefix is unknown. */
export type NamespaceLookup = (prefix: string) => string | null;

type Expr =
  | { kind: "number"; value: number }
  | { kind: "string"; value: string }
  | { kind: "binary"; op: string; left: Expr; right: Expr }
  | { kind: "negate"; value: Expr }
  | { kind: "call"; name: string; args: Expr[] }
  | { kind: "path"; absolute: boolean; start: Expr | null; predicates: Expr[]; steps: Step[] };
interface Step {
  readonly axis: string;
  readonly test: string;
  readonly predicates: Expr[];
}

const cache = new Map<string, Expr>();

function parse(text: string): Expr {
  let expr = cache.get(text);
  if (expr === undefined) {
    expr = new Parser(text).parse();
    if (cache.size > 200) cache.clear();
    cache.set(text, expr);
  }
  return expr;
}

export function xpathException(message: string): Exception {
  return new Exception("System.Xml.XPath.XPathException", message);
}

const tokenPattern =
  /\s*(?:(\d+(?:\.\d*)?|\.\d+)|("[^"]*"|'[^']*')|(\/\/|::|\.\.|!=|<=|>=|[()[\].@,/|+\-=<>*$])|([A-Za-z_][\w.-]*(?::(?:[A-Za-z_][\w.-]*|\*))?))/y;

interface Token {
  readonly kind: "number" | "string" | "symbol" | "name";
  readonly text: string;
}

class Parser {
  private readonly text: string;
  private readonly tokens: Token[] = [];
  private at = 0;
  constructor(text: string) {
    this.text = text;
    tokenPattern.lastIndex = 0;
    const trimmed = text.trimEnd();
    while (tokenPattern.lastIndex < trimmed.length) {
      const match = tokenPattern.exec(trimmed);
      if (match === null) throw xpathException(`'${text}' has an invalid token.`);
      if (match[1] !== undefined) this.tokens.push({ kind: "number", text: match[1] });
      else if (match[2] !== undefined) this.tokens.push({ kind: "string", text: match[2].slice(1, -1) });
      else if (match[3] !== undefined) this.tokens.push({ kind: "symbol", text: match[3] });
      else this.tokens.push({ kind: "name", text: match[4] as string });
    }
  }
  parse(): Expr {
    if (this.tokens.length === 0) throw xpathException("Expression must evaluate to a node-set.");
    const expr = this.or();
    if (this.at < this.tokens.length) throw xpathException(`'${this.text}' has an invalid token.`);
    return expr;
  }
  private peek(offset = 0): Token | undefined {
    return this.tokens[this.at + offset];
  }
  private is(text: string): boolean {
    const token = this.peek();
    return token !== undefined && token.text === text && token.kind !== "string";
  }
  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }
  private expect(text: string): void {
    if (!this.take(text)) throw xpathException(`'${this.text}' has an invalid token.`);
  }
  private binary(next: () => Expr, ...ops: string[]): Expr {
    let left = next();
    for (;;) {
      const op = ops.find((o) => this.is(o));
      if (op === undefined) return left;
      this.at++;
      left = { kind: "binary", op, left, right: next() };
    }
  }
  private or(): Expr {
    return this.binary(() => this.and(), "or");
  }
  private and(): Expr {
    return this.binary(() => this.equality(), "and");
  }
  private equality(): Expr {
    return this.binary(() => this.relational(), "=", "!=");
  }
  private relational(): Expr {
    return this.binary(() => this.additive(), "<=", ">=", "<", ">");
  }
  private additive(): Expr {
    return this.binary(() => this.multiplicative(), "+", "-");
  }
  private multiplicative(): Expr {
    return this.binary(() => this.unary(), "*", "div", "mod");
  }
  private unary(): Expr {
    return this.take("-") ? { kind: "negate", value: this.unary() } : this.binary(() => this.path(), "|");
  }

  private path(): Expr {
    const token = this.peek();
    if (token === undefined) throw xpathException("Expression must evaluate to a node-set.");
    const isCall =
      token.kind === "name" &&
      this.peek(1)?.text === "(" &&
      !/^(text|node|comment|processing-instruction)$/.test(token.text);
    if (token.kind === "number" || token.kind === "string" || token.text === "(" || isCall)
      return this.filterPath(isCall);
    const steps: Step[] = [];
    let absolute = false;
    if (this.take("/")) {
      absolute = true;
      if (!this.startsStep()) return { kind: "path", absolute, start: null, predicates: [], steps };
    } else if (this.take("//")) {
      absolute = true;
      steps.push(anyDescendant);
    }
    this.steps(steps);
    return { kind: "path", absolute, start: null, predicates: [], steps };
  }
  private startsStep(): boolean {
    const token = this.peek();
    return token !== undefined && (token.kind === "name" || [".", "..", "@", "*"].includes(token.text));
  }
  private filterPath(isCall: boolean): Expr {
    const primary = this.primary(isCall);
    const predicates = this.predicates();
    const steps: Step[] = [];
    if (this.take("/")) this.steps(steps);
    else if (this.take("//")) {
      steps.push(anyDescendant);
      this.steps(steps);
    } else if (predicates.length === 0) return primary;
    return { kind: "path", absolute: false, start: primary, predicates, steps };
  }
  private primary(isCall: boolean): Expr {
    const token = this.tokens[this.at++] as Token;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "string") return { kind: "string", value: token.text };
    if (isCall) {
      this.expect("(");
      const args: Expr[] = [];
      if (!this.is(")"))
        do args.push(this.or());
        while (this.take(","));
      this.expect(")");
      return { kind: "call", name: token.text, args };
    }
    const inner = this.or();
    this.expect(")");
    return inner;
  }
  private steps(steps: Step[]): void {
    steps.push(this.step());
    for (;;) {
      if (this.take("//")) steps.push(anyDescendant, this.step());
      else if (this.take("/")) steps.push(this.step());
      else return;
    }
  }
  private step(): Step {
    if (this.take(".")) return { axis: "self", test: "node()", predicates: [] };
    if (this.take("..")) return { axis: "parent", test: "node()", predicates: [] };
    let axis = "child";
    if (this.take("@")) axis = "attribute";
    else if (this.peek(1)?.text === "::") {
      axis = (this.tokens[this.at] as Token).text;
      this.at += 2;
    }
    const token = this.tokens[this.at++];
    if (token === undefined || (token.kind !== "name" && token.text !== "*"))
      throw xpathException("Expression must evaluate to a node-set.");
    let test = token.text;
    if (this.is("(") && /^(text|node|comment|processing-instruction)$/.test(test)) {
      this.at++;
      if (!this.is(")")) this.at++;
      this.expect(")");
      test += "()";
    }
    return { axis, test, predicates: this.predicates() };
  }
  private predicates(): Expr[] {
    const found: Expr[] = [];
    while (this.take("[")) {
      found.push(this.or());
      this.expect("]");
    }
    return found;
  }
}

const anyDescendant: Step = { axis: "descendant-or-self", test: "node()", predicates: [] };

interface Context {
  readonly node: XmlNode;
  readonly position: number;
  readonly size: number;
  readonly namespaces: NamespaceLookup | null;
}

/** Throws XPathException unless the text is an expression. */
export function checkXPath(text: string): void {
  parse(text);
}

const callKinds: Readonly<Record<string, number>> = {
  count: 0, sum: 0, number: 0, floor: 0, ceiling: 0, round: 0, position: 0, last: 0, "string-length": 0,
  boolean: 2, not: 2, true: 2, false: 2, contains: 2, "starts-with": 2, lang: 2, id: 3,
}; // biome-ignore format: a table

/** What an expression answers, as XPathResultType: 0 Number, 1 String, 2 Boolean, 3 NodeSet. */
export function xpathResultKind(text: string): number {
  const expr = parse(text);
  switch (expr.kind) {
    case "number":
    case "negate":
      return 0;
    case "string":
      return 1;
    case "call":
      return callKinds[expr.name] ?? 1;
    case "binary":
      return expr.op === "|" ? 3 : /^(?:[-+*]|div|mod)$/.test(expr.op) ? 0 : 2;
    default:
      return 3;
  }
}

/** Evaluates an expression at a node. */
export function evaluateXPath(text: string, node: XmlNode, namespaces: NamespaceLookup | null): XPathValue {
  return evaluate(parse(text), { node, position: 1, size: 1, namespaces });
}

/** Nodes that an expression selects, in document order. XPathException when it answers something else. */
export function selectNodes(text: string, node: XmlNode, namespaces: NamespaceLookup | null): XmlNode[] {
  const value = evaluateXPath(text, node, namespaces);
  if (!Array.isArray(value)) throw xpathException("Expression must evaluate to a node-set.");
  return value;
}

function evaluate(expr: Expr, context: Context): XPathValue {
  switch (expr.kind) {
    case "number":
    case "string":
      return expr.value;
    case "negate":
      return -toNumber(evaluate(expr.value, context));
    case "call":
      return call(expr.name, expr.args, context);
    case "binary":
      return binary(expr, context);
    default:
      return evaluatePath(expr, context);
  }
}

function rootOf(node: XmlNode): XmlNode {
  let root = node;
  while (root.parent !== null) root = root.parent;
  return root;
}

function evaluatePath(expr: Extract<Expr, { kind: "path" }>, context: Context): XmlNode[] {
  let nodes: XmlNode[];
  if (expr.start !== null) {
    const value = evaluate(expr.start, context);
    if (!Array.isArray(value)) throw xpathException("Expression must evaluate to a node-set.");
    nodes = expr.predicates.reduce((list, p) => filter(list, p, context), value);
  } else nodes = [expr.absolute ? rootOf(context.node) : context.node];
  for (const step of expr.steps) {
    const next: XmlNode[] = [];
    const seen = new Set<XmlNode>();
    for (const node of nodes) {
      let found = axis(step.axis, node).filter((n) => passes(step, n, context.namespaces));
      for (const predicate of step.predicates) found = filter(found, predicate, context);
      for (const n of found) {
        if (!seen.has(n)) {
          seen.add(n);
          next.push(n);
        }
      }
    }
    nodes = nodes.length > 1 || /ancestor|preceding/.test(step.axis) ? inDocumentOrder(next) : next;
  }
  return nodes;
}

function filter(nodes: XmlNode[], predicate: Expr, context: Context): XmlNode[] {
  return nodes.filter((node, i) => {
    const value = evaluate(predicate, { node, position: i + 1, size: nodes.length, namespaces: context.namespaces });
    return typeof value === "number" ? value === i + 1 : toBoolean(value);
  });
}

export function inDocumentOrder(nodes: XmlNode[]): XmlNode[] {
  const order = new Map<XmlNode, number>();
  let next = 0;
  const visit = (node: XmlNode): void => {
    order.set(node, next++);
    for (const a of node.attributes) order.set(a, next++);
    for (const c of node.children) visit(c);
  };
  if (nodes[0] !== undefined) visit(rootOf(nodes[0]));
  return nodes.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function descendants(node: XmlNode, into: XmlNode[]): XmlNode[] {
  for (const child of node.children) {
    into.push(child);
    descendants(child, into);
  }
  return into;
}

function axis(name: string, node: XmlNode): XmlNode[] {
  switch (name) {
    case "child":
      return node.children;
    case "attribute":
      return node.attributes.filter((a) => a.namespaceURI !== "http://www.w3.org/2000/xmlns/");
    case "self":
      return [node];
    case "parent":
      return node.parent === null ? [] : [node.parent];
    case "descendant":
      return descendants(node, []);
    case "descendant-or-self":
      return descendants(node, [node]);
    case "ancestor":
    case "ancestor-or-self": {
      const found: XmlNode[] = name === "ancestor" ? [] : [node];
      for (let n = node.parent; n !== null; n = n.parent) found.push(n);
      return found;
    }
    case "following-sibling":
    case "preceding-sibling": {
      const siblings = node.parent?.children ?? [];
      const at = siblings.indexOf(node);
      return name === "following-sibling" ? siblings.slice(at + 1) : siblings.slice(0, Math.max(at, 0)).reverse();
    }
    case "following":
    case "preceding": {
      const all = descendants(rootOf(node), []);
      const at = all.indexOf(node);
      if (name === "following") {
        const below = new Set(descendants(node, []));
        return all.slice(at + 1).filter((n) => !below.has(n));
      }
      const above = new Set(axis("ancestor", node));
      return all
        .slice(0, at)
        .filter((n) => !above.has(n))
        .reverse();
    }
    default:
      throw xpathException(`'${name}' is an unsupported axis.`);
  }
}

function passes(step: Step, node: XmlNode, namespaces: NamespaceLookup | null): boolean {
  const { test } = step;
  switch (test) {
    case "node()":
      return node.nodeType !== nodeTypes.declaration;
    case "text()":
      return node.isTextLike;
    case "comment()":
      return node.nodeType === 8;
    case "processing-instruction()":
      return node.nodeType === 7;
  }
  if (node.nodeType !== (step.axis === "attribute" ? 2 : 1)) return false;
  if (test === "*") return true;
  const colon = test.indexOf(":");
  const local = test.slice(colon + 1);
  const uri = colon < 0 ? "" : namespaceFor(test.slice(0, colon), namespaces);
  return (local === "*" || node.localName === local) && node.namespaceURI === uri;
}

function namespaceFor(prefix: string, namespaces: NamespaceLookup | null): string {
  if (namespaces === null) {
    throw xpathException(
      "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.",
    );
  }
  const uri = namespaces(prefix);
  if (uri === null) throw xpathException(`Namespace prefix '${prefix}' is not defined.`);
  return uri;
}

export function toText(value: XPathValue): string {
  if (Array.isArray(value)) return value[0] === undefined ? "" : stringValue(value[0]);
  if (typeof value === "boolean") return value ? "true" : "false";
  return typeof value === "number" ? (Object.is(value, -0) ? "0" : String(value)) : value;
}
function stringValue(node: XmlNode): string {
  return node.innerText;
}
export function toNumber(value: XPathValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = toText(value).trim();
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}
function toBoolean(value: XPathValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return typeof value === "string" ? value !== "" : value;
}

function binary(expr: Extract<Expr, { kind: "binary" }>, context: Context): XPathValue {
  const left = evaluate(expr.left, context);
  if (expr.op === "or") return toBoolean(left) || toBoolean(evaluate(expr.right, context));
  if (expr.op === "and") return toBoolean(left) && toBoolean(evaluate(expr.right, context));
  const right = evaluate(expr.right, context);
  switch (expr.op) {
    case "|":
      return inDocumentOrder([...new Set([...(left as XmlNode[]), ...(right as XmlNode[])])]);
    case "+":
      return toNumber(left) + toNumber(right);
    case "-":
      return toNumber(left) - toNumber(right);
    case "*":
      return toNumber(left) * toNumber(right);
    case "div":
      return toNumber(left) / toNumber(right);
    case "mod":
      return toNumber(left) % toNumber(right);
    default:
      return compare(expr.op, left, right);
  }
}

function compare(op: string, left: XPathValue, right: XPathValue): boolean {
  if (Array.isArray(left))
    return left.some((n) => compareOne(op, typeof right === "boolean" ? true : stringValue(n), right));
  if (Array.isArray(right))
    return right.some((n) => compareOne(op, left, typeof left === "boolean" ? true : stringValue(n)));
  return compareOne(op, left, right);
}

function compareOne(op: string, left: XPathValue, right: XPathValue): boolean {
  if (Array.isArray(right)) return compare(op, left, right);
  if (op === "=" || op === "!=") {
    const same =
      typeof left === "boolean" || typeof right === "boolean"
        ? toBoolean(left) === toBoolean(right)
        : typeof left === "number" || typeof right === "number"
          ? toNumber(left) === toNumber(right)
          : left === right;
    return same === (op === "=");
  }
  const [a, b] = [toNumber(left), toNumber(right)];
  return op === "<" ? a < b : op === ">" ? a > b : op === "<=" ? a <= b : a >= b;
}

function call(name: string, argExprs: readonly Expr[], context: Context): XPathValue {
  const args = argExprs.map((a) => evaluate(a, context));
  const first = args[0];
  const text = (i: number): string =>
    args[i] === undefined ? stringValue(context.node) : toText(args[i] as XPathValue);
  const target = Array.isArray(first) ? first[0] : context.node;
  switch (name) {
    case "position":
      return context.position;
    case "last":
      return context.size;
    case "count":
      if (!Array.isArray(first)) throw xpathException("Expression must evaluate to a node-set.");
      return first.length;
    case "sum":
      return (first as XmlNode[]).reduce((sum, n) => sum + toNumber(stringValue(n)), 0);
    case "name":
      return target?.name ?? "";
    case "local-name":
      return target?.localName ?? "";
    case "namespace-uri":
      return target?.namespaceURI ?? "";
    case "string":
      return text(0);
    case "number":
      return first === undefined ? toNumber(stringValue(context.node)) : toNumber(first);
    case "boolean":
      return toBoolean(first ?? false);
    case "not":
      return !toBoolean(first ?? false);
    case "true":
      return true;
    case "false":
      return false;
    case "contains":
      return text(0).includes(text(1));
    case "starts-with":
      return text(0).startsWith(text(1));
    case "concat":
      return args.map(toText).join("");
    case "string-length":
      return text(0).length;
    case "normalize-space":
      return text(0).trim().replace(/\s+/g, " ");
    case "floor":
      return Math.floor(toNumber(first ?? 0));
    case "ceiling":
      return Math.ceil(toNumber(first ?? 0));
    case "round":
      return Math.round(toNumber(first ?? 0));
    default:
      return textCall(name, text, args);
  }
}

function textCall(name: string, text: (i: number) => string, args: readonly XPathValue[]): XPathValue {
  switch (name) {
    case "substring-before": {
      const at = text(0).indexOf(text(1));
      return at < 0 ? "" : text(0).slice(0, at);
    }
    case "substring-after": {
      const at = text(0).indexOf(text(1));
      return at < 0 ? "" : text(0).slice(at + text(1).length);
    }
    case "substring": {
      const start = Math.round(toNumber(args[1] ?? 1)) - 1;
      const end = args[2] === undefined ? Infinity : start + Math.round(toNumber(args[2]));
      return text(0).slice(Math.max(0, start), Math.max(0, end));
    }
    case "translate": {
      const [from, to] = [[...text(1)], [...text(2)]];
      return [...text(0)].map((c) => (from.includes(c) ? (to[from.indexOf(c)] ?? "") : c)).join("");
    }
    default:
      throw xpathException(
        "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.",
      );
  }
}
