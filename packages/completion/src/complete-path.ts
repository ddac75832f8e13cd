// Paths: children of the directory written so far, quoted as the word is.
import { Exception, WildcardPattern } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { CompletionResult } from "./completion-result.ts";
import { quotedAs, unquoted } from "./completion-site.ts";

export interface PathOptions {
  readonly containersOnly?: boolean;
  /** in command position a quoted path needs `&` */
  readonly asCommand?: boolean;
}

/** The items whose names begin as the word does. */
export function completePaths(context: ExecutionContext, word: string, options: PathOptions = {}): CompletionResult[] {
  const typed = unquoted(word);
  const drive = /^\w+:/.exec(typed)?.[0].length ?? 0;
  const slash = Math.max(typed.lastIndexOf("/"), typed.lastIndexOf("\\"), drive - 1);
  const directory = typed.slice(0, slash + 1);
  const wanted = typed.slice(slash + 1);
  const pattern = new WildcardPattern(
    `${WildcardPattern.escape(wanted).replaceAll("`*", "*").replaceAll("`?", "?")}*`,
    { ignoreCase: true },
  );
  try {
    const [parent] = context.paths.resolve(directory === "" ? "." : directory, { literal: !directory.startsWith("~") });
    if (!parent) return [];
    const provider = parent.provider.provider;
    const start = directory.endsWith(":") ? `${parent.drive?.name ?? directory.slice(0, -1)}:/` : directory;
    const results: CompletionResult[] = [];
    for (const name of provider.childNames(parent.providerPath, wanted.startsWith("."))) {
      if (!pattern.isMatch(name)) continue;
      const full = provider.makePath(parent.providerPath, name);
      const container = provider.isItemContainer(full);
      if (options.containersOnly && !container) continue;
      const path = (directory === "" && provider.hierarchical ? "./" : start) + name;
      const text = quotedAs(path, word);
      const toolTip = start === directory ? full : path;
      const completed = options.asCommand && text !== path ? `& ${text}` : text;
      results.push(new CompletionResult(completed, name, container ? "ProviderContainer" : "ProviderItem", toolTip));
    }
    return results;
  } catch (error) {
    if (error instanceof Exception) return []; // no such directory: nothing to offer
    throw error;
  }
}
