// Owns making run-time types of class and enum definitions.
import {
  displayTypeName,
  DotNetType,
  Exception,
  getType,
  numericKindOf,
  MethodSignature,
  parameter as parameterOf,
  PropertyMember,
  type PSValue,
  registerDynamicType,
  setCustomAttributes,
  setOwnMembers,
  toStringValue,
  tryConvertTo,
} from "@latch/dotnet";
import {
  type Ast,
  type AttributeAst,
  FunctionDefinitionAst,
  FunctionMemberAst,
  isConstant,
  type ParameterAst,
  PropertyMemberAst,
  TypeConstraintAst,
  type TypeDefinitionAst,
  makeParseError,
  type ParseError,
  ScriptBlockAst,
  TypeExpressionAst,
  type TypeLookup,
} from "@latch/grammar";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import { createAttribute } from "../binder/attribute-factory.ts";
import { evaluateExpression, ScriptCode } from "../compile/compiled-script.ts";
import { compileExpression } from "../compile/expressions.ts";
import { type MadeType, resolveTypeName, setMadeType } from "../compile/type-names.ts";
import type { Expression } from "../compile/types.ts";
import { looseUnit } from "../compile/unit.ts";
import { scriptTypes } from "../language/script-types-lookup.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { parseException } from "../runtime/parse-script.ts";
import { baseConstructorArguments } from "./base-calls.ts";
import { baseTypesOf, constructorError, memberErrors, unimplementedError } from "./definition-checks.ts";
import { type ClassField, ClassMethod, ScriptClass, scriptClassOf } from "./script-class.ts";
import { type ClassObject, FIELDS, realInstance } from "./script-instance.ts";

/** The types of one text are an assembly of their own. */
let assembly = "";
let assemblies = 0;

/** The types that are being defined are known to the whole session by their full names (Add-Type). */
let everywhere = false;

/**
 * Makes the types of a script's class and enum definitions, in the order they are written: a base class comes first.
 * Throws the ParseException of definitions that are wrong. isAddType: their names are full names known everywhere.
 */
export function defineTypes(
  context: ExecutionContext,
  definitions: readonly TypeDefinitionAst[],
  isAddType = false,
): void {
  everywhere = isAddType;
  assembly = `PowerShell Class Assembly, Version=1.0.0.${++assemblies}, Culture=neutral, PublicKeyToken=null`;
  const errors: ParseError[] = [];
  const classes = definitions.filter((definition) => !definition.isEnum);
  for (const definition of classes) prepareClass(context, definition, errors);
  const enums = new Set(definitions.filter((definition) => definition.isEnum));
  const order: EnumOrder = { left: enums, open: new Set(), cyclic: new Set(), made: new Set() };
  for (const definition of [...enums]) defineEnumInOrder(context, definition, order, errors);
  for (const definition of definitions)
    if (order.cyclic.has(definition)) errors.push(makeParseError(definition.extent, "CycleInEnumInitializers"));
  for (const definition of classes) errors.push(...classErrors(definition));
  if (errors.length > 0) throw parseException(errors);
  for (const definition of classes) fillClass(context, definition);
}

/** The order in which enums are made. */
interface EnumOrder {
  readonly left: Set<TypeDefinitionAst>;
  /** Waiting for what their values mention. */
  readonly open: Set<TypeDefinitionAst>;
  /** Mention each other. */
  readonly cyclic: Set<TypeDefinitionAst>;
  /** Names of those that are made, lower case. */
  readonly made: Set<string>;
}

/** Enums that an enum's values mention come before it. */
function defineEnumInOrder(
  context: ExecutionContext,
  ast: TypeDefinitionAst,
  order: EnumOrder,
  errors: ParseError[],
): void {
  if (order.open.has(ast)) for (const one of order.open) order.cyclic.add(one);
  if (!order.left.delete(ast)) return;
  order.open.add(ast);
  for (const node of ast.findAll((one) => one instanceof TypeExpressionAst, true)) {
    const { typeName } = node as TypeExpressionAst;
    if (typeName.shape === "TypeName" && typeName.definition !== null && typeName.definition !== ast)
      defineEnumInOrder(context, typeName.definition, order, errors);
  }
  order.open.delete(ast);
  if (!order.cyclic.has(ast)) defineEnum(context, ast, order.made, errors);
  order.made.add(ast.name.toLowerCase());
}

/** `C`; a class inside a function or script block has that in its name. */
function nameInAssembly(ast: TypeDefinitionAst): string {
  if (everywhere) return ast.name;
  const parts: string[] = [];
  for (let node: Ast | null = ast.parent; node !== null && node.parent !== null; node = node.parent) {
    if (!(node instanceof ScriptBlockAst)) continue;
    if (node.parent instanceof FunctionDefinitionAst) parts.push(node.parent.name);
    else parts.push(`<${hashOf(node.extent.text).toString(16)}>`);
  }
  return [...parts.reverse(), ast.name].join(".");
}

/** A number for a text; .NET's is another in every process. */
function hashOf(text: string): number {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(i)) >>> 0;
  return hash;
}

function makeKnown(ast: TypeDefinitionAst, made: MadeType): void {
  setMadeType(ast, made);
  if (everywhere) registerDynamicType(made.type);
}

function classErrors(ast: TypeDefinitionAst): ParseError[] {
  const errors = memberErrors(ast);
  const type = prepared.get(ast)?.scriptClass.type;
  const base = type?.baseType ?? null;
  if (errors.length > 0 || type === undefined || base === null) return errors;
  const error =
    constructorError(ast, base, scriptClassOf(base)?.ast ?? null) ??
    unimplementedError(ast, base, type.interfaces, assembly);
  return error === null ? errors : [error];
}

/** What counts as constant in an enum: members of the enums made before it too, not its own. */
function enumConstants(ast: TypeDefinitionAst, made: ReadonlySet<string>): Parameters<typeof isConstant>[1] {
  const types: TypeLookup = {
    ...scriptTypes,
    isConstant: (type, member) =>
      type.toLowerCase() !== ast.name.toLowerCase() &&
      (made.has(type.toLowerCase()) || scriptTypes.isConstant(type, member)),
  };
  return { attribute: false, classAttribute: false, requires: false, types };
}

/** What an enum may be of. */
const integralTypes = new Set(
  ["Byte", "SByte", "Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64"].map((name) => `System.${name}`),
);

function defineEnum(
  context: ExecutionContext,
  ast: TypeDefinitionAst,
  made: ReadonlySet<string>,
  errors: ParseError[],
): void {
  const constants = enumConstants(ast, made);
  const members = new Map<string, number | bigint>();
  let next = 0n;
  const underlying =
    ast.baseTypes[0] === undefined ? "System.Int32" : resolveTypeName(ast.baseTypes[0].typeName).fullName;
  const isFlags = ast.attributes.some((a) => /^(system\.)?flags(attribute)?$/i.test(a.typeName.name));
  const type = new DotNetType(nameInAssembly(ast), {
    description: {
      kind: "enum",
      assembly,
      isAbstract: false,
      isSealed: true,
      base: () => getType("System.Enum"),
      interfaces: () => [],
      enumeration: { underlying, flags: isFlags, members },
    },
  });
  makeKnown(ast, { type, adopt() {} });
  const integer = getType(underlying);
  const written = ast.baseTypes[0];
  if (written !== undefined && !integralTypes.has(underlying)) {
    errors.push(makeParseError(written.extent, "InvalidUnderlyingType", underlying));
    return;
  }
  const defined = new Set<string>();
  for (const member of ast.members) {
    if (!(member instanceof PropertyMemberAst)) continue;
    const constant = member.initialValue === null || isConstant(member.initialValue, constants);
    if (!constant) errors.push(makeParseError((member.initialValue ?? member).extent, "EnumeratorValueMustBeConstant"));
    const value = member.initialValue === null || !constant ? next : evaluateExpression(context, member.initialValue);
    const converted = tryConvertTo(value, integer);
    if (converted.ok) next = BigInt(toStringValue(converted.value));
    else {
      const id = numericKindOf(value) === 0 ? "CannotConvertValue" : "EnumeratorValueOutOfBounds";
      errors.push(makeParseError((member.initialValue ?? member).extent, id, displayTypeName(integer)));
    }
    const name = member.name.toLowerCase();
    if (defined.has(name)) errors.push(makeParseError(member.extent, "MemberAlreadyDefined", member.name));
    defined.add(name);
    members.set(member.name, Number.isSafeInteger(Number(next)) ? Number(next) : next);
    next += 1n;
  }
}

const methodAsts = new WeakMap<MethodSignature, FunctionMemberAst>();
interface Prepared {
  readonly scriptClass: ScriptClass;
}
const prepared = new WeakMap<TypeDefinitionAst, Prepared>();

function prepareClass(context: ExecutionContext, ast: TypeDefinitionAst, errors: ParseError[]): void {
  const { base, interfaces } = baseTypesOf(ast, errors);
  const all = [...new Set([...interfaces, ...interfaces.flatMap((i) => i.interfaces), ...base.interfaces])];
  const type = new DotNetType(nameInAssembly(ast), {
    description: {
      kind: "class",
      assembly,
      isAbstract: false,
      isSealed: false,
      base: () => base,
      interfaces: () => all,
      enumeration: null,
    },
  });
  const block = new ScriptBlock(new ScriptCode(holderAst(ast), [], null, ""), context.sessionState);
  const scriptClass = new ScriptClass(ast, type, scriptClassOf(base) ?? null, context.sessionState, block);
  prepared.set(ast, { scriptClass });
  makeKnown(ast, { type, adopt: (state) => scriptClass.adopt(state) });
}

/** The script block a class stands in: only its position matters. */
function holderAst(ast: TypeDefinitionAst): ScriptBlockAst {
  for (let node = ast.parent; node !== null; node = node.parent)
    if (node.kind === "ScriptBlock") return node as ScriptBlockAst;
  throw new Exception("System.InvalidOperationException", "A class definition stands outside a script block.");
}

/** What reflection shows of the attributes written on a class or a method. */
function showAttributes(context: ExecutionContext, member: object, asts: readonly AttributeAst[]): void {
  if (asts.length === 0) return;
  setCustomAttributes(member, () =>
    asts.map((ast) => createAttribute(ast, (expression) => evaluateExpression(context, expression)).toObject()),
  );
}

function fillClass(context: ExecutionContext, ast: TypeDefinitionAst): void {
  const entry = prepared.get(ast);
  if (entry === undefined) return;
  const { scriptClass } = entry;
  const properties: PropertyMember[] = [];
  const methods: MethodSignature[] = [];
  const constructors: MethodSignature[] = [];
  for (const member of ast.members) {
    if (member instanceof PropertyMemberAst) properties.push(defineProperty(context, scriptClass, member));
    else if (member instanceof FunctionMemberAst) defineFunctionMember(scriptClass, member, methods, constructors);
  }
  if (constructors.length === 0) constructors.push(defaultConstructor(scriptClass));
  showAttributes(context, scriptClass.type, ast.attributes);
  for (const method of methods) showAttributes(context, method, methodAsts.get(method)?.attributes ?? []);
  for (const method of scriptClass.methods) {
    if (method.lowerName.startsWith("get_") && method.parameterCount === 0)
      properties.push(accessorProperty(scriptClass, method));
  }
  setOwnMembers(scriptClass.type, { constructors, methods, properties });
}

function defineProperty(context: ExecutionContext, owner: ScriptClass, ast: PropertyMemberAst): PropertyMember {
  const type = ast.propertyType === null ? getType("System.Object") : resolveTypeName(ast.propertyType.typeName);
  const list = ast.isStatic ? owner.statics : owner.fields;
  const slot = ast.isStatic ? owner.statics.length : (owner.base?.fieldCount ?? 0) + owner.fields.length;
  const validations = ast.attributes.filter((a) => !/^(hidden|parameter|alias)(attribute)?$/i.test(a.typeName.name));
  let attributes: ArgumentAttribute[] | null = null;
  const field: ClassField = {
    name: ast.name,
    type,
    slot,
    ast,
    initial: ast.initialValue === null ? null : lazyInitializer(ast),
    attributes: () => {
      if (validations.length === 0) return null;
      attributes ??= validations.map((a) => createAttribute(a, (e) => evaluateExpression(context, e)));
      return attributes;
    },
  };
  list.push(field);
  const check = (value: PSValue): PSValue => {
    let result = value;
    const all = field.attributes() ?? [];
    // The attribute next to the name comes first.
    for (let i = all.length - 1; i >= 0; i--) result = all[i]?.transform?.(result, context) ?? result;
    for (const attribute of all) attribute.validate?.(result, context);
    return result;
  };
  const accessors = ast.isStatic
    ? {
        get: () => owner.staticFields()[slot] ?? null,
        set: (_self: PSValue, value: PSValue) => {
          owner.staticFields()[slot] = check(value);
        },
      }
    : {
        get: (self: PSValue) => realInstance(self)[FIELDS][slot] ?? null,
        set: (self: PSValue, value: PSValue) => {
          (realInstance(self) as ClassObject)[FIELDS][slot] = check(value);
        },
      };
  const property = new PropertyMember({
    name: ast.name,
    type,
    declaringType: owner.type,
    isStatic: ast.isStatic,
    canRead: true,
    canWrite: true,
    isHidden: ast.isHidden,
    accessors,
  });
  setCustomAttributes(property.origin, () => (field.attributes() ?? []).map((attribute) => attribute.toObject()));
  return property;
}

/** `get_Current()` implements an interface's property. */
function accessorProperty(owner: ScriptClass, getter: ClassMethod): PropertyMember {
  const name = getter.name.slice(4);
  const setter = owner.methods.find((m) => m.lowerName === `set_${name.toLowerCase()}` && m.parameterCount === 1);
  return new PropertyMember({
    name,
    type: getter.returnType,
    declaringType: owner.type,
    isStatic: getter.isStatic,
    canRead: true,
    canWrite: setter !== undefined,
    accessors: {
      get: (self) => getter.run(self === null ? null : (realInstance(self) as unknown as PSValue), []),
      set: (self, value) => {
        setter?.run(self === null ? null : (realInstance(self) as unknown as PSValue), [value]);
      },
    },
  });
}

function lazyInitializer(ast: PropertyMemberAst): Expression {
  const expression = ast.initialValue as NonNullable<typeof ast.initialValue>;
  let compiled: Expression | null = null;
  return (frame) => {
    compiled ??= compileExpression(looseUnit(expression), expression);
    return compiled(frame);
  };
}

function parametersOf(asts: readonly ParameterAst[]): ReturnType<typeof parameterOf>[] {
  return asts.map((ast) => {
    const constraint = ast.attributes.find((a): a is TypeConstraintAst => a instanceof TypeConstraintAst);
    const type = constraint === undefined ? getType("System.Object") : resolveTypeName(constraint.typeName);
    return parameterOf(ast.name.variablePath.unqualifiedPath, type);
  });
}

function defineFunctionMember(
  owner: ScriptClass,
  ast: FunctionMemberAst,
  methods: MethodSignature[],
  constructors: MethodSignature[],
): void {
  const voidType = getType("System.Void");
  const returnType = ast.isConstructor
    ? voidType
    : ast.returnType === null
      ? voidType
      : resolveTypeName(ast.returnType.typeName);
  const method = new ClassMethod(ast, owner, returnType);
  if (ast.isConstructor && ast.isStatic) {
    owner.staticConstructor = method;
    return;
  }
  if (ast.isConstructor) {
    method.baseArguments = baseConstructorArguments(ast);
    owner.constructors.push(method);
    constructors.push(
      new MethodSignature({
        name: ".ctor",
        declaringType: owner.type,
        isConstructor: true,
        isHidden: ast.isHidden,
        returnType: owner.type,
        parameters: parametersOf(ast.parameters),
        body: (_self, args) => owner.build(method, args),
      }),
    );
    return;
  }
  owner.methods.push(method);
  const signature = new MethodSignature({
    name: ast.name,
    declaringType: owner.type,
    isStatic: ast.isStatic,
    isHidden: ast.isHidden,
    isVirtual: !ast.isStatic,
    returnType,
    parameters: parametersOf(ast.parameters),
    body: (self, args) => method.run(ast.isStatic ? null : (realInstance(self) as unknown as PSValue), args),
  });
  methodAsts.set(signature, ast);
  methods.push(signature);
}

function defaultConstructor(owner: ScriptClass): MethodSignature {
  return new MethodSignature({
    name: ".ctor",
    declaringType: owner.type,
    isConstructor: true,
    returnType: owner.type,
    parameters: [],
    body: (_self, args) => owner.build(null, args),
  });
}
