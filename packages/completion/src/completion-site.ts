// Where the cursor stands: the command and the word being completed, found by parsing the text up to the cursor.
import {
  type Ast,
  CommandAst,
  MemberExpressionAst,
  parseInput,
  type ScriptBlockAst,
  StringConstantExpressionAst,
} from "@latch/grammar";

/** Stands for a word that has not begun: the parser then has an element at the cursor. */
const placeholder = "zzcursor";

export interface CompletionSite {
  /** the whole input and the cursor in it */
  readonly text: string;
  readonly cursor: number;
  /** the tree of the text up to the cursor (with a placeholder where a word is only about to begin) */
  readonly tree: ScriptBlockAst;
  /** the word before the cursor, quotes included; "" when none has begun */
  readonly word: string;
  readonly wordStart: number;
  /** the command whose element the word is */
  readonly command: CommandAst | null;
  /** place of the word among the command's elements; 0 is the name */
  readonly elementIndex: number;
  readonly member: MemberExpressionAst | null;
  readonly isRedirectionTarget: boolean;
}

/** Parses up to the cursor and finds the innermost command and word there. */
export function siteAt(text: string, cursor: number): CompletionSite {
  const before = text.slice(0, cursor);
  const word = lastWord(before);
  const wordStart = cursor - word.length;
  const isRedirectionTarget = /(?:^|[^>&\d])\d?>>?\s*$/.test(before.slice(0, wordStart));
  const probe = word === "" || /(?:\.|::)$/.test(word) ? before + placeholder : before + closingQuote(word);
  const { ast } = parseInput(probe);
  const at = probe.length;
  const endsAtCursor = (found: Ast) => found.extent.endOffset === at && found.extent.startOffset <= wordStart;
  const commands = ast.findAll(
    (found: Ast) =>
      found instanceof CommandAst && found.extent.endOffset >= at && found.extent.startOffset <= wordStart,
    true,
  ) as CommandAst[];
  const command = commands.at(-1) ?? null;
  const members = ast.findAll(
    (found: Ast) =>
      found instanceof MemberExpressionAst &&
      endsAtCursor(found.member as Ast) === false &&
      found.extent.endOffset === at,
    true,
  ) as MemberExpressionAst[];
  const member = members.filter((found) => found.member instanceof StringConstantExpressionAst).at(-1) ?? null;
  return {
    text,
    cursor,
    tree: ast,
    word,
    wordStart,
    command,
    elementIndex: command === null ? -1 : elementAt(command, wordStart),
    member,
    isRedirectionTarget,
  };
}

/** The command elements start at the name; the word's is the last that does not begin behind it. */
function elementAt(command: CommandAst, wordStart: number): number {
  let index = -1;
  for (const [i, element] of command.commandElements.entries()) if (element.extent.startOffset <= wordStart) index = i;
  return index;
}

/** The last word of a text: up to a blank, an operator or an opening bracket outside quotes. */
function lastWord(text: string): string {
  let start = 0;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote !== "") {
      if (c === quote) quote = "";
      continue;
    }
    if (c === "`") i++;
    else if (c === "'" || c === '"') {
      if (i === 0 || /[\s=,;(|&{[]/.test(text.charAt(i - 1))) start = i;
      quote = c;
    } else if (/[\s;|&(){},=<>]/.test(c)) start = i + 1;
  }
  return text.slice(start);
}

function closingQuote(word: string): string {
  const first = word.charAt(0);
  if (first !== "'" && first !== '"') return "";
  return word.indexOf(first, 1) > 0 ? "" : first;
}

/** A word without its quotes. */
export function unquoted(word: string): string {
  const first = word.charAt(0);
  if (first !== "'" && first !== '"') return word.replace(/`(.)/g, "$1");
  const inner = word.slice(1, word.length > 1 && word.endsWith(first) ? -1 : undefined);
  return first === "'" ? inner.replaceAll("''", "'") : inner;
}

/** A value as an argument: quoted as the word was, or in single quotes when it needs any. */
export function quotedAs(value: string, word: string, always = false): string {
  const first = word.charAt(0);
  if (first === '"') return `"${value.replace(/["$`]/g, "`$&")}"`;
  if (first === "'" || always || /[\s'"`$;|&(){}<>@#,]/.test(value) || value === "")
    return `'${value.replaceAll("'", "''")}'`;
  return value;
}
