// Owns if/elseif/else.
import type { IfStatementAst } from "@latch/grammar";
import { compileCondition } from "./conditions.ts";
import { compileStatementList } from "./statement-list.ts";
import { Completion, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

/** Compiles an if statement. */
export function compileIf(unit: Unit, ast: IfStatementAst): Statement {
  const clauses = ast.clauses.map(([condition, body]) => ({
    test: compileCondition(unit, condition),
    body: compileStatementList(unit, body.statements, body.traps),
  }));
  const otherwise =
    ast.elseClause === null ? null : compileStatementList(unit, ast.elseClause.statements, ast.elseClause.traps);
  const first = clauses[0] as (typeof clauses)[number];
  if (clauses.length === 1) {
    const { test, body } = first;
    if (otherwise === null) {
      return (frame, output) => (test(frame) ? body(frame, output) : Completion.normal);
    }
    return (frame, output) => (test(frame) ? body(frame, output) : otherwise(frame, output));
  }
  return (frame, output) => {
    for (let i = 0; i < clauses.length; i++) {
      const clause = clauses[i] as (typeof clauses)[number];
      if (clause.test(frame)) return clause.body(frame, output);
    }
    return otherwise === null ? Completion.normal : otherwise(frame, output);
  };
}
