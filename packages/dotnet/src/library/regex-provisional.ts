// PROVISIONAL (engine-core): a thin RegExp wrapper so that the shell starts; dotnet-B replaces it with library/regex and deletes this file.
import { Exception } from "../errors/exception.ts";

export interface RegexGroup {
  readonly success: boolean;
  readonly value: string;
}

/** One match. */
export class RegexMatch {
  readonly success: boolean;
  readonly index: number;
  readonly value: string;
  private readonly found: RegExpExecArray | null;
  constructor(found: RegExpExecArray | null) {
    this.found = found;
    this.success = found !== null;
    this.index = found?.index ?? 0;
    this.value = found?.[0] ?? "";
  }
  get length(): number {
    return this.value.length;
  }
  group(name: string): RegexGroup | null {
    if (this.found === null) return null;
    const text = /^\d+$/.test(name) ? this.found[Number(name)] : this.found.groups?.[name];
    return text === undefined ? { success: false, value: "" } : { success: true, value: text };
  }
  captures(): string[] {
    return this.found === null ? [] : this.found.slice(1).filter((text) => text !== undefined);
  }
}

export class Regex {
  readonly expression: RegExp;
  constructor(pattern: string, options: string) {
    let flags = "dgu";
    if (/IgnoreCase/.test(options)) flags += "i";
    if (/Multiline/.test(options)) flags += "m";
    if (/Singleline/.test(options)) flags += "s";
    this.expression = build(pattern, flags);
  }
  isMatch(text: string): boolean {
    this.expression.lastIndex = 0;
    return this.expression.test(text);
  }
  match(text: string): RegexMatch {
    this.expression.lastIndex = 0;
    return new RegexMatch(this.expression.exec(text));
  }
  matches(text: string): RegexMatch[] {
    return Array.from(text.matchAll(this.expression), (m) => new RegexMatch(m as RegExpExecArray));
  }
  groupNames(): string[] {
    const probe = new RegExp(`${this.expression.source}|`, this.expression.flags).exec("");
    const names = Array.from({ length: probe?.length ?? 1 }, (_, i) => String(i));
    const named = Object.keys(probe?.groups ?? {});
    return named.length === 0 ? names : [...names.slice(0, names.length - named.length), ...named];
  }
  replace(text: string, replacement: string): string {
    return text.replace(this.expression, replacement.replace(/\$\{(\w+)\}/g, (_a, n: string) => (/^\d+$/.test(n) ? `$${n}` : `$<${n}>`)).replace(/\$0/g, "$$&"));
  }
  replaceWith(text: string, by: (match: RegexMatch) => string): string {
    let result = "";
    let from = 0;
    for (const match of this.matches(text)) {
      result += text.slice(from, match.index) + by(match);
      from = match.index + match.length;
    }
    return result + text.slice(from);
  }
}

function build(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    try {
      return new RegExp(pattern, flags.replace("u", ""));
    } catch {
      throw new Exception("System.ArgumentException", `Invalid pattern '${pattern}'.`);
    }
  }
}

const cache = new Map<string, Regex>();
export function regexFor(pattern: string, given: string | number | boolean = "None"): Regex {
  const options = typeof given === "string" ? given : given === true || (typeof given === "number" && (given & 1) !== 0) ? "IgnoreCase" : "None";
  const key = `${options}\0${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    if (cache.size > 500) cache.clear();
    regex = new Regex(pattern, options);
    cache.set(key, regex);
  }
  return regex;
}
