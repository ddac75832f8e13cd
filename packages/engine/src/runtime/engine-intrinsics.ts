// Owns `$ExecutionContext` and what hangs below it: SessionState, InvokeCommand, PSVariable.
import { createRequire } from "node:module";
import { type CmdletInfo, CommandInfo, commandTypeNumber } from "../pipeline/command-info.ts";
import { allOnPath, findCmdlet, findCommandNoAlias } from "../pipeline/discovery.ts";
import { Exception, type PSValue, tagType, toStringValue, unwrap, WildcardPattern } from "@latch/dotnet";
import { compileExpressionAlone } from "../compile/compile-script.ts";
import { ExpandableStringExpressionAst, parseInput, PipelineAst, CommandExpressionAst } from "@latch/grammar";
import type { ExecutionContext } from "./execution-context.ts";
import { parseScriptBlock } from "./parse-script.ts";
import { runCommandByName } from "./run-command.ts";
import { ScriptBlock } from "./script-block.ts";
import { CollectorSink } from "./streams.ts";
import type { SessionState } from "./session-state.ts";
import { DriveManagementIntrinsics, PathIntrinsics } from "./path-intrinsics.ts";
import type { Scope } from "./scope.ts";
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
  get events(): PSValue {
    const { EventManager } = require("../events/event-manager.ts") as typeof import("../events/event-manager.ts");
    return EventManager.of(this.context) as unknown as PSValue;
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
  get drive(): DriveManagementIntrinsics {
    return new DriveManagementIntrinsics(this.state.context);
  }
  get module(): PSValue {
    return this.state.module;
  }
  get invokeCommand(): CommandInvocationIntrinsics {
    return new CommandInvocationIntrinsics(this.state.context);
  }
  get provider(): PSValue {
    const { ProviderManagementIntrinsics } =
      require("./provider-intrinsics.ts") as typeof import("./provider-intrinsics.ts");
    return new ProviderManagementIntrinsics(this.state.context);
  }
  get invokeProvider(): PSValue {
    const { ProviderIntrinsics } = require("./provider-intrinsics.ts") as typeof import("./provider-intrinsics.ts");
    return new ProviderIntrinsics(this.state.context);
  }
}
tagType(SessionStateObject, "System.Management.Automation.SessionState");

/** `SessionState.PSVariable`. */
export class PSVariableIntrinsics {
  readonly state: SessionState;
  constructor(state: SessionState) {
    this.state = state;
  }
  /** `global:x`, `script:x` … as the scope and the name in it; null for a variable of a drive (`env:x`). */
  private place(name: string): { scope: Scope; key: string; given: string } | null {
    const colon = name.indexOf(":");
    if (colon <= 0) return { scope: this.state.currentScope, key: name.toLowerCase(), given: name };
    const given = name.slice(colon + 1);
    const qualifier = name.slice(0, colon);
    const scope = qualifier.toLowerCase() === "variable" ? this.state.currentScope : this.state.scopeByName(qualifier);
    return scope === null ? null : { scope, key: given.toLowerCase(), given };
  }
  get(name: string): PSValue {
    const place = this.place(name);
    return place?.scope.findCell(place.key)?.psVariable ?? null;
  }
  getValue(name: string, fallback: PSValue = null): PSValue {
    const place = this.place(name);
    return (place === null ? this.ofDrive(name) : place.scope.lookup(place.key)) ?? fallback;
  }
  set(nameOrVariable: PSValue, value: PSValue): void {
    const base = unwrap(nameOrVariable);
    if (base instanceof PSVariable) {
      this.state.currentScope.setCell(base.name.toLowerCase(), base.cell);
      return;
    }
    const name = toStringValue(base);
    if (name === "") throw invalidPath();
    const place = this.place(name) ?? { scope: this.state.currentScope, key: name.toLowerCase(), given: name };
    place.scope.assign(place.key, value, place.given);
  }
  private ofDrive(name: string): PSValue {
    const read = parseScriptBlock(this.state.context, `\${${name.replace(/[{}`]/g, "`$&")}}`, null);
    return read.invoke([])[0] ?? null;
  }
  remove(name: PSValue): void {
    const base = unwrap(name);
    this.state.currentScope.removeVariable(
      (base instanceof PSVariable ? base.name : toStringValue(base)).toLowerCase(),
    );
  }
}
tagType(PSVariableIntrinsics, "System.Management.Automation.PSVariableIntrinsics");

function invalidPath(): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentException",
    'Cannot process argument because the value of argument "path" is not valid. Change the value of the "path" argument and run the operation again.',
  );
}

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

  /** The commands of a name or pattern that need no module to be loaded, of the kinds in `mask`. */
  getCommands(name: string, mask: number, isPattern: boolean): CommandInfo[] {
    if (name === "") return [];
    const output = new CollectorSink();
    const shown = isPattern ? name : WildcardPattern.escape(name);
    runCommandByName(
      this.context,
      findCmdlet(this.context, "Get-Command") ?? "Get-Command",
      [
        ["Name", shown],
        ["CommandType", mask === 511 ? "All" : mask],
        ["All", true],
        ["ListImported", true],
        ["ErrorAction", "Ignore"],
      ],
      null,
      output,
    );
    return output.items.filter((item) => item instanceof CommandInfo);
  }

  newScriptBlock(text: string): ScriptBlock {
    return parseScriptBlock(this.context, text, null);
  }

  /** Runs a script or block; errors of its statements are reported, what ends it is thrown. */
  invokeScript(script: PSValue, args: readonly PSValue[], input: readonly PSValue[], ownScope: boolean): PSValue[] {
    const base = unwrap(script);
    const block = base instanceof ScriptBlock ? base : this.newScriptBlock(toStringValue(base));
    const output = new CollectorSink();
    block.invokeInto({ args, input, output, dotSource: !ownScope });
    return output.items;
  }

  /** The cmdlet of a .NET class; null when there is none. */
  cmdletOfType(className: string): CmdletInfo | null {
    for (const name of this.context.commands.names()) {
      if (this.context.commands.metadata(name)?.className.toLowerCase() === className.toLowerCase())
        return findCmdlet(this.context, name);
    }
    return null;
  }
}
tagType(CommandInvocationIntrinsics, "System.Management.Automation.CommandInvocationIntrinsics");
