// The objects Format-* commands emit and Out-* commands consume (Microsoft.PowerShell.Commands.Internal.Format.*).
// Their members have PowerShell's names, as scripts may look into them.
import { createRequire } from "node:module";
import { DotNetType, TYPE, defineTypesIn, getType } from "@latch/dotnet";
import type { WriteStream } from "../writers/line-output.ts";

/** 0 undefined, 1 left, 2 center, 3 right: System.Management.Automation.Alignment. */
export type Alignment = 0 | 1 | 2 | 3;

export const FORMAT_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format.";

const BASES: Readonly<Record<string, string>> = {
  FormatStartData: "StartData",
  GroupStartData: "StartData",
  StartData: "ControlInfoData",
  FormatEndData: "ControlInfoData",
  GroupEndData: "ControlInfoData",
  ControlInfoData: "PacketInfoData",
  FormatEntryData: "PacketInfoData",
  TableHeaderInfo: "ShapeInfo",
  ListViewHeaderInfo: "ShapeInfo",
  WideViewHeaderInfo: "ShapeInfo",
  ComplexViewHeaderInfo: "ShapeInfo",
  RawTextFormatEntry: "FormatEntryInfo",
  TableRowEntry: "FormatEntryInfo",
  ListViewEntry: "FormatEntryInfo",
  WideViewEntry: "FormatEntryInfo",
  FreeFormatEntry: "FormatEntryInfo",
  ComplexViewEntry: "FreeFormatEntry",
  GroupingEntry: "FreeFormatEntry",
  FormatNewLine: "FormatValue",
  FormatTextField: "FormatValue",
  FormatPropertyField: "FormatValue",
  FormatEntry: "FormatValue",
};
const types = new Map<string, DotNetType>();

/** The .NET type of a short name. They are internal types: only receivers of serialized ones look at their bases. */
function formatType(name: string): DotNetType {
  let type = types.get(name);
  if (type === undefined) {
    const base = name === "FormatInfoData" ? null : (BASES[name] ?? "FormatInfoData");
    type = new DotNetType(FORMAT_NAMESPACE + name, {
      description: {
        kind: "class",
        assembly: "System.Management.Automation, Version=7.6.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
        isAbstract: false,
        isSealed: BASES[name] !== undefined,
        base: () => (base === null ? getType("System.Object") : formatType(base)),
        interfaces: () => [],
        enumeration: null,
      },
    });
    types.set(name, type);
  }
  return type;
}

/** Base of everything below: the .NET type is the class's name in the formatting namespace. */
export class FormatInfoData {
  /** Short type name; subclasses set it on their prototype through `named`. */
  static readonly typeName: string = "FormatInfoData";
  get [TYPE](): DotNetType {
    return formatType((this.constructor as typeof FormatInfoData).typeName);
  }
}

export class TableColumnInfo extends FormatInfoData {
  static override readonly typeName = "TableColumnInfo";
  width = 0;
  alignment: Alignment = 0;
  label: string | null = null;
  propertyName: string | null = null;
  headerMatchesProperty = true;
}

export class TableHeaderInfo extends FormatInfoData {
  static override readonly typeName = "TableHeaderInfo";
  hideHeader = false;
  repeatHeader = false;
  readonly tableColumnInfoList: TableColumnInfo[] = [];
}

export class ListViewHeaderInfo extends FormatInfoData {
  static override readonly typeName = "ListViewHeaderInfo";
}

export class WideViewHeaderInfo extends FormatInfoData {
  static override readonly typeName = "WideViewHeaderInfo";
  columns = 0;
}

export class ComplexViewHeaderInfo extends FormatInfoData {
  static override readonly typeName = "ComplexViewHeaderInfo";
}

export type ShapeInfo = TableHeaderInfo | ListViewHeaderInfo | WideViewHeaderInfo | ComplexViewHeaderInfo;

/** Asks for column widths from the data of the whole group. */
export class AutosizeInfo extends FormatInfoData {
  static override readonly typeName = "AutosizeInfo";
  objectCount = 0;
}

export class FormatTextField extends FormatInfoData {
  static override readonly typeName = "FormatTextField";
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}

export class FormatNewLine extends FormatInfoData {
  static override readonly typeName = "FormatNewLine";
}

export class FormatPropertyField extends FormatInfoData {
  static override readonly typeName = "FormatPropertyField";
  readonly propertyValue: string;
  readonly alignment: Alignment;
  constructor(propertyValue: string, alignment: Alignment = 0) {
    super();
    this.propertyValue = propertyValue;
    this.alignment = alignment;
  }
}

export interface FrameInfo {
  readonly leftIndentation: number;
  readonly rightIndentation: number;
  readonly firstLine: number;
}

export class FormatEntry extends FormatInfoData {
  static override readonly typeName = "FormatEntry";
  readonly formatValueList: FormatValue[] = [];
  readonly frameInfo: FrameInfo | null;
  constructor(frameInfo: FrameInfo | null = null) {
    super();
    this.frameInfo = frameInfo;
  }
}

export type FormatValue = FormatTextField | FormatNewLine | FormatPropertyField | FormatEntry;

/** A row's cells as texts; `alignments` is null when every cell takes its column's. */
export class TableRowEntry extends FormatInfoData {
  static override readonly typeName = "TableRowEntry";
  readonly values: readonly string[];
  readonly alignments: readonly Alignment[] | null;
  readonly multiLine: boolean;
  constructor(values: readonly string[], alignments: readonly Alignment[] | null, multiLine: boolean) {
    super();
    this.values = values;
    this.alignments = alignments;
    this.multiLine = multiLine;
  }
  get formatPropertyFieldList(): FormatPropertyField[] {
    return this.values.map((value, i) => new FormatPropertyField(value, this.alignments?.[i] ?? 0));
  }
}

export class ListViewEntry extends FormatInfoData {
  static override readonly typeName = "ListViewEntry";
  readonly labels: readonly string[];
  readonly values: readonly string[];
  constructor(labels: readonly string[], values: readonly string[]) {
    super();
    this.labels = labels;
    this.values = values;
  }
}

export class WideViewEntry extends FormatInfoData {
  static override readonly typeName = "WideViewEntry";
  readonly formatPropertyField: FormatPropertyField;
  constructor(value: string) {
    super();
    this.formatPropertyField = new FormatPropertyField(value);
  }
}

export class ComplexViewEntry extends FormatInfoData {
  static override readonly typeName = "ComplexViewEntry";
  readonly formatValueList: FormatValue[] = [];
}

export class RawTextFormatEntry extends FormatInfoData {
  static override readonly typeName = "RawTextFormatEntry";
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}

export type FormatEntryInfo = TableRowEntry | ListViewEntry | WideViewEntry | ComplexViewEntry | RawTextFormatEntry;

export class FormatStartData extends FormatInfoData {
  static override readonly typeName = "FormatStartData";
  readonly shapeInfo: ShapeInfo;
  readonly autosizeInfo: AutosizeInfo | null;
  constructor(shapeInfo: ShapeInfo, autosizeInfo: AutosizeInfo | null) {
    super();
    this.shapeInfo = shapeInfo;
    this.autosizeInfo = autosizeInfo;
  }
}

export class FormatEndData extends FormatInfoData {
  static override readonly typeName = "FormatEndData";
}

export class GroupStartData extends FormatInfoData {
  static override readonly typeName = "GroupStartData";
  /** The group's header line(s); null without grouping. */
  groupingEntry: readonly FormatValue[] | null = null;
}

export class GroupEndData extends FormatInfoData {
  static override readonly typeName = "GroupEndData";
}

export class FormatEntryData extends FormatInfoData {
  static override readonly typeName = "FormatEntryData";
  readonly formatEntryInfo: FormatEntryInfo;
  /** Not part of the view around it: strings, error records, objects of other types shown among rows. */
  readonly outOfBand: boolean;
  readonly writeStream: WriteStream;
  constructor(formatEntryInfo: FormatEntryInfo, outOfBand = false, writeStream: WriteStream = "output") {
    super();
    this.formatEntryInfo = formatEntryInfo;
    this.outOfBand = outOfBand;
    this.writeStream = writeStream;
  }
}

export type FormatPacket = FormatStartData | GroupStartData | FormatEntryData | GroupEndData | FormatEndData;

/** True for what only Out-* commands may consume. */
export function isFormatPacket(value: unknown): value is FormatPacket {
  return (
    value instanceof FormatEntryData ||
    value instanceof FormatStartData ||
    value instanceof GroupStartData ||
    value instanceof GroupEndData ||
    value instanceof FormatEndData
  );
}

const require = createRequire(import.meta.url);
const TYPE_NAMES =
  "FormatStartData FormatEndData GroupStartData GroupEndData FormatEntryData WideViewHeaderInfo TableHeaderInfo TableColumnInfo ListViewHeaderInfo ComplexViewHeaderInfo RawTextFormatEntry ListViewEntry ListViewField TableRowEntry WideViewEntry ComplexViewEntry GroupingEntry AutosizeInfo FormatNewLine FormatTextField FormatPropertyField FormatEntry FrameInfo";
/** Their members are declared when something first looks for them. */
defineTypesIn(
  TYPE_NAMES.split(" ").map((name) => FORMAT_NAMESPACE + name),
  () => require("./format-object-types.ts"),
);
