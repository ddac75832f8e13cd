import {
  type AttributeBaseAst,
  AttributeAst,
  type ExpressionAst,
  type NamedBlockAst,
  type ParameterAst,
  TypeConstraintAst,
} from "@latch/grammar";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import { createAttribute } from "../binder/attribute-factory.ts";
import { convertScriptArgument } from "../binder/script-argument.ts";
import type { Frame } from "../runtime/frame.ts";
import type { SlotLayout } from "../runtime/scope.ts";
import { BreakSignal, ContinueSignal, ReturnSignal } from "../runtime/signals.ts";
import { activeContext } from "../runtime/active-context.ts";
import { type BlockRunner, type CompiledScript, evaluateExpression, type ScriptCode } from "./compiled-script.ts";
import { compileExpression } from "./expressions.ts";
import { analyseScope, type ScopeFacts } from "./scope-analysis.ts";
import { compileStatementList } from "./statement-list.ts";
import { placedBlock } from "./sequence-point.ts";
import { defineScriptTypes, typeDeclarations } from "./type-definition.ts";
import { resolveTypeName } from "./type-names.ts";
import { Completion, type CompiledParameter, type Expression } from "./types.ts";
import { looseUnit, Unit } from "./unit.ts";

const factsOf = new WeakMap<ScriptCode, ScopeFacts>();

function scopeFacts(code: ScriptCode): ScopeFacts {
  let facts = factsOf.get(code);
  if (facts === undefined) {
    facts = analyseScope(code.ast, code.functionParameters);
    factsOf.set(code, facts);
  }
  return facts;
}

/** The slot layout of code that runs in a scope of its own. */
export function layoutOf(code: ScriptCode): SlotLayout {
  return scopeFacts(code).layout;
}

/** Everything CompiledScript is made of. */
export interface CompiledBlocks {
  readonly parameters: readonly CompiledParameter[];
  readonly dynamicParam: BlockRunner | null;
  readonly begin: BlockRunner | null;
  readonly process: BlockRunner | null;
  readonly end: BlockRunner | null;
  readonly clean: BlockRunner | null;
  readonly isSimple: boolean;
  readonly usesArgs: boolean;
  readonly usesInvocation: boolean;
}

/** Compiles parameters and blocks; bodies themselves are compiled when first run. */
export function compileBlocks(script: CompiledScript): CompiledBlocks {
  const { code, layout, dynamic } = script;
  const ast = code.ast;
  if (ast.parent === null && ast.extent.script.definesTypes) defineScriptTypes(activeContext(), ast);
  const facts = scopeFacts(code);
  const declare = typeDeclarations(ast);
  const block = (named: NamedBlockAst | null): BlockRunner | null => {
    if (named === null) return null;
    const run = lazyBlock(named, () => new Unit(ast, layout, dynamic, code.isMethod, script.ownScope));
    if (declare === null) return run;
    return (frame) => {
      declare(frame);
      run(frame);
    };
  };
  const parameters = code.functionParameters ?? ast.paramBlock?.parameters ?? [];
  const unit = new Unit(ast, layout, dynamic);
  const hasBlocks =
    ast.beginBlock !== null || ast.processBlock !== null || ast.cleanBlock !== null || ast.dynamicParamBlock !== null;
  return {
    parameters: parameters.map((parameter) => compileParameter(unit, parameter)),
    dynamicParam: block(ast.dynamicParamBlock),
    begin: block(ast.beginBlock),
    process: block(ast.processBlock),
    end: block(ast.endBlock),
    clean: block(ast.cleanBlock),
    isSimple: !hasBlocks && (ast.paramBlock?.attributes.length ?? 0) === 0 && parameters.every(isPlainParameter),
    usesArgs: facts.usesArgs,
    usesInvocation: facts.usesInvocation,
  };
}

/** A parameter that the fast call path can bind: at most type constraints (not [switch], which takes no value). */
function isPlainParameter(parameter: ParameterAst): boolean {
  return parameter.attributes.every((a) => a instanceof TypeConstraintAst && !/switch/i.test(a.typeName.name));
}

function compileParameter(unit: Unit, ast: ParameterAst): CompiledParameter {
  const spelling = ast.name.variablePath.unqualifiedPath;
  const name = spelling.toLowerCase();
  let defaultValue: Expression | null = null;
  const defaultAst = ast.defaultValue;
  const lazyDefault: Expression | null =
    defaultAst === null
      ? null
      : (frame) => {
          defaultValue ??= compileExpression(unit, defaultAst);
          return defaultValue(frame);
        };
  const constraints = ast.attributes.filter(keptOnVariable);
  let attributes: ArgumentAttribute[] | null = null;
  const constraint = ast.attributes.find((a): a is TypeConstraintAst => a instanceof TypeConstraintAst);
  return {
    name,
    spelling,
    slot: unit.slotOf(name),
    defaultValue: lazyDefault,
    attributes: (context) => {
      if (constraints.length === 0) return null;
      attributes ??= constraints.map((a) => createAttribute(a, (e) => evaluateExpression(context, e)));
      return attributes;
    },
    simpleConversion:
      constraint === undefined
        ? null
        : (value) => convertScriptArgument(value, resolveTypeName(constraint.typeName), false, true),
    constraint: constraint === undefined ? null : () => resolveTypeName(constraint.typeName),
    isString: constraint !== undefined && /^(system\.)?string$/i.test(constraint.typeName.name),
    isSwitch:
      constraint !== undefined &&
      /^(switch|system\.management\.automation\.switchparameter)$/i.test(constraint.typeName.name),
  };
}

/** Types and validations keep acting on later assignments; [Parameter()], [Alias()] do not. */
function keptOnVariable(attribute: AttributeBaseAst): boolean {
  if (attribute instanceof TypeConstraintAst) return true;
  if (!(attribute instanceof AttributeAst)) return false;
  return !/^(parameter|alias|argumentcompleter|argumentcompletions|allow\w+|supportswildcards|pstypename|dontshow)(attribute)?$/i.test(
    attribute.typeName.name,
  );
}

/** A named block that is compiled at its first run. */
function lazyBlock(ast: NamedBlockAst, makeUnit: () => Unit): BlockRunner {
  let run: BlockRunner | null = null;
  return (frame) => {
    run ??= compileNamedBlock(ast, makeUnit());
    run(frame);
  };
}

function compileNamedBlock(ast: NamedBlockAst, unit: Unit): BlockRunner {
  const body = compileStatementList(unit, ast.statements, ast.traps);
  const run: BlockRunner = (frame) => {
    const completion = body(frame, frame.output);
    if (completion === Completion.normal || completion === Completion.return) return;
    throw leavingSignal(completion, frame);
  };
  if (!unit.returnsBySignal) return placedBlock(unit, ast, run);
  return placedBlock(unit, ast, (frame) => {
    try {
      run(frame);
    } catch (signal) {
      if (signal instanceof ReturnSignal && signal.frame === frame) return;
      throw signal;
    }
  });
}

/** The signal by which a break, continue or return leaves code that completion codes cannot leave. */
export function leavingSignal(completion: Completion, frame: Frame): BreakSignal | ContinueSignal | ReturnSignal {
  if (completion === Completion.break) return new BreakSignal(frame.context.pendingLabel);
  if (completion === Completion.continue) return new ContinueSignal(frame.context.pendingLabel);
  return new ReturnSignal(frame);
}

const loose = new WeakMap<ExpressionAst, Expression>();

/** Compiles an expression to be evaluated in the current scope by name lookup. */
export function compileExpressionAlone(ast: ExpressionAst): Expression {
  let run = loose.get(ast);
  if (run === undefined) {
    run = compileExpression(looseUnit(ast), ast);
    loose.set(ast, run);
  }
  return run;
}
