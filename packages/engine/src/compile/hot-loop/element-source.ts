// Owns elements of arrays in hot loops: `$a[$i]` and `$m[$x, $y]`, read and written.
import { elementTypeOf, getType, MultiDimensionalArray, type PSValue, unwrap } from "@latch/dotnet";
import { ArrayLiteralAst, type IndexExpressionAst } from "@latch/grammar";
import { boxed, kindOf, numberCode, unboxed, variablePlace } from "./number-source.ts";
import type { FastForm, NumberCode, VariablePlace } from "./source-writer.ts";

/** An element's place: JavaScript for the element, and for the type of the elements. */
export interface ElementPlace {
  readonly element: string;
  readonly elementType: string;
  /** What the first element is now. */
  readonly sample: PSValue | undefined;
}

/** Writes the way to an element that exists; null when the target is no array or the index no integer. */
export function elementPlace(form: FastForm, ast: IndexExpressionAst): ElementPlace | null {
  const place = variablePlace(form, ast.target);
  if (place === null || ast.nullConditional) return null;
  const value = place.sample;
  if (Array.isArray(value)) return ast.index instanceof ArrayLiteralAst ? null : ofArray(form, ast, place, value);
  const base = typeof value === "object" ? unwrap(value as PSValue) : null;
  if (!(base instanceof MultiDimensionalArray) || base.rank !== 2) return null;
  return ofPlane(form, ast, place, base);
}

function integerIndex(form: FastForm, ast: IndexExpressionAst["index"], length: string): string | null {
  const index = numberCode(form, ast);
  if (index === null || index.kind !== "int") return null;
  const at = form.value("i", `${index.code} < 0 ? ${index.code} + ${length} : ${index.code}`);
  form.ensure(`${at} >= 0 && ${at} < ${length}`);
  return at;
}

function ofArray(form: FastForm, ast: IndexExpressionAst, from: VariablePlace, sample: PSValue[]): ElementPlace | null {
  const array = form.read(from);
  form.ensure(`Array.isArray(${array})`);
  const at = integerIndex(form, ast.index, `${array}.length`);
  if (at === null) return null;
  return { element: `${array}[${at}]`, elementType: `elementTypeOf(${array})`, sample: sample[0] };
}

function ofPlane(
  form: FastForm,
  ast: IndexExpressionAst,
  from: VariablePlace,
  sample: MultiDimensionalArray,
): ElementPlace | null {
  if (!(ast.index instanceof ArrayLiteralAst) || ast.index.elements.length !== 2) return null;
  const [row, column] = ast.index.elements;
  const array = form.value("a", `unwrap(${form.read(from)})`);
  form.ensure(`${array} instanceof MultiDimensionalArray && ${array}.lengths.length === 2`);
  const x = integerIndex(form, row as IndexExpressionAst["index"], `${array}.lengths[0]`);
  const y = x === null ? null : integerIndex(form, column as IndexExpressionAst["index"], `${array}.lengths[1]`);
  if (x === null || y === null) return null;
  const element = `${array}.items[${x} * ${array}.lengths[1] + ${y}]`;
  return { element, elementType: `${array}.elementType`, sample: sample.items[0] };
}

/** An element that is a number. */
export function elementNumber(form: FastForm, ast: IndexExpressionAst): NumberCode | null {
  const place = elementPlace(form, ast);
  const kind = place === null ? null : kindOf(place.sample);
  return place === null || kind === null ? null : unboxed(form, kind, form.value("v", place.element));
}

/** Writes an assignment of a number to an element whose array takes it as it is. */
export function writeElement(form: FastForm, place: ElementPlace, number: NumberCode): boolean {
  if (number.kind === "ratio") return false;
  const own = form.writer.constant(getType(number.kind === "int" ? "System.Int32" : "System.Double"));
  const any = form.writer.constant(getType("System.Object"));
  const type = form.value("t", place.elementType);
  form.ensure(`${type} === ${own} || ${type} === ${any}`);
  form.writer.line(`${place.element} = ${boxed(number)};`);
  return true;
}

/** What the source of elements is closed over. */
export const elementScope = { elementTypeOf, MultiDimensionalArray, unwrap };
