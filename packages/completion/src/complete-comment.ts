// Inside comments: what `#requires` asks for, keywords of comment-based help and what stands behind them.
import { type Ast, FunctionDefinitionAst, parseInput, TokenKind } from "@latch/grammar";
import type { ExecutionContext } from "@latch/engine";
import { availableModules } from "./complete-names.ts";
import { CompletionResult } from "./completion-result.ts";
import { wordResults } from "./words.ts";

type Found = [results: CompletionResult[], start: number];

const helpCategories =
  "Alias All Cmdlet ExternalScript FAQ Filter Function General Glossary HelpFile Provider ScriptCommand".split(" ");

/** Completion in a comment that ends at the cursor or goes on there; null when the cursor is not in one. */
export function completeComment(context: ExecutionContext, text: string, cursor: number): Found | null {
  if (!text.slice(0, cursor).includes("#")) return null;
  const comment = commentAt(text, cursor);
  if (comment === null) return null;
  const before = text.slice(comment, cursor);
  const requires = /^#requires\s+(.*)$/is.exec(before);
  if (requires !== null) return completeRequires(context, requires[1] as string, cursor);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const keyword = /^\s*#*\s*\.(\w*)$/.exec(line);
  if (keyword !== null) {
    const typed = keyword[1] as string;
    return [wordResults("helpKeywords", typed, "Keyword"), cursor - typed.length];
  }
  const argument = /^\s*#*\s*\.(\w+)\s+(\S*)$/.exec(line);
  if (argument === null) return [[], cursor];
  const typed = argument[2] as string;
  return [argumentsOf(text, comment, (argument[1] as string).toLowerCase(), typed), cursor - typed.length];
}

/** Where the comment around the cursor begins; null outside comments. */
function commentAt(text: string, cursor: number): number | null {
  const open = parseInput(text.slice(0, cursor)).tokens.filter((token) => token.kind === TokenKind.Comment);
  const last = open.at(-1);
  if (last === undefined || last.endOffset < cursor) {
    // An unfinished block comment is no token: the text behind its mark tells.
    const start = text.lastIndexOf("<#", cursor - 1);
    const unfinished = start >= 0 && !text.slice(start, cursor).includes("#>") && !insideToken(text, start);
    return unfinished ? start : null;
  }
  const written = last.extent.text;
  return written.startsWith("<#") && written.endsWith("#>") && written.length > 3 ? null : last.startOffset;
}

/** Whether an offset is inside a string or another comment. */
function insideToken(text: string, offset: number): boolean {
  return parseInput(text.slice(0, offset)).tokens.some(
    (token) => token.endOffset > offset || (token.kind === TokenKind.Comment && token.endOffset === offset),
  );
}

function completeRequires(context: ExecutionContext, given: string, cursor: number): Found {
  const parameter = /-(\w*)$/.exec(given);
  if (parameter !== null) {
    const typed = parameter[1] as string;
    const used = [...given.matchAll(/-(\w+)\s/g)].map((match) => (match[1] as string).toLowerCase());
    const free = wordResults("requires", typed, "ParameterName").filter(
      (result) => !used.includes(result.listItemText.toLowerCase()),
    );
    return [free, cursor - typed.length];
  }
  const value = /-(\w+)\s+([^\s]*)$/.exec(given);
  if (value === null) return [[], cursor];
  const typed = (value[2] as string).replace(/^.*,/, "");
  const name = (value[1] as string).toLowerCase();
  if (name.startsWith("psed")) return [wordResults("editions", typed, "ParameterValue"), cursor - typed.length];
  if (name.startsWith("m")) return [availableModules(context, typed), cursor - typed.length];
  return [[], cursor];
}

/** What may stand behind a keyword of help: parameters of the function, categories. */
function argumentsOf(text: string, comment: number, keyword: string, typed: string): CompletionResult[] {
  const wanted = typed.toLowerCase();
  const named = (names: readonly string[]): CompletionResult[] =>
    names
      .filter((name) => name.toLowerCase().startsWith(wanted))
      .map((name) => new CompletionResult(name, name, "ParameterValue", name));
  if (keyword === "forwardhelpcategory") return named(helpCategories);
  return keyword === "parameter" ? named(parametersAround(text, comment)) : [];
}

/** Parameters of the function that the comment is in, or stands before; else of the script. */
function parametersAround(text: string, comment: number): string[] {
  const { ast } = parseInput(text);
  const functions = ast.findAll(
    (found: Ast) => found instanceof FunctionDefinitionAst,
    true,
  ) as FunctionDefinitionAst[];
  const around = functions.filter((found) => found.extent.startOffset < comment && found.extent.endOffset > comment);
  const next = functions.find((found) => found.extent.startOffset > comment);
  const owner = around.at(-1) ?? next;
  const parameters = owner?.parameters ?? owner?.body.paramBlock?.parameters ?? ast.paramBlock?.parameters ?? [];
  return parameters.map((parameter) => parameter.name.variablePath.unqualifiedPath);
}
