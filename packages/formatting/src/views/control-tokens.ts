// The pieces custom controls are written with: text, properties, computed parts, frames.
import { isTrue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { PropertyExpression } from "./property-expression.ts";
import type { NativeExpression } from "./property-expression.ts";
import type { CustomBody, CustomToken } from "./view-definition.ts";

/** A control of these pieces for any object. */
export function body(...items: CustomToken[]): CustomBody {
  return { shape: "custom", entries: [{ selectedBy: null, items }] };
}

/** The value of code. */
export function computed(native: NativeExpression): CustomToken {
  const expression = PropertyExpression.ofNative(native);
  return { kind: "expression", expression, condition: null, enumerate: false, control: null };
}

/** A property's value, each element of it when `enumerate`, shown by a control of its own or as text. */
export function property(name: string, control: CustomBody | null = null, enumerate = false): CustomToken {
  const expression = PropertyExpression.property(name);
  return { kind: "expression", expression, condition: null, enumerate, control };
}

/** The object itself, shown by a control, when the test (if any) holds for it. */
export function part(control: CustomBody, test: ((target: PSValue) => boolean) | null = null): CustomToken {
  return { kind: "expression", expression: null, condition: test && condition(test), enumerate: false, control };
}

/** A piece that is shown only when the test holds for the object. */
export function when(test: (target: PSValue) => boolean, token: CustomToken): CustomToken {
  return token.kind === "expression" ? { ...token, condition: condition(test) } : part(body(token), test);
}

function condition(test: (target: PSValue) => boolean): PropertyExpression {
  return PropertyExpression.ofNative((target) => isTrue(test(target)));
}

export function text(content: string): CustomToken {
  return { kind: "text", text: content };
}

/** The pieces, `by` columns further to the right. */
export function indented(by: number, ...items: CustomToken[]): CustomToken {
  return hanging(by, 0, ...items);
}

/** As `indented`, all lines but the first `hang` columns further. */
export function hanging(by: number, hang: number, ...items: CustomToken[]): CustomToken {
  return { kind: "frame", frame: { leftIndentation: by, rightIndentation: 0, firstLine: -hang }, items };
}

export const newline: CustomToken = { kind: "newline", count: 1 };
