// FlagsExpression[FileAttributes], what -Attributes takes: `,` or, `+` and, `!` not; names may be shortened.
import { enumMemberByName, Exception, getType } from "@latch/dotnet";

const invalid = (message: string): Exception => new Exception("System.ArgumentException", message);

/** Attributes asked for: bits of an entry are tested, bits are looked for in it. */
export class FlagsExpression {
  readonly #alternatives: readonly (readonly { negated: boolean; bit: number }[])[];

  /** Throws Exception with PowerShell's text when the expression cannot be read. */
  constructor(text: string) {
    if (text.trim() === "") {
      throw invalid(
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
    throw invalid(
      "Unable to parse the expression due to an unexpected token. An identifier name or a NOT (!) operator is expected at the start of the expression, or after an OR (,) operator or an AND (+) operator. Also, an expression must not end with an OR (,), AND (+) or NOT (!) operator.",
    );
  }
  if (name.startsWith("!")) {
    throw invalid(
      "Unable to parse the expression due to an unexpected token after a NOT (!) operator. An identifier name is expected after a NOT (!) operator.",
    );
  }
  return { negated, bit: Number(enumMemberByName(name, getType("System.IO.FileAttributes"))) };
}
