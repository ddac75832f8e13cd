// Which inputs Select-Object passes on, by position: -First, -Last, -Skip, -SkipLast, -Index, -SkipIndex.
import type { PSValue } from "@latch/dotnet";

interface Positions {
  First?: number;
  Last?: number;
  Skip?: number;
  SkipLast?: number;
  Index?: number[];
  SkipIndex?: number[];
  Wait?: boolean;
}

/** A filter over a stream; `isDone` says that nothing more will pass. */
export class PositionFilter {
  readonly #asked: Positions;
  readonly #index: Set<number> | null;
  readonly #skipIndex: Set<number> | null;
  #seen = 0;
  #passed = 0;
  #skip: number;
  readonly #queue: PSValue[] = [];
  isDone = false;

  constructor(asked: Positions) {
    this.#asked = asked;
    this.#index = asked.Index ? new Set(asked.Index) : null;
    this.#skipIndex = asked.SkipIndex ? new Set(asked.SkipIndex) : null;
    this.#skip = asked.Skip ?? 0;
    this.isDone = asked.First === 0 && asked.Last === undefined && !asked.Wait;
  }

  /** What passes now that `value` has come. */
  accept(value: PSValue): PSValue[] {
    const at = this.#seen++;
    if (this.#index) return this.#byIndex(at, value);
    if (this.#skipIndex) return this.#skipIndex.has(at) ? [] : [value];
    const { First, Last, SkipLast } = this.#asked;
    if (Last !== undefined) return this.#forLast(value);
    if (this.#skip > 0) {
      this.#skip--;
      return [];
    }
    if (SkipLast !== undefined) {
      this.#queue.push(value);
      return this.#queue.length > SkipLast ? [this.#queue.shift() as PSValue] : [];
    }
    if (First === undefined) return [value];
    if (this.#passed >= First) return [];
    this.#passed++;
    if (this.#passed >= First) this.isDone = true;
    return [value];
  }

  #byIndex(at: number, value: PSValue): PSValue[] {
    const index = this.#index as Set<number>;
    if (!index.has(at)) return [];
    this.#passed++;
    if (this.#passed === index.size) this.isDone = true;
    return [value];
  }

  /** -Last keeps a window (and -First with it passes the head at once); -Skip then counts from the end. */
  #forLast(value: PSValue): PSValue[] {
    const { First = 0, Last = 0 } = this.#asked;
    if (this.#passed < First && this.#skip === 0) {
      this.#passed++;
      return [value];
    }
    this.#queue.push(value);
    if (this.#queue.length > Last + (this.#asked.Skip ?? 0)) this.#queue.shift();
    return [];
  }

  /** What passes at the end of input. */
  rest(): PSValue[] {
    const { Last, Skip = 0 } = this.#asked;
    if (Last === undefined) return [];
    return this.#queue.slice(0, Math.max(0, this.#queue.length - Skip)).slice(-Last || this.#queue.length + 1);
  }
}
