// Owns counting a loop's rounds, and the decision to write it as JavaScript.
import type { ForEachStatementAst, ForStatementAst, WhileStatementAst } from "@latch/grammar";
import type { Frame } from "../../runtime/frame.ts";
import type { Unit } from "../unit.ts";
import { type HotLoop, writeHotLoop } from "./hot-loop.ts";

/** After so many rounds a loop is hot. */
export const hotLoops = { rounds: 1000 };

/** One loop statement's heat. */
export class LoopHeat {
  /** Rounds until it is hot; counted down by the loop. */
  left = hotLoops.rounds;
  /** The loop as JavaScript, once it is hot and if that is worth it. */
  code: HotLoop | null = null;
  private readonly unit: Unit;
  private readonly ast: ForStatementAst | WhileStatementAst | ForEachStatementAst;
  private readonly ofRange: boolean;

  private constructor(unit: Unit, ast: LoopHeat["ast"], ofRange: boolean) {
    this.unit = unit;
    this.ast = ast;
    this.ofRange = ofRange;
  }

  /** For a loop that may become hot, else null: not in code with breakpoints, or inside a trap's block. */
  static of(unit: Unit, ast: LoopHeat["ast"], ofRange = false): LoopHeat | null {
    if (unit.isDebugged || unit.trapDepth > 0 || ast.body.traps.length > 0) return null;
    return new LoopHeat(unit, ast, ofRange);
  }

  /** Writes the loop, whose variables now have the values they work with. */
  becomeHot(frame: Frame): HotLoop | null {
    this.code = writeHotLoop(this.unit, this.ast, frame, this.ofRange);
    return this.code;
  }
}
