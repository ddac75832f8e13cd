// `-?`: a command asked for its help, by cmdlets and advanced functions always, by other script commands if they have any.
import type { FunctionDefinitionAst } from "@latch/grammar";
import { namedCommandArgument } from "../binder/argument.ts";
import { commentHelpOf } from "../language/comment-help.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { CmdletInfo, ExternalScriptInfo } from "./command-info.ts";
import type { CommandInfo } from "./command-info.ts";
import { blockOf, scriptMetadataOf } from "./command-info-types.ts";
import type { CommandArgument } from "./contract.ts";
import { findCmdlet } from "./discovery.ts";

/** Get-Help and its arguments for `invokedAs -?`; null when the command takes `-?` as any other argument. */
export function helpRequest(
  context: ExecutionContext,
  info: CommandInfo,
  invokedAs: string,
): { info: CommandInfo; arguments: CommandArgument[] } | null {
  if (!takesHelp(info)) return null;
  const getHelp = findCmdlet(context, "Get-Help");
  if (getHelp === null) return null;
  const name = info instanceof ExternalScriptInfo ? info.path : invokedAs;
  return { info: getHelp, arguments: [namedCommandArgument("Name", name === "" ? info.name : name)] };
}

function takesHelp(info: CommandInfo): boolean {
  if (info instanceof CmdletInfo) return true;
  const block = blockOf(info);
  if (block === null || info.name === "") return false;
  if (scriptMetadataOf(info)?.isAdvanced === true) return true;
  const { ast } = block;
  return (
    commentHelpOf(ast.parent?.kind === "FunctionDefinition" ? (ast.parent as FunctionDefinitionAst) : ast) !== null
  );
}
