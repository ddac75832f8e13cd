// Get-Random
import { randomInt } from "node:crypto";
import {
  construct,
  Exception,
  getType,
  invokeMethod,
  newErrorRecord,
  PSDouble,
  type PSValue,
  toDouble,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

interface Parameters {
  SetSeed?: number;
  Maximum?: PSValue;
  Minimum?: PSValue;
  InputObject?: PSValue[];
  Count?: number;
  Shuffle?: boolean;
}

type Cmdlet = CmdletRuntime<Parameters>;

/** 0 <= x < 1, from the seeded .NET generator or from the system's. */
type Source = () => number;

export const getRandom = defineCmdlet<Parameters>("Get-Random", (cmdlet) => {
  const items: PSValue[] = [];
  let source: Source;
  return {
    begin() {
      source = sourceOf(cmdlet);
      if (cmdlet.parameterSetName === "RandomNumberParameterSet") writeNumbers(cmdlet, source);
    },
    process() {
      if (cmdlet.parameterSetName !== "RandomNumberParameterSet") items.push(...(cmdlet.parameters.InputObject ?? []));
    },
    end() {
      if (cmdlet.parameterSetName === "RandomNumberParameterSet") return;
      const { Count = 1, Shuffle } = cmdlet.parameters;
      for (const item of sample(items, Shuffle ? items.length : Count, source)) cmdlet.write(item);
    },
  };
});

function sourceOf(cmdlet: Cmdlet): Source {
  const { SetSeed } = cmdlet.parameters;
  const key = "Get-Random.generator";
  if (SetSeed !== undefined) cmdlet.context.extensions.set(key, construct(getType("System.Random"), [SetSeed]));
  const seeded = cmdlet.context.extensions.get(key) as PSValue | undefined;
  if (seeded !== undefined) return () => toDouble(invokeMethod(seeded, "NextDouble", []));
  return () => randomInt(2 ** 47) / 2 ** 47;
}

function sample(items: readonly PSValue[], count: number, source: Source): PSValue[] {
  const left = [...items];
  const chosen: PSValue[] = [];
  for (let n = Math.min(count, left.length); n > 0; n--) {
    const at = Math.floor(source() * left.length);
    chosen.push(left[at] as PSValue);
    left[at] = left[left.length - 1] as PSValue;
    left.pop();
  }
  return chosen;
}

function writeNumbers(cmdlet: Cmdlet, source: Source): void {
  const { Minimum, Maximum, Count = 1 } = cmdlet.parameters;
  const low = unwrap(Minimum ?? null);
  const high = unwrap(Maximum ?? null);
  const real = low instanceof PSDouble || high instanceof PSDouble;
  const big = typeof low === "bigint" || typeof high === "bigint";
  const from = low === null ? 0 : toDouble(low);
  const to = high === null ? 2147483647 : toDouble(high);
  if (from >= to) {
    const exception = new Exception(
      "System.ArgumentException",
      `The Minimum value (${numberText(low ?? 0)}) cannot be greater than or equal to the Maximum value (${numberText(high ?? 2147483647)}).`,
    );
    cmdlet.throwTerminating(newErrorRecord(exception, "MinGreaterThanOrEqualMax", "InvalidArgument", null));
  }
  for (let i = 0; i < Count; i++) {
    if (real) cmdlet.write(new PSDouble(from + source() * (to - from)));
    else {
      const value = Math.floor(from + source() * (to - from));
      cmdlet.write(big ? BigInt(value) : value | 0 || value);
    }
  }
}

function numberText(value: PSValue): string {
  return String(value instanceof PSDouble ? value.value : value);
}
