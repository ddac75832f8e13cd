// [VerbsCommon]::Get and the verbs of the other groups: constants named after themselves.
import { defineType } from "@latch/dotnet";
import { verbs } from "./verbs.ts";

const groups = new Map<string, string[]>();
for (const [verb, , group] of verbs) groups.set(group, [...(groups.get(group) ?? []), verb]);
for (const [group, names] of groups)
  defineType<never>({
    name: `System.Management.Automation.Verbs${group}`,
    staticProperties: Object.fromEntries(names.map((name) => [name, () => name])),
  });
