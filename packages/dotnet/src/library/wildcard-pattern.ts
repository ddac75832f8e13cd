// System.Management.Automation.WildcardPattern as a type.

import { WildcardPattern } from "../text/wildcard-pattern.ts";
import { defineType } from "../types/define-type.ts";
import { argumentNull } from "../types/method-errors.ts";
import type { PSValue } from "../values/ps-value.ts";
import { enumNumber, requiredText, text } from "./arguments.ts";

/** WildcardOptions: 1 Compiled, 2 IgnoreCase, 4 CultureInvariant. */
function make(pattern: PSValue | undefined, options: PSValue | undefined): WildcardPattern {
  if (pattern === null || pattern === undefined) throw argumentNull("pattern");
  return new WildcardPattern(text(pattern), { ignoreCase: options !== undefined && (enumNumber(options) & 2) !== 0 });
}

/** Backticks before the special characters. */
function escaped(pattern: string, kept: string): string {
  let out = "";
  for (const c of pattern) out += "*?[]`".includes(c) && !kept.includes(c) ? `\`${c}` : c;
  return out;
}

/** Backticks before special characters taken away. */
function unescaped(pattern: string): string {
  return pattern.replace(/`([*?[\]`])/g, "$1");
}

/** True when an unescaped special character occurs. */
function hasWildcards(pattern: string): boolean {
  return /(?:^|[^`])(?:``)*[*?[\]]/.test(pattern);
}

defineType<WildcardPattern>({
  name: "System.Management.Automation.WildcardPattern",
  implementation: WildcardPattern,
  construct: ([pattern, options]) => make(pattern, options),
  methods: {
    IsMatch: (self, [input]) => input !== null && self.isMatch(text(input)),
    ToWql: (self) => self.pattern.replaceAll("*", "%").replaceAll("?", "_"),
    ToString: () => "System.Management.Automation.WildcardPattern",
  },
  staticMethods: {
    Get: ([pattern, options]) => make(pattern, options),
    Escape: ([pattern, kept]) =>
      escaped(
        requiredText(pattern, "pattern"),
        Array.isArray(kept) ? kept.map((c) => text(c as PSValue)).join("") : "",
      ),
    Unescape: ([pattern]) => unescaped(requiredText(pattern, "pattern")),
    ContainsWildcardCharacters: ([pattern]) => pattern !== null && hasWildcards(text(pattern)),
  },
});
