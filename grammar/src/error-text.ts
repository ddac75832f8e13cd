// Owns the way from an error id to its message; the texts are loaded with the first error.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const loadStrings = () =>
  (require("./parser-strings.generated.ts") as typeof import("./parser-strings.generated.ts")).parserStrings;

/** A parse error's message: the resource text with {0}, {1}, ... filled in. */
export function errorText(id: string, args: readonly (string | number)[]): string {
  const text = loadStrings()[id] ?? id;
  if (args.length === 0) return text;
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}
