// Views as a format file's XML: what Export-FormatData writes and Update-FormatData reads.
import { escapeXml } from "@latch/protocol";
import type { PropertyExpression } from "./property-expression.ts";
import type {
  CustomBody,
  CustomToken,
  EntrySelection,
  FieldDefinition,
  GroupBy,
  ListBody,
  TableBody,
  TableColumnHeader,
  ViewBody,
  ViewDefinition,
  WideBody,
} from "./view-definition.ts";

const ALIGNMENT_NAMES = ["", "Left", "Center", "Right"] as const;

/** The text of a format file with these views. Without `withScripts` script blocks are emptied. */
export function formatXml(views: readonly ViewDefinition[], withScripts: boolean): string {
  const text = new FormatXmlText(withScripts);
  const controls = new Map<string, CustomBody>();
  for (const view of views) for (const [name, body] of view.controls) controls.set(name, body);
  const shared = [...controls].map(([name, body]) =>
    element("Control", element("Name", escapeXml(name)) + text.custom(body)),
  );
  const parts = [
    shared.length === 0 ? "" : element("Controls", shared.join("")),
    element("ViewDefinitions", views.map((view) => text.view(view)).join("")),
  ];
  return `<?xml version="1.0" encoding="utf-8"?>\n${indented(element("Configuration", parts.join("")))}`;
}

/** The elements a line each, two spaces deeper than what is around them; text stays in its element's line (XmlWriter). */
function indented(xml: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const [part, open, text, close] of xml.matchAll(/<(\w+)>([^<]*)<\/\1>|<(\/)?[^>]+>/g)) {
    if (close !== undefined) depth--;
    const inner = "  ".repeat(depth);
    if (open === undefined) lines.push(inner + part);
    else lines.push(inner + (text === "" ? `<${open} />` : part));
    if (open === undefined && close === undefined && !part.endsWith("/>")) depth++;
  }
  return lines.join("\n");
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}
function flag(name: string, isSet: boolean): string {
  return isSet ? `<${name} />` : "";
}
function optional(name: string, text: string | null): string {
  return text === null || text === "" ? "" : element(name, escapeXml(text));
}
function typeNames(types: readonly string[]): string {
  return types.map((name) => element("TypeName", escapeXml(name))).join("");
}
function tableHeader(header: TableColumnHeader): string {
  const width = header.width === 0 ? "" : element("Width", String(header.width));
  return element(
    "TableColumnHeader",
    optional("Label", header.label) + width + optional("Alignment", ALIGNMENT_NAMES[header.alignment]),
  );
}

class FormatXmlText {
  private readonly withScripts: boolean;

  constructor(withScripts: boolean) {
    this.withScripts = withScripts;
  }

  view(view: ViewDefinition): string {
    const head = element("Name", escapeXml(view.name)) + element("ViewSelectedBy", typeNames(view.types));
    return element(
      "View",
      head + this.groupBy(view.groupBy) + flag("OutOfBand", view.outOfBand) + this.body(view.body),
    );
  }

  private body(body: ViewBody): string {
    switch (body.shape) {
      case "table":
        return this.table(body);
      case "list":
        return this.list(body);
      case "wide":
        return this.wide(body);
      default:
        return this.custom(body);
    }
  }

  private expression(expression: PropertyExpression | null): string {
    if (expression === null) return "";
    if (expression.isProperty) return element("PropertyName", escapeXml(expression.name));
    return element("ScriptBlock", escapeXml(this.withScripts ? expression.toString() : ";"));
  }

  private condition(name: string, condition: PropertyExpression | null): string {
    return condition === null ? "" : element(name, this.expression(condition));
  }

  private selection(selection: EntrySelection | null): string {
    if (selection === null) return "";
    const types = typeNames(selection.types);
    if (selection.condition === null) return element("EntrySelectedBy", types);
    return element("EntrySelectedBy", element("SelectionCondition", types + this.expression(selection.condition)));
  }

  private groupBy(group: GroupBy | null): string {
    if (group === null) return "";
    return element(
      "GroupBy",
      this.expression(group.expression) + optional("Label", group.label) + this.control(group.control),
    );
  }

  private control(control: CustomBody | string | null): string {
    if (control === null) return "";
    return typeof control === "string" ? element("CustomControlName", escapeXml(control)) : this.custom(control);
  }

  private field(field: FieldDefinition): string {
    return this.expression(field.expression) + optional("Text", field.text) + optional("FormatString", field.format);
  }

  private table(body: TableBody): string {
    const rows = body.rows.map((row) => {
      const columns = row.columns.map((column) =>
        element(
          "TableColumnItem",
          optional("Alignment", ALIGNMENT_NAMES[column.alignment]) +
            (column.field === null ? "" : this.field(column.field)),
        ),
      );
      return element(
        "TableRowEntry",
        flag("Wrap", row.wrap) + this.selection(row.selectedBy) + element("TableColumnItems", columns.join("")),
      );
    });
    const flags = flag("AutoSize", body.autoSize) + flag("HideTableHeaders", body.hideHeaders);
    return element(
      "TableControl",
      flags +
        element("TableHeaders", body.headers.map(tableHeader).join("")) +
        element("TableRowEntries", rows.join("")),
    );
  }

  private list(body: ListBody): string {
    const entries = body.entries.map((entry) => {
      const items = entry.items.map((item) =>
        element(
          "ListItem",
          optional("Label", item.label) +
            this.condition("ItemSelectionCondition", item.condition) +
            this.field(item.field),
        ),
      );
      return element("ListEntry", this.selection(entry.selectedBy) + element("ListItems", items.join("")));
    });
    return element("ListControl", element("ListEntries", entries.join("")));
  }

  private wide(body: WideBody): string {
    const entries = body.entries.map((entry) =>
      element("WideEntry", this.selection(entry.selectedBy) + element("WideItem", this.field(entry.field))),
    );
    const columns = body.columns > 0 ? element("ColumnNumber", String(body.columns)) : "";
    return element("WideControl", flag("AutoSize", body.autoSize) + columns + element("WideEntries", entries.join("")));
  }

  custom(body: CustomBody): string {
    const entries = body.entries.map((entry) => {
      return element("CustomEntry", this.selection(entry.selectedBy) + element("CustomItem", this.tokens(entry.items)));
    });
    return element("CustomControl", element("CustomEntries", entries.join("")));
  }

  private tokens(tokens: readonly CustomToken[]): string {
    return tokens.map((token) => this.token(token)).join("");
  }

  private token(token: CustomToken): string {
    switch (token.kind) {
      case "text":
        return element("Text", escapeXml(token.text));
      case "newline":
        return token.count === 1 ? "<NewLine />" : element("NewLine", String(token.count));
      case "frame": {
        const { leftIndentation, rightIndentation, firstLine } = token.frame;
        const number = (name: string, value: number): string => (value > 0 ? element(name, String(value)) : "");
        const indents = number("LeftIndent", leftIndentation) + number("RightIndent", rightIndentation);
        const first = number("FirstLineHanging", -firstLine) + number("FirstLineIndent", firstLine);
        return element("Frame", indents + first + element("CustomItem", this.tokens(token.items)));
      }
      default: {
        const flags =
          flag("EnumerateCollection", token.enumerate) + this.condition("ItemSelectionCondition", token.condition);
        return element("ExpressionBinding", this.expression(token.expression) + flags + this.control(token.control));
      }
    }
  }
}
