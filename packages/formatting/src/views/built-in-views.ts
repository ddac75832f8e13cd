// The views PowerShell comes with: layout from generated/views.json, script columns and custom controls in TypeScript.
import { createRequire } from "node:module";
import type { Alignment } from "../packets/format-objects.ts";
import { customControlOf, fileGroupControl, moduleGroupControl } from "./built-in-controls.ts";
import { nativeExpression } from "./built-in-columns.ts";
import { PropertyExpression } from "./property-expression.ts";
import type {
  EntrySelection,
  FieldDefinition,
  GroupBy,
  ListEntryDefinition,
  TableRow,
  ViewBody,
  ViewDefinition,
  ViewShape,
} from "./view-definition.ts";

const require = createRequire(import.meta.url);

type Selection = 0 | readonly string[];
type Header = readonly [label: string | null, width: number, alignment: Alignment];
type TableData = readonly [auto: number, hide: number, headers: Header[], rows: [Selection, number, string[]][]];
type ListData = readonly [Selection, readonly [label: string | null, value: string, format: string][]][];
type ViewRow = readonly [
  types: string[],
  name: string,
  shape: ViewShape,
  outOfBand: number,
  groupBy: string | null,
  groupLabel: string | null,
  body: unknown,
];

const RIGHT: Alignment = 3;

/** What the facts have in place of a script. */
const SCRIPT = "(script)";
const NO_CONTROLS: ReadonlyMap<string, never> = new Map<string, never>();

let views: ViewDefinition[] | null = null;

/** All built-in views in PowerShell's order. */
export function builtInViews(): readonly ViewDefinition[] {
  if (views === null) {
    const { helpViews } = require("./help-views.ts") as typeof import("./help-views.ts");
    const rows = require("../generated/views.json") as ViewRow[];
    views = [...rows.map((row) => new LazyView(row)), ...helpViews()];
  }
  return views;
}

/** A view whose body is made when it is first used. */
class LazyView implements ViewDefinition {
  readonly name: string;
  readonly types: readonly string[];
  readonly outOfBand: boolean;
  readonly controls = NO_CONTROLS;
  readonly source = null;
  private readonly row: ViewRow;
  private made: ViewBody | null = null;
  private group: GroupBy | null | undefined;

  constructor(row: ViewRow) {
    this.row = row;
    this.types = row[0];
    this.name = row[1];
    this.outOfBand = row[3] === 1;
  }

  get body(): ViewBody {
    this.made ??= bodyOf(this.row);
    return this.made;
  }

  get groupBy(): GroupBy | null {
    this.group ??= groupOf(this.row);
    return this.group;
  }
}

function keyOf(row: ViewRow, part: string | number): string {
  return `${row[0][0]}/${row[1]}/${part}`;
}

function field(row: ViewRow, value: string, part: string | number, format = ""): FieldDefinition {
  const expression =
    value === SCRIPT
      ? PropertyExpression.ofNative(nativeExpression(keyOf(row, part), String(part)))
      : PropertyExpression.property(value);
  return { expression, text: "", format };
}

function selection(by: Selection): EntrySelection | null {
  return by === 0 ? null : { types: by.map((name) => name.toLowerCase()), condition: null };
}

function groupOf(row: ViewRow): GroupBy | null {
  const by = row[4];
  if (by === null) return null;
  const type = row[0][0]!;
  const expression = field(row, by, "groupBy").expression!;
  if (type === "System.IO.DirectoryInfo") return { expression, label: null, control: fileGroupControl };
  if (type === "ModuleInfoGrouping") return { expression, label: null, control: moduleGroupControl };
  return { expression, label: row[5], control: null };
}

function bodyOf(row: ViewRow): ViewBody {
  switch (row[2]) {
    case "table":
      return tableBody(row, row[6] as TableData);
    case "list":
      return { shape: "list", entries: (row[6] as ListData).map(([by, items]) => listEntry(row, by, items)) };
    case "wide": {
      const [columns, entries] = row[6] as [number, string[]];
      // The second entry of the file view is for directories; it shows the same.
      return {
        shape: "wide",
        autoSize: false,
        columns,
        entries: [{ selectedBy: null, field: field(row, entries[0]!, 0) }],
      };
    }
    default:
      return customControlOf(row[0][0]!);
  }
}

function tableBody(row: ViewRow, [auto, hide, headers, rows]: TableData): ViewBody {
  return {
    shape: "table",
    autoSize: auto === 1,
    hideHeaders: hide === 1,
    headers: headers.map(([label, width, alignment]) => ({ label, width, alignment })),
    rows: rows.map(
      ([by, wrap, columns]): TableRow => ({
        selectedBy: selection(by),
        wrap: wrap === 1,
        columns: columns.map((column, i) => ({ field: field(row, column, i), alignment: alignmentOf(row, i) })),
      }),
    ),
  };
}

/** The only built-in view whose cells say how they are aligned is that of drives. */
function alignmentOf(row: ViewRow, column: number): Alignment {
  const isRight = row[1] === "drive" && (column === 1 || column === 2 || column === 5);
  return isRight ? RIGHT : 0;
}

function listEntry(row: ViewRow, by: Selection, items: ListData[number][1]): ListEntryDefinition {
  return {
    selectedBy: selection(by),
    items: items.map(([label, value, format], i) => ({
      label,
      field: field(row, value, label ?? i, format),
      condition: null,
    })),
  };
}
