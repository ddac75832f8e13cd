// A backtracking matcher for what JavaScript's engine lacks: balancing groups, conditionals, right-to-left, \G,
// all captures of a looped group. Nodes compile to functions in continuation style.

import { contains, otherCases, wordRanges, withBothCases } from "./char-class.ts";
import type { Ranges } from "./char-class.ts";
import type { Anchor, RegexNode, RegexTree } from "./regex-tree.ts";

/** All captures of each group, as [start, end] pairs; group 0 is the match. */
export type Captures = ReadonlyMap<number, readonly (readonly [number, number])[]>;

interface State {
  readonly input: string;
  /** Where \G holds. */
  readonly origin: number;
  readonly captures: Map<number, [number, number][]>;
}

type Continue = (at: number) => number;
/** Tries to match from a position; answers the final position of the whole match or -1. */
type Matcher = (state: State, at: number, next: Continue) => number;

/** A compiled pattern for one direction. */
export class BacktrackingMatcher {
  private readonly start: Matcher;
  private readonly rightToLeft: boolean;

  constructor(tree: RegexTree, rightToLeft: boolean) {
    this.rightToLeft = rightToLeft;
    this.start = compile(tree.root, rightToLeft);
  }

  /** Matches exactly at a position; null when it does not. */
  matchAt(input: string, at: number, origin: number): Captures | null {
    const state: State = { input, origin, captures: new Map() };
    const end = this.start(state, at, (position) => position);
    if (end < 0) return null;
    const captures = new Map<number, readonly (readonly [number, number])[]>(state.captures);
    captures.set(0, [at <= end ? [at, end] : [end, at]]);
    return captures;
  }

  /** The first match at or after (right-to-left: at or before) a position. */
  search(input: string, from: number): Captures | null {
    if (this.rightToLeft) {
      for (let at = from; at >= 0; at--) {
        const found = this.matchAt(input, at, from);
        if (found !== null) return found;
      }
      return null;
    }
    for (let at = from; at <= input.length; at++) {
      const found = this.matchAt(input, at, from);
      if (found !== null) return found;
    }
    return null;
  }
}

function compile(node: RegexNode, rtl: boolean): Matcher {
  switch (node.kind) {
    case "empty":
      return (_state, at, next) => next(at);
    case "char":
      return single(charRanges(node.code, node.ignoreCase), rtl);
    case "set":
      return single(setRanges(node), rtl);
    case "sequence":
      return sequence(
        node.parts.map((p) => compile(p, rtl)),
        rtl,
      );
    case "alternation":
      return alternation(node.branches.map((b) => compile(b, rtl)));
    case "capture":
      return capture(node.group, compile(node.body, rtl));
    case "balance":
      return balance(node.group, node.popped, compile(node.body, rtl));
    case "atomic":
      return atomic(compile(node.body, rtl));
    case "look":
      return look(compile(node.body, node.behind), node.negative);
    case "backreference":
      return backreference(node.group, node.ignoreCase, rtl);
    case "conditional":
      return conditional(node, rtl);
    case "anchor":
      return anchorMatcher(node.anchor);
    case "loop":
      return loop(node, rtl);
    default:
      return () => -1;
  }
}

function charRanges(code: number, ignoreCase: boolean): Ranges {
  return ignoreCase ? withBothCases([code, code]) : [code, code];
}

function setRanges(node: Extract<RegexNode, { kind: "set" }>): Ranges {
  const ranges = node.set.ranges(false);
  return node.ignoreCase ? withBothCases(ranges) : ranges;
}

function single(ranges: Ranges, rtl: boolean): Matcher {
  return (state, at, next) => {
    const from = rtl ? at - 1 : at;
    if (from < 0 || from >= state.input.length) return -1;
    if (!contains(ranges, state.input.charCodeAt(from))) return -1;
    return next(rtl ? at - 1 : at + 1);
  };
}

function sequence(parts: readonly Matcher[], rtl: boolean): Matcher {
  const ordered = rtl ? [...parts].reverse() : parts;
  return (state, at, next) => {
    const run = (i: number, position: number): number => {
      const part = ordered[i];
      return part === undefined ? next(position) : part(state, position, (p) => run(i + 1, p));
    };
    return run(0, at);
  };
}

function alternation(branches: readonly Matcher[]): Matcher {
  return (state, at, next) => {
    for (const branch of branches) {
      const end = branch(state, at, next);
      if (end >= 0) return end;
    }
    return -1;
  };
}

function stackOf(state: State, group: number): [number, number][] {
  let stack = state.captures.get(group);
  if (stack === undefined) {
    stack = [];
    state.captures.set(group, stack);
  }
  return stack;
}

function capture(group: number, body: Matcher): Matcher {
  return (state, at, next) =>
    body(state, at, (end) => {
      const stack = stackOf(state, group);
      stack.push(at <= end ? [at, end] : [end, at]);
      const result = next(end);
      if (result < 0) stack.pop();
      return result;
    });
}

/** (?<group-popped>…): pops a capture and captures what lies between it and here. */
function balance(group: number, popped: number, body: Matcher): Matcher {
  return (state, at, next) =>
    body(state, at, (end) => {
      const source = stackOf(state, popped);
      const top = source.pop();
      if (top === undefined) return -1;
      const [low, high] = at <= end ? [at, end] : [end, at];
      if (group >= 0)
        stackOf(state, group).push(low >= top[1] ? [top[1], low] : [Math.min(high, top[0]), Math.max(high, top[0])]);
      const result = next(end);
      if (result < 0) {
        if (group >= 0) stackOf(state, group).pop();
        source.push(top);
      }
      return result;
    });
}

function snapshot(state: State): Map<number, [number, number][]> {
  return new Map([...state.captures].map(([group, stack]) => [group, [...stack]]));
}

function restore(state: State, saved: Map<number, [number, number][]>): void {
  state.captures.clear();
  for (const [group, stack] of saved) state.captures.set(group, stack);
}

function atomic(body: Matcher): Matcher {
  return (state, at, next) => {
    const saved = snapshot(state);
    const end = body(state, at, (p) => p);
    if (end < 0) return -1;
    const result = next(end);
    if (result < 0) restore(state, saved);
    return result;
  };
}

function look(body: Matcher, negative: boolean): Matcher {
  return (state, at, next) => {
    const saved = snapshot(state);
    const end = body(state, at, (p) => p);
    if (negative) {
      restore(state, saved);
      return end >= 0 ? -1 : next(at);
    }
    if (end < 0) return -1;
    const result = next(at);
    if (result < 0) restore(state, saved);
    return result;
  };
}

function sameText(a: string, b: string, ignoreCase: boolean): boolean {
  if (a === b) return true;
  if (!ignoreCase || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const code = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (code !== other && !otherCases(code).includes(other)) return false;
  }
  return true;
}

function backreference(group: number, ignoreCase: boolean, rtl: boolean): Matcher {
  return (state, at, next) => {
    const top = state.captures.get(group)?.at(-1);
    if (top === undefined) return -1;
    const text = state.input.slice(top[0], top[1]);
    const from = rtl ? at - text.length : at;
    if (from < 0 || !sameText(state.input.slice(from, from + text.length), text, ignoreCase)) return -1;
    return next(rtl ? from : at + text.length);
  };
}

function conditional(node: Extract<RegexNode, { kind: "conditional" }>, rtl: boolean): Matcher {
  const test = node.test === null ? null : compile(node.test, rtl);
  const yes = compile(node.yes, rtl);
  const no = compile(node.no, rtl);
  return (state, at, next) => {
    const holds = test === null ? (state.captures.get(node.group)?.length ?? 0) > 0 : test(state, at, (p) => p) >= 0;
    return (holds ? yes : no)(state, at, next);
  };
}

function isWord(input: string, at: number): boolean {
  if (at < 0 || at >= input.length) return false;
  const code = input.charCodeAt(at);
  return contains(wordRanges(false), code) || code === 0x200c || code === 0x200d;
}

function holds(anchor: Anchor, state: State, at: number): boolean {
  const { input } = state;
  switch (anchor) {
    case "start":
      return at === 0;
    case "bol":
      return at === 0 || input[at - 1] === "\n";
    case "end":
      return at === input.length || (at === input.length - 1 && input[at] === "\n");
    case "eol":
      return at === input.length || input[at] === "\n";
    case "absoluteEnd":
      return at === input.length;
    case "continue":
      return at === state.origin;
    default:
      return (isWord(input, at - 1) !== isWord(input, at)) === (anchor === "word");
  }
}

function anchorMatcher(anchor: Anchor): Matcher {
  return (state, at, next) => (holds(anchor, state, at) ? next(at) : -1);
}

function loop(node: Extract<RegexNode, { kind: "loop" }>, rtl: boolean): Matcher {
  const { body } = node;
  if (body.kind === "char" || body.kind === "set") return charLoop(node, rtl);
  const inner = compile(body, rtl);
  const { min, max, lazy } = node;
  return (state, at, next) => {
    const more = (count: number, position: number): number =>
      inner(state, position, (end) => (end === position && count >= min ? -1 : run(count + 1, end)));
    const run = (count: number, position: number): number => {
      if (count < min) return more(count, position);
      if (lazy) {
        const end = next(position);
        return end >= 0 || count >= max ? end : more(count, position);
      }
      if (count < max) {
        const end = more(count, position);
        if (end >= 0) return end;
      }
      return next(position);
    };
    return run(0, at);
  };
}

/** Loops over one character need no recursion. */
function charLoop(node: Extract<RegexNode, { kind: "loop" }>, rtl: boolean): Matcher {
  const { body, min, max, lazy } = node;
  const ranges =
    body.kind === "char" ? charRanges(body.code, body.ignoreCase) : body.kind === "set" ? setRanges(body) : [];
  const step = rtl ? -1 : 1;
  return (state, at, next) => {
    const { input } = state;
    const fits = (position: number): boolean => {
      const from = rtl ? position - 1 : position;
      return from >= 0 && from < input.length && contains(ranges, input.charCodeAt(from));
    };
    let count = 0;
    let position = at;
    if (lazy) {
      for (;;) {
        if (count >= min) {
          const end = next(position);
          if (end >= 0) return end;
        }
        if (count >= max || !fits(position)) return -1;
        position += step;
        count++;
      }
    }
    while (count < max && fits(position)) {
      position += step;
      count++;
    }
    for (; count >= min; count--, position -= step) {
      const end = next(position);
      if (end >= 0) return end;
    }
    return -1;
  };
}
