// Arguments after -File FILE and after -CommandWithArgs COMMAND: `-Name`, `-Name:value`, `-Name: value` and plain values.
import type { ScriptArgument } from "./command-line.ts";

/** Takes the words after a script's name, returns them as named and positional arguments; values stay texts. */
export function parseScriptArguments(words: readonly string[]): ScriptArgument[] {
  const result: ScriptArgument[] = [];
  let pending: string | null = null;
  for (const word of words) {
    if (pending !== null) {
      result.push({ name: pending, value: word, hasValue: true });
      pending = null;
    } else if (word.length > 1 && isDash(word.charCodeAt(0))) {
      const colon = word.indexOf(":");
      if (colon < 0) result.push({ name: word.slice(1), value: null, hasValue: false });
      else if (colon === word.length - 1) pending = word.slice(1).replace(/:+$/, "");
      else result.push({ name: word.slice(1, colon), value: booleanOrText(word.slice(colon + 1)), hasValue: true });
    } else {
      result.push({ name: null, value: word, hasValue: true });
    }
  }
  return result;
}

/** Hyphen, en dash, em dash and horizontal bar, as in scripts. */
export function isDash(code: number): boolean {
  return code === 0x2d || code === 0x2013 || code === 0x2014 || code === 0x2015;
}

/** `true`, `$true`, `false` and `$false` in any case become booleans. */
function booleanOrText(text: string): string | boolean {
  const word = (text.startsWith("$") ? text.slice(1) : text).trim().toLowerCase();
  if (word === "true") return true;
  return word === "false" ? false : text;
}
