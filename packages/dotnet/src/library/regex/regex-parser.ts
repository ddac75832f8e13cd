// .NET regular expression text -> tree. Errors are RegexParseException with .NET's texts.

import { Exception } from "../../errors/exception.ts";
import type { Ranges } from "./char-class.ts";
import { categoryRanges, digitRanges, negate, normalize, spaceRanges, subtract, wordRanges } from "./char-class.ts";
import type { RegexNode, RegexTree, SetSpec } from "./regex-tree.ts";
import {
  optionEcmaScript, optionExplicitCapture, optionIgnoreCase, optionIgnoreWhitespace, optionMultiline, optionRightToLeft, optionSingleline,
} from "./regex-tree.ts"; // biome-ignore format: a list

const optionLetters: Readonly<Record<string, number>> = {
  i: optionIgnoreCase, m: optionMultiline, n: optionExplicitCapture, s: optionSingleline, x: optionIgnoreWhitespace,
}; // biome-ignore format: a table
const simpleEscapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 };

/** Parses a pattern. In: the text and RegexOptions. Throws RegexParseException. */
export function parseRegex(pattern: string, options: number): RegexTree {
  return new RegexParser(pattern, options).parse();
}

class RegexParser {
  private readonly pattern: string;
  private readonly initialOptions: number;
  private options: number;
  private at = 0;
  private readonly numberOf = new Map<string, number>();
  private readonly names = new Map<number, string>();
  private readonly used = new Set<number>([0]);
  private automatic = 1;
  private needsMatcher = false;
  private looped = false;
  private unicode = false;
  private mixedCase = false;
  private hasBackreference = false;

  constructor(pattern: string, options: number) {
    this.pattern = pattern;
    this.initialOptions = options;
    this.options = options;
    if ((options & optionRightToLeft) !== 0) this.needsMatcher = true;
  }

  parse(): RegexTree {
    this.scanGroups();
    this.at = 0;
    this.options = this.initialOptions;
    this.automatic = 1;
    const root = this.alternation();
    if (this.at < this.pattern.length) throw this.error("Too many )'s.", this.at + 1);
    const numbers = [...this.used].sort((a, b) => a - b);
    for (const number of numbers) if (!this.names.has(number)) this.names.set(number, String(number));
    for (const [number, name] of this.names) this.numberOf.set(name, number);
    // JavaScript lets a reference to an unset group match the empty string, .NET does not.
    if (this.hasBackreference && (this.mixedCase || /[|?*]|\{0/.test(this.pattern))) this.needsMatcher = true;
    return {
      root,
      numbers,
      names: this.names,
      numberOf: this.numberOf,
      needsMatcher: this.needsMatcher,
      hasLoopedCaptures: this.looped,
      hasUnicodeSets: this.unicode,
    };
  }

  private error(message: string, offset = this.at): Exception {
    return new Exception(
      "System.Text.RegularExpressions.RegexParseException",
      `Invalid pattern '${this.pattern}' at offset ${offset}. ${message}`,
      { properties: { Offset: offset } },
    );
  }

  private has(option: number): boolean {
    return (this.options & option) !== 0;
  }

  /** First pass: numbers unnamed groups from the left, then explicit numbers, then names (as .NET does). */
  private scanGroups(): void {
    const names: string[] = [];
    let count = 1;
    let inClass = false;
    const whitespaceStack: boolean[] = [];
    let x = this.has(optionIgnoreWhitespace);
    let explicit = this.has(optionExplicitCapture);
    const text = this.pattern;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (c === "\\") i++;
      else if (inClass) inClass = c !== "]";
      else if (c === "[") {
        inClass = true;
        if (text[i + 1] === "^") i++;
        if (text[i + 1] === "]") i++;
      } else if (c === "#" && x) {
        while (i < text.length && text[i] !== "\n") i++;
      } else if (c === ")") x = whitespaceStack.pop() ?? x;
      else if (c === "(") {
        whitespaceStack.push(x);
        const rest = text.slice(i + 1);
        const condition = /^\?\(\w+\)/.exec(rest);
        if (condition !== null) {
          i += condition[0].length;
          continue;
        }
        const named = /^\?(?:P?<(?![=!])|')([A-Za-z_0-9\u0080-\uffff]*)/.exec(rest);
        const inline = /^\?([a-z]*)(?:-([a-z]*))?[:)]/.exec(rest);
        if (rest.startsWith("?#")) {
          i = text.indexOf(")", i);
          if (i < 0) break;
          whitespaceStack.pop();
        } else if (named !== null) {
          const name = named[1] as string;
          if (/^\d+$/.test(name)) this.used.add(Number(name));
          else if (name !== "" && !names.includes(name)) names.push(name);
        } else if (inline !== null) {
          if (inline[1]?.includes("x")) x = true;
          if (inline[2]?.includes("x")) x = false;
          if (inline[1]?.includes("n")) explicit = true;
          if (inline[2]?.includes("n")) explicit = false;
        } else if (!rest.startsWith("?") && !explicit) {
          this.used.add(count++);
        }
      }
    }
    let next = count;
    for (const name of names) {
      while (this.used.has(next)) next++;
      this.used.add(next);
      this.numberOf.set(name, next);
      this.names.set(next, name);
    }
  }

  private alternation(): RegexNode {
    const branches = [this.sequence()];
    while (this.pattern[this.at] === "|") {
      this.at++;
      branches.push(this.sequence());
    }
    return branches.length === 1 ? (branches[0] as RegexNode) : { kind: "alternation", branches };
  }

  private sequence(): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      this.skipBlank();
      const c = this.pattern[this.at];
      if (c === undefined || c === "|" || c === ")") break;
      const capturesBefore = this.captureCount;
      const atom = this.atom(c);
      if (atom === null) continue;
      parts.push(this.quantified(atom, capturesBefore));
    }
    return parts.length === 1
      ? (parts[0] as RegexNode)
      : parts.length === 0
        ? { kind: "empty" }
        : { kind: "sequence", parts };
  }
  private captureCount = 0;

  private skipBlank(): void {
    for (;;) {
      const c = this.pattern[this.at];
      if (c === "(" && this.pattern.startsWith("(?#", this.at)) {
        const end = this.pattern.indexOf(")", this.at);
        if (end < 0) throw this.error("Unterminated (?#...) comment.", this.pattern.length);
        this.at = end + 1;
      } else if (!this.has(optionIgnoreWhitespace)) return;
      else if (c !== undefined && /\s/.test(c)) this.at++;
      else if (c === "#") {
        const end = this.pattern.indexOf("\n", this.at);
        this.at = end < 0 ? this.pattern.length : end;
      } else return;
    }
  }

  private quantified(atom: RegexNode, capturesBefore: number): RegexNode {
    this.skipBlank();
    const range = this.readQuantifier();
    if (range === null) return atom;
    const lazy = this.pattern[this.at] === "?";
    if (lazy) this.at++;
    const nested = this.at;
    if (this.readQuantifier() !== null) {
      throw this.error(
        `Nested quantifier '${this.pattern.slice(nested, this.at).charAt(0) === "{" ? "{" : this.pattern.slice(nested, nested + 1)}'.`,
        nested + 1,
      );
    }
    if (this.captureCount > capturesBefore && range[1] !== 1) this.looped = true;
    if (this.captureCount > capturesBefore && range[0] === 0 && range[1] === 1) this.looped ||= false;
    return { kind: "loop", min: range[0], max: range[1], lazy, body: atom };
  }

  /** Reads `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`; null when there is none. */
  private readQuantifier(): [number, number] | null {
    const c = this.pattern[this.at];
    if (c === "*" || c === "+" || c === "?") {
      this.at++;
      return c === "*" ? [0, Infinity] : c === "+" ? [1, Infinity] : [0, 1];
    }
    if (c !== "{") return null;
    const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.pattern.slice(this.at));
    if (match === null) return null;
    this.at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === "" ? Infinity : Number(match[3]);
    if (max < min) throw this.error("Illegal {x,y} with x > y.");
    return [min, max];
  }

  private char(code: number): RegexNode {
    return { kind: "char", code, ignoreCase: this.caseMode() };
  }
  private caseMode(): boolean {
    const ignore = this.has(optionIgnoreCase);
    if (ignore !== ((this.initialOptions & optionIgnoreCase) !== 0)) this.mixedCase = true;
    return ignore;
  }

  private set(spec: SetSpec): RegexNode {
    if (spec.isUnicode) this.unicode = true;
    return { kind: "set", set: spec, ignoreCase: this.caseMode() };
  }

  private atom(c: string): RegexNode | null {
    switch (c) {
      case "(":
        return this.group();
      case "[":
        this.at++;
        return this.set(this.charClass());
      case "\\":
        return this.escape();
      case "^":
        this.at++;
        return { kind: "anchor", anchor: this.has(optionMultiline) ? "bol" : "start" };
      case "$":
        this.at++;
        return { kind: "anchor", anchor: this.has(optionMultiline) ? "eol" : "end" };
      case ".":
        this.at++;
        return this.set(fixed(this.has(optionSingleline) ? [0, 0xffff] : [0, 9, 11, 0xffff]));
      case "*":
      case "+":
      case "?":
        throw this.error(`Quantifier '${c}' following nothing.`, this.at + 1);
      case "{":
        if (/^\{\d+(,\d*)?\}/.test(this.pattern.slice(this.at)))
          throw this.error("Quantifier '{' following nothing.", this.at + 1);
        this.at++;
        return this.char(123);
      default:
        this.at++;
        return this.char(c.charCodeAt(0));
    }
  }

  private group(): RegexNode | null {
    this.at++;
    if (this.pattern[this.at] !== "?") {
      if (this.has(optionExplicitCapture)) return this.body((body) => body);
      const group = this.automatic++;
      this.captureCount++;
      return this.body((body) => ({ kind: "capture", group, body }));
    }
    this.at++;
    return this.specialGroup();
  }

  /** Reads up to the closing parenthesis; options changed inside end with it. */
  private body(wrap: (body: RegexNode) => RegexNode): RegexNode {
    const { options } = this;
    const inner = this.alternation();
    if (this.pattern[this.at] !== ")") throw this.error("Not enough )'s.", this.pattern.length);
    this.at++;
    this.options = options;
    return wrap(inner);
  }

  private specialGroup(): RegexNode | null {
    const rest = this.pattern.slice(this.at);
    const direct: readonly [string, (body: RegexNode) => RegexNode][] = [
      [":", (body) => body],
      [">", (body) => ({ kind: "atomic", body })],
      ["=", (body) => ({ kind: "look", behind: false, negative: false, body })],
      ["!", (body) => ({ kind: "look", behind: false, negative: true, body })],
      ["<=", (body) => ({ kind: "look", behind: true, negative: false, body })],
      ["<!", (body) => ({ kind: "look", behind: true, negative: true, body })],
    ];
    for (const [mark, wrap] of direct) {
      if (rest.startsWith(mark)) {
        this.at += mark.length;
        return this.body(wrap);
      }
    }
    if (rest.startsWith("(")) return this.conditional();
    const named = /^(?:<([^>-]*)(?:-([^>]*))?>|'([^'-]*)(?:-([^']*))?')/.exec(rest);
    if (named !== null) return this.namedGroup(named);
    return this.inlineOptions(rest);
  }

  private namedGroup(match: RegExpExecArray): RegexNode {
    const name = match[1] ?? match[3] ?? "";
    const popped = match[2] ?? match[4];
    if (!/^\w*$/.test(name) || (name === "" && popped === undefined)) {
      throw this.error("Invalid group name: Group names must begin with a word character.", this.at + 1);
    }
    this.at += match[0].length;
    this.captureCount++;
    if (popped === undefined) {
      const group = this.groupNumber(name);
      return this.body((body) => ({ kind: "capture", group, body }));
    }
    this.needsMatcher = true;
    const group = name === "" ? -1 : this.groupNumber(name);
    const from = this.groupNumber(popped);
    return this.body((body) => ({ kind: "balance", group, popped: from, body }));
  }

  private groupNumber(name: string): number {
    if (/^\d+$/.test(name)) {
      if (!this.used.has(Number(name))) throw this.error(`Reference to undefined group number ${name}.`);
      return Number(name);
    }
    const number = this.numberOf.get(name);
    if (number === undefined) throw this.error(`Reference to undefined group name '${name}'.`);
    return number;
  }

  private inlineOptions(rest: string): RegexNode | null {
    const match = /^([imnsx]*)(?:-([imnsx]*))?([:)])/i.exec(rest);
    if (match === null) throw this.error("Unrecognized grouping construct.", this.at + (rest === "" ? 0 : 1));
    const before = this.options;
    for (const letter of (match[1] as string).toLowerCase()) this.options |= optionLetters[letter] as number;
    for (const letter of (match[2] ?? "").toLowerCase()) this.options &= ~(optionLetters[letter] as number);
    this.at += match[0].length;
    if (match[3] === ")") return null;
    const inner = this.body((body) => body);
    this.options = before;
    return inner;
  }

  private conditional(): RegexNode {
    this.needsMatcher = true;
    const named = /^\((\w+)\)/.exec(this.pattern.slice(this.at));
    let group = -1;
    let test: RegexNode | null = null;
    if (named !== null && (this.numberOf.has(named[1] as string) || /^\d+$/.test(named[1] as string))) {
      group = this.groupNumber(named[1] as string);
      this.at += named[0].length;
    } else {
      this.at++;
      test = this.body((body) => ({ kind: "look", behind: false, negative: false, body }));
    }
    const inner = this.body((body) => body);
    const branches = inner.kind === "alternation" ? inner.branches : [inner];
    const yes = branches[0] as RegexNode;
    return { kind: "conditional", group, test, yes, no: branches[1] ?? { kind: "empty" } };
  }

  private escape(): RegexNode {
    this.at++;
    const c = this.pattern[this.at];
    if (c === undefined) throw this.error("Illegal \\ at end of pattern.");
    const anchor = { A: "start", Z: "end", z: "absoluteEnd", G: "continue", b: "word", B: "notWord" }[c] as
      | ("start" | "end" | "absoluteEnd" | "continue" | "word" | "notWord")
      | undefined;
    if (anchor !== undefined) {
      this.at++;
      if (anchor === "continue") this.needsMatcher = true;
      if (anchor === "word" || anchor === "notWord") this.unicode = true;
      return { kind: "anchor", anchor };
    }
    const set = this.setEscape(c);
    if (set !== null) return this.set(set);
    if (c === "k") return this.namedBackreference();
    if (/[1-9]/.test(c)) return this.numberedBackreference();
    return this.char(this.charEscape());
  }

  private backreference(group: number): RegexNode {
    this.hasBackreference = true;
    return { kind: "backreference", group, ignoreCase: this.caseMode() };
  }

  private namedBackreference(): RegexNode {
    const match = /^k(?:<(\w+)>|'(\w+)'|\{(\w+)\})/.exec(this.pattern.slice(this.at));
    if (match === null) throw this.error("Malformed \\k<...> named back reference.", this.at + 1);
    this.at += match[0].length;
    return this.backreference(this.groupNumber(match[1] ?? match[2] ?? match[3] ?? ""));
  }

  private numberedBackreference(): RegexNode {
    const digits = /^\d+/.exec(this.pattern.slice(this.at))?.[0] ?? "";
    for (let length = digits.length; length > 0; length--) {
      const group = Number(digits.slice(0, length));
      if (this.used.has(group)) {
        this.at += length;
        return this.backreference(group);
      }
    }
    if (/^[1-7][0-7]/.test(digits)) return this.char(this.charEscape());
    throw this.error(`Reference to undefined group number ${digits}.`, this.at + digits.length);
  }

  /** \d \w \s \p{…} and their negations; null for other letters. Leaves the position after it. */
  private setEscape(c: string): SetSpec | null {
    const ecma = this.has(optionEcmaScript);
    switch (c) {
      case "d":
      case "D":
        this.at++;
        return { ranges: (ascii) => maybe(digitRanges(ascii || ecma), c === "D"), isUnicode: !ecma };
      case "w":
      case "W":
        this.at++;
        return { ranges: (ascii) => maybe(wordRanges(ascii || ecma), c === "W"), isUnicode: !ecma };
      case "s":
      case "S":
        this.at++;
        return fixed(maybe(spaceRanges, c === "S"));
      case "p":
      case "P":
        return this.propertyEscape(c === "P");
      default:
        return null;
    }
  }

  private propertyEscape(negated: boolean): SetSpec {
    const match = /^[pP]\{([^}]*)\}/.exec(this.pattern.slice(this.at));
    if (match === null) throw this.error("Incomplete \\p{X} character escape.", this.at + 1);
    this.at += match[0].length;
    const name = match[1] as string;
    const ranges = categoryRanges(name);
    if (ranges === null) throw this.error(`Unknown property '${name}'.`);
    return { ranges: () => maybe(ranges, negated), isUnicode: false };
  }

  /** A character escape after the backslash: the code unit. */
  private charEscape(): number {
    const c = this.pattern[this.at] as string;
    this.at++;
    const simple = simpleEscapes[c];
    if (simple !== undefined && c !== "b") return simple;
    if (c === "x") return this.hexadecimal(2);
    if (c === "u") return this.hexadecimal(4);
    if (c === "c") {
      const letter = this.pattern[this.at++];
      if (letter === undefined || !/[@-_a-z]/.test(letter)) throw this.error("Unrecognized control character.");
      return letter.toUpperCase().charCodeAt(0) & 31;
    }
    if (/[0-7]/.test(c)) {
      const digits = /^[0-7]{1,3}/.exec(this.pattern.slice(this.at - 1))?.[0] ?? c;
      this.at += digits.length - 1;
      return Number.parseInt(digits, 8) & 255;
    }
    if (/[A-Za-z_]/.test(c) && !this.has(optionEcmaScript)) throw this.error(`Unrecognized escape sequence \\${c}.`);
    return c.charCodeAt(0);
  }

  private hexadecimal(count: number): number {
    const digits = this.pattern.slice(this.at, this.at + count);
    if (digits.length < count || !/^[0-9a-f]+$/i.test(digits))
      throw this.error("Insufficient or invalid hexadecimal digits.");
    this.at += count;
    return Number.parseInt(digits, 16);
  }

  /** A class after its "[": ranges, escapes, [:x:]-free, subtraction `-[…]`. */
  private charClass(): SetSpec {
    const negated = this.pattern[this.at] === "^";
    if (negated) this.at++;
    const fixedRanges: number[] = [];
    const dynamic: SetSpec[] = [];
    let excluded: SetSpec | null = null;
    for (let first = true; ; first = false) {
      const c = this.pattern[this.at];
      if (c === undefined) throw this.error("Unterminated [] set.", this.pattern.length);
      if (c === "]" && !first) break;
      if (c === "-" && this.pattern[this.at + 1] === "[" && !first) {
        this.at += 2;
        excluded = this.charClass();
        if (this.pattern[this.at] !== "]")
          throw this.error("A subtraction must be the last element in a character class.");
        break;
      }
      const member = this.classMember();
      if (typeof member !== "number") {
        dynamic.push(member);
        continue;
      }
      fixedRanges.push(member, this.rangeEnd(member));
    }
    this.at++;
    const without = excluded;
    const spec: SetSpec = {
      isUnicode: dynamic.some((d) => d.isUnicode) || (without?.isUnicode ?? false),
      ranges: (ascii) => {
        const all = maybe(normalize([...fixedRanges, ...dynamic.flatMap((d) => d.ranges(ascii))]), negated);
        return without === null ? all : subtract(all, without.ranges(ascii));
      },
    };
    return spec;
  }

  /** One member of a class: a code unit or a set. */
  private classMember(): number | SetSpec {
    const c = this.pattern[this.at] as string;
    if (c !== "\\") {
      this.at++;
      return c.charCodeAt(0);
    }
    this.at++;
    const escaped = this.pattern[this.at];
    if (escaped === undefined) throw this.error("Illegal \\ at end of pattern.");
    const set = this.setEscape(escaped);
    if (set !== null) return set;
    if (escaped === "b") {
      this.at++;
      return 8;
    }
    return this.charEscape();
  }

  /** The end of a range beginning with `low`, or `low` itself. */
  private rangeEnd(low: number): number {
    if (this.pattern[this.at] !== "-" || this.pattern[this.at + 1] === "]" || this.pattern[this.at + 1] === undefined)
      return low;
    if (this.pattern[this.at + 1] === "[") return low;
    this.at++;
    const high = this.classMember();
    if (typeof high !== "number")
      throw this.error(`Cannot include class \\${this.pattern[this.at - 1]} in character range.`);
    if (high < low) throw this.error("[x-y] range in reverse order.");
    return high;
  }
}

function maybe(ranges: Ranges, negated: boolean): Ranges {
  return negated ? negate(ranges) : ranges;
}

function fixed(ranges: Ranges): SetSpec {
  return { ranges: () => ranges, isUnicode: false };
}
