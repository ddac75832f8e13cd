// What members that write into a caller's buffer do: TryFormat, TryWriteBytes; and other members that fill what they are given.

import { convertTo } from "../conversion/convert-to.ts";
import { getMember } from "../members/member-access.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { invokeMethod } from "../types/invoke.ts";
import { argumentNull } from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { notImplemented } from "../types/type-members.ts";
import { typeOf } from "../types/dotnet-type.ts";
import { charOf } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { cell, text } from "./arguments.ts";

/** Writes a text into a char[] (or, as UTF-8, a byte[]); false when there is no room. Returns the count written. */
export function writeText(target: PSValue | undefined, value: string): number | null {
  if (target instanceof Uint8Array) {
    const data = Buffer.from(value, "utf8");
    if (data.length > target.length) return null;
    target.set(data);
    return data.length;
  }
  const room = Array.isArray(target) ? target.length : 0;
  if (value.length > room) return null;
  for (let i = 0; i < value.length; i++) (target as PSValue[])[i] = charOf(value.charCodeAt(i));
  return value.length;
}

/** ISpanFormattable.TryFormat(destination, out written, format, provider): what ToString says, into the buffer. */
export function tryFormat(self: PSValue, args: PSValue[], signature: MethodSignature): boolean {
  const at = (name: RegExp): PSValue | undefined => args[signature.parameters.findIndex((p) => name.test(p.name))];
  const format = at(/^format$/);
  const formatted = signature.parameters.some((p) => p.name === "format");
  const given: PSValue[] = formatted ? [format === null || format === undefined ? null : text(format)] : [];
  const count = at(/^fieldCount$/);
  if (count !== undefined) given.push(count);
  const provider = at(/provider/i);
  if (provider !== undefined && typeof self !== "boolean") given.push(provider);
  const value = invokeMethod(self, "ToString", given);
  const written = writeText(args[0], text(value));
  cell(at(/written$/i)).value = written ?? 0;
  return written !== null;
}

/** TryWriteBytes(destination, …, out written): what ToByteArray says, into the buffer. */
export function tryWriteBytes(self: PSValue, args: PSValue[], signature: MethodSignature): boolean {
  const rest = args.slice(1).filter((_, i) => signature.parameters[i + 1]?.byRef === "");
  const data = invokeMethod(self, "ToByteArray", rest) as Uint8Array;
  const target = args[0];
  const fits = target instanceof Uint8Array && target.length >= data.length;
  if (fits) target.set(data);
  const out = signature.parameters.findIndex((p) => p.byRef === "out");
  if (out >= 0) cell(args[out]).value = fits ? data.length : 0;
  return fits;
}

/** An out parameter of Deconstruct: the property of its name, converted to its type. */
export function fillFromProperty(self: PSValue, target: PSValue | undefined, name: string, type: DotNetType): void {
  const value = getMember(self, name.charAt(0).toUpperCase() + name.slice(1));
  cell(target).value = type.isGenericParameter ? (value ?? null) : convertTo(value ?? null, type);
}

/** ISerializable.GetObjectData: formatters are gone, so is what it would fill. */
export function getObjectData([info]: PSValue[]): never {
  if (info === null || info === undefined) throw argumentNull("info");
  throw notImplemented(typeOf(info), "AddValue");
}
