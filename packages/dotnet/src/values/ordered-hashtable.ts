// System.Management.Automation.OrderedHashtable: a Hashtable that keeps the order of insertion (ConvertFrom-Json -AsHashtable).
import { Hashtable } from "./hashtable.ts";
import { type PSValue, tagType } from "./ps-value.ts";

export class OrderedHashtable extends Hashtable {
  override clone(): OrderedHashtable {
    const copy = new OrderedHashtable(this.ignoreCase);
    for (const [key, value] of this.entries()) copy.set(key, value);
    return copy;
  }

  override *entries(): IterableIterator<[PSValue, PSValue]> {
    for (const cell of this.cells.values()) yield [cell.key, cell.value];
  }
}
tagType(OrderedHashtable, "System.Management.Automation.OrderedHashtable");
