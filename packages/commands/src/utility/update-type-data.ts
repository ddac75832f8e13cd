// Update-TypeData: adds members and standard members to types, from parameters, TypeData objects or type files.
import {
  addTypeDataMember,
  convertTo,
  Exception,
  EnumValue,
  getType,
  isScriptBlock,
  newErrorRecord,
  PSAliasProperty,
  PSNoteProperty,
  PSScriptMethod,
  PSScriptProperty,
  setStandardMembers,
  toStringValue,
  typeDataEntry,
  unwrap,
} from "@latch/dotnet";
import type { PSMemberInfo, PSValue, ScriptBlockLike, StandardMembers } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { formatContextOf, typesFiles } from "@latch/formatting";
import { membersOfTypeData, type TypeData } from "./type-data-object.ts";
import { dataFiles, invalid } from "./update-data.ts";

interface Parameters {
  AppendPath?: string[];
  PrependPath?: string[];
  TypeName?: string;
  TypeData?: TypeData[];
  MemberType?: EnumValue;
  MemberName?: string;
  Value?: PSValue;
  SecondValue?: PSValue;
  Force?: boolean;
  DefaultDisplayProperty?: string;
  DefaultDisplayPropertySet?: string[];
  DefaultKeyPropertySet?: string[];
  PropertySerializationSet?: string[];
  SerializationMethod?: string;
  SerializationDepth?: number;
  InheritPropertySerializationSet?: boolean;
  StringSerializationSource?: string;
  TargetTypeForDeserialization?: PSValue;
}

type Cmdlet = CmdletRuntime<Parameters>;
type Standard = { -readonly [K in keyof StandardMembers]: StandardMembers[K] };

export const updateTypeData = defineCmdlet<Parameters>("Update-TypeData", (cmdlet) => ({
  process() {
    switch (cmdlet.parameterSetName) {
      case "DynamicTypeSet":
        updateDynamic(cmdlet);
        break;
      case "TypeDataSet":
        for (const data of cmdlet.parameters.TypeData ?? []) updateFrom(cmdlet, data);
        break;
      default:
        updateFromFiles(cmdlet);
    }
  },
}));

function updateFromFiles(cmdlet: Cmdlet): void {
  const { PrependPath, AppendPath } = cmdlet.parameters;
  const prepended = dataFiles(cmdlet, PrependPath ?? [], "TypesPrependPathException");
  const appended = dataFiles(cmdlet, AppendPath ?? [], "TypesAppendPathException");
  const context = formatContextOf(cmdlet.context);
  for (const path of [...prepended.reverse(), ...appended]) {
    if (!cmdlet.shouldProcess(`FileName: ${path}`, "Update TypeData")) continue;
    try {
      typesFiles().loadTypesFile(path, (text) => context.createScript(text));
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      cmdlet.writeError(newErrorRecord(error, "TypesXmlUpdateException", "InvalidOperation", null));
    }
  }
}

function updateFrom(cmdlet: Cmdlet, data: TypeData): void {
  if (!cmdlet.shouldProcess(`Type to update: ${data.typeName}`, "Update TypeData")) return;
  addMembers(cmdlet, data.typeName, membersOfTypeData(data));
  const standard: Standard = {};
  if (data.defaultDisplayProperty !== null) standard.defaultDisplayProperty = data.defaultDisplayProperty;
  if (data.defaultDisplayPropertySet !== null)
    standard.defaultDisplayPropertySet = data.defaultDisplayPropertySet.referencedProperties;
  if (Object.keys(standard).length > 0) setStandardMembers(data.typeName, standard);
}

function updateDynamic(cmdlet: Cmdlet): void {
  const typeName = cmdlet.parameters.TypeName ?? "";
  if (typeName.trim() === "") {
    const text = "The target type name should not be null, empty, or contain only white spaces.";
    cmdlet.throwTerminating(invalid("TargetTypeNameEmpty", text, typeName));
  }
  const member = memberOf(cmdlet);
  const standard = standardOf(cmdlet.parameters);
  if (member === null && Object.keys(standard).length === 0) {
    cmdlet.writeError(invalid("TypeDataEmpty", `No member is specified for the update on type "${typeName}".`));
    return;
  }
  if (!cmdlet.shouldProcess(`Type to update: ${typeName}`, "Update TypeData")) return;
  if (member !== null && !addMembers(cmdlet, typeName, [member])) return;
  const known = typeDataEntry(typeName)?.standard ?? {};
  for (const key of Object.keys(standard) as (keyof StandardMembers)[]) {
    if (known[key] === undefined || cmdlet.parameters.Force) continue;
    duplicate(cmdlet, typeName, key.charAt(0).toUpperCase() + key.slice(1));
    return;
  }
  if (Object.keys(standard).length > 0) setStandardMembers(typeName, standard);
}

/** Adds members; one that is there already is an error unless -Force. */
function addMembers(cmdlet: Cmdlet, typeName: string, members: readonly PSMemberInfo[]): boolean {
  const known = typeDataEntry(typeName)?.members;
  for (const member of members) {
    if (known?.has(member.name.toLowerCase()) && !cmdlet.parameters.Force) {
      duplicate(cmdlet, typeName, member.name);
      return false;
    }
    addTypeDataMember(typeName, member);
  }
  return true;
}

function duplicate(cmdlet: Cmdlet, typeName: string, name: string): void {
  const text = `Error in TypeData "${typeName}": The member ${name} is already present.`;
  const exception = new Exception("System.Management.Automation.RuntimeException", text);
  cmdlet.writeError(newErrorRecord(exception, "TypesDynamicUpdateException", "InvalidOperation", null));
}

function standardOf(given: Parameters): Standard {
  const standard: Standard = {};
  if (given.DefaultDisplayProperty !== undefined) standard.defaultDisplayProperty = given.DefaultDisplayProperty;
  if (given.DefaultDisplayPropertySet !== undefined)
    standard.defaultDisplayPropertySet = given.DefaultDisplayPropertySet;
  if (given.DefaultKeyPropertySet !== undefined) standard.defaultKeyPropertySet = given.DefaultKeyPropertySet;
  if (given.PropertySerializationSet !== undefined) standard.propertySerializationSet = given.PropertySerializationSet;
  if (given.SerializationMethod !== undefined) standard.serializationMethod = given.SerializationMethod;
  if (given.SerializationDepth !== undefined) standard.serializationDepth = given.SerializationDepth;
  if (given.InheritPropertySerializationSet !== undefined)
    standard.inheritPropertySerializationSet = given.InheritPropertySerializationSet;
  if (given.StringSerializationSource !== undefined)
    standard.stringSerializationSource = given.StringSerializationSource;
  if (given.TargetTypeForDeserialization !== undefined)
    standard.targetTypeForDeserialization = toStringValue(given.TargetTypeForDeserialization);
  return standard;
}

/** The member that the parameters describe; null when -MemberType is missing (then nothing else may be there). */
function memberOf(cmdlet: Cmdlet): PSMemberInfo | null {
  const { MemberType, MemberName, SecondValue } = cmdlet.parameters;
  if (MemberType === undefined) {
    if (MemberName !== undefined || cmdlet.has("Value") || SecondValue !== undefined) {
      const text =
        "The MemberName, Value, and SecondValue parameters cannot be specified without the MemberType parameter.";
      cmdlet.throwTerminating(invalid("MemberTypeIsMissing", text));
    }
    return null;
  }
  const kind = MemberType.toString();
  if (MemberName === undefined || MemberName === "")
    required(cmdlet, "MemberNameShouldBeSpecified", "MemberName", kind);
  if (!cmdlet.has("Value")) required(cmdlet, "ValueShouldBeSpecified", "Value", kind);
  return makeMember(cmdlet, kind, MemberName as string);
}

function required(cmdlet: Cmdlet, errorId: string, parameter: string, kind: string): never {
  const text = `The ${parameter} parameter is required for the type "${kind}". Please specify the ${parameter} parameter.`;
  return cmdlet.throwTerminating(invalid(errorId, text));
}

function makeMember(cmdlet: Cmdlet, kind: string, name: string): PSMemberInfo {
  const value = cmdlet.parameters.Value ?? null;
  const second = cmdlet.parameters.SecondValue ?? null;
  switch (kind) {
    case "NoteProperty":
      noSecondValue(cmdlet, kind);
      return new PSNoteProperty(name, value);
    case "AliasProperty":
      if (value === null || value === "") {
        const text = `The Value parameter should not be null or an empty string for a member of type "${kind}". Specify a non-null value for the Value parameter when updating this member type.`;
        cmdlet.throwTerminating(invalid("ValueShouldBeSpecified", text));
      }
      return new PSAliasProperty(name, toStringValue(value), second === null ? null : toStringValue(second));
    case "ScriptProperty":
      if (value === null && second === null) {
        const text = `The Value and SecondValue parameters should not both be null for a member of type "${kind}". Specify a non-null value for one of the two parameters.`;
        cmdlet.throwTerminating(invalid("ValueAndSecondValueAreNotBothNull", text));
      }
      return new PSScriptProperty(name, scriptOf(value), scriptOf(second));
    case "ScriptMethod": {
      noSecondValue(cmdlet, kind);
      const script = scriptOf(value);
      if (script !== null) return new PSScriptMethod(name, script);
      return required(cmdlet, "ValueShouldBeSpecified", "Value", kind);
    }
    case "CodeProperty":
    case "CodeMethod":
      // Nothing but a .NET method will do, which scripts of latch cannot get.
      convertTo(unwrap(value), getType("System.Reflection.MethodInfo"));
      return cmdlet.throwTerminating(
        invalid("CannotUpdateMemberType", `latch has no members of type "${kind}" made from .NET methods.`),
      );
    default:
      return cmdlet.throwTerminating(
        invalid(
          "CannotUpdateMemberType",
          `Cannot update a member with type "${kind}". Specify a different type for the MemberType parameter.`,
        ),
      );
  }
}

function noSecondValue(cmdlet: Cmdlet, kind: string): void {
  if (cmdlet.parameters.SecondValue === undefined) return;
  const text = `The SecondValue parameter is not necessary for a member of type "${kind}", and should not be specified. Do not specify the SecondValue parameter when updating this member type.`;
  cmdlet.throwTerminating(invalid("SecondValueShouldNotBeSpecified", text));
}

function scriptOf(value: PSValue): ScriptBlockLike | null {
  if (value === null) return null;
  const base = unwrap(value);
  if (isScriptBlock(base)) return base;
  return convertTo(value, getType("System.Management.Automation.ScriptBlock")) as unknown as ScriptBlockLike;
}
