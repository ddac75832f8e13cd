// Owns turning command arguments into argv by $PSNativeCommandArgumentPassing: bare globs, ~, arrays, -name:value, --%.
import {
  AutomationNull,
  getEnumerable,
  getType,
  type PSValue,
  splitArguments,
  toStringValue,
  tryConvertTo,
  WildcardPattern,
} from "@latch/dotnet";
import {
  ArrayLiteralAst,
  type Ast,
  CommandParameterAst,
  ExpandableStringExpressionAst,
  StringConstantExpressionAst,
  StringConstantType,
} from "@latch/grammar";
import { readdirSync } from "node:fs";
import type { CommandArgument } from "../pipeline/contract.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";

/**
 * argv after the program's name. In Legacy passing the arguments become one command line, as on Windows, which is cut
 * into words again: empty arguments and quotes inside of arguments are lost.
 */
export function nativeArguments(context: ExecutionContext, name: string, args: readonly CommandArgument[]): string[] {
  const style = passingStyle(context);
  const isLegacy = style === "Legacy" || (style === "Windows" && legacyPrograms.test(name));
  const words = new ArgumentWords(context, style !== "Legacy");
  for (const argument of args) words.add(argument);
  return isLegacy ? splitArguments(words.line) : words.argv;
}

/** Programs that Windows passing treats as Legacy does. */
const legacyPrograms = /(?:^(?:cmd|cscript|find|sqlcmd|wscript)(?:\.[^.]*)?|\.(?:js|wsf|cmd|bat|vbs))$/i;

/** $PSNativeCommandArgumentPassing; a value that is no style means Legacy. */
function passingStyle(context: ExecutionContext): string {
  const value = context.getVariable("PSNativeCommandArgumentPassing");
  if (value === null) return "Standard";
  const style = tryConvertTo(value, getType("System.Management.Automation.NativeArgumentPassingStyle"));
  return style.ok ? toStringValue(style.value) : "Legacy";
}

/** The arguments as a list and as one line. */
class ArgumentWords {
  readonly argv: string[] = [];
  line = "";
  private readonly context: ExecutionContext;
  /** Literal arrays and empty strings are words of their own (not in Legacy passing). */
  private readonly isStandard: boolean;
  private verbatim = false;

  constructor(context: ExecutionContext, isStandard: boolean) {
    this.context = context;
    this.isStandard = isStandard;
  }

  add(argument: CommandArgument): void {
    if (this.line !== "") this.line += " ";
    const prefix = parameterText(argument);
    const apart = argument.hasColon && hasSpaceAfter(argument);
    const joined = prefix !== null && argument.hasColon && argument.hasValue && !apart;
    if (prefix !== null && !joined) this.addWord(prefix, "", false);
    if (!argument.hasValue) return;
    if (argument.value === "--%" && argument.text === "--%") {
      this.verbatim = true;
      return;
    }
    if (argument.value === AutomationNull) return;
    if (prefix !== null && !joined) this.line += " ";
    if (joined) this.line += prefix;
    this.addValue(argument, joined ? prefix : "");
  }

  private addValue(argument: CommandArgument, prefix: string): void {
    const value = argument.value;
    const source = argument.ast instanceof CommandParameterAst ? argument.ast.argument : argument.ast;
    const quoted = isQuoted(argument.ast);
    const items = getEnumerable(value);
    if (items === null) {
      this.addOne(value, argument.text ?? this.context.textOf(value), prefix, quoted);
      return;
    }
    const list = source instanceof ArrayLiteralAst ? source : null;
    let index = 0;
    for (const item of items) {
      const text = this.context.textOf(item);
      if (index > 0 && text !== "") this.line += separator(list, index);
      index++;
      if (list !== null && this.isStandard && text !== "" && !this.verbatim && !needsQuotes(text)) {
        for (const word of list.extent.text.split(" ")) if (word !== "") this.addWord(word, prefix, quoted);
        return;
      }
      this.addOne(item, text, prefix, quoted);
    }
  }

  private addOne(value: PSValue, text: string, prefix: string, quoted: boolean): void {
    if (text === "") {
      if (this.isStandard && value !== null && value !== AutomationNull) this.argv.push(prefix);
    } else if (this.verbatim) {
      const expanded = text.replace(/%([^%]+)%/g, (whole, name: string) => process.env[name] ?? whole);
      this.line += expanded;
      this.argv.push(...expanded.split(" ").filter((word) => word !== ""));
    } else if (needsQuotes(text)) {
      this.argv.push(prefix + text);
      this.line += `"${text}${/\\*$/.exec(text)?.[0] ?? ""}"`;
    } else this.addWord(text, prefix, quoted);
  }

  /** Adds a word; bare ones are globbed and have `~` expanded. */
  private addWord(word: string, prefix: string, quoted: boolean): void {
    let words = [word];
    if (!quoted && WildcardPattern.containsWildcards(word)) {
      const found = glob(this.context, word);
      if (found.length > 0) words = found;
    } else if (!quoted && (word === "~" || word.startsWith("~/"))) {
      words = [(process.env["HOME"] ?? "") + word.slice(1)];
    }
    this.argv.push(...words.map((one) => prefix + one));
    this.line += words.map((one) => (one !== word && needsQuotes(one) ? `"${one}"` : one)).join(" ");
  }
}

/** What stands between two elements of an argument: a literal array is written as it was. */
function separator(list: ArrayLiteralAst | null, index: number): string {
  const before = list?.elements[index - 1];
  const after = list?.elements[index];
  if (list === null || before === undefined || after === undefined) return " ";
  const between = list.extent.script.text.slice(before.extent.endOffset, after.extent.startOffset);
  if (between.length === 1) return ",";
  if (between.startsWith(",")) return ", ";
  return between.endsWith(",") ? " ," : " , ";
}

/** `-a: b`: a blank between colon and value keeps them apart. */
function hasSpaceAfter(argument: CommandArgument): boolean {
  const ast = argument.ast;
  if (!(ast instanceof CommandParameterAst) || ast.argument === null) return false;
  return /\s/.test(ast.extent.script.text.charAt(ast.argument.extent.startOffset - 1));
}

/** `-name` or `-name:`. */
function parameterText(argument: CommandArgument): string | null {
  if (argument.parameterName === null) return null;
  if (argument.ast instanceof CommandParameterAst) {
    const text = argument.ast.extent.text;
    const dash = text.charAt(0);
    const name = `${dash}${argument.ast.parameterName}`;
    return argument.hasColon ? `${name}:` : name;
  }
  return argument.hasColon ? `-${argument.parameterName}:` : `-${argument.parameterName}`;
}

function isQuoted(ast: Ast | null): boolean {
  const node = ast instanceof CommandParameterAst ? ast.argument : ast;
  if (node instanceof StringConstantExpressionAst || node instanceof ExpandableStringExpressionAst) {
    return node.stringConstantType !== StringConstantType.BareWord;
  }
  return false;
}

/** White space outside double quotes. */
function needsQuotes(text: string): boolean {
  let quotes = 0;
  let afterBackslash = false;
  for (const character of text) {
    if (character === '"' && !afterBackslash) quotes++;
    else if (/\s/.test(character) && quotes % 2 === 0) return true;
    afterBackslash = character === "\\";
  }
  return false;
}

/** Files that match a pattern, relative as it was written; none outside the file system. */
function glob(context: ExecutionContext, pattern: string): string[] {
  if (!isFileSystem(context)) return [];
  const home = pattern === "~" || pattern.startsWith("~/");
  const text = home ? (process.env["HOME"] ?? "") + pattern.slice(1) : pattern;
  const absolute = text.startsWith("/");
  const base = absolute ? "/" : workingDirectory(context);
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  let found = [""];
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    found = found.flatMap((path) => matches(base, path, part, last));
    if (found.length === 0) return [];
  }
  return found.map((path) => (absolute ? `/${path}` : path));
}

function matches(base: string, path: string, part: string, last: boolean): string[] {
  const join = (name: string): string => (path === "" ? name : `${path}/${name}`);
  if (!WildcardPattern.containsWildcards(part)) return [join(part)];
  try {
    const entries = readdirSync(base + (base.endsWith("/") ? "" : "/") + path, { withFileTypes: true });
    const names = entries.filter((e) => last || e.isDirectory() || e.isSymbolicLink()).map((e) => e.name);
    const wildcard = new WildcardPattern(part, { ignoreCase: false });
    const kept = names.filter((name) => !name.startsWith(".") && wildcard.isMatch(name));
    return kept.sort().map(join);
  } catch {
    // No such directory, or no valid pattern: the word stays as it is.
    return [];
  }
}

function isFileSystem(context: ExecutionContext): boolean {
  return context.paths.currentLocation.provider.name === "FileSystem";
}

/** The directory programs run in: the file system's current one. */
export function workingDirectory(context: ExecutionContext): string {
  const location = context.paths.currentLocation;
  if (location.provider.name === "FileSystem") return location.providerPath;
  const drive = context.drives.findDrive("/");
  return drive === null ? process.cwd() : context.paths.locationOf(drive).providerPath;
}
