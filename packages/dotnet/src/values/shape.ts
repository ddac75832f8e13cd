// Shapes of [pscustomobject]: which names live in which slot, shared by all objects built the same way.

/** A list of member names with their slots. Objects with the same names in the same order share one Shape. */
export class Shape {
  readonly names: readonly string[];
  /** False when a slot may hold a PSMemberInfo (script property, method …) instead of a plain value. */
  readonly plain: boolean;
  private exact: Map<string, number> | null = null;
  private folded: Map<string, number> | null = null;
  private transitions: Map<string, Shape> | null = null;

  constructor(names: readonly string[], plain: boolean) {
    this.names = names;
    this.plain = plain;
  }

  /** Slot of a name (any case), or -1. */
  slotOf(name: string): number {
    const exact = this.exact ?? this.index();
    const slot = exact.get(name);
    if (slot !== undefined) return slot;
    return this.folded!.get(name.toLowerCase()) ?? -1;
  }

  private index(): Map<string, number> {
    const exact = new Map<string, number>();
    const folded = new Map<string, number>();
    for (let i = 0; i < this.names.length; i++) {
      const name = this.names[i]!;
      exact.set(name, i);
      folded.set(name.toLowerCase(), i);
    }
    this.exact = exact;
    this.folded = folded;
    return exact;
  }

  /** The shape with one more name at the end. `plain` false: the new slot holds a PSMemberInfo. */
  with(name: string, plain = true): Shape {
    const key = plain ? name : `${name}\0`;
    this.transitions ??= new Map();
    let next = this.transitions.get(key);
    if (next === undefined) {
      next = new Shape([...this.names, name], this.plain && plain);
      this.transitions.set(key, next);
    }
    return next;
  }

  /** The shape without the name in a slot (not shared: removal is rare). */
  without(slot: number): Shape {
    return new Shape(
      this.names.filter((_, i) => i !== slot),
      this.plain,
    );
  }
}

/** The shape of an object without members. */
export const emptyShape = new Shape([], true);

/** The shape of a list of names. */
export function shapeOf(names: readonly string[]): Shape {
  let shape = emptyShape;
  for (const name of names) shape = shape.with(name);
  return shape;
}
