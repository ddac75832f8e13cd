// Owns resolving type names of the syntax tree, with `using namespace` and classes of the script, and their error.
import { type DotNetType, resolveType, setNamespaceLookup, setScriptTypeLookup, tagType } from "@latch/dotnet";
import {
  ArrayTypeName,
  GenericTypeName,
  type ITypeName,
  type ScriptExtent,
  type ScriptSource,
  type ScriptBlockAst,
  type TypeDefinitionAst,
  UsingStatementKind,
} from "@latch/grammar";
import { activeContext } from "../runtime/active-context.ts";
import { engineError, recordOf, setPosition } from "../runtime/errors.ts";
import type { Scope } from "../runtime/scope.ts";
import type { SessionState } from "../runtime/session-state.ts";

tagType(ArrayTypeName, "System.Management.Automation.Language.ArrayTypeName");
tagType(GenericTypeName, "System.Management.Automation.Language.GenericTypeName");

/** `using namespace` names by the source text they were written in. */
const namespacesOf = new WeakMap<ScriptSource, string[]>();

/** Remembers a script's `using namespace` statements. */
export function declareNamespaces(ast: ScriptBlockAst): void {
  for (const using of ast.usingStatements) {
    if (using.usingStatementKind !== UsingStatementKind.Namespace || using.name === null) continue;
    const list = namespacesOf.get(ast.extent.script) ?? [];
    list.push(using.name.text);
    namespacesOf.set(ast.extent.script, list);
  }
}

/** A class or enum of a script that was made. */
export interface MadeType {
  readonly type: DotNetType;
  /** Its code runs in this session state from now on. */
  adopt(state: SessionState): void;
}
const made = new WeakMap<TypeDefinitionAst, MadeType>();

/** Remembers the type that a definition was made into. */
export function setMadeType(ast: TypeDefinitionAst, type: MadeType): void {
  made.set(ast, type);
}

/** What a definition was made into, or undefined before that. */
export function madeType(ast: TypeDefinitionAst): MadeType | undefined {
  return made.get(ast);
}

/** Makes types visible by name in a scope: what a script block does with its definitions when it begins. */
export function declareTypes(scope: Scope, types: Iterable<readonly [string, DotNetType]>): void {
  scope.types ??= new Map();
  for (const [name, type] of types) scope.types.set(name.toLowerCase(), type);
  setScriptTypeLookup((name) => activeContext().sessionState.currentScope.findType(name.toLowerCase()) ?? null);
}

/** Makes the namespaces a script uses known to names that are resolved while it runs ('StringBuilder' -as [type]). */
export function useNamespaces(scope: Scope, source: ScriptSource): void {
  scope.namespaces = namespacesOf.get(source) ?? null;
  setNamespaceLookup(() => {
    for (let from: Scope | null = activeContext().sessionState.currentScope; from !== null; from = from.parent)
      if (from.namespaces !== null) return from.namespaces;
    return [];
  });
}

const cache = new WeakMap<ITypeName, DotNetType>();

/** The type of a name, or null. A name keeps the type it had when it was first found, as in PowerShell. */
export function findTypeName(name: ITypeName): DotNetType | null {
  const cached = cache.get(name);
  if (cached !== undefined) return cached;
  const type = lookUp(name);
  if (type !== null) cache.set(name, type);
  return type;
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
  if (name.definition !== null) return made.get(name.definition)?.type ?? null;
  return simple(name.name, name.extent);
}

function simple(name: string, extent: ScriptExtent): DotNetType | null {
  const namespaces = namespacesOf.get(extent.script);
  return namespaces === undefined ? resolveType(name) : resolveType(name, { usingNamespaces: namespaces });
}

/** The type of a name; throws TypeNotFound. `at`: where the error is; otherwise at the name with its brackets. */
export function resolveTypeName(name: ITypeName, at: ScriptExtent | null = null): DotNetType {
  const type = findTypeName(name);
  if (type !== null) return type;
  if (name instanceof GenericTypeName) {
    // As PowerShell reports it: `List[nope]` names List, which without an arity is no type.
    resolveTypeName(name.typeName, at ?? bracketed(name));
    for (const argument of name.genericArguments) resolveTypeName(argument, at ?? bracketed(name));
  }
  if (name instanceof ArrayTypeName) resolveTypeName(name.elementType, at ?? bracketed(name));
  const error = engineError(
    "TypeNotFound",
    `Unable to find type [${name.fullName}].`,
    new TypeNameTarget(name.fullName),
  );
  setPosition(recordOf(error), at ?? bracketed(name));
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
