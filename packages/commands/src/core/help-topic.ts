// A command as a help topic: its category, its help object, where its online help is.
import { createRequire } from "node:module";
import { addInstanceMembers, PSNoteProperty } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  AliasInfo,
  CmdletInfo,
  ExternalScriptInfo,
  blockOf,
  commentHelpOf,
  scriptMetadataOf,
  syntaxOf,
} from "@latch/engine";
import type { CommandHelp, CommandInfo, ExecutionContext } from "@latch/engine";
import type { FunctionDefinitionAst } from "@latch/grammar";
import { commentHelpObject, isUri } from "./comment-help-object.ts";
import { defaultHelpObject } from "./default-help-object.ts";
import { typedObject } from "./help-object.ts";

const require = createRequire(import.meta.url);

/** What Get-Help knows of a command before it makes the help object. */
export interface HelpTopic {
  readonly command: CommandInfo;
  /** Cmdlet, Function, Filter, ExternalScript, Alias */
  readonly category: string;
  readonly component: string | null;
  readonly role: string | null;
  readonly functionality: string | null;
  /** The command whose help is shown as well. */
  readonly forwardTo: string | null;
  /** The address of the online help, null without one. */
  readonly uri: string | null;
  /** The help object; a new one each time. */
  full(): PSValue;
}

/** The topic of a command. */
export function helpTopicOf(command: CommandInfo, context: ExecutionContext): HelpTopic {
  const found = commentsOf(command);
  const category = command.commandType;
  const uri = onlineUri(command, found);
  return {
    command,
    category,
    component: found?.help.component ?? null,
    role: found?.help.role ?? null,
    functionality: found?.help.functionality ?? null,
    forwardTo: found?.help.forwardHelpTargetName ?? null,
    uri: uri === "" ? null : uri,
    full() {
      if (command instanceof AliasInfo) return aliasHelp(command);
      if (found !== null) return commentHelpObject(command, found, category, uri);
      if (command instanceof ExternalScriptInfo) return scriptSyntax(command, category);
      return defaultHelpObject(command, category, uri, context.currentScope);
    },
  };
}

/** The help comments of a function or script; null when there are none, or only the name of a help file. */
function commentsOf(command: CommandInfo): CommandHelp | null {
  const block = blockOf(command);
  if (block === null) return null;
  const { ast } = block;
  const isFunction = ast.parent?.kind === "FunctionDefinition";
  const found = commentHelpOf(isFunction ? (ast.parent as FunctionDefinitionAst) : ast);
  // latch does not read help files: a comment that only names one leaves what the parameters say.
  return found === null || (found.help.mamlHelpFile !== null && found.commentCount === 1) ? null : found;
}

function onlineUri(command: CommandInfo, found: CommandHelp | null): string {
  const link = found?.help.links.find(isUri);
  if (link !== undefined) return link;
  if (command instanceof CmdletInfo) {
    const links = require("../../facts/help-links.json") as Readonly<Record<string, string>>;
    return links[command.name] ?? "";
  }
  return scriptMetadataOf(command)?.binding.helpUri ?? "";
}

/** Of an alias: its name, and the command it stands for as the synopsis. */
function aliasHelp(alias: AliasInfo): PSValue {
  return typedObject(
    ["AliasHelpInfo", "HelpInfo"],
    [
      ["Name", alias.name],
      ["Category", "Alias"],
      ["Synopsis", alias.definition],
      ["Component", ""],
      ["Role", ""],
      ["Functionality", ""],
    ],
  );
}

/** Of a script without help: its syntax as text. */
function scriptSyntax(command: CommandInfo, category: string): PSValue {
  const text = `${syntaxOf(command).replaceAll("\n\n", "\n")}\n`;
  return addInstanceMembers(
    text,
    (name) => [
      new PSNoteProperty("Name", name),
      new PSNoteProperty("Category", category),
      new PSNoteProperty("Synopsis", text),
    ],
    command.name,
  );
}
