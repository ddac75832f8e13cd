// The static guards of the argument exceptions (ThrowIfNull, ThrowIfNegative …) and AggregateException's own members.

import { Exception } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { defineType, type StaticMethodImplementation } from "../types/define-type.ts";
import { DotNetType, typeOf } from "../types/dotnet-type.ts";
import type { PSValue } from "../values/ps-value.ts";
import { delegate, items, text } from "./arguments.ts";
import { compareTo, dotNetEquals } from "./object.ts";

/** An argument exception; the parameter is named when it is given. */
function refusal(typeName: string, message: string, parameter: PSValue | undefined, actual?: PSValue): Exception {
  const named = typeof parameter === "string" && parameter !== "";
  const shown = actual === undefined ? "" : `\nActual value was ${dotNetToString(actual)}.`;
  const properties: Record<string, PSValue> = named ? { ParamName: parameter } : {};
  if (actual !== undefined) properties["ActualValue"] = actual;
  return new Exception(typeName, `${message}${named ? ` (Parameter '${parameter}')` : ""}${shown}`, { properties });
}

const nullMessage = "Value cannot be null.";
defineType<never>({
  name: "System.ArgumentNullException",
  staticMethods: {
    ThrowIfNull: ([argument, parameter]) => {
      if (argument === null) throw refusal("System.ArgumentNullException", nullMessage, parameter);
      return undefined;
    },
  },
});

const emptyGuard =
  (isEmpty: (value: string) => boolean, message: string): StaticMethodImplementation =>
  ([argument, parameter]) => {
    if (argument === null) throw refusal("System.ArgumentNullException", nullMessage, parameter);
    if (isEmpty(text(argument))) throw refusal("System.ArgumentException", message, parameter);
    return undefined;
  };
defineType<never>({
  name: "System.ArgumentException",
  staticMethods: {
    ThrowIfNullOrEmpty: emptyGuard((value) => value === "", "The value cannot be an empty string."),
    ThrowIfNullOrWhiteSpace: emptyGuard(
      (value) => value.trim() === "",
      "The value cannot be an empty string or composed entirely of whitespace.",
    ),
  },
});

const zeroOf = (value: PSValue): PSValue => (typeof value === "bigint" ? 0n : typeof value === "number" ? 0 : value);
/** How a number compares with zero. */
function signOf(value: PSValue): number {
  const zero = zeroOf(value);
  if (zero !== value || value === 0 || value === 0n) return compareTo(value, zero);
  return Math.sign(Number(dotNetToString(value)));
}

/** A guard with one value: `bad` says when it throws. */
const alone =
  (bad: (sign: number) => boolean, kind: string): StaticMethodImplementation =>
  ([value = null, parameter]) => {
    if (!bad(signOf(value))) return undefined;
    const message = `${text(parameter)} ('${dotNetToString(value)}') must be a ${kind} value.`;
    throw refusal("System.ArgumentOutOfRangeException", message, parameter, value);
  };
/** A guard with a limit. */
const against =
  (bad: (value: PSValue, other: PSValue) => boolean, kind: string): StaticMethodImplementation =>
  ([value = null, other = null, parameter]) => {
    if (!bad(value, other)) return undefined;
    const message = `${text(parameter)} ('${dotNetToString(value)}') must ${kind} '${dotNetToString(other)}'.`;
    throw refusal("System.ArgumentOutOfRangeException", message, parameter, value);
  };
defineType<never>({
  name: "System.ArgumentOutOfRangeException",
  staticMethods: {
    ThrowIfZero: alone((sign) => sign === 0, "non-zero"),
    ThrowIfNegative: alone((sign) => sign < 0, "non-negative"),
    ThrowIfNegativeOrZero: alone((sign) => sign <= 0, "non-negative and non-zero"),
    ThrowIfEqual: against(dotNetEquals, "not be equal to"),
    ThrowIfNotEqual: against((a, b) => !dotNetEquals(a, b), "be equal to"),
    ThrowIfGreaterThan: against((a, b) => compareTo(a, b) > 0, "be less than or equal to"),
    ThrowIfGreaterThanOrEqual: against((a, b) => compareTo(a, b) >= 0, "be less than"),
    ThrowIfLessThan: against((a, b) => compareTo(a, b) < 0, "be greater than or equal to"),
    ThrowIfLessThanOrEqual: against((a, b) => compareTo(a, b) <= 0, "be greater than"),
  },
});

defineType<never>({
  name: "System.ObjectDisposedException",
  staticMethods: {
    ThrowIf: ([condition, instance]) => {
      if (condition !== true) return undefined;
      const name = instance instanceof DotNetType ? instance.fullName : typeOf(instance ?? null).fullName;
      throw new Exception(
        "System.ObjectDisposedException",
        `Cannot access a disposed object.\nObject name: '${name}'.`,
        { properties: { ObjectName: name } },
      );
    },
  },
});

defineType<Exception>({
  name: "System.AggregateException",
  methods: {
    Handle: (self, [predicate]) => {
      const test = delegate(predicate, "predicate");
      const all = items(self.properties?.["InnerExceptions"] ?? self.innerException) as Exception[];
      const left = all.filter((inner) => test.invoke([inner as unknown as PSValue]) !== true);
      if (left.length === 0) return undefined;
      throw new Exception("System.AggregateException", self.message, {
        inner: left[0] ?? null,
        properties: { InnerExceptions: left as unknown as PSValue },
      });
    },
    Flatten: (self) => flatten(self),
  },
});

function flatten(self: Exception): Exception {
  const leaves = (error: Exception): Exception[] => {
    if (!error.is("System.AggregateException")) return [error];
    const inner = items(error.properties?.["InnerExceptions"] ?? error.innerException) as Exception[];
    return inner.flatMap(leaves);
  };
  const all = leaves(self);
  if (all.length === 0) return self;
  const message = `One or more errors occurred.${all.map((error) => ` (${error.message})`).join("")}`;
  return new Exception("System.AggregateException", message, {
    inner: all[0] ?? null,
    properties: { InnerExceptions: all as unknown as PSValue },
  });
}
