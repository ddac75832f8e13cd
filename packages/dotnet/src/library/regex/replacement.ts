// Replacement patterns: $1 ${name} $& $` $' $+ $_ $$.

import type { Match } from "./regex.ts";

type Part = string | { readonly group: number } | { readonly special: "&" | "`" | "'" | "+" | "_" };

const cache = new Map<string, readonly Part[]>();

/** A replacement text parsed for a regex's group names. In: the text, group numbers by name, known numbers. */
export function parseReplacement(
  text: string,
  numberOf: ReadonlyMap<string, number>,
  numbers: readonly number[],
): readonly Part[] {
  if (!text.includes("$")) return [text];
  const key = `${numbers.join()}/${[...numberOf.keys()].join()}/${text}`;
  let parts = cache.get(key);
  if (parts === undefined) {
    parts = parse(text, numberOf, numbers);
    if (cache.size > 500) cache.clear();
    cache.set(key, parts);
  }
  return parts;
}

function parse(text: string, numberOf: ReadonlyMap<string, number>, numbers: readonly number[]): Part[] {
  const parts: Part[] = [];
  let literal = "";
  const flush = (part: Part): void => {
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(part);
  };
  for (let i = 0; i < text.length; ) {
    if (text[i] !== "$") {
      literal += text[i++];
      continue;
    }
    const match = /^\$(?:(\$)|([&`'+_])|\{(\w+)\}|(\d+))/.exec(text.slice(i));
    const group = match === null ? undefined : groupOf(match, numberOf, numbers);
    if (match === null || (group === undefined && match[1] === undefined && match[2] === undefined)) {
      literal += text[i++];
      continue;
    }
    if (match[1] !== undefined) literal += "$";
    else if (match[2] !== undefined) flush({ special: match[2] as "&" });
    else flush({ group: group?.number ?? 0 });
    i += match[4] === undefined ? match[0].length : 1 + (group?.length ?? 0);
  }
  if (literal !== "") parts.push(literal);
  return parts;
}

function groupOf(
  match: RegExpExecArray,
  numberOf: ReadonlyMap<string, number>,
  numbers: readonly number[],
): { number: number; length: number } | undefined {
  if (match[3] !== undefined) {
    const number =
      numberOf.get(match[3]) ??
      (/^\d+$/.test(match[3]) && numbers.includes(Number(match[3])) ? Number(match[3]) : undefined);
    return number === undefined ? undefined : { number, length: 0 };
  }
  const digits = match[4];
  if (digits === undefined || !numbers.includes(Number(digits))) return undefined;
  return { number: Number(digits), length: digits.length };
}

/** The replacement of one match. */
export function expandReplacement(parts: readonly Part[], match: Match): string {
  let result = "";
  for (const part of parts) {
    if (typeof part === "string") result += part;
    else if ("group" in part) result += match.groupText(part.group);
    else result += special(part.special, match);
  }
  return result;
}

function special(mark: string, match: Match): string {
  switch (mark) {
    case "&":
      return match.value;
    case "`":
      return match.input.slice(0, match.index);
    case "'":
      return match.input.slice(match.index + match.length);
    case "_":
      return match.input;
    default: {
      const numbers = match.regex.tree.numbers;
      return match.groupText(numbers.at(-1) ?? 0);
    }
  }
}
