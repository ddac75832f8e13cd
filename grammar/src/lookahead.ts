// Owns the look-ahead tables' way into chevrotain: computed at build time (scripts/make-lookahead.ts), so that
// constructing the parser analyses nothing. Uses chevrotain's private parts: its version is pinned.
import type { EmbeddedActionsParser, ParserMethod } from "chevrotain";
import { lookahead } from "./lookahead.generated.ts";
import { T } from "./token-types.ts";
import type { TokenTypeName } from "./token-types.ts";

/** One decision: rule, chevrotain's key, shape, and the first tokens of each alternative. */
export type LookaheadEntry = readonly [
  rule: string,
  key: number,
  shape: "or" | "orWithEmpty" | "optional",
  alternatives: readonly (readonly string[])[],
];

interface PrivateParser {
  selfAnalysisDone: boolean;
  fullRuleNameToShort: Record<string, number>;
  LA_FAST(howMuch: number): { tokenTypeIdx: number };
  setLaFuncCache(rule: number, key: number, decide: unknown): void;
}

const tokenCount = Math.max(...Object.values(T).map((type) => type.tokenTypeIdx as number)) + 1;

function tokenSet(names: readonly string[]): Uint8Array {
  const set = new Uint8Array(tokenCount);
  for (const name of names) set[T[name as TokenTypeName].tokenTypeIdx as number] = 1;
  return set;
}

function decideOr(
  alternatives: LookaheadEntry[3],
  emptyAlternative: boolean,
): (this: PrivateParser) => number | undefined {
  const byToken = new Array<number | undefined>(tokenCount).fill(undefined);
  alternatives.forEach((names, index) => {
    if (names.length === 0 && emptyAlternative) {
      for (let i = 0; i < tokenCount; i++) byToken[i] ??= index;
    }
    for (const name of names) byToken[T[name as TokenTypeName].tokenTypeIdx as number] ??= index;
  });
  return function (this: PrivateParser): number | undefined {
    return byToken[this.LA_FAST(1).tokenTypeIdx];
  };
}

function decideOptional(names: readonly string[]): (this: PrivateParser) => boolean {
  const set = tokenSet(names);
  return function (this: PrivateParser): boolean {
    return set[this.LA_FAST(1).tokenTypeIdx] === 1;
  };
}

/** Ends a parser's definition without an analysis. An empty table (while it is being made) leaves the parser unanalysed. */
export function endDefinition(parser: EmbeddedActionsParser): void {
  if (lookahead.length === 0) return;
  const hidden = parser as unknown as PrivateParser;
  hidden.selfAnalysisDone = true;
  toFastProperties(hidden);
}

/** Gives a parser the look-ahead functions of one of its rules. */
function loadLookahead(parser: PrivateParser, name: string): void {
  for (const [rule, key, shape, alternatives] of lookahead) {
    if (rule !== name) continue;
    const decide =
      shape === "optional" ? decideOptional(alternatives[0] ?? []) : decideOr(alternatives, shape === "orWithEmpty");
    parser.setLaFuncCache(parser.fullRuleNameToShort[rule] as number, key, decide);
  }
}

/** What chevrotain keeps on the function that a rule is: subrule() calls coreRule. */
interface PrivateRule {
  ruleName: string;
  coreRule: (...args: unknown[]) => unknown;
}

/** Stands for a rule until it is used; `define` puts the rule itself into the parser's property of that name. */
export function laterRule<R, A extends unknown[]>(
  parser: EmbeddedActionsParser,
  name: string,
  define: () => ParserMethod<A, R>,
): ParserMethod<A, R> {
  const hidden = parser as unknown as PrivateParser;
  let known: ParserMethod<A, R> | null = null;
  const defined = (): ParserMethod<A, R> => {
    if (known !== null) return known;
    // chevrotain refuses rules after its analysis, which here never takes place.
    hidden.selfAnalysisDone = false;
    const rule = define();
    hidden.selfAnalysisDone = true;
    loadLookahead(hidden, name);
    stand.coreRule = (rule as unknown as PrivateRule).coreRule;
    known = rule;
    return rule;
  };
  const call = (...args: A): R => defined().apply(parser, args);
  const coreRule = (...args: unknown[]): unknown => (defined() as unknown as PrivateRule).coreRule.apply(parser, args);
  const stand: typeof call & PrivateRule = Object.assign(call, { ruleName: name, coreRule });
  return stand as unknown as ParserMethod<A, R>;
}

/** Makes V8 store an object's properties in fast mode: chevrotain's own trick, worth a factor of two here. */
function toFastProperties(object: object): void {
  function Holder(): void {}
  Holder.prototype = object;
  const instance = new (Holder as unknown as new () => { probe?: unknown })();
  const access = (): string => typeof instance.probe;
  access();
  access();
}
