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

/** So many lines are joined at a time: a big document is not held as one string a line. */
const linesTogether = 1000;

/** Breaks an encoder's output into lines: elements with element children get their own, text stays with its tags. */
function indent(xml: string): string {
  const parts: string[] = [];
  let lines: string[] = [];
  let depth = 1;
  const pattern = /<(\/?)([A-Za-z0-9]+)[^>]*?(\/?)>([^<]*)/g;
  for (let match = pattern.exec(xml); match !== null; match = pattern.exec(xml)) {
    const [, isEnd, name, isEmpty, text] = match as unknown as [string, string, string, string, string];
    let end = pattern.lastIndex - text.length;
    if (isEnd !== "") depth--;
    const margin = "  ".repeat(depth);
    if (isEnd === "" && isEmpty === "") {
      const endTag = `</${name}>`;
      if (text !== "" || xml.startsWith(endTag, pattern.lastIndex)) {
        pattern.lastIndex += endTag.length;
        end = pattern.lastIndex;
      } else depth++;
    }
    lines.push(margin, xml.slice(match.index, end), "\n");
    if (lines.length < 3 * linesTogether) continue;
    parts.push(lines.join(""));
    lines = [];
  }
  return parts.join("") + lines.join("");
}
