// The entry: input and cursor in, results and the stretch they replace out.
import type { ExecutionContext } from "@latch/engine";
import { completeArgument } from "./complete-argument.ts";
import { completeCommandNames } from "./complete-command.ts";
import { completeComment } from "./complete-comment.ts";
import {
  completeAssignment,
  completeAttributeArgument,
  completePropertyKey,
  completeUsing,
} from "./complete-declaration.ts";
import { completeKeys, completeMembers } from "./complete-member.ts";
import { completeOperators } from "./complete-operator.ts";
import { completePaths } from "./complete-path.ts";
import { completeTypes } from "./complete-type.ts";
import { completeVariables } from "./complete-variable.ts";
import { CommandCompletion, type CompletionResult } from "./completion-result.ts";
import { type CompletionSite, siteAt } from "./completion-site.ts";

type Found = readonly [results: CompletionResult[], start: number];

/** What may stand at the cursor (CommandCompletion.CompleteInput). */
export function completeInput(context: ExecutionContext, text: string, cursor: number): CommandCompletion {
  const before = text.slice(0, cursor);
  const [results, start] =
    completeComment(context, text, cursor) ??
    completeUsing(context, before, cursor) ??
    completeAttributeArgument(before, cursor) ??
    completePropertyKey(context, before, cursor) ??
    resultsAt(context, siteAt(text, cursor));
  return new CommandCompletion(results, start, cursor - start);
}

function resultsAt(context: ExecutionContext, site: CompletionSite): Found {
  const { text, cursor, word, wordStart } = site;
  const before = text.slice(0, cursor);
  const variable = /(?:\$(?:\{[^}]*|[\w:?]*)|@[\w:?]*)$/.exec(before);
  if (variable && !/^'/.test(word))
    return [completeVariables(context, site.tree, variable[0]), cursor - variable[0].length];
  const key = /\$(\w+)\[(['"]?[^\]'"]*)$/.exec(before);
  if (key) return [completeKeys(context, key[1] ?? "", key[2] ?? ""), cursor - (key[2] ?? "").length];
  const type = /(?:^|[\s(,;=|{])\[([\w.]*)$/.exec(before);
  if (type) return [completeTypes(type[1] ?? ""), cursor - (type[1] ?? "").length];
  const member = /(?:\.|::)(\w*)$/.exec(before);
  if (member && site.member !== null)
    return [completeMembers(context, site.tree, site.member, member[1] ?? ""), cursor - (member[1] ?? "").length];
  const assigned = completeAssignment(context, site);
  if (assigned !== null) return assigned;
  if (site.isRedirectionTarget) return [completePaths(context, word), wordStart];
  const { command, elementIndex } = site;
  if (command === null) return withoutCommand(context, site);
  if (elementIndex <= 0) return [completeCommandNames(context, word), wordStart];
  const value = /^-\w+:(.*)$/s.exec(word)?.[1];
  const start = value === undefined ? wordStart : cursor - value.length;
  return [completeArgument(context, site, command), start];
}

/** A word in an expression: an operator behind a dash, else a command. */
function withoutCommand(context: ExecutionContext, { word, wordStart, cursor }: CompletionSite): Found {
  if (/^-\w*$/.test(word)) return [completeOperators(word), wordStart];
  return word === "" ? [[], cursor] : [completeCommandNames(context, word), wordStart];
}
