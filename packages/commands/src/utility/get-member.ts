// Get-Member
import {
  Exception,
  compareStrings,
  DotNetType,
  listMembers,
  listStaticMembers,
  newErrorRecord,
  type PSMemberInfo,
  type PSValue,
  typeNamesOf,
  typeOf,
  unwrap,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { defineDataObject } from "../data-object.ts";
import { enumValue, type EnumValue, getType } from "@latch/dotnet";

interface Parameters {
  InputObject?: PSValue;
  Name?: string[];
  MemberType?: EnumValue;
  View?: EnumValue;
  Static?: boolean;
  Force?: boolean;
}

const MemberDefinition = defineDataObject(
  "Microsoft.PowerShell.Commands.MemberDefinition",
  ["TypeName", "Name", "MemberType", "Definition"],
  {
    text: (fields) => String(fields.Definition),
  },
);

export const getMemberInfoCmdlet = defineCmdlet<Parameters>("Get-Member", (cmdlet) => {
  const seen = new Set<string>();
  return {
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input === undefined || input === null) return;
      const typeName = typeNameOf(cmdlet, input);
      if (seen.has(typeName)) return;
      seen.add(typeName);
      for (const member of wanted(cmdlet, input)) {
        cmdlet.write(
          new MemberDefinition({
            TypeName: typeName,
            Name: member.name,
            MemberType: enumValue(getType("System.Management.Automation.PSMemberTypes"), member.memberType),
            Definition: member.definition,
          }),
        );
      }
    },
    end() {
      if (seen.size > 0) return;
      const exception = new Exception(
        "System.InvalidOperationException",
        "You must specify an object for the Get-Member cmdlet.",
      );
      cmdlet.writeError(newErrorRecord(exception, "NoObjectInGetMember", "CloseError", null));
    },
  };
});

function typeNameOf(cmdlet: CmdletRuntime<Parameters>, input: PSValue): string {
  const base = unwrap(input);
  if (cmdlet.parameters.Static) return base instanceof DotNetType ? base.displayName : (typeNamesOf(input)[0] ?? "");
  return typeNamesOf(input)[0] ?? "";
}

/** The members asked for, by kind then name. */
function wanted(cmdlet: CmdletRuntime<Parameters>, input: PSValue): PSMemberInfo[] {
  const { Name, MemberType, Static, Force } = cmdlet.parameters;
  const mask = MemberType === undefined ? -1 : Number(MemberType.value);
  const all = Static ? listStaticMembers(staticTypeOf(input)) : listMembers(input, { force: Force === true });
  const members = all.filter((member) => {
    if (!Force && (member.isHidden || isAccessor(member))) return false;
    const kind = Number(enumValue(getType("System.Management.Automation.PSMemberTypes"), member.memberType).value);
    return mask === -1 || (kind & mask) !== 0;
  });
  members.sort(
    (a, b) =>
      compareStrings(a.memberType, b.memberType, { ignoreCase: true }) ||
      compareStrings(a.name, b.name, { ignoreCase: true }),
  );
  // Names asked for come in the order they were asked for.
  const found = new Set<PSMemberInfo>();
  for (const name of Name ?? ["*"]) {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    for (const member of members) if (pattern.isMatch(member.name)) found.add(member);
  }
  return [...found];
}

function staticTypeOf(input: PSValue): DotNetType {
  const base = unwrap(input);
  return base instanceof DotNetType ? base : typeOf(base);
}

/** Property accessors and operators are methods that only -Force shows. */
function isAccessor(member: PSMemberInfo): boolean {
  return member.memberType === "Method" && /^(get_|set_|add_|remove_|op_)/.test(member.name);
}
