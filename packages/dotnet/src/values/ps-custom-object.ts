// [pscustomobject]: a shape shared with its siblings plus an array of values.
import { type PSValue, tagType } from "./ps-value.ts";
import { emptyShape, Shape } from "./shape.ts";

/** A [pscustomobject]. Slots hold values, or (only when `shape.plain` is false) a PSMemberInfo that is not a note property. */
export class PSCustomObject {
  shape: Shape;
  readonly values: PSValue[];
  /** PSTypeNames when they differ from the default two, else null. */
  typeNames: string[] | null;

  constructor(shape: Shape, values: PSValue[], typeNames: string[] | null = null) {
    this.shape = shape;
    this.values = values;
    this.typeNames = typeNames;
  }

  /** An object of name/value pairs in order. A later pair of the same name (any case) replaces the earlier. */
  static from(pairs: Iterable<readonly [string, PSValue]>): PSCustomObject {
    const result = new PSCustomObject(emptyShape, []);
    for (const [name, value] of pairs) result.set(name, value);
    return result;
  }

  /** The raw slot of a name (any case), or undefined. */
  get(name: string): PSValue | undefined {
    const slot = this.shape.slotOf(name);
    return slot < 0 ? undefined : this.values[slot];
  }

  /** Sets or adds a note property without any checks. */
  set(name: string, value: PSValue): void {
    const slot = this.shape.slotOf(name);
    if (slot >= 0) {
      this.values[slot] = value;
      return;
    }
    this.shape = this.shape.with(name);
    this.values.push(value);
  }

  /** Adds (or replaces) a member that is not a note property. */
  setMember(name: string, member: object): void {
    const slot = this.shape.slotOf(name);
    if (slot >= 0) {
      if (this.shape.plain) this.shape = new Shape(this.shape.names, false);
      this.values[slot] = member;
      return;
    }
    this.shape = this.shape.with(name, false);
    this.values.push(member);
  }

  /** Removes a member; false when there is none of that name. */
  remove(name: string): boolean {
    const slot = this.shape.slotOf(name);
    if (slot < 0) return false;
    this.shape = this.shape.without(slot);
    this.values.splice(slot, 1);
    return true;
  }
}
tagType(PSCustomObject, "System.Management.Automation.PSCustomObject");
