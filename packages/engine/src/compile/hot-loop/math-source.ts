// Owns the functions of System.Math that hot loops call directly.
import {
  type InvokeMemberExpressionAst,
  type MemberExpressionAst,
  StringConstantExpressionAst,
  TypeExpressionAst,
} from "@latch/grammar";
import { findTypeName } from "../type-names.ts";
import { numberCode } from "./number-source.ts";
import type { FastForm, NumberCode } from "./source-writer.ts";

/** Functions with one overload, of a Double: JavaScript's do the same. */
const ofDouble: Readonly<Record<string, string>> = {
  sqrt: "sqrt", cbrt: "cbrt", exp: "exp", log: "log", log10: "log10", log2: "log2", sin: "sin", cos: "cos", tan: "tan",
  asin: "asin", acos: "acos", atan: "atan", sinh: "sinh", cosh: "cosh", tanh: "tanh", asinh: "asinh", acosh: "acosh", atanh: "atanh",
}; // biome-ignore format: a table

/** Functions that have overloads of other types too: of a Double only. */
const ofDoubleOnly: Readonly<Record<string, string>> = {
  floor: "floor",
  ceiling: "ceil",
  truncate: "trunc",
  abs: "abs",
};

/** The name of a member of [math], lower case, or null. */
function mathMember(ast: MemberExpressionAst): string | null {
  if (!ast.static || !(ast.expression instanceof TypeExpressionAst)) return null;
  if (!(ast.member instanceof StringConstantExpressionAst)) return null;
  if (findTypeName(ast.expression.typeName)?.displayName !== "System.Math") return null;
  return ast.member.text.toLowerCase();
}

/** `[math]::PI`, `[math]::E`. */
export function mathConstant(ast: MemberExpressionAst): NumberCode | null {
  const name = mathMember(ast);
  if (name !== "pi" && name !== "e") return null;
  return { kind: "double", code: name === "pi" ? "Math.PI" : "Math.E" };
}

/** A call of one of Math's functions with numbers. */
export function mathCall(form: FastForm, ast: InvokeMemberExpressionAst): NumberCode | null {
  const name = mathMember(ast);
  if (name === null || ast.genericTypeArguments.length > 0) return null;
  const [first, second] = ast.arguments;
  if (first === undefined || ast.arguments.length > 2) return null;
  const left = numberCode(form, first);
  if (left === null) return null;
  if (second === undefined) return ofOne(form, name, left);
  const right = numberCode(form, second);
  return right === null ? null : ofTwo(form, name, left, right);
}

function ofOne(form: FastForm, name: string, { kind, code }: NumberCode): NumberCode | null {
  if (name === "abs" && kind === "int") {
    form.ensure(`${code} !== -2147483648`);
    return { kind, code: form.value("n", `${code} < 0 ? -${code} : ${code}`) };
  }
  const own = Object.hasOwn(ofDouble, name) ? ofDouble[name] : kind === "double" ? ofDoubleOnly[name] : undefined;
  return own === undefined ? null : { kind: "double", code: form.value("n", `Math.${own}(${code})`) };
}

function ofTwo(form: FastForm, name: string, left: NumberCode, right: NumberCode): NumberCode | null {
  if (name === "pow") {
    // Where .NET and JavaScript differ: 1 and -1 to what is not finite.
    form.ensure(`${left.code} !== 1 && ${left.code} !== -1`);
    return { kind: "double", code: form.value("n", `${left.code} ** ${right.code}`) };
  }
  if (name !== "max" && name !== "min") return null;
  if (left.kind !== right.kind || left.kind === "ratio") return null;
  if (left.kind === "double")
    return { kind: "double", code: form.value("n", `Math.${name}(${left.code}, ${right.code})`) };
  const sign = name === "max" ? ">=" : "<=";
  return { kind: "int", code: form.value("n", `${left.code} ${sign} ${right.code} ? ${left.code} : ${right.code}`) };
}
