// System.Collections.Specialized.OrderedDictionary: what [ordered]@{} makes; also reachable by position.
import { DictionaryBase, type DictionaryEntryCell } from "./dictionary-base.ts";
import { type PSValue, tagType } from "./ps-value.ts";

/** An OrderedDictionary; `[ordered]@{}` ignores case, `[OrderedDictionary]::new()` does not. */
export class OrderedDictionary extends DictionaryBase {
  /** The entries by position; rebuilt on demand after a change. */
  private positions: DictionaryEntryCell[] | null = null;
  isReadOnly = false;

  constructor(ignoreCase = true) {
    super(ignoreCase);
  }

  /** An OrderedDictionary of the given pairs. */
  static from(pairs: Iterable<readonly [PSValue, PSValue]>, ignoreCase = true): OrderedDictionary {
    const table = new OrderedDictionary(ignoreCase);
    for (const [key, value] of pairs) table.set(key, value);
    return table;
  }

  private byPosition(): DictionaryEntryCell[] {
    this.positions ??= [...this.cells.values()];
    return this.positions;
  }

  /** The entry at a position, or undefined out of range. */
  at(index: number): readonly [PSValue, PSValue] | undefined {
    const cell = this.byPosition()[index];
    return cell === undefined ? undefined : [cell.key, cell.value];
  }

  /** Replaces the value at a position; false out of range. */
  setAt(index: number, value: PSValue): boolean {
    const cell = this.byPosition()[index];
    if (cell === undefined) return false;
    cell.value = value;
    return true;
  }

  /** Position of a key, or -1. */
  indexOf(key: PSValue): number {
    const cell = this.find(key);
    return cell === undefined ? -1 : this.byPosition().indexOf(cell);
  }

  /** Inserts a new key at a position (0..count; the caller has checked both). */
  insertAt(index: number, key: PSValue, value: PSValue): void {
    const after = this.byPosition().slice(index);
    for (const cell of after) super.remove(cell.key);
    this.insert(key, value);
    for (const cell of after) super.insert(cell.key, cell.value);
    this.positions = null;
  }

  protected override insert(key: PSValue, value: PSValue): void {
    super.insert(key, value);
    this.positions = null;
  }

  override remove(key: PSValue): boolean {
    this.positions = null;
    return super.remove(key);
  }

  override clear(): void {
    this.positions = null;
    super.clear();
  }
}
tagType(OrderedDictionary, "System.Collections.Specialized.OrderedDictionary");

/** System.Collections.DictionaryEntry: what enumerating a Hashtable or OrderedDictionary gives. */
export class DictionaryEntry {
  key: PSValue;
  value: PSValue;
  constructor(key: PSValue, value: PSValue) {
    this.key = key;
    this.value = value;
  }
}
tagType(DictionaryEntry, "System.Collections.DictionaryEntry");
