// Words of the language with what is said of them: operators, help keywords, keys of calculated properties.
import { createRequire } from "node:module";
import { CompletionResult, type CompletionResultType } from "./completion-result.ts";

const require = createRequire(import.meta.url);

type Word = readonly [name: string, description: string];
type WordList = "operators" | "helpKeywords" | "requires" | "editions" | "using" | "propertyKeys";

/** The words of a list that begin as typed. */
export function words(list: WordList, typed: string): Word[] {
  const wanted = typed.toLowerCase();
  const all = (require("../facts/words.json") as Readonly<Record<WordList, readonly Word[]>>)[list];
  return all.filter(([name]) => name.toLowerCase().startsWith(wanted));
}

/** Those words as results; `prefix` stands before the completed text. */
export function wordResults(
  list: WordList,
  typed: string,
  type: CompletionResultType,
  prefix = "",
): CompletionResult[] {
  return words(list, typed).map(([name, description]) => new CompletionResult(prefix + name, name, type, description));
}
