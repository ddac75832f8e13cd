// Owns the members of `$foreach` and `$switch`.
import { getType, MethodSignature, PropertyMember, setOwnMembers } from "@latch/dotnet";
import type { LoopEnumerator } from "./for-each.ts";

/** Gives the enumerator's type its members; asked for at the first loop that uses one. */
export function defineEnumerator(): void {
  const type = getType("System.Array+LoopEnumerator");
  const method = (name: string, returns: string, body: (self: LoopEnumerator) => boolean | null): MethodSignature =>
    new MethodSignature({
      name,
      declaringType: type,
      returnType: getType(returns),
      parameters: [],
      body: (self) => body(self as unknown as LoopEnumerator),
    });
  setOwnMembers(type, {
    constructors: [],
    methods: [
      method("MoveNext", "System.Boolean", (self) => self.moveNext()),
      method("Reset", "System.Void", (self) => {
        self.reset();
        return null;
      }),
    ],
    properties: [
      new PropertyMember({
        name: "Current",
        type: getType("System.Object"),
        declaringType: type,
        isStatic: false,
        canRead: true,
        canWrite: false,
        accessors: { get: (self) => (self as unknown as LoopEnumerator).current, set: () => {} },
      }),
    ],
  });
}
