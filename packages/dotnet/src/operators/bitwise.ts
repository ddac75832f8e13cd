// placeholder being written
import type { PSValue } from "../values/ps-value.ts";
/** bitAnd */
export function bitAnd(left: PSValue, _right: PSValue): PSValue { return left; }
/** bitOr */
export function bitOr(left: PSValue, _right: PSValue): PSValue { return left; }
/** bitXor */
export function bitXor(left: PSValue, _right: PSValue): PSValue { return left; }
/** shiftLeft */
export function shiftLeft(left: PSValue, _right: PSValue): PSValue { return left; }
/** shiftRight */
export function shiftRight(left: PSValue, _right: PSValue): PSValue { return left; }
