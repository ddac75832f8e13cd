// ConvertTo-Html
import { type PSValue, toStringValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { wildcardProperties, type EntryKey, EXPRESSION, HTML_ALIGNMENT, HTML_WIDTH, LABEL } from "@latch/formatting";
import { evaluateAll, type ExpressionParameter, expressionContext, parseExpressions } from "./expression-parameter.ts";

interface Parameters {
  InputObject?: PSValue;
  Property?: PSValue[];
  Body?: string[];
  Head?: string[];
  Title?: string;
  As?: string;
  CssUri?: PSValue;
  PostContent?: string[];
  PreContent?: string[];
  Meta?: PSValue;
  Charset?: string;
  Transitional?: boolean;
  Fragment?: boolean;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const convertToHtml = defineCmdlet<Parameters>("ConvertTo-Html", (cmdlet) => {
  let columns: ExpressionParameter[] | null = null;
  let rows = 0;
  const context = expressionContext();
  const isList = () => cmdlet.parameters.As?.toLowerCase() === "list";
  return {
    begin() {
      if (!cmdlet.parameters.Fragment) writeHead(cmdlet);
      for (const line of cmdlet.parameters.PreContent ?? []) cmdlet.write(line);
      cmdlet.write("<table>");
    },
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input === undefined || input === null) return;
      if (columns === null) {
        const found = columnsOf(cmdlet, input);
        if (found.length === 0) return;
        columns = found;
        if (!isList()) writeColumns(cmdlet, columns);
      }
      const cells = columns.map(
        (column) => [nameOf(column), cellText(evaluateAll(column, input, context)[0]?.value ?? null)] as const,
      );
      if (!isList()) cmdlet.write(`<tr>${cells.map(([, value]) => `<td>${value}</td>`).join("")}</tr>`);
      else {
        if (rows > 0) cmdlet.write("<tr><td><hr></td></tr>");
        for (const [name, value] of cells) cmdlet.write(`<tr><td>${encode(name)}:</td><td>${value}</td></tr>`);
      }
      rows++;
    },
    end() {
      cmdlet.write("</table>");
      for (const line of cmdlet.parameters.PostContent ?? []) cmdlet.write(line);
      if (!cmdlet.parameters.Fragment) cmdlet.write("</body></html>");
    },
  };
});

function columnsOf(cmdlet: Cmdlet, input: PSValue): ExpressionParameter[] {
  const given = cmdlet.parameters.Property;
  const values: PSValue[] = given?.length ? given : wildcardProperties(input).map((property) => property.name);
  return parseExpressions(cmdlet, values, [EXPRESSION, LABEL, HTML_ALIGNMENT, HTML_WIDTH]);
}

function nameOf(column: ExpressionParameter): string {
  return column.label ?? column.expression.toString();
}

function writeColumns(cmdlet: Cmdlet, columns: readonly ExpressionParameter[]): void {
  const attribute = (column: ExpressionParameter, key: EntryKey, name: string) => {
    const value = column.entries.get(key);
    return value === undefined ? "" : ` ${name} = "${toStringValue(value)}"`;
  };
  const cols = columns.map(
    (column) => `<col${attribute(column, "width", "width")}${attribute(column, "alignment", "align")}/>`,
  );
  cmdlet.write(`<colgroup>${cols.join("")}</colgroup>`);
  cmdlet.write(`<tr>${columns.map((column) => `<th>${encode(nameOf(column))}</th>`).join("")}</tr>`);
}

function writeHead(cmdlet: Cmdlet): void {
  const { Head, Title, Body, CssUri, Charset, Meta, Transitional } = cmdlet.parameters;
  const kind = Transitional ? ["Transitional", "xhtml1-transitional.dtd"] : ["Strict", "xhtml1-strict.dtd"];
  cmdlet.write(
    `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 ${kind[0]}//EN"  "http://www.w3.org/TR/xhtml1/DTD/${kind[1]}">`,
  );
  cmdlet.write('<html xmlns="http://www.w3.org/1999/xhtml">');
  cmdlet.write("<head>");
  if (Charset !== undefined) cmdlet.write(`<meta charset="${Charset}">`);
  for (const [name, value] of (Meta as { entries?(): Iterable<[PSValue, PSValue]> } | undefined)?.entries?.() ?? []) {
    cmdlet.write(`<meta name="${toStringValue(name)}" content="${toStringValue(value)}">`);
  }
  for (const line of Head ?? [`<title>${Title ?? "HTML TABLE"}</title>`]) cmdlet.write(line);
  if (CssUri !== undefined) cmdlet.write(`<link rel="stylesheet" type="text/css" href="${toStringValue(CssUri)}" />`);
  cmdlet.write("</head><body>");
  for (const line of Body ?? []) cmdlet.write(line);
}

function cellText(value: PSValue): string {
  return value === null ? "" : encode(toStringValue(value));
}

/** WebUtility.HtmlEncode. */
function encode(text: string): string {
  return text.replace(/[&<>"'\u00a0-\u00ff]/g, (c) => names[c] ?? `&#${c.charCodeAt(0)};`);
}

const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
