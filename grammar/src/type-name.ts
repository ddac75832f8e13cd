// Owns ITypeName's three shapes as the parser makes them: TypeName, GenericTypeName, ArrayTypeName.
import type { TypeDefinitionAst } from "./ast/index.ts";
import type { ScriptExtent } from "./script-extent.ts";

/** `[int]`, `[System.Text.StringBuilder]`, `[T, Assembly]`. */
export class TypeName {
  readonly extent: ScriptExtent;
  readonly name: string;
  /** Set by the parser while it reads `[T, Assembly]`. */
  assemblyName: string | null;
  /** Number of generic arguments when this is the open type of a GenericTypeName, else 0. */
  readonly genericArgumentCount: number;
  /** The class or enum of the script (or of a module it uses) that the name means; found by the checks. */
  definition: TypeDefinitionAst | null = null;

  constructor(extent: ScriptExtent, name: string, assemblyName: string | null = null, genericArgumentCount = 0) {
    this.extent = extent;
    // A doubled backtick is one: the way to write it in a string with double quotes works here, too.
    this.name = name.includes("``") ? name.replaceAll("``", "`") : name;
    this.assemblyName = assemblyName;
    this.genericArgumentCount = genericArgumentCount;
  }
  get shape(): "TypeName" {
    return "TypeName";
  }
  get fullName(): string {
    return this.assemblyName === null ? this.name : `${this.name},${this.assemblyName}`;
  }
  get isArray(): boolean {
    return false;
  }
  get isGeneric(): boolean {
    return false;
  }
}

/** `[List[int]]`, `[Dictionary[string,int]]`. */
export class GenericTypeName {
  readonly extent: ScriptExtent;
  readonly typeName: TypeName;
  readonly genericArguments: readonly ITypeName[];

  constructor(extent: ScriptExtent, typeName: TypeName, genericArguments: readonly ITypeName[]) {
    this.extent = extent;
    this.typeName = typeName;
    this.genericArguments = genericArguments;
  }
  get shape(): "GenericTypeName" {
    return "GenericTypeName";
  }
  get name(): string {
    return `${this.typeName.name}[${this.genericArguments.map((a) => a.name).join(",")}]`;
  }
  get fullName(): string {
    const full = `${this.typeName.name}[${this.genericArguments.map((a) => a.fullName).join(",")}]`;
    return this.assemblyName === null ? full : `${full},${this.assemblyName}`;
  }
  get assemblyName(): string | null {
    return this.typeName.assemblyName;
  }
  get isArray(): boolean {
    return false;
  }
  get isGeneric(): boolean {
    return true;
  }
}

/** `[int[]]`, `[int[,]]`. */
export class ArrayTypeName {
  readonly extent: ScriptExtent;
  readonly elementType: ITypeName;
  readonly rank: number;

  constructor(extent: ScriptExtent, elementType: ITypeName, rank: number) {
    this.extent = extent;
    this.elementType = elementType;
    this.rank = rank;
  }
  get shape(): "ArrayTypeName" {
    return "ArrayTypeName";
  }
  get name(): string {
    return `${this.elementType.name}[${",".repeat(this.rank - 1)}]`;
  }
  get fullName(): string {
    const full = `${unqualified(this.elementType)}[${",".repeat(this.rank - 1)}]`;
    return this.assemblyName === null ? full : `${full},${this.assemblyName}`;
  }
  get assemblyName(): string | null {
    return this.elementType.assemblyName;
  }
  get isArray(): boolean {
    return true;
  }
  get isGeneric(): boolean {
    return false;
  }
}

function unqualified(type: ITypeName): string {
  const suffix = type.assemblyName === null ? "" : `,${type.assemblyName}`;
  return suffix === "" ? type.fullName : type.fullName.slice(0, -suffix.length);
}

export type ITypeName = TypeName | GenericTypeName | ArrayTypeName;
