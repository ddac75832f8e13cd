// Owns making script blocks from text, and the ParseException of a text with errors.
import { Exception, newErrorRecord, type PSValue, tagType } from "@latch/dotnet";
import { ParseError, parseInput, type ScriptBlockAst, UsingStatementKind } from "@latch/grammar";
import { createRequire } from "node:module";
import { ScriptCode } from "../compile/compiled-script.ts";
import { blockText } from "../compile/script-block-expression.ts";
import { declareNamespaces } from "../compile/type-names.ts";
import { scriptTypes } from "../language/script-types-lookup.ts";
import { defineScriptTypes } from "../compile/type-definition.ts";
import { InvocationInfo, positionMessage } from "../pipeline/invocation-info.ts";
import { type ExecutionContext, registerEmptyCode } from "./execution-context.ts";
import { ScriptBlock } from "./script-block.ts";
import { nullSink } from "./streams.ts";

const require = createRequire(import.meta.url);

tagType(ParseError, "System.Management.Automation.Language.ParseError");
registerEmptyCode(() => new ScriptCode(parseInput("").ast, null, null, ""));

/**
 * The ParseException of a text's errors: message with positions, `Errors`. Text that a host was given to run and that
 * more input could complete (`asCommand`) is an IncompleteParseException instead.
 */
export function parseException(errors: readonly ParseError[], asCommand = false): Exception {
  const message = errors
    .slice(0, 10)
    .map((error) => `${positionMessage(error.extent)}\n${error.message}`)
    .join("\n\n");
  const first = errors[0] as ParseError;
  const incomplete = asCommand && first.incompleteInput;
  const type = incomplete
    ? "System.Management.Automation.IncompleteParseException"
    : "System.Management.Automation.ParseException";
  return new Exception(type, message, {
    properties: { Errors: [...errors] as unknown as PSValue },
    errorRecord: (self) => {
      const record = newErrorRecord(self, first.errorId, "ParserError", null);
      record.invocationInfo = new InvocationInfo(null, first.extent);
      return record;
    },
  });
}

/** Parses a text; throws its ParseException. */
export function parseScript(text: string, fileName: string | null, asCommand = false): ScriptBlockAst {
  const result = parseInput(text, fileName, { types: scriptTypes });
  if (result.errors.length > 0) throw parseException(result.errors, asCommand);
  declareNamespaces(result.ast);
  return result.ast;
}

/** A script block of a text in the current session state. fileName: what positions and $PSScriptRoot say. */
export function parseScriptBlock(
  context: ExecutionContext,
  text: string,
  fileName: string | null,
  asCommand = false,
): ScriptBlock {
  const ast = parseScript(text, fileName, asCommand);
  return scriptBlockOf(context, ast);
}

/** `using module x`: imported before the script's classes are made, which may derive from the module's. */
function importUsedModules(context: ExecutionContext, ast: ScriptBlockAst): void {
  for (const using of ast.usingStatements) {
    if (using.usingStatementKind !== UsingStatementKind.Module) continue;
    const name = using.name?.text;
    if (name === undefined) continue;
    const isPath = /[\\/]/.test(name) || /\.ps[md]1$/i.test(name);
    const file = ast.extent.file;
    const path =
      isPath && file !== null && !name.startsWith("/")
        ? `${file.slice(0, file.lastIndexOf("/"))}/${name.replaceAll("\\", "/")}`
        : name;
    const { runCommandByName } = require("./run-command.ts") as typeof import("./run-command.ts");
    runCommandByName(
      context,
      "Import-Module",
      [
        ["Name", path],
        ["ErrorAction", "Stop"],
      ],
      null,
      nullSink,
    );
  }
}

/** A script block of an already parsed text. */
export function scriptBlockOf(context: ExecutionContext, ast: ScriptBlockAst): ScriptBlock {
  importUsedModules(context, ast);
  defineScriptTypes(context, ast);
  return new ScriptBlock(new ScriptCode(ast, null, null, blockText(ast)), context.sessionState);
}
