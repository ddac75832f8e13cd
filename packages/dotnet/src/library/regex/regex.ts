// Regex, Match, Group, Capture: matching, replacing and splitting with .NET's semantics.

import { Exception } from "../../errors/exception.ts";
import { tagType } from "../../values/ps-value.ts";
import type { Captures } from "./matcher.ts";
import { BacktrackingMatcher } from "./matcher.ts";
import { parseRegex } from "./regex-parser.ts";
import type { RegexTree } from "./regex-tree.ts";
import { optionIgnoreCase, optionIgnoreWhitespace, optionRightToLeft } from "./regex-tree.ts";
import { expandReplacement, parseReplacement } from "./replacement.ts";
import type { JavaScriptRegex } from "./to-javascript.ts";
import { toJavaScript } from "./to-javascript.ts";

const onlyAscii = /^[\x00-\x7f]*$/;
/** A pattern without special characters, or of blanks. */
const plainText = /^(?:[^\\*+?|{}[\]()^$.#\s]+| +)$/;

let askedText = "";
let askedIsAscii = true;

/** Is a text ASCII throughout? Several operators in a row ask about the same text. */
function isAscii(text: string): boolean {
  if (text !== askedText) {
    askedText = text;
    askedIsAscii = onlyAscii.test(text);
  }
  return askedIsAscii;
}

/** System.Text.RegularExpressions.Regex. */
export class Regex {
  readonly pattern: string;
  readonly options: number;
  readonly tree: RegexTree;
  private ascii: JavaScriptRegex | null = null;
  private full: JavaScriptRegex | null = null;
  private own: BacktrackingMatcher | null = null;
  /** The text that the pattern is, when it has no special characters and case does not matter to it. */
  private readonly literal: string | null;
  private keys: readonly { readonly number: number; readonly key: string | number }[] | null = null;

  constructor(pattern: string, options = 0) {
    this.pattern = pattern;
    this.options = options;
    this.tree = parseRegex(pattern, options);
    const special = optionRightToLeft | optionIgnoreWhitespace;
    const cased = (options & optionIgnoreCase) !== 0 && /[a-z]|[^\x00-\x7f]/i.test(pattern);
    this.literal = (options & special) === 0 && !cased && plainText.test(pattern) ? pattern : null;
  }
  get rightToLeft(): boolean {
    return (this.options & optionRightToLeft) !== 0;
  }
  toString(): string {
    return this.pattern;
  }

  private javaScript(input: string): JavaScriptRegex {
    const ignoreCase = (this.options & optionIgnoreCase) !== 0;
    if (!this.tree.hasUnicodeSets || isAscii(input)) {
      this.ascii ??= toJavaScript(this.tree, ignoreCase, true);
      return this.ascii;
    }
    this.full ??= toJavaScript(this.tree, ignoreCase, false);
    return this.full;
  }
  /** The RegExp that finds the same matches (not always the same captures) from the start, or null when only our matcher does. */
  private plain(input: string): RegExp | null {
    if (this.tree.needsMatcher || this.rightToLeft) return null;
    const { regexp } = this.javaScript(input);
    regexp.lastIndex = 0;
    return regexp;
  }
  private get matcher(): BacktrackingMatcher {
    this.own ??= new BacktrackingMatcher(this.tree, this.rightToLeft);
    return this.own;
  }

  /** The first match from a position (default: the start, or the end when right-to-left). */
  match(input: string, start?: number): Match {
    const from = start ?? (this.rightToLeft ? input.length : 0);
    if (this.tree.needsMatcher) {
      const captures = this.matcher.search(input, from);
      return captures === null ? new Match(this, input, null) : new Match(this, input, captures);
    }
    const script = this.javaScript(input);
    const { regexp } = script;
    regexp.lastIndex = from;
    const found = regexp.exec(input);
    if (found === null) return new Match(this, input, null);
    if (this.tree.hasLoopedCaptures) {
      const captures = this.matcher.matchAt(input, found.index, from);
      if (captures !== null) return new Match(this, input, captures);
    }
    return new Match(this, input, new ScriptMatch(script, found, from));
  }

  isMatch(input: string, start?: number): boolean {
    if (this.tree.needsMatcher) return this.match(input, start).success;
    const { regexp } = this.javaScript(input);
    regexp.lastIndex = start ?? 0;
    return regexp.test(input);
  }

  /** The next match after one: an empty match moves on by one character. */
  nextMatch(previous: Match): Match {
    if (!previous.success) return previous;
    const end = previous.index + previous.length;
    if (this.rightToLeft) {
      const from = previous.length === 0 ? previous.index - 1 : previous.index;
      return from < 0 ? new Match(this, previous.input, null) : this.match(previous.input, from);
    }
    const from = previous.length === 0 ? end + 1 : end;
    return from > previous.input.length ? new Match(this, previous.input, null) : this.match(previous.input, from);
  }

  matches(input: string, start?: number): Match[] {
    const all: Match[] = [];
    for (let match = this.match(input, start); match.success; match = this.nextMatch(match)) all.push(match);
    return all;
  }

  /** Replaces up to `count` matches (-1: all) by a replacement pattern or by what a function answers. */
  replace(input: string, replacement: string | ((match: Match) => string), count = -1, start?: number): string {
    if (count === 0) return input;
    if (typeof replacement === "string" && count < 0 && start === undefined && !replacement.includes("$")) {
      const regexp = this.plain(input);
      if (regexp !== null) return input.replace(regexp, replacement);
    }
    const parts =
      typeof replacement === "string" ? parseReplacement(replacement, this.tree.numberOf, this.tree.numbers) : null;
    const pieces: string[] = [];
    let at = this.rightToLeft ? input.length : 0;
    let left = count;
    for (let match = this.match(input, start); match.success && left !== 0; match = this.nextMatch(match), left--) {
      const text = parts === null ? (replacement as (match: Match) => string)(match) : expandReplacement(parts, match);
      if (this.rightToLeft) {
        pieces.unshift(text, input.slice(match.index + match.length, at));
        at = match.index;
      } else {
        pieces.push(input.slice(at, match.index), text);
        at = match.index + match.length;
      }
    }
    if (pieces.length === 0) return input;
    if (this.rightToLeft) pieces.unshift(input.slice(0, at));
    else pieces.push(input.slice(at));
    return pieces.join("");
  }

  /** Replaces every match by what a function answers. */
  replaceWith(input: string, by: (match: Match) => string): string {
    return this.replace(input, by);
  }
  /** Names of the groups in order of their numbers, "0" first. */
  groupNames(): string[] {
    return this.tree.numbers.map((n) => this.tree.names.get(n) ?? String(n));
  }

  /** The groups as `$Matches` names them: their names, or their numbers as Int32. */
  get groupKeys(): readonly { readonly number: number; readonly key: string | number }[] {
    this.keys ??= this.tree.numbers.map((number) => {
      const name = this.tree.names.get(number) ?? String(number);
      return { number, key: /^\d+$/.test(name) ? Number(name) : name };
    });
    return this.keys;
  }

  /** The text between all matches, when the pattern has no groups; null when it has some. */
  splitPlain(input: string): string[] | null {
    if (this.literal !== null) return input.split(this.literal);
    const regexp = this.tree.numbers.length === 1 ? this.plain(input) : null;
    if (regexp === null) return null;
    const parts: string[] = [];
    let at = 0;
    for (let found = regexp.exec(input); found !== null; found = regexp.exec(input)) {
      parts.push(input.slice(at, found.index));
      at = found.index + found[0].length;
      if (found[0] === "") regexp.lastIndex++;
    }
    parts.push(input.slice(at));
    return parts;
  }

  /** Splits into at most `count` parts (0: any number); captured groups stand between the parts. */
  split(input: string, count = 0, start?: number): string[] {
    if (count === 1) return [input];
    const parts: string[] = [];
    let at = this.rightToLeft ? input.length : 0;
    let left = count === 0 ? -1 : count - 1;
    for (let match = this.match(input, start); match.success && left !== 0; match = this.nextMatch(match), left--) {
      const end = match.index + match.length;
      const groups = this.tree.numbers
        .slice(1)
        .filter((n) => match.group(n).success)
        .map((n) => match.groupText(n));
      if (this.rightToLeft) {
        parts.unshift(...groups.reverse(), input.slice(end, at));
        at = match.index;
      } else {
        parts.push(input.slice(at, match.index), ...groups);
        at = end;
      }
    }
    if (this.rightToLeft) parts.unshift(input.slice(0, at));
    else parts.push(input.slice(at));
    return parts;
  }
}
tagType(Regex, "System.Text.RegularExpressions.Regex");

/** A match that JavaScript found: texts of groups at once, their positions when asked for. */
class ScriptMatch {
  readonly found: RegExpExecArray;
  private readonly script: JavaScriptRegex;
  private readonly from: number;
  private known: Captures | null = null;
  constructor(script: JavaScriptRegex, found: RegExpExecArray, from: number) {
    this.script = script;
    this.found = found;
    this.from = from;
  }
  /** Text of a group, undefined when it took no part. */
  text(group: number): string | undefined {
    const { groups } = this.script;
    for (let i = groups.length - 1; i >= 0; i--) {
      if (groups[i] === group && this.found[i + 1] !== undefined) return this.found[i + 1];
    }
    return undefined;
  }
  get captures(): Captures {
    if (this.known === null) {
      const { indexed, groups } = this.script;
      indexed.lastIndex = this.from;
      const again = indexed.exec(this.found.input) ?? this.found;
      this.known = capturesOf(again, groups);
    }
    return this.known;
  }
}

function capturesOf(found: RegExpExecArray, groups: readonly number[]): Captures {
  const indices = (found as RegExpExecArray & { indices: ([number, number] | undefined)[] }).indices;
  const captures = new Map<number, readonly (readonly [number, number])[]>();
  captures.set(0, [indices[0] as [number, number]]);
  for (let i = 0; i < groups.length; i++) {
    const span = indices[i + 1];
    const group = groups[i] as number;
    if (span === undefined || group < 0) continue;
    const known = captures.get(group);
    captures.set(group, known === undefined ? [span] : [...known, span]);
  }
  return captures;
}

type Spans = readonly (readonly [number, number])[];

/** One capture of a group. */
export class Capture {
  readonly input: string;
  readonly length: number;
  readonly value: string;
  private readonly at: number;
  constructor(input: string, index: number, length: number, value = input.slice(index, index + length)) {
    this.input = input;
    this.at = index;
    this.length = length;
    this.value = value;
  }
  get index(): number {
    return this.at;
  }
  toString(): string {
    return this.value;
  }
}
tagType(Capture, "System.Text.RegularExpressions.Capture");

/** A group of a match: its last capture, and all of them. */
export class Group extends Capture {
  readonly name: string;
  readonly success: boolean;
  private readonly spans: () => Spans;
  constructor(input: string, name: string, text: string | undefined, spans: () => Spans) {
    super(input, -1, text?.length ?? 0, text ?? "");
    this.name = name;
    this.success = text !== undefined;
    this.spans = spans;
  }
  override get index(): number {
    return this.success ? (this.spans().at(-1)?.[0] ?? 0) : 0;
  }
  /** Every capture the group made, first to last. */
  get captureList(): Capture[] {
    if (!this.success) return [];
    return this.spans().map(([start, end]) => new Capture(this.input, start, end - start));
  }
}
tagType(Group, "System.Text.RegularExpressions.Group");

/** A match; `success` false when there is none. */
export class Match extends Group {
  readonly regex: Regex;
  private readonly found: Captures | ScriptMatch | null;
  private readonly start: number;
  private made: Map<number, Group> | null = null;
  constructor(regex: Regex, input: string, found: Captures | ScriptMatch | null) {
    const span: readonly [number, number] | null =
      found === null
        ? null
        : found instanceof ScriptMatch
          ? [found.found.index, found.found.index + found.found[0].length]
          : (found.get(0)?.[0] ?? null);
    super(input, "0", span === null ? undefined : input.slice(span[0], span[1]), () => (span === null ? [] : [span]));
    this.regex = regex;
    this.found = found;
    this.start = span?.[0] ?? 0;
  }
  override get index(): number {
    return this.start;
  }
  private spansOf(number: number): Spans {
    const captures = this.found instanceof ScriptMatch ? this.found.captures : this.found;
    return captures?.get(number) ?? [];
  }
  /** Text of a group, undefined when it took no part. */
  textOf(number: number): string | undefined {
    if (number === 0 && this.success) return this.value;
    if (this.found === null) return undefined;
    if (this.found instanceof ScriptMatch) return this.found.text(number);
    const span = this.found.get(number)?.at(-1);
    return span === undefined ? undefined : this.input.slice(span[0], span[1]);
  }
  /** A group by number or name; an unsuccessful one for those that do not exist. */
  group(which: number | string): Group {
    if (typeof which === "string" && !/^\d+$/.test(which)) return this.groupByName(which);
    const number = Number(which);
    if (number === 0) return this;
    this.made ??= new Map();
    let group = this.made.get(number);
    if (group === undefined) {
      const name = this.regex.tree.names.get(number) ?? String(number);
      group = new Group(this.input, name, this.textOf(number), () => this.spansOf(number));
      this.made.set(number, group);
    }
    return group;
  }
  groupByName(name: string): Group {
    const number = this.regex.tree.numberOf.get(name);
    return number === undefined ? new Group(this.input, name, undefined, () => []) : this.group(number);
  }
  /** Texts of the groups that took part, the match itself apart. */
  captures(): string[] {
    const texts: string[] = [];
    for (const number of this.regex.tree.numbers) {
      const text = number === 0 ? undefined : this.textOf(number);
      if (text !== undefined) texts.push(text);
    }
    return texts;
  }
  /** Text of a group, "" when it did not take part. */
  groupText(number: number): string {
    return number === 0 ? this.value : (this.textOf(number) ?? "");
  }
}
tagType(Match, "System.Text.RegularExpressions.Match");

/** By options, then pattern. */
const cache = new Map<number, Map<string, Regex>>();

const optionNumbers: Readonly<Record<string, number>> = {
  none: 0, ignorecase: 1, multiline: 2, explicitcapture: 4, compiled: 8, singleline: 16, ignorepatternwhitespace: 32,
  righttoleft: 64, ecmascript: 256, cultureinvariant: 512, nonbacktracking: 1024,
}; // biome-ignore format: a table

function optionsNumber(given: number | string | boolean): number {
  if (typeof given === "number") return given;
  if (typeof given === "boolean") return given ? optionIgnoreCase : 0;
  let options = 0;
  for (const name of given.split(",")) options |= optionNumbers[name.trim().toLowerCase()] ?? 0;
  return options;
}

/** A Regex, cached. In: pattern; RegexOptions as number, as names, or whether case is ignored. Throws RegexParseException. */
export function regexFor(pattern: string, given: number | string | boolean = 0): Regex {
  const options = optionsNumber(given);
  let patterns = cache.get(options);
  if (patterns === undefined) {
    patterns = new Map();
    cache.set(options, patterns);
  }
  let regex = patterns.get(pattern);
  if (regex === undefined) {
    regex = new Regex(pattern, options);
    if (patterns.size >= 1000) patterns.clear();
    patterns.set(pattern, regex);
  }
  return regex;
}

/** Regex.Escape. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\*+?|{[()^$.# \t\n\r\f]/g, (c) => `\\${controlLetters[c] ?? c}`);
}
const controlLetters: Readonly<Record<string, string>> = { "\t": "t", "\n": "n", "\r": "r", "\f": "f" };

/** Regex.Unescape. Throws RegexParseException. */
export function unescapeRegex(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[@-_a-z]|[0-7]{2,3}|[^]|$)/g, (_all, body: string) => {
    if (body === "") {
      throw new Exception(
        "System.Text.RegularExpressions.RegexParseException",
        `Invalid pattern '${text}' at offset ${text.length}. Illegal \\ at end of pattern.`,
      );
    }
    if (/^[xu]./.test(body) && body.length > 1) return String.fromCharCode(Number.parseInt(body.slice(1), 16));
    if (body.length > 1 && body.startsWith("c")) return String.fromCharCode(body.toUpperCase().charCodeAt(1) & 31);
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8));
    return { a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b" }[body] ?? body;
  });
}
