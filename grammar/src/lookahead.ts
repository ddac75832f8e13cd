// Owns the look-ahead tables' way into chevrotain: computed at build time (scripts/make-lookahead.ts), so that
// constructing the parser analyses nothing. Uses chevrotain's private parts: its version is pinned.
import type { EmbeddedActionsParser } from "chevrotain";
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

/** Gives a parser its look-ahead functions. An empty table (while it is being made) leaves the parser unanalysed. */
export function loadLookahead(parser: EmbeddedActionsParser): void {
  if (lookahead.length === 0) return;
  const hidden = parser as unknown as PrivateParser;
  hidden.selfAnalysisDone = true;
  toFastProperties(hidden);
  for (const [rule, key, shape, alternatives] of lookahead) {
    const decide =
      shape === "optional" ? decideOptional(alternatives[0] ?? []) : decideOr(alternatives, shape === "orWithEmpty");
    hidden.setLaFuncCache(hidden.fullRuleNameToShort[rule] as number, key, decide);
  }
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
