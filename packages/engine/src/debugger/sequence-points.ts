// Owns the places of a script block where the debugger can stop: statements, conditions, braces; and which a line means.
import {
  type Ast,
  AssignmentStatementAst,
  type DoUntilStatementAst,
  type DoWhileStatementAst,
  type ForEachStatementAst,
  type ForStatementAst,
  type IfStatementAst,
  NamedBlockAst,
  ParenExpressionAst,
  type PipelineBaseAst,
  type ReturnStatementAst,
  type ScriptBlockAst,
  ScriptExtent,
  type SwitchStatementAst,
  type TrapStatementAst,
  type WhileStatementAst,
  pureExpression,
} from "@latch/grammar";
import { BraceAst } from "./brace-ast.ts";

const known = new WeakMap<Ast, readonly ScriptExtent[]>();
const braces = new WeakMap<NamedBlockAst, { readonly entry: Ast; readonly exit: Ast } | null>();

/** The braces around a named block, or around the block it is all of; null for a script's own text. */
export function bracesOf(block: NamedBlockAst): { readonly entry: Ast; readonly exit: Ast } | null {
  let found = braces.get(block);
  if (found === undefined) {
    found = findBraces(block);
    braces.set(block, found);
  }
  return found;
}

function findBraces(block: NamedBlockAst): { readonly entry: Ast; readonly exit: Ast } | null {
  const owner = block.parent as ScriptBlockAst;
  if (block.unnamed && owner.parent === null) return null;
  const { extent } = block.unnamed ? owner : block;
  const open = extent.startOffset + Math.max(0, extent.text.indexOf("{"));
  const at = (offset: number): Ast => {
    const brace = new BraceAst(new ScriptExtent(extent.script, offset, offset + 1));
    brace.parent = owner;
    return brace;
  };
  return { entry: at(block.unnamed ? extent.startOffset : open), exit: at(extent.endOffset - 1) };
}

/** Whether a pipeline is a place of its own: not what an assignment or parentheses hold. */
export function isPlace(ast: Ast): boolean {
  return !(ast.parent instanceof AssignmentStatementAst) && !(ast.parent instanceof ParenExpressionAst);
}

/** The place around a pipeline that is none: the assignment it is the value of. */
export function placeOf(ast: Ast): Ast {
  let place = ast;
  while (place.parent instanceof AssignmentStatementAst) place = place.parent;
  return place;
}

/** Whether reaching a condition or an initializer is a place; others are where they are compiled. */
export function isConditionPlace(ast: PipelineBaseAst): boolean {
  return ast.kind === "Pipeline" && pureExpression(ast) !== null;
}

/** The places of a block in the order that PowerShell numbers them; those of nested blocks are their own. */
export function sequencePoints(block: ScriptBlockAst): readonly ScriptExtent[] {
  let points = known.get(block);
  if (points === undefined) {
    const found: ScriptExtent[] = [];
    for (const named of [
      block.dynamicParamBlock,
      block.beginBlock,
      block.processBlock,
      block.endBlock,
      block.cleanBlock,
    ]) {
      if (named !== null) visitNamed(named, found);
    }
    points = found;
    known.set(block, points);
  }
  return points;
}

function visitNamed(block: NamedBlockAst, found: ScriptExtent[]): void {
  const around = bracesOf(block);
  if (around !== null) found.push(around.entry.extent);
  for (const trap of block.traps) visit(trap, found);
  for (const statement of block.statements) visit(statement, found);
  if (around !== null) found.push(around.exit.extent);
}

function visitChildren(ast: Ast, found: ScriptExtent[]): void {
  ast.forEachChild((child) => visit(child, found));
}

function condition(ast: PipelineBaseAst | null, found: ScriptExtent[]): void {
  if (ast === null) return;
  if (!isConditionPlace(ast)) return visit(ast, found);
  visitChildren(ast, found);
  found.push(ast.extent);
}

function visit(ast: Ast, found: ScriptExtent[]): void {
  switch (ast.kind) {
    case "FunctionDefinition":
    case "ScriptBlockExpression":
    case "TypeDefinition":
      return;
    case "Pipeline":
      if (isPlace(ast)) found.push(ast.extent);
      return visitChildren(ast, found);
    case "BreakStatement":
    case "ContinueStatement":
    case "DataStatement":
      found.push(ast.extent);
      return visitChildren(ast, found);
    case "AssignmentStatement":
    case "ThrowStatement":
    case "ExitStatement":
      visitChildren(ast, found);
      found.push(ast.extent);
      return;
    case "ReturnStatement":
      if ((ast as ReturnStatementAst).pipeline === null) found.push(ast.extent);
      return visitChildren(ast, found);
    case "TrapStatement":
      return visitChildren((ast as TrapStatementAst).body, found);
    default:
      return visitCompound(ast, found);
  }
}

function visitCompound(ast: Ast, found: ScriptExtent[]): void {
  switch (ast.kind) {
    case "IfStatement": {
      const { clauses, elseClause } = ast as IfStatementAst;
      for (const [test, body] of clauses) {
        condition(test, found);
        visitChildren(body, found);
      }
      if (elseClause !== null) visitChildren(elseClause, found);
      return;
    }
    case "WhileStatement":
      condition((ast as WhileStatementAst).condition, found);
      return visitChildren((ast as WhileStatementAst).body, found);
    case "DoWhileStatement":
    case "DoUntilStatement":
      visitChildren((ast as DoWhileStatementAst | DoUntilStatementAst).body, found);
      return condition((ast as DoWhileStatementAst).condition, found);
    case "ForStatement": {
      const loop = ast as ForStatementAst;
      condition(loop.initializer, found);
      condition(loop.condition, found);
      visitChildren(loop.body, found);
      return condition(loop.iterator, found);
    }
    case "ForEachStatement": {
      const loop = ast as ForEachStatementAst;
      if (loop.condition !== null) found.push(loop.condition.extent);
      found.push(loop.variable.extent);
      return visitChildren(loop.body, found);
    }
    case "SwitchStatement":
      return visitSwitch(ast as SwitchStatementAst, found);
    default:
      return visitChildren(ast, found);
  }
}

function visitSwitch(ast: SwitchStatementAst, found: ScriptExtent[]): void {
  if (ast.condition !== null) found.push(ast.condition.extent);
  for (const [test, body] of ast.clauses) {
    found.push(test.extent);
    visitChildren(body, found);
  }
  if (ast.default !== null) visitChildren(ast.default, found);
}

/** Whether an extent holds a line, or with a column that character. */
function holds(extent: ScriptExtent, line: number, column: number): boolean {
  const { startLineNumber, startColumnNumber, endLineNumber, endColumnNumber } = extent;
  if (startLineNumber === line) {
    if (column === 0) return true;
    return column >= startColumnNumber && (endLineNumber !== startLineNumber || column < endColumnNumber);
  }
  if (startLineNumber > line || line > endLineNumber) return false;
  return endLineNumber !== line || column < endColumnNumber;
}

/** Whether a nested function or block of this one holds the place. */
function isInNested(block: ScriptBlockAst, line: number, column: number): boolean {
  const isNested = (ast: Ast): boolean =>
    (ast.kind === "FunctionDefinition" || ast.kind === "ScriptBlockExpression") && holds(ast.extent, line, column);
  return block.find((ast) => ast !== block && isNested(ast), false) !== null;
}

/**
 * The place of a block (not of those nested in it) that a line breakpoint is bound to when the block runs; null when it
 * is elsewhere. Source: about_Debuggers, and PowerShell's rules for lines without code.
 */
export function bindLine(block: ScriptBlockAst, line: number, column: number): ScriptExtent | null {
  const points = sequencePoints(block);
  const whole = block.parent?.kind === "FunctionDefinition" ? block.parent : block;
  if (points.length === 0 || !holds(whole.extent, line, column)) return null;
  const nested = isInNested(block, line, column);
  const found = points.find((extent) => holds(extent, line, column));
  if (found !== undefined && (!nested || (found.startLineNumber === line && column === 0))) return found;
  if (nested) return null;
  const isAfter = (named: NamedBlockAst | null): boolean =>
    named === null ||
    line < named.extent.startLineNumber ||
    (line === named.extent.startLineNumber && column <= named.extent.startColumnNumber);
  const { dynamicParamBlock, beginBlock, processBlock, endBlock, cleanBlock } = block;
  if ([dynamicParamBlock, beginBlock, processBlock, endBlock, cleanBlock].every(isAfter))
    return points[0] as ScriptExtent;
  return column === 0 ? (points.find((extent) => holds(extent, line + 1, 0)) ?? null) : null;
}
