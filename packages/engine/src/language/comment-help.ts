// Comment-based help (about_Comment_Based_Help): which comments belong to a function or script, and their sections.
import { parseInput, TokenKind } from "@latch/grammar";
import type { Ast, FunctionDefinitionAst, ParameterAst, ScriptBlockAst, ScriptExtent, Token } from "@latch/grammar";

/** `System.Management.Automation.Language.CommentHelpInfo`: the sections; parameters by upper-case name. */
export class CommentHelpInfo {
  synopsis: string | null = null;
  description: string | null = null;
  notes: string | null = null;
  component: string | null = null;
  role: string | null = null;
  functionality: string | null = null;
  forwardHelpTargetName: string | null = null;
  forwardHelpCategory: string | null = null;
  remoteHelpRunspace: string | null = null;
  mamlHelpFile: string | null = null;
  readonly parameters = new Map<string, string>();
  readonly examples: string[] = [];
  readonly inputs: string[] = [];
  readonly outputs: string[] = [];
  readonly links: string[] = [];

  /** The sections as one comment. */
  getCommentBlock(): string {
    const lines = ["<#"];
    const section = (keyword: string, text: string | null): void => {
      if (text !== null && text !== "") lines.push(`.${keyword}`, text);
    };
    const named = (keyword: string, name: string | null): void => {
      if (name !== null && name !== "") lines.push(`.${keyword} ${name}`);
    };
    section("SYNOPSIS", this.synopsis);
    section("DESCRIPTION", this.description);
    for (const [name, text] of this.parameters) lines.push(`.PARAMETER ${name}`, text);
    for (const text of this.inputs) lines.push(".INPUTS", text);
    for (const text of this.outputs) lines.push(".OUTPUTS", text);
    section("NOTES", this.notes);
    for (const text of this.examples) lines.push(".EXAMPLE", text);
    for (const text of this.links) lines.push(".LINK", text);
    named("FORWARDHELPTARGETNAME", this.forwardHelpTargetName);
    named("FORWARDHELPCATEGORY", this.forwardHelpCategory);
    named("REMOTEHELPRUNSPACE", this.remoteHelpRunspace);
    section("COMPONENT", this.component);
    section("ROLE", this.role);
    section("FUNCTIONALITY", this.functionality);
    named("EXTERNALHELP", this.mamlHelpFile);
    lines.push("#>", "");
    return lines.join("\n");
  }
}

/** What is written about a command: its help comment, and the comment beside each parameter in order. */
export interface CommandHelp {
  readonly help: CommentHelpInfo;
  /** of how many comments the help is made */
  readonly commentCount: number;
  readonly parameterComments: readonly string[];
}

/** How many lines a help comment may be away from what it describes. */
const PROXIMITY = 2;
const directive = /^\s*\.(\w+)(?:\s+(\S.*))?\s*$/;

/** The help of a function (right before it, or first or last in its body) or of a script; null without any. */
export function commentHelpOf(ast: FunctionDefinitionAst | ScriptBlockAst): CommandHelp | null {
  const tokens = parseInput(ast.extent.script.text).tokens;
  const start = firstTokenIn(tokens, ast.extent);
  const found = helpComments(ast, tokens, start);
  const help = analyze(found);
  if (help === null) return null;
  return {
    help,
    commentCount: found.length,
    parameterComments: parameterComments(tokens, parametersOf(ast), start),
  };
}

function helpComments(ast: FunctionDefinitionAst | ScriptBlockAst, tokens: readonly Token[], start: number): Token[] {
  let from = start;
  let last = tokens.length - 1;
  if (isFunction(ast)) {
    const before = precedingComments(tokens, start, PROXIMITY);
    if (analyze(before) !== null) return before;
    from = firstTokenIn(tokens, ast.body.extent) + 1;
    last = lastTokenIn(tokens, ast.extent, start);
  } else if (ast.parent !== null) {
    from = start + 1;
    last = lastTokenIn(tokens, ast.extent, from);
  } else from = 0;
  const leading = leadingHelp(ast, tokens, from);
  if (leading !== null) return leading;
  const final = tokens[last];
  return final === undefined ? [] : precedingComments(tokens, last, final.extent.startLineNumber);
}

/** The first block of comments that is help, unless it belongs to the script's first function. */
function leadingHelp(ast: Ast, tokens: readonly Token[], from: number): Token[] | null {
  let next = from;
  for (;;) {
    const { comments, end } = commentBlock(tokens, next);
    next = end;
    const final = comments.at(-1);
    if (final === undefined) return null;
    if (analyze(comments) === null) continue;
    const first = ast.parent === null ? firstStatement(ast as ScriptBlockAst) : null;
    const belongsToFunction =
      first !== null && isFunction(first) && first.extent.startLineNumber - final.extent.endLineNumber <= PROXIMITY;
    return belongsToFunction ? null : comments;
  }
}

function firstStatement(script: ScriptBlockAst): Ast | null {
  const end = script.endBlock;
  return end?.unnamed === true ? (end.statements[0] ?? null) : null;
}

function isFunction(ast: Ast): ast is FunctionDefinitionAst {
  return ast.kind === "FunctionDefinition";
}

function parametersOf(ast: FunctionDefinitionAst | ScriptBlockAst): readonly ParameterAst[] {
  if (!isFunction(ast)) return ast.paramBlock?.parameters ?? [];
  return ast.parameters ?? ast.body.paramBlock?.parameters ?? [];
}

/** Comments that follow each other without an empty line, from a token on; and where the search ended. */
function commentBlock(tokens: readonly Token[], from: number): { comments: Token[]; end: number } {
  const comments: Token[] = [];
  let lastLine = Number.POSITIVE_INFINITY;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.extent.startLineNumber > lastLine) return { comments, end: i };
    if (token.kind === TokenKind.Comment) {
      comments.push(token);
      lastLine = token.extent.endLineNumber + 1;
    } else if (token.kind !== TokenKind.NewLine) return { comments, end: i };
  }
  return { comments, end: tokens.length };
}

function precedingComments(tokens: readonly Token[], index: number, proximity: number): Token[] {
  const comments: Token[] = [];
  let minimum = ((tokens[index] as Token | undefined)?.extent.startLineNumber ?? 0) - proximity;
  for (let i = index - 1; i >= 0; i--) {
    const token = tokens[i] as Token;
    if (token.extent.endLineNumber < minimum) break;
    if (token.kind === TokenKind.Comment) {
      comments.unshift(token);
      minimum = token.extent.startLineNumber - 1;
    } else if (token.kind !== TokenKind.NewLine) break;
  }
  return comments;
}

function firstTokenIn(tokens: readonly Token[], extent: ScriptExtent, from = 0): number {
  let index = from;
  while (index < tokens.length && (tokens[index] as Token).endOffset <= extent.startOffset) index++;
  return index;
}

function lastTokenIn(tokens: readonly Token[], extent: ScriptExtent, from: number): number {
  let index = from;
  while (index < tokens.length && (tokens[index] as Token).startOffset < extent.endOffset) index++;
  return index - 1;
}

/** For each parameter the text of the comments before, in and after it. */
function parameterComments(tokens: readonly Token[], parameters: readonly ParameterAst[], from: number): string[] {
  return parameters.map(({ extent }) => {
    const first = firstTokenIn(tokens, extent, from);
    const last = lastTokenIn(tokens, extent, first);
    const inside = tokens.slice(first, last).filter((token) => token.kind === TokenKind.Comment);
    const comments = [
      ...precedingComments(tokens, first, PROXIMITY),
      ...inside,
      ...commentBlock(tokens, last + 1).comments,
    ];
    return takeSection(comments.flatMap(linesOf), 0).text;
  });
}

/** Lines of a comment without its marks. */
function linesOf(comment: Token): string[] {
  const { text } = comment.extent;
  return text.startsWith("<#") ? text.slice(2, -2).split(/\r\n|\r|\n/) : [text.replace(/^#+/, "")];
}

/** The text up to the next keyword: blank lines before it and the first line's indentation away. */
function takeSection(lines: readonly string[], from: number): { text: string; next: number } {
  let text = "";
  let indentation = -1;
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] as string;
    if (indentation < 0 && /^\s*$/.test(line)) continue;
    if (directive.test(line)) return { text, next: i };
    const blank = (/^[ \t\u00a0]*/.exec(line) as RegExpExecArray)[0].length;
    if (indentation < 0) indentation = blank;
    text += `${line.slice(Math.min(indentation, blank))}\n`;
  }
  return { text, next: lines.length };
}

/** The sections of a block of comments; null when it is no help (text before a keyword, or an unknown keyword). */
function analyze(comments: readonly Token[]): CommentHelpInfo | null {
  const lines = comments.flatMap(linesOf);
  const help = new CommentHelpInfo();
  let found = false;
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as string;
    const match = directive.exec(line);
    if (match === null) {
      if (!/^\s*$/.test(line)) return null;
      i++;
      continue;
    }
    found = true;
    const { text, next } = takeSection(lines, i + 1);
    const keyword = (match[1] as string).toUpperCase();
    const argument = match[2]?.trim();
    const known = argument === undefined ? store(help, keyword, text) : storeNamed(help, keyword, argument, text);
    if (known === null) return null;
    // Text below a keyword that takes none is not skipped: it makes the comment no help.
    i = known ? next : i + 1;
  }
  return found ? help : null;
}

/** Keywords with text. True when the section was taken, null when there is no such keyword. */
function store(help: CommentHelpInfo, keyword: string, text: string): boolean | null {
  switch (keyword) {
    case "SYNOPSIS":
      help.synopsis = text;
      return true;
    case "DESCRIPTION":
      help.description = text;
      return true;
    case "NOTES":
      help.notes = text;
      return true;
    case "LINK":
      help.links.push(text.trim());
      return true;
    case "EXAMPLE":
      help.examples.push(text);
      return true;
    case "INPUTS":
      help.inputs.push(text);
      return true;
    case "OUTPUTS":
      help.outputs.push(text);
      return true;
    case "COMPONENT":
      help.component = text.trim();
      return true;
    case "ROLE":
      help.role = text.trim();
      return true;
    case "FUNCTIONALITY":
      help.functionality = text.trim();
      return true;
    default:
      return null;
  }
}

/** Keywords with a name behind them. */
function storeNamed(help: CommentHelpInfo, keyword: string, name: string, text: string): boolean | null {
  switch (keyword) {
    case "PARAMETER": {
      const key = name.toUpperCase();
      if (!help.parameters.has(key)) help.parameters.set(key, text);
      return true;
    }
    case "FORWARDHELPTARGETNAME":
      help.forwardHelpTargetName = name;
      return false;
    case "FORWARDHELPCATEGORY":
      help.forwardHelpCategory = name;
      return false;
    case "REMOTEHELPRUNSPACE":
      help.remoteHelpRunspace = name;
      return false;
    case "EXTERNALHELP":
      help.mamlHelpFile = name;
      return false;
    default:
      return null;
  }
}
