// Owns parseInput: text to tree, tokens and errors.
import type { ScriptBlockAst } from "./ast/index.ts";
import { checkClassSymbols } from "./checks/class-symbols.ts";
import { checkSemantics } from "./checks/semantic-checks.ts";
import type { TypeLookup } from "./checks/type-lookup.ts";
import type { ParseError } from "./parse-error.ts";
import { withParser } from "./parser.ts";
import { ScriptSource } from "./script-extent.ts";
import type { ScriptExtent } from "./script-extent.ts";
import type { Token } from "./token.ts";

export interface ParseResult {
  readonly ast: ScriptBlockAst;
  /** All tokens, comments and new lines included; made when first read. */
  readonly tokens: readonly Token[];
  readonly errors: readonly ParseError[];
}

export interface ParseOptions {
  /** What is known of types, for the checks PowerShell makes at parse time; absent: only well-known names are. */
  readonly types?: TypeLookup;
  /** ConstrainedLanguage: classes are refused. */
  readonly constrained?: boolean;
}

/** A parsed script; tokens come from a second pass, since nearly nobody asks for them. */
class Parsed implements ParseResult {
  readonly ast: ScriptBlockAst;
  readonly errors: readonly ParseError[];
  private readonly script: ScriptSource;
  private tokenList: Token[] | null = null;

  constructor(script: ScriptSource, ast: ScriptBlockAst, errors: readonly ParseError[]) {
    this.script = script;
    this.ast = ast;
    this.errors = errors;
  }

  get tokens(): readonly Token[] {
    let tokens = this.tokenList;
    if (tokens === null) {
      const list: Token[] = [];
      tokens = list;
      withParser((parser) => parser.parseScript(this.script, list));
      this.tokenList = tokens;
    }
    return tokens;
  }
}

/**
 * Parses a whole script. Never throws: problems are in `errors`, and the tree is there all the same.
 * fileName becomes `extent.file` (null for typed input).
 */
export function parseInput(text: string, fileName: string | null = null, options: ParseOptions = {}): ParseResult {
  const script = new ScriptSource(text, fileName);
  const types = options.types ?? null;
  return withParser((parser) => {
    parser.isConstrained = options.constrained === true;
    const ast = parser.parseScript(script, null);
    parser.isConstrained = false;
    const report = (extent: ScriptExtent, id: string, ...args: (string | number)[]): void =>
      parser.reportError(extent.startOffset, extent.endOffset, id, ...args);
    script.definesTypes = parser.sawTypeDefinition;
    if (parser.sawTypeDefinition || ast.usingStatements.length > 0) checkClassSymbols(ast, types, report);
    checkSemantics(ast, types, report);
    return new Parsed(script, ast, parser.errorsFound);
  });
}

/** Should an interactive shell ask for another line before it runs this text? */
export function isIncomplete(text: string): boolean {
  return parseInput(text).errors.some((error) => error.incompleteInput);
}
