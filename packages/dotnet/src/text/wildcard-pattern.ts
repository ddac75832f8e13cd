// WildcardPattern: PowerShell's `*`, `?`, `[a-z]` with the backtick as escape (about_Wildcards).
import { tagType } from "../values/ps-value.ts";
import { Exception } from "../errors/exception.ts";

export interface WildcardOptions {
  readonly ignoreCase?: boolean;
}

const special = /[*?[\]]/;
const cache = new Map<string, RegExp>();

/** A pattern compiled once; `isMatch` tests a whole string. Bad brackets throw WildcardPatternException. */
export class WildcardPattern {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  #regex: RegExp | null = null;

  constructor(pattern: string, options: WildcardOptions = {}) {
    this.pattern = pattern;
    this.ignoreCase = options.ignoreCase ?? false;
  }

  /** True when the whole text matches. */
  isMatch(text: string): boolean {
    this.#regex ??= compiled(this.pattern, this.ignoreCase);
    return this.#regex.test(text);
  }

  /** The source of an equivalent regular expression, anchors included. */
  toRegexSource(): string {
    return regexSource(this.pattern);
  }

  /** .NET's class has no text of its own. */
  toString(): string {
    return "System.Management.Automation.WildcardPattern";
  }

  /** True when the text has an unescaped wildcard character. */
  static containsWildcards(text: string): boolean {
    if (!special.test(text)) return false;
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      if (c === "`") i++;
      else if (c === "*" || c === "?" || c === "[" || c === "]") return true;
    }
    return false;
  }

  /** Puts a backtick before every wildcard character. */
  static escape(text: string): string {
    return text.replace(/[*?[\]`]/g, (c) => `\`${c}`);
  }

  /** Removes the backticks that escape wildcard characters. */
  static unescape(text: string): string {
    return text.includes("`") ? text.replace(/`([*?[\]`])/g, "$1") : text;
  }
}
tagType(WildcardPattern, "System.Management.Automation.WildcardPattern");

function compiled(pattern: string, ignoreCase: boolean): RegExp {
  const key = (ignoreCase ? "i" : "c") + pattern;
  let regex = cache.get(key);
  if (!regex) {
    regex = new RegExp(regexSource(pattern), ignoreCase ? "is" : "s");
    if (cache.size > 1000) cache.clear();
    cache.set(key, regex);
  }
  return regex;
}

function regexSource(pattern: string): string {
  let source = "^";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === "`" && i + 1 < pattern.length) source += literal(pattern.charAt(++i));
    else if (c === "*") source += source.endsWith(".*") ? "" : ".*";
    else if (c === "?") source += ".";
    else if (c === "[") {
      const [set, end] = bracket(pattern, i);
      source += set;
      i = end;
    } else source += literal(c);
  }
  return `${source}$`;
}

function literal(c: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c;
}

/** `[abc]`, `[a-z]`: the expression's set and the offset of the closing bracket. */
function bracket(pattern: string, start: number): [string, number] {
  let set = "";
  for (let i = start + 1; i < pattern.length; i++) {
    let c = pattern.charAt(i);
    if (c === "]" && i > start + 1) return [`[${set}]`, i];
    if (c === "`" && i + 1 < pattern.length) c = pattern.charAt(++i);
    const range =
      c === "-" &&
      set !== "" &&
      i + 1 < pattern.length &&
      pattern.charAt(i + 1) !== "]" &&
      pattern.charAt(i - 1) !== "`";
    if (range && pattern.charAt(i - 1) > pattern.charAt(i + 1)) break;
    set += range ? "-" : /[\\\]^[-]/.test(c) ? `\\${c}` : c;
  }
  throw new Exception(
    "System.Management.Automation.WildcardPatternException",
    `The specified wildcard character pattern is not valid: ${pattern}`,
  );
}
