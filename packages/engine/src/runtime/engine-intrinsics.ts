// Owns `$ExecutionContext` and what hangs below it: SessionState, InvokeCommand, PSVariable, Path.
import { createRequire } from "node:module";
import { type CommandInfo, commandTypeNumber } from "../pipeline/command-info.ts";
import { allOnPath, findCmdlet, findCommandNoAlias } from "../pipeline/discovery.ts";
import { type PSValue, tagType, toStringValue, unwrap } from "@latch/dotnet";
import { compileExpressionAlone } from "../compile/compile-script.ts";
import { ExpandableStringExpressionAst, parseInput, PipelineAst, CommandExpressionAst } from "@latch/grammar";
import type { ExecutionContext } from "./execution-context.ts";
import { parseScriptBlock } from "./parse-script.ts";
import { ScriptBlock } from "./script-block.ts";
import type { SessionState } from "./session-state.ts";
import { PSVariable } from "./variable.ts";

const require = createRequire(import.meta.url);

/** `$ExecutionContext`. */
export class EngineIntrinsics {
  readonly context: ExecutionContext;
  readonly invokeCommand: CommandInvocationIntrinsics;
  constructor(context: ExecutionContext) {
    this.context = context;
    this.invokeCommand = new CommandInvocationIntrinsics(context);
  }
  get sessionState(): SessionStateObject {
    return new SessionStateObject(this.context.sessionState);
  }
  get invokeProvider(): PSValue {
    const { ProviderIntrinsics } = require("./provider-intrinsics.ts") as typeof import("./provider-intrinsics.ts");
    return new ProviderIntrinsics(this.context);
  }
  get host(): PSValue {
    return this.context.hostObject();
  }
}
tagType(EngineIntrinsics, "System.Management.Automation.EngineIntrinsics");

/** `$ExecutionContext.SessionState`, `$PSCmdlet.SessionState`, `$module.SessionState`. */
export class SessionStateObject {
  readonly state: SessionState;
  constructor(state: SessionState) {
    this.state = state;
  }
  get psVariable(): PSVariableIntrinsics {
    return new PSVariableIntrinsics(this.state);
  }
  get path(): PathIntrinsics {
    return new PathIntrinsics(this.state.context);
  }
  get module(): PSValue {
    return this.state.module;
  }
  get invokeCommand(): CommandInvocationIntrinsics {
    return new CommandInvocationIntrinsics(this.state.context);
  }
  get invokeProvider(): PSValue {
    const { ProviderIntrinsics } = require("./provider-intrinsics.ts") as typeof import("./provider-intrinsics.ts");
    return new ProviderIntrinsics(this.state.context);
  }
  get languageMode(): string {
    return "FullLanguage";
  }
}
tagType(SessionStateObject, "System.Management.Automation.SessionState");

/** `SessionState.PSVariable`. */
export class PSVariableIntrinsics {
  readonly state: SessionState;
  constructor(state: SessionState) {
    this.state = state;
  }
  get(name: string): PSValue {
    return this.state.currentScope.findCell(name.toLowerCase())?.psVariable ?? null;
  }
  getValue(name: string, fallback: PSValue = null): PSValue {
    return this.state.currentScope.lookup(name.toLowerCase()) ?? fallback;
  }
  set(nameOrVariable: PSValue, value: PSValue): void {
    const base = unwrap(nameOrVariable);
    if (base instanceof PSVariable) {
      this.state.currentScope.setCell(base.name.toLowerCase(), base.cell);
      return;
    }
    const name = toStringValue(base);
    this.state.currentScope.assign(name.toLowerCase(), value, name);
  }
  remove(name: PSValue): void {
    const base = unwrap(name);
    this.state.currentScope.removeVariable(
      (base instanceof PSVariable ? base.name : toStringValue(base)).toLowerCase(),
    );
  }
}
tagType(PSVariableIntrinsics, "System.Management.Automation.PSVariableIntrinsics");

/** `SessionState.Path`. */
export class PathIntrinsics {
  readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }
  get currentLocation(): PSValue {
    return this.context.paths.currentLocation;
  }
  get currentFileSystemLocation(): PSValue {
    return this.context.paths.currentLocation;
  }
  unresolved(path: string): string {
    return this.context.paths.unresolved(path).providerPath;
  }
}
tagType(PathIntrinsics, "System.Management.Automation.PathIntrinsics");

/** `$ExecutionContext.InvokeCommand`. */
export class CommandInvocationIntrinsics {
  readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }

  /** Expands a string as if it stood in double quotes. */
  expandString(text: string): string {
    const quoted = `@"\n${text.replace(/"@/g, '"`@')}\n"@`;
    const ast = parseInput(quoted).ast;
    const statement = ast.endBlock?.statements[0];
    const element = statement instanceof PipelineAst ? statement.pipelineElements[0] : null;
    if (element instanceof CommandExpressionAst && element.expression instanceof ExpandableStringExpressionAst) {
      return toStringValue(compileExpressionAlone(element.expression)(this.context.temporaryFrame()));
    }
    return text;
  }

  /** The command of a name among those of the kinds in `mask` (CommandTypes), or null. */
  getCommand(name: string, mask: number): CommandInfo | null {
    const allowed = (info: CommandInfo | null | undefined): CommandInfo | null =>
      info != null && (mask & commandTypeNumber[info.commandType]) !== 0 ? info : null;
    return (
      allowed(findCommandNoAlias(this.context, name, (mask & commandTypeNumber.Alias) !== 0)) ??
      allowed(findCmdlet(this.context, name)) ??
      allowed(allOnPath(name)[0])
    );
  }

  newScriptBlock(text: string): ScriptBlock {
    return parseScriptBlock(this.context, text, null);
  }

  invokeScript(script: PSValue, args: readonly PSValue[]): PSValue[] {
    const base = unwrap(script);
    const block = base instanceof ScriptBlock ? base : parseScriptBlock(this.context, toStringValue(base), null);
    return block.invoke(args);
  }
}
tagType(CommandInvocationIntrinsics, "System.Management.Automation.CommandInvocationIntrinsics");
