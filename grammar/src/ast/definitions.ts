// Owns script blocks, functions, parameters, attributes, classes, enums, using and configuration nodes.
import type { UsedModule } from "../checks/type-lookup.ts";
import type { ScriptExtent } from "../script-extent.ts";
import type { ScriptRequirements } from "../script-requirements.ts";
import type { TokenKind } from "../token-kind.ts";
import type { ITypeName } from "../type-name.ts";
import type { CommandElementAst, ExpressionAst } from "./base.ts";
import { Ast, AttributeBaseAst, MemberAst, StatementAst } from "./base.ts";
import type {
  HashtableAst,
  ScriptBlockExpressionAst,
  StringConstantExpressionAst,
  VariableExpressionAst,
} from "./expressions.ts";
import type { MethodAttributes, PropertyAttributes, TypeAttributes, UsingStatementKind } from "./flags.ts";
import type { TrapStatementAst } from "./statements.ts";

/** `[Parameter(Mandatory, Position = 0)]`. */
export class AttributeAst extends AttributeBaseAst {
  readonly positionalArguments: readonly ExpressionAst[];
  readonly namedArguments: readonly NamedAttributeArgumentAst[];

  constructor(
    extent: ScriptExtent,
    typeName: ITypeName,
    positionalArguments: readonly ExpressionAst[],
    namedArguments: readonly NamedAttributeArgumentAst[],
  ) {
    super(extent, typeName);
    this.positionalArguments = positionalArguments;
    for (const child of positionalArguments) child.parent = this;
    this.namedArguments = namedArguments;
    for (const child of namedArguments) child.parent = this;
  }
  override get kind(): "Attribute" {
    return "Attribute";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.positionalArguments) visit(child);
    for (const child of this.namedArguments) visit(child);
  }
}

/** `Name = value` or `Name` in an attribute. */
export class NamedAttributeArgumentAst extends Ast {
  readonly argumentName: string;
  readonly argument: ExpressionAst;
  readonly expressionOmitted: boolean;

  constructor(extent: ScriptExtent, argumentName: string, argument: ExpressionAst, expressionOmitted: boolean) {
    super(extent);
    this.argumentName = argumentName;
    this.argument = argument;
    argument.parent = this;
    this.expressionOmitted = expressionOmitted;
  }
  override get kind(): "NamedAttributeArgument" {
    return "NamedAttributeArgument";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.argument);
  }
}

/** `[int]` before a variable, a parameter or an expression. */
export class TypeConstraintAst extends AttributeBaseAst {
  override get kind(): "TypeConstraint" {
    return "TypeConstraint";
  }
}

/** One parameter of a param block, function or method. */
export class ParameterAst extends Ast {
  readonly name: VariableExpressionAst;
  readonly attributes: readonly AttributeBaseAst[];
  readonly defaultValue: ExpressionAst | null;

  constructor(
    extent: ScriptExtent,
    name: VariableExpressionAst,
    attributes: readonly AttributeBaseAst[],
    defaultValue: ExpressionAst | null,
  ) {
    super(extent);
    this.name = name;
    name.parent = this;
    this.attributes = attributes;
    for (const child of attributes) child.parent = this;
    this.defaultValue = defaultValue;
    if (defaultValue !== null) defaultValue.parent = this;
  }
  override get kind(): "Parameter" {
    return "Parameter";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.attributes) visit(child);
    visit(this.name);
    if (this.defaultValue !== null) visit(this.defaultValue);
  }
}

/** `[CmdletBinding()] param( ... )`. */
export class ParamBlockAst extends Ast {
  readonly attributes: readonly AttributeAst[];
  readonly parameters: readonly ParameterAst[];

  constructor(extent: ScriptExtent, attributes: readonly AttributeAst[], parameters: readonly ParameterAst[]) {
    super(extent);
    this.attributes = attributes;
    for (const child of attributes) child.parent = this;
    this.parameters = parameters;
    for (const child of parameters) child.parent = this;
  }
  override get kind(): "ParamBlock" {
    return "ParamBlock";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.attributes) visit(child);
    for (const child of this.parameters) visit(child);
  }
}

/** `begin { }`, `process { }`, ... or the unnamed block; blockKind is Begin, Process, End, Dynamicparam or Clean. */
export class NamedBlockAst extends Ast {
  readonly blockKind: TokenKind;
  readonly unnamed: boolean;
  readonly statements: readonly StatementAst[];
  readonly traps: readonly TrapStatementAst[];

  constructor(
    extent: ScriptExtent,
    blockKind: TokenKind,
    unnamed: boolean,
    statements: readonly StatementAst[],
    traps: readonly TrapStatementAst[],
  ) {
    super(extent);
    this.blockKind = blockKind;
    this.unnamed = unnamed;
    this.statements = statements;
    for (const child of statements) child.parent = this;
    this.traps = traps;
    for (const child of traps) child.parent = this;
  }
  override get kind(): "NamedBlock" {
    return "NamedBlock";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.traps) visit(child);
    for (const child of this.statements) visit(child);
  }
}

/** A whole script, or the inside of `{ ... }`; statements are in named blocks, the default one is endBlock (processBlock in a filter). */
export class ScriptBlockAst extends Ast {
  readonly usingStatements: readonly UsingStatementAst[];
  readonly attributes: readonly AttributeAst[];
  readonly paramBlock: ParamBlockAst | null;
  readonly beginBlock: NamedBlockAst | null;
  readonly processBlock: NamedBlockAst | null;
  readonly endBlock: NamedBlockAst | null;
  readonly cleanBlock: NamedBlockAst | null;
  readonly dynamicParamBlock: NamedBlockAst | null;
  readonly scriptRequirements: ScriptRequirements | null;

  constructor(
    extent: ScriptExtent,
    usingStatements: readonly UsingStatementAst[],
    attributes: readonly AttributeAst[],
    paramBlock: ParamBlockAst | null,
    beginBlock: NamedBlockAst | null,
    processBlock: NamedBlockAst | null,
    endBlock: NamedBlockAst | null,
    cleanBlock: NamedBlockAst | null,
    dynamicParamBlock: NamedBlockAst | null,
    scriptRequirements: ScriptRequirements | null,
  ) {
    super(extent);
    this.usingStatements = usingStatements;
    for (const child of usingStatements) child.parent = this;
    this.attributes = attributes;
    for (const child of attributes) child.parent = this;
    this.paramBlock = paramBlock;
    if (paramBlock !== null) paramBlock.parent = this;
    this.beginBlock = beginBlock;
    if (beginBlock !== null) beginBlock.parent = this;
    this.processBlock = processBlock;
    if (processBlock !== null) processBlock.parent = this;
    this.endBlock = endBlock;
    if (endBlock !== null) endBlock.parent = this;
    this.cleanBlock = cleanBlock;
    if (cleanBlock !== null) cleanBlock.parent = this;
    this.dynamicParamBlock = dynamicParamBlock;
    if (dynamicParamBlock !== null) dynamicParamBlock.parent = this;
    this.scriptRequirements = scriptRequirements;
  }
  override get kind(): "ScriptBlock" {
    return "ScriptBlock";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.usingStatements) visit(child);
    for (const child of this.attributes) visit(child);
    if (this.paramBlock !== null) visit(this.paramBlock);
    if (this.dynamicParamBlock !== null) visit(this.dynamicParamBlock);
    if (this.beginBlock !== null) visit(this.beginBlock);
    if (this.processBlock !== null) visit(this.processBlock);
    if (this.endBlock !== null) visit(this.endBlock);
    if (this.cleanBlock !== null) visit(this.cleanBlock);
  }
}

/** `using namespace|module|assembly ...`. */
export class UsingStatementAst extends StatementAst {
  readonly usingStatementKind: UsingStatementKind;
  readonly name: StringConstantExpressionAst | null;
  readonly alias: StringConstantExpressionAst | null;
  readonly moduleSpecification: HashtableAst | null;
  /** What the checks found for `using module`. */
  module: UsedModule | null = null;

  constructor(
    extent: ScriptExtent,
    usingStatementKind: UsingStatementKind,
    name: StringConstantExpressionAst | null,
    alias: StringConstantExpressionAst | null,
    moduleSpecification: HashtableAst | null,
  ) {
    super(extent);
    this.usingStatementKind = usingStatementKind;
    this.name = name;
    if (name !== null) name.parent = this;
    this.alias = alias;
    if (alias !== null) alias.parent = this;
    this.moduleSpecification = moduleSpecification;
    if (moduleSpecification !== null) moduleSpecification.parent = this;
  }
  override get kind(): "UsingStatement" {
    return "UsingStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.name !== null) visit(this.name);
    if (this.moduleSpecification !== null) visit(this.moduleSpecification);
    if (this.alias !== null) visit(this.alias);
  }
}

/** `function name (params) { }`, `filter name { }`; parameters is null when the list was not written. */
export class FunctionDefinitionAst extends StatementAst {
  readonly isFilter: boolean;
  readonly isWorkflow: boolean;
  readonly name: string;
  readonly nameExtent: ScriptExtent;
  readonly parameters: readonly ParameterAst[] | null;
  readonly body: ScriptBlockAst;

  constructor(
    extent: ScriptExtent,
    isFilter: boolean,
    isWorkflow: boolean,
    name: string,
    nameExtent: ScriptExtent,
    parameters: readonly ParameterAst[] | null,
    body: ScriptBlockAst,
  ) {
    super(extent);
    this.isFilter = isFilter;
    this.isWorkflow = isWorkflow;
    this.name = name;
    this.nameExtent = nameExtent;
    this.parameters = parameters;
    if (parameters !== null) for (const child of parameters) child.parent = this;
    this.body = body;
    body.parent = this;
  }
  override get kind(): "FunctionDefinition" {
    return "FunctionDefinition";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.parameters !== null) for (const child of this.parameters) visit(child);
    visit(this.body);
  }
}

/** A method or constructor of a class. */
export class FunctionMemberAst extends MemberAst {
  readonly attributes: readonly AttributeAst[];
  readonly returnType: TypeConstraintAst | null;
  readonly methodAttributes: MethodAttributes;
  /** The function that the method is: the parent of its parameters and body. */
  readonly definition: FunctionDefinitionAst;
  readonly isConstructor: boolean;

  constructor(
    extent: ScriptExtent,
    definition: FunctionDefinitionAst,
    attributes: readonly AttributeAst[],
    returnType: TypeConstraintAst | null,
    methodAttributes: MethodAttributes,
    isConstructor: boolean,
  ) {
    super(extent, definition.name);
    this.attributes = attributes;
    for (const child of attributes) child.parent = this;
    this.returnType = returnType;
    if (returnType !== null) returnType.parent = this;
    this.methodAttributes = methodAttributes;
    this.definition = definition;
    definition.parent = this;
    this.isConstructor = isConstructor;
  }
  get parameters(): readonly ParameterAst[] {
    return this.definition.parameters ?? [];
  }
  get body(): ScriptBlockAst {
    return this.definition.body;
  }
  get nameExtent(): ScriptExtent {
    return this.definition.nameExtent;
  }
  override get kind(): "FunctionMember" {
    return "FunctionMember";
  }
  get isPublic(): boolean {
    return (this.methodAttributes & 1) !== 0;
  }
  get isPrivate(): boolean {
    return (this.methodAttributes & 2) !== 0;
  }
  get isHidden(): boolean {
    return (this.methodAttributes & 0x40) !== 0;
  }
  get isStatic(): boolean {
    return (this.methodAttributes & 0x10) !== 0;
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.attributes) visit(child);
    if (this.returnType !== null) visit(this.returnType);
    visit(this.definition);
  }
}

/** A property of a class or a member of an enum. */
export class PropertyMemberAst extends MemberAst {
  readonly attributes: readonly AttributeAst[];
  readonly propertyType: TypeConstraintAst | null;
  readonly propertyAttributes: PropertyAttributes;
  readonly initialValue: ExpressionAst | null;

  constructor(
    extent: ScriptExtent,
    name: string,
    attributes: readonly AttributeAst[],
    propertyType: TypeConstraintAst | null,
    propertyAttributes: PropertyAttributes,
    initialValue: ExpressionAst | null,
  ) {
    super(extent, name);
    this.attributes = attributes;
    for (const child of attributes) child.parent = this;
    this.propertyType = propertyType;
    if (propertyType !== null) propertyType.parent = this;
    this.propertyAttributes = propertyAttributes;
    this.initialValue = initialValue;
    if (initialValue !== null) initialValue.parent = this;
  }
  override get kind(): "PropertyMember" {
    return "PropertyMember";
  }
  get isPublic(): boolean {
    return (this.propertyAttributes & 1) !== 0;
  }
  get isPrivate(): boolean {
    return (this.propertyAttributes & 2) !== 0;
  }
  get isHidden(): boolean {
    return (this.propertyAttributes & 0x40) !== 0;
  }
  get isStatic(): boolean {
    return (this.propertyAttributes & 0x10) !== 0;
  }
  override forEachChild(visit: (child: Ast) => void): void {
    if (this.propertyType !== null) visit(this.propertyType);
    for (const child of this.attributes) visit(child);
    if (this.initialValue !== null) visit(this.initialValue);
  }
}

/** `class`, `enum`, `interface`. */
export class TypeDefinitionAst extends StatementAst {
  readonly name: string;
  readonly attributes: readonly AttributeAst[];
  readonly typeAttributes: TypeAttributes;
  readonly baseTypes: readonly TypeConstraintAst[];
  readonly members: readonly MemberAst[];

  constructor(
    extent: ScriptExtent,
    name: string,
    attributes: readonly AttributeAst[],
    typeAttributes: TypeAttributes,
    baseTypes: readonly TypeConstraintAst[],
    members: readonly MemberAst[],
  ) {
    super(extent);
    this.name = name;
    this.attributes = attributes;
    for (const child of attributes) child.parent = this;
    this.typeAttributes = typeAttributes;
    this.baseTypes = baseTypes;
    for (const child of baseTypes) child.parent = this;
    this.members = members;
    for (const child of members) child.parent = this;
  }
  override get kind(): "TypeDefinition" {
    return "TypeDefinition";
  }
  get isClass(): boolean {
    return (this.typeAttributes & 1) !== 0;
  }
  get isInterface(): boolean {
    return (this.typeAttributes & 2) !== 0;
  }
  get isEnum(): boolean {
    return (this.typeAttributes & 4) !== 0;
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.attributes) visit(child);
    for (const child of this.baseTypes) visit(child);
    for (const child of this.members) visit(child);
  }
}

/** `configuration Name { }`: parsed on Windows only, kept for the API. */
export class ConfigurationDefinitionAst extends StatementAst {
  readonly body: ScriptBlockExpressionAst;
  readonly instanceName: ExpressionAst;

  constructor(extent: ScriptExtent, body: ScriptBlockExpressionAst, instanceName: ExpressionAst) {
    super(extent);
    this.body = body;
    body.parent = this;
    this.instanceName = instanceName;
    instanceName.parent = this;
  }
  override get kind(): "ConfigurationDefinition" {
    return "ConfigurationDefinition";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    visit(this.instanceName);
    visit(this.body);
  }
}

/** A dynamic keyword: never made on Linux, kept for the API. */
export class DynamicKeywordStatementAst extends StatementAst {
  readonly commandElements: readonly CommandElementAst[];

  constructor(extent: ScriptExtent, commandElements: readonly CommandElementAst[]) {
    super(extent);
    this.commandElements = commandElements;
    for (const child of commandElements) child.parent = this;
  }
  override get kind(): "DynamicKeywordStatement" {
    return "DynamicKeywordStatement";
  }
  override forEachChild(visit: (child: Ast) => void): void {
    for (const child of this.commandElements) visit(child);
  }
}
