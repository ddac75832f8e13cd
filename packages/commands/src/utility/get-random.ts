// Get-Random and Get-SecureRandom
import {
  convertTo,
  Exception,
  getType,
  newErrorRecord,
  parseNumber,
  PSDouble,
  type PSValue,
  toDouble,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { RandomGenerator } from "./random-generator.ts";

interface Parameters {
  SetSeed?: number;
  Maximum?: PSValue;
  Minimum?: PSValue;
  InputObject?: PSValue[] | null;
  Count?: number;
  Shuffle?: boolean;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const getRandom = defineCmdlet<Parameters>("Get-Random", (cmdlet) => randomCommand(cmdlet));
export const getSecureRandom = defineCmdlet<Parameters>("Get-SecureRandom", (cmdlet) => randomCommand(cmdlet));

function randomCommand(cmdlet: Cmdlet) {
  const chosen: PSValue[] = [];
  let processed = 0;
  let generator: RandomGenerator;
  const isNumbers = () => cmdlet.parameterSetName === "RandomNumberParameterSet";
  return {
    begin() {
      generator = generatorOf(cmdlet);
      if (isNumbers()) writeNumbers(cmdlet, generator);
    },
    process() {
      if (isNumbers()) return;
      const { InputObject, Shuffle, Count = 1 } = cmdlet.parameters;
      for (const item of InputObject ?? [null]) {
        // A reservoir: an item beyond the first Count replaces a chosen one with the right probability.
        if (Shuffle || processed < Count) chosen.push(item);
        else if (generator.integer(0, processed + 1) < Count) chosen[generator.integer(0, chosen.length)] = item;
        processed++;
      }
    },
    end() {
      if (isNumbers()) return;
      for (let i = 0; i < chosen.length; i++) {
        const j = generator.integer(i, chosen.length);
        cmdlet.write(chosen[j] as PSValue);
        chosen[j] = chosen[i] as PSValue;
      }
    },
  };
}

/** The session's generator: a seed holds until the next one. */
function generatorOf(cmdlet: Cmdlet): RandomGenerator {
  const { SetSeed } = cmdlet.parameters;
  const { extensions } = cmdlet.context;
  const key = `${cmdlet.invocation.myCommand?.name}.generator`;
  const known = extensions.get(key) as RandomGenerator | undefined;
  if (SetSeed === undefined && known !== undefined) return known;
  const made = new RandomGenerator(SetSeed ?? null);
  extensions.set(key, made);
  return made;
}

const largestInt = 2147483647;
const largestLong = (1n << 63n) - 1n;

function writeNumbers(cmdlet: Cmdlet, generator: RandomGenerator): void {
  const { Minimum, Maximum, Count = 1 } = cmdlet.parameters;
  const low = operand(Minimum);
  const high = operand(Maximum);
  const isInt = (value: PSValue) => value === null || typeof value === "number";
  const isWhole = (value: PSValue) => isInt(value) || typeof value === "bigint";
  if (isInt(low) && isInt(high)) {
    const from = (low as number | null) ?? 0;
    const to = (high as number | null) ?? largestInt;
    if (from >= to) tooSmall(cmdlet, String(from), String(to));
    for (let i = 0; i < Count; i++) cmdlet.write(generator.integer(from, to));
  } else if (isWhole(low) && isWhole(high)) {
    const from = BigInt((low as number | bigint | null) ?? 0);
    const to = high === null ? largestLong : BigInt(high as number | bigint);
    if (from >= to) tooSmall(cmdlet, String(from), String(to));
    for (let i = 0; i < Count; i++) cmdlet.write(generator.long(from, to));
  } else {
    const from = low === null ? 0 : toDouble(low);
    const to = high === null ? Number.MAX_VALUE : toDouble(high);
    if (from >= to) tooSmall(cmdlet, String(from), String(to));
    for (let i = 0; i < Count; i++) cmdlet.write(new PSDouble(generator.real(from, to)));
  }
}

/** A text is read as the number it looks like. */
function operand(value: PSValue | undefined): PSValue {
  const base = unwrap(value ?? null);
  return typeof base === "string" ? (parseNumber(base) ?? convertTo(base, getType("System.Int32"))) : base;
}

function tooSmall(cmdlet: Cmdlet, from: string, to: string): never {
  const message = `The Minimum value (${from}) cannot be greater than or equal to the Maximum value (${to}).`;
  const exception = new Exception("System.ArgumentException", message);
  cmdlet.throwTerminating(newErrorRecord(exception, "MinGreaterThanOrEqualMax", "InvalidArgument", null));
}
