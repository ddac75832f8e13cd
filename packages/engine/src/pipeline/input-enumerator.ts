// Owns `$input`: an enumerator over the input of a script block, used up by reading it.
import { ENUMERATE, defineType, tagType } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";

export class InputEnumerator {
  private readonly items: readonly PSValue[];
  private position = -1;

  constructor(items: readonly PSValue[]) {
    this.items = items;
  }
  get current(): PSValue {
    return this.items[this.position] ?? null;
  }
  moveNext(): boolean {
    if (this.position < this.items.length) this.position++;
    return this.position < this.items.length;
  }
  reset(): void {
    this.position = -1;
  }
  /** What is left. */
  *[ENUMERATE](): Iterable<PSValue> {
    while (this.moveNext()) yield this.current;
  }
}
tagType(InputEnumerator, "System.Collections.ArrayList+ArrayListEnumeratorSimple");

/** Registers MoveNext, Reset, Current with dotnet. */
export function defineInputEnumeratorType(): void {
  defineType<InputEnumerator>({
    name: "System.Collections.ArrayList+ArrayListEnumeratorSimple",
    implementation: InputEnumerator,
    properties: { Current: (self) => self.current },
    methods: {
      MoveNext: (self) => self.moveNext(),
      Reset: (self) => {
        self.reset();
        return undefined;
      },
    },
  });
}
