// Lines of comma-separated values -> objects, for ConvertFrom-Csv and Import-Csv.
import { Exception, newErrorRecord, PSCustomObject, type PSValue, Shape } from "@latch/dotnet";

export interface CsvReaderOptions {
  readonly delimiter: string;
  readonly header: readonly string[] | null;
  warn(text: string): void;
}

/** Splits text into rows of fields; quoted fields may hold delimiters, quotes and line breaks. Blank lines are skipped. */
export class CsvRows {
  readonly #text: string;
  readonly #delimiter: string;
  #at = 0;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  /** The next line as it is, without parsing (for `#TYPE`); null at the end. */
  peekLine(): string | null {
    if (this.#at >= this.#text.length) return null;
    const end = this.#text.indexOf("\n", this.#at);
    return this.#text.slice(this.#at, end < 0 ? this.#text.length : end).replace(/\r$/, "");
  }

  skipLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  /** The next row that is not blank, or null. */
  next(): string[] | null {
    while (this.#at < this.#text.length) {
      const line = this.peekLine();
      if (line !== null && line.trim() !== "") return this.#row();
      this.skipLine();
    }
    return null;
  }

  #row(): string[] {
    const fields: string[] = [];
    for (;;) {
      fields.push(this.#field());
      const c = this.#text.charAt(this.#at);
      if (c === this.#delimiter) {
        this.#at++;
        continue;
      }
      if (c === "\r" && this.#text.charAt(this.#at + 1) === "\n") this.#at += 2;
      else if (c !== "") this.#at++;
      return fields;
    }
  }

  #isEnd(c: string): boolean {
    return c === "" || c === this.#delimiter || c === "\n" || (c === "\r" && this.#text.charAt(this.#at + 1) === "\n");
  }

  #field(): string {
    while (/[ \t]/.test(this.#text.charAt(this.#at)) && this.#text.charAt(this.#at) !== this.#delimiter) this.#at++;
    if (this.#text.charAt(this.#at) !== '"') {
      const start = this.#at;
      while (!this.#isEnd(this.#text.charAt(this.#at))) this.#at++;
      return this.#text.slice(start, this.#at);
    }
    let field = this.#quotedPart();
    // Text after the closing quote belongs to the field; only blanks before the delimiter do not.
    const start = this.#at;
    while (!this.#isEnd(this.#text.charAt(this.#at))) this.#at++;
    field += this.#text.slice(start, this.#at).trimEnd();
    return field;
  }

  #quotedPart(): string {
    let result = "";
    this.#at++;
    for (;;) {
      const end = this.#text.indexOf('"', this.#at);
      if (end < 0) {
        result += this.#text.slice(this.#at);
        this.#at = this.#text.length;
        return result;
      }
      result += this.#text.slice(this.#at, end);
      this.#at = end + 1;
      if (this.#text.charAt(this.#at) !== '"') return result;
      result += '"';
      this.#at++;
    }
  }
}

/** Reads objects; the first row is the header unless one is given. Throws a terminating `Exception` for a bad header. */
export class CsvReader {
  readonly #rows: CsvRows;
  readonly #options: CsvReaderOptions;
  #columns: string[] | null = null;
  #shape: Shape | null = null;
  #typeNames: string[] | null = null;

  constructor(text: string, options: CsvReaderOptions) {
    this.#rows = new CsvRows(text, options.delimiter);
    this.#options = options;
  }

  *objects(): Iterable<PSValue> {
    this.#readHeader();
    if (this.#columns === null) return;
    const shape = this.#shape as Shape;
    for (let row = this.#rows.next(); row !== null; row = this.#rows.next()) {
      const values: PSValue[] = [];
      for (let i = 0; i < this.#columns.length; i++) values.push(row[i] ?? null);
      yield new PSCustomObject(shape, values, this.#typeNames === null ? null : [...this.#typeNames]);
    }
  }

  #readHeader(): void {
    const first = this.#rows.peekLine();
    if (first !== null && /^#(TYPE|Version:)/i.test(first)) {
      const type = /^#TYPE\s+(.+)$/i.exec(first)?.[1]?.trim();
      if (type) this.#typeNames = [type, `CSV:${type}`];
      this.#rows.skipLine();
    }
    const names = this.#options.header ? [...this.#options.header] : this.#rows.next();
    if (names === null) return;
    // Columns without a name at the end are left out, and their values with them.
    while (this.#options.header === null && names.length > 1 && names[names.length - 1] === "") names.pop();
    this.#columns = this.#complete(names);
    let shape = new Shape([], true);
    for (const name of this.#columns) shape = shape.with(name);
    this.#shape = shape;
  }

  /** Empty names become H1, H2, …; a name twice is an error. */
  #complete(names: string[]): string[] {
    let missing = 0;
    const seen = new Set<string>();
    const complete = names.map((name) => (name.trim() === "" ? `H${++missing}` : name));
    if (missing > 0)
      this.#options.warn(
        'One or more headers were not specified. Default names starting with "H" have been used in place of any missing headers.',
      );
    for (const name of complete) {
      if (seen.has(name.toLowerCase())) {
        throw new Exception(
          "System.Management.Automation.ExtendedTypeSystemException",
          `The member "${name}" is already present.`,
          {
            errorRecord: (exception) =>
              newErrorRecord(exception, "AlreadyPresentPSMemberInfoInternalCollectionAdd", "NotSpecified", null),
          },
        );
      }
      seen.add(name.toLowerCase());
    }
    return complete;
  }
}
