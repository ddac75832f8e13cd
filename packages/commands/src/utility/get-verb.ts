// Get-Verb: the approved verbs.
import { WildcardPattern } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { defineDataObject } from "../data-object.ts";
import { verbs } from "../verbs.ts";

const names = ["Verb", "AliasPrefix", "Group", "Description"];
const VerbInfo = defineDataObject("System.Management.Automation.VerbInfo", names, {
  settable: names,
  types: Object.fromEntries(names.map((name) => [name, "System.String"])),
});

export const getVerb = defineCmdlet<{ Verb?: string[]; Group?: string[] }>("Get-Verb", (cmdlet) => ({
  process() {
    const patterns = (cmdlet.parameters.Verb ?? ["*"]).map((text) => new WildcardPattern(text, { ignoreCase: true }));
    const groups = cmdlet.parameters.Group?.map((group) => group.toLowerCase());
    for (const [verb, prefix, group, description] of verbs) {
      if (groups && !groups.includes(group.toLowerCase())) continue;
      if (!patterns.some((pattern) => pattern.isMatch(verb))) continue;
      cmdlet.write(new VerbInfo({ Verb: verb, AliasPrefix: prefix, Group: group, Description: description }));
    }
  },
}));
