// Owns making script blocks from text, and the ParseException of a text with errors.
import { Exception, languageGate, newErrorRecord, type PSValue, tagType } from "@latch/dotnet";
import {
  ParseError,
  parseInput,
  restrictedLanguageErrors,
  type ScriptBlockAst,
  UsingStatementKind,
} from "@latch/grammar";
import { createRequire } from "node:module";
import { ScriptCode } from "../compile/compiled-script.ts";
import { blockText } from "../compile/script-block-expression.ts";
import { declareNamespaces } from "../compile/type-names.ts";
import { scriptTypes } from "../language/script-types-lookup.ts";
import { InvocationInfo, positionMessage } from "../pipeline/invocation-info.ts";
import { activeContext } from "./active-context.ts";
import { refusesClasses, requireScripts } from "./language-mode.ts";
import { type ExecutionContext, registerEmptyCode } from "./execution-context.ts";
import { ScriptBlock } from "./script-block.ts";

const require = createRequire(import.meta.url);

tagType(ParseError, "System.Management.Automation.Language.ParseError");
registerEmptyCode(() => new ScriptCode(parseInput("").ast, null, null, ""));

/**
 * The ParseException of a text's errors: message with positions, `Errors`. Text that a host was given to run and that
 * more input could complete (`asCommand`) is an IncompleteParseException instead.
 */
export function parseException(errors: readonly ParseError[], asCommand = false): Exception {
  const first = errors[0] as ParseError;
  const incomplete = asCommand && first.incompleteInput;
  const positioned = errors.slice(0, 10).map((error) => `${positionMessage(error.extent)}\n${error.message}`);
  const message = incomplete ? first.message : positioned.join("\n\n");
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
  const constrained = languageGate.used && refusesClasses(activeContext());
  const result = parseInput(text, fileName, constrained ? { types: scriptTypes, constrained } : { types: scriptTypes });
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

/** A script block of a text that a host was given to run: what the session's language mode refuses of it is refused. */
export function parseHostText(context: ExecutionContext, text: string, fileName: string | null): ScriptBlock {
  if (languageGate.used) requireScripts(context, text);
  const block = parseScriptBlock(context, text, fileName, true);
  if (context.languageMode === "RestrictedLanguage") {
    const errors = restrictedLanguageErrors(block.ast, { commands: null, variables: null, environment: false });
    if (errors.length > 0) throw parseException(errors);
  }
  return block;
}

/** A script block of an already parsed text. */
export function scriptBlockOf(context: ExecutionContext, ast: ScriptBlockAst): ScriptBlock {
  if (ast.usingStatements.some((using) => using.usingStatementKind !== UsingStatementKind.Namespace)) {
    const { importUsedModules } = require("../modules/used-modules.ts") as typeof import("../modules/used-modules.ts");
    importUsedModules(context, ast);
  }
  return new ScriptBlock(new ScriptCode(ast, null, null, blockText(ast)), context.sessionState);
}
