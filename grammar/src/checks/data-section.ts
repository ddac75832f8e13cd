// Owns the restricted language: what a data section may contain.
import type { Ast } from "../ast/index.ts";
import type {
  BinaryExpressionAst,
  CommandAst,
  DataStatementAst,
  StringConstantExpressionAst,
  TypeConstraintAst,
  TypeExpressionAst,
  UnaryExpressionAst,
  VariableExpressionAst,
} from "../ast/index.ts";
import type { ScriptExtent } from "../script-extent.ts";
import { TokenFlags } from "../token.ts";
import { TokenKind, tokenKindText } from "../token-kind.ts";
import { tokenTraits } from "../token-traits.generated.ts";
import { errorText } from "../error-text.ts";
import { isDataType } from "./type-lookup.ts";
import { walk } from "./walk.ts";

type Report = (extent: ScriptExtent, id: string, ...args: (string | number)[]) => void;

/** Nodes that are errors wherever they stand, by kind. */
const refused: Partial<Record<Ast["kind"], string>> = {
  ScriptBlock: "ScriptBlockNotSupportedInDataSection",
  ScriptBlockExpression: "ScriptBlockNotSupportedInDataSection",
  ParamBlock: "ParameterDeclarationNotSupportedInDataSection",
  Attribute: "AttributeNotSupportedInDataSection",
  AttributedExpression: "AttributeNotSupportedInDataSection",
  FunctionDefinition: "FunctionDeclarationNotSupportedInDataSection",
  TrapStatement: "TrapStatementNotSupportedInDataSection",
  SwitchStatement: "SwitchStatementNotSupportedInDataSection",
  DataStatement: "DataSectionStatementNotSupportedInDataSection",
  ForEachStatement: "ForeachStatementNotSupportedInDataSection",
  DoWhileStatement: "DoWhileStatementNotSupportedInDataSection",
  DoUntilStatement: "DoWhileStatementNotSupportedInDataSection",
  ForStatement: "ForWhileStatementNotSupportedInDataSection",
  WhileStatement: "ForWhileStatementNotSupportedInDataSection",
  TryStatement: "TryStatementNotSupportedInDataSection",
  BreakStatement: "FlowControlStatementNotSupportedInDataSection",
  ContinueStatement: "FlowControlStatementNotSupportedInDataSection",
  ReturnStatement: "FlowControlStatementNotSupportedInDataSection",
  ExitStatement: "FlowControlStatementNotSupportedInDataSection",
  ThrowStatement: "FlowControlStatementNotSupportedInDataSection",
  AssignmentStatement: "AssignmentStatementNotSupportedInDataSection",
  MergingRedirection: "RedirectionNotSupportedInDataSection",
  FileRedirection: "RedirectionNotSupportedInDataSection",
  MemberExpression: "PropertyReferenceNotSupportedInDataSection",
  InvokeMemberExpression: "MethodCallNotSupportedInDataSection",
  IndexExpression: "ArrayReferenceNotSupportedInDataSection",
  BlockStatement: "ParallelAndSequenceBlockNotSupportedInDataSection",
};

/** Reports what a data statement's body may not contain. */
export function checkDataSection(data: DataStatementAst, report: Report): void {
  const constants = data.commandsAllowed.every((command) => command.kind === "StringConstantExpression");
  const allowed = constants
    ? [
        "convertfrom-stringdata",
        ...data.commandsAllowed.map((c) => (c as StringConstantExpressionAst).text.toLowerCase()),
      ]
    : null;
  walk(
    data.body,
    (ast) => {
      const id = refused[ast.kind];
      if (id !== undefined) report(ast.extent, id);
      else checkNode(ast, allowed, report);
      return false;
    },
    () => {},
  );
}

function checkNode(ast: Ast, allowed: readonly string[] | null, report: Report): void {
  switch (ast.kind) {
    case "TypeConstraint":
    case "TypeExpression": {
      const { typeName } = ast as TypeConstraintAst | TypeExpressionAst;
      if (!isDataType(typeName)) report(ast.extent, "TypeNotAllowedInDataSection", typeName.fullName);
      return;
    }
    case "BinaryExpression": {
      const { operator, errorPosition } = ast as BinaryExpressionAst;
      if (restricted(operator)) report(errorPosition, "OperatorNotSupportedInDataSection", tokenKindText(operator));
      return;
    }
    case "UnaryExpression": {
      const { tokenKind } = ast as UnaryExpressionAst;
      if (restricted(tokenKind)) report(ast.extent, "OperatorNotSupportedInDataSection", tokenKindText(tokenKind));
      return;
    }
    case "Command":
      checkCommand(ast as CommandAst, allowed, report);
      return;
    case "VariableExpression":
      if (!/^(?:PSCulture|PSUICulture|true|false|null)$/i.test((ast as VariableExpressionAst).variablePath.userPath)) {
        const names = errorText("DefaultAllowedVariablesInDataSection", []);
        report(ast.extent, "VariableReferenceNotSupportedInDataSection", names);
      }
      return;
    default:
  }
}

function restricted(kind: TokenKind): boolean {
  return ((tokenTraits[kind] as number) & TokenFlags.DisallowedInRestrictedMode) !== 0;
}

function checkCommand(command: CommandAst, allowed: readonly string[] | null, report: Report): void {
  if (command.invocationOperator === TokenKind.Dot) {
    report(command.extent, "DotSourcingNotSupportedInDataSection");
    return;
  }
  if (allowed === null) return;
  const first = command.commandElements[0];
  const name = first?.kind === "StringConstantExpression" ? (first as StringConstantExpressionAst).text : null;
  if (name === null) {
    if (command.invocationOperator === TokenKind.Ampersand) {
      report(command.extent, "OperatorNotSupportedInDataSection", "&");
    } else {
      report(command.extent, "CmdletNotInAllowedListForDataSection", command.extent.text);
    }
  } else if (!allowed.includes(name.toLowerCase())) {
    report(command.extent, "CmdletNotInAllowedListForDataSection", name);
  }
}
