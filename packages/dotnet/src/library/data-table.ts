// System.Data.DataTable with its columns and rows.

import { convertTo } from "../conversion/convert-to.ts";
import { Exception } from "../errors/exception.ts";
import { add, divide } from "../operators/arithmetic.ts";
import { psCompare } from "../operators/compare.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { arrayOf } from "../values/arrays.ts";
import type { AdaptedProperty } from "../values/adapted-object.ts";
import { ADAPT } from "../values/adapted-object.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { displayTypeName } from "../types/type-display.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { argumentException } from "../types/method-errors.ts";
import { enumValue } from "../values/enum-value.ts";
import { big, int, items, text } from "./arguments.ts";
import { dbNull } from "./object.ts";

class DataColumn {
  columnName: string;
  dataType: DotNetType;
  defaultValue: PSValue = dbNull;
  allowDBNull = true;
  autoIncrement = false;
  autoIncrementSeed: PSValue = 0n;
  autoIncrementStep: PSValue = 1n;
  maxLength = -1;
  expression = "";
  namespace = "";
  prefix = "";
  readOnly = false;
  unique = false;
  caption = "";
  table: DataTable | null = null;
  constructor(columnName: string, dataType: DotNetType) {
    this.columnName = columnName;
    this.dataType = dataType;
  }
  toString(): string {
    return this.columnName;
  }
}
tagType(DataColumn, "System.Data.DataColumn");

class DataColumns {
  readonly table: DataTable;
  readonly list: DataColumn[] = [];
  constructor(table: DataTable) {
    this.table = table;
  }
  find(name: string): DataColumn | undefined {
    return this.list.find((c) => c.columnName.toLowerCase() === name.toLowerCase());
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.list;
  }
}
tagType(DataColumns, "System.Data.DataColumnCollection");

/** A row: its columns are properties. */
class DataRow {
  readonly table: DataTable;
  values: PSValue[];
  state: "Detached" | "Unchanged" | "Added" | "Deleted" | "Modified" = "Detached";
  rowError = "";
  /** The values that RejectChanges brings back. */
  private original: PSValue[] | null = null;
  constructor(table: DataTable) {
    this.table = table;
    this.values = table.columns.list.map((c) => (c.autoIncrement ? table.nextNumber(c) : c.defaultValue));
  }
  has(column: PSValue | undefined): boolean {
    if (typeof column === "number") return column >= 0 && column < this.values.length;
    return column instanceof DataColumn || this.table.columns.find(text(column)) !== undefined;
  }
  added(): this {
    this.state = "Added";
    return this;
  }
  accept(): void {
    const { list } = this.table.rows;
    if (this.state === "Deleted") list.splice(list.indexOf(this), 1);
    this.state = this.state === "Deleted" || this.state === "Detached" ? "Detached" : "Unchanged";
    this.original = null;
  }
  reject(): void {
    const { list } = this.table.rows;
    if (this.state === "Added") {
      list.splice(list.indexOf(this), 1);
      this.state = "Detached";
    } else if (this.state !== "Detached") {
      this.values = this.original ?? this.values;
      this.original = null;
      this.state = "Unchanged";
    }
  }
  delete(): void {
    const { list } = this.table.rows;
    if (this.state === "Added") list.splice(list.indexOf(this), 1);
    this.state = this.state === "Added" ? "Detached" : "Deleted";
  }
  get(column: PSValue | undefined): PSValue {
    return this.values[this.indexOf(column)] ?? dbNull;
  }
  set(column: PSValue | undefined, value: PSValue): void {
    const index = this.indexOf(column);
    const type = this.table.columns.list[index]?.dataType as DotNetType;
    if (this.state === "Unchanged") {
      this.original = [...this.values];
      this.state = "Modified";
    }
    try {
      this.values[index] = value === null || value === dbNull ? dbNull : convertTo(value, type);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      const name = this.table.columns.list[index]?.columnName ?? "";
      throw new Exception(
        "System.ArgumentException",
        `${error.innerException?.message ?? error.message}Couldn't store <${toStringValue(value)}> in ${name} Column.  Expected type is ${type.name}.`,
      );
    }
  }
  private indexOf(column: PSValue | undefined): number {
    const { list } = this.table.columns;
    if (typeof column === "number") return column;
    const index =
      column instanceof DataColumn
        ? list.indexOf(column)
        : list.indexOf(this.table.columns.find(text(column)) as DataColumn);
    if (index < 0)
      throw new Exception(
        "System.ArgumentException",
        `Column '${text(column)}' does not belong to table ${this.table.tableName}.`,
      );
    return index;
  }
  [ADAPT](): readonly AdaptedProperty[];
  [ADAPT](name: string): AdaptedProperty | null;
  [ADAPT](name?: string): readonly AdaptedProperty[] | AdaptedProperty | null {
    if (name === undefined) return this.table.columns.list.map(columnProperty);
    const column = this.table.columns.find(name);
    return column === undefined ? null : columnProperty(column);
  }
  toString(): string {
    return "System.Data.DataRow";
  }
}
tagType(DataRow, "System.Data.DataRow");

function columnProperty(column: DataColumn): AdaptedProperty {
  return {
    name: column.columnName,
    typeName: column.dataType.displayName,
    definition: `${displayTypeName(column.dataType)} ${column.columnName} {get;set;}`,
    canRead: true,
    canWrite: true,
    get: (self) => (self as DataRow).get(column),
    set: (self, value) => (self as DataRow).set(column, value),
  };
}

class DataRows {
  readonly table: DataTable;
  readonly list: DataRow[] = [];
  constructor(table: DataTable) {
    this.table = table;
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.list;
  }
}
tagType(DataRows, "System.Data.DataRowCollection");

class DataTable {
  tableName: string;
  readonly columns = new DataColumns(this);
  readonly rows = new DataRows(this);
  private readonly counters = new Map<DataColumn, bigint>();
  constructor(tableName: string) {
    this.tableName = tableName;
  }
  nextNumber(column: DataColumn): PSValue {
    const next = this.counters.get(column) ?? big(column.autoIncrementSeed);
    this.counters.set(column, next + big(column.autoIncrementStep));
    return convertTo(next, column.dataType);
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.rows.list;
  }
  toString(): string {
    return this.tableName;
  }
}
tagType(DataTable, "System.Data.DataTable");

function newRow(table: DataTable, values: readonly PSValue[]): DataRow {
  const row = new DataRow(table);
  if (values.length > table.columns.list.length)
    throw new Exception("System.ArgumentException", "Input array is longer than the number of columns in this table.");
  values.forEach((value, i) => {
    if (value !== null || !table.columns.list[i]?.autoIncrement) row.set(i, value);
  });
  return row;
}

defineType<DataColumn>({
  name: "System.Data.DataColumn",
  construct: ([name, type]) => new DataColumn(text(name), (type as DotNetType | undefined) ?? getType("System.String")),
  properties: { Ordinal: (self) => self.table?.columns.list.indexOf(self) ?? -1 },
});
const collection = { IsReadOnly: () => false, IsSynchronized: () => false };
defineType<DataColumns>({
  name: "System.Data.DataColumnCollection",
  properties: { Count: (self) => self.list.length, ...collection },
  methods: {
    Add: (self, [column, type]) => {
      const made =
        column instanceof DataColumn
          ? column
          : new DataColumn(
              column === undefined ? `Column${self.list.length + 1}` : text(column),
              (type as DotNetType | undefined) ?? getType("System.String"),
            );
      if (self.find(made.columnName) !== undefined)
        throw new Exception(
          "System.Data.DuplicateNameException",
          `A column named '${made.columnName}' already belongs to this DataTable.`,
        );
      made.table = self.table;
      self.list.push(made);
      for (const row of self.table.rows.list) row.values.push(made.defaultValue);
      return column instanceof DataColumn ? undefined : made;
    },
    AddRange: (self, [columns]) => {
      for (const column of items(columns)) {
        (column as DataColumn).table = self.table;
        self.list.push(column as DataColumn);
      }
      return undefined;
    },
    Contains: (self, [name]) => self.find(text(name)) !== undefined,
    IndexOf: (self, [column]) =>
      self.list.indexOf((column instanceof DataColumn ? column : self.find(text(column))) as DataColumn),
    Remove: (self, [column]) => {
      const at = self.list.indexOf((column instanceof DataColumn ? column : self.find(text(column))) as DataColumn);
      if (at < 0)
        throw argumentException(`Column '${text(column)}' does not belong to table ${self.table.tableName}.`, "name");
      self.list.splice(at, 1);
      for (const row of self.table.rows.list) row.values.splice(at, 1);
      return undefined;
    },
    Clear: (self) => void self.list.splice(0) as undefined,
  },
  indexer: {
    get: (self, [key]) => (typeof key === "number" ? (self.list[key] ?? null) : (self.find(text(key)) ?? null)),
  },
});
defineType<DataRows>({
  name: "System.Data.DataRowCollection",
  properties: { Count: (self) => self.list.length, ...collection },
  methods: {
    Add: (self, args) => {
      const [first] = args;
      if (first instanceof DataRow) {
        self.list.push(first.added());
        return undefined;
      }
      const row = newRow(self.table, Array.isArray(first) ? items(first) : args);
      self.list.push(row.added());
      return row;
    },
    Remove: (self, [row]) => void self.list.splice(self.list.indexOf(row as DataRow), 1) as undefined,
    RemoveAt: (self, [index]) => void self.list.splice(int(index), 1) as undefined,
    InsertAt: (self, [row, index]) => void self.list.splice(int(index), 0, (row as DataRow).added()) as undefined,
    IndexOf: (self, [row]) => self.list.indexOf(row as DataRow),
    Contains: (self, [key]) => self.list.some((r) => psCompare(r.get(0), key ?? null) === 0),
    Find: (self, [key]) => self.list.find((r) => psCompare(r.get(0), key ?? null) === 0) ?? null,
    Clear: (self) => void self.list.splice(0) as undefined,
  },
  indexer: { get: (self, [index]) => self.list[int(index)] ?? null },
});

/** A Select filter: `column op value` joined by AND and OR. */
function rowFilter(filter: string): (row: DataRow) => boolean {
  if (filter.trim() === "") return () => true;
  const any = filter.split(/\s+or\s+/i).map((part) => part.split(/\s+and\s+/i).map(condition));
  return (row) => any.some((all) => all.every((test) => test(row)));
}
function condition(source: string): (row: DataRow) => boolean {
  const match = /^\s*\(?\s*\[?(\w+)\]?\s*(<>|<=|>=|=|<|>|like)\s*('(?:[^']|'')*'|[-\w.]+)\s*\)?\s*$/i.exec(source);
  if (match === null) throw new Exception("System.Data.SyntaxErrorException", `Syntax error in the expression.`);
  const [, column = "", operator = "", raw = ""] = match;
  const value = raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
  if (operator.toLowerCase() === "like") {
    const pattern = new RegExp(`^${value.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/[%*]/g, ".*")}$`, "i");
    return (row) => pattern.test(toStringValue(row.get(column)));
  }
  return (row) => {
    const left = row.get(column);
    if (left === dbNull) return false;
    const order = psCompare(left, value);
    return (
      { "=": order === 0, "<>": order !== 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0 }[
        operator
      ] ?? false
    );
  };
}
function sortRows(rows: DataRow[], sort: string): DataRow[] {
  if (sort.trim() === "") return rows;
  const keys = sort.split(",").map((part) => {
    const [, column = "", direction = ""] = /^\s*\[?(.*?)\]?(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    return { column, sign: /^desc/i.test(direction) ? -1 : 1 };
  });
  return rows.sort((a, b) => {
    for (const { column, sign } of keys) {
      const order = psCompare(a.get(column), b.get(column)) * sign;
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** DataTable.Compute: one aggregate over a column of the rows that pass a filter. */
function compute(self: DataTable, expression: string, filter: string): PSValue {
  const match = /^\s*(sum|avg|min|max|count)\s*\(\s*\[?(.*?)\]?\s*\)\s*$/i.exec(expression);
  if (match === null) throw new Exception("System.Data.SyntaxErrorException", "Syntax error in the expression.");
  const [, name = "", column = ""] = match;
  const rows = self.rows.list.filter(rowFilter(filter));
  const values = rows.map((row) => row.get(column)).filter((value) => value !== dbNull);
  if (name.toLowerCase() === "count") return values.length;
  const type = self.columns.find(column)?.dataType ?? getType("System.Object");
  if (values.length === 0) return dbNull;
  const sum = (): PSValue => values.reduce<PSValue>((total, value) => add(total, value), 0);
  switch (name.toLowerCase()) {
    case "sum":
      return convertTo(sum(), getType(/^U?Int(?:16|32)$|^S?Byte$/.test(type.name) ? "System.Int64" : type.displayName));
    case "avg":
      return convertTo(divide(sum(), values.length), type);
    default: {
      const sign = name.toLowerCase() === "min" ? 1 : -1;
      return values.reduce((best, value) => (psCompare(value, best) * sign < 0 ? value : best));
    }
  }
}

/** A table's rows, filtered and sorted. */
class DataView {
  readonly table: DataTable;
  rowFilter = "";
  sort = "";
  constructor(table: DataTable) {
    this.table = table;
  }
  get rows(): DataRow[] {
    return sortRows(this.table.rows.list.filter(rowFilter(this.rowFilter)), this.sort);
  }
  [ENUMERATE](): Iterable<PSValue> {
    return this.rows;
  }
}
tagType(DataView, "System.Data.DataView");
defineType<DataView>({
  name: "System.Data.DataView",
  implementation: DataView,
  construct: ([table]) => new DataView(table instanceof DataTable ? table : new DataTable("")),
  properties: {
    Count: (self) => self.rows.length,
    Table: (self) => self.table,
    RowFilter: { get: (self) => self.rowFilter, set: (self, value) => void (self.rowFilter = text(value)) },
    Sort: { get: (self) => self.sort, set: (self, value) => void (self.sort = text(value)) },
  },
  methods: {
    ToTable: (self) => {
      const copy = new DataTable(self.table.tableName);
      for (const column of self.table.columns.list) copy.columns.list.push(column);
      for (const row of self.rows) copy.rows.list.push(newRow(copy, row.values).added());
      return copy;
    },
  },
  indexer: { get: (self, [index]) => self.rows[int(index)] ?? null },
});

defineType<DataRow>({
  name: "System.Data.DataRow",
  properties: {
    ItemArray: {
      get: (self) => [...self.values],
      set: (self, value) => {
        const given = items(value);
        if (given.length > self.values.length)
          throw new Exception(
            "System.ArgumentException",
            "Input array is longer than the number of columns in this table.",
          );
        given.forEach((v, i) => void self.set(i, v));
      },
    },
    Table: (self) => self.table,
    HasErrors: (self) => self.rowError !== "",
    RowError: { get: (self) => self.rowError, set: (self, value) => void (self.rowError = text(value)) },
    RowState: (self) => enumValue("System.Data.DataRowState", self.state),
  },
  methods: {
    RejectChanges: (self) => self.reject() as undefined,
    CancelEdit: () => undefined,
    ClearErrors: (self) => void (self.rowError = "") as undefined,
    SetAdded: (self) => void self.added() as undefined,
    SetModified: (self) => void (self.state = "Modified") as undefined,
    HasVersion: (self) => self.state !== "Detached",
    GetColumnsInError: () => arrayOf("System.Data.DataColumn", []),
    GetColumnError: () => "",
    IsNull: (self, [column]) => self.get(column) === dbNull,
    Delete: (self) => self.delete() as undefined,
    AcceptChanges: (self) => self.accept() as undefined,
    BeginEdit: () => undefined,
    EndEdit: () => undefined,
  },
  indexer: {
    get: (self, [column]) => (self.has(column) ? self.get(column) : undefined),
    set: (self, [column], value) => self.set(column, value),
  },
});
defineType<DataTable>({
  name: "System.Data.DataTable",
  construct: ([name]) => new DataTable(text(name)),
  properties: {
    TableName: { get: (self) => self.tableName, set: (self, value) => void (self.tableName = text(value)) },
    Columns: (self) => self.columns,
    Rows: (self) => self.rows,
    HasErrors: (self) => self.rows.list.some((row) => row.rowError !== ""),
    IsInitialized: () => true,
    DefaultView: (self) => new DataView(self),
    DisplayExpression: { get: () => "", set: () => undefined },
    MinimumCapacity: { get: () => 50, set: () => undefined },
    DataSet: () => null,
    CaseSensitive: { get: () => false, set: () => undefined },
    PrimaryKey: { get: () => [], set: () => undefined },
  },
  methods: {
    NewRow: (self) => new DataRow(self),
    Select: (self, [filter, sort]) =>
      arrayOf("System.Data.DataRow", sortRows(self.rows.list.filter(rowFilter(text(filter))), text(sort))),
    Clear: (self) => void self.rows.list.splice(0) as undefined,
    AcceptChanges: (self) => [...self.rows.list].forEach((row) => void row.accept()) as undefined,
    RejectChanges: (self) => [...self.rows.list].forEach((row) => void row.reject()) as undefined,
    GetErrors: (self) =>
      arrayOf(
        "System.Data.DataRow",
        self.rows.list.filter((row) => row.rowError !== ""),
      ),
    Compute: (self, [expression, filter]) => compute(self, text(expression), text(filter)),
    BeginInit: () => undefined,
    EndInit: () => undefined,
    BeginLoadData: () => undefined,
    EndLoadData: () => undefined,
    LoadDataRow: (self, [values]) => {
      const row = newRow(self, items(values)).added();
      self.rows.list.push(row);
      return row;
    },
    Reset: (self) => {
      self.rows.list.splice(0);
      self.columns.list.splice(0);
      return undefined;
    },
    ImportRow: (self, [row]) => void self.rows.list.push(newRow(self, (row as DataRow).values).added()) as undefined,
    Clone: (self) => {
      const copy = new DataTable(self.tableName);
      for (const column of self.columns.list) copy.columns.list.push(column);
      return copy;
    },
    Copy: (self) => {
      const copy = new DataTable(self.tableName);
      for (const column of self.columns.list) copy.columns.list.push(column);
      for (const row of self.rows.list) copy.rows.list.push(newRow(copy, row.values).added());
      return copy;
    },
    Dispose: () => undefined,
  },
});
