// Select-String: lines of files or of input that match patterns.
import { closeSync, openSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import {
  type EnumValue,
  Exception,
  getType,
  invokeMethod,
  newErrorRecord,
  type PSValue,
  regexFor,
  toStringValue,
  unwrap,
  getMember,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PathInfo } from "@latch/engine";
import { decodeText, ioError, textEncodingOf } from "@latch/providers";
import { ContextWindow } from "../match/context-window.ts";
import { MatchInfo, type MatchSource } from "../match/match-info.ts";

interface Parameters {
  InputObject?: PSValue;
  Pattern: string[];
  Path?: string[];
  LiteralPath?: string[];
  SimpleMatch?: boolean;
  CaseSensitive?: boolean;
  Quiet?: boolean;
  List?: boolean;
  NoEmphasis?: boolean;
  Include?: string[];
  Exclude?: string[];
  NotMatch?: boolean;
  AllMatches?: boolean;
  Encoding?: PSValue;
  Context?: number[];
  Raw?: boolean;
  Culture?: EnumValue;
}

type Cmdlet = CmdletRuntime<Parameters>;

/** One pattern, ready to try: the .NET matches of a line, or null. */
type Matcher = (line: string) => PSValue[] | null;

export const selectString = defineCmdlet<Parameters>("Select-String", (cmdlet) => {
  let matchers: Matcher[] = [];
  let window: ContextWindow;
  let lineNumber = 0;
  let found = false;
  const emit = (match: MatchInfo) => {
    found = true;
    const { Quiet, Raw } = cmdlet.parameters;
    if (Quiet) return;
    cmdlet.write(Raw ? match.line : match);
  };
  return {
    begin() {
      matchers = cmdlet.parameters.Pattern.map((pattern) => matcherOf(cmdlet, pattern));
      window = new ContextWindow(contextOf(cmdlet), emit);
    },
    process() {
      if (found && cmdlet.parameters.Quiet) return;
      const { Path, LiteralPath } = cmdlet.parameters;
      if (Path || LiteralPath) {
        for (const file of filesOf(cmdlet, LiteralPath ?? Path ?? [], LiteralPath !== undefined))
          searchFile(cmdlet, file, matchers, emit, () => found);
        return;
      }
      const input = cmdlet.parameters.InputObject;
      if (input === undefined || input === null) return;
      const path = fileOfInput(input);
      if (path !== null) {
        searchFile(cmdlet, path, matchers, emit, () => found);
        return;
      }
      lineNumber++;
      searchLine(
        cmdlet,
        matchers,
        window,
        { path: "InputStream", fileName: "InputStream" },
        toStringValue(input),
        lineNumber,
      );
    },
    end() {
      window.finish();
      if (cmdlet.parameters.Quiet && found) cmdlet.write(true);
    },
  };
});

function contextOf(cmdlet: Cmdlet): [before: number, after: number] {
  const [before = 0, after] = cmdlet.parameters.Context ?? [];
  return [before, after ?? before];
}

function matcherOf(cmdlet: Cmdlet, pattern: string): Matcher {
  const { SimpleMatch, CaseSensitive, AllMatches, NotMatch } = cmdlet.parameters;
  if (SimpleMatch) {
    const wanted = CaseSensitive ? pattern : pattern.toLowerCase();
    return (line) => ((CaseSensitive ? line : line.toLowerCase()).includes(wanted) ? [] : null);
  }
  const regex = compile(cmdlet, pattern, CaseSensitive !== true);
  if (NotMatch) return (line) => (regex.isMatch(line) ? [] : null);
  if (AllMatches) {
    return (line) => {
      if (!regex.isMatch(line)) return null;
      return [...(invokeMethod(regex, "Matches", [line]) as Iterable<PSValue>)];
    };
  }
  return (line) => (regex.isMatch(line) ? [invokeMethod(regex, "Match", [line])] : null);
}

function compile(cmdlet: Cmdlet, pattern: string, ignoreCase: boolean) {
  try {
    return regexFor(pattern, ignoreCase);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const exception = new Exception(
      "System.ArgumentException",
      `The string ${pattern} is not a valid regular expression: ${error.message}`,
    );
    return cmdlet.throwTerminating(newErrorRecord(exception, "InvalidRegex", "InvalidArgument", null));
  }
}

/** A FileInfo in the pipeline stands for its file's content. */
function fileOfInput(input: PSValue): string | null {
  const base = unwrap(input);
  if (typeof base !== "object" || base === null || Array.isArray(base)) return null;
  return getType("System.IO.FileInfo").isInstance(base) ? toStringValue(getMember(base, "FullName") ?? "") : null;
}

function* filesOf(cmdlet: Cmdlet, paths: readonly string[], literal: boolean): Iterable<string> {
  const { Include, Exclude } = cmdlet.parameters;
  const include = Include?.map((text) => new WildcardPattern(text, { ignoreCase: true }));
  const exclude = Exclude?.map((text) => new WildcardPattern(text, { ignoreCase: true }));
  for (const path of paths) {
    let found: PathInfo[];
    try {
      found = cmdlet.context.paths.resolve(path, { literal });
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      cmdlet.throwTerminating(error.errorRecord ?? newErrorRecord(error, "PathNotFound", "ObjectNotFound", path));
    }
    for (const file of found) {
      // The patterns are held against the whole path here.
      if (include && !include.some((pattern) => pattern.isMatch(file.providerPath))) continue;
      if (exclude?.some((pattern) => pattern.isMatch(file.providerPath))) continue;
      if (file.provider.provider.isItemContainer(file.providerPath)) continue;
      yield file.providerPath;
    }
  }
}

function searchFile(
  cmdlet: Cmdlet,
  path: string,
  matchers: readonly Matcher[],
  emit: (match: MatchInfo) => void,
  done: () => boolean,
): void {
  let text: string;
  try {
    closeSync(openSync(path, "r"));
    text = decodeText(readFileSync(path), textEncodingOf(cmdlet.parameters.Encoding));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    cmdlet.writeError(ioError(error, "ProcessingFile", "InvalidArgument", path));
    return;
  }
  const source: MatchSource = { path, fileName: basename(path) };
  const window = new ContextWindow(contextOf(cmdlet), emit);
  let number = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? text.length : end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    at = end < 0 ? text.length : end + 1;
    number++;
    if ((number & 1023) === 0) cmdlet.checkStopped();
    const matched = searchLine(cmdlet, matchers, window, source, line, number);
    if (matched && (cmdlet.parameters.List || (cmdlet.parameters.Quiet && done()))) break;
  }
  window.finish();
}

/** Tries the patterns on a line; true when it is a hit. */
function searchLine(
  cmdlet: Cmdlet,
  matchers: readonly Matcher[],
  window: ContextWindow,
  source: MatchSource,
  line: string,
  number: number,
): boolean {
  const { NotMatch, CaseSensitive, NoEmphasis } = cmdlet.parameters;
  let hit: { matches: PSValue[]; index: number } | null = null;
  for (let index = 0; index < matchers.length && hit === null; index++) {
    const matches = (matchers[index] as Matcher)(line);
    if (matches !== null) hit = { matches, index };
  }
  const isHit = NotMatch ? hit === null : hit !== null;
  if (!isHit) {
    window.other(line);
    return false;
  }
  const pattern = cmdlet.parameters.Pattern[NotMatch ? cmdlet.parameters.Pattern.length - 1 : (hit?.index ?? 0)] ?? "";
  const emphasize = !NoEmphasis && !NotMatch && cmdlet.context.host.ui?.supportsVirtualTerminal === true;
  window.hit(
    new MatchInfo(
      source,
      line,
      number,
      pattern,
      CaseSensitive !== true,
      NotMatch ? [] : (hit?.matches ?? []),
      emphasize,
    ),
  );
  return true;
}
