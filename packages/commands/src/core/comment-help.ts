// Comment-based help: finding the comment that belongs to a function or script, and its sections.
import type { ScriptBlock } from "@latch/engine";

/** Sections of a help comment; parameters by lower-case name. */
export interface CommentHelp {
  synopsis: string;
  description: string;
  notes: string;
  component: string;
  role: string;
  functionality: string;
  readonly parameters: Map<string, string>;
  readonly examples: string[];
  readonly inputs: string[];
  readonly outputs: string[];
  readonly links: string[];
  externalHelp: string;
  forwardHelpTargetName: string;
}

const single = new Set(["synopsis", "description", "notes", "component", "role", "functionality"]);
const listed: Readonly<Record<string, "examples" | "inputs" | "outputs" | "links">> = {
  example: "examples",
  inputs: "inputs",
  outputs: "outputs",
  link: "links",
};

/** The help of a function: inside the body at its start or end, or right before the definition (at most one blank line). */
export function helpOfFunction(block: ScriptBlock): CommentHelp | null {
  const ast = block.ast;
  const text = ast.extent.script.text;
  const bodyStart = ast.extent.startOffset + (text[ast.extent.startOffset] === "{" ? 1 : 0);
  const bodyEnd = ast.extent.endOffset - (text[ast.extent.endOffset - 1] === "}" ? 1 : 0);
  const inside = parseComment(leadingComment(text.slice(bodyStart, bodyEnd)));
  if (inside !== null) return inside;
  const atEnd = parseComment(trailingComment(text.slice(bodyStart, bodyEnd)));
  if (atEnd !== null) return atEnd;
  const definition = ast.parent;
  return definition === null ? null : parseComment(precedingComment(text.slice(0, definition.extent.startOffset)));
}

/** The help of a script file: its first comment (or its last). */
export function helpOfScript(block: ScriptBlock): CommentHelp | null {
  const text = block.ast.extent.script.text;
  return (
    parseComment(leadingComment(text.replace(/^(#!.*\r?\n)?(\s*#requires.*\r?\n)*/i, ""))) ??
    parseComment(trailingComment(text))
  );
}

function leadingComment(text: string): string | null {
  const trimmed = text.replace(/^\s+/, "");
  const block = /^<#([\s\S]*?)#>/.exec(trimmed);
  if (block !== null) return block[1] as string;
  return lines(/^(?:[ \t]*#(?!>)[^\n]*(?:\r?\n|$))+/.exec(trimmed)?.[0]);
}

function trailingComment(text: string): string | null {
  const trimmed = text.replace(/\s+$/, "");
  const block = /<#((?:(?!<#)[\s\S])*?)#>$/.exec(trimmed);
  if (block !== null) return block[1] as string;
  return lines(/(?:^|\n)((?:[ \t]*#[^\n]*(?:\r?\n|$))+)$/.exec(trimmed)?.[1]);
}

function precedingComment(text: string): string | null {
  const gap = /\s*$/.exec(text)?.[0] ?? "";
  if ((gap.match(/\n/g) ?? []).length > 2) return null;
  return trailingComment(text);
}

/** Text of `#` lines without the marks. */
function lines(comment: string | undefined): string | null {
  if (comment === undefined) return null;
  return comment
    .split(/\r?\n/)
    .map((line) => line.replace(/^[ \t]*#[ ]?/, ""))
    .join("\n");
}

/** Sections; null when the comment does not begin with a keyword, or has one that is not known. */
function parseComment(comment: string | null): CommentHelp | null {
  if (comment === null) return null;
  const help: CommentHelp = {
    synopsis: "",
    description: "",
    notes: "",
    component: "",
    role: "",
    functionality: "",
    parameters: new Map(),
    examples: [],
    inputs: [],
    outputs: [],
    links: [],
    externalHelp: "",
    forwardHelpTargetName: "",
  };
  let keyword: string | null = null;
  let argument = "";
  let section: string[] = [];
  let found = false;
  const close = (): boolean => keyword === null || store(help, keyword, argument, sectionText(section));
  for (const line of comment.split(/\r?\n/)) {
    const match = /^\s*\.(\w+)(?:\s+(\S.*?))?\s*$/.exec(line);
    if (match === null) {
      if (keyword === null && line.trim() !== "") return null;
      section.push(line);
      continue;
    }
    if (!close()) return null;
    keyword = (match[1] as string).toLowerCase();
    argument = match[2] ?? "";
    section = [];
    found = true;
  }
  return found && close() ? help : null;
}

function store(help: CommentHelp, keyword: string, argument: string, text: string): boolean {
  if (single.has(keyword)) help[keyword as "synopsis"] = text;
  else if (keyword === "parameter") help.parameters.set(argument.toLowerCase(), text);
  else if (keyword in listed) help[listed[keyword] as "examples"].push(text);
  else if (keyword === "externalhelp") help.externalHelp = argument;
  else if (keyword === "forwardhelptargetname") help.forwardHelpTargetName = argument;
  else return keyword === "forwardhelpcategory" || keyword === "remotehelprunspace";
  return true;
}

/** Blank lines around and common indentation away. */
function sectionText(section: string[]): string {
  const kept = [...section];
  while (kept.length > 0 && (kept[0] as string).trim() === "") kept.shift();
  while (kept.length > 0 && (kept[kept.length - 1] as string).trim() === "") kept.pop();
  const indents = kept.filter((line) => line.trim() !== "").map((line) => (/^[ \t]*/.exec(line)?.[0] ?? "").length);
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  return kept.map((line) => line.slice(indent).trimEnd()).join("\n");
}
