// The members of Regex, Match, Group, Capture and their collections.

import { enumValue } from "../../values/enum-value.ts";
import { arrayOf } from "../../values/arrays.ts";
import { ENUMERATE } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { dotNetToString } from "../../text/dotnet-string.ts";
import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import { Delegate } from "../../types/delegate.ts";
import { argumentNull, argumentOutOfRange } from "../../types/method-errors.ts";
import type { MethodSignature } from "../../types/method-signature.ts";
import { PSTimeSpan } from "../../values/time-span.ts";
import { enumNumber, int, requiredText, text } from "../arguments.ts";
import { Enumerator } from "../collections/enumerator.ts";
import { Capture, escapeRegex, Group, Match, Regex, regexFor, unescapeRegex } from "./regex.ts";
import { expandReplacement, parseReplacement } from "./replacement.ts";

/** MatchCollection, GroupCollection, CaptureCollection. */
class RegexCollection<T extends Capture> {
  readonly items: readonly T[];
  constructor(items: readonly T[]) {
    this.items = items;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.items;
  }
  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }
}
class MatchCollection extends RegexCollection<Match> {}
class CaptureCollection extends RegexCollection<Capture> {}
class GroupCollection extends RegexCollection<Group> {
  readonly match: Match;
  constructor(match: Match) {
    super(match.success ? match.regex.tree.numbers.map((n) => match.group(n)) : [match]);
    this.match = match;
  }
}
tagType(MatchCollection, "System.Text.RegularExpressions.MatchCollection");
tagType(CaptureCollection, "System.Text.RegularExpressions.CaptureCollection");
tagType(GroupCollection, "System.Text.RegularExpressions.GroupCollection");

function evaluator(value: PSValue | undefined): string | ((match: Match) => string) {
  if (value instanceof Delegate) return (match) => dotNetToString(value.invoke([match]));
  return requiredText(value, "replacement");
}

/** Static calls `(input, pattern, …, options?, timeout?)`: the regex and the remaining arguments. */
function staticRegex(args: PSValue[], signature: MethodSignature): { regex: Regex; input: string } {
  const at = signature.parameters.findIndex(
    (p) => p.type.displayName === "System.Text.RegularExpressions.RegexOptions",
  );
  const input = requiredText(args[0], "input");
  const pattern = requiredText(args[1], "pattern");
  return { regex: regexFor(pattern, at < 0 ? 0 : enumNumber(args[at])), input };
}

function startOf(args: PSValue[], at: number, input: string): number | undefined {
  if (args[at] === undefined) return undefined;
  const start = int(args[at]);
  if (start < 0 || start > input.length)
    throw argumentOutOfRange("Start index cannot be less than 0 or greater than input length.", "startat");
  return start;
}

const noTimeout = new PSTimeSpan(-10000n);

const methods: Record<string, MethodImplementation<Regex>> = {
  Match: (self, args) => {
    const input = requiredText(args[0], "input");
    if (args.length === 3) {
      const part = input.slice(int(args[1]), int(args[1]) + int(args[2]));
      return self.match(part);
    }
    return self.match(input, startOf(args, 1, input));
  },
  Matches: (self, args) => {
    const input = requiredText(args[0], "input");
    return new MatchCollection(self.matches(input, startOf(args, 1, input)));
  },
  IsMatch: (self, args) => {
    const input = requiredText(args[0], "input");
    return self.isMatch(input, startOf(args, 1, input));
  },
  Count: (self, args) => self.matches(requiredText(args[0], "input")).length,
  Replace: (self, args) => {
    const input = requiredText(args[0], "input");
    return self.replace(input, evaluator(args[1]), args[2] === undefined ? -1 : int(args[2]), startOf(args, 3, input));
  },
  Split: (self, args) => {
    const input = requiredText(args[0], "input");
    return arrayOf(
      "System.String",
      self.split(input, args[1] === undefined ? 0 : int(args[1]), startOf(args, 2, input)),
    );
  },
  GetGroupNames: (self) =>
    arrayOf(
      "System.String",
      self.tree.numbers.map((n) => self.tree.names.get(n) ?? String(n)),
    ),
  GetGroupNumbers: (self) => arrayOf("System.Int32", [...self.tree.numbers]),
  GroupNameFromNumber: (self, [number]) => self.tree.names.get(int(number)) ?? "",
  GroupNumberFromName: (self, [name]) => self.tree.numberOf.get(requiredText(name, "name")) ?? -1,
};

defineType<Regex>({
  name: "System.Text.RegularExpressions.Regex",
  construct: ([pattern, options]) => {
    if (pattern === null || pattern === undefined) throw argumentNull("pattern");
    return new Regex(text(pattern), options === undefined ? 0 : enumNumber(options));
  },
  properties: {
    Options: (self) => enumValue("System.Text.RegularExpressions.RegexOptions", self.options),
    RightToLeft: (self) => self.rightToLeft,
    MatchTimeout: () => noTimeout,
  },
  methods,
  staticProperties: { InfiniteMatchTimeout: () => noTimeout, CacheSize: { get: () => 15, set: () => undefined } },
  staticMethods: {
    CompileToAssembly: () => {
      throw new Exception(
        "System.PlatformNotSupportedException",
        "This platform does not support writing compiled regular expressions to an assembly. Use GeneratedRegexAttribute with the regular expression source generator instead.",
      );
    },
    Escape: ([value]) => escapeRegex(requiredText(value, "str")),
    Unescape: ([value]) => unescapeRegex(requiredText(value, "str")),
    IsMatch: (args, signature) => {
      const { regex, input } = staticRegex(args, signature);
      return regex.isMatch(input);
    },
    Match: (args, signature) => {
      const { regex, input } = staticRegex(args, signature);
      return regex.match(input);
    },
    Matches: (args, signature) => {
      const { regex, input } = staticRegex(args, signature);
      return new MatchCollection(regex.matches(input));
    },
    Count: (args, signature) => {
      const { regex, input } = staticRegex(args, signature);
      return regex.matches(input).length;
    },
    Replace: (args, signature) => {
      const { regex, input } = staticRegex(args, signature);
      return regex.replace(input, evaluator(args[2]));
    },
    Split: (args, signature) => {
      const { regex, input } = staticRegex(args, signature);
      return arrayOf("System.String", regex.split(input));
    },
  },
});

const captureProperties = {
  Index: (self: Capture) => self.index,
  Length: (self: Capture) => self.length,
  Value: (self: Capture) => self.value,
};
defineType<Capture>({ name: "System.Text.RegularExpressions.Capture", properties: captureProperties });
defineType<Group>({
  name: "System.Text.RegularExpressions.Group",
  properties: {
    ...captureProperties,
    Name: (self) => self.name,
    Success: (self) => self.success,
    // The last capture is the group itself.
    Captures: (self) =>
      new CaptureCollection(self.captureList.length === 0 ? [] : [...self.captureList.slice(0, -1), self]),
  },
  staticMethods: { Synchronized: ([group]) => group ?? null },
});
defineType<Match>({
  name: "System.Text.RegularExpressions.Match",
  properties: { Groups: (self) => new GroupCollection(self) },
  methods: {
    NextMatch: (self) => self.regex.nextMatch(self),
    Result: (self, [replacement]) =>
      expandReplacement(
        parseReplacement(requiredText(replacement, "replacement"), self.regex.tree.numberOf, self.regex.tree.numbers),
        self,
      ),
  },
  staticProperties: { Empty: () => new Match(regexFor("(?!)"), "", null) },
  staticMethods: { Synchronized: ([match]) => match ?? null },
});

function collectionType(name: string): void {
  defineType<RegexCollection<Capture>>({
    name: `System.Text.RegularExpressions.${name}`,
    properties: {
      Count: (self) => self.items.length,
      IsReadOnly: () => true,
      IsSynchronized: () => false,
      SyncRoot: (self) => self,
      Keys: (self) =>
        arrayOf(
          "System.String",
          self.items.map((g) => (g instanceof Group ? g.name : "")),
        ),
      Values: (self) => [...self.items],
    },
    methods: {
      GetEnumerator: (self) => new Enumerator(() => self.items, "System.Collections.IEnumerator"),
      CopyTo: (self, [array, index]) => {
        self.items.forEach((item, i) => void ((array as PSValue[])[int(index) + i] = item));
        return undefined;
      },
      ContainsKey: (self, [name]) => self.items.some((g) => g instanceof Group && g.name === text(name)),
      TryGetValue: (self, [name, result]) => {
        const found = self.items.find((g) => g instanceof Group && g.name === text(name));
        (result as unknown as { value: PSValue }).value = found ?? null;
        return found !== undefined;
      },
    },
    indexer: {
      get: (self, [index]) => {
        if (self instanceof GroupCollection)
          return typeof index === "string" ? self.match.groupByName(index) : self.match.group(int(index));
        const item = self.items[int(index)];
        if (item === undefined)
          throw argumentOutOfRange("Specified argument was out of the range of valid values.", "i");
        return item;
      },
    },
  });
}
collectionType("MatchCollection");
collectionType("GroupCollection");
collectionType("CaptureCollection");
