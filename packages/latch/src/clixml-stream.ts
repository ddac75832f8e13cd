// -OutputFormat XML: objects as one CLIXML document on standard output or standard error, for a PowerShell that reads them back.
import { getEnumerable, type PSValue } from "@latch/dotnet";
import { ClixmlEncoder, decodeClixmlAll } from "@latch/protocol";
import type { DescriptorWriter } from "./host/descriptor-writer.ts";

/** The line before the document: how a reader knows that this is no text. */
const marker = "#< CLIXML\n";
const head = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">';

/** Writes values of named streams ("Output", "Error", "verbose" ...) as they come; nothing at all when there are none. */
export class ClixmlStream {
  readonly #writer: DescriptorWriter;
  readonly #encoder = new ClixmlEncoder({ depth: 1 });
  #begun = false;

  constructor(writer: DescriptorWriter) {
    this.#writer = writer;
  }

  write(value: PSValue, stream: string): void {
    this.#encoder.write(value, ` S="${stream}"`);
    this.#writer.write(`${this.#begun ? "" : marker + head}${this.#encoder.takePart()}`);
    this.#begun = true;
  }

  end(): void {
    if (this.#begun) this.#writer.write("</Objs>");
  }
}

/** Reads -InputFormat XML: the values of a document, with or without the line before it. */
export function decodeInput(text: string): PSValue[] {
  const document = text.startsWith(marker) ? text.slice(marker.length) : text;
  return document.trim() === "" ? [] : decodeClixmlAll(document);
}

/** Reads -EncodedArguments: the elements of an array. */
export function decodeArguments(text: string): PSValue[] {
  const values = decodeClixmlAll(text);
  const list = values.length === 1 ? getEnumerable(values[0] ?? null) : null;
  return list === null ? values : Array.from(list);
}
