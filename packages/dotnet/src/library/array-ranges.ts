// Owns the checks of indices and lengths that System.Array's static members make, with .NET's messages.

import { Exception } from "../errors/exception.ts";
import { argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import type { PSValue } from "../values/ps-value.ts";

/** The argument, which must not be null. */
export function givenArray(array: PSValue | undefined, parameter = "array"): PSValue {
  if (array === null || array === undefined) throw argumentNull(parameter);
  return array;
}

/** A part of an array: Sort, Reverse, BinarySearch. */
export function checkPart(size: number, index: number, length: number, lengthName = "length"): void {
  if (index < 0) throw argumentOutOfRange("Non-negative number required.", "index");
  if (length < 0) throw argumentOutOfRange("Non-negative number required.", lengthName);
  if (index + length > size)
    throw new Exception(
      "System.ArgumentException",
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
}

const badCount = "Count must be positive and count must refer to a location within the string/array/collection.";

/** Where a search forwards begins, and how many elements it looks at: IndexOf, Fill. */
export function checkForwards(size: number, from: number, count: number): void {
  if (from < 0 || from > size)
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
      "startIndex",
    );
  if (count < 0 || count > size - from) throw argumentOutOfRange(badCount, "count");
}

/** Where a search backwards begins, and how many elements it looks at: LastIndexOf. */
export function checkBackwards(size: number, from: number, count: number): void {
  if (size === 0 && from <= 0) return;
  if (from < 0 || from >= size)
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than the size of the collection.",
      "startIndex",
    );
  if (count < 0 || from - count + 1 < 0) throw argumentOutOfRange(badCount, "count");
}

/** A number that must not be negative; the message tells it twice. */
export function checkNotNegative(value: number, parameter: string, what: string): void {
  if (value < 0)
    throw withActual(argumentOutOfRange(`${parameter} ('${value}') must be ${what}.`, parameter, value), value);
}

/** The line with the actual value at the end of a message. */
function withActual(exception: Exception, value: number): Exception {
  return new Exception(exception.typeName, `${exception.message}\nActual value was ${value}.`, {
    properties: { ParamName: exception.properties?.["ParamName"] ?? null, ActualValue: value },
  });
}

/** The places that Array.Copy copies from and to. */
export function checkCopy(from: number, at: number, length: number, sourceSize: number, targetSize: number): void {
  checkNotNegative(length, "length", "a non-negative value");
  checkNotNegative(from, "sourceIndex", "greater than or equal to '0'");
  checkNotNegative(at, "destinationIndex", "greater than or equal to '0'");
  if (from + length > sourceSize) throw tooShort("Source array", "source", "sourceArray");
  if (at + length > targetSize) throw tooShort("Destination array", "destination", "destinationArray");
}

function tooShort(array: string, index: string, parameter: string): Exception {
  return new Exception(
    "System.ArgumentException",
    `${array} was not long enough. Check the ${index} index, length, and the array's lower bounds. (Parameter '${parameter}')`,
  );
}
