// Owns resolving type names of the syntax tree, with `using namespace` and classes of the script, and their error.
import { type DotNetType, resolveType, tagType } from "@latch/dotnet";
import {
  ArrayTypeName,
  GenericTypeName,
  type ITypeName,
  type ScriptExtent,
  type ScriptSource,
  UsingStatementKind,
  type ScriptBlockAst,
} from "@latch/grammar";
import { engineError, recordOf, setPosition } from "../runtime/errors.ts";

tagType(ArrayTypeName, "System.Management.Automation.Language.ArrayTypeName");
tagType(GenericTypeName, "System.Management.Automation.Language.GenericTypeName");

/** `using namespace` names and classes by the source text they were written in. */
const namespacesOf = new WeakMap<ScriptSource, string[]>();
const classesOf = new WeakMap<ScriptSource, Map<string, DotNetType>>();
/** Classes defined by scripts, the latest of a name first: what other code of the session sees. */
const sessionClasses = new Map<string, DotNetType>();
let version = 0;

/** Remembers a script's `using namespace` statements. */
export function declareNamespaces(ast: ScriptBlockAst): void {
  for (const using of ast.usingStatements) {
    if (using.usingStatementKind !== UsingStatementKind.Namespace || using.name === null) continue;
    const list = namespacesOf.get(ast.extent.script) ?? [];
    list.push(using.name.text);
    namespacesOf.set(ast.extent.script, list);
    version++;
  }
}

/** Makes a class or enum of a script visible: to the code of that text, and to the session. */
export function declareClass(name: string, type: DotNetType, source: ScriptSource, toSession: boolean): void {
  const own = classesOf.get(source) ?? new Map<string, DotNetType>();
  own.set(name.toLowerCase(), type);
  classesOf.set(source, own);
  if (toSession) sessionClasses.set(name.toLowerCase(), type);
  version++;
}

/** A class that a script of this session has defined, or null. */
export function findSessionClass(name: string): DotNetType | null {
  return sessionClasses.get(name.toLowerCase()) ?? null;
}

interface Cached {
  readonly version: number;
  readonly type: DotNetType | null;
}
const cache = new WeakMap<ITypeName, Cached>();

/** The type of a name, or null. */
export function findTypeName(name: ITypeName): DotNetType | null {
  const cached = cache.get(name);
  if (cached !== undefined && (cached.version === version || (cached.type !== null && !mayChange(name))))
    return cached.type;
  const type = lookUp(name);
  cache.set(name, { version, type });
  return type;
}

function mayChange(name: ITypeName): boolean {
  return sessionClasses.has(name.name.toLowerCase());
}

function lookUp(name: ITypeName): DotNetType | null {
  if (name instanceof ArrayTypeName) {
    const element = findTypeName(name.elementType);
    return element === null ? null : element.arrayOfThis(name.rank);
  }
  if (name instanceof GenericTypeName) {
    const args: DotNetType[] = [];
    for (const argument of name.genericArguments) {
      const type = findTypeName(argument);
      if (type === null) return null;
      args.push(type);
    }
    const plain = name.typeName.name;
    const open =
      simple(plain.includes("`") ? plain : `${plain}\`${args.length}`, name.extent) ?? simple(plain, name.extent);
    if (open === null || !open.isGenericTypeDefinition) return null;
    return open.makeGeneric(args);
  }
  return simple(name.name, name.extent);
}

function simple(name: string, extent: ScriptExtent): DotNetType | null {
  const lower = name.toLowerCase();
  const own = classesOf.get(extent.script)?.get(lower) ?? sessionClasses.get(lower);
  if (own !== undefined) return own;
  const namespaces = namespacesOf.get(extent.script);
  return namespaces === undefined ? resolveType(name) : resolveType(name, { usingNamespaces: namespaces });
}

/** The type of a name; throws TypeNotFound. */
export function resolveTypeName(name: ITypeName): DotNetType {
  const type = findTypeName(name);
  if (type !== null) return type;
  if (name instanceof GenericTypeName) {
    // As PowerShell reports it: `List[nope]` names List, which without an arity is no type.
    resolveTypeName(name.typeName);
    for (const argument of name.genericArguments) resolveTypeName(argument);
  }
  if (name instanceof ArrayTypeName) resolveTypeName(name.elementType);
  const error = engineError(
    "TypeNotFound",
    `Unable to find type [${name.fullName}].`,
    new TypeNameTarget(name.fullName),
  );
  setPosition(recordOf(error), bracketed(name));
  throw error;
}

/** The extent with its brackets, as errors show it. */
function bracketed(name: ITypeName): ScriptExtent {
  const { extent } = name;
  const text = extent.script.text;
  const Extent = extent.constructor as new (s: ScriptSource, from: number, to: number) => ScriptExtent;
  const opens = text[extent.startOffset - 1] === "[" ? 1 : 0;
  const closes = text[extent.endOffset] === "]" ? 1 : 0;
  return new Extent(extent.script, extent.startOffset - opens, extent.endOffset + closes);
}

/** The TargetObject of a TypeNotFound error. */
class TypeNameTarget {
  readonly fullName: string;
  constructor(fullName: string) {
    this.fullName = fullName;
  }
  toString(): string {
    return this.fullName;
  }
}
tagType(TypeNameTarget, "System.Management.Automation.Language.TypeName");
