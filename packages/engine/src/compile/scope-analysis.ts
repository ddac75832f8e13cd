// Owns the decision which names of a script block get slots: what it assigns, and automatic variables it mentions.
import {
  type Ast,
  AssignmentStatementAst,
  AttributedExpressionAst,
  CommandParameterAst,
  ArrayLiteralAst,
  DataStatementAst,
  type ExpressionAst,
  ForEachStatementAst,
  FunctionDefinitionAst,
  ParameterAst,
  ParenExpressionAst,
  PipelineAst,
  CommandExpressionAst,
  type ScriptBlockAst,
  TokenKind,
  TypeDefinitionAst,
  UnaryExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { SlotLayout } from "../runtime/scope.ts";

/** Set by whoever runs a command in a scope, so they have slots only where they are mentioned. */
const invocationNames = new Set(["myinvocation", "pscmdlet", "psboundparameters"]);
/** AllScope or computed: never local. */
const neverLocal = new Set([
  "null", "true", "false", "?", "^", "$", "error", "pid", "host", "home", "pwd", "executioncontext", "psversiontable",
  "pshome", "psedition", "shellid", "iscoreclr", "islinux", "ismacos", "iswindows", "psculture", "psuiculture",
  "psscriptroot", "pscommandpath", "psitem", "enabledexperimentalfeatures", "lastexitcode",
  "erroractionpreference", "warningpreference", "verbosepreference", "debugpreference", "informationpreference",
  "progresspreference", "whatifpreference", "confirmpreference", "ofs",
]); // biome-ignore format: a table

/** What scope analysis found. */
export interface ScopeFacts {
  readonly layout: SlotLayout;
  readonly usesArgs: boolean;
  readonly usesInvocation: boolean;
}

/** Walks a script block (its nested literals too: they may run in its scope; not functions and classes). */
export function analyseScope(block: ScriptBlockAst, parameters: readonly ParameterAst[] | null): ScopeFacts {
  const layout = new SlotLayout();
  const facts = { layout, usesArgs: false, usesInvocation: false };
  for (const parameter of parameters ?? []) addName(layout, parameter.name);
  const visit = (node: Ast): void => {
    if (node instanceof FunctionDefinitionAst || node instanceof TypeDefinitionAst) return;
    note(node, facts);
    node.forEachChild(visit);
  };
  visit(block);
  for (const parameter of parameters ?? []) visit(parameter);
  return facts;
}

function note(node: Ast, facts: { layout: SlotLayout; usesArgs: boolean; usesInvocation: boolean }): void {
  const layout = facts.layout;
  if (node instanceof VariableExpressionAst) {
    const name = node.variablePath.userPath.toLowerCase();
    if (name === "args") facts.usesArgs = true;
    else if (name === "matches" || name === "foreach" || name === "switch") layout.add(node.variablePath.userPath);
    else if (invocationNames.has(name)) {
      facts.usesInvocation = true;
      layout.add(node.variablePath.userPath);
    }
  } else if (node instanceof AssignmentStatementAst) addTargets(layout, node.left);
  else if (node instanceof ForEachStatementAst) addName(layout, node.variable);
  else if (node instanceof ParameterAst) addName(layout, node.name);
  else if (node instanceof DataStatementAst) {
    if (node.variable !== null && !node.variable.includes(":")) layout.add(node.variable);
  } else if (node instanceof UnaryExpressionAst) noteUnary(layout, node);
  else if (
    node instanceof CommandParameterAst &&
    /^(out|error|warning|information|pipeline)variable$/i.test(node.parameterName)
  ) {
    return;
  }
}

function noteUnary(layout: SlotLayout, node: UnaryExpressionAst): void {
  switch (node.tokenKind) {
    case TokenKind.PlusPlus:
    case TokenKind.MinusMinus:
    case TokenKind.PostfixPlusPlus:
    case TokenKind.PostfixMinusMinus:
      addTargets(layout, node.child);
  }
}

/** Variables of an assignment's left side: `$a`, `[int]$a`, `$a, $b`, `($a)`. */
function addTargets(layout: SlotLayout, left: ExpressionAst): void {
  if (left instanceof VariableExpressionAst) addName(layout, left);
  else if (left instanceof AttributedExpressionAst) addTargets(layout, left.child);
  else if (left instanceof ArrayLiteralAst) for (const element of left.elements) addTargets(layout, element);
  else if (left instanceof ParenExpressionAst && left.pipeline instanceof PipelineAst) {
    const only = left.pipeline.pipelineElements[0];
    if (only instanceof CommandExpressionAst) addTargets(layout, only.expression);
  }
}

function addName(layout: SlotLayout, variable: VariableExpressionAst): void {
  const path = variable.variablePath;
  if (!path.isVariable || path.isGlobal || path.isScript) return;
  const name = path.unqualifiedPath;
  if (neverLocal.has(name.toLowerCase())) return;
  layout.add(name);
}
