// Format objects that came over a remote session or out of a CLIXML file: bags of properties with a class id.
import { PSCustomObject, getEnumerable, getMember, isTrue, toStringValue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { WriteStream } from "../writers/line-output.ts";
import {
  AutosizeInfo,
  ComplexViewEntry,
  ComplexViewHeaderInfo,
  FORMAT_NAMESPACE,
  FormatEndData,
  FormatEntry,
  FormatEntryData,
  FormatNewLine,
  FormatPropertyField,
  FormatStartData,
  FormatTextField,
  GroupEndData,
  GroupStartData,
  ListViewEntry,
  ListViewHeaderInfo,
  RawTextFormatEntry,
  TableColumnInfo,
  TableHeaderInfo,
  TableRowEntry,
  WideViewEntry,
  WideViewHeaderInfo,
  isFormatPacket,
} from "./format-objects.ts";
import type { Alignment, FormatEntryInfo, FormatPacket, FormatValue, FrameInfo, ShapeInfo } from "./format-objects.ts";

const PREFIX = `Deserialized.${FORMAT_NAMESPACE}`;

/** The format object a value is, deserialized ones included; null for everything else. */
export function formatPacketOf(value: PSValue): FormatPacket | null {
  if (isFormatPacket(value)) return value;
  if (!(value instanceof PSCustomObject) || value.typeNames === null) return null;
  const kind = kindOf(value);
  switch (kind) {
    case "FormatStartData": {
      const shape = shapeInfo(member(value, "shapeInfo"));
      const autosize = member(value, "autosizeInfo");
      return shape === null ? null : new FormatStartData(shape, autosize === null ? null : autosizeInfo(autosize));
    }
    case "FormatEndData":
      return new FormatEndData();
    case "GroupStartData": {
      const start = new GroupStartData();
      const grouping = member(value, "groupingEntry");
      if (grouping !== null) start.groupingEntry = formatValues(grouping);
      return start;
    }
    case "GroupEndData":
      return new GroupEndData();
    case "FormatEntryData": {
      const info = entryInfo(member(value, "formatEntryInfo"));
      return info === null ? null : new FormatEntryData(info, flag(value, "outOfBand"), streamOf(value));
    }
    default:
      return null;
  }
}

/** The short type name of a deserialized format object; "" for other values. */
function kindOf(value: PSValue): string {
  const name = value instanceof PSCustomObject ? (value.typeNames?.[0] ?? "") : "";
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : "";
}

function member(value: PSValue, name: string): PSValue {
  return getMember(value, name) ?? null;
}
function text(value: PSValue, name: string): string {
  const found = member(value, name);
  return found === null ? "" : toStringValue(found);
}
function textOrNull(value: PSValue, name: string): string | null {
  const found = member(value, name);
  return found === null ? null : toStringValue(found);
}
function number(value: PSValue, name: string): number {
  return Number(text(value, name)) || 0;
}
function flag(value: PSValue, name: string): boolean {
  return isTrue(member(value, name));
}
function list(value: PSValue, name: string): PSValue[] {
  const found = member(value, name);
  if (found === null) return [];
  const elements = getEnumerable(found);
  return elements === null ? [found] : [...elements];
}

function streamOf(value: PSValue): WriteStream {
  const name = text(value, "writeStream").toLowerCase();
  return name === "error" || name === "warning" || name === "verbose" || name === "debug" || name === "information"
    ? name
    : "output";
}

function autosizeInfo(value: PSValue): AutosizeInfo {
  const info = new AutosizeInfo();
  info.objectCount = number(value, "objectCount");
  return info;
}

function shapeInfo(value: PSValue): ShapeInfo | null {
  switch (kindOf(value)) {
    case "TableHeaderInfo": {
      const info = new TableHeaderInfo();
      info.hideHeader = flag(value, "hideHeader");
      info.repeatHeader = flag(value, "repeatHeader");
      for (const column of list(value, "tableColumnInfoList")) info.tableColumnInfoList.push(columnInfo(column));
      return info;
    }
    case "WideViewHeaderInfo": {
      const info = new WideViewHeaderInfo();
      info.columns = number(value, "columns");
      return info;
    }
    case "ListViewHeaderInfo":
      return new ListViewHeaderInfo();
    case "ComplexViewHeaderInfo":
      return new ComplexViewHeaderInfo();
    default:
      return null;
  }
}

function columnInfo(value: PSValue): TableColumnInfo {
  const info = new TableColumnInfo();
  info.width = number(value, "width");
  info.alignment = number(value, "alignment") as Alignment;
  info.label = textOrNull(value, "label");
  info.propertyName = textOrNull(value, "propertyName");
  info.headerMatchesProperty = member(value, "HeaderMatchesProperty") === null || flag(value, "HeaderMatchesProperty");
  return info;
}

function propertyText(value: PSValue): string {
  return text(value, "propertyValue");
}

function entryInfo(value: PSValue): FormatEntryInfo | null {
  switch (kindOf(value)) {
    case "TableRowEntry": {
      const fields = list(value, "formatPropertyFieldList");
      const alignments = fields.map((field) => number(field, "alignment") as Alignment);
      return new TableRowEntry(
        fields.map(propertyText),
        alignments.some((one) => one !== 0) ? alignments : null,
        flag(value, "multiLine"),
      );
    }
    case "ListViewEntry": {
      const fields = list(value, "listViewFieldList");
      const labels = fields.map((field) => textOrNull(field, "label") ?? text(field, "propertyName"));
      return new ListViewEntry(
        labels,
        fields.map((field) => propertyText(member(field, "formatPropertyField"))),
      );
    }
    case "WideViewEntry":
      return new WideViewEntry(propertyText(member(value, "formatPropertyField")));
    case "ComplexViewEntry": {
      const entry = new ComplexViewEntry();
      entry.formatValueList.push(...formatValues(value));
      return entry;
    }
    case "RawTextFormatEntry":
      return new RawTextFormatEntry(text(value, "text"));
    default:
      return null;
  }
}

function formatValues(value: PSValue): FormatValue[] {
  const values: FormatValue[] = [];
  for (const element of list(value, "formatValueList")) {
    const kind = kindOf(element);
    if (kind === "FormatTextField") values.push(new FormatTextField(text(element, "text")));
    else if (kind === "FormatNewLine") values.push(new FormatNewLine());
    else if (kind === "FormatPropertyField")
      values.push(new FormatPropertyField(propertyText(element), number(element, "alignment") as Alignment));
    else if (kind === "FormatEntry") values.push(frameEntry(element));
  }
  return values;
}

function frameEntry(value: PSValue): FormatEntry {
  const frame = member(value, "frameInfo");
  const info: FrameInfo | null =
    frame === null
      ? null
      : {
          leftIndentation: number(frame, "leftIndentation"),
          rightIndentation: number(frame, "rightIndentation"),
          firstLine: number(frame, "firstLine"),
        };
  const entry = new FormatEntry(info);
  entry.formatValueList.push(...formatValues(value));
  return entry;
}
