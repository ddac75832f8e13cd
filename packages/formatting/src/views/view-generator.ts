// Turning objects into format entries of one view. Subclasses: table, list, wide, custom. Here: what they share, that is
// evaluating fields, collecting evaluation errors, grouping.
import { AutomationNull, ErrorDetails, Exception, newErrorRecord, psCompare, isTrue } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import {
  AutosizeInfo,
  FormatEntry,
  FormatPropertyField,
  FormatStartData,
  FormatTextField,
  GroupStartData,
} from "../packets/format-objects.ts";
import type { FormatEntryInfo, FormatValue, ShapeInfo } from "../packets/format-objects.ts";
import { displayText, formatted, textOf } from "./display-value.ts";
import type { FormatContext } from "./format-context.ts";
import type { FormatParameters } from "./format-parameters.ts";
import type { ExpressionResult, PropertyExpression } from "./property-expression.ts";
import type { FieldDefinition, GroupBy, ViewDefinition } from "./view-definition.ts";
import { appliesTo } from "./view-database.ts";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const customGenerator = () => require("./custom-control.ts") as typeof import("./custom-control.ts");

const ERROR_TEXT = "#ERR";
const FORMAT_ERROR_TEXT = "#FORMAT";

export abstract class ViewGenerator {
  protected readonly context: FormatContext;
  protected readonly view: ViewDefinition | null;
  protected readonly parameters: FormatParameters;
  protected readonly limit: number;
  private readonly grouping: Grouping | null;
  private errors: ErrorRecord[] = [];

  constructor(context: FormatContext, view: ViewDefinition | null, parameters: FormatParameters) {
    this.context = context;
    this.view = view;
    this.parameters = parameters;
    this.limit = context.enumerationLimit;
    this.grouping = Grouping.of(parameters, view);
  }

  protected abstract shapeInfo(first: PSValue): ShapeInfo;
  /** One object's entry. */
  abstract entry(target: PSValue): FormatEntryInfo;

  protected get autoSize(): boolean {
    return this.parameters.autoSize ?? false;
  }

  startData(first: PSValue): FormatStartData {
    return new FormatStartData(this.shapeInfo(first), this.autoSize ? new AutosizeInfo() : null);
  }

  /** Whether an object of these types belongs to this view (generated views take everything). */
  applies(typeNames: readonly string[]): boolean {
    return this.view === null || appliesTo(this.view.types, typeNames);
  }

  /** Notes the group an object is in; true when it begins another one. */
  updateGroup(target: PSValue): boolean {
    return this.grouping === null ? false : this.grouping.update(target, this.context);
  }

  groupStart(first: PSValue): GroupStartData {
    const start = new GroupStartData();
    const grouping = this.grouping;
    if (grouping === null || grouping.value === AutomationNull) return start;
    const control = grouping.control;
    if (control !== null) {
      const values: FormatValue[] = [];
      customGenerator().generateControl(
        control,
        first,
        this.context,
        this.view,
        (result) => this.logError(result, first),
        values,
      );
      start.groupingEntry = values;
      return start;
    }
    const entry = new FormatEntry();
    entry.formatValueList.push(new FormatTextField(`   ${grouping.label}: `));
    entry.formatValueList.push(new FormatPropertyField(displayText(grouping.value, this.limit)));
    start.groupingEntry = [entry];
    return start;
  }

  /** Evaluation errors since the last call, when -ShowError asks for them. */
  drainErrors(): readonly ErrorRecord[] {
    if (this.errors.length === 0) return this.errors;
    const errors = this.errors;
    this.errors = [];
    return errors;
  }

  /** A field's text; missing properties and failures give "" (or #ERR). */
  protected fieldText(field: FieldDefinition, target: PSValue): string {
    if (field.expression === null) return field.text;
    return this.valueText(field.expression, target, field.format, false);
  }

  /** The text of an expression's value. `inTable`: as a generated table shows it. */
  protected valueText(expression: PropertyExpression, target: PSValue, format: string, inTable: boolean): string {
    const result = expression.evaluate(target, this.context);
    if (result === undefined) return "";
    if (result.error !== null) {
      this.logError({ ...result, expression }, target);
      return this.parameters.displayError ? ERROR_TEXT : "";
    }
    if (format === "") return displayText(result.value, this.limit, inTable);
    return this.formattedText(result.value, format, target);
  }

  private formattedText(value: PSValue, format: string, target: PSValue): string {
    if (!this.parameters.displayError) return formatted(value, format, this.limit, false);
    try {
      return formatted(value, format, this.limit, false, true);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      this.addError(error, "formattingError", `Failed to interpret format string "${format}".`, target);
      return FORMAT_ERROR_TEXT;
    }
  }

  protected logError(result: ExpressionResult & { expression?: PropertyExpression }, target: PSValue): void {
    if (result.error === null) return;
    const text = result.expression === undefined ? "" : result.expression.toString();
    this.addError(result.error, "PSPropertyExpressionError", `Failed to evaluate expression "${text}".`, target);
  }

  private addError(exception: Exception, id: string, message: string, target: PSValue): void {
    if (!this.parameters.showError) return;
    const record = newErrorRecord(exception, id, "InvalidArgument", target);
    record.errorDetails = new ErrorDetails(message);
    this.errors.push(record);
  }

  /** Whether a list item's or token's condition holds. */
  protected holds(condition: PropertyExpression | null, target: PSValue): boolean {
    if (condition === null) return true;
    const result = condition.evaluate(target, this.context);
    if (result === undefined) return false;
    if (result.error !== null) this.logError({ ...result, expression: condition }, target);
    return result.error === null && isTrue(result.value);
  }
}

/** The current group of a view with -GroupBy or a grouping of its own. */
class Grouping {
  readonly control: GroupBy["control"];
  value: PSValue = AutomationNull;
  private readonly expression: PropertyExpression;
  private readonly givenLabel: string | null;
  private ownLabel = "";

  private constructor(expression: PropertyExpression, label: string | null, control: GroupBy["control"]) {
    this.expression = expression;
    this.givenLabel = label;
    this.control = control;
  }

  static of(parameters: FormatParameters, view: ViewDefinition | null): Grouping | null {
    const by = parameters.groupBy;
    const group = view?.groupBy ?? null;
    // The view's label and control also serve a grouping from the command line, as in PowerShell.
    if (by !== null) return new Grouping(by.expression, group?.label ?? by.label, group?.control ?? null);
    return group === null ? null : new Grouping(group.expression, group.label, group.control);
  }

  get label(): string {
    return this.givenLabel ?? this.ownLabel;
  }

  update(target: PSValue, context: FormatContext): boolean {
    const result = this.expression.evaluate(target, context);
    if (result === undefined || result.error !== null) return false;
    const before = this.value;
    this.value = result.value;
    if (sameGroup(before, result.value)) return false;
    this.ownLabel = this.expression.resolve(target)[0]?.toString() ?? "";
    return true;
  }
}

function sameGroup(first: PSValue, second: PSValue): boolean {
  if (first === second) return true;
  const a = first === AutomationNull ? null : first;
  const b = second === AutomationNull ? null : second;
  if (a === b) return true;
  try {
    if (psCompare(a, b, true) === 0 || psCompare(b, a, true) === 0) return true;
    return false;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return textOf(a).toLowerCase() === textOf(b).toLowerCase();
  }
}
