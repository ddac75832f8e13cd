// Which members of .NET types latch names but does not have: per type, in the order of a ranked list of types when one is given.

import { readFileSync } from "node:fs";
import { type DotNetType, type MethodSignature, allTypeNames, getType, membersOf, unwrap } from "@latch/dotnet";
import type { Shell } from "latch";
import { type Instance, readInstances } from "./instances.ts";

export interface MissingMembers {
  readonly type: string;
  readonly missing: readonly string[];
  readonly members: number;
}

/** The members of one type without an implementation. A property counts as there when an instance has a field for it. */
function missingOf(type: DotNetType, instances: readonly Instance[]): MissingMembers {
  const members = membersOf(type);
  const missing: string[] = [];
  let count = 0;
  const check = (name: string, present: boolean): void => {
    count++;
    if (!present) missing.push(name);
  };
  const declared = (overloads: readonly MethodSignature[]): boolean =>
    overloads.some((s) => s.explicitInterface === null && s.declaringType === type);
  if (!type.isInterface && !type.isAbstract && members.constructors().length > 0) {
    check(
      ".ctor",
      members.implementations.some((i) => i.construct !== undefined && i.name !== "System.Object"),
    );
  }
  for (const isStatic of [false, true]) {
    for (const group of members.methodGroups(isStatic)) {
      if (!declared(group.overloads)) continue;
      const present = isStatic ? members.staticBody(group.name) !== null : callable(instances, type, group.name);
      check(`${isStatic ? "::" : ""}${group.name}()`, present);
    }
    for (const property of members.properties(isStatic)) {
      if (property.declaringType !== type || type.isEnum) continue;
      const key = isStatic ? "staticProperties" : "properties";
      const present =
        members.implementations.some((i) => i[key]?.[property.name] !== undefined) ||
        (!isStatic && readable(instances, type, property.name));
      check(`${isStatic ? "::" : ""}${property.name}`, present);
    }
  }
  return { type: type.displayName, missing, members: count };
}

/** Does the type, or an instance of a type derived from it, have the method's body? */
function callable(instances: readonly Instance[], type: DotNetType, name: string): boolean {
  if (membersOf(type).methodBody(name) !== null) return true;
  const samples = instances.filter((i) => type.isAssignableFrom(i.type) || i.type.genericDefinition === type);
  return samples.some((sample) => membersOf(sample.type).methodBody(name) !== null);
}

function readable(instances: readonly Instance[], type: DotNetType, name: string): boolean {
  const sample = instances.find((i) => type.isAssignableFrom(i.type) || i.type.genericDefinition === type);
  if (sample === undefined) return false;
  const value = unwrap(sample.make());
  try {
    membersOf(sample.type).property(name, false)?.get(value);
    return true;
  } catch (error) {
    return !String((error as Error).message).includes("not supported by latch");
  }
}

/** Coverage of all types latch knows (complete ones included), or of those that a file names (a JSON object keyed by type name, in its order). */
export function coverage(shell: Shell, rankedFile: string | null): MissingMembers[] {
  const { made, failed } = readInstances(shell);
  for (const line of failed) process.stdout.write(`no instance: ${line}\n`);
  const names =
    rankedFile === null ? [...allTypeNames()] : Object.keys(JSON.parse(readFileSync(rankedFile, "utf8")) as object);
  return names.map((name) => missingOf(getType(name), made));
}
