// How an operand that is not a number becomes one, and what operators do when nothing fits
// (GetArgAsNumericOrPrimitive, ConvertStringToNumber, ParserOps.ImplicitOp).
import { createRequire } from "node:module";
import { valueText } from "../conversion/cast-errors.ts";
import { convertTo } from "../conversion/convert-to.ts";
import { operandNumber } from "../conversion/parse-number.ts";
import { newErrorRecord } from "../errors/error-record.ts";
import { Exception, runtimeException } from "../errors/exception.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { EnumValue } from "../values/enum-value.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import { isNumericKind, primitiveKind } from "./numeric-operation.ts";

const require = createRequire(import.meta.url);
const members = () => require("../types/type-members.ts") as typeof import("../types/type-members.ts");
const overloads = () => require("../types/overload-resolution.ts") as typeof import("../types/overload-resolution.ts");
const methodErrors = () => require("../types/method-errors.ts") as typeof import("../types/method-errors.ts");
const ranks = () => require("../types/conversion-rank.ts") as typeof import("../types/conversion-rank.ts");

/** The operand as a primitive for an operation with `target`, or undefined when it cannot be one without text parsing. */
export function numericOperand(operand: PSValue, target: PSValue): PSValue | undefined {
  if (isNull(operand)) return 0;
  const kind = primitiveKind(operand);
  if (kind !== 0 && !(operand instanceof EnumValue)) {
    return operand === true || operand === false ? booleanOperand(operand, target) : operand;
  }
  const type = typeOf(target);
  if (operand instanceof EnumValue) return convertTo(operand, type);
  if (typeof operand === "string") return undefined;
  return ranks().conversionRank(typeOf(operand), type) === ranks().rank.implicitCast
    ? convertTo(operand, type)
    : undefined;
}

function booleanOperand(operand: boolean, target: PSValue): PSValue {
  const type = typeOf(target);
  return type.displayName === "System.Decimal" ? convertTo(operand, type) : operand;
}

/** A string operand as a number; `other` names the type it is cast to when it is no number token. */
export function stringOperand(text: string, other: PSValue): PSValue {
  const numeric = !isNull(other) && isNumericKind(primitiveKind(other));
  return operandNumber(text, numeric ? typeOf(other) : getType("System.Int32"));
}

function isPrimitiveOrNull(value: PSValue, type: DotNetType | null): boolean {
  return isNull(value) || type === null || type.isPrimitive;
}

/** Calls the operator method (`op_Addition` …) of the operands' types; throws when neither can have one. */
export function implicitOperator(left: PSValue, right: PSValue, method: string, symbol: string): PSValue {
  const leftType = isNull(left) ? null : typeOf(left);
  const rightType = isNull(right) ? null : typeOf(right);
  const owner = isPrimitiveOrNull(left, leftType) ? (isPrimitiveOrNull(right, rightType) ? null : rightType) : leftType;
  if (owner === null) {
    throw runtimeException(
      `The operation '[${leftType?.fullName ?? "$null"}] ${symbol} [${rightType?.fullName ?? "$null"}]' is not defined.`,
      "NotADefinedOperationForType",
    );
  }
  if (left instanceof PSCustomObject || (owner === rightType && right instanceof PSCustomObject)) {
    throw methodErrors().methodNotFound("System.Management.Automation.PSObject", method, method);
  }
  return callOperator(owner, method, [left, right]);
}

/**
 * Calls a static operator method. Not as `[T]::op_X()` is called: failing arguments are told by position,
 * and what the method throws has the id DotNetMethodException.
 */
function callOperator(owner: DotNetType, method: string, args: readonly PSValue[]): PSValue {
  const group = members().membersOf(owner).methods(method, true);
  if (group === null) throw methodErrors().methodNotFound(owner.fullName, method, method);
  const resolution = overloads().resolveOverload(group.overloads, args);
  if (typeof resolution === "string") throw methodErrors().overloadException(resolution, group.name, args.length);
  const { signature } = resolution;
  const converted = args.map((argument, i) => operatorArgument(argument, i, signature, group.name));
  if (signature.body !== null) return runClassOperator(signature, converted, group.name);
  const body = members().membersOf(owner).staticBody(signature.name);
  if (body === null) throw members().notImplemented(owner, signature.name);
  try {
    return body(converted, signature, owner) ?? null;
  } catch (error) {
    const wrapped = methodErrors().wrapCallException(error, group.name, args.length);
    if (wrapped instanceof Exception) {
      wrapped.errorRecord = newErrorRecord(wrapped, "DotNetMethodException", "NotSpecified", null);
    }
    throw wrapped;
  }
}

/** An operator that a script class defines: unlike its other methods, its errors come wrapped. */
function runClassOperator(signature: MethodSignature, args: PSValue[], name: string): PSValue {
  try {
    return signature.body?.(null, args, signature) ?? null;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const message = `Exception calling "${name}" with "${args.length}" argument(s): "${error.message}"`;
    throw new Exception("System.Management.Automation.MethodInvocationException", message, {
      inner: error,
      errorRecord: (self) => newErrorRecord(self, "DotNetMethodException", "NotSpecified", null),
    });
  }
}

function operatorArgument(argument: PSValue, position: number, signature: MethodSignature, name: string): PSValue {
  const type = signature.parameters[position]!.type;
  try {
    return convertTo(argument, type);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    throw methodErrors().methodException(
      "MethodArgumentConversionInvalidCastArgument",
      `Cannot convert argument "${position}", with value: "${valueText(argument)}", for "${name}" to type "${type.displayName}": "${error.message}"`,
      error,
    );
  }
}

/** A cast that operators make (string times "3"). */
export function castOperand(value: PSValue, typeName: string): PSValue {
  return convertTo(value, getType(typeName));
}
