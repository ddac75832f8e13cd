// Owns telling dotnet about the syntax tree, tokens and the parser as .NET types; their members load on first use.
import { defineTypesIn, type PSValue, TYPE } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const language = "System.Management.Automation.Language.";
let loaded = false;

/** Gives the grammar's classes their .NET types: to be called before a script sees one of them. */
export function loadLanguageTypes(): void {
  if (loaded) return;
  (require("./tree-types.ts") as typeof import("./tree-types.ts")).tagTreeTypes();
  (require("./token-types.ts") as typeof import("./token-types.ts")).tagTokenTypes(TYPE);
  loaded = true; // said at the end: Ctrl+C may end the loading anywhere
}

/** Registers the entry points: whoever asks for them gets the rest. */
export function registerLanguageTypes(): void {
  defineTypesIn(
    [`${language}Parser`, `${language}Ast`, `${language}Token`, "System.Management.Automation.PSParser"],
    () => {
      loadLanguageTypes();
      (require("./parser-types.ts") as typeof import("./parser-types.ts")).defineParserTypes();
    },
  );
  const visitors = ["AstVisitor", "AstVisitor2", "DefaultCustomAstVisitor", "DefaultCustomAstVisitor2"];
  defineTypesIn(
    [...visitors, "TokenTraits"].map((name) => language + name),
    loadLanguageTypes,
  );
  defineTypesIn([`${language}ScriptPosition`, `${language}ScriptExtent`], () => {
    loadLanguageTypes();
    (require("./position-types.ts") as typeof import("./position-types.ts")).definePositionTypes();
  });
  defineTypesIn([`${language}CodeGeneration`], () =>
    (require("./code-generation.ts") as typeof import("./code-generation.ts")).defineCodeGeneration(),
  );
  defineTypesIn([`${language}StaticParameterBinder`], () =>
    (require("./static-binding-types.ts") as typeof import("./static-binding-types.ts")).defineStaticBindingTypes(),
  );
  defineTypesIn([`${language}ParseError`], () => {
    loadLanguageTypes();
    (require("./parse-error-types.ts") as typeof import("./parse-error-types.ts")).defineParseErrorTypes();
  });
}

/** ScriptBlock.StartPosition. */
export function startPosition(extent: ScriptExtent): PSValue {
  loadLanguageTypes();
  const parsers = require("./parser-types.ts") as typeof import("./parser-types.ts");
  parsers.defineParserTypes();
  return parsers.wholeAsToken(extent);
}
