// The members that instances of a type have, without an instance: for completion.
import { displayTypeName } from "../types/type-display.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { membersOf } from "../types/type-members.ts";
import { typeDataEntry } from "../types/type-data.ts";

/** A member as type inference sees it. */
export interface TypeMember {
  readonly name: string;
  readonly isMethod: boolean;
  /** A property's type, or what a method returns; null when only running code could tell. */
  readonly type: DotNetType | null;
  readonly definition: string;
}

/** Properties and methods of a type's instances, those of type data included. */
export function listTypeMembers(type: DotNetType): TypeMember[] {
  const found = new Map<string, TypeMember>();
  const add = (member: TypeMember): void => {
    const key = member.name.toLowerCase();
    if (!found.has(key)) found.set(key, member);
  };
  for (let current: DotNetType | null = type; current !== null; current = current.baseType) {
    for (const member of typeDataEntry(current.fullName)?.members.values() ?? []) {
      if (member.isHidden) continue;
      const isMethod = member.memberType.includes("Method");
      add({ name: member.name, isMethod, type: null, definition: member.definition });
    }
  }
  const members = membersOf(type);
  for (const property of members.properties(false)) {
    if (property.isHidden) continue;
    const accessors = `${property.canRead ? "get; " : ""}${property.canWrite ? "set; " : ""}`;
    const definition = `${displayTypeName(property.type)} ${property.name} { ${accessors}}`;
    add({ name: property.name, isMethod: false, type: property.type, definition });
  }
  for (const group of members.methodGroups(false)) {
    const [first] = group.overloads;
    if (first === undefined || group.overloads.every((overload) => overload.isHidden)) continue;
    const definition = group.overloads.map((overload) => overload.definition).join("\n");
    add({ name: group.name, isMethod: true, type: first.returnType, definition });
  }
  return [...found.values()];
}
