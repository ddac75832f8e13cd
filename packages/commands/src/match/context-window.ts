// -Context of Select-String: the lines before and after each hit, shown once where hits are near each other.
import { type MatchInfo, MatchInfoContext } from "./match-info.ts";

/** Collects lines; gives each hit to `emit` once its following lines are complete. */
export class ContextWindow {
  readonly #before: number;
  readonly #after: number;
  readonly #emit: (match: MatchInfo) => void;
  readonly #recent: string[] = [];
  /** lines since the last hit that no hit has shown yet */
  #unshown: string[] = [];
  #open: MatchInfo[] = [];

  constructor([before, after]: readonly [number, number], emit: (match: MatchInfo) => void) {
    this.#before = before;
    this.#after = after;
    this.#emit = emit;
  }

  /** A line that is no hit. */
  other(line: string): void {
    if (this.#before === 0 && this.#after === 0) return;
    const shown = this.#append(line);
    if (!shown) this.#keep(this.#unshown, line);
    this.#keep(this.#recent, line);
  }

  /** A hit. */
  hit(match: MatchInfo): void {
    if (this.#before === 0 && this.#after === 0) {
      this.#emit(match);
      return;
    }
    const context = new MatchInfoContext();
    context.preContext = [...this.#recent];
    context.displayPreContext = [...this.#unshown];
    match.context = context;
    this.#append(match.line, true);
    this.#unshown = [];
    this.#keep(this.#recent, match.line);
    this.#open.push(match);
    if (this.#after === 0) this.#close(match);
  }

  finish(): void {
    for (const match of [...this.#open]) this.#close(match);
  }

  /** Adds a line after the open hits; true when the newest of them shows it. */
  #append(line: string, isHit = false): boolean {
    let shown = false;
    for (const match of [...this.#open]) {
      const context = match.context as MatchInfoContext;
      context.postContext.push(line);
      if (!isHit && match === this.#open[this.#open.length - 1] && context.displayPostContext.length < this.#after) {
        context.displayPostContext.push(line);
        shown = true;
      }
      if (context.postContext.length >= this.#after) this.#close(match);
    }
    return shown;
  }

  #close(match: MatchInfo): void {
    this.#open = this.#open.filter((other) => other !== match);
    this.#emit(match);
  }

  #keep(lines: string[], line: string): void {
    lines.push(line);
    if (lines.length > this.#before) lines.shift();
  }
}
