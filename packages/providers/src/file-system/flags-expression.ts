// FlagsExpression[FileAttributes], what -Attributes takes: `,` or, `+` and, `!` not; names may be shortened.

/** FileAttributes by name, in the order of their values. */
const attributes: readonly (readonly [name: string, bit: number])[] = [
  ["None", 0],
  ["ReadOnly", 1],
  ["Hidden", 2],
  ["System", 4],
  ["Directory", 16],
  ["Archive", 32],
  ["Device", 64],
  ["Normal", 128],
  ["Temporary", 256],
  ["SparseFile", 512],
  ["ReparsePoint", 1024],
  ["Compressed", 2048],
  ["Offline", 4096],
  ["NotContentIndexed", 8192],
  ["Encrypted", 16384],
  ["IntegrityStream", 32768],
  ["NoScrubData", 131072],
];
/** Names that win where a short form could also mean another. */
const preferred = new Set(["Directory", "ReadOnly", "System"]);

/** An expression that cannot be read; `message` is PowerShell's. */
export class FlagsExpressionError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Attributes asked for: bits of an entry are tested, bits are looked for in it. */
export class FlagsExpression {
  readonly #alternatives: readonly (readonly { negated: boolean; bit: number }[])[];

  /** Throws FlagsExpressionError. */
  constructor(text: string) {
    if (text.trim() === "") {
      throw new FlagsExpressionError(
        "The input expression must not be empty. Specify at least one identifier name in each input expression. ",
      );
    }
    this.#alternatives = text.split(",").map((part) => part.split("+").map(term));
  }
  matches(bits: number): boolean {
    return this.#alternatives.some((all) => all.every(({ negated, bit }) => ((bits & bit) === bit) !== negated));
  }
  mentions(bit: number): boolean {
    return this.#alternatives.some((all) => all.some((one) => one.bit === bit));
  }
}

function term(text: string): { negated: boolean; bit: number } {
  const trimmed = text.trim();
  const negated = trimmed.startsWith("!");
  const name = negated ? trimmed.slice(1).trim() : trimmed;
  if (name === "") {
    throw new FlagsExpressionError(
      "Unable to parse the expression due to an unexpected token. An identifier name or a NOT (!) operator is expected at the start of the expression, or after an OR (,) operator or an AND (+) operator. Also, an expression must not end with an OR (,), AND (+) or NOT (!) operator.",
    );
  }
  if (name.startsWith("!")) {
    throw new FlagsExpressionError(
      "Unable to parse the expression due to an unexpected token after a NOT (!) operator. An identifier name is expected after a NOT (!) operator.",
    );
  }
  return { negated, bit: bitOf(name) };
}

function bitOf(name: string): number {
  const lower = name.toLowerCase();
  const exact = attributes.find(([full]) => full.toLowerCase() === lower);
  if (exact !== undefined) return exact[1];
  const begun = attributes.filter(([full]) => full.toLowerCase().startsWith(lower));
  const chosen = begun.length === 1 ? begun[0] : begun.find(([full]) => preferred.has(full));
  if (chosen !== undefined) return chosen[1];
  if (begun.length === 0) {
    const all = attributes.map(([full]) => full).join(", ");
    throw new FlagsExpressionError(
      `Unable to match the identifier name ${name} to a valid enumerator name. Specify one of the following enumerator names and try again:\n${all}`,
    );
  }
  throw new FlagsExpressionError(
    `The identifier name ${name} cannot be processed because it is either too similar or identical to the following enumerator names: ${begun.map(([full]) => full).join(", ")}. Use a more specific identifier name.`,
  );
}
