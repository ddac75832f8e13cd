// TypeData and its parts as Get-TypeData shows them and Update-TypeData takes them.
import {
  Hashtable,
  PSAliasProperty,
  PSMemberInfo,
  PSNoteProperty,
  PSScriptMethod,
  PSScriptProperty,
  tagType,
  typeDataEntry,
} from "@latch/dotnet";
import type { PSValue, ScriptBlockLike, StandardMembers } from "@latch/dotnet";

const NAMESPACE = "System.Management.Automation.Runspaces.";

abstract class TypeMemberData {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  abstract toMember(): PSMemberInfo;
}

export class NotePropertyData extends TypeMemberData {
  readonly value: PSValue;
  constructor(name: string, value: PSValue) {
    super(name);
    this.value = value;
  }
  toMember(): PSMemberInfo {
    return new PSNoteProperty(this.name, this.value);
  }
}
tagType(NotePropertyData, `${NAMESPACE}NotePropertyData`);

export class AliasPropertyData extends TypeMemberData {
  readonly referencedMemberName: string;
  readonly conversionTypeName: string | null;
  constructor(name: string, referenced: string, conversionTypeName: string | null) {
    super(name);
    this.referencedMemberName = referenced;
    this.conversionTypeName = conversionTypeName;
  }
  toMember(): PSMemberInfo {
    return new PSAliasProperty(this.name, this.referencedMemberName, this.conversionTypeName);
  }
}
tagType(AliasPropertyData, `${NAMESPACE}AliasPropertyData`);

export class ScriptPropertyData extends TypeMemberData {
  readonly getScriptBlock: ScriptBlockLike | null;
  readonly setScriptBlock: ScriptBlockLike | null;
  constructor(name: string, getter: ScriptBlockLike | null, setter: ScriptBlockLike | null) {
    super(name);
    this.getScriptBlock = getter;
    this.setScriptBlock = setter;
  }
  toMember(): PSMemberInfo {
    return new PSScriptProperty(this.name, this.getScriptBlock, this.setScriptBlock);
  }
}
tagType(ScriptPropertyData, `${NAMESPACE}ScriptPropertyData`);

export class ScriptMethodData extends TypeMemberData {
  readonly script: ScriptBlockLike;
  constructor(name: string, script: ScriptBlockLike) {
    super(name);
    this.script = script;
  }
  toMember(): PSMemberInfo {
    return new PSScriptMethod(this.name, this.script);
  }
}
tagType(ScriptMethodData, `${NAMESPACE}ScriptMethodData`);

/** A member of a kind that has no data class here (code members of built-in types). */
class OtherMemberData extends TypeMemberData {
  private readonly member: PSMemberInfo;
  constructor(member: PSMemberInfo) {
    super(member.name);
    this.member = member;
  }
  toMember(): PSMemberInfo {
    return this.member;
  }
}
tagType(OtherMemberData, `${NAMESPACE}CodePropertyData`);

export class PropertySetData {
  readonly referencedProperties: readonly string[];
  constructor(names: readonly string[]) {
    this.referencedProperties = names;
  }
}
tagType(PropertySetData, `${NAMESPACE}PropertySetData`);

function memberData(member: PSMemberInfo): TypeMemberData {
  if (member instanceof PSAliasProperty)
    return new AliasPropertyData(member.name, member.referencedMemberName, member.conversionTypeName);
  if (member instanceof PSScriptProperty)
    return new ScriptPropertyData(member.name, member.getterScript, member.setterScript);
  if (member instanceof PSScriptMethod) return new ScriptMethodData(member.name, member.script);
  if (member instanceof PSNoteProperty) return new NotePropertyData(member.name, member.value);
  return new OtherMemberData(member);
}

/** System.Management.Automation.Runspaces.TypeData. */
export class TypeData {
  readonly typeName: string;
  readonly members = new Hashtable(true);
  readonly defaultDisplayProperty: string | null;
  readonly defaultDisplayPropertySet: PropertySetData | null;
  readonly defaultKeyPropertySet: PropertySetData | null;
  readonly propertySerializationSet: PropertySetData | null;
  readonly serializationMethod: string | null;
  readonly serializationDepth: number;
  readonly inheritPropertySerializationSet: boolean;
  readonly stringSerializationSource: string | null;
  readonly typeConverter = null;
  readonly typeAdapter = null;
  readonly isOverride = false;

  constructor(typeName: string, standard: StandardMembers) {
    const set = (names: readonly string[] | undefined): PropertySetData | null =>
      names === undefined ? null : new PropertySetData(names);
    this.typeName = typeName;
    this.defaultDisplayProperty = standard.defaultDisplayProperty ?? null;
    this.defaultDisplayPropertySet = set(standard.defaultDisplayPropertySet);
    this.defaultKeyPropertySet = set(standard.defaultKeyPropertySet);
    this.propertySerializationSet = set(standard.propertySerializationSet);
    this.serializationMethod = standard.serializationMethod ?? null;
    this.serializationDepth = standard.serializationDepth ?? 0;
    this.inheritPropertySerializationSet = standard.inheritPropertySerializationSet ?? false;
    this.stringSerializationSource = standard.stringSerializationSource ?? null;
  }
}
tagType(TypeData, `${NAMESPACE}TypeData`);

/** What the session knows about a type, or null. */
export function typeDataObject(typeName: string): TypeData | null {
  const entry = typeDataEntry(typeName);
  if (entry === null) return null;
  const data = new TypeData(typeName, entry.standard);
  for (const member of entry.members.values()) data.members.set(member.name, memberData(member));
  return data;
}

/** The members of a TypeData as members to add to a type. */
export function membersOfTypeData(data: TypeData): PSMemberInfo[] {
  const members: PSMemberInfo[] = [];
  for (const [, value] of data.members.entries()) if (value instanceof TypeMemberData) members.push(value.toMember());
  return members;
}
