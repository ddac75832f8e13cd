// Reading type files (.types.ps1xml) into the session's type data.
import { readScriptText } from "@latch/engine";
import {
  addTypeDataMember,
  Exception,
  isScriptBlock,
  PSAliasProperty,
  PSMemberSet,
  PSNoteProperty,
  PSPropertySet,
  PSScriptMethod,
  PSScriptProperty,
  setStandardMembers,
} from "@latch/dotnet";
import type { PSMemberInfo, PSValue, ScriptBlockLike, StandardMembers } from "@latch/dotnet";
import { parseXml } from "@latch/protocol";
import type { XmlElement } from "@latch/protocol";

/** Makes a script block of source text. */
type ScriptMaker = (text: string) => PSValue;
type Standard = { -readonly [K in keyof StandardMembers]: StandardMembers[K] };

/** Loads a types file. Throws Exception when it cannot be read or is not one. */
export function loadTypesFile(path: string, createScript: ScriptMaker): void {
  let root: XmlElement;
  try {
    root = parseXml(readScriptText(path));
  } catch (error) {
    throw fileError(path, error instanceof Error ? error.message : String(error));
  }
  if (root.name !== "Types")
    throw fileError(path, `The node ${root.name} is not allowed. The following nodes are allowed: Types.`);
  for (const type of root.children) if (type.name === "Type") loadType(type, createScript);
}

function fileError(path: string, reason: string): Exception {
  return new Exception(
    "System.Management.Automation.RuntimeException",
    `${path}, : The file was skipped because of the following error: ${reason}`,
  );
}

function loadType(type: XmlElement, createScript: ScriptMaker): void {
  const typeName = text(type, "Name");
  for (const element of type.child("Members")?.children ?? []) {
    if (element.name === "MemberSet" && text(element, "Name") === "PSStandardMembers") {
      setStandardMembers(typeName, standardMembers(element));
      continue;
    }
    const member = memberOf(element, createScript);
    if (member !== null) addTypeDataMember(typeName, member);
  }
}

function memberOf(element: XmlElement, createScript: ScriptMaker): PSMemberInfo | null {
  const name = text(element, "Name");
  const script = (child: string): ScriptBlockLike | null => {
    const source = element.child(child);
    if (source === undefined) return null;
    const block = createScript(source.text);
    return isScriptBlock(block) ? block : null;
  };
  switch (element.name) {
    case "NoteProperty":
      return new PSNoteProperty(name, text(element, "Value"));
    case "AliasProperty":
      return new PSAliasProperty(name, text(element, "ReferencedMemberName"), text(element, "TypeName") || null);
    case "ScriptProperty":
      return new PSScriptProperty(name, script("GetScriptBlock"), script("SetScriptBlock"));
    case "ScriptMethod": {
      const body = script("Script");
      return body === null ? null : new PSScriptMethod(name, body);
    }
    case "PropertySet":
      return new PSPropertySet(name, referenced(element));
    case "MemberSet": {
      const members = (element.child("Members")?.children ?? []).map((child) => memberOf(child, createScript));
      return new PSMemberSet(
        name,
        members.filter((member) => member !== null),
      );
    }
    default:
      // Code properties and methods refer to .NET code that does not exist here.
      return null;
  }
}

function standardMembers(element: XmlElement): StandardMembers {
  const standard: Standard = {};
  for (const member of element.child("Members")?.children ?? []) {
    const name = text(member, "Name");
    if (member.name === "PropertySet") {
      const names = referenced(member);
      if (name === "DefaultDisplayPropertySet") standard.defaultDisplayPropertySet = names;
      else if (name === "DefaultKeyPropertySet") standard.defaultKeyPropertySet = names;
      else if (name === "PropertySerializationSet") standard.propertySerializationSet = names;
    } else if (member.name === "NoteProperty") setNote(standard, name, text(member, "Value"));
    else if (member.name === "AliasProperty" && name === "StringSerializationSource") {
      standard.stringSerializationSource = text(member, "ReferencedMemberName");
    }
  }
  return standard;
}

function setNote(standard: Standard, name: string, value: string): void {
  switch (name) {
    case "DefaultDisplayProperty":
      standard.defaultDisplayProperty = value;
      break;
    case "SerializationDepth":
      standard.serializationDepth = Number(value);
      break;
    case "SerializationMethod":
      standard.serializationMethod = value;
      break;
    case "InheritPropertySerializationSet":
      standard.inheritPropertySerializationSet = value.toLowerCase() === "true";
      break;
    case "TargetTypeForDeserialization":
      standard.targetTypeForDeserialization = value;
      break;
  }
}

function referenced(element: XmlElement): string[] {
  return (element.child("ReferencedProperties")?.children ?? [])
    .filter((child) => child.name === "Name")
    .map((child) => child.text.trim());
}

function text(element: XmlElement, name: string): string {
  return element.child(name)?.text.trim() ?? "";
}
