// Owns data sections: their body runs like any block (the parser has checked it), the result goes to the variable or out.
import { AutomationNull, type Exception } from "@latch/dotnet";
import { type DataStatementAst, makeParseError, type ScriptExtent } from "@latch/grammar";
import { setLanguageMode } from "../runtime/language-mode.ts";
import { parseException } from "../runtime/parse-script.ts";
import { CollectorSink, writeEnumerated } from "../runtime/streams.ts";
import { compileStatementList } from "./statement-list.ts";
import { Completion, type Statement } from "./types.ts";
import type { Unit } from "./unit.ts";

function commandsRefused(extent: ScriptExtent): Exception {
  return parseException([makeParseError(extent, "DataSectionAllowedCommandDisallowed")]);
}

/** Compiles a data statement. */
export function compileDataStatement(unit: Unit, ast: DataStatementAst): Statement {
  unit.expressionDepth++;
  const body = compileStatementList(unit, ast.body.statements, ast.body.traps);
  unit.expressionDepth--;
  const name = ast.variable;
  const commands = ast.commandsAllowed;
  const callsCommands = commands.length > 0;
  return (frame, output) => {
    frame.position = ast;
    const collected = new CollectorSink();
    const { context } = frame;
    const mode = context.languageMode;
    if (mode === "ConstrainedLanguage" && commands[0] !== undefined) throw commandsRefused(commands[0].extent);
    setLanguageMode(context, "RestrictedLanguage", callsCommands);
    try {
      body(frame, collected);
    } finally {
      setLanguageMode(context, mode);
    }
    const value = collected.result;
    if (name !== null) frame.scope.assign(name.toLowerCase(), value === AutomationNull ? null : value, name);
    else if (value !== AutomationNull) writeEnumerated(value, output);
    return Completion.normal;
  };
}
