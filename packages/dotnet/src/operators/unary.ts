// Unary operators: - + -bnot ++ --.
import type { PSValue } from "../values/ps-value.ts";
/** `-x` */
export function negate(value: PSValue): PSValue { return value; }
/** `+x` */
export function plus(value: PSValue): PSValue { return value; }
/** `-bnot x` */
export function bitNot(value: PSValue): PSValue { return value; }
/** `++` */
export function increment(value: PSValue): PSValue { return value; }
/** `--` */
export function decrement(value: PSValue): PSValue { return value; }
