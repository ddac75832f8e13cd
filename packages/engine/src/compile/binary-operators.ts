// Owns binary operators on values: arithmetic, comparison (filtering on collections), containment, types, strings, bits.
import {
  add,
  AutomationNull,
  bitAnd,
  bitOr,
  bitXor,
  divide,
  formatOperator,
  getEnumerable,
  isTrue,
  multiply,
  operatorOrder,
  PSDouble,
  psEquals,
  type PSValue,
  rangeOf,
  remainder,
  shiftLeft,
  shiftRight,
  subtract,
  toStringValue,
  WildcardPattern,
} from "@latch/dotnet";
import { TokenKind } from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";
import { matchOperation, replaceOperation, splitOperation } from "./regex-operators.ts";
import { asOperation, isOperation } from "./type-operators.ts";

/** An operator on evaluated operands. */
export type Operation = (left: PSValue, right: PSValue, frame: Frame) => PSValue;

/** The operation of a binary operator token. */
export function binaryOperation(kind: TokenKind): Operation {
  const found = operations[kind];
  if (found !== undefined) return found;
  return (left) => left;
}

function addFast(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") {
    const sum = left + right;
    if ((sum | 0) === sum) return sum;
  } else if (left instanceof PSDouble) {
    if (right instanceof PSDouble) return new PSDouble(left.value + right.value);
    if (typeof right === "number") return new PSDouble(left.value + right);
  } else if (right instanceof PSDouble && typeof left === "number") return new PSDouble(left + right.value);
  else if (typeof left === "string" && typeof right === "string") return left + right;
  return add(left, right);
}

function subtractFast(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") {
    const difference = left - right;
    if ((difference | 0) === difference) return difference;
  } else if (left instanceof PSDouble) {
    if (right instanceof PSDouble) return new PSDouble(left.value - right.value);
    if (typeof right === "number") return new PSDouble(left.value - right);
  } else if (right instanceof PSDouble && typeof left === "number") return new PSDouble(left - right.value);
  return subtract(left, right);
}

function multiplyFast(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") {
    const product = left * right;
    // -0 is not an Int32: `0 * -1` must stay 0.
    if ((product | 0) === product) return product | 0;
  } else if (left instanceof PSDouble) {
    if (right instanceof PSDouble) return new PSDouble(left.value * right.value);
    if (typeof right === "number") return new PSDouble(left.value * right);
  } else if (right instanceof PSDouble && typeof left === "number") return new PSDouble(left * right.value);
  return multiply(left, right);
}

function divideFast(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number" && right !== 0) {
    const quotient = left / right;
    // -2147483648 / -1 does not fit; 0 / -5 is 0, not -0.
    if ((quotient | 0) === quotient) return quotient | 0;
    if (quotient !== Math.trunc(quotient)) return new PSDouble(quotient);
  } else if (left instanceof PSDouble) {
    if (right instanceof PSDouble) return new PSDouble(left.value / right.value);
    if (typeof right === "number") return new PSDouble(left.value / right);
  } else if (right instanceof PSDouble && typeof left === "number") return new PSDouble(left / right.value);
  return divide(left, right);
}

function remainderFast(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number" && right !== 0) return (left % right) | 0;
  return remainder(left, right);
}

/** Elements to filter when the left operand is a collection, else null. */
function collection(left: PSValue): Iterable<PSValue> | null {
  if (typeof left !== "object" || left === null) return null;
  if (Array.isArray(left)) return left as PSValue[];
  return left === AutomationNull ? null : getEnumerable(left);
}

type Test = (left: PSValue, right: PSValue) => boolean;

/** A comparison: a Boolean, or the elements of a collection for which it holds. */
function comparison(test: Test): Operation {
  return (left, right) => {
    const items = collection(left);
    if (items === null) return test(left, right);
    const kept: PSValue[] = [];
    for (const item of items) if (test(item, right)) kept.push(item);
    return kept;
  };
}

const equal =
  (ignoreCase: boolean): Test =>
  (a, b) =>
    typeof a === "number" && typeof b === "number" ? a === b : psEquals(a, b, ignoreCase);
const notEqual =
  (ignoreCase: boolean): Test =>
  (a, b) =>
    typeof a === "number" && typeof b === "number" ? a !== b : !psEquals(a, b, ignoreCase);

function ordering(ignoreCase: boolean, accept: (sign: number) => boolean): Test {
  return (a, b) => {
    if (typeof a === "number" && typeof b === "number") return accept(a < b ? -1 : a > b ? 1 : 0);
    // NaN when the two have no order (a NaN operand): every comparison is false then.
    return accept(operatorOrder(a, b, ignoreCase));
  };
}

const wildcards = new Map<string, WildcardPattern>();
function wildcardFor(text: string, ignoreCase: boolean): WildcardPattern {
  const key = (ignoreCase ? "i" : "c") + text;
  let pattern = wildcards.get(key);
  if (pattern === undefined) {
    if (wildcards.size > 500) wildcards.clear();
    pattern = new WildcardPattern(text, { ignoreCase });
    wildcards.set(key, pattern);
  }
  return pattern;
}

function like(ignoreCase: boolean, negated: boolean): Operation {
  return (left, right, frame) => {
    const ofs = frame.context.fieldSeparator;
    const pattern = right instanceof WildcardPattern ? right : wildcardFor(toStringValue(right, ofs), ignoreCase);
    const test = (text: string): boolean => pattern.isMatch(text) !== negated;
    const items = collection(left);
    if (items === null) return test(toStringValue(left, ofs));
    // What is kept of a collection is the elements' text.
    const kept: PSValue[] = [];
    for (const item of items) {
      const text = toStringValue(item, ofs);
      if (test(text)) kept.push(text);
    }
    return kept;
  };
}

/** -contains and -in: is the element equal to one of the collection's? */
function contains(ignoreCase: boolean, items: PSValue, element: PSValue): boolean {
  const elements = collection(items);
  if (elements === null) return psEquals(items, element, ignoreCase);
  for (const item of elements) if (psEquals(item, element, ignoreCase)) return true;
  return false;
}

/** `-join`: elements as text with a separator between. */
export function join(left: PSValue, separator: string, frame: Frame): string {
  const items = collection(left);
  if (items === null)
    return left === null || left === AutomationNull ? "" : toStringValue(left, frame.context.fieldSeparator);
  return toStringValue(Array.isArray(items) ? items : Array.from(items), { separator });
}

const isNegative = (sign: number): boolean => sign < 0;
const isPositive = (sign: number): boolean => sign > 0;
const notPositive = (sign: number): boolean => sign <= 0;
const notNegative = (sign: number): boolean => sign >= 0;

const operations: Readonly<Partial<Record<number, Operation>>> = {
  [TokenKind.Plus]: addFast,
  [TokenKind.Minus]: subtractFast,
  [TokenKind.Multiply]: multiplyFast,
  [TokenKind.Divide]: divideFast,
  [TokenKind.Rem]: remainderFast,
  [TokenKind.Format]: (left, right) => formatOperator(left, right),
  [TokenKind.DotDot]: (left, right) => rangeOf(left, right),
  [TokenKind.Band]: bitAnd,
  [TokenKind.Bor]: bitOr,
  [TokenKind.Bxor]: bitXor,
  [TokenKind.Shl]: shiftLeft,
  [TokenKind.Shr]: shiftRight,
  [TokenKind.Xor]: (left, right) => isTrue(left) !== isTrue(right),
  [TokenKind.Ieq]: comparison(equal(true)),
  [TokenKind.Ine]: comparison(notEqual(true)),
  [TokenKind.Ige]: comparison(ordering(true, notNegative)),
  [TokenKind.Igt]: comparison(ordering(true, isPositive)),
  [TokenKind.Ilt]: comparison(ordering(true, isNegative)),
  [TokenKind.Ile]: comparison(ordering(true, notPositive)),
  [TokenKind.Ceq]: comparison(equal(false)),
  [TokenKind.Cne]: comparison(notEqual(false)),
  [TokenKind.Cge]: comparison(ordering(false, notNegative)),
  [TokenKind.Cgt]: comparison(ordering(false, isPositive)),
  [TokenKind.Clt]: comparison(ordering(false, isNegative)),
  [TokenKind.Cle]: comparison(ordering(false, notPositive)),
  [TokenKind.Ilike]: like(true, false),
  [TokenKind.Inotlike]: like(true, true),
  [TokenKind.Clike]: like(false, false),
  [TokenKind.Cnotlike]: like(false, true),
  [TokenKind.Imatch]: matchOperation(true, false),
  [TokenKind.Inotmatch]: matchOperation(true, true),
  [TokenKind.Cmatch]: matchOperation(false, false),
  [TokenKind.Cnotmatch]: matchOperation(false, true),
  [TokenKind.Ireplace]: replaceOperation(true),
  [TokenKind.Creplace]: replaceOperation(false),
  [TokenKind.Isplit]: splitOperation(true),
  [TokenKind.Csplit]: splitOperation(false),
  [TokenKind.Icontains]: (left, right) => contains(true, left, right),
  [TokenKind.Inotcontains]: (left, right) => !contains(true, left, right),
  [TokenKind.Ccontains]: (left, right) => contains(false, left, right),
  [TokenKind.Cnotcontains]: (left, right) => !contains(false, left, right),
  [TokenKind.Iin]: (left, right) => contains(true, right, left),
  [TokenKind.Inotin]: (left, right) => !contains(true, right, left),
  [TokenKind.Cin]: (left, right) => contains(false, right, left),
  [TokenKind.Cnotin]: (left, right) => !contains(false, right, left),
  [TokenKind.Join]: (left, right, frame) => join(left, toStringValue(right, frame.context.fieldSeparator), frame),
  [TokenKind.Is]: (left, right) => isOperation(left, right),
  [TokenKind.IsNot]: (left, right) => !isOperation(left, right),
  [TokenKind.As]: (left, right) => asOperation(left, right),
};
