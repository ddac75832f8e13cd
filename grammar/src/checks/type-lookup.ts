// Owns what the checks ask about types: the caller may know .NET's types; without it only well-known names are.
import type { TypeDefinitionAst, UsingStatementAst } from "../ast/index.ts";
import type { ITypeName } from "../type-name.ts";

/** Knowledge about types, offered by whoever has a type system. */
export interface TypeLookup {
  /** Full name of a type as written in a script (accelerators, `using namespace`), or null when there is none. */
  fullName(name: string): string | null;
  isSubclassOf(type: string, base: string): boolean;
  /** Is `[type]::member` a constant (enum value or literal field)? */
  isConstant(type: string, member: string): boolean;
  /** The module of a `using module` and the types it brings, or why there is none. */
  usedModule(using: UsingStatementAst): UsedModule | ModuleProblem;
  /** An attribute type by its name, with or without "Attribute"; null when it is unknown. */
  attribute(name: ITypeName): AttributeFacts | null;
  /** What is wrong with a `using assembly`, or null. */
  assemblyProblem(using: UsingStatementAst): ModuleProblem | null;
}

/** What the checks ask about an attribute: AttributeTargets, and its properties and fields. */
export interface AttributeFacts {
  readonly displayName: string;
  readonly validOn: number;
  readonly properties: readonly { readonly name: string; readonly isSettable: boolean }[];
}

/** What `using module` finds. */
export interface UsedModule {
  readonly name: string;
  readonly types: readonly TypeDefinitionAst[];
}
export interface ModuleProblem {
  readonly errorId: string;
  readonly argument: string;
}

const aliases: Record<string, string> = {
  int: "Int32",
  long: "Int64",
  short: "Int16",
  uint: "UInt32",
  ulong: "UInt64",
  ushort: "UInt16",
  byte: "Byte",
  sbyte: "SByte",
  bool: "Boolean",
  char: "Char",
  float: "Single",
  double: "Double",
  decimal: "Decimal",
  string: "String",
  datetime: "DateTime",
  void: "Void",
  type: "Type",
  object: "Object",
  ref: "Management.Automation.PSReference",
};

/** Full name of a simple type name: the lookup's, else a guess good enough to compare names. */
export function fullTypeName(type: ITypeName, types: TypeLookup | null): string | null {
  if (types !== null) return types.fullName(type.fullName);
  if (type.shape !== "TypeName") return type.fullName;
  const lower = type.name.toLowerCase();
  const alias = aliases[lower];
  if (alias !== undefined) return `System.${alias}`;
  if (lower.startsWith("system.")) {
    const rest = type.name.slice(7);
    const known = Object.values(aliases).find((name) => name.toLowerCase() === rest.toLowerCase());
    return `System.${known ?? rest}`;
  }
  return `System.${type.name}`;
}

/** Is a written type name this .NET type (given in lower case with its namespace)? */
export function isType(type: ITypeName, fullName: string): boolean {
  return fullTypeName(type, null)?.toLowerCase() === fullName;
}

const primitives = [
  "boolean",
  "char",
  "sbyte",
  "byte",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "single",
  "double",
];
const primitiveNames = new Set(primitives.map((name) => `system.${name}`));
const dataNames = new Set([...primitiveNames, "system.decimal", "system.datetime", "system.string", "system.dbnull"]);

/** .NET's Type.IsPrimitive, pointers apart. */
export function isPrimitive(type: ITypeName): boolean {
  return primitiveNames.has(fullTypeName(type, null)?.toLowerCase() ?? "");
}

/** Types with a TypeCode of their own: those a data section may name (arrays of them too). */
export function isDataType(type: ITypeName): boolean {
  const element = type.shape === "ArrayTypeName" ? type.elementType : type;
  return dataNames.has(fullTypeName(element, null)?.toLowerCase() ?? "");
}
