// The operators + - * / %: fast paths for the common numbers first, then PowerShell's rules for everything else.
import { Exception, runtimeException } from "../errors/exception.ts";
import { makeArray } from "../conversion/to-array.ts";
import { toStringValue, convertedText } from "../text/to-string-value.ts";
import { languageGate } from "../types/language-gate.ts";
import { elementTypeOf } from "../values/arrays.ts";
import { DictionaryBase } from "../values/dictionary-base.ts";
import { getEnumerable } from "../values/enumerable.ts";
import { Hashtable } from "../values/hashtable.ts";
import { kindChar } from "../values/numeric-kind.ts";
import { PSDouble, PSUInt32 } from "../values/numerics.ts";
import { OrderedDictionary } from "../values/ordered-dictionary.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, isNull, type PSValue } from "../values/ps-value.ts";
import {
  type ArithmeticOperator,
  int32Operation,
  isNumericKind,
  numericOperation,
  primitiveKind,
} from "./numeric-operation.ts";
import { castOperand, implicitOperator, numericOperand, stringOperand } from "./operand.ts";

/** `left + right`. */
export function add(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") {
    const sum = left + right;
    return (sum | 0) === sum ? sum : new PSDouble(sum);
  }
  if (typeof left === "string") return left + (typeof right === "string" ? right : convertedText(right));
  if (left instanceof PSDouble) {
    if (right instanceof PSDouble) return new PSDouble(left.value + right.value);
    if (typeof right === "number") return new PSDouble(left.value + right);
  }
  return addSlowly(baseOf(left), baseOf(right), right);
}

/** `left - right`. */
export function subtract(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") {
    const difference = left - right;
    return (difference | 0) === difference ? difference : new PSDouble(difference);
  }
  if (left instanceof PSDouble && right instanceof PSDouble) return new PSDouble(left.value - right.value);
  return withNumbers("subtract", left, right, "op_Subtraction", "-");
}

/** `left * right`. */
export function multiply(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") {
    const product = left * right;
    if ((product | 0) === product) return product + 0;
    return product === 0 ? 0 : new PSDouble(product);
  }
  if (left instanceof PSDouble && right instanceof PSDouble) return new PSDouble(left.value * right.value);
  return multiplySlowly(baseOf(left), baseOf(right));
}

/** `left / right`. */
export function divide(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number") return int32Operation("divide", left, right);
  if (left instanceof PSDouble && right instanceof PSDouble) return new PSDouble(left.value / right.value);
  return withNumbers("divide", left, right, "op_Division", "/");
}

/** `left % right`. */
export function remainder(left: PSValue, right: PSValue): PSValue {
  if (typeof left === "number" && typeof right === "number" && right !== 0) {
    const rest = left % right;
    return rest === 0 ? 0 : rest;
  }
  return withNumbers("remainder", left, right, "op_Modulus", "%");
}

function baseOf(value: PSValue): PSValue {
  return value instanceof PSObject ? value.baseObject : value;
}

function addSlowly(left: PSValue, right: PSValue, wrappedRight: PSValue): PSValue {
  if (isNull(left)) return wrappedRight;
  const kind = primitiveKind(left);
  if (kind !== 0 && kind !== kindChar) {
    const number = numericOperand(right, left);
    if (number !== undefined) return numericOperation("add", left, number);
    if (typeof right === "string") return add(left, stringOperand(right, left));
  }
  if (typeof left === "string" || kind === kindChar) return toStringValue(left) + convertedText(wrappedRight);
  const items = getEnumerable(left);
  if (items !== null) return appended(items, right, wrappedRight);
  if (left instanceof DictionaryBase) {
    if (right instanceof DictionaryBase) return mergedDictionaries(left, right);
    throw runtimeException("A hash table can only be added to another hash table.", "AddHashTableToNonHashTable");
  }
  return implicitOperator(left, right, "op_Addition", "+");
}

/** A new object[] of the left's elements and the right's (or the right itself; AutomationNull has no elements). */
function appended(items: Iterable<PSValue>, right: PSValue, wrappedRight: PSValue): PSValue {
  const more = right === AutomationNull ? [] : getEnumerable(right);
  const added: PSValue[] = more === null ? [wrappedRight] : [...more];
  // concat copies once, in one piece: `+=` in a loop copies the array every time.
  return Array.isArray(items) ? (items as PSValue[]).concat(added) : [...items, ...added];
}

function mergedDictionaries(left: DictionaryBase, right: DictionaryBase): PSValue {
  const result = left instanceof OrderedDictionary ? new OrderedDictionary() : new Hashtable();
  for (const source of [left, right]) {
    for (const [key, value] of source.entries()) {
      if (result.has(key)) throw duplicateKey(key);
      result.set(key, value);
    }
  }
  return result;
}

function duplicateKey(key: PSValue): Exception {
  const text = toStringValue(key);
  return new Exception(
    "System.ArgumentException",
    `Item has already been added. Key in dictionary: '${text}'  Key being added: '${text}'`,
  );
}

function multiplySlowly(left: PSValue, right: PSValue): PSValue {
  if (isNull(left)) return null;
  if (isNumericKind(primitiveKind(left))) {
    const number = numericOperand(right, left);
    if (number !== undefined) return numericOperation("multiply", left, number);
    if (typeof right === "string") return multiply(left, stringOperand(right, left));
  }
  if (typeof left === "string") return repeatedText(left, right);
  const items = getEnumerable(left);
  if (items !== null) return repeatedItems(left, items, right);
  return implicitOperator(left, right, "op_Multiply", "*");
}

/** Restricted language mode and data sections make nothing big. */
function tooLong(what: string, subject: string, times: number): Exception {
  const message = `${subject} not allowed in restricted language mode or a Data section.`;
  return runtimeException(message, `${what}MultiplyToolongInDataSection`, { target: times });
}

function repeatedText(text: string, times: PSValue): PSValue {
  const number = typeof times === "string" ? stringOperand(times, null) : times;
  const count = castOperand(number, "System.Int32") as number;
  if (count < 0) {
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      `times ('${count}') must be a non-negative value. (Parameter 'times')\nActual value was ${count}.`,
      { properties: { ParamName: "times", ActualValue: count } },
    );
  }
  if (languageGate.restricted && text.length * count > 1024)
    throw tooLong("String", 'String multiplication results with more than "1024" characters are', count);
  if (text.length * count > 0x1fffffe8) {
    throw new Exception("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  }
  return text.repeat(count);
}

function repeatedItems(left: PSValue, items: Iterable<PSValue>, times: PSValue): PSValue {
  const number = typeof times === "string" ? stringOperand(times, null) : times;
  const count = (castOperand(number, "System.UInt32") as PSUInt32).value;
  const source = Array.isArray(items) ? (items as PSValue[]) : [...items];
  if (count === 1 && (Array.isArray(left) || left instanceof Uint8Array)) return left;
  if (languageGate.restricted && source.length * count > 1024)
    throw tooLong("Array", "Array multiplication resulting in more than 1024 elements is", count);
  if (source.length * count > 134_217_728) {
    throw new Exception("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.");
  }
  const result: PSValue[] = [];
  for (let i = 0; i < count && source.length > 0; i++) for (const item of source) result.push(item);
  if (Array.isArray(left) || left instanceof Uint8Array) return makeArray(elementTypeOf(left), result);
  return result;
}

/** - / %: numbers, text as numbers, then operator methods. */
function withNumbers(
  operator: ArithmeticOperator,
  wrappedLeft: PSValue,
  wrappedRight: PSValue,
  method: string,
  symbol: string,
): PSValue {
  const right = baseOf(wrappedRight);
  let left = baseOf(wrappedLeft);
  if (isNull(left)) left = 0;
  if (primitiveKind(left) !== 0) {
    const number = numericOperand(right, left);
    if (number !== undefined) return numericOperation(operator, left, number);
    if (typeof right === "string") return withNumbers(operator, left, stringOperand(right, left), method, symbol);
  }
  if (typeof left === "string") {
    const leftNumber = stringOperand(left, right);
    const rightNumber = typeof right === "string" ? stringOperand(right, left) : right;
    return withNumbers(operator, leftNumber, rightNumber, method, symbol);
  }
  return implicitOperator(left, right, method, symbol);
}
