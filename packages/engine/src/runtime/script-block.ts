// Owns ScriptBlock: code plus the session state it belongs to, and the ways it can be run.
import { AutomationNull, languageGate, type PSValue, tagType } from "@latch/dotnet";
import type { ParameterAst, ScriptBlockAst } from "@latch/grammar";
import { createRequire } from "node:module";
import { type CompiledScript, ScriptCode } from "../compile/compiled-script.ts";
import type { PSModuleInfo } from "../modules/module-info.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import type { ExecutionContext } from "./execution-context.ts";
import type { Frame } from "./frame.ts";
import type { LanguageMode } from "./language-mode.ts";
import type { SessionState } from "./session-state.ts";
import { CollectorSink } from "./streams.ts";

const require = createRequire(import.meta.url);

/** How a block is run. */
export interface InvokeOptions {
  /** In the caller's scope (`.`, ForEach-Object) instead of a new one. */
  readonly dotSource?: boolean;
  /** `$_`; undefined leaves it alone. */
  readonly dollarUnder?: PSValue;
  /** `$input`. */
  readonly input?: readonly PSValue[];
  readonly args?: readonly PSValue[];
  /** `$this`. */
  readonly thisValue?: PSValue;
  readonly output: OutputSink;
}

/** A script block value. Literals make a new one each time they are evaluated; the code is shared. */
export class ScriptBlock {
  readonly code: ScriptCode;
  sessionState: SessionState;
  /** Attributes of binder's making; kept here so that it is made once per code. */
  isFilter: boolean;
  id: string | null = null;
  debuggerHidden = false;
  /** The mode it runs in: that of the code that made it. */
  languageMode: LanguageMode;

  constructor(code: ScriptCode, sessionState: SessionState, isFilter = false) {
    this.code = code;
    this.sessionState = sessionState;
    this.isFilter = isFilter;
    this.languageMode = languageGate.used ? sessionState.context.languageMode : "FullLanguage";
  }

  /** A script block of a text, in the context's current session state. Throws the text's ParseException. */
  static create(context: ExecutionContext, text: string): ScriptBlock {
    const { parseScriptBlock } = require("./parse-script.ts") as typeof import("./parse-script.ts");
    return parseScriptBlock(context, text, null);
  }

  get ast(): ScriptBlockAst {
    return this.code.ast;
  }
  get functionParameters(): readonly ParameterAst[] | null {
    return this.code.functionParameters;
  }
  get module(): PSModuleInfo | null {
    return this.sessionState.module;
  }
  get context(): ExecutionContext {
    return this.sessionState.context;
  }
  /** The binder's metadata for this code; null until it made it. */
  get commandMetadata(): unknown {
    return this.code.commandMetadata;
  }
  set commandMetadata(value: unknown) {
    this.code.commandMetadata = value;
  }
  /** The code compiled to run in a scope of its own. */
  compiled(): CompiledScript {
    return this.code.own();
  }
  get file(): string | null {
    return this.ast.extent.file;
  }

  /** Source text without the outer braces (a function's: its body). */
  toString(): string {
    return this.code.text;
  }

  /** Runs the block as `&` (or `.`) does, through binder and pipeline. Output goes to options.output. */
  invokeInto(options: InvokeOptions): void {
    this.context.invokeScriptBlock(this, options);
  }

  /**
   * Runs it and gives back all outputs. `args` are bound to parameters, the rest is `$args`. There is no error stream
   * to report to: an error of a statement ends the block and is thrown.
   */
  invoke(args: readonly PSValue[], dollarUnder?: PSValue): PSValue[] {
    const output = new CollectorSink();
    const under = dollarUnder === undefined ? {} : { dollarUnder };
    this.invokeThrowing({ args, output, ...under });
    return output.items;
  }

  /** As a delegate (`-replace`): errors of its statements are reported and it goes on. */
  invokeAsDelegate(args: readonly PSValue[], dollarUnder: PSValue): PSValue {
    const output = new CollectorSink();
    this.invokeInto({ args, output, dollarUnder });
    return output.result;
  }

  /** As invoke, with one output given as it is: none is AutomationNull, several an array. */
  invokeReturnAsIs(args: readonly PSValue[], dollarUnder?: PSValue): PSValue {
    const items = this.invoke(args, dollarUnder);
    return items.length === 1 ? (items[0] as PSValue) : items.length === 0 ? AutomationNull : items;
  }

  /** Script properties and methods, delegates: `$this` bound; flow signals become errors. */
  invokeAsMember(thisValue: PSValue, args: readonly PSValue[]): PSValue {
    const output = new CollectorSink();
    this.invokeThrowing({ args, thisValue, dollarUnder: AutomationNull, output });
    return output.result;
  }

  private invokeThrowing(options: InvokeOptions): void {
    const context = this.context;
    const wasInTry = context.insideTry;
    context.insideTry = true;
    try {
      this.invokeInto(options);
    } finally {
      context.insideTry = wasInTry;
    }
  }

  /** A frame to run single-block code in the caller's scope again and again (ForEach-Object, Where-Object). */
  createInlineFrame(output: OutputSink): Frame {
    const scope = this.sessionState.currentScope;
    return this.code.forScope(scope).createFrame(this.context, this, { dotSource: true, output });
  }

  /** GetNewClosure(): same code, run in a module holding copies of the caller's variables. */
  getNewClosure(): ScriptBlock {
    return this.context.makeClosure(this);
  }
}
tagType(ScriptBlock, "System.Management.Automation.ScriptBlock");
