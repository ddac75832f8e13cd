// Add-Member
import {
  addInstanceMember, type DictionaryBase, type EnumValue, Exception, getMemberInfo, isScriptBlock, newErrorRecord, PSAliasProperty, PSMemberInfo, PSMemberSet,
  PSNoteProperty, PSPropertySet, PSScriptMethod, PSScriptProperty, type PSValue, setTypeNames, toStringValue, typeNamesOf, unwrap,
} from "@latch/dotnet"; // biome-ignore format: a list
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

interface Parameters {
  InputObject: PSValue;
  MemberType?: EnumValue;
  Name?: string;
  Value?: PSValue;
  SecondValue?: PSValue;
  TypeName?: string;
  Force?: boolean;
  PassThru?: boolean;
  NotePropertyName?: string;
  NotePropertyValue?: PSValue;
  NotePropertyMembers?: DictionaryBase;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const addMember = defineCmdlet<Parameters>("Add-Member", (cmdlet) => ({
  process() {
    const { NotePropertyMembers, NotePropertyName, NotePropertyValue, TypeName, PassThru } = cmdlet.parameters;
    let target = cmdlet.parameters.InputObject;
    if (NotePropertyMembers !== undefined) {
      for (const [key, value] of NotePropertyMembers.entries())
        target = attach(cmdlet, target, new PSNoteProperty(toStringValue(key), value));
    } else if (NotePropertyName !== undefined)
      target = attach(cmdlet, target, new PSNoteProperty(NotePropertyName, NotePropertyValue ?? null));
    else if (cmdlet.parameters.MemberType !== undefined) {
      const member = memberOf(cmdlet);
      if (member === null) return;
      target = attach(cmdlet, target, member);
    }
    if (TypeName !== undefined) target = setTypeNames(target, [TypeName, ...typeNamesOf(target)]);
    if (PassThru) cmdlet.write(target);
  },
}));

function attach(cmdlet: Cmdlet, target: PSValue, member: PSMemberInfo): PSValue {
  const existing = getMemberInfo(target, member.name);
  if (existing !== undefined && !cmdlet.parameters.Force) {
    const message = `Cannot add a member with the name "${member.name}" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command.`;
    const exception = new Exception("System.InvalidOperationException", message);
    cmdlet.writeError(newErrorRecord(exception, "MemberAlreadyExists", "InvalidOperation", target));
    return target;
  }
  return addInstanceMember(target, member);
}

/** The member that -MemberType, -Name, -Value and -SecondValue describe; null after an error was written. */
function memberOf(cmdlet: Cmdlet): PSMemberInfo | null {
  const { MemberType, Name = "", Value = null, SecondValue = null } = cmdlet.parameters;
  const base = unwrap(Value);
  const second = unwrap(SecondValue);
  switch ((MemberType as EnumValue).name) {
    case "NoteProperty":
      return noSecond(cmdlet) ? new PSNoteProperty(Name, Value) : null;
    case "AliasProperty":
      return new PSAliasProperty(Name, toStringValue(Value), SecondValue === null ? null : toStringValue(SecondValue));
    case "ScriptProperty": {
      const getter = isScriptBlock(base) ? base : null;
      const setter = isScriptBlock(second) ? second : null;
      if (!getter && !setter)
        return fail(
          cmdlet,
          "Value1ShouldNotBeNull",
          "The Value parameter should not be null for a member of this type.",
        );
      return new PSScriptProperty(Name, getter, setter);
    }
    case "ScriptMethod":
      return isScriptBlock(base)
        ? new PSScriptMethod(Name, base)
        : fail(cmdlet, "Value1ShouldBeOfType", "To add a ScriptMethod, the Value parameter must be a ScriptBlock.");
    case "PropertySet":
      return new PSPropertySet(
        Name,
        (Array.isArray(base) ? base : [base]).map((one) => toStringValue(one as PSValue)),
      );
    case "MemberSet":
      return new PSMemberSet(
        Name,
        (Array.isArray(base) ? base : [base])
          .map((one) => unwrap(one as PSValue))
          .filter((one) => one instanceof PSMemberInfo),
      );
    default:
      return fail(
        cmdlet,
        "WrongMemberType",
        `Cannot add a member with type "${(MemberType as EnumValue).name}". Specify a different type for the MemberTypes parameter.`,
      );
  }
}

function noSecond(cmdlet: Cmdlet): boolean {
  if (cmdlet.parameters.SecondValue === undefined) return true;
  fail(cmdlet, "Value2ShouldNotBeSpecified", "The SecondValue parameter is not valid for a member of this type.");
  return false;
}

function fail(cmdlet: Cmdlet, errorId: string, message: string): null {
  const exception = new Exception("System.InvalidOperationException", message);
  cmdlet.writeError(newErrorRecord(exception, errorId, "InvalidArgument", cmdlet.parameters.Value ?? null));
  return null;
}
