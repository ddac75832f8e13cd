// Owns data sections: their body runs like any block (the parser has checked it), the result goes to the variable or out.
import { AutomationNull } from "@latch/dotnet";
import type { DataStatementAst } from "@latch/grammar";
import { CollectorSink, writeEnumerated } from "../runtime/streams.ts";
import { compileStatementList } from "./statement-list.ts";
import { Completion, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

/** Compiles a data statement. */
export function compileDataStatement(unit: Unit, ast: DataStatementAst): Statement {
  unit.expressionDepth++;
  const body = compileStatementList(unit, ast.body.statements, ast.body.traps);
  unit.expressionDepth--;
  const name = ast.variable;
  return (frame, output) => {
    frame.position = ast;
    const collected = new CollectorSink();
    body(frame, collected);
    const value = collected.result;
    if (name !== null) frame.scope.assign(name.toLowerCase(), value === AutomationNull ? null : value, name);
    else if (value !== AutomationNull) writeEnumerated(value, output);
    return Completion.normal;
  };
}
