// System.Type as scripts see it: identity, names, shape questions. What a type's members are is read lazily
// from the facts table (facts-table.ts); what they do is registered by src/library through define-type.ts.

import { createRequire } from "node:module";
import { elementTypeOf } from "../values/arrays.ts";
import { TYPE } from "./type-symbol.ts";

const require = createRequire(import.meta.url);

export { TYPE };

export type TypeKind = "class" | "struct" | "enum" | "interface";

export interface EnumDescription {
  /** Full name of the underlying type, "System.Int32" by default. */
  readonly underlying: string;
  readonly flags: boolean;
  /** In order of unsigned value, as Enum.GetNames; values are bigint only beyond 2^53. */
  readonly members: ReadonlyMap<string, number | bigint>;
}

/** Where a type's shape comes from: the facts table, a generic instantiation, or a script class. */
export interface TypeDescription {
  readonly kind: TypeKind;
  readonly assembly: string;
  readonly isAbstract: boolean;
  readonly isSealed: boolean;
  readonly isSerializable?: boolean;
  base(): DotNetType | null;
  interfaces(): readonly DotNetType[];
  readonly enumeration: EnumDescription | null;
}

interface FactsTable {
  describe(type: DotNetType): TypeDescription;
  typeRecord(name: string): { readonly genericParameters: readonly string[] } | null | undefined;
}
const factsTable = (): FactsTable => require("./facts-table.ts") as typeof import("./facts-table.ts");

const primitives = new Set([
  "System.Boolean", "System.Byte", "System.SByte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32",
  "System.Int64", "System.UInt64", "System.Char", "System.Double", "System.Single", "System.IntPtr", "System.UIntPtr",
]); // biome-ignore format: a table

const noMembers: ReadonlyMap<string, number | bigint> = new Map();
let nextTypeId = 1;

/** One .NET type. Made only by getType, arrayTypeOf, genericTypeOf and the makers of script classes; compare with ===. */
export class DotNetType {
  /** Generic arguments in single brackets, as PowerShell prints them; the key of a definition in the table. */
  readonly displayName: string;
  readonly elementType: DotNetType | null;
  readonly arrayRank: number;
  /** By-reference (`T&`) types only occur in signatures. */
  readonly genericDefinition: DotNetType | null;
  readonly genericArguments: readonly DotNetType[];
  /** Set for a type parameter inside a generic definition (`T`). */
  readonly isGenericParameter: boolean;
  readonly id: number;
  private known: TypeDescription | null;
  private arrays: DotNetType[] = [];
  private instances: Map<string, DotNetType> | null = null;

  constructor(
    displayName: string,
    options: {
      elementType?: DotNetType;
      arrayRank?: number;
      genericDefinition?: DotNetType;
      genericArguments?: readonly DotNetType[];
      isGenericParameter?: boolean;
      description?: TypeDescription;
    } = {},
  ) {
    this.displayName = displayName;
    this.elementType = options.elementType ?? null;
    this.arrayRank = options.arrayRank ?? 0;
    this.genericDefinition = options.genericDefinition ?? null;
    this.genericArguments = options.genericArguments ?? [];
    this.isGenericParameter = options.isGenericParameter ?? false;
    this.known = options.description ?? null;
    this.id = nextTypeId++;
  }

  get description(): TypeDescription {
    this.known ??= factsTable().describe(this);
    return this.known;
  }
  /** Type.FullName: arguments of a generic type carry their assembly. */
  get fullName(): string {
    if (this.elementType !== null) return this.elementType.fullName + arraySuffix(this.arrayRank);
    if (this.genericDefinition === null) return this.displayName;
    const args = this.genericArguments.map((a) => `[${a.assemblyQualifiedName}]`);
    return `${this.genericDefinition.displayName}[${args.join(",")}]`;
  }
  get assemblyQualifiedName(): string {
    return `${this.fullName}, ${this.description.assembly}`;
  }
  get name(): string {
    if (this.elementType !== null) return this.elementType.name + arraySuffix(this.arrayRank);
    const plain = this.genericDefinition?.displayName ?? this.displayName;
    return plain.slice(Math.max(plain.lastIndexOf("."), plain.lastIndexOf("+")) + 1);
  }
  get namespace(): string | null {
    if (this.elementType !== null) return this.elementType.namespace;
    const plain = this.genericDefinition?.displayName ?? this.displayName;
    const plus = plain.indexOf("+");
    const dot = (plus < 0 ? plain : plain.slice(0, plus)).lastIndexOf(".");
    return dot < 0 ? null : plain.slice(0, dot);
  }
  get kind(): TypeKind {
    return this.description.kind;
  }
  get baseType(): DotNetType | null {
    return this.description.base();
  }
  /** All interfaces, inherited ones included. */
  get interfaces(): readonly DotNetType[] {
    return this.description.interfaces();
  }
  get isArray(): boolean {
    return this.elementType !== null;
  }
  get isEnum(): boolean {
    return this.elementType === null && this.description.kind === "enum";
  }
  get isValueType(): boolean {
    if (this.elementType !== null) return false;
    const kind = this.description.kind;
    return kind === "struct" || kind === "enum";
  }
  get isInterface(): boolean {
    return this.elementType === null && this.description.kind === "interface";
  }
  get isClass(): boolean {
    return this.elementType !== null || this.description.kind === "class";
  }
  get isPrimitive(): boolean {
    return this.elementType === null && primitives.has(this.displayName);
  }
  get isAbstract(): boolean {
    return this.description.isAbstract;
  }
  get isSealed(): boolean {
    return this.elementType !== null || this.description.isSealed;
  }
  get isGenericType(): boolean {
    return this.genericDefinition !== null || this.isGenericTypeDefinition;
  }
  get isGenericTypeDefinition(): boolean {
    return this.genericDefinition === null && this.elementType === null && /`\d+$/.test(this.displayName);
  }
  /** The enum's names, values and underlying type; null for other types. */
  get enumeration(): EnumDescription | null {
    return this.elementType === null ? this.description.enumeration : null;
  }

  /** Names and values of an enum; empty for other types. */
  enumMembers(): ReadonlyMap<string, number | bigint> {
    return this.enumeration?.members ?? noMembers;
  }
  /** Has the enum [Flags]? */
  get isFlags(): boolean {
    return this.enumeration?.flags ?? false;
  }

  isSubclassOf(other: DotNetType): boolean {
    for (let t = this.baseType; t !== null; t = t.baseType) if (t === other) return true;
    return false;
  }
  /** Can a variable of this type hold a value of type `other`? */
  isAssignableFrom(other: DotNetType): boolean {
    if (this === other || this === objectType()) return true;
    if (this.elementType !== null) return isArrayAssignable(this, other);
    if (this.isInterface) {
      const interfaces = other.interfaces;
      for (let i = 0; i < interfaces.length; i++) if (interfaceMatches(this, interfaces[i] as DotNetType)) return true;
      return other.isInterface && interfaceMatches(this, other);
    }
    return other.isSubclassOf(this);
  }
  /** Is a (non-null) value of this type? */
  isInstance(value: Parameters<typeof typeOf>[0]): boolean {
    return value !== null && this.isAssignableFrom(typeOf(value));
  }
  arrayOfThis(rank = 1): DotNetType {
    let made = this.arrays[rank];
    if (made === undefined) {
      made = new DotNetType(this.displayName + arraySuffix(rank), { elementType: this, arrayRank: rank });
      this.arrays[rank] = made;
    }
    return made;
  }
  /** `List`1` with [int] -> `List`1[System.Int32]`. The caller has checked the number of arguments. */
  makeGeneric(args: readonly DotNetType[]): DotNetType {
    this.instances ??= new Map();
    const key = args.map((a) => a.id).join(",");
    let made = this.instances.get(key);
    if (made === undefined) {
      const text = `${this.displayName}[${args.map((a) => a.displayName).join(",")}]`;
      made = new DotNetType(text, { genericDefinition: this, genericArguments: args });
      this.instances.set(key, made);
    }
    return made;
  }
  /** Type.ToString(): a definition names its parameters. */
  toString(): string {
    if (!this.isGenericTypeDefinition) return this.displayName;
    const names = factsTable().typeRecord(this.displayName)?.genericParameters ?? [];
    return names.length === 0 ? this.displayName : `${this.displayName}[${names.join(",")}]`;
  }
}
Object.defineProperty(DotNetType.prototype, TYPE, { get: () => getType("System.RuntimeType") });

function arraySuffix(rank: number): string {
  return rank === 1 ? "[]" : `[${",".repeat(rank - 1)}]`;
}

function isArrayAssignable(target: DotNetType, source: DotNetType): boolean {
  if (source.elementType === null || source.arrayRank !== target.arrayRank) return false;
  const to = target.elementType as DotNetType;
  const from = source.elementType;
  return to === from || (!from.isValueType && !to.isValueType && to.isAssignableFrom(from));
}

/** Interface identity with covariance of reference arguments (IEnumerable[object] from IEnumerable[string]). */
function interfaceMatches(target: DotNetType, source: DotNetType): boolean {
  if (target === source) return true;
  if (target.genericDefinition === null || target.genericDefinition !== source.genericDefinition) return false;
  if (!covariantInterfaces.has(target.genericDefinition.displayName)) return false;
  return target.genericArguments.every((to, i) => {
    const from = source.genericArguments[i] as DotNetType;
    return to === from || (!from.isValueType && !to.isValueType && to.isAssignableFrom(from));
  });
}
const covariantInterfaces = new Set([
  "System.Collections.Generic.IEnumerable`1",
  "System.Collections.Generic.IEnumerator`1",
  "System.Collections.Generic.IReadOnlyCollection`1",
  "System.Collections.Generic.IReadOnlyList`1",
]);

const types = new Map<string, DotNetType>();

/**
 * The type of an exact .NET name, for code: `getType("System.Int32")`, "System.Int32[]", "System.Collections.Generic.List`1[System.Object]".
 * Cheap: the facts are read when something about the type is asked. Does not check that the type exists (resolveType does).
 */
export function getType(name: string): DotNetType {
  let type = types.get(name);
  if (type === undefined) {
    type = makeType(name);
    types.set(name, type);
  }
  return type;
}

/** Makes a run-time type the one of its name: what getType answers from now on. */
export function setNamedType(type: DotNetType): void {
  types.set(type.displayName, type);
}

function makeType(name: string): DotNetType {
  if (name.endsWith("]")) {
    const array = /^(.*)\[(,*)\]$/.exec(name);
    if (array !== null) return getType(array[1] as string).arrayOfThis((array[2] as string).length + 1);
    const open = name.indexOf("[");
    return getType(name.slice(0, open)).makeGeneric(splitArguments(name.slice(open + 1, -1)).map(getType));
  }
  return new DotNetType(name);
}

/** Splits "A,B[C,D],E" at its outer commas. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 91) depth++;
    else if (c === 93) depth--;
    else if (c === 44 && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

let objectTypeCache: DotNetType | undefined;
/** [object] */
export function objectType(): DotNetType {
  objectTypeCache ??= getType("System.Object");
  return objectTypeCache;
}

interface Typed {
  readonly [TYPE]?: DotNetType;
}

let byPrimitive: { string: DotNetType; number: DotNetType; boolean: DotNetType; bigint: DotNetType } | undefined;

/** The .NET type of any non-null value (a PSObject wrapper answers for its base object). `null` answers System.Object. */
export function typeOf(value: null | boolean | string | number | bigint | object): DotNetType {
  byPrimitive ??= {
    string: getType("System.String"),
    number: getType("System.Int32"),
    boolean: getType("System.Boolean"),
    bigint: getType("System.Int64"),
  };
  switch (typeof value) {
    case "string":
      return byPrimitive.string;
    case "number":
      return byPrimitive.number;
    case "boolean":
      return byPrimitive.boolean;
    case "bigint":
      return byPrimitive.bigint;
    default:
      return value === null ? objectType() : typeOfObject(value);
  }
}

function typeOfObject(value: object): DotNetType {
  if (Array.isArray(value)) return elementTypeOf(value).arrayOfThis();
  const type = (value as Typed)[TYPE];
  if (type !== undefined) return type;
  return value instanceof Uint8Array ? getType("System.Byte[]") : objectType();
}
