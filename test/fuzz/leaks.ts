// What of JavaScript must never show: in values, in messages, as errors.
import { Exception, javaScriptCause, TYPE } from "@latch/dotnet";

/** Texts that only JavaScript writes. */
const leaks =
  /\[object |\bundefined\b|is not (a function|iterable)|(?<!namespace )is not defined|Cannot (read|set|convert|mix) (prop|BigInt|a BigInt|undefined)|Invalid (array|string|count|time|left)|Maximum call stack|not extensible|\bat .+\.ts:\d+|Internal error in latch|EN[A-Z]+: |EISDIR|EACCES:|EINVAL/;

/** What is wrong with a value that scripts see, or null. */
export function problemOfValue(value: unknown): string | null {
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return `gave ${typeof value}`;
  if (typeof value === "number" && !(Number.isInteger(value) && Math.abs(value) <= 2 ** 31))
    return `gave number ${value}`;
  if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value) return `gave an integer of more than 64 bits`;
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array) return null;
  if (!(TYPE in value) && Object.getPrototypeOf(value) === Object.prototype) return "gave a plain JavaScript object";
  return null;
}

/** What a text shows of JavaScript, or null. */
export function problemOfText(text: string): string | null {
  const found = leaks.exec(text);
  return found === null ? null : text.slice(Math.max(0, found.index - 60), found.index + 100);
}

/** What an error shows of JavaScript, or null. */
export function problemOfError(error: unknown): string | null {
  if (!(error instanceof Exception)) return `threw ${String(error).slice(0, 160)}`;
  for (let e: Exception | null = error; e !== null; e = e.innerException) {
    const cause = javaScriptCause(e);
    if (cause !== undefined) return `threw ${String(cause.stack).slice(0, 400)}`;
    const problem = problemOfText(e.message);
    if (problem !== null) return `message ${problem}`;
  }
  return null;
}
