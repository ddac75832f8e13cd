// Whole CLIXML documents: `<Objs>` with one element a line, as Export-Clixml and PSSerializer write them.
import type { PSValue } from "@latch/dotnet";
import { ClixmlEncoder, type ClixmlEncoderOptions } from "./clixml-encoder.ts";

const head = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">';

/** The values as one indented document (two blanks a level, no line break at the end). */
export function serializeDocument(values: readonly PSValue[], options: ClixmlEncoderOptions = { depth: 2 }): string {
  const encoder = new ClixmlEncoder(options);
  for (const value of values) encoder.write(value);
  return `${head}\n${indent(encoder.take())}</Objs>`;
}

/** Breaks an encoder's output into lines: elements with element children get their own, text stays with its tags. */
function indent(xml: string): string {
  const lines: string[] = [];
  let depth = 1;
  const pattern = /<(\/?)([A-Za-z0-9]+)([^>]*?)(\/?)>([^<]*)/g;
  for (let match = pattern.exec(xml); match !== null; match = pattern.exec(xml)) {
    const [, isEnd, name, attributes, isEmpty, text] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    if (isEnd !== "") {
      depth--;
      lines.push(`${"  ".repeat(depth)}</${name}>`);
    } else if (isEmpty !== "") lines.push(`${"  ".repeat(depth)}<${name}${attributes}/>`);
    else {
      const endTag = `</${name}>`;
      if (text !== "" || xml.startsWith(endTag, pattern.lastIndex)) {
        lines.push(`${"  ".repeat(depth)}<${name}${attributes}>${text}${endTag}`);
        pattern.lastIndex += endTag.length;
      } else {
        lines.push(`${"  ".repeat(depth)}<${name}${attributes}>`);
        depth++;
      }
    }
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
