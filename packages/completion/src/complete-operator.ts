// Operators that begin with a dash.
import type { CompletionResult } from "./completion-result.ts";
import { wordResults } from "./words.ts";

/** `-no`: operators whose names begin so. */
export function completeOperators(word: string): CompletionResult[] {
  return wordResults("operators", word.slice(1), "ParameterName", "-");
}
