// Owns assignment: to variables, members, elements, several targets; plain, compound and `??=`; typed variables.
import {
  AutomationNull,
  convertTo,
  type DotNetType,
  EnumValue,
  Exception,
  getEnumerable,
  type PSValue,
} from "@latch/dotnet";
import {
  ArrayLiteralAst,
  AssignmentStatementAst,
  AttributedExpressionAst,
  type AttributeBaseAst,
  ConvertExpressionAst,
  type ExpressionAst,
  IndexExpressionAst,
  MemberExpressionAst,
  ParenExpressionAst,
  TokenKind,
  VariableExpressionAst,
  pureExpression,
} from "@latch/grammar";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import { createAttribute } from "../binder/attribute-factory.ts";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import type { Scope } from "../runtime/scope.ts";
import { CollectorSink } from "../runtime/streams.ts";
import { applyAttributes, transformationError, Variable, VariableOptions } from "../runtime/variable.ts";
import { binaryOperation } from "./binary-operators.ts";
import { evaluateExpression } from "./compiled-script.ts";
import { compileExpression } from "./expressions.ts";
import { indexAccess } from "./index-expression.ts";
import { memberAccess } from "./member-access.ts";
import { capturePipeline, captureStatement, compileStatement } from "./statements.ts";
import { setsQuestionMark } from "./question-mark.ts";
import { functionScopeOf } from "./function-definition.ts";
import { placed, reach } from "./sequence-point.ts";
import { Completion, type Expression, type Statement, type Store } from "./types.ts";
import type { Unit } from "./unit.ts";
import { compileVariable, localSlot, preferenceType } from "./variables.ts";

/** An assignment as a statement: writes nothing. */
export function compileAssignmentStatement(unit: Unit, ast: AssignmentStatementAst): Statement {
  const sets = setsQuestionMark(ast);
  if (ast.operator === TokenKind.Equals && isStatementValue(ast))
    return placed(unit, ast, assignFromStatement(unit, ast));
  const assign = unit.isDebugged ? compileAssignment(unit, ast) : compileAssigning(unit, ast);
  if (!sets) {
    return (frame) => {
      frame.position = ast;
      assign(frame);
      return Completion.normal;
    };
  }
  return (frame) => {
    frame.position = ast;
    assign(frame);
    frame.context.questionMark = true;
    return Completion.normal;
  };
}

/** `$x = if (...) { }`, `$x = foreach ...`: break and continue inside complete the assignment statement. */
function isStatementValue(ast: AssignmentStatementAst): boolean {
  return (
    !(ast.right instanceof AssignmentStatementAst) &&
    pureExpression(ast.right) === null &&
    ast.right.kind !== "Pipeline"
  );
}

function assignFromStatement(unit: Unit, ast: AssignmentStatementAst): Statement {
  const store = compileStore(unit, ast.left);
  const run = compileStatement(unit, ast.right);
  return (frame, output) => {
    frame.position = ast;
    const collected = new CollectorSink();
    const completion = run(frame, collected);
    if (completion === Completion.normal) store(frame, collected.result);
    else for (const value of collected.items) output.write(value);
    return completion;
  };
}

/** An assignment as an expression: gives the assigned value. */
export function compileAssignment(unit: Unit, ast: AssignmentStatementAst): Expression {
  const assign = givingConverted(unit, ast, compileAssigning(unit, ast));
  if (!unit.isDebugged) return assign;
  return (frame) => {
    reach(frame, ast);
    return assign(frame);
  };
}

/** `($n = '4')` of a typed variable gives the converted value in functions, whose variables are typed slots, only. */
function givingConverted(unit: Unit, ast: AssignmentStatementAst, assign: Expression): Expression {
  if (!unit.ownScope || unit.root.parent === null || !(ast.left instanceof VariableExpressionAst)) return assign;
  const slot = localSlot(unit, ast.left);
  if (slot < 4) return assign;
  return (frame) => {
    const value = assign(frame);
    const cell = frame.slots[slot];
    return cell instanceof Variable && cell.attributes?.length === 1 ? cell.get() : value;
  };
}

function compileAssigning(unit: Unit, ast: AssignmentStatementAst): Expression {
  const right = assignedValue(unit, ast);
  if (ast.operator === TokenKind.Equals) {
    const store = compileStore(unit, ast.left);
    const converted = convertedVariable(unit, ast.left);
    return (frame) => {
      const value = right(frame);
      store(frame, value);
      return converted === null ? value : converted(frame);
    };
  }
  const place = compilePlace(unit, ast.left);
  if (ast.operator === TokenKind.QuestionQuestionEquals) {
    return (frame) => {
      const bound = place(frame);
      const old = bound.get();
      if (old !== null && old !== AutomationNull) return old;
      const value = right(frame);
      bound.set(value);
      return value;
    };
  }
  const operate = compoundOperation(ast.operator);
  if (ast.left instanceof VariableExpressionAst) return compoundVariable(unit, ast.left, operate, right);
  const converted = convertedVariable(unit, ast.left);
  return (frame) => {
    const bound = place(frame);
    const value = operate(bound.get(), right(frame), frame);
    bound.set(value);
    return converted === null ? value : converted(frame);
  };
}

/** Reads `$x` of `[int]$x = '5'`: such an assignment gives the converted value; null for other places. */
function convertedVariable(unit: Unit, ast: ExpressionAst): Expression | null {
  if (!(ast instanceof AttributedExpressionAst)) return null;
  const target = innermost(ast);
  return target instanceof VariableExpressionAst ? compileVariable(unit, target) : null;
}

function assignedValue(unit: Unit, ast: AssignmentStatementAst): Expression {
  if (ast.right instanceof AssignmentStatementAst) return compileAssignment(unit, ast.right);
  const pure = pureExpression(ast.right);
  if (pure !== null) return compileExpression(unit, pure);
  return ast.right.kind === "Pipeline" ? capturePipeline(unit, ast.right) : captureStatement(unit, ast.right);
}

type Operate = (left: PSValue, right: PSValue, frame: Frame) => PSValue;

function compoundOperation(operator: TokenKind): Operate {
  switch (operator) {
    case TokenKind.PlusEquals:
      return binaryOperation(TokenKind.Plus);
    case TokenKind.MinusEquals:
      return binaryOperation(TokenKind.Minus);
    case TokenKind.MultiplyEquals:
      return binaryOperation(TokenKind.Multiply);
    case TokenKind.DivideEquals:
      return binaryOperation(TokenKind.Divide);
    default:
      return binaryOperation(TokenKind.Rem);
  }
}

function compoundVariable(unit: Unit, ast: VariableExpressionAst, operate: Operate, right: Expression): Expression {
  const read = ownVariable(unit, ast) ?? compileVariable(unit, ast);
  const store = compileStore(unit, ast);
  return (frame) => {
    const old = read(frame);
    const value = operate(old, right(frame), frame);
    store(frame, value);
    return value;
  };
}

/** `$n += 1` in code with a scope of its own reads only its own `$n`: a caller's is not seen. */
export function ownVariable(unit: Unit, ast: ExpressionAst): Expression | null {
  if (!(ast instanceof VariableExpressionAst) || !unit.ownScope) return null;
  const slot = localSlot(unit, ast);
  if (slot < 4) return null;
  const missing = compileVariable(unit, ast);
  return (frame) => {
    const value = frame.slots[slot];
    if (value === undefined) return frame.scope.strictMode > 0 ? missing(frame) : null;
    return value instanceof Variable ? value.get() : value;
  };
}

/** A place evaluated once: read and written by compound assignments and ++. */
export interface BoundPlace {
  get(): PSValue;
  set(value: PSValue): void;
}

/**
 * Compiles the left side of a compound assignment or the operand of ++; its parts are evaluated once. A compound
 * assignment reads the scope's own variable, ++ and -- one that callers have, too (`inherits`).
 */
export function compilePlace(unit: Unit, ast: ExpressionAst, inherits = false): (frame: Frame) => BoundPlace {
  if (ast instanceof MemberExpressionAst) return memberAccess(unit, ast).place;
  if (ast instanceof IndexExpressionAst) return indexAccess(unit, ast).place;
  if (ast instanceof ParenExpressionAst) {
    const inner = pureExpression(ast.pipeline);
    if (inner !== null) return compilePlace(unit, inner, inherits);
  }
  const target = ast instanceof AttributedExpressionAst ? innermost(ast) : ast;
  const read = (inherits ? null : ownVariable(unit, target)) ?? compileExpression(unit, target);
  const store = compileStore(unit, ast);
  return (frame) => ({
    get: () => read(frame),
    set: (value) => store(frame, value),
  });
}

function innermost(ast: ExpressionAst): ExpressionAst {
  let node = ast;
  while (node instanceof AttributedExpressionAst) node = node.child;
  return node;
}

/** Compiles storing a value in an assignment target. */
export function compileStore(unit: Unit, ast: ExpressionAst): Store {
  if (ast instanceof VariableExpressionAst) return compileWatchedStore(unit, ast);
  if (ast instanceof MemberExpressionAst) return memberAccess(unit, ast).store;
  if (ast instanceof IndexExpressionAst) return indexAccess(unit, ast).store;
  if (ast instanceof ArrayLiteralAst) return compileSeveral(unit, ast);
  if (ast instanceof AttributedExpressionAst) return compileAttributed(unit, ast);
  if (ast instanceof ParenExpressionAst) {
    const inner = pureExpression(ast.pipeline);
    if (inner !== null) return compileStore(unit, inner);
  }
  return (frame) => {
    frame.position = ast;
    throw engineError(
      "InvalidLeftHandSide",
      "The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property.",
    );
  };
}

/** The store, and then the variable's breakpoints. */
function compileWatchedStore(unit: Unit, ast: VariableExpressionAst): Store {
  const store = compileVariableStore(unit, ast);
  if (!unit.isDebugged) return store;
  const { isDriveQualified, unqualifiedPath } = ast.variablePath;
  return (frame, value) => {
    store(frame, value);
    if (!isDriveQualified) frame.context.debugger?.assigned(frame, unqualifiedPath, value);
  };
}

function compileVariableStore(unit: Unit, ast: VariableExpressionAst): Store {
  const path = ast.variablePath;
  if (path.isDriveQualified) return compileDriveStore(ast);
  const spelling = path.unqualifiedPath;
  const name = spelling.toLowerCase();
  if (name === "null") return () => {};
  if (path.isGlobal) return (frame, value) => storeIn(frame.scope.sessionState.globalScope, name, spelling, value);
  if (path.isScript) return (frame, value) => storeIn(frame.scope.scriptScope, name, spelling, value);
  if (path.isPrivate) return (frame, value) => storePrivate(frame.scope, name, spelling, value);
  const type = preferenceType(name);
  if (type !== null) return (frame, value) => storePreference(frame, name, spelling, value, type);
  const slot = unit.slotOf(name === "psitem" ? "_" : name);
  if (slot < 0) return (frame, value) => frame.scope.assign(name, value, spelling);
  return (frame, value) => {
    const old = frame.slots[slot];
    if (typeof old === "object" && old instanceof Variable) old.set(value);
    else if (old === undefined && (frame.context.userAllScope || frame.scope.variables !== null)) {
      frame.scope.assign(name, value, spelling);
    } else frame.slots[slot] = value;
  };
}

function storeIn(scope: Scope, name: string, spelling: string, value: PSValue): void {
  scope.assign(name, value, spelling);
}

function storePrivate(scope: Scope, name: string, spelling: string, value: PSValue): void {
  const cell = scope.ownCell(name);
  if (cell !== undefined) {
    cell.set(value);
    cell.options |= VariableOptions.private;
    return;
  }
  scope.setCell(name, new Variable(spelling, value, VariableOptions.private));
}

function isBreak(preference: PSValue): boolean {
  return preference instanceof EnumValue && preference.name === "Break";
}

/** Preference variables keep their type in every scope. */
function storePreference(frame: Frame, name: string, spelling: string, value: PSValue, type: DotNetType): void {
  const cell = frame.scope.ownCell(name);
  if (cell?.attributes != null) {
    cell.set(value);
    if (isBreak(cell.get())) frame.context.breaksOnErrors = true;
    return;
  }
  let converted: PSValue;
  try {
    converted = convertTo(value, type);
  } catch (error) {
    throw error instanceof Exception ? transformationError(error) : error;
  }
  if (isBreak(converted)) frame.context.breaksOnErrors = true;
  frame.scope.assign(name, converted, spelling);
}

function compileDriveStore(ast: VariableExpressionAst): Store {
  const drive = (ast.variablePath.driveName as string).toLowerCase();
  const rest = ast.variablePath.unqualifiedPath;
  switch (drive) {
    case "env":
      return (frame, value) => storeEnvironment(frame, rest, value);
    case "function":
      return (frame, value) => functionScopeOf(frame).defineFromValue(rest, value);
    case "variable":
      return (frame, value) => frame.scope.assign(rest.toLowerCase(), value, rest);
    default:
      return (frame, value) => writeDriveContent(frame, ast, value);
  }
}

function storeEnvironment(frame: Frame, name: string, value: PSValue): void {
  if (value === null || value === AutomationNull) {
    delete process.env[name];
    return;
  }
  process.env[name] = frame.context.textOf(value);
}

function writeDriveContent(frame: Frame, ast: VariableExpressionAst, value: PSValue): void {
  const path = frame.context.paths.unresolved(ast.variablePath.userPath);
  const provider = path.provider.provider;
  const operation = {
    force: false,
    filter: null,
    drive: path.drive,
    dynamicParameters: {},
    writeItem() {},
    writeError() {},
    writeWarning() {},
    shouldProcess: () => true,
    shouldContinue: () => true,
    checkStopped: () => frame.context.checkStopped(),
  };
  if (provider.getContentWriter === undefined) return;
  provider.clearContent?.(path.providerPath, operation);
  const writer = provider.getContentWriter(path.providerPath, operation, false);
  try {
    writer.write(Array.isArray(value) ? value : [value]);
  } finally {
    writer.close();
  }
}

/** `$a, $b = values`: one each, the rest to the last. */
function compileSeveral(unit: Unit, ast: ArrayLiteralAst): Store {
  const stores = ast.elements.map((e) => compileStore(unit, e));
  return (frame, value) => {
    const items = severalValues(value);
    const last = stores.length - 1;
    for (let i = 0; i < last; i++) (stores[i] as Store)(frame, items[i] ?? null);
    const rest = items.length > stores.length ? items.slice(last) : (items[last] ?? null);
    (stores[last] as Store)(frame, rest);
  };
}

function severalValues(value: PSValue): readonly PSValue[] {
  if (Array.isArray(value)) return value as PSValue[];
  if (value === AutomationNull) return [];
  const items = getEnumerable(value);
  return items === null ? [value] : Array.from(items);
}

/** `[int]$x = …`, `[ValidateRange(1, 5)]$x = …`: the variable keeps its attributes. */
function compileAttributed(unit: Unit, ast: AttributedExpressionAst): Store {
  const attributeAsts: AttributeBaseAst[] = [];
  let child: ExpressionAst = ast;
  while (child instanceof AttributedExpressionAst) {
    attributeAsts.push(child.attribute);
    child = child.child;
  }
  if (!(child instanceof VariableExpressionAst)) {
    const store = compileStore(unit, child);
    if (!(ast instanceof ConvertExpressionAst)) return store;
    return (frame, value) => {
      const attribute = createAttribute(ast.attribute, (e) => evaluateExpression(frame.context, e));
      store(frame, attribute.transform === undefined ? value : attribute.transform(value, frame.context));
    };
  }
  const variable = child.variablePath;
  const name = variable.unqualifiedPath.toLowerCase();
  let attributes: ArgumentAttribute[] | null = null;
  return (frame, value) => {
    attributes ??= attributeAsts.reverse().map((a) => createAttribute(a, (e) => evaluateExpression(frame.context, e)));
    const scope = variable.isGlobal
      ? frame.scope.sessionState.globalScope
      : variable.isScript
        ? frame.scope.scriptScope
        : frame.scope;
    storeTyped(frame, scope, name, variable.unqualifiedPath, attributes, value);
    if (unit.isDebugged) frame.context.debugger?.assigned(frame, variable.unqualifiedPath, scope.lookup(name) ?? null);
  };
}

function storeTyped(
  frame: Frame,
  scope: Scope,
  name: string,
  spelling: string,
  attributes: ArgumentAttribute[],
  value: PSValue,
): void {
  const cell = scope.ownCell(name);
  const fresh = new Variable(cell?.name ?? spelling, null, cell?.options ?? 0);
  fresh.attributes = attributes;
  fresh.context = frame.context;
  if (cell === undefined) {
    fresh.value = applyAttributes(fresh.name, attributes, value, frame.context, true);
    scope.setCell(name, fresh);
    return;
  }
  fresh.set(value);
  if ((cell.options & 3) !== 0) cell.set(value);
  cell.attributes = attributes;
  cell.context = frame.context;
  cell.value = fresh.value;
}
