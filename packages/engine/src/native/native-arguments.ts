// Owns turning command arguments into argv as PowerShell's Standard passing does: bare globs, ~, arrays, -name:value, --%.
import { AutomationNull, getEnumerable, type PSValue, WildcardPattern } from "@latch/dotnet";
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

/** argv after the program's name. */
export function nativeArguments(context: ExecutionContext, args: readonly CommandArgument[]): string[] {
  const argv: string[] = [];
  let verbatim = false;
  for (const argument of args) {
    const prefix = parameterText(argument);
    const apart = argument.hasColon && hasSpaceAfter(argument);
    if (prefix !== null && (!argument.hasValue || !argument.hasColon || apart))
      addWord(context, argv, prefix, "", false);
    if (!argument.hasValue) continue;
    if (argument.value === "--%" && argument.text === "--%") {
      verbatim = true;
      continue;
    }
    if (argument.value === AutomationNull) continue;
    addValue(context, argv, argument, prefix !== null && argument.hasColon && !apart ? prefix : "", verbatim);
  }
  return argv;
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

function addValue(
  context: ExecutionContext,
  argv: string[],
  argument: CommandArgument,
  prefix: string,
  verbatim: boolean,
): void {
  const value = argument.value;
  const source = argument.ast instanceof CommandParameterAst ? argument.ast.argument : argument.ast;
  const items = getEnumerable(value);
  const quoted = isQuoted(argument.ast);
  if (items === null) {
    addOne(context, argv, value, argument.text ?? context.textOf(value), prefix, verbatim, quoted);
    return;
  }
  for (const item of items) {
    const text = context.textOf(item);
    if (source instanceof ArrayLiteralAst && text !== "" && !verbatim && !needsQuotes(text)) {
      for (const word of source.extent.text.split(" ")) if (word !== "") addWord(context, argv, word, prefix, quoted);
      return;
    }
    addOne(context, argv, item, text, prefix, verbatim, quoted);
  }
}

function addOne(
  context: ExecutionContext,
  argv: string[],
  value: PSValue,
  text: string,
  prefix: string,
  verbatim: boolean,
  quoted: boolean,
): void {
  if (text === "") {
    if (value !== null && value !== AutomationNull) argv.push(prefix);
    return;
  }
  if (verbatim) {
    const expanded = text.replace(/%([^%]+)%/g, (whole, name: string) => process.env[name] ?? whole);
    argv.push(...expanded.split(" ").filter((word) => word !== ""));
    return;
  }
  if (needsQuotes(text)) {
    argv.push(prefix + text);
    return;
  }
  addWord(context, argv, text, prefix, quoted);
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

/** Adds a word; bare ones are globbed and have `~` expanded. */
function addWord(context: ExecutionContext, argv: string[], word: string, prefix: string, quoted: boolean): void {
  if (!quoted) {
    if (WildcardPattern.containsWildcards(word)) {
      const found = glob(context, word);
      if (found.length > 0) {
        argv.push(...found.map((path) => prefix + path));
        return;
      }
    } else if (word === "~" || word.startsWith("~/")) {
      argv.push(prefix + (process.env["HOME"] ?? "") + word.slice(1));
      return;
    }
  }
  argv.push(prefix + word);
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
  let names: string[];
  try {
    const entries = readdirSync(base + (base.endsWith("/") ? "" : "/") + path, { withFileTypes: true });
    names = entries.filter((e) => last || e.isDirectory() || e.isSymbolicLink()).map((e) => e.name);
  } catch {
    return [];
  }
  const wildcard = new WildcardPattern(part, { ignoreCase: false });
  const kept = names.filter((name) => !name.startsWith(".") && wildcard.isMatch(name));
  return kept.sort().map(join);
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
