// What must hold for every text that is parsed.
import { type Ast, parseInput } from "@latch/grammar";

function children(ast: Ast): Ast[] {
  const found: Ast[] = [];
  ast.forEachChild((child) => void found.push(child));
  return found;
}

/** Kinds and places of a tree, one node a line; places are counted from `from`. */
function outline(root: Ast, from: number): string {
  const lines: string[] = [];
  root.visit((ast) => {
    const { startOffset, endOffset } = ast.extent;
    // Blocks with nothing in them have PowerShell's empty extent, which is nowhere.
    lines.push(startOffset === endOffset ? ast.kind : `${ast.kind} ${startOffset - from}-${endOffset - from}`);
    return "continue";
  });
  return lines.join("\n");
}

const holders = new Set(["NamedBlock", "StatementBlock"]);

/** What begins a block of the script where it stands first, and is a command's name anywhere else. */
const opensBlock = /^(begin|process|end|clean|dynamicparam|param|using)\b/i;

/** The text of each statement, parsed by itself, gives the statement's own tree. */
function checkStatements(root: Ast): void {
  root.visit((ast) => {
    if (!holders.has(ast.kind)) return "continue";
    for (const statement of children(ast)) {
      if (statement.kind === "TrapStatement") continue;
      const text = statement.toString();
      const first = opensBlock.test(text) ? "0;" : "";
      const again = parseInput(first + text);
      const block = children(again.ast)[0];
      const same = block === undefined ? undefined : children(block)[first === "" ? 0 : 1];
      const before = outline(statement, statement.extent.startOffset);
      const after = same === undefined ? "nothing" : outline(same, first.length);
      if (before !== after) throw new Error(`${JSON.stringify(text)} parses by itself to\n${after}\nnot to\n${before}`);
    }
    return "continue";
  });
}

/** Every node lies inside the text. */
function checkPlaces(root: Ast, length: number): void {
  root.visit((ast) => {
    const { startOffset, endOffset } = ast.extent;
    if (startOffset < 0 || endOffset < startOffset || endOffset > length + 1) {
      throw new Error(`${ast.kind} at ${startOffset}-${endOffset} of ${length}`);
    }
    return "continue";
  });
}

/** Parses a text and throws when the answer is no tree with ParseErrors. Says whether it parsed without errors. */
export function checkParse(text: string): boolean {
  const result = parseInput(text);
  if (result.ast.kind !== "ScriptBlock") throw new Error(`the root is a ${result.ast.kind}`);
  if (result.tokens.length === 0) throw new Error("no token, not even the end");
  for (const error of result.errors) {
    if (error.errorId === "" || error.message === "" || error.message === error.errorId) {
      throw new Error(`the error ${error.errorId} has no text`);
    }
  }
  checkPlaces(result.ast, text.length);
  if (result.errors.length > 0) return false;
  checkStatements(result.ast);
  return true;
}

/** The thread's processor time so far, in ms: the collector's own threads and other processes are not counted. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The clock of a thread may tick every few milliseconds: what is measured takes at least this long. */
const SHORTEST = 40;

/**
 * Milliseconds to parse a text `times` times, the answers kept: the trees stay alive, so that the collector's work on
 * living trees is part of every measurement. The best of five.
 */
function milliseconds(text: string, times: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const before = threadTime();
    let rounds = 0;
    do {
      const kept: unknown[] = [];
      while (kept.length < times) kept.push(parseInput(text));
      rounds++;
    } while (threadTime() - before < SHORTEST);
    best = Math.min(best, (threadTime() - before) / rounds);
  }
  return best;
}

/**
 * How many times longer ten times the text takes to parse: 400,000 characters, beside ten texts of 40,000. A single small
 * text's tree dies in the nursery and costs the collector nothing, which says nothing about the parser.
 */
export function growth(text: string): number {
  const unit = `${text}\n`;
  const small = unit.repeat(Math.max(1, Math.ceil(40_000 / unit.length)));
  milliseconds(small, 2);
  return (milliseconds(small.repeat(10), 1) / milliseconds(small, 10)) * 10;
}
