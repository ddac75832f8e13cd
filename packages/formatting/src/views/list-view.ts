// Entries of list views and of wide views.
import { typeNamesOf } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ListViewEntry, ListViewHeaderInfo, WideViewEntry, WideViewHeaderInfo } from "../packets/format-objects.ts";
import type { FormatEntryInfo, ShapeInfo } from "../packets/format-objects.ts";
import { activeProperties } from "./active-properties.ts";
import { defaultPropertySet, displayNameExpression, showsComputerName } from "./display-value.ts";
import type { FormatContext } from "./format-context.ts";
import type { FormatParameters } from "./format-parameters.ts";
import { PropertyExpression, allProperties } from "./property-expression.ts";
import { selectEntry } from "./view-database.ts";
import type { ListBody, ListItem, ViewDefinition, WideBody } from "./view-definition.ts";
import { ViewGenerator } from "./view-generator.ts";

export class ListViewGenerator extends ViewGenerator {
  private readonly withComputerName: boolean;

  constructor(context: FormatContext, view: ViewDefinition | null, parameters: FormatParameters, first: PSValue) {
    super(context, view, parameters);
    this.withComputerName = view !== null && showsComputerName(first);
  }

  protected shapeInfo(): ShapeInfo {
    return new ListViewHeaderInfo();
  }

  entry(target: PSValue): FormatEntryInfo {
    const labels: string[] = [];
    const values: string[] = [];
    if (this.view === null) {
      for (const { expression, origin } of activeProperties(this.parameters.properties, target).list) {
        labels.push(origin?.label ?? expression.toString());
        values.push(this.valueText(expression, target, origin?.format ?? "", false));
      }
      return new ListViewEntry(labels, values);
    }
    const body = this.view.body as ListBody;
    for (const item of selectEntry(body.entries, target, typeNamesOf(target), this.context)?.items ?? []) {
      if (!this.holds(item.condition, target)) continue;
      labels.push(labelOf(item, target));
      values.push(this.fieldText(item.field, target));
    }
    if (this.withComputerName) {
      labels.push("PSComputerName");
      values.push(this.valueText(PropertyExpression.property("PSComputerName"), target, "", false));
    }
    return new ListViewEntry(labels, values);
  }
}

function labelOf(item: ListItem, target: PSValue): string {
  if (item.label !== null) return item.label;
  const expression = item.field.expression;
  if (expression === null) return item.field.text;
  // The property's own spelling when the object has it.
  return (expression.resolve(target)[0] ?? expression).toString();
}

export class WideViewGenerator extends ViewGenerator {
  protected shapeInfo(): ShapeInfo {
    const info = new WideViewHeaderInfo();
    const fromView = this.view === null ? 0 : (this.view.body as WideBody).columns;
    info.columns = this.autoSize ? 0 : this.parameters.columns || fromView;
    return info;
  }

  protected override get autoSize(): boolean {
    return this.parameters.autoSize ?? (this.view !== null && (this.view.body as WideBody).autoSize);
  }

  entry(target: PSValue): FormatEntryInfo {
    if (this.view !== null) {
      const body = this.view.body as WideBody;
      const entry = selectEntry(body.entries, target, typeNamesOf(target), this.context);
      return new WideViewEntry(entry === null ? "" : this.fieldText(entry.field, target));
    }
    const asked = this.parameters.properties;
    if (asked.length > 0) {
      const first = activeProperties(asked, target).list[0];
      return new WideViewEntry(
        first === undefined ? "" : this.valueText(first.expression, target, first.origin?.format ?? "", false),
      );
    }
    const name = displayNameExpression(target) ?? firstProperty(target);
    return new WideViewEntry(name === null ? "" : this.valueText(name, target, "", false));
  }
}

function firstProperty(target: PSValue): PropertyExpression | null {
  const preset = defaultPropertySet(target)[0];
  return preset !== undefined ? PropertyExpression.property(preset) : (allProperties(target)[0] ?? null);
}
