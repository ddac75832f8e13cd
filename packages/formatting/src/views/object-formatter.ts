// What Format-Table, -List, -Wide, -Custom and the default formatting do with a stream of objects: choose a view by the
// first one, emit start, groups, entries and end; show strings, records and other types among them out of band.
import {
  AutomationNull,
  Exception,
  PSCustomObject,
  newErrorRecord,
  typeNamesOf,
  typeOf,
  ErrorDetails,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import {
  ComplexViewEntry,
  FormatEndData,
  FormatEntry,
  FormatEntryData,
  GroupEndData,
  RawTextFormatEntry,
} from "../packets/format-objects.ts";
import { formatPacketOf } from "../packets/deserialized-packets.ts";
import type { FormatPacket } from "../packets/format-objects.ts";
import type { WriteStream } from "../writers/line-output.ts";
import { CustomViewGenerator } from "./custom-view.ts";
import { defaultPropertySet, elementsOf, isRemotingProperty, isScalarType, textOf } from "./display-value.ts";
import type { FormatContext } from "./format-context.ts";
import { DEFAULT_PARAMETERS } from "./format-parameters.ts";
import type { FormatParameters } from "./format-parameters.ts";
import { ListViewGenerator, WideViewGenerator } from "./list-view.ts";
import { allProperties } from "./property-expression.ts";
import { PropertyTableGenerator, TableViewGenerator } from "./table-view.ts";
import type { ViewDefinition, ViewShape } from "./view-definition.ts";
import type { ViewGenerator } from "./view-generator.ts";
import { streamOf } from "./write-stream.ts";

/** Objects with at most this many properties are shown as a table. */
const PROPERTIES_FOR_TABLE = 4;
const DEFAULT_TYPE_NAMES = ["System.Management.Automation.PSCustomObject", "System.Object"];
const SHAPE_NAMES = { table: "Table", list: "List", wide: "Wide", custom: "Custom" } as const;
const CMDLET_NAMES = {
  table: "Format-Table",
  list: "Format-List",
  wide: "Format-Wide",
  custom: "Format-Custom",
} as const;

export class ObjectFormatter {
  private readonly context: FormatContext;
  private readonly shape: ViewShape | null;
  private readonly parameters: FormatParameters;
  private readonly emit: (packet: FormatPacket) => void;
  private generator: ViewGenerator | null = null;
  private inGroup = false;

  /** `shape` null: the default formatting. */
  constructor(
    context: FormatContext,
    shape: ViewShape | null,
    parameters: FormatParameters,
    emit: (packet: FormatPacket) => void,
  ) {
    this.context = context;
    this.shape = shape;
    this.parameters = parameters;
    this.emit = emit;
  }

  /** One object from the pipeline; collections are expanded as -Expand says. Throws Exception for an unknown -View. */
  process(value: PSValue): void {
    if (value === null || value === AutomationNull) return;
    if (typeof value !== "object" || value instanceof PSCustomObject) {
      this.object(value);
      return;
    }
    const elements = elementsOf(value);
    const expansion = this.parameters.expansion ?? "EnumOnly";
    if (elements === null || expansion === "CoreOnly") this.object(value);
    else if (expansion === "Both") this.both(value, [...elements]);
    else for (const element of elements) this.object(element === null ? "" : element);
  }

  /** Ends the group and the view. */
  end(): void {
    if (this.inGroup) this.emit(new GroupEndData());
    if (this.generator !== null) this.emit(new FormatEndData());
    this.inGroup = false;
    this.generator = null;
  }

  private both(value: PSValue, elements: readonly PSValue[]): void {
    this.comment("The following object supports IEnumerable:");
    this.outOfBand(value, true, "output");
    if (elements.length === 0) this.comment("The IEnumerable contains no objects.");
    else if (elements.length === 1) this.comment("The IEnumerable contains the following object:");
    else this.comment(`The IEnumerable contains the following ${elements.length} objects:`);
    for (const element of elements) this.object(element === null ? "" : element);
  }

  private comment(text: string): void {
    this.emit(new FormatEntryData(new RawTextFormatEntry(text), true));
  }

  private object(value: PSValue): void {
    const packet = formatPacketOf(value);
    if (packet !== null) {
      this.emit(packet);
      return;
    }
    const usesOutOfBand = this.shape === null || !this.parameters.force;
    const plain =
      value instanceof PSCustomObject &&
      value.typeNames === null &&
      value.shape.plain &&
      !this.context.views.isCustomized;
    if (usesOutOfBand && !(plain && value.shape.names.length > 0) && this.outOfBand(value, false, streamOf(value)))
      return;
    if (this.generator === null) {
      this.generator = this.select(value);
      this.emit(this.generator.startData(value));
    }
    const generator = this.generator;
    if (
      usesOutOfBand &&
      !generator.applies(plain ? DEFAULT_TYPE_NAMES : typeNamesOf(value)) &&
      this.outOfBand(value, true, streamOf(value))
    ) {
      return;
    }
    this.transition(generator, value);
    this.emit(new FormatEntryData(generator.entry(value), false, streamOf(value)));
    for (const record of generator.drainErrors()) this.outOfBand(record, true, "output");
  }

  /** Group borders: the first object begins a group, one of another group ends it and begins the next. */
  private transition(generator: ViewGenerator, value: PSValue): void {
    const isOther = generator.updateGroup(value);
    if (this.inGroup && !isOther) return;
    if (this.inGroup) {
      const empty = new ComplexViewEntry();
      empty.formatValueList.push(new FormatEntry());
      this.emit(new FormatEntryData(empty, true));
      this.emit(new GroupEndData());
    }
    this.emit(generator.groupStart(value));
    this.inGroup = true;
  }

  /** Shows an object by itself. False: it belongs into a view. `asList`: objects without a view of their own become a list. */
  private outOfBand(value: PSValue, asList: boolean, stream: WriteStream): boolean {
    if (typeof value !== "object" || value === null) {
      if (!this.context.views.isCustomized) {
        this.emit(new FormatEntryData(new RawTextFormatEntry(textOf(value)), true, stream));
        return true;
      }
    }
    const typeNames = typeNamesOf(value);
    const view = typeNames.length === 0 ? null : this.context.views.findOutOfBand(typeNames);
    if (view === null && (isScalarType(typeNames) || !hasOwnProperties(value))) {
      this.emit(new FormatEntryData(new RawTextFormatEntry(textOf(value)), true, stream));
      return true;
    }
    if (view === null && (!asList || allProperties(value).length === 0)) return false;
    const generator =
      view !== null && view.body.shape === "custom"
        ? new CustomViewGenerator(this.context, view, DEFAULT_PARAMETERS)
        : new ListViewGenerator(this.context, view, DEFAULT_PARAMETERS, value);
    this.emit(new FormatEntryData(generator.entry(value), true, stream));
    return true;
  }

  private select(value: PSValue): ViewGenerator {
    const { parameters, shape } = this;
    const isPlain = value instanceof PSCustomObject && value.typeNames === null && !this.context.views.isCustomized;
    const typeNames = isPlain ? DEFAULT_TYPE_NAMES : typeNamesOf(value);
    if (shape !== null && parameters.properties.length > 0) return this.generated(shape, value);
    const find = (name: string | null): ViewDefinition | null =>
      isPlain && name === null ? null : this.context.views.find(typeNames, shape, name);
    if (shape !== null && parameters.view !== null && parameters.view !== "") {
      const named = find(parameters.view);
      if (named === null) throw this.unknownView(parameters.view, shape, value);
      return this.fromView(named, value);
    }
    const view = find(null);
    if (view !== null) return this.fromView(view, value);
    if (shape !== null) return this.generated(shape, value);
    const preset = defaultPropertySet(value).length;
    const count = preset > 0 ? preset : allProperties(value).length;
    return this.generated(count <= PROPERTIES_FOR_TABLE ? "table" : "list", value);
  }

  private fromView(view: ViewDefinition, value: PSValue): ViewGenerator {
    switch (view.body.shape) {
      case "table":
        return new TableViewGenerator(this.context, view, this.parameters, value);
      case "list":
        return new ListViewGenerator(this.context, view, this.parameters, value);
      case "wide":
        return new WideViewGenerator(this.context, view, this.parameters);
      default:
        return new CustomViewGenerator(this.context, view, this.parameters);
    }
  }

  private generated(shape: ViewShape, value: PSValue): ViewGenerator {
    switch (shape) {
      case "table":
        return new PropertyTableGenerator(this.context, this.parameters, value);
      case "list":
        return new ListViewGenerator(this.context, null, this.parameters, value);
      case "wide":
        return new WideViewGenerator(this.context, null, this.parameters);
      default:
        return new CustomViewGenerator(this.context, null, this.parameters);
    }
  }

  /** The error for a -View that the type does not have, naming those it has. */
  private unknownView(name: string, shape: ViewShape, value: PSValue): Exception {
    const type = typeOf(value).fullName.toLowerCase();
    const own = this.context.views
      .all()
      .filter((view) => view.types.some((typeName) => typeName.toLowerCase() === type));
    const sameShape = own.filter((view) => view.body.shape === shape).map((view) => view.name);
    const elsewhere = own.filter((view) => view.body.shape !== shape && view.name.toLowerCase() === name.toLowerCase());
    let message: string;
    if (sameShape.length > 0) {
      message = `The view name ${name} cannot be found. Specify one of the following ${SHAPE_NAMES[shape]} views and try again: ${sameShape.join(", ")}.`;
    } else if (elsewhere.length > 0) {
      const cmdlets = elsewhere.map((view) => CMDLET_NAMES[view.body.shape]).join(", ");
      message = ` The view name ${name} cannot be found in the ${SHAPE_NAMES[shape]} formatting. Try using one of these other format cmdlets: ${cmdlets}`;
    } else {
      message = `The view name ${name} cannot be found. There are no existing ${SHAPE_NAMES[shape]} views for ${typeOf(value).displayName} objects.`;
    }
    const exception = new Exception(
      "System.Management.Automation.PipelineStoppedException",
      "The pipeline has been stopped.",
    );
    const record = newErrorRecord(exception, "FormatViewNotFound", "ObjectNotFound", name);
    record.errorDetails = new ErrorDetails(message);
    exception.errorRecord = record;
    return exception;
  }
}

/** Types known to have properties of their own, so that it is found out once per type. */
const withProperties = new WeakSet<DotNetType>();

/** True when an object has a property that remoting did not add. */
function hasOwnProperties(value: PSValue): boolean {
  if (value instanceof PSCustomObject)
    return value.shape.names.some((name) => !isRemotingProperty(name)) || someProperty(value);
  const type = typeOf(value);
  if (withProperties.has(type)) return true;
  const found = someProperty(value);
  if (found) withProperties.add(type);
  return found;
}

function someProperty(value: PSValue): boolean {
  return allProperties(value).some((expression) => !isRemotingProperty(expression.name));
}
