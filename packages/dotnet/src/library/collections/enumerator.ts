// IEnumerator objects: `(1..3).GetEnumerator()` with MoveNext, Current and Reset; enumerating one continues where it is.

import { Exception } from "../../errors/exception.ts";
import type { DotNetType } from "../../types/dotnet-type.ts";
import { getType, TYPE } from "../../types/dotnet-type.ts";
import { defineType } from "../../types/define-type.ts";
import { DictionaryEntry } from "../../values/ordered-dictionary.ts";
import { ENUMERATE } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";

/** An enumerator over values made once or on demand. */
export class Enumerator {
  private readonly source: () => Iterable<PSValue>;
  private iterator: Iterator<PSValue>;
  private state: "before" | "on" | "after" = "before";
  private item: PSValue = null;
  private readonly typeName: string | DotNetType;

  constructor(source: () => Iterable<PSValue>, typeName: string | DotNetType) {
    this.source = source;
    this.iterator = source()[Symbol.iterator]();
    this.typeName = typeName;
  }
  get [TYPE](): DotNetType {
    return typeof this.typeName === "string" ? getType(this.typeName) : this.typeName;
  }
  moveNext(): boolean {
    const next = this.iterator.next();
    this.state = next.done ? "after" : "on";
    this.item = next.done ? null : next.value;
    return !next.done;
  }
  reset(): void {
    this.iterator = this.source()[Symbol.iterator]();
    this.state = "before";
    this.item = null;
  }
  get current(): PSValue {
    if (this.state === "on") return this.item;
    const text =
      this.state === "before" ? "Enumeration has not started. Call MoveNext." : "Enumeration already finished.";
    throw new Exception("System.InvalidOperationException", text);
  }
  /** The current item, or null outside the sequence: what property reads show. */
  get currentOrNull(): PSValue {
    return this.item;
  }
  *[ENUMERATE](): Iterable<PSValue> {
    while (this.moveNext()) yield this.item;
  }
}

/** An enumerator over an array of values. */
export function makeEnumerator(values: Iterable<PSValue>, typeName: string | DotNetType): Enumerator {
  return new Enumerator(() => values, typeName);
}

const enumeratorMembers = {
  properties: { Current: (self: Enumerator) => self.currentOrNull },
  methods: {
    MoveNext: (self: Enumerator) => self.moveNext(),
    Reset: (self: Enumerator) => {
      self.reset();
      return undefined;
    },
    Dispose: () => undefined,
    Clone: (self: Enumerator) => self,
  },
};
defineType<Enumerator>({ name: "System.Collections.IEnumerator", ...enumeratorMembers });
defineType<Enumerator>({ name: "System.CharEnumerator", ...enumeratorMembers });
defineType<Enumerator>({ name: "System.Collections.Generic.IEnumerator`1", ...enumeratorMembers });

function entryPart(self: Enumerator, part: "key" | "value"): PSValue {
  const item = self.currentOrNull;
  if (item instanceof DictionaryEntry) return item[part];
  if (typeof item === "object" && item !== null && part in item) return (item as Record<string, PSValue>)[part] ?? null;
  throw new Exception(
    "System.InvalidOperationException",
    "Enumeration has either not started or has already finished.",
  );
}
defineType<Enumerator>({
  name: "System.Collections.IDictionaryEnumerator",
  properties: {
    Key: (self) => entryPart(self, "key"),
    Value: (self) => entryPart(self, "value"),
    Entry: (self) => self.currentOrNull,
  },
});
