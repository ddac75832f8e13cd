// What Out-Host, Out-String, Out-File and the default output do: format raw objects, take format objects as they are,
// hold rows back until column widths are known, and write lines. Sequences of format objects are checked.
import { createRequire } from "node:module";
import { monotonicTime, Exception, ErrorDetails, newErrorRecord } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  ComplexViewEntry,
  ComplexViewHeaderInfo,
  FormatEndData,
  FormatEntryData,
  FormatStartData,
  GroupEndData,
  GroupStartData,
  ListViewEntry,
  ListViewHeaderInfo,
  RawTextFormatEntry,
  TableHeaderInfo,
  TableRowEntry,
  WideViewEntry,
  WideViewHeaderInfo,
} from "../packets/format-objects.ts";
import type { Alignment, FormatPacket } from "../packets/format-objects.ts";
import { formatPacketOf } from "../packets/deserialized-packets.ts";
import { cellLength } from "../text/display-cells.ts";
import type { FormatContext } from "../views/format-context.ts";
import { DEFAULT_PARAMETERS } from "../views/format-parameters.ts";
import { ObjectFormatter } from "../views/object-formatter.ts";
import { ComplexWriter } from "./complex-writer.ts";
import type { LineOutput } from "./line-output.ts";
import { writeList } from "./list-writer.ts";
import { TableWriter } from "./table-writer.ts";

const require = createRequire(import.meta.url);
const engine = () => require("@latch/engine") as typeof import("@latch/engine");

type State = "reset" | "formatting" | "group";
/** Without -AutoSize, the rows of this many milliseconds decide the column widths. */
const HOLD_MILLISECONDS = 300;
/** Wide views show this many columns unless told otherwise. */
const WIDE_COLUMNS = 2;

export class OutputWriter {
  private readonly context: FormatContext;
  private readonly output: LineOutput;
  private formatter: ObjectFormatter | null = null;
  private state: State = "reset";
  private start: FormatStartData | null = null;
  private group: GroupWriter | null = null;
  /** Packets of the current group that wait for column widths; null: nothing waits. */
  private held: FormatPacket[] | null = null;
  private holdUntil = 0;

  constructor(context: FormatContext, output: LineOutput) {
    this.context = context;
    this.output = output;
  }

  /** A raw object or a format object. Throws Exception when format objects come out of sequence. */
  process(value: PSValue): void {
    const packet = formatPacketOf(value);
    if (packet !== null) {
      this.packet(packet);
      return;
    }
    // Text among nothing needs no formatter.
    if (typeof value === "string" && this.held === null && !this.context.views.isCustomized) {
      this.output.writeRawText(value, "output");
      return;
    }
    this.formatter ??= new ObjectFormatter(this.context, null, DEFAULT_PARAMETERS, (packet) => this.packet(packet));
    this.formatter.process(value);
  }

  /** Ends what is open and writes what was held back. */
  end(): void {
    this.formatter?.end();
    this.formatter = null;
    this.release();
  }

  private packet(packet: FormatPacket): void {
    this.check(packet);
    if (this.held !== null) {
      this.hold(packet, this.held);
      return;
    }
    if (packet instanceof GroupStartData && this.holds()) {
      this.held = [packet];
      return;
    }
    this.write(packet);
  }

  /** Whether the group's rows must be seen before its header can be written. */
  private holds(): boolean {
    const start = this.start!;
    this.holdUntil = Number.POSITIVE_INFINITY;
    if (start.autosizeInfo !== null) return true;
    const shape = start.shapeInfo;
    if (!(shape instanceof TableHeaderInfo) || shape.tableColumnInfoList[0]?.width !== 0) return false;
    this.holdUntil = 0;
    return true;
  }

  /** Keeps a packet of a waiting group. The clock starts with the first row: what it took to make that one does not count. */
  private hold(packet: FormatPacket, held: FormatPacket[]): void {
    held.push(packet);
    if (packet instanceof GroupEndData) this.release();
    else if (this.holdUntil === 0) this.holdUntil = monotonicTime() + HOLD_MILLISECONDS;
    else if (this.holdUntil !== Number.POSITIVE_INFINITY && monotonicTime() > this.holdUntil) this.release();
  }

  private release(): void {
    const held = this.held;
    if (held === null) return;
    this.held = null;
    const widths = this.start === null ? null : widthsOf(this.start, held);
    for (const packet of held) this.write(packet, widths);
  }

  private check(packet: FormatPacket): void {
    if (packet instanceof FormatEntryData) {
      if (!packet.outOfBand) this.expect("group", packet);
      return;
    }
    if (packet instanceof FormatStartData) {
      // A view that was never ended is ended now.
      if (this.state === "group") this.endOpenView();
      this.expect("reset", packet);
      this.state = "formatting";
      this.start = packet;
    } else if (packet instanceof FormatEndData) {
      this.expect("formatting", packet);
      this.state = "reset";
    } else if (packet instanceof GroupStartData) {
      this.expect("formatting", packet);
      this.state = "group";
    } else {
      this.expect("group", packet);
      this.state = "formatting";
    }
  }

  private endOpenView(): void {
    this.formatter?.end();
    this.formatter = null;
    if (this.state === "group") {
      this.release();
      this.state = "reset";
    }
  }

  private expect(state: State, packet: FormatPacket): void {
    if (this.state === state) return;
    let command = "format-*";
    if (packet instanceof FormatStartData) {
      const shape = packet.shapeInfo;
      if (shape instanceof WideViewHeaderInfo) command = "format-wide";
      else if (shape instanceof TableHeaderInfo) command = "format-table";
      else if (shape instanceof ListViewHeaderInfo) command = "format-list";
      else if (shape instanceof ComplexViewHeaderInfo) command = "format-complex";
    }
    const typeName = `Microsoft.PowerShell.Commands.Internal.Format.${(packet.constructor as typeof FormatEntryData).typeName}`;
    const exception = new Exception(
      "System.InvalidOperationException",
      "Operation is not valid due to the current state of the object.",
    );
    const record = newErrorRecord(exception, "ConsoleLineOutputOutOfSequencePacket", "InvalidData", null);
    record.errorDetails = new ErrorDetails(
      `The object of type "${typeName}" is not valid or not in the correct sequence. This is likely caused by a user-specified "${command}" command which is conflicting with the default formatting.`,
    );
    // It is reported as an error of the internal command that writes lines, at no place in the script.
    record.categoryInfo.activity = "out-lineoutput";
    record.commandTypeName = "Microsoft.PowerShell.Commands.OutLineOutputCommand";
    record.invocationInfo = new (engine().InvocationInfo)(null, null);
    exception.errorRecord = record;
    throw exception;
  }

  private write(packet: FormatPacket, widths: Widths | null = null): void {
    if (packet instanceof FormatEntryData) this.writeEntry(packet);
    else if (packet instanceof FormatStartData) {
      this.output.writeLine("", "output");
    } else if (packet instanceof FormatEndData) {
      // Lists have already written the line after their last entry.
      if (!(this.start?.shapeInfo instanceof ListViewHeaderInfo)) this.output.writeLine("", "output");
    } else if (packet instanceof GroupStartData) this.startGroup(packet, widths);
    else {
      this.group?.end();
      this.group = null;
    }
  }

  private startGroup(packet: GroupStartData, widths: Widths | null): void {
    const { output } = this;
    if (packet.groupingEntry !== null) {
      new ComplexWriter(output, output.columns, "output").writeObject(packet.groupingEntry);
      output.writeLine("", "output");
    }
    const shape = this.start!.shapeInfo;
    if (shape instanceof TableHeaderInfo) this.group = new TableGroup(shape, output, widths?.columns ?? null);
    else if (shape instanceof WideViewHeaderInfo) this.group = new WideGroup(shape, output, widths?.widest ?? 0);
    else if (shape instanceof ListViewHeaderInfo) this.group = new ListGroup(output);
    else this.group = new ComplexGroup(output);
  }

  private writeEntry(packet: FormatEntryData): void {
    if (!packet.outOfBand) {
      this.group?.entry(packet);
      return;
    }
    const { output } = this;
    const { formatEntryInfo: info, writeStream: stream } = packet;
    if (info instanceof RawTextFormatEntry) output.writeRawText(info.text, stream);
    else if (info instanceof ComplexViewEntry) {
      new ComplexWriter(output, Number.MAX_SAFE_INTEGER, stream).writeObject(info.formatValueList);
    } else if (info instanceof ListViewEntry) {
      output.writeLine("", stream);
      writeList(info.labels, info.values, output, output.columns, stream);
      output.writeLine("", stream);
    }
  }
}

interface Widths {
  readonly columns: number[] | null;
  readonly widest: number;
}

/** Column widths that fit all held rows. */
function widthsOf(start: FormatStartData, packets: readonly FormatPacket[]): Widths | null {
  const shape = start.shapeInfo;
  if (shape instanceof TableHeaderInfo) {
    if (shape.tableColumnInfoList.length === 0) return null;
    const columns = shape.tableColumnInfoList.map((column) => cellLength(column.label || column.propertyName || ""));
    for (const packet of packets) {
      if (!(packet instanceof FormatEntryData) || packet.outOfBand) continue;
      const info = packet.formatEntryInfo;
      if (!(info instanceof TableRowEntry)) continue;
      const values = info.values;
      const count = Math.min(values.length, columns.length);
      for (let i = 0; i < count; i++) {
        const cells = cellLength(values[i]!);
        if (cells > columns[i]!) columns[i] = cells;
      }
    }
    return { columns, widest: 0 };
  }
  if (!(shape instanceof WideViewHeaderInfo) || shape.columns !== 0) return null;
  let widest = 0;
  for (const packet of packets) {
    if (packet instanceof FormatEntryData && !packet.outOfBand && packet.formatEntryInfo instanceof WideViewEntry) {
      widest = Math.max(widest, cellLength(packet.formatEntryInfo.formatPropertyField.propertyValue));
    }
  }
  return { columns: null, widest };
}

interface GroupWriter {
  entry(packet: FormatEntryData): void;
  end(): void;
}

class TableGroup implements GroupWriter {
  private readonly writer: TableWriter | null;
  private readonly output: LineOutput;
  private readonly count: number;
  private readonly repeatHeader: boolean;
  private readonly labels: readonly string[];
  private rows = 0;

  constructor(shape: TableHeaderInfo, output: LineOutput, widths: number[] | null) {
    const columns = shape.tableColumnInfoList;
    this.output = output;
    this.count = columns.length;
    this.repeatHeader = shape.repeatHeader;
    this.labels = columns.map((column) => column.label ?? column.propertyName ?? "");
    this.writer = null;
    if (this.count === 0) return;
    this.writer = new TableWriter({
      screenColumns: output.tableColumns,
      widths: widths ?? columns.map((column) => column.width),
      alignments: columns.map((column) => column.alignment),
      headerMatchesProperty: columns.map((column) => column.headerMatchesProperty),
      hideHeader: shape.hideHeader,
    });
    this.rows = this.writer.writeHeader(this.labels, output, "output");
  }

  entry(packet: FormatEntryData): void {
    const info = packet.formatEntryInfo;
    if (this.writer === null || !(info instanceof TableRowEntry)) return;
    if (this.repeatHeader && this.output.rows > 0 && this.rows >= this.output.rows - 2) {
      this.output.writeLine("", "output");
      this.rows = this.writer.writeHeader(this.labels, this.output, "output");
    }
    this.writer.writeRow(info.values, info.multiLine, info.alignments, this.output, packet.writeStream);
    this.rows++;
  }

  end(): void {}
}

class ListGroup implements GroupWriter {
  private readonly output: LineOutput;
  constructor(output: LineOutput) {
    this.output = output;
  }
  entry(packet: FormatEntryData): void {
    const info = packet.formatEntryInfo;
    if (!(info instanceof ListViewEntry)) return;
    writeList(info.labels, info.values, this.output, this.output.columns, packet.writeStream);
    this.output.writeLine("", packet.writeStream);
  }
  end(): void {}
}

class WideGroup implements GroupWriter {
  private readonly output: LineOutput;
  private readonly writer: TableWriter;
  private readonly perRow: number;
  private row: string[] = [];

  constructor(shape: WideViewHeaderInfo, output: LineOutput, widest: number) {
    this.output = output;
    this.perRow = widest > 0 ? bestFit(widest, output.tableColumns) : shape.columns || WIDE_COLUMNS;
    this.writer = new TableWriter({
      screenColumns: output.tableColumns,
      widths: new Array<number>(this.perRow).fill(0),
      alignments: new Array<Alignment>(this.perRow).fill(1),
    });
  }
  entry(packet: FormatEntryData): void {
    const info = packet.formatEntryInfo;
    if (!(info instanceof WideViewEntry)) return;
    this.row.push(info.formatPropertyField.propertyValue);
    if (this.row.length === this.perRow) this.writeRow();
  }
  end(): void {
    if (this.row.length > 0) this.writeRow();
  }
  private writeRow(): void {
    while (this.row.length < this.perRow) this.row.push("");
    this.writer.writeRow(this.row, false, null, this.output, "output");
    this.row = [];
  }
}

/** How many items of a width fit side by side. */
function bestFit(width: number, columns: number): number {
  if (width >= columns) return 1;
  let count = 1;
  while (width * (count + 1) + count < columns) count++;
  return count;
}

class ComplexGroup implements GroupWriter {
  private readonly writer: ComplexWriter;
  constructor(output: LineOutput) {
    this.writer = new ComplexWriter(output, output.columns, "output");
  }
  entry(packet: FormatEntryData): void {
    if (packet.formatEntryInfo instanceof ComplexViewEntry)
      this.writer.writeObject(packet.formatEntryInfo.formatValueList);
  }
  end(): void {}
}
