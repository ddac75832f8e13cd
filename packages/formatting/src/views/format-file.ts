// Reading format files (.format.ps1xml): selection sets, shared controls and views.
import { readScriptText } from "@latch/engine";
import { Exception } from "@latch/dotnet";
import { parseXml } from "@latch/protocol";
import type { XmlElement } from "@latch/protocol";
import type { Alignment } from "../packets/format-objects.ts";
import type { FormatContext } from "./format-context.ts";
import { PropertyExpression } from "./property-expression.ts";
import type { LoadedFormatFile } from "./view-database.ts";
import type {
  CustomBody,
  CustomEntryDefinition,
  CustomToken,
  EntrySelection,
  FieldDefinition,
  GroupBy,
  ListItem,
  TableColumn,
  TableColumnHeader,
  TableRow,
  ViewBody,
  ViewDefinition,
} from "./view-definition.ts";

const ALIGNMENTS: Readonly<Record<string, Alignment>> = { undefined: 0, left: 1, center: 2, right: 3 };
const CONTROLS = ["TableControl", "ListControl", "WideControl", "CustomControl"];

/** An error at a place in a format file, worded as PowerShell does. */
class FormatFileError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Reads a format file. Throws Exception with PowerShell's text when it cannot be loaded. */
export function loadFormatFile(path: string, context: FormatContext): LoadedFormatFile {
  try {
    return new FormatFileReader(path, context).read(parseXml(readScriptText(path)));
  } catch (error) {
    if (error instanceof Exception) throw error;
    const reason = error instanceof FormatFileError || error instanceof Error ? error.message : String(error);
    throw new Exception(
      "System.Management.Automation.RuntimeException",
      `Errors occurred while loading the format data file: \n${path}, : The file was skipped because of the following error: ${reason}`,
    );
  }
}

class FormatFileReader {
  private readonly path: string;
  private readonly context: FormatContext;
  private readonly sets = new Map<string, string[]>();
  private readonly controls = new Map<string, CustomBody>();

  constructor(path: string, context: FormatContext) {
    this.path = path;
    this.context = context;
  }

  read(root: XmlElement): LoadedFormatFile {
    if (root.name !== "Configuration") throw this.missing("Configuration");
    for (const set of elements(root.child("SelectionSets"), "SelectionSet")) {
      this.sets.set(textAt(set, "Name").toLowerCase(), elements(set.child("Types"), "TypeName").map(textOf));
    }
    this.readControls(root.child("Controls"), this.controls);
    const views: ViewDefinition[] = [];
    for (const view of elements(root.child("ViewDefinitions"), "View")) views.push(this.view(view));
    return { path: this.path, views, controls: this.controls };
  }

  private missing(name: string): FormatFileError {
    return new FormatFileError(`Error at XPath / in file ${this.path}: Node ${name} is missing.`);
  }

  private readControls(parent: XmlElement | undefined, into: Map<string, CustomBody>): void {
    for (const control of elements(parent, "Control")) {
      const body = control.child("CustomControl");
      if (body !== undefined) into.set(textAt(control, "Name").toLowerCase(), this.custom(body));
    }
  }

  private view(element: XmlElement): ViewDefinition {
    const own = new Map(this.controls);
    this.readControls(element.child("Controls"), own);
    const controlElement = element.children.find((child) => CONTROLS.includes(child.name));
    if (controlElement === undefined) throw this.missing("TableControl, ListControl, WideControl or CustomControl");
    const selectedBy = element.child("ViewSelectedBy");
    if (selectedBy === undefined) throw this.missing("ViewSelectedBy");
    return {
      name: textAt(element, "Name"),
      types: this.typesOf(selectedBy),
      outOfBand: element.child("OutOfBand") !== undefined,
      groupBy: this.groupBy(element.child("GroupBy")),
      body: this.body(controlElement),
      controls: own,
      source: this.path,
    };
  }

  /** Type names of a selection, those of named sets included. */
  private typesOf(element: XmlElement): string[] {
    const names: string[] = [];
    for (const child of element.children) {
      if (child.name === "TypeName") names.push(textOf(child));
      else if (child.name === "SelectionSetName") names.push(...(this.sets.get(textOf(child).toLowerCase()) ?? []));
    }
    return names;
  }

  private selection(element: XmlElement | undefined): EntrySelection | null {
    if (element === undefined) return null;
    const types = this.typesOf(element);
    let condition: PropertyExpression | null = null;
    for (const part of elements(element, "SelectionCondition")) {
      types.push(...this.typesOf(part));
      condition = this.expression(part);
    }
    return { types: types.map((name) => name.toLowerCase()), condition };
  }

  private groupBy(element: XmlElement | undefined): GroupBy | null {
    if (element === undefined) return null;
    const expression = this.expression(element);
    if (expression === null) throw this.missing("PropertyName");
    const label = element.child("Label");
    return { expression, label: label === undefined ? null : textOf(label), control: this.controlOf(element) };
  }

  private controlOf(element: XmlElement): CustomBody | string | null {
    const inline = element.child("CustomControl");
    if (inline !== undefined) return this.custom(inline);
    const name = element.child("CustomControlName");
    return name === undefined ? null : textOf(name);
  }

  private expression(element: XmlElement): PropertyExpression | null {
    const property = element.child("PropertyName");
    if (property !== undefined) return PropertyExpression.property(textOf(property));
    const script = element.child("ScriptBlock");
    return script === undefined ? null : scriptExpression(script.text, this.context);
  }

  private field(element: XmlElement): FieldDefinition {
    const text = element.child("Text");
    const format = element.child("FormatString");
    return {
      expression: this.expression(element),
      text: text === undefined ? "" : text.text,
      format: format === undefined ? "" : textOf(format),
    };
  }

  private body(element: XmlElement): ViewBody {
    switch (element.name) {
      case "TableControl":
        return {
          shape: "table",
          autoSize: flag(element, "AutoSize"),
          hideHeaders: flag(element, "HideTableHeaders"),
          headers: elements(element.child("TableHeaders"), "TableColumnHeader").map(tableHeader),
          rows: elements(element.child("TableRowEntries"), "TableRowEntry").map((row) => this.tableRow(row)),
        };
      case "ListControl":
        return {
          shape: "list",
          entries: elements(element.child("ListEntries"), "ListEntry").map((entry) => ({
            selectedBy: this.selection(entry.child("EntrySelectedBy")),
            items: elements(entry.child("ListItems"), "ListItem").map((item) => this.listItem(item)),
          })),
        };
      case "WideControl": {
        const columns = element.child("ColumnNumber");
        return {
          shape: "wide",
          autoSize: flag(element, "AutoSize"),
          columns: columns === undefined ? 0 : numberOf(columns),
          entries: elements(element.child("WideEntries"), "WideEntry").map((entry) => ({
            selectedBy: this.selection(entry.child("EntrySelectedBy")),
            field: this.field(entry.child("WideItem") ?? entry),
          })),
        };
      }
      default:
        return this.custom(element);
    }
  }

  private tableRow(element: XmlElement): TableRow {
    return {
      selectedBy: this.selection(element.child("EntrySelectedBy")),
      wrap: flag(element, "Wrap"),
      columns: elements(element.child("TableColumnItems"), "TableColumnItem").map((item): TableColumn => {
        const alignment = alignmentOf(item);
        return { field: item.children.length === 0 ? null : this.field(item), alignment };
      }),
    };
  }

  private listItem(element: XmlElement): ListItem {
    const label = element.child("Label");
    const condition = element.child("ItemSelectionCondition");
    return {
      label: label === undefined ? null : textOf(label),
      field: this.field(element),
      condition: condition === undefined ? null : this.expression(condition),
    };
  }

  private custom(element: XmlElement): CustomBody {
    const entries = elements(element.child("CustomEntries"), "CustomEntry").map((entry): CustomEntryDefinition => {
      return {
        selectedBy: this.selection(entry.child("EntrySelectedBy")),
        items: this.tokens(entry.child("CustomItem")),
      };
    });
    return { shape: "custom", entries };
  }

  private tokens(element: XmlElement | undefined): CustomToken[] {
    const tokens: CustomToken[] = [];
    for (const child of element?.children ?? []) {
      if (child.name === "Text") tokens.push({ kind: "text", text: child.text });
      else if (child.name === "NewLine")
        tokens.push({ kind: "newline", count: child.text.trim() === "" ? 1 : numberOf(child) });
      else if (child.name === "Frame") tokens.push(this.frame(child));
      else if (child.name === "ExpressionBinding") tokens.push(this.binding(child));
    }
    return tokens;
  }

  private frame(element: XmlElement): CustomToken {
    const number = (name: string): number => {
      const child = element.child(name);
      return child === undefined ? 0 : numberOf(child);
    };
    const hanging = number("FirstLineHanging");
    return {
      kind: "frame",
      frame: {
        leftIndentation: number("LeftIndent"),
        rightIndentation: number("RightIndent"),
        firstLine: hanging > 0 ? -hanging : number("FirstLineIndent"),
      },
      items: this.tokens(element.child("CustomItem")),
    };
  }

  private binding(element: XmlElement): CustomToken {
    const condition = element.child("ItemSelectionCondition");
    return {
      kind: "expression",
      expression: this.expression(element),
      condition: condition === undefined ? null : this.expression(condition),
      enumerate: flag(element, "EnumerateCollection"),
      control: this.controlOf(element),
    };
  }
}

/** A script block of a format file, parsed when it is first needed. */
export function scriptExpression(text: string, context: FormatContext): PropertyExpression {
  let script: unknown;
  const expression = PropertyExpression.ofNative((target) => {
    script ??= context.createScript(text);
    return context.invokeScript(script as object, target);
  }, text);
  return expression;
}

function elements(parent: XmlElement | undefined, name: string): XmlElement[] {
  return parent === undefined ? [] : parent.children.filter((child) => child.name === name);
}
function textOf(element: XmlElement): string {
  return element.text.trim();
}
function textAt(element: XmlElement, name: string): string {
  const child = element.child(name);
  return child === undefined ? "" : textOf(child);
}
function numberOf(element: XmlElement): number {
  const number = Number.parseInt(textOf(element), 10);
  if (Number.isNaN(number)) throw new FormatFileError("An integer is expected.");
  return number;
}
/** A flag: present and not false. */
function flag(element: XmlElement, name: string): boolean {
  const child = element.child(name);
  return child !== undefined && textOf(child).toLowerCase() !== "false";
}
function alignmentOf(element: XmlElement): Alignment {
  const text = textAt(element, "Alignment").toLowerCase();
  if (text === "") return 0;
  const alignment = ALIGNMENTS[text];
  if (alignment === undefined) throw new FormatFileError(`"${text}" is not a valid alignment value.`);
  return alignment;
}
function tableHeader(element: XmlElement): TableColumnHeader {
  const label = element.child("Label");
  const width = element.child("Width");
  return {
    label: label === undefined ? null : textOf(label),
    width: width === undefined ? 0 : numberOf(width),
    alignment: alignmentOf(element),
  };
}
