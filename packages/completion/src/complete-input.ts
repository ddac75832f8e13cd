// The entry: input and cursor in, results and the stretch they replace out.
import type { ExecutionContext } from "@latch/engine";
import { completeArgument } from "./complete-argument.ts";
import { completeCommandNames } from "./complete-command.ts";
import { completeKeys, completeMembers } from "./complete-member.ts";
import { completePaths } from "./complete-path.ts";
import { completeTypes } from "./complete-type.ts";
import { completeVariables } from "./complete-variable.ts";
import { CommandCompletion, type CompletionResult } from "./completion-result.ts";
import { type CompletionSite, siteAt } from "./completion-site.ts";

/** What may stand at the cursor (CommandCompletion.CompleteInput). */
export function completeInput(context: ExecutionContext, text: string, cursor: number): CommandCompletion {
  const site = siteAt(text, cursor);
  const [results, start] = resultsAt(context, site);
  return new CommandCompletion(results, start, cursor - start);
}

function resultsAt(context: ExecutionContext, site: CompletionSite): [results: CompletionResult[], start: number] {
  const { text, cursor, word, wordStart } = site;
  const before = text.slice(0, cursor);
  const variable = /[$@](?:\{[^}]*|[\w:?]*)$/.exec(before);
  if (variable && !/^'/.test(word))
    return [completeVariables(context, site.tree, variable[0]), cursor - variable[0].length];
  const key = /\$(\w+)\[(['"]?[^\]'"]*)$/.exec(before);
  if (key) return [completeKeys(context, key[1] ?? "", key[2] ?? ""), cursor - (key[2] ?? "").length];
  const type = /(?:^|[\s(,;=|{])\[([\w.]*)$/.exec(before);
  if (type) return [completeTypes(type[1] ?? ""), cursor - (type[1] ?? "").length];
  const member = /(?:\.|::)(\w*)$/.exec(before);
  if (member && site.member !== null)
    return [completeMembers(context, site.tree, site.member, member[1] ?? ""), cursor - (member[1] ?? "").length];
  if (site.isRedirectionTarget) return [completePaths(context, word), wordStart];
  const { command, elementIndex } = site;
  if (command === null) return word === "" ? [[], cursor] : [completeCommandNames(context, word), wordStart];
  if (elementIndex <= 0) return [completeCommandNames(context, word), wordStart];
  return [completeArgument(context, site, command), wordStart];
}
