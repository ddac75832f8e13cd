// Owns the walk of a tree with enter and leave events, without recursion (trees can be very deep).
import type { Ast } from "../ast/index.ts";

/** Calls enter in pre-order; where it answers true, leave comes after the node's children. */
export function walk(root: Ast, enter: (ast: Ast) => boolean, leave: (ast: Ast) => void): void {
  const stack: Ast[] = [root];
  /** Nodes whose leave is due, and the stack height at which it is. */
  const open: Ast[] = [];
  const heights: number[] = [];
  const push = (child: Ast): void => {
    stack.push(child);
  };
  for (;;) {
    while (heights.length > 0 && stack.length === heights[heights.length - 1]) {
      heights.pop();
      leave(open.pop() as Ast);
    }
    const ast = stack.pop();
    if (ast === undefined) return;
    if (enter(ast)) {
      open.push(ast);
      heights.push(stack.length);
    }
    const base = stack.length;
    ast.forEachChild(push);
    for (let low = base, high = stack.length - 1; low < high; low++, high--) {
      const held = stack[low] as Ast;
      stack[low] = stack[high] as Ast;
      stack[high] = held;
    }
  }
}
