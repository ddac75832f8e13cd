// DictionaryBase: what all dictionaries share: entries in insertion order, keys compared as .NET compares them.
import { hashKeyOf } from "./hash-key.ts";
import type { PSValue } from "./ps-value.ts";

/** One key with its value. */
export interface DictionaryEntryCell {
  readonly key: PSValue;
  value: PSValue;
}

/** Base of Hashtable, OrderedDictionary, Dictionary<,> and other IDictionary classes. */
export abstract class DictionaryBase {
  /** String keys compare without regard to case. */
  readonly ignoreCase: boolean;
  /** By exact key. Iterates in insertion order. */
  protected readonly cells = new Map<unknown, DictionaryEntryCell>();
  /** Counts changes, for enumerations that must notice them. */
  version = 0;
  /** By lower-case text, for string keys when `ignoreCase`; made when first needed. */
  private folded: Map<string, DictionaryEntryCell> | null = null;

  constructor(ignoreCase: boolean) {
    this.ignoreCase = ignoreCase;
  }

  /** The entry of a key, or undefined. */
  protected find(key: PSValue): DictionaryEntryCell | undefined {
    const mapKey = typeof key === "number" ? key : hashKeyOf(key);
    const cell = this.cells.get(mapKey);
    if (cell !== undefined || !this.ignoreCase || typeof mapKey !== "string") return cell;
    return this.foldedCells().get(foldKey(mapKey));
  }

  private foldedCells(): Map<string, DictionaryEntryCell> {
    if (this.folded === null) {
      // Kept once it is whole: Ctrl+C may end the loop anywhere.
      const folded = new Map<string, DictionaryEntryCell>();
      for (const [mapKey, cell] of this.cells) if (typeof mapKey === "string") folded.set(foldKey(mapKey), cell);
      this.folded = folded;
    }
    return this.folded;
  }

  get count(): number {
    return this.cells.size;
  }

  /** The value of a key, or undefined when there is none. */
  get(key: PSValue): PSValue | undefined {
    return this.find(key)?.value;
  }

  has(key: PSValue): boolean {
    return this.find(key) !== undefined;
  }

  /** Sets or adds. */
  set(key: PSValue, value: PSValue): void {
    const cell = this.find(key);
    this.version++;
    if (cell !== undefined) cell.value = value;
    else this.insert(key, value);
  }

  /** Adds a key known to be missing. */
  protected insert(key: PSValue, value: PSValue): void {
    const mapKey = hashKeyOf(key);
    const cell: DictionaryEntryCell = { key, value };
    this.cells.set(mapKey, cell);
    if (this.folded !== null && typeof mapKey === "string") this.folded.set(foldKey(mapKey), cell);
  }

  /** Removes a key; false when it was not there. */
  remove(key: PSValue): boolean {
    const cell = this.find(key);
    if (cell === undefined) return false;
    const mapKey = hashKeyOf(cell.key);
    this.version++;
    this.cells.delete(mapKey);
    if (this.folded !== null && typeof mapKey === "string") this.folded.delete(foldKey(mapKey));
    return true;
  }

  clear(): void {
    this.version++;
    this.cells.clear();
    this.folded = null;
  }

  /** Keys and values in .NET's enumeration order. */
  *entries(): IterableIterator<[PSValue, PSValue]> {
    for (const cell of this.cells.values()) yield [cell.key, cell.value];
  }

  *keys(): IterableIterator<PSValue> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<PSValue> {
    for (const [, value] of this.entries()) yield value;
  }
}

/** Keys that are boxes ("\0…") keep their case: only real strings fold. */
function foldKey(mapKey: string): string {
  return mapKey.charCodeAt(0) === 0 && mapKey.charCodeAt(1) !== 115 ? mapKey : mapKey.toLowerCase();
}
