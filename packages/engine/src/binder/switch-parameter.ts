// Owns SwitchParameter: the value of a [switch] parameter in scripts.
import { EQUALS, defineType, isTrue, tagType, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";

export class SwitchParameter {
  readonly isPresent: boolean;
  constructor(isPresent: boolean) {
    this.isPresent = isPresent;
  }
  toString(): string {
    return this.isPresent ? "True" : "False";
  }
  [EQUALS](other: PSValue): boolean {
    const base = unwrap(other);
    if (typeof base === "boolean") return base === this.isPresent;
    return base instanceof SwitchParameter && base.isPresent === this.isPresent;
  }
}
tagType(SwitchParameter, "System.Management.Automation.SwitchParameter");

const present = new SwitchParameter(true);
const absent = new SwitchParameter(false);

/** The SwitchParameter of a boolean; there are two. */
export function switchParameter(isPresent: boolean): SwitchParameter {
  return isPresent ? present : absent;
}

defineType<SwitchParameter>({
  name: "System.Management.Automation.SwitchParameter",
  implementation: SwitchParameter,
  construct: (args) => switchParameter(isTrue(args[0] ?? false)),
  properties: { IsPresent: (self) => self.isPresent },
  staticProperties: { Present: () => present },
  staticMethods: {
    op_Implicit: ([value], signature) =>
      signature.returnType.displayName === "System.Boolean"
        ? isTrue(value ?? false)
        : switchParameter(isTrue(value ?? false)),
    op_Equality: ([a = null, b = null]) => isTrue(a) === isTrue(b),
    op_Inequality: ([a = null, b = null]) => isTrue(a) !== isTrue(b),
  },
  methods: {
    ToBool: (self) => self.isPresent,
    ToString: (self) => self.toString(),
    Equals: (self, args) => self[EQUALS](args[0] ?? null),
    GetHashCode: (self) => (self.isPresent ? 1 : 0),
  },
});
