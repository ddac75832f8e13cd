// Owns Argument: one command argument while it is being bound (CommandArgument is what compile/ hands over).
import type { PSValue } from "@latch/dotnet";
import type { ScriptBlockAst, ScriptExtent } from "@latch/grammar";
import type { CommandArgument } from "../pipeline/contract.ts";
import { MissingValue } from "./coerce-argument.ts";

/** A named and/or valued argument. `-Name value` becomes one of these when the binder has joined them. */
export class Argument {
  name: string | null;
  hasValue: boolean;
  value: PSValue;
  /** Extent of the value. */
  extent: ScriptExtent | null;
  readonly parameterExtent: ScriptExtent | null;
  readonly splatted: boolean;
  /** Raw text of a bare number or word. */
  text: string | null;
  readonly hasColon: boolean;

  constructor(init: CommandArgument) {
    this.name = init.parameterName;
    this.hasValue = init.hasValue;
    this.value = init.hasValue ? init.value : MissingValue;
    this.extent = init.extent;
    this.parameterExtent = init.parameterExtent;
    this.splatted = init.splatted;
    this.text = init.text;
    this.hasColon = init.hasColon;
  }

  /** `-Name` as written. */
  get parameterText(): string {
    return `-${this.name ?? ""}${this.hasColon ? ":" : ""}`;
  }
}

/** An argument of our own making: `-name:value` without a place in the source. */
export function namedArgument(name: string, value: PSValue, extent: ScriptExtent | null = null): Argument {
  return new Argument({
    parameterName: name,
    hasColon: true,
    hasValue: true,
    value,
    extent,
    parameterExtent: null,
    splatted: false,
    text: null,
    ast: null,
  });
}

/** A positional argument of our own making. */
export function positionalArgument(value: PSValue): CommandArgument {
  return {
    parameterName: null,
    hasColon: false,
    hasValue: true,
    value,
    extent: null,
    parameterExtent: null,
    splatted: false,
    text: null,
    ast: null,
  };
}

/** A named argument for callers outside of the binder. */
export function namedCommandArgument(name: string, value: PSValue): CommandArgument {
  return {
    parameterName: name,
    hasColon: true,
    hasValue: true,
    value,
    extent: null,
    parameterExtent: null,
    splatted: false,
    text: null,
    ast: null,
  };
}

/** Argument of a name that may say how it was written, `-Name: `: with a dash and no value it takes the next one if it wants one. */
export function writtenArgument(name: string | null, value: PSValue): CommandArgument {
  if (name === null) return positionalArgument(value);
  if (!/^[-\u2013-\u2015]/.test(name)) return namedCommandArgument(name, value);
  const written = name.trimEnd();
  const hasColon = written.endsWith(":");
  const argument = namedCommandArgument(written.slice(1, hasColon ? -1 : undefined), value);
  return hasColon || value !== null ? argument : { ...argument, hasColon: false, hasValue: false };
}

/**
 * Arguments of a script block that is invoked as an object (Invoke(), New-Module): its parameters take them one after the
 * other, switches too, which arguments of a command never reach by position.
 */
export function argumentsInOrder(block: ScriptBlockAst, values: readonly PSValue[]): CommandArgument[] {
  const parameters = block.paramBlock?.parameters ?? [];
  const hasSwitch = parameters.some((p) => p.attributes.some((a) => /^switch(parameter)?$/i.test(a.typeName.name)));
  if (!hasSwitch || (block.paramBlock?.attributes.length ?? 0) > 0) return values.map(positionalArgument);
  return values.map((value, i) => {
    const parameter = parameters[i];
    if (parameter === undefined) return positionalArgument(value);
    return namedCommandArgument(parameter.name.variablePath.unqualifiedPath, value);
  });
}
