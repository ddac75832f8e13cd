// The members of format objects that scripts see and that are serialized: FormattingObjects' public fields. The class id
// is how a receiver knows what it got.
import { defineType } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  AutosizeInfo,
  ComplexViewEntry,
  ComplexViewHeaderInfo,
  FORMAT_NAMESPACE,
  FormatEndData,
  FormatEntry,
  FormatEntryData,
  FormatInfoData,
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
} from "./format-objects.ts";
import type { FormatValue, FrameInfo } from "./format-objects.ts";

export const CLASS_ID = "ClassId2e4f51ef21dd47e99d3c952918aff9cd";
/** WriteStreamType's members by our stream names. */
const STREAM_NAMES = {
  output: "None",
  error: "Error",
  warning: "Warning",
  verbose: "Verbose",
  debug: "Debug",
  information: "Information",
} as const;

/** Lines before a group: `formatValueList` only. */
class GroupingEntry extends FormatInfoData {
  static override readonly typeName = "GroupingEntry";
  readonly formatValueList: readonly FormatValue[];
  constructor(values: readonly FormatValue[]) {
    super();
    this.formatValueList = values;
  }
}

class FrameInfoObject extends FormatInfoData {
  static override readonly typeName = "FrameInfo";
  readonly frame: FrameInfo;
  constructor(frame: FrameInfo) {
    super();
    this.frame = frame;
  }
}

class ListViewField extends FormatInfoData {
  static override readonly typeName = "ListViewField";
  readonly label: string;
  readonly value: string;
  constructor(label: string, value: string) {
    super();
    this.label = label;
    this.value = value;
  }
}

type Getters<T> = Readonly<Record<string, (self: T) => unknown>>;

/** Declares a class: its id and its members in order. */
function members<T extends FormatInfoData>(
  type: { readonly typeName: string; readonly prototype: T },
  id: string,
  getters: Getters<T> = {},
): void {
  const properties: Record<string, (self: T) => PSValue> = { [CLASS_ID]: () => id };
  for (const [name, get] of Object.entries(getters)) properties[name] = (self) => get(self) as PSValue;
  defineType<T>({
    name: FORMAT_NAMESPACE + type.typeName,
    implementation: type,
    propertyOrder: Object.keys(properties),
    properties,
  });
}

const nothing = (): null => null;

members(FormatStartData, "033ecb2bc07a4d43b5ef94ed5a35d280", {
  pageHeaderEntry: nothing,
  pageFooterEntry: nothing,
  autosizeInfo: (self) => self.autosizeInfo,
  shapeInfo: (self) => self.shapeInfo,
  groupingEntry: nothing,
});
members(FormatEndData, "cf522b78d86c486691226b40aa69e95c", { groupingEntry: nothing });
members(GroupStartData, "9e210fe47d09416682b841769c78b8a3", {
  shapeInfo: nothing,
  groupingEntry: (self) => (self.groupingEntry === null ? null : new GroupingEntry(self.groupingEntry)),
});
members(GroupEndData, "4ec4f0187cb04f4cb6973460dfe252df", { groupingEntry: nothing });
members(FormatEntryData, "27c87ef9bbda4f709f6b4002fa4af63c", {
  formatEntryInfo: (self) => self.formatEntryInfo,
  outOfBand: (self) => self.outOfBand,
  writeStream: (self) => STREAM_NAMES[self.writeStream],
});
members(WideViewHeaderInfo, "b2e2775d33d544c794d0081f27021b5c", { columns: (self) => self.columns });
members(TableHeaderInfo, "e3b7a39c089845d388b2e84c5d38f5dd", {
  hideHeader: (self) => self.hideHeader,
  repeatHeader: (self) => self.repeatHeader,
  tableColumnInfoList: (self) => self.tableColumnInfoList,
});
members(TableColumnInfo, "7572aa4155ec4558817a615acf7dd92e", {
  width: (self) => self.width,
  alignment: (self) => self.alignment,
  label: (self) => self.label,
  propertyName: (self) => self.propertyName,
  HeaderMatchesProperty: (self) => self.headerMatchesProperty,
});
members(ListViewHeaderInfo, "830bdcb24c1642258724e441512233a4");
members(ComplexViewHeaderInfo, "5197dd85ca6f4cce9ae9e6fd6ded9d76");
members(RawTextFormatEntry, "29ED81BA914544d4BC430F027EE053E9", { text: (self) => self.text });
members(ListViewEntry, "cf58f450baa848ef8eb3504008be6978", {
  listViewFieldList: (self) => self.labels.map((label, i) => new ListViewField(label, self.values[i] ?? "")),
});
members(ListViewField, "b761477330ce4fb2a665999879324d73", {
  label: (self) => self.label,
  propertyName: nothing,
  formatPropertyField: (self) => new FormatPropertyField(self.value),
});
members(TableRowEntry, "0e59526e2dd441aa91e7fc952caf4a36", {
  formatPropertyFieldList: (self) => self.formatPropertyFieldList,
  multiLine: (self) => self.multiLine,
});
members(WideViewEntry, "59bf79de63354a7b9e4d1697940ff188", { formatPropertyField: (self) => self.formatPropertyField });
members(ComplexViewEntry, "22e7ef3c896449d4a6f2dedea05dd737", { formatValueList: (self) => self.formatValueList });
members(GroupingEntry, "919820b7eadb48be8e202c5afa5c2716", { formatValueList: (self) => self.formatValueList });
members(AutosizeInfo, "a27f094f0eec4d64845801a4c06a32ae", { objectCount: (self) => self.objectCount });
members(FormatNewLine, "de7e8b96fbd84db5a43aa82eb34580ec");
members(FormatTextField, "b8d9e369024a43a580b9e0c9279e3354", { text: (self) => self.text });
members(FormatPropertyField, "78b102e894f742aca8c1d6737b6ff86a", {
  propertyValue: (self) => self.propertyValue,
  alignment: (self) => self.alignment,
});
members(FormatEntry, "fba029a113a5458d932a2ed4871fadf2", {
  formatValueList: (self) => self.formatValueList,
  frameInfo: (self) => (self.frameInfo === null ? null : new FrameInfoObject(self.frameInfo)),
});
members(FrameInfoObject, "091C9E762E33499eBE318901B6EFB733", {
  leftIndentation: (self) => self.frame.leftIndentation,
  rightIndentation: (self) => self.frame.rightIndentation,
  firstLine: (self) => self.frame.firstLine,
});
