// Sort-Object
import { introSort, type PSValue, unwrap } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { ASCENDING, DESCENDING, EXPRESSION } from "@latch/formatting";
import {
  entryIsTrue,
  evaluateKey,
  type ExpressionParameter,
  expressionContext,
  parseExpressions,
} from "./expression-parameter.ts";
import { compareValues, type ComparisonOptions } from "./object-comparison.ts";

interface Parameters {
  InputObject?: PSValue;
  Property?: PSValue[];
  Descending?: boolean;
  Unique?: boolean;
  CaseSensitive?: boolean;
  Culture?: string;
  Stable?: boolean;
  Top?: number;
  Bottom?: number;
}

/** The values one object sorts by; `missing` marks properties it does not have. */
interface Entry {
  readonly value: PSValue;
  readonly keys: PSValue[];
  readonly missing: boolean[];
  readonly order: number;
}

export const sortObject = defineCmdlet<Parameters>("Sort-Object", (cmdlet) => {
  const inputs: PSValue[] = [];
  return {
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input !== undefined && input !== null) inputs.push(input);
    },
    end() {
      for (const value of sorted(cmdlet, inputs)) cmdlet.write(value);
    },
  };
});

function sorted(cmdlet: CmdletRuntime<Parameters>, inputs: readonly PSValue[]): PSValue[] {
  const asked = cmdlet.parameters;
  const options: ComparisonOptions = { caseSensitive: asked.CaseSensitive === true, culture: asked.Culture ?? null };
  const properties = parseExpressions(cmdlet, asked.Property ?? [], [EXPRESSION, ASCENDING, DESCENDING]);
  const directions =
    properties.length === 0
      ? [asked.Descending === true]
      : properties.map((one) => isDescending(one, asked.Descending === true));
  const plain = properties.length === 0;
  const context = expressionContext();
  const entries: Entry[] = inputs.map((value, order) =>
    plain ? { value, keys: [value], missing: [false], order } : entryOf(cmdlet, value, order, properties, context),
  );
  const compare = (a: Entry, b: Entry) => compareEntries(a, b, directions, options);
  const stable = (a: Entry, b: Entry) => compare(a, b) || a.order - b.order;
  if (asked.Stable || asked.Top !== undefined || asked.Bottom !== undefined) entries.sort(stable);
  else introSort(entries, compare);
  const kept = asked.Unique
    ? entries.filter((entry, i) => i === 0 || compare(entries[i - 1] as Entry, entry) !== 0)
    : entries;
  const limited =
    asked.Top !== undefined ? kept.slice(0, asked.Top) : asked.Bottom !== undefined ? kept.slice(-asked.Bottom) : kept;
  return limited.map((entry) => entry.value);
}

function isDescending(parameter: ExpressionParameter, byDefault: boolean): boolean {
  const descending = entryIsTrue(parameter, "descending");
  const ascending = entryIsTrue(parameter, "ascending");
  if (ascending !== null) return !ascending;
  return descending ?? byDefault;
}

function entryOf(
  cmdlet: CmdletRuntime<Parameters>,
  value: PSValue,
  order: number,
  properties: readonly ExpressionParameter[],
  context: ReturnType<typeof expressionContext>,
): Entry {
  const keys: PSValue[] = [];
  const missing: boolean[] = [];
  for (const property of properties) {
    const key = evaluateKey(cmdlet, property, value, context);
    keys.push(unwrap(key.value));
    missing.push(key.missing);
  }
  return { value, keys, missing, order };
}

/** Objects without a property come after all that have it, in either direction. */
function compareEntries(a: Entry, b: Entry, descending: readonly boolean[], options: ComparisonOptions): number {
  for (let i = 0; i < a.keys.length; i++) {
    if (a.missing[i] || b.missing[i]) {
      if (a.missing[i] !== b.missing[i]) return a.missing[i] ? 1 : -1;
      continue;
    }
    const order = compareValues(a.keys[i] as PSValue, b.keys[i] as PSValue, options);
    if (order !== 0) return descending[i] ? -order : order;
  }
  return 0;
}
