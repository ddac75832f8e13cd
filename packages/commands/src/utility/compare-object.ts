// Compare-Object
import { addInstanceMember, PSCustomObject, PSNoteProperty, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { PLAIN_EXPRESSION } from "@latch/formatting";
import { evaluateKey, type ExpressionParameter, expressionContext, parseExpressions } from "./expression-parameter.ts";
import { compareValues } from "./object-comparison.ts";

interface Parameters {
  ReferenceObject: PSValue[];
  DifferenceObject: PSValue[];
  Property?: PSValue[];
  SyncWindow?: number;
  ExcludeDifferent?: boolean;
  IncludeEqual?: boolean;
  PassThru?: boolean;
  CaseSensitive?: boolean;
  Culture?: string;
}

interface Entry {
  readonly value: PSValue;
  readonly keys: PSValue[];
}

export const compareObject = defineCmdlet<Parameters>("Compare-Object", (cmdlet) => {
  const differences: PSValue[] = [];
  return {
    process() {
      for (const value of cmdlet.parameters.DifferenceObject ?? []) differences.push(value);
    },
    end() {
      new Comparison(cmdlet).run(cmdlet.parameters.ReferenceObject, differences);
    },
  };
});

/** Matches each difference with the nearest unmatched reference inside the window, and the other way round. */
class Comparison {
  readonly #cmdlet: CmdletRuntime<Parameters>;
  readonly #properties: ExpressionParameter[];
  readonly #context = expressionContext();
  readonly #window: number;

  constructor(cmdlet: CmdletRuntime<Parameters>) {
    this.#cmdlet = cmdlet;
    this.#properties = parseExpressions(cmdlet, cmdlet.parameters.Property ?? [], [PLAIN_EXPRESSION]);
    this.#window = cmdlet.parameters.SyncWindow ?? Number.MAX_SAFE_INTEGER;
  }

  run(references: readonly PSValue[], differences: readonly PSValue[]): void {
    const left = references.map((value) => this.#entry(value));
    const right = differences.map((value) => this.#entry(value));
    const backlogLeft: Entry[] = [];
    const backlogRight: Entry[] = [];
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      this.#cmdlet.checkStopped();
      this.#step(left[i], right[i], backlogLeft, backlogRight);
    }
    for (const entry of backlogRight) this.#emit(entry, "=>");
    for (const entry of backlogLeft) this.#emit(entry, "<=");
  }

  #step(
    reference: Entry | undefined,
    difference: Entry | undefined,
    backlogLeft: Entry[],
    backlogRight: Entry[],
  ): void {
    if (reference && difference && this.#equal(reference, difference)) {
      this.#emit(reference, "==");
      return;
    }
    // The new difference may match an earlier reference, and the new reference an earlier difference.
    let unmatchedDifference = difference;
    if (difference) {
      const at = backlogLeft.findIndex((entry) => this.#equal(entry, difference));
      if (at >= 0) {
        this.#emit(backlogLeft.splice(at, 1)[0] as Entry, "==");
        unmatchedDifference = undefined;
      }
    }
    let unmatchedReference = reference;
    if (reference) {
      const at = backlogRight.findIndex((entry) => this.#equal(entry, reference));
      if (at >= 0) {
        backlogRight.splice(at, 1);
        this.#emit(reference, "==");
        unmatchedReference = undefined;
      }
    }
    this.#defer(unmatchedDifference, backlogRight, "=>");
    this.#defer(unmatchedReference, backlogLeft, "<=");
  }

  #defer(entry: Entry | undefined, backlog: Entry[], side: "=>" | "<="): void {
    if (!entry) return;
    if (this.#window === 0) {
      this.#emit(entry, side);
      return;
    }
    backlog.push(entry);
    if (backlog.length > this.#window) this.#emit(backlog.shift() as Entry, side);
  }

  #entry(value: PSValue): Entry {
    if (this.#properties.length === 0) return { value, keys: [value] };
    return {
      value,
      keys: this.#properties.map((property) => evaluateKey(this.#cmdlet, property, value, this.#context).value),
    };
  }

  #equal(a: Entry, b: Entry): boolean {
    const { CaseSensitive, Culture } = this.#cmdlet.parameters;
    const options = { caseSensitive: CaseSensitive === true, culture: Culture ?? null };
    return a.keys.every((key, i) => compareValues(key, b.keys[i] ?? null, options) === 0);
  }

  #emit(entry: Entry, side: "==" | "=>" | "<="): void {
    const { ExcludeDifferent, IncludeEqual, PassThru } = this.#cmdlet.parameters;
    const wantsEqual = IncludeEqual === true || (ExcludeDifferent === true && IncludeEqual === undefined);
    if (side === "==" ? !wantsEqual : ExcludeDifferent === true) return;
    if (PassThru) {
      this.#cmdlet.write(addInstanceMember(entry.value, new PSNoteProperty("SideIndicator", side)));
      return;
    }
    const result = PSCustomObject.from([]);
    if (this.#properties.length === 0) result.set("InputObject", entry.value);
    else
      this.#properties.forEach((property, i) =>
        result.set(property.label ?? property.expression.toString(), entry.keys[i] ?? null),
      );
    result.set("SideIndicator", side);
    this.#cmdlet.write(result);
  }
}
