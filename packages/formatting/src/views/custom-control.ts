// Executing custom controls: their text, newlines, frames and expressions become format values.
import { isNull, typeNamesOf } from "@latch/dotnet";
import { isTrue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { FormatEntry, FormatNewLine, FormatPropertyField, FormatTextField } from "../packets/format-objects.ts";
import type { FormatValue } from "../packets/format-objects.ts";
import { displayText, elementsOf } from "./display-value.ts";
import type { FormatContext } from "./format-context.ts";
import type { ExpressionResult, PropertyExpression } from "./property-expression.ts";
import { selectEntry } from "./view-database.ts";
import type { CustomBody, CustomToken, ViewDefinition } from "./view-definition.ts";

/** Controls may refer to themselves; deeper than this they show nothing. */
const MAXIMUM_DEPTH = 50;

type ErrorLog = (result: ExpressionResult & { expression: PropertyExpression }) => void;
type ExpressionToken = Extract<CustomToken, { kind: "expression" }>;

class ControlRunner {
  private readonly context: FormatContext;
  private readonly view: ViewDefinition | null;
  private readonly log: ErrorLog;

  constructor(context: FormatContext, view: ViewDefinition | null, log: ErrorLog) {
    this.context = context;
    this.view = view;
    this.log = log;
  }

  control(body: CustomBody | string, target: PSValue, depth: number, values: FormatValue[]): void {
    const resolved = typeof body === "string" ? this.named(body) : body;
    if (resolved === null) return;
    const entry = selectEntry(resolved.entries, target, typeNamesOf(target), this.context);
    if (entry !== null) this.tokens(entry.items, target, depth, values, null);
  }

  /** A shared control: of the view's own file first, else of any loaded file. */
  private named(name: string): CustomBody | null {
    return this.view?.controls.get(name.toLowerCase()) ?? null;
  }

  private tokens(
    items: readonly CustomToken[],
    target: PSValue,
    depth: number,
    values: FormatValue[],
    frame: Extract<CustomToken, { kind: "frame" }>["frame"] | null,
  ): void {
    if (depth >= MAXIMUM_DEPTH) return;
    const entry = new FormatEntry(frame);
    values.push(entry);
    for (const token of items) {
      switch (token.kind) {
        case "text":
          entry.formatValueList.push(new FormatTextField(token.text));
          break;
        case "newline":
          for (let i = 0; i < token.count; i++) entry.formatValueList.push(new FormatNewLine());
          break;
        case "frame": {
          const outer = new FormatEntry(token.frame);
          this.tokens(token.items, target, depth, outer.formatValueList, null);
          entry.formatValueList.push(outer);
          break;
        }
        default:
          this.expression(token, target, depth, entry.formatValueList);
      }
    }
  }

  private holds(condition: PropertyExpression, target: PSValue): boolean {
    const result = condition.evaluate(target, this.context);
    if (result === undefined) return false;
    if (result.error !== null) this.log({ ...result, expression: condition });
    return result.error === null && isTrue(result.value);
  }

  private expression(token: ExpressionToken, target: PSValue, depth: number, values: FormatValue[]): void {
    if (token.condition !== null && !this.holds(token.condition, target)) return;
    let value = target;
    if (token.expression !== null) {
      const result = token.expression.evaluate(target, this.context);
      if (result !== undefined && result.error !== null) this.log({ ...result, expression: token.expression });
      value = result === undefined ? null : result.value;
    }
    const elements = token.enumerate ? elementsOf(value) : null;
    if (token.control === null) {
      const show = (item: PSValue): void => {
        values.push(new FormatPropertyField(displayText(item, this.context.enumerationLimit)));
      };
      if (elements === null) show(value);
      else for (const element of elements) if (!isNull(element)) show(element);
      return;
    }
    if (isNull(value)) return;
    if (elements === null) this.control(token.control, value, depth + 1, values);
    else for (const element of elements) if (!isNull(element)) this.control(token.control, element, depth + 1, values);
  }
}

/** Runs a control on an object and adds what it shows to `values`. Evaluation errors go to `log`. */
export function generateControl(
  control: CustomBody | string,
  target: PSValue,
  context: FormatContext,
  view: ViewDefinition | null,
  log: ErrorLog,
  values: FormatValue[],
): void {
  new ControlRunner(context, view, log).control(control, target, 0, values);
}
