// Owns PSCommand: the commands, parameters and statements that AddCommand, AddScript and their like put together.
import {
  Exception,
  getType,
  List,
  newErrorRecord,
  psArgumentInvalid,
  type PSValue,
  tagType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { writtenArgument } from "../binder/argument.ts";
import { CommandInfo } from "../pipeline/command-info.ts";
import type { CommandArgument, PipelineCommand, Redirection, StreamNumber } from "../pipeline/contract.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { requireSharedScope } from "../runtime/language-mode.ts";
import { parseHostText, parseScriptBlock } from "../runtime/parse-script.ts";

const runspaces = "System.Management.Automation.Runspaces";

/** What of a parameter scripts do not see: it came out of a splatted dictionary; the raw text of its value. */
interface ParameterOrigin {
  readonly splatted?: boolean;
  readonly text?: string | null;
}

/** One parameter of a Command; without a name it is positional. A name may say how it was written: `-Name: `. */
export class CommandParameter {
  readonly name: string | null;
  readonly value: PSValue;
  readonly #origin: ParameterOrigin;
  constructor(name: string | null, value: PSValue, origin: ParameterOrigin = {}) {
    if (name !== null && name.trim() === "") throw psArgumentInvalid("name");
    this.name = name;
    this.value = value;
    this.#origin = origin;
  }

  /** The argument that the binder gets: a name with a dash and no value takes the next one if it wants one. */
  toArgument(): CommandArgument {
    const { name, value } = this;
    const { splatted = false, text = null } = this.#origin;
    return { ...writtenArgument(name, value), splatted, text };
  }
}
tagType(CommandParameter, `${runspaces}.CommandParameter`);

/** One command or script of a PSCommand. */
export class Command {
  readonly commandText: string;
  readonly isScript: boolean;
  readonly useLocalScope: boolean;
  isEndOfStatement = false;
  /** AddCommand(name, $false): asks to run in the scope around. */
  asksForCallersScope = false;
  /** Given instead of a name. */
  readonly info: CommandInfo | null;
  readonly parameters = new List(getType(`${runspaces}.CommandParameterCollection`));
  /** Streams merged into the output, or dropped: MergeMyResults. */
  readonly merged = new Map<StreamNumber, "Output" | "Null">();

  constructor(command: string | CommandInfo, isScript = false, useLocalScope = false) {
    this.info = typeof command === "string" ? null : command;
    this.commandText = typeof command === "string" ? command : command.name;
    this.isScript = isScript;
    this.useLocalScope = useLocalScope;
  }

  addParameter(parameter: CommandParameter): void {
    this.parameters.items.push(parameter);
  }

  copy(): Command {
    const made = new Command(this.info ?? this.commandText, this.isScript, this.useLocalScope);
    made.isEndOfStatement = this.isEndOfStatement;
    made.asksForCallersScope = this.asksForCallersScope;
    made.parameters.items.push(...this.parameters.items);
    for (const [stream, target] of this.merged) made.merged.set(stream, target);
    return made;
  }

  toString(): string {
    return this.commandText;
  }
}
tagType(Command, `${runspaces}.Command`);

function noCommand(): Exception {
  return new Exception(
    "System.Management.Automation.PSInvalidOperationException",
    "A command is required to add a parameter. A command must be added to the PowerShell instance before adding a parameter.",
  );
}

/** `$ps.Commands`. */
export class PSCommand {
  readonly commands = new List(getType(`${runspaces}.CommandCollection`));

  private get current(): Command {
    const last = this.commands.items.at(-1) as Command | undefined;
    if (last === undefined || last.isEndOfStatement) throw noCommand();
    return last;
  }

  add(command: Command): void {
    this.commands.items.push(command);
  }

  addParameter(name: PSValue, value: PSValue): void {
    this.current.addParameter(new CommandParameter(name === null ? null : toStringValue(name), value));
  }

  /** The next command begins a pipeline of its own. */
  endStatement(): void {
    const last = this.commands.items.at(-1) as Command | undefined;
    if (last !== undefined) last.isEndOfStatement = true;
  }

  clear(): void {
    this.commands.items.length = 0;
  }

  clone(): PSCommand {
    const made = new PSCommand();
    for (const command of this.commands.items) made.add((command as Command).copy());
    return made;
  }

  /** The pipelines, one after the other. */
  statements(): Command[][] {
    const all: Command[][] = [[]];
    for (const command of this.commands.items as readonly unknown[] as readonly Command[]) {
      (all.at(-1) as Command[]).push(command);
      if (command.isEndOfStatement) all.push([]);
    }
    return all.filter((statement) => statement.length > 0);
  }
}
tagType(PSCommand, "System.Management.Automation.PSCommand");

/** The redirections that MergeMyResults asked for. */
function redirectionsOf(command: Command, extent: ScriptExtent): Redirection[] {
  return [...command.merged].map(([from, target]) =>
    target === "Output"
      ? { kind: "merge", from, to: 1, extent }
      : { kind: "file", from, location: null, append: false, extent },
  );
}

/** A statement as the pipeline runs it, scripts parsed in the context. Throws their parse errors. */
export function pipelineOf(context: ExecutionContext, statement: readonly Command[]): PipelineCommand[] {
  const ast = context.callSite(parseScriptBlock(context, "", null).ast);
  if (statement.some((command) => command.asksForCallersScope)) requireSharedScope(context);
  return statement.map((command) => ({
    ast,
    command: command.isScript
      ? parseHostText(context, command.commandText, null)
      : (command.info ?? command.commandText),
    arguments: command.parameters.items.map((parameter) =>
      (unwrap(parameter) as unknown as CommandParameter).toArgument(),
    ),
    redirections: redirectionsOf(command, ast.extent),
    dotSource: command.isScript && !command.useLocalScope,
    invocationOperator: command.isScript,
  }));
}

/** An exception's own record, or one made for it. */
export function recordFor(exception: Exception): import("@latch/dotnet").ErrorRecord {
  return exception.errorRecord ?? newErrorRecord(exception, exception.typeName, "NotSpecified", null);
}
