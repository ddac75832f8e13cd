// PowerShell's truth: LanguagePrimitives.IsTrue.
import { numericKindOf } from "../values/numeric-kind.ts";
import { PSDecimal } from "../values/decimal.ts";
import { PSDouble } from "../values/numerics.ts";
import { EnumValue } from "../values/enum-value.ts";
import { isList, listCount, listItem } from "../values/enumerable.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";

/** True as `if` sees it: non-zero numbers, non-empty strings, lists by their length and single element. */
export function isTrue(value: PSValue): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      return value !== 0;
    case "string":
      return value.length !== 0;
    case "bigint":
      return value !== 0n;
    default:
      return value === null || value === AutomationNull ? false : isObjectTrue(value);
  }
}

interface SwitchLike {
  readonly isPresent: boolean;
}

function isObjectTrue(value: object): boolean {
  if (Array.isArray(value)) return isListTrue(value);
  if (value instanceof PSDouble) return value.value !== 0;
  if (value instanceof PSObject) return isTrue(value.baseObject);
  if (value instanceof EnumValue) return value.value != 0;
  if (value instanceof PSDecimal) return value.unscaled !== 0n;
  if (numericKindOf(value) !== 0) return (value as { value: number | bigint }).value != 0;
  if ("isPresent" in value && typeof (value as SwitchLike).isPresent === "boolean")
    return (value as SwitchLike).isPresent;
  return isList(value) ? isListTrue(value) : true;
}

/** An empty list is false, one element decides for itself (a list inside is true unless empty), more are true. */
function isListTrue(list: object): boolean {
  const count = listCount(list);
  if (count !== 1) return count > 1;
  const first = listItem(list, 0);
  const inner = first instanceof PSObject ? first.baseObject : first;
  if (typeof inner === "object" && inner !== null && isList(inner)) return listCount(inner) >= 1;
  return isTrue(first);
}
