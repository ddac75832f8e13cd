// What Format-Table, Format-List, Format-Wide and Format-Custom share: their parameters, and feeding the format engine.
import { AutomationNull, ErrorDetails, Exception, newErrorRecord } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { CmdletInstance, CmdletRuntime } from "@latch/engine";
import {
  CUSTOM_KEYS,
  DEFAULT_PARAMETERS,
  formatContextOf,
  GROUP_KEYS,
  LIST_KEYS,
  ObjectFormatter,
  readExpansion,
  readProperties,
  readSwitch,
  TABLE_KEYS,
  WIDE_KEYS,
} from "@latch/formatting";
import type { FormatParameters, FormatProperty } from "@latch/formatting";

export interface FormatShapeParameters {
  InputObject?: PSValue;
  Property?: PSValue;
  GroupBy?: PSValue;
  View?: string;
  ShowError?: PSValue;
  DisplayError?: PSValue;
  Force?: PSValue;
  Expand?: string;
  AutoSize?: PSValue;
  RepeatHeader?: PSValue;
  HideTableHeaders?: PSValue;
  Wrap?: PSValue;
  Column?: number;
  Depth?: number;
}

export type FormatShape = "table" | "list" | "wide" | "custom";
type Cmdlet = CmdletRuntime<FormatShapeParameters>;

const keysOf = { table: TABLE_KEYS, list: LIST_KEYS, wide: WIDE_KEYS, custom: CUSTOM_KEYS } as const;

/** Runs the code; an Exception with a record of its own ends the command with it. */
export function withOwnErrors(
  cmdlet: { throwTerminating(record: Exception["errorRecord"] & object): never },
  run: () => void,
): void {
  try {
    run();
  } catch (error) {
    if (error instanceof Exception && error.errorRecord !== null) cmdlet.throwTerminating(error.errorRecord);
    throw error;
  }
}

/** The instance of a Format-* command. */
export function formatShape(cmdlet: Cmdlet, shape: FormatShape): CmdletInstance {
  let formatter: ObjectFormatter | null = null;
  return {
    begin() {
      withOwnErrors(cmdlet, () => {
        const context = formatContextOf(cmdlet.context);
        formatter = new ObjectFormatter(context, shape, readParameters(cmdlet, shape), (packet) =>
          cmdlet.write(packet),
        );
      });
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === null || value === AutomationNull) return;
      withOwnErrors(cmdlet, () => formatter?.process(value));
    },
    end() {
      formatter?.end();
    },
  };
}

function exclusive(id: string, exceptionType: string, first: string, second: string): Exception {
  const exception = new Exception(exceptionType, "Found invalid data while decoding.");
  const record = newErrorRecord(exception, id, "InvalidArgument", null);
  record.errorDetails = new ErrorDetails(`Cmdlet parameters ${first} and ${second} are mutually exclusive.`);
  exception.errorRecord = record;
  return exception;
}

function readParameters(cmdlet: Cmdlet, shape: FormatShape): FormatParameters {
  const given = cmdlet.parameters;
  const properties = given.Property === undefined ? [] : propertiesOf(given.Property, shape);
  const view = given.View === undefined || given.View === "" ? null : given.View;
  if (view !== null && properties.length > 0) {
    throw exclusive("FormatCannotSpecifyViewAndProperty", "System.IO.InvalidDataException", "View", "Property");
  }
  const autoSize = readSwitch(given.AutoSize);
  if (shape === "wide" && autoSize === true && given.Column !== undefined) {
    throw exclusive("FormatCannotSpecifyAutosizeAndColumns", "System.IO.InvalidDataException", "AutoSize", "Column");
  }
  const group: FormatProperty | undefined =
    given.GroupBy === undefined || given.GroupBy === null ? undefined : readProperties([given.GroupBy], GROUP_KEYS)[0];
  return {
    ...DEFAULT_PARAMETERS,
    properties,
    groupBy: group ?? null,
    view,
    force: readSwitch(given.Force) ?? false,
    autoSize,
    repeatHeader: readSwitch(given.RepeatHeader) ?? false,
    showError: readSwitch(given.ShowError) ?? false,
    displayError: readSwitch(given.DisplayError) ?? false,
    expansion: readExpansion(given.Expand),
    hideHeaders: readSwitch(given.HideTableHeaders),
    wrap: readSwitch(given.Wrap),
    columns: given.Column ?? 0,
    depth: given.Depth ?? DEFAULT_PARAMETERS.depth,
  };
}

function propertiesOf(value: PSValue, shape: FormatShape): FormatProperty[] {
  // Format-Wide takes one property, not a list.
  if (shape === "wide") return readProperties([value], keysOf.wide);
  return readProperties(Array.isArray(value) ? value : [value], keysOf[shape]);
}
