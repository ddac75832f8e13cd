// Owns BraceAst: an opening or closing brace as a place where code can be.
import { Ast, type AstKind } from "@latch/grammar";

/** One brace; its parent is the script block. */
export class BraceAst extends Ast {
  get kind(): AstKind {
    return "NamedBlock";
  }
}
