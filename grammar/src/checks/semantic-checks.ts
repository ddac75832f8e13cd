// Owns the checks PowerShell makes on a whole tree once it is parsed: assignment targets, duplicates, splatting,
// what may leave a finally block, class members. Symbols (types, this.) are in class-symbols.ts.
import type {
  ArrayLiteralAst,
  AssignmentStatementAst,
  Ast,
  AttributeAst,
  AttributedExpressionAst,
  BlockStatementAst,
  BreakStatementAst,
  CatchClauseAst,
  ConstantExpressionAst,
  ConvertExpressionAst,
  DataStatementAst,
  ExpressionAst,
  ForEachStatementAst,
  FunctionDefinitionAst,
  FunctionMemberAst,
  HashtableAst,
  IndexExpressionAst,
  MemberAst,
  MemberExpressionAst,
  ParamBlockAst,
  ParameterAst,
  ParenExpressionAst,
  PropertyMemberAst,
  ReturnStatementAst,
  ScriptBlockAst,
  StatementAst,
  SwitchStatementAst,
  TryStatementAst,
  TypeConstraintAst,
  TypeDefinitionAst,
  TypeExpressionAst,
  UnaryExpressionAst,
  UsingExpressionAst,
  UsingStatementAst,
  VariableExpressionAst,
} from "../ast/index.ts";
import { ForEachFlags, SwitchFlags, UsingStatementKind } from "../ast/index.ts";
import type { NumberLiteral } from "../number-literal.ts";
import { ScriptExtent } from "../script-extent.ts";
import { TokenKind, tokenKindText } from "../token-kind.ts";
import { isConstant, isConstantVariable, pureExpression } from "./constant-expression.ts";
import { checkClassAttribute } from "./class-attribute.ts";
import { checkDataSection } from "./data-section.ts";
import { checkDscResource } from "./dsc-resource.ts";
import { isLabeled, labelText, matchesLabel } from "./labels.ts";
import { analyzeMethod } from "./method-flow.ts";
import { fullTypeName, isType } from "./type-lookup.ts";
import type { TypeLookup } from "./type-lookup.ts";
import { walk } from "./walk.ts";

export type Report = (extent: ScriptExtent, id: string, ...args: (string | number)[]) => void;

/** Automatic variables whose assignment may be converted only to their own type. */
const automaticTypes: Record<string, string> = {
  _: "System.Object",
  args: "System.Object[]",
  this: "System.Object",
  input: "System.Object",
  pscmdlet: "System.Management.Automation.PSScriptCmdlet",
  psboundparameters: "System.Management.Automation.PSBoundParametersDictionary",
  myinvocation: "System.Management.Automation.InvocationInfo",
  psscriptroot: "System.String",
  pscommandpath: "System.String",
};

/** Variables a class method may read without assigning them. */
const methodVariables = /^(?:LASTEXITCODE|Error|StackTrace|OutputEncoding|NestedPromptLevel|PWD|Matches)$/i;

const isNamespace = (text: string): boolean =>
  // made when asked for: Unicode classes take V8 milliseconds
  /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}_]*(?:\.[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Pc}\p{Mn}\p{Mc}\p{Cf}_]*)*$/u.test(
    text,
  );

const incrementOperators = new Set<number>([
  TokenKind.PlusPlus,
  TokenKind.MinusMinus,
  TokenKind.PostfixPlusPlus,
  TokenKind.PostfixMinusMinus,
]);

/** Reports everything that is wrong with a parsed script beyond its syntax. */
export function checkSemantics(root: ScriptBlockAst, types: TypeLookup | null, report: Report): void {
  new SemanticChecks(types, report).run(root);
}

class SemanticChecks {
  private readonly types: TypeLookup | null;
  private readonly report: Report;
  /** The class member around the current node; null inside a script block of its own. */
  private readonly members: (MemberAst | null)[] = [];
  private readonly unassigned = new Set<VariableExpressionAst>();

  constructor(types: TypeLookup | null, report: Report) {
    this.types = types;
    this.report = report;
  }

  run(root: ScriptBlockAst): void {
    walk(
      root,
      (ast) => this.enter(ast),
      () => {
        this.members.pop();
      },
    );
  }

  private get member(): MemberAst | null {
    return this.members[this.members.length - 1] ?? null;
  }

  /** Checks a node; true when it opened a member scope. */
  private enter(ast: Ast): boolean {
    switch (ast.kind) {
      // The kinds that make up most of a tree come first, and most of them have no checks.
      case "VariableExpression":
        this.variable(ast as VariableExpressionAst);
        return false;
      case "StringConstantExpression":
      case "Command":
      case "Pipeline":
      case "CommandExpression":
        return false;
      case "ScriptBlock":
        if (isMethod(ast.parent)) return false;
        this.members.push(null);
        return true;
      case "FunctionMember":
        this.method(ast as FunctionMemberAst);
        this.members.push(ast as FunctionMemberAst);
        return true;
      case "PropertyMember":
        this.property(ast as PropertyMemberAst);
        this.members.push(ast as PropertyMemberAst);
        return true;
      default:
        this.statement(ast);
        return false;
    }
  }

  private statement(ast: Ast): void {
    switch (ast.kind) {
      case "AssignmentStatement": {
        const { left, operator } = ast as AssignmentStatementAst;
        const report = (bad: Ast): void => this.report(bad.extent, "InvalidLeftHandSide");
        return this.assignmentTarget(left, operator === TokenKind.Equals, report);
      }
      case "TypeDefinition":
        return checkDscResource(ast as TypeDefinitionAst, this.report);
      case "ParamBlock":
        return this.duplicateParameters((ast as ParamBlockAst).parameters);
      case "FunctionDefinition":
        return isMethod(ast) ? undefined : this.functionDefinition(ast as FunctionDefinitionAst);
      case "SwitchStatement":
        if (((ast as SwitchStatementAst).flags & SwitchFlags.Parallel) !== 0) {
          this.report(ast.extent, "KeywordParameterReservedForFutureUse", "switch", "parallel");
        }
        return;
      case "DataStatement":
        return checkDataSection(ast as DataStatementAst, this.report);
      case "ForEachStatement":
        return this.foreachStatement(ast as ForEachStatementAst);
      case "TryStatement":
        return this.tryStatement(ast as TryStatementAst);
      case "BreakStatement":
      case "ContinueStatement": {
        const label = labelText(ast as BreakStatementAst);
        this.leavesFinally(ast, label);
        return this.labelExists(ast as BreakStatementAst, label);
      }
      case "ReturnStatement":
        this.leavesFinally(ast, null);
        return this.returnStatement(ast as ReturnStatementAst);
      case "UsingStatement":
        return this.usingStatement(ast as UsingStatementAst);
      case "BlockStatement": {
        const { blockKind } = ast as BlockStatementAst;
        return this.report(blockKind.extent, "UnexpectedKeyword", blockKind.text);
      }
      default:
        this.expression(ast);
    }
  }

  private expression(ast: Ast): void {
    switch (ast.kind) {
      case "UnaryExpression": {
        const { tokenKind, child } = ast as UnaryExpressionAst;
        if (!incrementOperators.has(tokenKind)) return;
        const text = tokenKindText(tokenKind);
        const report = (bad: Ast): void => this.report(bad.extent, "OperatorRequiresVariableOrProperty", text);
        return this.assignmentTarget(child, false, report);
      }
      case "ConvertExpression":
        return this.convertExpression(ast as ConvertExpressionAst);
      case "AttributedExpression":
        return this.attributedExpression(ast as AttributedExpressionAst);
      case "Hashtable":
        return this.hashtable(ast as HashtableAst);
      case "UsingExpression": {
        const bad = this.badUsing((ast as UsingExpressionAst).subExpression);
        if (bad !== null) this.report(bad.extent, "InvalidUsingExpression");
        return;
      }
      case "Attribute":
        return this.attribute(ast as AttributeAst);
      case "Parameter":
        return this.parameter(ast as ParameterAst);
      case "TypeConstraint":
      case "TypeExpression":
        return this.arrayDepth(ast as TypeConstraintAst | TypeExpressionAst);
      default:
    }
  }

  private arrayDepth(ast: TypeConstraintAst | TypeExpressionAst): void {
    let type = ast.typeName;
    for (let depth = 1; type.shape === "ArrayTypeName"; depth++) {
      if (depth > 200) {
        this.report(ast.extent, "ScriptTooComplicated");
        return;
      }
      type = type.elementType;
    }
  }

  // --- variables and assignment

  private variable(variable: VariableExpressionAst): void {
    const path = variable.variablePath;
    const { parent } = variable;
    if (variable.splatted && parent !== null && parent.kind !== "Command" && parent.kind !== "UsingExpression") {
      const inArgumentList =
        parent.kind === "ArrayLiteral" && parent.parent !== null && parent.parent.kind === "Command";
      const id = inArgumentList ? "SplattingNotPermittedInArgumentList" : "SplattingNotPermitted";
      this.report(variable.extent, id, path.userPath);
    }
    if (this.members.length === 0) return;
    if (this.unassigned.has(variable) && !isConstantVariable(variable) && !methodVariables.test(path.userPath)) {
      this.report(variable.extent, "VariableNotLocal");
    }
    if (path.userPath.length === 4 && path.userPath.toLowerCase() === "this" && this.isInStaticMember()) {
      this.report(variable.extent, "NonStaticMemberAccessInStaticMember", path.userPath);
    }
  }

  private isInStaticMember(): boolean {
    const member = this.member;
    return member !== null && (member as FunctionMemberAst | PropertyMemberAst).isStatic;
  }

  private assignmentTarget(target: ExpressionAst, simple: boolean, report: (bad: Ast) => void): void {
    switch (target.kind) {
      case "VariableExpression":
        return;
      case "MemberExpression":
      case "InvokeMemberExpression":
      case "BaseCtorInvokeMemberExpression":
      case "IndexExpression":
        if ((target as MemberExpressionAst | IndexExpressionAst).nullConditional) report(target);
        return;
      case "ArrayLiteral":
        if (!simple) return report(target);
        for (const element of (target as ArrayLiteralAst).elements) this.assignmentTarget(element, true, report);
        return;
      case "ParenExpression": {
        const { pipeline } = target as ParenExpressionAst;
        const inner = pureExpression(pipeline);
        return inner === null ? report(pipeline) : this.assignmentTarget(inner, simple, report);
      }
      case "ConvertExpression":
      case "AttributedExpression":
        return this.typedTarget(target as AttributedExpressionAst, simple, report);
      default:
        report(target);
    }
  }

  /** `[int]$x = ...` */
  private typedTarget(target: AttributedExpressionAst, simple: boolean, report: (bad: Ast) => void): void {
    let expression: ExpressionAst = target;
    let converts = 0;
    let reference: ScriptExtent | null = null;
    let lastType: string | null = null;
    while (expression.kind === "ConvertExpression" || expression.kind === "AttributedExpression") {
      const { attribute, child } = expression as AttributedExpressionAst;
      if (expression.kind === "ConvertExpression") {
        converts++;
        lastType = fullTypeName(attribute.typeName, this.types);
        if (isType(attribute.typeName, "system.management.automation.psreference")) reference = attribute.extent;
        else if (isType(attribute.typeName, "system.void"))
          this.report(attribute.extent, "VoidTypeConstraintNotAllowed");
      }
      expression = child;
    }
    if (reference !== null && converts > 1) {
      this.report(reference, "ReferenceNeedsToBeByItselfInTypeConstraint");
      return;
    }
    if (expression.kind === "VariableExpression") {
      const path = (expression as VariableExpressionAst).variablePath;
      const expected = automaticTypes[path.unqualifiedPath.toLowerCase()];
      const isLocal = path.isUnscopedVariable || path.isLocal || path.isPrivate;
      if (expected !== undefined && isLocal && expected !== lastType) {
        this.report(target.extent, "AssignmentStatementToAutomaticNotSupported", path.unqualifiedPath, expected);
      }
    }
    this.assignmentTarget(expression, simple, report);
  }

  // --- expressions

  private convertExpression(convert: ConvertExpressionAst): void {
    const { typeName, extent } = convert.type;
    if (typeName.fullName.toLowerCase() === "ordered") {
      if (convert.child.kind !== "Hashtable") {
        this.report(convert.extent, "OrderedAttributeOnlyOnHashLiteralNode", typeName.fullName);
      }
      return;
    }
    if (!isType(typeName, "system.management.automation.psreference")) return;
    let child = convert.child;
    let multiple = false;
    while (child.kind === "ConvertExpression" || child.kind === "AttributedExpression") {
      const { attribute } = child as AttributedExpressionAst;
      const isReference = isType(attribute.typeName, "system.management.automation.psreference");
      if (child.kind === "ConvertExpression" && isReference) {
        multiple = true;
        this.report(attribute.extent, "ReferenceNeedsToBeByItselfInTypeSequence");
      }
      child = (child as AttributedExpressionAst).child;
    }
    const { parent } = convert;
    if (parent === null || parent.kind !== "ConvertExpression" || multiple) return;
    if (isType((parent as ConvertExpressionAst).type.typeName, "system.management.automation.psreference")) return;
    if (!isAssigned(convert)) this.report(extent, "ReferenceNeedsToBeLastTypeInTypeConversion");
  }

  private attributedExpression(attributed: AttributedExpressionAst): void {
    let inner: ExpressionAst = attributed;
    while (inner.kind === "AttributedExpression" || inner.kind === "ConvertExpression") {
      inner = (inner as AttributedExpressionAst).child;
      if (inner.kind === "VariableExpression") return;
    }
    const { attribute } = attributed;
    this.report(attribute.extent, "UnexpectedAttribute", attribute.typeName.fullName);
  }

  private hashtable(hashtable: HashtableAst): void {
    if (hashtable.keyValuePairs.length < 2) return;
    const keys = new Set<string>();
    for (const [key] of hashtable.keyValuePairs) {
      if (key.kind !== "StringConstantExpression" && key.kind !== "ConstantExpression") continue;
      const { value } = key as ConstantExpressionAst;
      const text = typeof value === "string" ? value : numberText(value);
      if (keys.has(text.toLowerCase())) this.report(key.extent, "DuplicateKeyInHashLiteral", text);
      else keys.add(text.toLowerCase());
    }
  }

  /** The part of a `$using:` expression that may not be there, or null. */
  private badUsing(expression: ExpressionAst): ExpressionAst | null {
    let current = expression;
    for (;;) {
      if (current.kind === "VariableExpression") return null;
      if (current.kind === "MemberExpression") {
        const { member, expression: target } = current as MemberExpressionAst;
        if (member.kind !== "StringConstantExpression") return current;
        current = target;
      } else if (current.kind === "IndexExpression") {
        const { index, target } = current as IndexExpressionAst;
        const use = { attribute: true, classAttribute: false, requires: false, types: this.types };
        if (!isConstant(index, use)) return index;
        current = target;
      } else {
        return current;
      }
    }
  }

  // --- parameters and attributes

  private duplicateParameters(parameters: readonly ParameterAst[]): void {
    const names = new Set<string>();
    for (const parameter of parameters) {
      const name = parameter.name.variablePath.userPath;
      if (names.has(name.toLowerCase())) this.report(parameter.name.extent, "DuplicateFormalParameter", name);
      names.add(name.toLowerCase());
      const voidType = parameter.attributes.find(
        (a) => a.kind === "TypeConstraint" && isType(a.typeName, "system.void"),
      );
      if (voidType !== undefined) this.report(voidType.extent, "VoidTypeConstraintNotAllowed");
    }
  }

  private parameter(parameter: ParameterAst): void {
    const inMethod = isMethod(parameter.parent);
    let typed = false;
    for (const attribute of parameter.attributes) {
      if (attribute.kind !== "TypeConstraint") continue;
      const { fullName } = attribute.typeName;
      if (fullName.toLowerCase() === "ordered") {
        this.report(attribute.extent, "OrderedAttributeOnlyOnHashLiteralNode", fullName);
      } else if (inMethod) {
        if (typed) this.report(attribute.extent, "MultipleTypeConstraintsOnMethodParam");
        typed = true;
      }
    }
  }

  private attribute(attribute: AttributeAst): void {
    const { parent } = attribute;
    const onClass =
      parent !== null &&
      (parent.kind === "TypeDefinition" ||
        parent.kind === "PropertyMember" ||
        parent.kind === "FunctionMember" ||
        (parent.kind === "Parameter" && this.member?.kind === "FunctionMember"));
    if (onClass) checkClassAttribute(attribute, this.types, this.report);
    const use = { attribute: true, classAttribute: onClass, requires: false, types: this.types };
    const id = onClass
      ? "ParameterAttributeArgumentNeedsToBeConstant"
      : "ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock";
    const names = new Set<string>();
    for (const named of attribute.namedArguments) {
      const name = named.argumentName.toLowerCase();
      if (names.has(name)) this.report(named.extent, "DuplicateNamedArgument", named.argumentName);
      else if (!named.expressionOmitted && !isConstant(named.argument, use)) this.report(named.argument.extent, id);
      names.add(name);
    }
    for (const argument of attribute.positionalArguments) {
      if (!isConstant(argument, use)) this.report(argument.extent, id);
    }
  }

  // --- statements

  private functionDefinition(definition: FunctionDefinitionAst): void {
    const { parameters, body } = definition;
    if (parameters !== null && body.paramBlock !== null) {
      this.report(body.paramBlock.extent, "OnlyOneParameterListAllowed");
    } else if (parameters !== null) {
      this.duplicateParameters(parameters);
    }
    if (definition.isWorkflow) this.report(definition.extent, "WorkflowNotSupportedInPowerShellCore");
  }

  private foreachStatement(statement: ForEachStatementAst): void {
    const isParallel = statement.flags === ForEachFlags.Parallel;
    const id = "KeywordParameterReservedForFutureUse";
    if (isParallel) this.report(statement.extent, id, "foreach", "parallel");
    if (statement.throttleLimit === null) return;
    this.report(statement.extent, id, "foreach", "throttlelimit");
    if (!isParallel) this.report(statement.extent, "ThrottleLimitRequiresParallelFlag");
  }

  private tryStatement(statement: TryStatementAst): void {
    const { catchClauses } = statement;
    catchClauses.forEach((first, index) => {
      for (const second of catchClauses.slice(index + 1)) {
        if (first.isCatchAll) {
          const at = Math.max(0, second.extent.startOffset - 1);
          this.report(new ScriptExtent(second.extent.script, at, at), "EmptyCatchNotLast");
          return;
        }
        this.caughtBefore(first, second);
      }
    });
  }

  private caughtBefore(first: CatchClauseAst, second: CatchClauseAst): void {
    for (const { typeName: base } of first.catchTypes) {
      const baseName = fullTypeName(base, this.types);
      if (baseName === null) continue;
      for (const { typeName, extent } of second.catchTypes) {
        const name = fullTypeName(typeName, this.types);
        if (name === null) continue;
        const same = name.toLowerCase() === baseName.toLowerCase();
        const derived = this.types?.isSubclassOf(name, baseName) ?? isExceptionOf(name, baseName);
        if (same || derived) this.report(extent, "ExceptionTypeAlreadyCaught", name);
      }
    }
  }

  private leavesFinally(statement: Ast, label: string | null): void {
    for (let parent = statement.parent; parent !== null; parent = parent.parent) {
      if (parent.kind === "NamedBlock" || parent.kind === "TrapStatement" || parent.kind === "ScriptBlock") return;
      if (label !== null && isLabeled(parent) && matchesLabel(label, parent)) return;
      const tryStatement = parent.parent;
      if (parent.kind === "StatementBlock" && tryStatement !== null && tryStatement.kind === "TryStatement") {
        if ((tryStatement as TryStatementAst).finally === parent) {
          this.report(statement.extent, "ControlLeavingFinally");
          return;
        }
      }
    }
  }

  private labelExists(statement: BreakStatementAst, label: string | null): void {
    if (label === null || label === "") return;
    for (let parent = statement.parent; parent !== null; parent = parent.parent) {
      if (parent.kind === "FunctionDefinition" && !isMethod(parent)) return;
      if (parent.kind === "FunctionMember") {
        this.report(statement.extent, "LabelNotFound", label);
        return;
      }
      if (isLabeled(parent) && parent.kind !== "SwitchStatement" && matchesLabel(label, parent)) return;
    }
  }

  private returnStatement(statement: ReturnStatementAst): void {
    const method = this.member;
    if (method === null || method.kind !== "FunctionMember") return;
    const isVoid = returnsVoid(method as FunctionMemberAst);
    if (statement.pipeline !== null && isVoid) this.report(statement.extent, "VoidMethodHasReturn");
    if (statement.pipeline === null && !isVoid) this.report(statement.extent, "NonVoidMethodMissingReturnValue");
  }

  private usingStatement(statement: UsingStatementAst): void {
    const { usingStatementKind: kind, name, alias } = statement;
    if (kind === UsingStatementKind.Type || kind === UsingStatementKind.Command || alias !== null) {
      this.report(statement.extent, "UsingStatementNotSupported");
    }
    if (kind === UsingStatementKind.Namespace && name !== null && !isNamespace(name.text)) {
      this.report(name.extent, "InvalidNamespaceValue");
    }
  }

  // --- class members

  private method(method: FunctionMemberAst): void {
    const { body } = method;
    if (body.paramBlock !== null) this.report(body.paramBlock.extent, "ParamBlockNotAllowedInMethod");
    const { beginBlock, processBlock, endBlock, cleanBlock, dynamicParamBlock } = body;
    const named = dynamicParamBlock ?? beginBlock ?? processBlock;
    if (named !== null || cleanBlock !== null || endBlock === null || !endBlock.unnamed) {
      this.report((named ?? endBlock ?? cleanBlock ?? body).extent, "NamedBlockNotAllowedInMethod");
    }
    if (method.isConstructor && method.returnType !== null) {
      this.report(method.returnType.extent, "ConstructorCantHaveReturnType");
    }
    const flow = analyzeMethod(method);
    for (const variable of flow.unassigned) this.unassigned.add(variable);
    if (!flow.allPathsReturn && !returnsVoid(method)) this.report(method.nameExtent, "MethodHasCodePathNotReturn");
    this.duplicateParameters(method.parameters);
  }

  private property(property: PropertyMemberAst): void {
    const type = property.propertyType;
    if (type !== null && isType(type.typeName, "system.void")) {
      this.report(type.extent, "TypeNotAllowedForProperty", type.typeName.fullName);
    }
  }
}

/** The function definition that a class's method is. */
function isMethod(ast: Ast | null): boolean {
  return ast?.kind === "FunctionDefinition" && ast.parent?.kind === "FunctionMember";
}

function returnsVoid(method: FunctionMemberAst): boolean {
  return method.returnType === null || isType(method.returnType.typeName, "system.void");
}

/** Is a `[ref]` conversion on the left of an assignment? */
function isAssigned(convert: Ast): boolean {
  let below: Ast = convert;
  for (let parent = convert.parent; parent !== null; below = parent, parent = parent.parent) {
    if (parent.kind === "AssignmentStatement") return (parent as AssignmentStatementAst).left === below;
    if (parent.kind === "CommandExpression") return false;
    if ((parent as unknown as StatementAst).kind === "StatementBlock") return false;
  }
  return false;
}

/** Without a type system: Exception is the base of whatever ends in Exception, SystemException of the common ones. */
function isExceptionOf(name: string, base: string): boolean {
  return (
    base.toLowerCase() === "system.exception" && /exception$/i.test(name) && name.toLowerCase() !== "system.exception"
  );
}

function numberText(value: NumberLiteral | boolean): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value.value);
}
