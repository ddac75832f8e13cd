// Get-Member
import {
  Exception,
  compareStrings,
  DotNetType,
  listMembers,
  listStaticMembers,
  newErrorRecord,
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

type Member = ReturnType<typeof listMembers>[number];

/** The members asked for: by the order of the names, then by kind and name. */
function wanted(cmdlet: CmdletRuntime<Parameters>, input: PSValue): Member[] {
  const { Name, Static, Force } = cmdlet.parameters;
  const mask = maskOf(cmdlet);
  const members = (Static ? listStaticMembers(staticTypeOf(input)) : instanceMembers(cmdlet, input)).filter(
    (member) => {
      if (!Force && (member.isHidden || isAccessor(member))) return false;
      const kind = Number(enumValue(getType("System.Management.Automation.PSMemberTypes"), member.memberType).value);
      return mask === -1 || (kind & mask) !== 0;
    },
  );
  members.sort(
    (a, b) =>
      compareStrings(a.memberType, b.memberType, { ignoreCase: true }) ||
      compareStrings(a.name, b.name, { ignoreCase: true }),
  );
  const found = new Set<Member>();
  for (const name of Name ?? ["*"]) {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    for (const member of members) if (pattern.isMatch(member.name)) found.add(member);
  }
  return [...found];
}

const viewBits = { extended: 1, adapted: 2, base: 4 };
/** Alias, Code, Note and Script properties, property and member sets, code and script methods. */
const extendedKinds = 1 | 2 | 8 | 16 | 32 | 128 | 256 | 1024;
/** Property, Method, ParameterizedProperty. */
const ownKinds = 4 | 64 | 512;

/** -MemberType, less what -View leaves out. */
function maskOf(cmdlet: CmdletRuntime<Parameters>): number {
  const { MemberType, View } = cmdlet.parameters;
  const view = View === undefined ? viewBits.extended | viewBits.adapted : Number(View.value);
  let mask = MemberType === undefined ? -1 : Number(MemberType.value);
  if (cmdlet.parameters.Static) return mask;
  if ((view & viewBits.extended) === 0) mask &= ~extendedKinds;
  if ((view & (viewBits.adapted | viewBits.base)) === 0) mask &= ~ownKinds;
  return mask;
}

function instanceMembers(cmdlet: CmdletRuntime<Parameters>, input: PSValue): Member[] {
  const view = cmdlet.parameters.View === undefined ? 3 : Number(cmdlet.parameters.View.value);
  const force = cmdlet.parameters.Force === true;
  if (view === viewBits.extended) return listMembers(input, { force, view: "extended" });
  if (view === viewBits.base) return listMembers(input, { force, view: "base" });
  return listMembers(input, { force });
}

function staticTypeOf(input: PSValue): DotNetType {
  const base = unwrap(input);
  return base instanceof DotNetType ? base : typeOf(base);
}

/** Property accessors and operators are methods that only -Force shows. */
function isAccessor(member: Member): boolean {
  return member.memberType === "Method" && /^(get_|set_|add_|remove_|op_)/.test(member.name);
}
