// Rows of table views: the columns of a view definition, or columns generated from an object's properties.
import { EnumValue, PSCustomObject, getMemberInfo, typeNamesOf } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { TableColumnInfo, TableHeaderInfo, TableRowEntry } from "../packets/format-objects.ts";
import type { Alignment, FormatEntryInfo } from "../packets/format-objects.ts";
import { isScalar, showsComputerName } from "./display-value.ts";
import type { FormatContext } from "./format-context.ts";
import type { FormatParameters } from "./format-parameters.ts";
import { activeProperties } from "./active-properties.ts";
import type { ActiveProperty } from "./active-properties.ts";
import { PropertyExpression } from "./property-expression.ts";
import { selectEntry } from "./view-database.ts";
import { ViewGenerator } from "./view-generator.ts";
import type { FieldDefinition, TableBody, TableColumn, TableRow, ViewDefinition } from "./view-definition.ts";

/** Generated tables have at most this many columns. */
const MAXIMUM_COLUMNS = 10;
const COMPUTER_NAME: TableColumn = {
  field: { expression: PropertyExpression.property("PSComputerName"), text: "", format: "" },
  alignment: 0,
};

/** A table laid out by a view definition. */
export class TableViewGenerator extends ViewGenerator {
  private readonly body: TableBody;
  private readonly withComputerName: boolean;

  constructor(context: FormatContext, view: ViewDefinition, parameters: FormatParameters, first: PSValue) {
    super(context, view, parameters);
    this.body = view.body as TableBody;
    this.withComputerName = showsComputerName(first);
  }

  protected override get autoSize(): boolean {
    return this.parameters.autoSize ?? this.body.autoSize;
  }

  protected shapeInfo(first: PSValue): TableHeaderInfo {
    const info = new TableHeaderInfo();
    info.hideHeader = this.parameters.hideHeaders ?? this.body.hideHeaders;
    info.repeatHeader = this.parameters.repeatHeader;
    const columns = this.columnsOf(this.rowFor(first));
    for (let i = 0; i < columns.length; i++) info.tableColumnInfoList.push(this.columnInfo(columns[i]!, i, first));
    return info;
  }

  private columnInfo(column: TableColumn, i: number, first: PSValue): TableColumnInfo {
    const info = new TableColumnInfo();
    const isComputerName = column === COMPUTER_NAME;
    const header = isComputerName ? undefined : this.body.headers[i];
    info.alignment = column.alignment;
    if (isComputerName && this.body.headers.length > 0) info.label = "PSComputerName";
    if (header !== undefined) {
      info.width = header.width;
      if (header.alignment !== 0) info.alignment = header.alignment;
      if (header.label !== null) {
        info.label = header.label;
        if (header.label !== "") info.headerMatchesProperty = getMemberInfo(first, header.label) !== undefined;
      }
    }
    info.label ??= column.field === null ? "" : (column.field.expression?.toString() ?? column.field.text);
    return info;
  }

  private rowFor(target: PSValue): TableRow {
    const rows = this.body.rows;
    if (rows.length === 1) return rows[0]!;
    return selectEntry(rows, target, typeNamesOf(target), this.context) ?? rows[0]!;
  }

  private columnsOf(row: TableRow): readonly TableColumn[] {
    const fallback = this.body.rows.find((candidate) => candidate.selectedBy === null);
    let columns = row.columns;
    if (row !== fallback && columns.some((column) => column.field === null)) {
      columns = columns.map((column, i) => (column.field === null ? (fallback?.columns[i] ?? column) : column));
    }
    return this.withComputerName ? [...columns, COMPUTER_NAME] : columns;
  }

  entry(target: PSValue): FormatEntryInfo {
    const row = this.rowFor(target);
    const columns = this.columnsOf(row);
    const values: string[] = [];
    let aligned = false;
    for (const column of columns) {
      values.push(column.field === null ? "" : this.fieldText(column.field, target));
      if (column.alignment !== 0) aligned = true;
    }
    const alignments = aligned ? columns.map((column) => column.alignment) : null;
    return new TableRowEntry(values, alignments, this.parameters.wrap ?? row.wrap);
  }
}

/** A table whose columns are properties: the ones asked for, or those of the first object. */
export class PropertyTableGenerator extends ViewGenerator {
  private readonly columns: readonly ActiveProperty[];

  constructor(context: FormatContext, parameters: FormatParameters, first: PSValue) {
    super(context, null, parameters);
    const active = activeProperties(parameters.properties, first, true);
    this.columns =
      parameters.properties.length > 0
        ? active.list
        : active.isDefaultSet
          ? active.list
          : active.list.slice(0, MAXIMUM_COLUMNS);
  }

  protected shapeInfo(first: PSValue): TableHeaderInfo {
    const info = new TableHeaderInfo();
    info.hideHeader = this.parameters.hideHeaders ?? false;
    info.repeatHeader = this.parameters.repeatHeader;
    for (const { expression, origin } of this.columns) {
      const column = new TableColumnInfo();
      column.propertyName = origin?.label ?? expression.toString();
      column.width = origin?.width ?? 0;
      column.alignment =
        origin !== null && origin.alignment !== 0 ? origin.alignment : this.alignmentOf(expression, first);
      info.tableColumnInfoList.push(column);
    }
    return info;
  }

  /** Scalars other than strings go to the right. */
  private alignmentOf(expression: PropertyExpression, first: PSValue): Alignment {
    const result = expression.evaluate(first, this.context);
    if (result === undefined || result.error !== null || result.value === null) return 1;
    const value = result.value;
    if (typeof value === "string" || value instanceof PSCustomObject) return 1;
    if (value instanceof EnumValue) return 3;
    return isScalar(value) && typeNamesOf(value)[0] !== "System.String" ? 3 : 1;
  }

  entry(target: PSValue): FormatEntryInfo {
    const values: string[] = [];
    for (const { expression, origin } of this.columns) {
      values.push(this.valueText(expression, target, origin?.format ?? "", true));
    }
    return new TableRowEntry(values, null, this.parameters.wrap ?? false);
  }
}

/** A column that shows a property under a label (used by callers that build views in code). */
export function propertyField(name: string, format = ""): FieldDefinition {
  return { expression: PropertyExpression.property(name), text: "", format };
}
