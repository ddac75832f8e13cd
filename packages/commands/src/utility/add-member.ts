// Add-Member
import {
  addInstanceMember, convertTo, type DictionaryBase, type DotNetType, type EnumValue, Exception, getEnumerable, getMemberInfo, keepWrapped, getType, newErrorRecord,
  PSAliasProperty, PSMemberInfo, PSMemberSet, PSNoteProperty, PSPropertySet, PSScriptMethod, PSScriptProperty, type PSValue, resolveType,
  type ScriptBlockLike, setTypeNames, toStringValue, typeNamesOf, unwrap,
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
      target = attach(cmdlet, target, memberOf(cmdlet));
    }
    if (TypeName !== undefined)
      target = setTypeNames(target, [resolveType(TypeName)?.fullName ?? TypeName, ...typeNamesOf(target)]);
    if (!PassThru) return;
    keepWrapped(target);
    cmdlet.write(target);
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

/** The member that -MemberType, -Name, -Value and -SecondValue describe. Throws terminating errors (AddMember.resx). */
function memberOf(cmdlet: Cmdlet): PSMemberInfo {
  const { MemberType, Name = "", SecondValue = null } = cmdlet.parameters;
  const kind = (MemberType as EnumValue).name;
  switch (kind) {
    case "NoteProperty": {
      const value = valueOf(cmdlet, kind);
      noSecond(cmdlet, kind);
      return new PSNoteProperty(Name, value);
    }
    case "AliasProperty": {
      const target = toStringValue(notNull(cmdlet, kind, valueOf(cmdlet, kind)));
      if (!cmdlet.has("SecondValue")) return new PSAliasProperty(Name, target, null);
      if (SecondValue === null) fail(cmdlet, "Value2ShouldNotBeNull", missing("SecondValue", kind));
      const type = converted(SecondValue, "System.Type") as DotNetType;
      return new PSAliasProperty(Name, target, type.fullName);
    }
    case "ScriptProperty":
      return scriptProperty(cmdlet, Name, kind);
    case "ScriptMethod":
      noSecond(cmdlet, kind);
      return new PSScriptMethod(Name, scriptOf(notNull(cmdlet, kind, valueOf(cmdlet, kind))));
    case "PropertySet": {
      noSecond(cmdlet, kind);
      const names = notNull(cmdlet, kind, valueOf(cmdlet, kind));
      return new PSPropertySet(
        Name,
        listOf(names).map((name) => toStringValue(name)),
      );
    }
    case "MemberSet": {
      noSecond(cmdlet, kind);
      const members = listOf(cmdlet.parameters.Value ?? null).map(unwrap);
      return new PSMemberSet(
        Name,
        members.filter((one) => one instanceof PSMemberInfo),
      );
    }
    default: {
      const isCode = kind === "CodeMethod" || kind === "CodeProperty";
      if (isCode) converted(notNull(cmdlet, kind, valueOf(cmdlet, kind)), "System.Reflection.MethodInfo");
      if (isCode) {
        const text = `Cannot create a code ${kind === "CodeMethod" ? "method because of the method format. The method should be public, static, and have one parameter of type PSObject" : "property because of the method format. The getter should be public, static, non-void, and have one parameter of type PSObject"}.`;
        fail(cmdlet, kind === "CodeMethod" ? "WrongMethodFormat" : "GetterFormat", text);
      }
      const text = `Cannot add a member with type "${kind}". Specify a different type for the MemberTypes parameter.`;
      return fail(cmdlet, "CannotAddMemberType", text);
    }
  }
}

function scriptProperty(cmdlet: Cmdlet, name: string, kind: string): PSMemberInfo {
  const value = valueOf(cmdlet, kind);
  const second = cmdlet.parameters.SecondValue ?? null;
  if (value === null && second === null) {
    const text = `Both Value and SecondValue parameters should not be null for a member of type "${kind}". Specify a non-null value for one of the two parameters.`;
    fail(cmdlet, "Value1AndValue2AreNotBothNull", text);
  }
  return new PSScriptProperty(name, value === null ? null : scriptOf(value), second === null ? null : scriptOf(second));
}

/** -Value; where it was not given the host is asked for it. */
function valueOf(cmdlet: Cmdlet, kind: string): PSValue {
  if (cmdlet.has("Value")) return cmdlet.parameters.Value ?? null;
  const { ui } = cmdlet.context.host;
  if (ui === null) return null;
  const prompt = `The Value parameter is required for a member of type "${kind}". Specify the Value parameter when adding members of this type.`;
  const field = { name: "Value", label: "", typeName: "System.String", isMandatory: true, helpMessage: "" };
  return ui.prompt(prompt, "", [field]).get("Value") ?? null;
}

function converted(value: PSValue, typeName: string): PSValue {
  return convertTo(unwrap(value), getType(typeName));
}

function scriptOf(value: PSValue): ScriptBlockLike {
  return converted(value, "System.Management.Automation.ScriptBlock") as unknown as ScriptBlockLike;
}

function listOf(value: PSValue): PSValue[] {
  const base = unwrap(value);
  if (base === null) return [];
  return typeof base === "string" ? [base] : [...(getEnumerable(base) ?? [base])];
}

function missing(parameter: string, kind: string): string {
  return `The ${parameter} parameter should not be null for a member of type "${kind}". Specify a non-null value for the ${parameter} parameter when adding members of this type.`;
}

function notNull(cmdlet: Cmdlet, kind: string, value: PSValue): PSValue {
  return value ?? fail(cmdlet, "Value1ShouldNotBeNull", missing("Value", kind));
}

function noSecond(cmdlet: Cmdlet, kind: string): void {
  if (!cmdlet.has("SecondValue")) return;
  const text = `The SecondValue parameter is not necessary for a member of type "${kind}", and should not be specified. Do not specify the SecondValue parameter when you add members of this type.`;
  fail(cmdlet, "Value2ShouldNotBeSpecified", text);
}

function fail(cmdlet: Cmdlet, errorId: string, message: string): never {
  const exception = new Exception("System.InvalidOperationException", message);
  return cmdlet.throwTerminating(newErrorRecord(exception, errorId, "InvalidOperation", null));
}
