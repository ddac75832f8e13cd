// Which properties of an object a generated view shows: those asked for, its default display set, or all.
import { PSCustomObject, getMemberInfo } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { defaultPropertySet, showsComputerName } from "./display-value.ts";
import type { FormatProperty } from "./format-parameters.ts";
import { PropertyExpression, allProperties } from "./property-expression.ts";

export interface ActiveProperty {
  readonly expression: PropertyExpression;
  /** What the command line said about it; null for default properties. */
  readonly origin: FormatProperty | null;
}

export interface ActiveProperties {
  readonly list: readonly ActiveProperty[];
  /** They come from the type's default display property set. */
  readonly isDefaultSet: boolean;
}

/** The properties to show. `keepMissing`: properties asked for that the object lacks stay (as empty table columns). */
export function activeProperties(
  asked: readonly FormatProperty[],
  target: PSValue,
  keepMissing = false,
): ActiveProperties {
  if (asked.length > 0) return { list: expand(asked, target, keepMissing), isDefaultSet: false };
  const names = defaultPropertySet(target);
  if (names.length > 0) {
    const list = names.map((name) => ({ expression: PropertyExpression.property(name), origin: null }));
    if (showsComputerName(target))
      list.push({ expression: PropertyExpression.property("PSComputerName"), origin: null });
    return { list, isDefaultSet: true };
  }
  const hidden = hiddenNames(target);
  const list: ActiveProperty[] = [];
  for (const expression of allProperties(target)) {
    if (hidden === null || !hidden.has(expression.name.toLowerCase())) list.push({ expression, origin: null });
  }
  return { list, isDefaultSet: false };
}

function expand(asked: readonly FormatProperty[], target: PSValue, keepMissing: boolean): ActiveProperty[] {
  const list: ActiveProperty[] = [];
  for (const origin of asked) {
    const resolved = origin.expression.resolve(target);
    if (resolved.length === 0 && keepMissing && !origin.expression.hasWildcards) {
      list.push({ expression: origin.expression, origin });
    }
    for (const expression of resolved) list.push({ expression, origin });
  }
  return list;
}

/** What remoting added and is not to be shown. */
function hiddenNames(target: PSValue): ReadonlySet<string> | null {
  if (target instanceof PSCustomObject && target.shape.slotOf("PSShowComputerName") < 0) return null;
  if (getMemberInfo(target, "PSShowComputerName") === undefined) return null;
  const hidden = new Set(["psshowcomputername"]);
  if (getMemberInfo(target, "PSComputerName") !== undefined && !showsComputerName(target)) hidden.add("pscomputername");
  return hidden;
}
