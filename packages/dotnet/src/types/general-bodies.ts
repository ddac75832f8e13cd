// What members do that mean the same for every type: comparison operators, TryFormat, Deconstruct, GetObjectData, and the
// asynchronous forms of methods (ReadAsync, BeginRead, EndRead), which have done their work when they return.
// Asked when a type's own implementation says nothing about the name.

import { createRequire } from "node:module";
import type { PSValue } from "../values/ps-value.ts";
import type { MethodImplementation, StaticMethodImplementation } from "./define-type.ts";
import type { DotNetType } from "./dotnet-type.ts";
import type { MethodSignature } from "./method-signature.ts";
import type { TypeMembers } from "./type-members.ts";

const require = createRequire(import.meta.url);
const tasks = () => require("../library/tasks.ts") as typeof import("../library/tasks.ts");
const calls = () => require("./invoke.ts") as typeof import("./invoke.ts");
const objects = () => require("../library/object.ts") as typeof import("../library/object.ts");
const spans = () => require("../library/spans.ts") as typeof import("../library/spans.ts");

const ordered =
  (accepts: (order: number) => boolean): StaticMethodImplementation =>
  ([a = null, b = null]) =>
    accepts(objects().compareTo(a, b));
const operators: Readonly<Record<string, StaticMethodImplementation>> = {
  op_Equality: ([a = null, b = null]) => objects().dotNetEquals(a, b),
  op_Inequality: ([a = null, b = null]) => !objects().dotNetEquals(a, b),
  op_LessThan: ordered((order) => order < 0),
  op_LessThanOrEqual: ordered((order) => order <= 0),
  op_GreaterThan: ordered((order) => order > 0),
  op_GreaterThanOrEqual: ordered((order) => order >= 0),
};

/** The body of a static method that every type has alike, or null. */
export function generalStaticBody(members: TypeMembers, name: string): StaticMethodImplementation | null {
  const operator = operators[name];
  if (operator !== undefined) return operator;
  const form = asyncForm(name, (plain) => members.staticBody(plain) !== null);
  if (form === null) return null;
  const call = (args: PSValue[], type: DotNetType): PSValue => calls().invokeStatic(type, form.plain, args);
  return (args, signature, type) => tasks().runAsync(form.kind, args, signature, (given) => call(given, type));
}

/** The body of an instance method that every type has alike, or null. */
export function generalBody(members: TypeMembers, name: string): MethodImplementation<never> | null {
  const general = bodies[name];
  if (general?.applies(members)) return general.body as MethodImplementation<PSValue> as MethodImplementation<never>;
  const form = asyncForm(name, (plain) => members.methodBody(plain) !== null);
  if (form === null) return null;
  const run: MethodImplementation<PSValue> = (self, args, signature) =>
    tasks().runAsync(form.kind, args, signature, (given) => calls().invokeMethod(self, form.plain, given));
  return run as MethodImplementation<never>;
}

interface GeneralBody {
  applies(members: TypeMembers): boolean;
  readonly body: MethodImplementation<PSValue>;
}
const always = (): boolean => true;
const bodies: Readonly<Record<string, GeneralBody>> = {
  TryFormat: { applies: always, body: (self, args, signature) => spans().tryFormat(self, args, signature) },
  TryWriteBytes: {
    applies: (members) => members.methodBody("ToByteArray") !== null,
    body: (self, args, signature) => spans().tryWriteBytes(self, args, signature),
  },
  Deconstruct: { applies: always, body: deconstruct },
  GetObjectData: { applies: always, body: (_self, args) => spans().getObjectData(args) },
  OnDeserialization: { applies: always, body: () => undefined },
};

/** Each out parameter gets the property of its name. */
function deconstruct(self: PSValue, args: PSValue[], signature: MethodSignature): undefined {
  for (const [i, { name, type }] of signature.parameters.entries()) spans().fillFromProperty(self, args[i], name, type);
  return undefined;
}

/** Which method an asynchronous name stands for, when `has` says that there is one. */
function asyncForm(
  name: string,
  has: (plain: string) => boolean,
): { kind: "task" | "begin" | "end"; plain: string } | null {
  const match = /^(?:(Begin|End)([A-Z]\w*)|(\w+?)(?:Task)?Async)$/.exec(name);
  if (match === null) return null;
  const plain = match[2] ?? match[3] ?? "";
  if (!has(plain)) return null;
  return { kind: match[1] === "Begin" ? "begin" : match[1] === "End" ? "end" : "task", plain };
}
