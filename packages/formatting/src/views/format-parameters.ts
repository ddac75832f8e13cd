// What a Format-* command line asks for, and reading `-Property` and `-GroupBy` values.
import { isTrue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { Alignment } from "../packets/format-objects.ts";
import {
  ALIGNMENT,
  DEPTH,
  type EntryDefinition,
  type EntryKey,
  EXPRESSION,
  FORMAT,
  LABEL,
  parameterError,
  readEntries,
  WIDTH,
} from "./expression-entries.ts";
import { PropertyExpression } from "./property-expression.ts";

/** One property asked for on the command line. */
export interface FormatProperty {
  readonly expression: PropertyExpression;
  readonly label: string | null;
  readonly format: string;
  readonly width: number;
  readonly alignment: Alignment;
  /** Format-Custom: how deep to go; -1: as the command says. */
  readonly depth: number;
}

export type Expansion = "CoreOnly" | "EnumOnly" | "Both";

export interface FormatParameters {
  readonly properties: readonly FormatProperty[];
  readonly groupBy: FormatProperty | null;
  readonly view: string | null;
  readonly force: boolean;
  readonly autoSize: boolean | null;
  readonly repeatHeader: boolean;
  readonly showError: boolean;
  readonly displayError: boolean;
  readonly expansion: Expansion | null;
  readonly hideHeaders: boolean | null;
  readonly wrap: boolean | null;
  /** Format-Wide; 0: not given. */
  readonly columns: number;
  /** Format-Custom. */
  readonly depth: number;
}

export const DEFAULT_PARAMETERS: FormatParameters = {
  properties: [],
  groupBy: null,
  view: null,
  force: false,
  autoSize: null,
  repeatHeader: false,
  showError: false,
  displayError: false,
  expansion: null,
  hideHeaders: null,
  wrap: null,
  columns: 0,
  depth: 5,
};

/** Keys each command's calculated properties may have. */
export const TABLE_KEYS = [EXPRESSION, FORMAT, WIDTH, ALIGNMENT, LABEL];
export const LIST_KEYS = [EXPRESSION, FORMAT, LABEL];
export const WIDE_KEYS = [EXPRESSION, FORMAT];
export const CUSTOM_KEYS = [EXPRESSION, DEPTH];
export const GROUP_KEYS = [EXPRESSION, FORMAT, LABEL];

/**
 * Reads the values of -Property (or the one of -GroupBy). Throws an Exception whose errorRecord is the terminating error.
 */
export function readProperties(values: readonly PSValue[], keys: readonly EntryDefinition[]): FormatProperty[] {
  return values.map((value) => readProperty(value, keys));
}

function readProperty(value: PSValue, keys: readonly EntryDefinition[]): FormatProperty {
  return build(readEntries(value, keys));
}

function build(entries: ReadonlyMap<EntryKey, PSValue>): FormatProperty {
  const expression = entries.get("expression") as PSValue;
  const format = entries.get("formatString");
  if (format === "") {
    throw parameterError("FormatStringEmpty", 'Cannot have an empty formatting string for key "formatString".');
  }
  const width = entries.get("width");
  if (typeof width === "number" && width <= 0) {
    throw parameterError("WidthOutOfRange", `The value "${width}" for key "width" should be greater than 0.`);
  }
  const label = entries.get("label");
  const depth = entries.get("depth");
  return {
    expression:
      typeof expression === "string"
        ? PropertyExpression.property(expression)
        : PropertyExpression.ofScript(expression),
    label: typeof label === "string" ? label : null,
    format: typeof format === "string" ? format : "",
    width: typeof width === "number" ? width : 0,
    alignment: readAlignment(entries.get("alignment")),
    depth: typeof depth === "number" ? depth : -1,
  };
}

function readAlignment(value: PSValue | undefined): Alignment {
  if (value === undefined) return 0;
  const text = String(value).toLowerCase();
  const names = ["left", "center", "right"];
  const at = text === "" ? -1 : names.findIndex((name) => name.startsWith(text));
  if (at >= 0) return (at + 1) as Alignment;
  throw parameterError(
    "AlignmentIllegalValue",
    `The value "${String(value)}" for key "alignment" is not valid; valid values are {left, center, right}.`,
  );
}

/** True when the value can be an -Expand argument; the parameter's ValidateSet has checked it. */
export function readExpansion(text: string | undefined): Expansion | null {
  if (text === undefined || text === "") return null;
  const found = (["CoreOnly", "EnumOnly", "Both"] as const).find((name) => name.toLowerCase() === text.toLowerCase());
  return found ?? null;
}

/** A switch parameter that tells "not given" from "false". */
export function readSwitch(value: PSValue | undefined): boolean | null {
  return value === undefined ? null : isTrue(value);
}
