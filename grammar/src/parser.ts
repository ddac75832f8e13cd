// Owns PowerShellParser: all rules together, and one parser that is used again and again.
import { ScriptBlockAst } from "./ast/index.ts";
import type { CommandAst } from "./ast/index.ts";
import { DefinitionRules } from "./definition-rules.ts";
import { Mode } from "./lexer.ts";
import { NestingTooDeep } from "./parser-core.ts";
import { attachRequirements, readRequirements } from "./requires.ts";
import { ScriptSource } from "./script-extent.ts";
import type { ScriptRequirements } from "./script-requirements.ts";
import type { Token } from "./token.ts";

export class PowerShellParser extends DefinitionRules {
  constructor() {
    super();
    this.finishDefinition();
  }

  /** The tree of a whole script; its errors are in errorsFound afterwards. */
  parseScript(script: ScriptSource, tokens: Token[] | null): ScriptBlockAst {
    this.begin(script, tokens);
    try {
      const ast = this.scriptBlock(null, false, null);
      const { requires } = this.lexer;
      if (requires.length > 0) attachRequirements(ast, this.requirements(requires));
      return ast;
    } catch (error) {
      // Deep nesting ends in our own depth limit, or in V8's stack limit when the stack is small.
      if (!(error instanceof NestingTooDeep) && !(error instanceof RangeError)) throw error;
      const at = this.lexer.offset(this.lexer.pos);
      this.reportError(this.lexer.offset(this.lexer.tokenStart), at, "ScriptTooComplicated");
      const whole = this.extent(0, script.text.length);
      return new ScriptBlockAst(whole, [], [], null, null, null, null, null, null, null);
    }
  }

  /** Each `#requires` comment is parsed as the command `requires ...`. */
  private requirements(comments: readonly Token[]): ScriptRequirements {
    const commands: CommandAst[] = [];
    const lexer = this.lexer;
    lexer.tokens = null;
    for (const comment of comments) {
      this.ahead = null;
      lexer.mode = Mode.Command;
      lexer.pos = comment.startOffset + 1;
      lexer.base = lexer.pos;
      lexer.end = comment.endOffset;
      const command = this.command();
      if (command !== null) commands.push(command);
    }
    return readRequirements(commands, (extent, id, ...args) => this.errorAt(extent, id, ...args));
  }
}

let shared: PowerShellParser | null = null;
let busy = false;

/** Parses with the shared parser (it costs milliseconds to make), or another one while that is in use. */
export function withParser<R>(use: (parser: PowerShellParser) => R): R {
  if (busy) return use(new PowerShellParser());
  shared ??= new PowerShellParser();
  busy = true;
  try {
    return use(shared);
  } finally {
    busy = false;
  }
}
