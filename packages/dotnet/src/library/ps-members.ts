// The member classes as types: PSNoteProperty, PSAliasProperty, PSScriptProperty, PSScriptMethod, PSPropertySet, PSMemberSet, PSMethod.

import {
  PSAliasProperty,
  PSMemberInfo,
  PSMemberSet,
  PSMethodInfo,
  PSNoteProperty,
  PSPropertyInfo,
  PSPropertySet,
  PSScriptMethod,
  PSScriptProperty,
} from "../members/member-info.ts";
import { defineType } from "../types/define-type.ts";
import { DotNetType } from "../types/dotnet-type.ts";
import { resolveType } from "../types/resolve-type.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { ScriptBlockLike } from "../values/script-block-like.ts";
import { items, text } from "./arguments.ts";
import { collectionOf } from "./collections/list.ts";

const script = (value: PSValue | undefined): ScriptBlockLike | null => (value ?? null) as ScriptBlockLike | null;

const memberProperties = {
  Name: (self: PSMemberInfo) => self.name,
  MemberType: (self: PSMemberInfo) => enumValue("System.Management.Automation.PSMemberTypes", self.memberType),
  Value: {
    get: (self: PSMemberInfo) => self.value,
    set: (self: PSMemberInfo, value: PSValue) => void (self.value = value),
  },
  TypeNameOfValue: (self: PSMemberInfo) => self.typeNameOfValue,
  IsInstance: (self: PSMemberInfo) => self.isInstance,
  IsSettable: (self: PSMemberInfo) => self instanceof PSPropertyInfo && self.isSettable,
  IsGettable: (self: PSMemberInfo) => self instanceof PSPropertyInfo && self.isGettable,
  OverloadDefinitions: (self: PSMemberInfo) =>
    self instanceof PSMethodInfo ? collectionOf("System.String", [...self.overloadDefinitions]) : null,
  ReferencedMemberName: (self: PSMemberInfo) => (self instanceof PSAliasProperty ? self.referencedMemberName : null),
  ConversionType: (self: PSMemberInfo) =>
    self instanceof PSAliasProperty && self.conversionTypeName !== null ? resolveType(self.conversionTypeName) : null,
  GetterScript: (self: PSMemberInfo) => (self instanceof PSScriptProperty ? self.getterScript : null),
  SetterScript: (self: PSMemberInfo) => (self instanceof PSScriptProperty ? self.setterScript : null),
  Script: (self: PSMemberInfo) => (self instanceof PSScriptMethod ? (self.script as object) : null),
  ReferencedPropertyNames: (self: PSMemberInfo) =>
    self instanceof PSPropertySet ? collectionOf("System.String", [...self.referencedPropertyNames]) : null,
  Members: (self: PSMemberInfo) => (self instanceof PSMemberSet ? [...self.members] : null),
  Properties: (self: PSMemberInfo) =>
    self instanceof PSMemberSet ? self.members.filter((m) => m instanceof PSPropertyInfo) : null,
  Methods: (self: PSMemberInfo) =>
    self instanceof PSMemberSet ? self.members.filter((m) => m instanceof PSMethodInfo) : null,
  InheritMembers: () => true,
};

const memberMethods = {
  Copy: (self: PSMemberInfo) => self.copyFor(null),
  ToString: (self: PSMemberInfo) => self.toString(),
  Invoke: (self: PSMemberInfo, args: PSValue[]) => {
    if (!(self instanceof PSMethodInfo)) return null;
    return self.invoke(args.length === 1 && Array.isArray(args[0]) ? (args[0] as PSValue[]) : args);
  },
};

const makers: Readonly<Record<string, (args: readonly PSValue[]) => PSValue>> = {
  PSNoteProperty: ([name, value]) => new PSNoteProperty(text(name), value ?? null),
  PSVariableProperty: ([name, value]) => new PSNoteProperty(text(name), value ?? null),
  PSAliasProperty: ([name, target, type]) =>
    new PSAliasProperty(text(name), text(target), type instanceof DotNetType ? type.displayName : null),
  PSScriptProperty: ([name, getter, setter]) => new PSScriptProperty(text(name), script(getter), script(setter)),
  PSScriptMethod: ([name, body]) => new PSScriptMethod(text(name), script(body) as ScriptBlockLike),
  PSPropertySet: ([name, names]) =>
    new PSPropertySet(
      text(name),
      items(names).map((n) => text(n)),
    ),
  PSMemberSet: ([name, members]) => new PSMemberSet(text(name), items(members) as PSMemberInfo[]),
};

for (const name of [
  ...Object.keys(makers), "PSProperty", "PSMethod", "PSCodeProperty", "PSCodeMethod", "PSParameterizedProperty", "PSEvent", "PSMemberInfo",
]) {
  const make = makers[name];
  defineType<PSMemberInfo>({
    name: `System.Management.Automation.${name}`,
    ...(make === undefined ? {} : { construct: make }),
    properties: memberProperties,
    methods: memberMethods,
  });
} // biome-ignore format: the list of names
