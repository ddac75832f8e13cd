// placeholder being written
import type { PSValue } from "../values/ps-value.ts";
/** add */
export function add(left: PSValue, _right: PSValue): PSValue { return left; }
/** subtract */
export function subtract(left: PSValue, _right: PSValue): PSValue { return left; }
/** multiply */
export function multiply(left: PSValue, _right: PSValue): PSValue { return left; }
/** divide */
export function divide(left: PSValue, _right: PSValue): PSValue { return left; }
/** remainder */
export function remainder(left: PSValue, _right: PSValue): PSValue { return left; }
