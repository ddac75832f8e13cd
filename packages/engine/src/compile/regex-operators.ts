// Owns -match, -replace, -split and their forms on collections; sets `$Matches`.
import {
  AutomationNull,
  arrayOf,
  Delegate,
  dotNetToString,
  Exception,
  getEnumerable,
  getType,
  Hashtable,
  isScriptBlock,
  PSMethodInfo,
  type PSValue,
  runtimeException,
  toInt32,
  tryConvertTo,
  unwrap,
} from "@latch/dotnet";
import type { Frame } from "../runtime/frame.ts";
import { Scope } from "../runtime/scope.ts";
import { engineError } from "../runtime/errors.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { isTrue } from "@latch/dotnet";
import { expandValue } from "./expandable-string.ts";
import type { Operation } from "./binary-operators.ts";
import { Regex, regexFor } from "./regex-adapter.ts";

function textOf(value: PSValue, frame: Frame): string {
  return value === null || value === AutomationNull ? "" : expandValue(value, frame);
}

function items(value: PSValue): Iterable<PSValue> | null {
  if (typeof value !== "object" || value === null || value === AutomationNull) return null;
  return Array.isArray(value) ? (value as PSValue[]) : getEnumerable(value);
}

function patternOf(value: PSValue, ignoreCase: boolean, frame: Frame): Regex {
  const base = unwrap(value);
  if (base instanceof Regex) return base;
  return regexFor(textOf(value, frame), ignoreCase);
}

/** -match and -notmatch. */
export function matchOperation(ignoreCase: boolean, negated: boolean): Operation {
  return (left, right, frame) => {
    const regex = patternOf(right, ignoreCase, frame);
    const elements = items(left);
    if (elements !== null) {
      const kept: PSValue[] = [];
      for (const item of elements) if (regex.isMatch(textOf(item, frame)) !== negated) kept.push(item);
      return kept;
    }
    const match = regex.match(textOf(left, frame));
    if (!match.success) return negated;
    setMatches(frame.scope, matchedGroups(regex, match));
    return !negated;
  };
}

/** The groups that took part, as `$Matches` has them. */
export function matchedGroups(regex: Regex, match: ReturnType<Regex["match"]>): Hashtable {
  const groups = new Hashtable();
  for (const { number, key } of regex.groupKeys) {
    const text = match.textOf(number);
    if (text !== undefined) groups.set(key, text);
  }
  return groups;
}

/** `$Matches` of the current scope. */
export function setMatches(scope: Scope, groups: PSValue): void {
  scope.assign("matches", groups, "Matches");
}

/** -replace pattern, replacement (text or a script block). */
export function replaceOperation(ignoreCase: boolean): Operation {
  return (left, right, frame) => {
    let pattern: PSValue = right;
    let replacement: PSValue = "";
    const parts = items(right);
    if (parts !== null) {
      const list = Array.from(parts);
      if (list.length > 2) {
        throw engineError(
          "BadReplaceArgument",
          `The ${ignoreCase ? "-replace" : "-creplace"} operator allows only two elements to follow it, not ${list.length}.`,
          right,
        );
      }
      pattern = list[0] ?? "";
      replacement = list[1] ?? "";
    }
    const regex = replacePattern(pattern, ignoreCase, frame);
    const replace = replacer(regex, unwrap(replacement), frame);
    const elements = items(left);
    if (elements === null) return replace(textOf(left, frame));
    const results: PSValue[] = [];
    for (const item of elements) results.push(replace(textOf(item, frame)));
    return results;
  };
}

/** -replace has an error of its own for a bad pattern; -match and -split show the parser's. */
function replacePattern(value: PSValue, ignoreCase: boolean, frame: Frame): Regex {
  try {
    return patternOf(value, ignoreCase, frame);
  } catch (error) {
    if (!(error instanceof Exception) || error.typeName !== "System.Text.RegularExpressions.RegexParseException")
      throw error;
    const text = textOf(value, frame);
    throw engineError("InvalidRegularExpression", `The regular expression pattern ${text} is not valid.`, text);
  }
}

function replacer(regex: Regex, replacement: PSValue, frame: Frame): (text: string) => string {
  if (replacement instanceof ScriptBlock) {
    return (text) => regex.replaceWith(text, (match) => textOf(replacement.invokeAsDelegate([match], match), frame));
  }
  if (isScriptBlock(replacement)) {
    return (text) => regex.replaceWith(text, (match) => textOf(replacement.invokeAsMember(null, [match]), frame));
  }
  const evaluator =
    replacement instanceof Delegate || replacement instanceof PSMethodInfo
      ? tryConvertTo(replacement, getType("System.Text.RegularExpressions.MatchEvaluator"))
      : null;
  if (evaluator?.ok && evaluator.value instanceof Delegate) {
    const { value } = evaluator;
    return (text) => regex.replaceWith(text, (match) => textOf(value.invoke([match]), frame));
  }
  const by = textOf(replacement, frame);
  return (text) => regex.replace(text, by);
}

/** -split separator[, max[, options]] with text or a script block as separator. */
export function splitOperation(ignoreCase: boolean): Operation {
  return (left, right, frame) => {
    const parts = items(right);
    const list = parts === null ? [right] : Array.from(parts);
    if (list.length === 0) {
      const text = dotNetToString(unwrap(right));
      throw engineError(
        "BadOperatorArgument",
        `The argument to operator '${ignoreCase ? "-split" : "-csplit"}' is not valid: ${text}.`,
        right,
      );
    }
    const separator = unwrap(list[0] ?? null);
    const limit = list.length > 1 ? splitLimit(list[1] as PSValue) : 0;
    const options = list.length > 2 ? textOf(list[2] as PSValue, frame) : "";
    const elements = items(left);
    const texts = elements === null ? [textOf(left, frame)] : Array.from(elements, (item) => textOf(item, frame));
    const split =
      separator instanceof ScriptBlock
        ? (text: string) => splitByBlock(text, separator, limit)
        : splitterOf(textOf(separator, frame), ignoreCase, limit, options);
    return arrayOf("System.String", texts.length === 1 ? split(texts[0] as string) : texts.flatMap(split));
  };
}

/** The second argument of -split; what is no number fails as a conversion inside an operator does. */
function splitLimit(value: PSValue): number {
  try {
    return toInt32(value);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw runtimeException(error.message, "RuntimeException", { inner: error, category: "NotSpecified" });
  }
}

function splitterOf(
  separator: string,
  ignoreCase: boolean,
  limit: number,
  options: string,
): (text: string) => string[] {
  if (options === "") {
    const regex = regexFor(separator, ignoreCase);
    return (text) => splitText(text, regex, limit);
  }
  const simple = /simplematch/i.test(options);
  if (simple && /\b(?!simplematch\b|ignorecase\b)[a-z]+/i.test(options))
    throw engineError(
      "InvalidSplitOptionCombination",
      "The combination of options with the -split operator is not valid.",
    );
  const flags: string[] = [];
  if (ignoreCase || /ignorecase/i.test(options)) flags.push("IgnoreCase");
  for (const name of ["Multiline", "Singleline", "IgnorePatternWhitespace", "ExplicitCapture", "CultureInvariant"]) {
    if (new RegExp(`\\b${name}\\b`, "i").test(options)) flags.push(name);
  }
  const regex = regexFor(simple ? escapePattern(separator) : separator, flags.length === 0 ? "None" : flags.join(", "));
  return (text) => splitText(text, regex, limit);
}

/** Regex special characters protected (Regex.Escape). */
function escapePattern(text: string): string {
  return text.replace(/[\\*+?|{}[\]()^$.#\s]/g, (c) =>
    c === "\n" ? "\\n" : c === "\t" ? "\\t" : c === "\r" ? "\\r" : `\\${c}`,
  );
}

/** Captured groups of the separator are part of the result; a negative limit counts from the end. */
function splitText(text: string, regex: Regex, limit: number): string[] {
  const plain = limit === 0 ? regex.splitPlain(text) : null;
  if (plain !== null) return plain;
  const pieces: string[] = [];
  const matches = regex.matches(text);
  if (limit < 0) return splitFromEnd(text, matches, -limit);
  let from = 0;
  for (const match of matches) {
    if (limit > 0 && pieces.length >= limit - 1) break;
    pieces.push(text.slice(from, match.index));
    for (const group of match.captures()) pieces.push(group);
    from = match.index + match.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

function splitFromEnd(text: string, matches: ReturnType<Regex["matches"]>, limit: number): string[] {
  const kept = limit === 1 ? [] : matches.slice(-(limit - 1));
  const pieces: string[] = [];
  let from = 0;
  for (const match of kept) {
    pieces.push(text.slice(from, match.index));
    for (const group of match.captures()) pieces.push(group);
    from = match.index + match.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** A character for which the block says true separates; a negative limit asks from the end. */
function splitByBlock(text: string, block: ScriptBlock, limit: number): string[] {
  const separates = (i: number): boolean => {
    const character = text[i] as string;
    return isTrue(block.invokeReturnAsIs([character, text, i], character));
  };
  const pieces: string[] = [];
  if (limit < 0) {
    let end = text.length;
    for (let i = text.length - 1; i >= 0 && pieces.length < -limit - 1; i--) {
      if (!separates(i)) continue;
      pieces.unshift(text.slice(i + 1, end));
      end = i;
    }
    return [text.slice(0, end), ...pieces];
  }
  let from = 0;
  for (let i = 0; i < text.length && (limit === 0 || pieces.length < limit - 1); i++) {
    if (!separates(i)) continue;
    pieces.push(text.slice(from, i));
    from = i + 1;
  }
  return [...pieces, text.slice(from)];
}

/** Unary -split: at runs of white space. */
export function splitWhitespace(value: PSValue, frame: Frame): PSValue {
  const elements = items(value);
  const texts = elements === null ? [textOf(value, frame)] : Array.from(elements, (item) => textOf(item, frame));
  return arrayOf(
    "System.String",
    // Blank text gives one empty piece.
    texts.flatMap((text) => text.trim().split(/\s+/)),
  );
}
