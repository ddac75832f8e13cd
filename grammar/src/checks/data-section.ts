// Owns the restricted language: what a data section may contain.
import type { Ast } from "../ast/index.ts";
import type {
  BinaryExpressionAst,
  CommandAst,
  DataStatementAst,
  ScriptBlockAst,
  StringConstantExpressionAst,
  TypeConstraintAst,
  TypeExpressionAst,
  UnaryExpressionAst,
  VariableExpressionAst,
} from "../ast/index.ts";
import { ParseError } from "../parse-error.ts";
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
  checkRestricted(data.body, { commands: allowed, variables: null, environment: false }, report);
}

/** What the restricted language lets be used besides the literals. */
export interface RestrictedLanguage {
  /** Names of commands in lower case; null: any. */
  readonly commands: readonly string[] | null;
  /** Names of variables besides the default ones; `*` alone: any; null: the default ones. */
  readonly variables: readonly string[] | null;
  /** `$env:` variables. */
  readonly environment: boolean;
}

/** Reports what a piece of the restricted language may not contain. */
export function checkRestricted(root: Ast, language: RestrictedLanguage, report: Report): void {
  walk(
    root,
    (ast) => {
      const id = refused[ast.kind];
      if (id !== undefined) report(ast.extent, id);
      else checkNode(ast, language, report);
      return false;
    },
    () => {},
  );
}

/**
 * What ScriptBlock.CheckRestrictedLanguage says of a block: its errors.
 * Source: ScriptBlock.CheckRestrictedLanguage of PowerShell.
 */
export function restrictedLanguageErrors(block: ScriptBlockAst, language: RestrictedLanguage): readonly ParseError[] {
  const errors: ParseError[] = [];
  const report: Report = (extent, id, ...args) => {
    // The same is said once of a place.
    const isSaid = ({ errorId, extent: other }: ParseError): boolean =>
      errorId === id && other.startOffset === extent.startOffset && other.endOffset === extent.endOffset;
    if (!errors.some(isSaid)) errors.push(new ParseError(extent, id, errorText(id, args), false));
  };
  const { beginBlock, processBlock, cleanBlock, paramBlock, endBlock } = block;
  const other = beginBlock ?? processBlock ?? paramBlock ?? cleanBlock;
  if (other !== null) report(other.extent, "InvalidScriptBlockInDataSection");
  for (const ast of [...(endBlock?.traps ?? []), ...(endBlock?.statements ?? [])])
    checkRestricted(ast, language, report);
  return errors;
}

function checkNode(ast: Ast, language: RestrictedLanguage, report: Report): void {
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
      checkCommand(ast as CommandAst, language.commands, report);
      return;
    case "VariableExpression":
      checkVariable(ast as VariableExpressionAst, language, report);
      return;
    default:
  }
}

function checkVariable(ast: VariableExpressionAst, language: RestrictedLanguage, report: Report): void {
  const { userPath, driveName } = ast.variablePath;
  const { variables, environment } = language;
  if (/^(?:PSCulture|PSUICulture|true|false|null)$/i.test(userPath)) return;
  if (variables?.length === 1 && variables[0] === "*") return;
  if (variables?.some((name) => name.toLowerCase() === userPath.toLowerCase()) === true) return;
  if (environment && driveName?.toLowerCase() === "env") return;
  const more = (variables ?? []).map((name) => `, $${name}`).join("");
  const names = errorText("DefaultAllowedVariablesInDataSection", []) + more;
  report(ast.extent, "VariableReferenceNotSupportedInDataSection", names);
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
