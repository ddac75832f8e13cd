// Owns numbers in hot loops: arithmetic on Int32 and Double variables, constants, elements and Math's functions, unboxed.
import { PSDouble, type PSValue } from "@latch/dotnet";
import {
  BinaryExpressionAst,
  ConstantExpressionAst,
  ConvertExpressionAst,
  type ExpressionAst,
  IndexExpressionAst,
  InvokeMemberExpressionAst,
  MemberExpressionAst,
  ParenExpressionAst,
  TokenKind,
  UnaryExpressionAst,
  VariableExpressionAst,
  pureExpression,
} from "@latch/grammar";
import { constantValue } from "../constants.ts";
import { elementNumber } from "./element-source.ts";
import { mathCall, mathConstant } from "./math-source.ts";
import type { FastForm, NumberCode, VariablePlace } from "./source-writer.ts";

/** What kind of number a value is, or null. */
export function kindOf(value: unknown): "int" | "double" | null {
  if (typeof value === "number") return "int";
  return value instanceof PSDouble ? "double" : null;
}

/** Writes what an expression needs; its number, or null when it has no fast form. */
export function numberCode(form: FastForm, ast: ExpressionAst): NumberCode | null {
  if (ast instanceof ConstantExpressionAst) return literalNumber(constantValue(ast));
  if (ast instanceof VariableExpressionAst) return variableNumber(form, ast);
  if (ast instanceof ParenExpressionAst) {
    const inner = pureExpression(ast.pipeline);
    return inner === null ? null : numberCode(form, inner);
  }
  if (ast instanceof BinaryExpressionAst) {
    const left = numberCode(form, ast.left);
    const right = left === null ? null : numberCode(form, ast.right);
    return left === null || right === null ? null : operated(form, ast.operator, left, right);
  }
  if (ast instanceof UnaryExpressionAst && ast.tokenKind === TokenKind.Minus) {
    const child = numberCode(form, ast.child);
    return child === null ? null : negated(form, child);
  }
  if (ast instanceof ConvertExpressionAst) return converted(form, ast);
  if (ast instanceof IndexExpressionAst) return elementNumber(form, ast);
  if (ast instanceof InvokeMemberExpressionAst) return mathCall(form, ast);
  return ast instanceof MemberExpressionAst ? memberNumber(form, ast) : null;
}

function literalNumber(value: PSValue): NumberCode | null {
  if (typeof value === "number") return { kind: "int", code: `(${value})` };
  if (!(value instanceof PSDouble) || !Number.isFinite(value.value)) return null;
  return { kind: "double", code: Object.is(value.value, -0) ? "(-0)" : `(${value.value})` };
}

/** The place of a variable of the loop's own scope, or null. */
export function variablePlace(form: FastForm, ast: ExpressionAst): VariablePlace | null {
  return ast instanceof VariableExpressionAst ? form.writer.variable(ast) : null;
}

function variableNumber(form: FastForm, ast: VariableExpressionAst): NumberCode | null {
  const place = form.writer.variable(ast);
  if (place === null) return null;
  const known = form.loaded(place);
  if (known !== undefined) return known;
  const kind = kindOf(place.sample);
  if (kind === null) return null;
  return form.remember(place, unboxed(form, kind, form.read(place)));
}

/** The number in a named value of the expected kind. */
export function unboxed(form: FastForm, kind: "int" | "double", value: string): NumberCode {
  if (kind === "int") {
    form.ensure(`typeof ${value} === "number"`);
    return { kind, code: value };
  }
  form.ensure(`${value} instanceof PSDouble`);
  return { kind, code: form.value("n", `${value}.value`) };
}

/** JavaScript for the value that a number is kept as. */
export function boxed({ kind, code }: NumberCode): string {
  if (kind === "int") return code;
  return kind === "double"
    ? `new PSDouble(${code})`
    : `((${code} | 0) === ${code} ? ${code} | 0 : new PSDouble(${code}))`;
}

const signs: Readonly<Partial<Record<TokenKind, string>>> = {
  [TokenKind.Plus]: "+",
  [TokenKind.Minus]: "-",
  [TokenKind.Multiply]: "*",
  [TokenKind.Divide]: "/",
  [TokenKind.Rem]: "%",
  [TokenKind.Band]: "&",
  [TokenKind.Bor]: "|",
  [TokenKind.Bxor]: "^",
  [TokenKind.Shl]: "<<",
  [TokenKind.Shr]: ">>",
};

/** An operation on two numbers, by the rules of binary-operators.ts. */
export function operated(form: FastForm, operator: TokenKind, left: NumberCode, right: NumberCode): NumberCode | null {
  const sign = signs[operator];
  if (sign === undefined) return null;
  const code = `${left.code} ${sign} ${right.code}`;
  const bothInt = left.kind === "int" && right.kind === "int";
  switch (operator) {
    case TokenKind.Plus:
    case TokenKind.Minus:
    case TokenKind.Multiply:
      if (bothInt) return integer(form, code);
      if (left.kind !== "double" && right.kind !== "double") return null;
      return { kind: "double", code: form.value("n", code) };
    case TokenKind.Divide:
      return divided(form, left, right, code);
    case TokenKind.Rem:
      if (!bothInt) return null;
      form.ensure(`${right.code} !== 0`);
      return { kind: "int", code: form.value("n", `(${code}) | 0`) };
    default:
      return bothInt ? { kind: "int", code: form.value("n", code) } : null;
  }
}

/** The result of an integer operation, which must fit; never -0. */
function integer(form: FastForm, code: string): NumberCode {
  const wide = form.value("n", code);
  form.ensure(`(${wide} | 0) === ${wide}`);
  return { kind: "int", code: `(${wide} | 0)` };
}

function divided(form: FastForm, left: NumberCode, right: NumberCode, code: string): NumberCode | null {
  if (left.kind === "double" || right.kind === "double") return { kind: "double", code: form.value("n", code) };
  if (left.kind !== "int" || right.kind !== "int") return null;
  form.ensure(`${right.code} !== 0`);
  const quotient = form.value("n", code);
  form.ensure(`(${quotient} | 0) === ${quotient} || ${quotient} !== Math.trunc(${quotient})`);
  return { kind: "ratio", code: quotient };
}

function negated(form: FastForm, { kind, code }: NumberCode): NumberCode | null {
  if (kind === "ratio") return null;
  return kind === "int" ? integer(form, `0 - ${code}`) : { kind, code: form.value("n", `-${code}`) };
}

/** `[int]` and `[double]` of a number. */
function converted(form: FastForm, ast: ConvertExpressionAst): NumberCode | null {
  const name = ast.type.typeName.fullName.toLowerCase();
  if (name !== "int" && name !== "double") return null;
  const child = numberCode(form, ast.child);
  if (child === null) return null;
  if (name === "double") return { kind: "double", code: child.code };
  return child.kind === "int" ? child : integer(form, `roundHalfEven(${child.code})`);
}

/** `$array.Length`, `$array.Count`, `[math]::PI`. */
function memberNumber(form: FastForm, ast: MemberExpressionAst): NumberCode | null {
  if (ast.static) return mathConstant(ast);
  const place = variablePlace(form, ast.expression);
  if (place === null || !Array.isArray(place.sample) || !/^(length|count)$/i.test(ast.member.extent.text)) return null;
  const array = form.read(place);
  form.ensure(`Array.isArray(${array})`);
  return { kind: "int", code: `${array}.length` };
}
