// The tree of a .NET regular expression as a JavaScript RegExp (flags g and i, never u: both work on UTF-16 code units).

import { classText, unit, withBothCases, wordRanges, negate } from "./char-class.ts";
import type { Anchor, RegexNode, RegexTree } from "./regex-tree.ts";

export interface JavaScriptRegex {
  readonly regexp: RegExp;
  /** The same with the positions of groups: slower, used when somebody asks for them. */
  readonly indexed: RegExp;
  /** .NET group number of each JavaScript group (index 1 first). */
  readonly groups: readonly number[];
}

/**
 * The RegExp of a tree that needs no matcher of ours. `ascii`: the input has only ASCII characters,
 * so Unicode classes may be cut short.
 */
export function toJavaScript(tree: RegexTree, ignoreCase: boolean, ascii: boolean): JavaScriptRegex {
  const emitter = new Emitter(ignoreCase, ascii);
  const source = emitter.node(tree.root);
  const text = source === "" ? "(?:)" : source;
  let indexed: RegExp | null = null;
  return {
    regexp: new RegExp(text, ignoreCase ? "gi" : "g"),
    get indexed() {
      indexed ??= new RegExp(text, ignoreCase ? "dgi" : "dg");
      return indexed;
    },
    groups: emitter.groups,
  };
}

class Emitter {
  readonly groups: number[] = [];
  private readonly ignoreCase: boolean;
  private readonly ascii: boolean;
  private readonly positions = new Map<number, number>();

  constructor(ignoreCase: boolean, ascii: boolean) {
    this.ignoreCase = ignoreCase;
    this.ascii = ascii;
  }

  node(node: RegexNode): string {
    switch (node.kind) {
      case "empty":
        return "";
      case "char":
        return this.char(node.code, node.ignoreCase);
      case "set":
        return this.set(node);
      case "sequence":
        return node.parts.map((p) => (p.kind === "alternation" ? `(?:${this.node(p)})` : this.node(p))).join("");
      case "alternation":
        return node.branches.map((b) => this.node(b)).join("|");
      case "capture":
        return this.capture(node.group, node.body);
      case "atomic":
        return this.atomic(node.body);
      case "look":
        return `(?${node.behind ? "<" : ""}${node.negative ? "!" : "="}${this.node(node.body)})`;
      case "backreference":
        return this.backreference(node.group);
      case "anchor":
        return this.anchor(node.anchor);
      case "loop":
        return this.loop(node);
      default:
        return "(?!)";
    }
  }

  private char(code: number, ignoreCase: boolean): string {
    if (ignoreCase === this.ignoreCase) return unit(code);
    const both = withBothCases([code, code]);
    if (both.length <= 2) return unit(code);
    return ignoreCase ? `[${classText(both)}]` : `(?-i:${unit(code)})`;
  }

  private set(node: Extract<RegexNode, { kind: "set" }>): string {
    let ranges = node.set.ranges(this.ascii);
    if (node.ignoreCase && !this.ignoreCase) ranges = withBothCases(ranges);
    if (ranges.length === 0) return "(?!)";
    if (ranges.length === 2 && ranges[0] === 0 && ranges[1] === 0xffff) return "[^]";
    const inverse = negate(ranges);
    const text = inverse.length < ranges.length ? `[^${classText(inverse)}]` : `[${classText(ranges)}]`;
    return this.ignoreCase && !node.ignoreCase ? `(?-i:${text})` : text;
  }

  private capture(group: number, body: RegexNode): string {
    this.groups.push(group);
    this.positions.set(group, this.groups.length);
    return `(${this.node(body)})`;
  }

  /** Atomic groups through a lookahead that captures: (?=(body))\n. */
  private atomic(body: RegexNode): string {
    this.groups.push(-1);
    const position = this.groups.length;
    return `(?:(?=(${this.node(body)}))\\${position})`;
  }

  /** An unset group never matches in .NET; in JavaScript its reference matches the empty string. */
  private backreference(group: number): string {
    const position = this.positions.get(group);
    return position === undefined ? "(?!)" : `(?:\\${position})`;
  }

  private anchor(anchor: Anchor): string {
    switch (anchor) {
      case "start":
        return "^";
      case "bol":
        return "(?<![^\\n])";
      case "end":
        return "(?=\\n?$)";
      case "eol":
        return "(?![^\\n])";
      case "absoluteEnd":
        return "$";
      case "word":
      case "notWord":
        return this.boundary(anchor === "notWord");
      default:
        return "(?!)";
    }
  }

  private boundary(negated: boolean): string {
    if (this.ascii) return negated ? "\\B" : "\\b";
    const word = `[${classText(wordRanges(false))}\\u200c\\u200d]`;
    return negated
      ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
      : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
  }

  private loop(node: Extract<RegexNode, { kind: "loop" }>): string {
    const { min, max, lazy, body } = node;
    const inner = this.node(body);
    const simple = body.kind === "char" || body.kind === "set" || body.kind === "capture";
    const atom = simple ? inner : `(?:${inner})`;
    const quantifier =
      min === 0 && max === Infinity
        ? "*"
        : min === 1 && max === Infinity
          ? "+"
          : min === 0 && max === 1
            ? "?"
            : bounds(min, max);
    return atom + quantifier + (lazy ? "?" : "");
  }
}

function bounds(min: number, max: number): string {
  if (min === max) return `{${min}}`;
  return max === Infinity ? `{${min},}` : `{${min},${max}}`;
}
