// Owns what is wrong with class definitions only once their types are made: members and bases against each other.
import { type DotNetType, getType, membersOf, type MethodSignature } from "@latch/dotnet";
import {
  FunctionMemberAst,
  type ITypeName,
  makeParseError,
  type ParameterAst,
  type ParseError,
  PropertyMemberAst,
  ScriptExtent,
  TypeConstraintAst,
  type TypeDefinitionAst,
} from "@latch/grammar";
import { findTypeName } from "../compile/type-names.ts";

/** The errors of a class's members, in the order PowerShell makes them. */
export function memberErrors(ast: TypeDefinitionAst): ParseError[] {
  const errors: ParseError[] = [];
  const properties = new Set<string>();
  const methods = new Map<string, FunctionMemberAst[]>();
  for (const member of ast.members) {
    if (member instanceof PropertyMemberAst) {
      const name = member.name.toLowerCase();
      if (properties.has(name)) errors.push(makeParseError(member.extent, "MemberAlreadyDefined", member.name));
      properties.add(name);
    } else if (member instanceof FunctionMemberAst) {
      const error = methodError(member, methods);
      if (error !== null) errors.push(error);
    }
  }
  return errors;
}

function methodError(method: FunctionMemberAst, seen: Map<string, FunctionMemberAst[]>): ParseError | null {
  const { parameters } = method;
  const first = parameters[0];
  if (method.isConstructor && method.isStatic && first !== undefined) {
    const last = parameters.at(-1) as ParameterAst;
    const extent = new ScriptExtent(first.extent.script, first.extent.startOffset, last.extent.endOffset);
    return makeParseError(extent, "StaticConstructorCantHaveParameters");
  }
  const name = method.name.toLowerCase();
  const overloads = seen.get(name) ?? [];
  for (const other of overloads) {
    if (!sameParameters(other.parameters, parameters)) continue;
    // A static constructor and the one of instances may look alike.
    if (other.isStatic !== method.isStatic && method.isConstructor) continue;
    return makeParseError(method.nameExtent, "MemberAlreadyDefined", method.name);
  }
  seen.set(name, [...overloads, method]);
  return null;
}

function sameParameters(left: readonly ParameterAst[], right: readonly ParameterAst[]): boolean {
  return (
    left.length === right.length &&
    left.every((parameter, i) => sameType(typeOf(parameter), typeOf(right[i] as ParameterAst)))
  );
}

function typeOf(parameter: ParameterAst): ITypeName | null {
  return parameter.attributes.find((a): a is TypeConstraintAst => a instanceof TypeConstraintAst)?.typeName ?? null;
}

function sameType(left: ITypeName | null, right: ITypeName | null): boolean {
  const types = [left, right].map((name) => (name === null ? getType("System.Object") : findTypeName(name)));
  if (types[0] !== null && types[1] !== null) return types[0] === types[1];
  return left?.fullName.toLowerCase() === right?.fullName.toLowerCase();
}

/** Base class and interfaces that a class names; what is wrong with them goes to `errors`. */
export function baseTypesOf(
  ast: TypeDefinitionAst,
  errors: ParseError[],
): { base: DotNetType; interfaces: DotNetType[] } {
  let base = getType("System.Object");
  const interfaces: DotNetType[] = [];
  for (const [index, { extent, typeName }] of ast.baseTypes.entries()) {
    const report = (id: string, name: string): number => errors.push(makeParseError(extent, id, name));
    const type = typeName.isArray ? null : findTypeName(typeName);
    if (typeName.isArray) report("SubtypeArray", typeName.fullName);
    else if (type === null) report("TypeNotFound", typeName.fullName);
    else if (type.isInterface) interfaces.push(type);
    else if (index > 0) report("InterfaceNameExpected", type.name);
    else if (type.isSealed) report("SealedBaseClass", type.name);
    else if (type.isGenericTypeDefinition) report("SubtypeUnclosedGeneric", type.name);
    else base = type;
  }
  return { base, interfaces };
}

/** The error of a class without constructors whose base class needs arguments. */
export function constructorError(
  ast: TypeDefinitionAst,
  base: DotNetType,
  baseAst: TypeDefinitionAst | null,
): ParseError | null {
  if (constructorsOf(ast).length > 0) return null;
  const needs = baseAst === null ? dotNetNeedsArguments(base) : scriptNeedsArguments(baseAst);
  return needs ? makeParseError(ast.extent, "BaseClassNoDefaultCtor", base.name) : null;
}

function scriptNeedsArguments(base: TypeDefinitionAst): boolean {
  const needed = constructorsOf(base);
  return needed.length > 0 && needed.every((c) => c.parameters.length > 0);
}

/** A class of .NET whose public constructors all take arguments; abstract ones have protected ones besides. */
function dotNetNeedsArguments(base: DotNetType): boolean {
  if (base.isAbstract || base.fullName === "System.Object") return false;
  const constructors = membersOf(base).constructors();
  return constructors.length > 0 && constructors.every((c) => c.parameters.length > 0);
}

function constructorsOf(ast: TypeDefinitionAst): FunctionMemberAst[] {
  return ast.members.filter(
    (m): m is FunctionMemberAst => m instanceof FunctionMemberAst && m.isConstructor && !m.isStatic,
  );
}

/** The error of a class that lacks a method of an interface it names or of its abstract base class. */
export function unimplementedError(
  ast: TypeDefinitionAst,
  base: DotNetType,
  interfaces: readonly DotNetType[],
  assembly: string,
): ParseError | null {
  const own = ast.members.filter((m): m is FunctionMemberAst => m instanceof FunctionMemberAst);
  const isMissing = (method: MethodSignature): boolean => {
    const name = method.name.toLowerCase();
    const meets = own.some(
      (m) =>
        m.name.toLowerCase() === name &&
        m.parameters.length === method.parameters.length &&
        (method.returnType.fullName !== "System.Void") === (m.returnType !== null && !isVoid(m.returnType.typeName)),
    );
    return !meets && !definesProperty(ast, method.name);
  };
  for (const contract of interfaces) {
    if (base.interfaces.includes(contract)) continue;
    for (const group of membersOf(contract).methodGroups(false)) {
      if (membersOf(base).methods(group.name.toLowerCase(), false) !== null) continue;
      if (group.overloads.some((signature) => signature.isAbstract && isMissing(signature)))
        return creationError(ast, group.name, assembly);
    }
  }
  if (!base.isAbstract) return null;
  for (const group of membersOf(base).methodGroups(false)) {
    if (group.overloads.some((one) => one.isAbstract && !one.declaringType.isInterface && isMissing(one)))
      return creationError(ast, group.name, assembly);
  }
  return null;
}

function isVoid(name: ITypeName): boolean {
  return findTypeName(name)?.fullName === "System.Void";
}

/** `get_X` of an interface is met by a property X. */
function definesProperty(ast: TypeDefinitionAst, accessor: string): boolean {
  const property = /^[gs]et_(.*)$/i.exec(accessor)?.[1]?.toLowerCase();
  return ast.members.some((m) => m instanceof PropertyMemberAst && m.name.toLowerCase() === property);
}

function creationError(ast: TypeDefinitionAst, method: string, assembly: string): ParseError {
  const message = `Method '${method}' in type '${ast.name}' from assembly '${assembly}' does not have an implementation.`;
  return makeParseError(ast.extent, "TypeCreationError", ast.name, message);
}
