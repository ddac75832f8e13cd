// Owns the short forms of a tree and its errors that the tests compare.
import type { Ast } from "@latch/grammar";
import { parseInput } from "@latch/grammar";

/** Kinds and extents, one node a line, indented. */
export function outline(text: string): string {
  const lines: string[] = [];
  const add = (ast: Ast, depth: number): void => {
    lines.push(`${" ".repeat(depth)}${ast.kind} ${ast.extent.startOffset}-${ast.extent.endOffset}`);
    ast.forEachChild((child) => add(child, depth + 1));
  };
  add(parseInput(text).ast, 0);
  return lines.join("\n");
}

/** `Id@start-end` of each error; `!` behind those more input could mend. */
export function errors(text: string): string {
  return parseInput(text)
    .errors.map((e) => `${e.errorId}@${e.extent.startOffset}-${e.extent.endOffset}${e.incompleteInput ? "!" : ""}`)
    .join(" ");
}
