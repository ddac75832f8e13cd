// Entries of custom views: a control of the view definition, or the object's properties as a tree (Format-Custom).
import { EnumValue, isNull, typeNamesOf } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  ComplexViewEntry,
  ComplexViewHeaderInfo,
  FormatEntry,
  FormatNewLine,
  FormatPropertyField,
  FormatTextField,
} from "../packets/format-objects.ts";
import type { FormatEntryInfo, FormatValue, ShapeInfo } from "../packets/format-objects.ts";
import { activeProperties } from "./active-properties.ts";
import { generateControl } from "./custom-control.ts";
import { displayText, elementsOf, isScalar } from "./display-value.ts";
import type { FormatProperty } from "./format-parameters.ts";
import type { CustomBody } from "./view-definition.ts";
import { ViewGenerator } from "./view-generator.ts";

const INDENT = 2;
const ELLIPSIS = "\u2026";

export class CustomViewGenerator extends ViewGenerator {
  protected shapeInfo(): ShapeInfo {
    return new ComplexViewHeaderInfo();
  }

  entry(target: PSValue): FormatEntryInfo {
    const entry = new ComplexViewEntry();
    if (this.view !== null) {
      const log = (result: Parameters<typeof this.logError>[0]): void => this.logError(result, target);
      generateControl(this.view.body as CustomBody, target, this.context, this.view, log, entry.formatValueList);
      return entry;
    }
    this.showAll(target, entry.formatValueList);
    return entry;
  }

  private showAll(target: PSValue, values: FormatValue[]): void {
    const elements = isScalar(target) ? null : elementsOf(target);
    if (!isScalar(target) && elements === null) {
      this.showObject(target, 0, this.parameters.depth, this.parameters.properties, values);
      return;
    }
    const entry = new FormatEntry();
    values.push(entry);
    if (elements === null) leaf(displayText(target, this.limit), entry.formatValueList);
    else this.showElements(elements, 0, this.parameters.depth, entry.formatValueList);
  }

  private showObject(
    target: PSValue,
    level: number,
    maximum: number,
    asked: readonly FormatProperty[],
    values: FormatValue[],
  ): void {
    const entry = new FormatEntry();
    values.push(entry);
    const list = entry.formatValueList;
    line(`class ${className(target)}`, list);
    line("{", list);
    this.showProperties(target, level, maximum, asked, frame(list));
    line("}", list);
  }

  private showProperties(
    target: PSValue,
    level: number,
    maximum: number,
    asked: readonly FormatProperty[],
    values: FormatValue[],
  ): void {
    for (const { expression, origin } of activeProperties(asked, target).list) {
      values.push(new FormatTextField(`${expression.toString()} = `));
      const result = expression.evaluate(target, this.context);
      let value = result === undefined ? null : result.value;
      if (result !== undefined && result.error !== null) {
        this.logError({ ...result, expression }, target);
        value = this.parameters.displayError ? "#ERR" : "";
      }
      const limit = origin !== null && origin.depth >= 0 ? origin.depth : maximum;
      const elements = isNull(value) ? null : elementsOf(value);
      if (elements !== null) {
        values.push(new FormatNewLine());
        this.showElements(elements, level + 1, limit, frame(values));
      } else if (isLeaf(value, level, limit)) leaf(displayText(value, this.limit), values);
      else {
        values.push(new FormatNewLine());
        this.showObject(value, level + 1, limit, [], frame(values));
      }
    }
  }

  private showElements(elements: Iterable<PSValue>, level: number, maximum: number, values: FormatValue[]): void {
    line("[", values);
    const inner = frame(values);
    let count = 0;
    for (const element of elements) {
      if (this.limit >= 0 && count === this.limit) {
        leaf(ELLIPSIS, inner);
        break;
      }
      count++;
      this.showElement(element, level, maximum, inner);
    }
    line("]", values);
    values.push(new FormatNewLine());
  }

  private showElement(element: PSValue, level: number, maximum: number, values: FormatValue[]): void {
    if (isLeaf(element, level, maximum)) {
      leaf(displayText(element, this.limit), values);
      return;
    }
    const nested = elementsOf(element);
    if (nested === null) this.showObject(element, level + 1, maximum, [], values);
    else {
      values.push(new FormatNewLine());
      this.showElements(nested, level + 1, maximum, frame(values));
    }
  }
}

function isLeaf(value: PSValue, level: number, maximum: number): boolean {
  return level >= maximum || isNull(value) || value instanceof EnumValue || isScalar(value);
}

function className(target: PSValue): string {
  const name = typeNamesOf(target)[0];
  return name === undefined ? "PSObject" : name.slice(name.lastIndexOf(".") + 1);
}

function line(text: string, values: FormatValue[]): void {
  values.push(new FormatTextField(text), new FormatNewLine());
}

function leaf(text: string, values: FormatValue[]): void {
  values.push(new FormatPropertyField(text), new FormatNewLine());
}

/** A new indented frame inside the list; what it holds. */
function frame(values: FormatValue[]): FormatValue[] {
  const entry = new FormatEntry({ leftIndentation: INDENT, rightIndentation: 0, firstLine: 0 });
  values.push(entry);
  return entry.formatValueList;
}
