// Reading, writing and listing members: instance, type data, adapted, intrinsic, in PowerShell's order.
import { PSCustomObject } from "../values/ps-custom-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { PSMemberInfo } from "./member-info.ts";

/** What listMembers lists. */
export interface ListMembersOptions {
  /** Hidden members and get_/set_ methods too (-Force). */
  readonly force?: boolean;
  /** Only properties (what Select-Object *, ConvertTo-Json and Format-List use). */
  readonly propertiesOnly?: boolean;
  /** base: adapted ones only; extended: attached and type data only; all by default. */
  readonly view?: "all" | "base" | "adapted" | "extended";
}

/** The value of a member, or undefined when there is none. */
export function getMember(value: PSValue, name: string): PSValue | undefined {
  if (value instanceof PSCustomObject) return value.get(name);
  return undefined;
}

/** Sets a property. Throws PowerShell's exceptions. */
export function setMember(value: PSValue, name: string, newValue: PSValue): void {
  if (value instanceof PSCustomObject) value.set(name, newValue);
}

/** The member of a name, or undefined. */
export function getMemberInfo(_value: PSValue, _name: string): PSMemberInfo | undefined {
  return undefined;
}

/** All members in PowerShell's order. */
export function listMembers(_value: PSValue, _options?: ListMembersOptions): PSMemberInfo[] {
  return [];
}
