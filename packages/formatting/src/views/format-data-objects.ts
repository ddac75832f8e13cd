// The objects Get-FormatData gives: ExtendedTypeDefinition, FormatViewDefinition and their controls. Member names are
// PowerShell's in camel case; the facts say what they are.
import { enumValue, tagType } from "@latch/dotnet";
import type { EnumValue } from "@latch/dotnet";
import type { Alignment } from "../packets/format-objects.ts";
import type { PropertyExpression } from "./property-expression.ts";
import type { CustomBody, FieldDefinition, ListBody, TableBody, ViewDefinition, WideBody } from "./view-definition.ts";

const NAMESPACE = "System.Management.Automation.";
const ALIGNMENT_NAMES = ["Undefined", "Left", "Center", "Right"] as const;

function alignmentValue(alignment: Alignment): EnumValue {
  return enumValue(`${NAMESPACE}Alignment`, ALIGNMENT_NAMES[alignment]);
}

export class DisplayEntry {
  readonly value: string;
  readonly valueType: EnumValue;
  constructor(expression: PropertyExpression | null, text: string) {
    this.value = expression === null ? text : expression.toString();
    this.valueType = enumValue(
      `${NAMESPACE}DisplayEntryValueType`,
      expression === null || expression.isProperty ? "Property" : "ScriptBlock",
    );
  }
  toString(): string {
    return `${this.valueType.toString() === "Property" ? "property" : "script"}: ${this.value}`;
  }
}
tagType(DisplayEntry, `${NAMESPACE}DisplayEntry`);

function displayEntry(field: FieldDefinition | null): DisplayEntry {
  return new DisplayEntry(field?.expression ?? null, field?.text ?? "");
}

export class TableControlColumnHeader {
  readonly label: string | null;
  readonly width: number;
  readonly alignment: EnumValue;
  constructor(label: string | null, width: number, alignment: Alignment) {
    this.label = label;
    this.width = width;
    this.alignment = alignmentValue(alignment);
  }
}
tagType(TableControlColumnHeader, `${NAMESPACE}TableControlColumnHeader`);

export class TableControlColumn {
  readonly alignment: EnumValue;
  readonly displayEntry: DisplayEntry;
  readonly formatString: string | null;
  constructor(alignment: Alignment, entry: DisplayEntry, formatString: string | null) {
    this.alignment = alignmentValue(alignment);
    this.displayEntry = entry;
    this.formatString = formatString;
  }
  toString(): string {
    return this.displayEntry.value;
  }
}
tagType(TableControlColumn, `${NAMESPACE}TableControlColumn`);

export class TableControlRow {
  readonly columns: readonly TableControlColumn[];
  readonly wrap: boolean;
  readonly selectedBy = null;
  constructor(columns: readonly TableControlColumn[], wrap: boolean) {
    this.columns = columns;
    this.wrap = wrap;
  }
}
tagType(TableControlRow, `${NAMESPACE}TableControlRow`);

export class TableControl {
  readonly headers: readonly TableControlColumnHeader[];
  readonly rows: readonly TableControlRow[];
  readonly autoSize: boolean;
  readonly hideTableHeaders: boolean;
  readonly groupBy = null;
  readonly outOfBand: boolean;
  constructor(body: TableBody, outOfBand: boolean) {
    this.headers = body.headers.map(
      ({ label, width, alignment }) => new TableControlColumnHeader(label, width, alignment),
    );
    this.rows = body.rows.map((row) => {
      const columns = row.columns.map(
        (column) => new TableControlColumn(column.alignment, displayEntry(column.field), column.field?.format || null),
      );
      return new TableControlRow(columns, row.wrap);
    });
    this.autoSize = body.autoSize;
    this.hideTableHeaders = body.hideHeaders;
    this.outOfBand = outOfBand;
  }
}
tagType(TableControl, `${NAMESPACE}TableControl`);

export class ListControlEntryItem {
  readonly label: string | null;
  readonly displayEntry: DisplayEntry;
  readonly formatString: string | null;
  constructor(label: string | null, entry: DisplayEntry, formatString: string | null) {
    this.label = label;
    this.displayEntry = entry;
    this.formatString = formatString;
  }
}
tagType(ListControlEntryItem, `${NAMESPACE}ListControlEntryItem`);

export class ListControlEntry {
  readonly items: readonly ListControlEntryItem[];
  constructor(items: readonly ListControlEntryItem[]) {
    this.items = items;
  }
}
tagType(ListControlEntry, `${NAMESPACE}ListControlEntry`);

export class ListControl {
  readonly entries: readonly ListControlEntry[];
  readonly groupBy = null;
  readonly outOfBand: boolean;
  constructor(body: ListBody, outOfBand: boolean) {
    this.entries = body.entries.map(
      (entry) =>
        new ListControlEntry(
          entry.items.map(
            (item) => new ListControlEntryItem(item.label, displayEntry(item.field), item.field.format || null),
          ),
        ),
    );
    this.outOfBand = outOfBand;
  }
}
tagType(ListControl, `${NAMESPACE}ListControl`);

export class WideControlEntryItem {
  readonly displayEntry: DisplayEntry;
  readonly formatString: string | null;
  constructor(field: FieldDefinition) {
    this.displayEntry = displayEntry(field);
    this.formatString = field.format || null;
  }
}
tagType(WideControlEntryItem, `${NAMESPACE}WideControlEntryItem`);

export class WideControl {
  readonly entries: readonly WideControlEntryItem[];
  readonly columns: number;
  readonly autoSize: boolean;
  readonly groupBy = null;
  readonly outOfBand: boolean;
  constructor(body: WideBody, outOfBand: boolean) {
    this.entries = body.entries.map((entry) => new WideControlEntryItem(entry.field));
    this.columns = body.columns;
    this.autoSize = body.autoSize;
    this.outOfBand = outOfBand;
  }
}
tagType(WideControl, `${NAMESPACE}WideControl`);

export class CustomControl {
  readonly entries: readonly object[] = [];
  readonly groupBy = null;
  readonly outOfBand: boolean;
  constructor(_body: CustomBody, outOfBand: boolean) {
    this.outOfBand = outOfBand;
  }
}
tagType(CustomControl, `${NAMESPACE}CustomControl`);

type Control = TableControl | ListControl | WideControl | CustomControl;

export class FormatViewDefinition {
  readonly name: string;
  readonly control: Control;
  /** What it describes; not seen by scripts. */
  readonly #view: ViewDefinition;
  constructor(view: ViewDefinition) {
    this.#view = view;
    this.name = view.name;
    this.control = controlOf(view);
  }
  static viewOf(definition: FormatViewDefinition): ViewDefinition {
    return definition.#view;
  }
}
tagType(FormatViewDefinition, `${NAMESPACE}FormatViewDefinition`);

function controlOf(view: ViewDefinition): Control {
  const body = view.body;
  switch (body.shape) {
    case "table":
      return new TableControl(body, view.outOfBand);
    case "list":
      return new ListControl(body, view.outOfBand);
    case "wide":
      return new WideControl(body, view.outOfBand);
    default:
      return new CustomControl(body, view.outOfBand);
  }
}

export class ExtendedTypeDefinition {
  readonly typeNames: readonly string[];
  readonly formatViewDefinition: readonly FormatViewDefinition[];
  constructor(typeNames: readonly string[], views: readonly ViewDefinition[]) {
    this.typeNames = typeNames;
    this.formatViewDefinition = views.map((view) => new FormatViewDefinition(view));
  }
  get typeName(): string {
    return this.typeNames[0] ?? "";
  }
  toString(): string {
    return this.typeName;
  }
}
tagType(ExtendedTypeDefinition, `${NAMESPACE}ExtendedTypeDefinition`);

/** The views of a session by the types they are for, in order. */
export function extendedTypeDefinitions(views: readonly ViewDefinition[]): ExtendedTypeDefinition[] {
  const groups = new Map<string, ViewDefinition[]>();
  for (const view of views) {
    const key = view.types.join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [view]);
    else group.push(view);
  }
  return [...groups].map(([key, group]) => new ExtendedTypeDefinition(key.split("\n"), group));
}
