// Owns what is wrong with class definitions only once their types are made: members and bases against each other.
import { type DotNetType, getType, membersOf } from "@latch/dotnet";
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

/** The error of a class without constructors whose base class needs arguments. */
export function constructorError(ast: TypeDefinitionAst, base: TypeDefinitionAst | null): ParseError | null {
  if (base === null || constructorsOf(ast).length > 0) return null;
  const needed = constructorsOf(base);
  if (needed.length === 0 || needed.some((c) => c.parameters.length === 0)) return null;
  return makeParseError(ast.extent, "BaseClassNoDefaultCtor", base.name);
}

function constructorsOf(ast: TypeDefinitionAst): FunctionMemberAst[] {
  return ast.members.filter(
    (m): m is FunctionMemberAst => m instanceof FunctionMemberAst && m.isConstructor && !m.isStatic,
  );
}

/** The error of a class that lacks a method of an interface it names. */
export function interfaceError(
  ast: TypeDefinitionAst,
  base: DotNetType,
  interfaces: readonly DotNetType[],
  assembly: string,
): ParseError | null {
  const own = new Set(ast.members.filter((m) => m instanceof FunctionMemberAst).map((m) => m.name.toLowerCase()));
  for (const contract of interfaces) {
    for (const group of membersOf(contract).methodGroups(false)) {
      const name = group.name.toLowerCase();
      if (own.has(name) || membersOf(base).methods(name, false) !== null) continue;
      const message = `Method '${group.name}' in type '${ast.name}' from assembly '${assembly}' does not have an implementation.`;
      return makeParseError(ast.extent, "TypeCreationError", ast.name, message);
    }
  }
  return null;
}
