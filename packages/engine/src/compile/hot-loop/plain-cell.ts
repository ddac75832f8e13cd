// Owns finding the cells of variables in scopes without slots, for hot loops.
import type { Scope } from "../../runtime/scope.ts";
import { Variable } from "../../runtime/variable.ts";

/** What a loop is given instead of a cell: its value is of no kind, and nothing may be assigned. */
const noCell = new Variable("", null);
noCell.removed = true;

/** The cell of a variable in this very scope that reads and writes its value and nothing more; else one that is never used. */
export function plainCell(scope: Scope, name: string): Variable {
  const cell = scope.layout.index.has(name) ? undefined : scope.variables?.get(name);
  return cell !== undefined && cell.constructor === Variable ? cell : noCell;
}
