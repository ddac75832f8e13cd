// The default value of a parameter as help shows it.
import { toStringValue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { activeContext, blockOf } from "@latch/engine";
import type { CommandInfo, Parameter } from "@latch/engine";
import type {
  AttributeAst,
  ExpressionAst,
  MemberExpressionAst,
  ParameterAst,
  UnaryExpressionAst,
} from "@latch/grammar";

/** A constant default as text, any other as it is written; what an untouched typed parameter holds; else "". */
export function defaultText(command: CommandInfo, parameter: Parameter): string {
  const block = blockOf(command);
  const declared =
    block === null ? undefined : (block.functionParameters ?? block.ast.paramBlock?.parameters ?? [])[parameter.index];
  if (declared === undefined) return "";
  const evaluate = (ast: ExpressionAst): PSValue => block?.compiled().evaluateConstant(activeContext(), ast) ?? null;
  const described = psDefaultValue(declared, evaluate);
  if (described !== "") return described;
  const value = declared.defaultValue;
  if (value === null) return zeroText(parameter);
  return isConstant(value) ? toStringValue(evaluate(value)) : value.extent.text;
}

/** [PSDefaultValue(Help = '...', Value = ...)]. */
function psDefaultValue(declared: ParameterAst, evaluate: (ast: ExpressionAst) => PSValue): string {
  const attribute = declared.attributes.find((ast) => /^PSDefaultValue(Attribute)?$/i.test(ast.typeName.name));
  const named = (attribute as AttributeAst | undefined)?.namedArguments ?? [];
  for (const name of ["help", "value"]) {
    const argument = named.find((ast) => ast.argumentName.toLowerCase() === name);
    if (argument !== undefined) return toStringValue(evaluate(argument.argument));
  }
  return "";
}

function isConstant(ast: ExpressionAst): boolean {
  switch (ast.kind) {
    case "ConstantExpression":
    case "StringConstantExpression":
      return true;
    case "VariableExpression":
      return /^\$(true|false|null)$/i.test(ast.extent.text);
    case "UnaryExpression":
      return isConstant((ast as UnaryExpressionAst).child as ExpressionAst);
    case "MemberExpression": {
      const member = ast as MemberExpressionAst;
      return member.static && member.expression.kind === "TypeExpression";
    }
    default:
      return false;
  }
}

/** The value an unbound parameter of the type starts with. */
function zeroText(parameter: Parameter): string {
  if (parameter.isSwitch) return "False";
  const name = parameter.type().fullName;
  if (name === "System.Boolean") return "False";
  return numericTypes.has(name) ? "0" : "";
}

const numericTypes = new Set(
  ["Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal"].map(
    (name) => `System.${name}`,
  ),
);
