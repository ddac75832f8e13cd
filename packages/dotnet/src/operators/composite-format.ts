// Composite format strings ("{0,-5:N2} and {{}}") read into their items, with .NET's errors and offsets.
import { Exception } from "../errors/exception.ts";

function badItem(position: number, reason: string): Exception {
  return new Exception(
    "System.FormatException",
    `Input string was not in a correct format. Failure to parse near offset ${position}. ${reason}`,
  );
}

const expectedDigit = "Expected an ASCII digit.";
const unclosedItem = "Format item ends prematurely.";
const strayBrace = "Unexpected closing brace without a corresponding opening brace.";

/** Literal text, or one `{index,width:format}`. */
export interface FormatItem {
  readonly literal: string | null;
  readonly index: number;
  readonly width: number;
  readonly format: string;
}

/** FormatException: the text names an argument that is not there. */
export function indexTooBig(): Exception {
  return new Exception(
    "System.FormatException",
    "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
  );
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

/**
 * The items of a composite format string for so many arguments (StringBuilder.AppendFormat's reading).
 * Throws FormatException with the offset of the mistake.
 */
export function parseCompositeFormat(format: string, count: number): FormatItem[] {
  return new CompositeFormatReader(format, count).read();
}

class CompositeFormatReader {
  private readonly items: FormatItem[] = [];
  private readonly format: string;
  private readonly count: number;
  private at = 0;

  constructor(format: string, count: number) {
    this.format = format;
    this.count = count;
  }

  read(): FormatItem[] {
    const { format } = this;
    while (this.at < format.length) {
      const rest = /[{}]/.exec(format.slice(this.at));
      const end = rest === null ? format.length : this.at + rest.index;
      this.literal(format.slice(this.at, end));
      this.at = end;
      if (rest !== null) this.brace(rest[0]);
    }
    return this.items;
  }

  private literal(text: string): void {
    if (text !== "") this.items.push({ literal: text, index: 0, width: 0, format: "" });
  }

  private next(): string {
    this.at++;
    if (this.at >= this.format.length) throw badItem(this.at, unclosedItem);
    return this.format[this.at]!;
  }

  /** A doubled brace is a literal one; an opening one begins an item. */
  private brace(brace: string): void {
    const c = this.next();
    if (c === brace) this.literal(c);
    else if (brace !== "{") throw badItem(this.at, strayBrace);
    else this.item(c);
    this.at++;
  }

  private item(firstDigit: string): void {
    const index = this.number(firstDigit);
    const width = this.skipSpaces() === "," ? this.width() : 0;
    const itemFormat = this.format[this.at] === "}" ? "" : this.itemFormat();
    // An index that is too big is reported before any later mistake in the text.
    if (index >= this.count) throw indexTooBig();
    this.items.push({ literal: null, index, width, format: itemFormat });
  }

  /** Digits from here on; .NET stops reading beyond a million. */
  private number(first: string): number {
    if (!isDigit(first)) throw badItem(this.at, expectedDigit);
    let value = Number(first);
    let c = this.next();
    while (isDigit(c) && value < 1000000) {
      value = value * 10 + Number(c);
      c = this.next();
    }
    return value;
  }

  private skipSpaces(): string {
    let c = this.format[this.at]!;
    while (c === " ") c = this.next();
    return c;
  }

  /** `,5` or `,-5`. */
  private width(): number {
    this.next();
    const left = this.skipSpaces() === "-";
    const width = this.number(left ? this.next() : this.format[this.at]!);
    this.skipSpaces();
    return left ? -width : width;
  }

  private itemFormat(): string {
    if (this.format[this.at] !== ":") throw badItem(this.at, unclosedItem);
    const start = this.at + 1;
    for (;;) {
      const c = this.next();
      if (c === "}") return this.format.slice(start, this.at);
      if (c === "{") throw badItem(this.at, unclosedItem);
    }
  }
}
