// Owns Ast.Copy(): a subtree again, without a parent; extents, names and constants are shared.
import { Ast } from "@latch/grammar";

/** A copy of a node and everything below it. */
export function copyTree<T extends Ast>(ast: T): T {
  const copy = Object.create(Object.getPrototypeOf(ast) as object) as Record<string, unknown>;
  for (const [key, value] of Object.entries(ast)) copy[key] = key === "parent" ? null : copyField(value, copy);
  return copy as unknown as T;
}

function copyField(value: unknown, parent: object): unknown {
  if (Array.isArray(value)) return value.map((item) => copyField(item, parent));
  if (!(value instanceof Ast)) return value;
  const copy = copyTree(value);
  copy.parent = parent as Ast;
  return copy;
}
