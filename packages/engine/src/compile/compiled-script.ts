// Owns ScriptCode (what all script blocks of one syntax tree share) and CompiledScript (that code compiled for one kind of scope).
import { AutomationNull, type PSValue } from "@latch/dotnet";
import type { ExpressionAst, ParameterAst, ScriptBlockAst } from "@latch/grammar";
import type { OutputSink } from "../pipeline/contract.ts";
import { debugMode } from "../debugger/debug-mode.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { Frame } from "../runtime/frame.ts";
import { baseLayout, Scope, type SlotLayout } from "../runtime/scope.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { nullSink } from "../runtime/streams.ts";
import { Variable } from "../runtime/variable.ts";
import { compileBlocks, compileExpressionAlone, layoutOf } from "./compile-script.ts";
import type { CompiledParameter, Expression } from "./types.ts";

/** A named block: runs in `frame`, writing to frame.output. */
export type BlockRunner = (frame: Frame) => void;

/** What a ScriptBlockAst compiles to; each form is made when first needed. */
export class ScriptCode {
  readonly ast: ScriptBlockAst;
  readonly functionParameters: readonly ParameterAst[] | null;
  commandMetadata: unknown = null;
  /** Layout of the code this literal stands in: in a scope of that layout it can run slot-resolved without a scope of its own. */
  readonly outerLayout: SlotLayout | null;
  /** Text as `ToString()` gives it. */
  readonly text: string;
  /** A class method: only `return` gives a value. */
  readonly isMethod: boolean;
  private debugVersion = debugMode.version;
  private ownForm: CompiledScript | null = null;
  private inlineForm: CompiledScript | null = null;
  private dynamicForm: CompiledScript | null = null;

  constructor(
    ast: ScriptBlockAst,
    functionParameters: readonly ParameterAst[] | null,
    outerLayout: SlotLayout | null,
    text: string,
    isMethod = false,
  ) {
    this.ast = ast;
    this.functionParameters = functionParameters;
    this.outerLayout = outerLayout;
    this.text = text;
    this.isMethod = isMethod;
  }

  /** Compiled to run in a new scope. */
  own(): CompiledScript {
    if (this.debugVersion !== debugMode.version) this.forget();
    this.ownForm ??= new CompiledScript(this, layoutOf(this), false, true);
    return this.ownForm;
  }

  /** Breakpoints came: the code is compiled anew, with its hooks. */
  private forget(): void {
    this.debugVersion = debugMode.version;
    this.ownForm = null;
    this.inlineForm = null;
    this.dynamicForm = null;
  }

  /** Compiled to run in an existing scope: slot-resolved if that scope was made for the surrounding code. */
  forScope(scope: Scope): CompiledScript {
    if (this.debugVersion !== debugMode.version) this.forget();
    if (this.outerLayout !== null && scope.layout === this.outerLayout) {
      this.inlineForm ??= new CompiledScript(this, this.outerLayout, false, false);
      return this.inlineForm;
    }
    this.dynamicForm ??= new CompiledScript(this, baseLayout, true, false);
    return this.dynamicForm;
  }
}

export interface FrameOptions {
  /** Share the current scope. */
  readonly dotSource: boolean;
  readonly output?: OutputSink;
  /** The new scope is what `$script:` means (script files). */
  readonly isScriptScope?: boolean;
}

/** Code compiled for scopes of one layout. */
export class CompiledScript {
  readonly code: ScriptCode;
  readonly layout: SlotLayout;
  /** Variables are looked up by name: the scope is not of `layout`. */
  readonly dynamic: boolean;
  /** Runs in a scope made for it, so its variables are its own. */
  readonly ownScope: boolean;
  readonly parameters: readonly CompiledParameter[];
  readonly dynamicParam: BlockRunner | null;
  readonly begin: BlockRunner | null;
  readonly process: BlockRunner | null;
  readonly end: BlockRunner | null;
  readonly clean: BlockRunner | null;
  /** No attributes, only an unnamed end block: can be called without the general binder. */
  readonly isSimple: boolean;
  /** The code mentions `$args`. */
  readonly usesArgs: boolean;
  /** The code mentions $MyInvocation, $PSCmdlet, $PSBoundParameters …: they must be set. */
  readonly usesInvocation: boolean;

  constructor(code: ScriptCode, layout: SlotLayout, dynamic: boolean, ownScope: boolean) {
    this.code = code;
    this.layout = layout;
    this.dynamic = dynamic;
    this.ownScope = ownScope;
    const blocks = compileBlocks(this);
    this.parameters = blocks.parameters;
    this.dynamicParam = blocks.dynamicParam;
    this.begin = blocks.begin;
    this.process = blocks.process;
    this.end = blocks.end;
    this.clean = blocks.clean;
    this.isSimple = blocks.isSimple;
    this.usesArgs = blocks.usesArgs;
    this.usesInvocation = blocks.usesInvocation;
  }

  /** A frame for this code: in a new scope below the block's session state's current one, or sharing that (dotSource). */
  createFrame(context: ExecutionContext, scriptBlock: ScriptBlock, options: FrameOptions): Frame {
    const state = scriptBlock.sessionState;
    const current = state.currentScope;
    const scope = options.dotSource ? current : new Scope(current, state, this.layout, options.isScriptScope === true);
    return new Frame(context, scope, this, scriptBlock, options.output ?? nullSink);
  }

  hasDefault(index: number): boolean {
    return this.parameters[index]?.defaultValue != null;
  }

  /** Runs a parameter's default value expression in the frame (which must be entered). */
  evaluateDefault(frame: Frame, index: number): PSValue {
    const run = this.parameters[index]?.defaultValue;
    return run == null ? null : run(frame);
  }

  /** Evaluates an attribute argument or another constant expression in the current scope. */
  evaluateConstant(context: ExecutionContext, ast: ExpressionAst): PSValue {
    return evaluateExpression(context, ast);
  }

  /** Sets a parameter's variable; its type and attributes stay for later assignments. */
  setParameter(frame: Frame, index: number, value: PSValue): void {
    const parameter = this.parameters[index] as CompiledParameter;
    const stored = value === AutomationNull ? null : value;
    const attributes = parameter.attributes(frame.context);
    if (attributes === null) {
      if (parameter.slot >= 0) frame.scope.slots[parameter.slot] = stored;
      else frame.scope.setCell(parameter.name, new Variable(parameter.spelling, stored));
      return;
    }
    const cell = new Variable(parameter.spelling, stored);
    cell.attributes = attributes;
    cell.context = frame.context;
    frame.scope.setCell(parameter.name, cell);
  }
}

/** Compiles and evaluates one expression in the current scope by name lookup. */
export function evaluateExpression(context: ExecutionContext, ast: ExpressionAst): PSValue {
  const run: Expression = compileExpressionAlone(ast);
  return run(context.temporaryFrame());
}
