// Owns the making of src/lookahead.generated.ts: chevrotain analyses the grammar once, here, and the answer is kept.
// `node scripts/make-lookahead.ts` writes the file; with --check it only says (exit 1) whether it is out of date.
import { getLookaheadPaths, LLkLookaheadStrategy } from "chevrotain";
import type { ILookaheadStrategy, Rule } from "chevrotain";
import { readFileSync, writeFileSync } from "node:fs";
import { DefinitionRules } from "../src/definition-rules.ts";
import type { LookaheadEntry } from "../src/lookahead.ts";
import { ACCEPT_INDEX } from "../src/parser-core.ts";

const target = new URL("../src/lookahead.generated.ts", import.meta.url);
/** chevrotain's keys of decisions: kind in the high bits, occurrence in the low eight. */
const KEYS = {
  Alternation: 256,
  Option: 512,
  Repetition: 768,
  RepetitionMandatory: 1024,
  RepetitionWithSeparator: 1280,
  RepetitionMandatoryWithSeparator: 1536,
};
type ProductionKind = keyof typeof KEYS;

const entries: LookaheadEntry[] = [];

function record(rule: Rule, occurrence: number, kind: ProductionKind): void {
  if (occurrence === ACCEPT_INDEX) return;
  const paths = getLookaheadPaths({ occurrence, rule, prodType: kind, maxLookahead: 1 });
  const names = paths.map((alternative) => [
    ...new Set(alternative.flatMap((path) => (path[0] === undefined ? [] : [path[0].name]))),
  ]);
  const key = KEYS[kind] | occurrence;
  if (kind !== "Alternation") entries.push([rule.name, key, "optional", [names[0] ?? []]]);
  else
    entries.push([rule.name, key, names.some((alternative) => alternative.length === 0) ? "orWithEmpty" : "or", names]);
}

interface Decision {
  rule: Rule;
  prodOccurrence: number;
}

class RecordingStrategy extends LLkLookaheadStrategy implements ILookaheadStrategy {
  override buildLookaheadForAlternation(options: Decision): () => number | undefined {
    record(options.rule, options.prodOccurrence, "Alternation");
    return () => undefined;
  }
  override buildLookaheadForOptional(options: Decision & { prodType: ProductionKind }): () => boolean {
    record(options.rule, options.prodOccurrence, options.prodType);
    return () => false;
  }
}

/** Stands for every value while the grammar is recorded: actions may read, call and build with it. */
const anything: unknown = new Proxy(function anything() {}, {
  get(_target, property) {
    if (property === Symbol.toPrimitive) return () => 0;
    if (property === Symbol.iterator) return () => [anything, anything, anything][Symbol.iterator]();
    if (typeof property === "symbol") return undefined;
    if (property === "length") return 0;
    return anything;
  },
  set: () => true,
  apply: () => anything,
});

interface Recorder {
  performSelfAnalysis(): void;
  lookaheadStrategy: ILookaheadStrategy;
  selfAnalysisDone: boolean;
  lookAheadFuncsCache: unknown[];
}
type RecordMethod = (this: unknown, ...args: unknown[]) => unknown;

/** The grammar, whose recorded values are `anything`. */
class RecordedGrammar extends DefinitionRules {
  protected override finishDefinition(): void {}
  protected override get definesAtOnce(): boolean {
    return true;
  }
}
const inherited = DefinitionRules.prototype as unknown as Record<string, RecordMethod>;
for (const name of ["subruleInternalRecord", "consumeInternalRecord", "optionInternalRecord", "orInternalRecord"]) {
  const original = inherited[name] as RecordMethod;
  (RecordedGrammar.prototype as unknown as Record<string, RecordMethod>)[name] = function (...args) {
    original.apply(this, args);
    return anything;
  };
}

const recordRule = inherited["topLevelRuleRecord"] as RecordMethod;
(RecordedGrammar.prototype as unknown as Record<string, RecordMethod>)["topLevelRuleRecord"] = function (name, action) {
  const rule = action as RecordMethod;
  return recordRule.call(this, name, () => rule.call(this, anything, anything, anything, anything));
};

const grammar = new RecordedGrammar() as unknown as Recorder;
grammar.lookaheadStrategy = new RecordingStrategy({ maxLookahead: 1 });
grammar.performSelfAnalysis();

const lines = entries.map((entry) => `  ${JSON.stringify(entry)},\n`).join("");
const text = `// Owns the parser's LL(1) decisions. Made by scripts/make-lookahead.ts; do not edit.
import type { LookaheadEntry } from "./lookahead.ts";

export const lookahead: readonly LookaheadEntry[] = [
${lines}];
`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    process.stderr.write(
      "grammar: lookahead.generated.ts is out of date; run node grammar/scripts/make-lookahead.ts\n",
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
