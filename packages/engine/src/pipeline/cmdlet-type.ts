// Owns what scripts ask of [Cmdlet] itself: the names of the parameters that commands have without declaring them.
import { arrayOf, construct, defineType, getStaticMember, getType, type PSValue } from "@latch/dotnet";
import { commonParameters } from "../binder/common-parameters.ts";

let common: PSValue = null;
let optional: PSValue = null;

function nameSet(names: readonly string[]): PSValue {
  return construct(getType("System.Collections.Generic.HashSet`1[System.String]"), [
    arrayOf("System.String", [...names]),
    getStaticMember(getType("System.StringComparer"), "OrdinalIgnoreCase") ?? null,
  ]);
}

/** In the order of PowerShell's own set, where -InformationVariable is the last. */
function commonNames(): readonly string[] {
  const last = "InformationVariable";
  return [
    ...commonParameters()
      .map((parameter) => parameter.name)
      .filter((name) => name !== last),
    last,
  ];
}

defineType<never>({
  name: "System.Management.Automation.Cmdlet",
  staticProperties: {
    CommonParameters: () => (common ??= nameSet(commonNames())),
    OptionalCommonParameters: () => (optional ??= nameSet(["WhatIf", "Confirm", "UseTransaction"])),
  },
});
