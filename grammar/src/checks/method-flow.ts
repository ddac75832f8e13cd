// Owns the flow analysis of class methods: which variables may be read unassigned, and whether every path returns.
// Follows PowerShell's own analysis, simplifications included: a loop's condition may always be false, a switch may
// always match nothing, any command in a loop may break or continue it.
import type { Ast, ExpressionAst, FunctionMemberAst, StatementAst, StatementBlockAst } from "../ast/index.ts";
import type {
  AssignmentStatementAst,
  AttributedExpressionAst,
  BinaryExpressionAst,
  BreakStatementAst,
  CommandAst,
  DataStatementAst,
  DoWhileStatementAst,
  ForEachStatementAst,
  ForStatementAst,
  IfStatementAst,
  ParenExpressionAst,
  PipelineAst,
  ReturnStatementAst,
  StringConstantExpressionAst,
  SwitchStatementAst,
  TernaryExpressionAst,
  TrapStatementAst,
  TryStatementAst,
  TypeConstraintAst,
  VariableExpressionAst,
  WhileStatementAst,
} from "../ast/index.ts";
import { TokenKind } from "../token-kind.ts";
import { pureExpression } from "./constant-expression.ts";

/** Names assigned on every path to a point; null where no path leads. */
type Assigned = ReadonlySet<string> | null;

const automatic =
  /^(?:_|psitem|args|this|input|pscmdlet|psboundparameters|myinvocation|psscriptroot|pscommandpath|\?)$/i;
/** Commands after which PowerShell gives up on knowing the locals. */
const pessimizing =
  /^(?:(?:microsoft\.powershell\.utility\\)?(?:new-variable|remove-variable|set-variable|set-psbreakpoint)|nv|rv|sbp|sv|set)$/i;

interface LoopTarget {
  readonly label: string;
  breaks: Assigned[];
  continues: Assigned[];
}

export interface MethodFlow {
  /** Variables that are read where they may not be assigned. */
  readonly unassigned: ReadonlySet<VariableExpressionAst>;
  readonly allPathsReturn: boolean;
}

function meet(left: Assigned, right: Assigned): Assigned {
  if (left === null) return right;
  if (right === null || left === right) return left;
  return new Set([...left].filter((name) => right.has(name)));
}

/** Analyses one method's body. */
export function analyzeMethod(method: FunctionMemberAst): MethodFlow {
  const analysis = new Analysis();
  return analysis.run(method);
}

class Analysis {
  private state: Assigned = new Set();
  private loops: LoopTarget[] = [];
  private readonly reads: VariableExpressionAst[] = [];
  private readonly everAssigned = new Set<string>();
  private readonly dynamicNames = new Set<string>();
  private readonly firstType = new Map<string, string>();
  private allDynamic = false;

  run(method: FunctionMemberAst): MethodFlow {
    for (const parameter of method.parameters) {
      const path = parameter.name.variablePath;
      const name = path.unqualifiedPath.toLowerCase();
      const constraints = parameter.attributes.filter((attribute) => attribute.kind === "TypeConstraint");
      const isReference = constraints.some((constraint) => /^ref$|psreference$/i.test(constraint.typeName.fullName));
      if (parameter.attributes.length > constraints.length || constraints.length > 1 || isReference) {
        this.dynamicNames.add(name);
      }
      this.assign(name, constraints[0] === undefined ? null : constraints[0].typeName.fullName.toLowerCase());
    }
    const { body } = method;
    for (const block of [body.dynamicParamBlock, body.beginBlock, body.processBlock, body.endBlock, body.cleanBlock]) {
      if (block !== null) this.statements(block.statements);
    }
    const allPathsReturn = this.state === null;
    const unassigned = new Set(
      this.reads.filter((read) => {
        const name = read.variablePath.unqualifiedPath.toLowerCase();
        return !((this.allDynamic || this.dynamicNames.has(name)) && this.everAssigned.has(name));
      }),
    );
    return { unassigned, allPathsReturn };
  }

  private assign(name: string, type: string | null): void {
    this.everAssigned.add(name);
    const first = this.firstType.get(name);
    const isAssigned = this.state?.has(name) ?? true;
    if (first === undefined) this.firstType.set(name, type ?? "object");
    else if ((type ?? (isAssigned ? first : "object")) !== first) this.dynamicNames.add(name);
    if (this.state !== null && !isAssigned) this.state = new Set(this.state).add(name);
  }

  private statements(list: readonly StatementAst[]): void {
    for (const statement of list) this.visit(statement);
  }
  private block(block: StatementBlockAst): void {
    this.statements(block.statements);
  }

  private visit(ast: Ast): void {
    switch (ast.kind) {
      case "IfStatement":
        return this.ifStatement(ast as IfStatementAst);
      case "SwitchStatement":
        return this.switchStatement(ast as SwitchStatementAst);
      case "WhileStatement": {
        const { label, condition, body } = ast as WhileStatementAst;
        return this.loop(label, condition, () => this.block(body), null);
      }
      case "ForStatement": {
        const { label, initializer, condition, iterator, body } = ast as ForStatementAst;
        if (initializer !== null) this.visit(initializer);
        return this.loop(label, condition, () => this.block(body), iterator);
      }
      case "ForEachStatement":
        return this.foreachStatement(ast as ForEachStatementAst);
      case "DoWhileStatement":
      case "DoUntilStatement":
        return this.doLoop(ast as DoWhileStatementAst);
      case "TryStatement":
        return this.tryStatement(ast as TryStatementAst);
      case "TrapStatement":
        return this.block((ast as TrapStatementAst).body);
      case "ReturnStatement":
      case "ThrowStatement":
      case "ExitStatement": {
        const { pipeline } = ast as ReturnStatementAst;
        if (pipeline !== null) this.visit(pipeline);
        this.state = null;
        return;
      }
      case "BreakStatement":
      case "ContinueStatement":
        return this.jump(ast as BreakStatementAst, ast.kind === "BreakStatement");
      default:
        this.visitExpression(ast);
    }
  }

  private visitExpression(ast: Ast): void {
    switch (ast.kind) {
      case "AssignmentStatement":
        return this.assignment(ast as AssignmentStatementAst);
      case "Pipeline":
        return this.pipeline(ast as PipelineAst);
      case "VariableExpression":
        return this.read(ast as VariableExpressionAst);
      case "BinaryExpression": {
        const { operator, left, right } = ast as BinaryExpressionAst;
        this.visit(left);
        const before = this.state;
        this.visit(right);
        if (operator === TokenKind.And || operator === TokenKind.Or) this.state = meet(before, this.state);
        return;
      }
      case "TernaryExpression": {
        const { condition, ifTrue, ifFalse } = ast as TernaryExpressionAst;
        this.visit(condition);
        const before = this.state;
        this.visit(ifTrue);
        const afterTrue = this.state;
        this.state = before;
        this.visit(ifFalse);
        this.state = meet(afterTrue, this.state);
        return;
      }
      case "DataStatement": {
        const { variable, body } = ast as DataStatementAst;
        this.block(body);
        if (variable !== null) this.assign(variable.toLowerCase(), null);
        return;
      }
      case "ScriptBlockExpression":
      case "FunctionDefinition":
      case "TypeDefinition":
      case "ErrorStatement":
      case "ErrorExpression":
        return;
      case "Command":
        this.command(ast as CommandAst);
        ast.forEachChild((child) => this.visit(child));
        return;
      default:
        ast.forEachChild((child) => this.visit(child));
    }
  }

  private command(command: CommandAst): void {
    const name = command.commandElements[0];
    const isPessimizing =
      name?.kind === "StringConstantExpression" && pessimizing.test((name as StringConstantExpressionAst).text);
    if (isPessimizing || command.invocationOperator === TokenKind.Dot) this.allDynamic = true;
  }

  private read(variable: VariableExpressionAst): void {
    const path = variable.variablePath;
    if (!path.isUnscopedVariable && !path.isLocal && !path.isPrivate) return;
    if (path.isPrivate) this.allDynamic = true;
    if (automatic.test(path.unqualifiedPath) || this.state === null) return;
    if (!this.state.has(path.unqualifiedPath.toLowerCase())) this.reads.push(variable);
  }

  private pipeline(pipeline: PipelineAst): void {
    let invokesCommand = false;
    for (const element of pipeline.pipelineElements) {
      this.visit(element);
      if (element.kind === "Command") invokesCommand = true;
    }
    if (!invokesCommand) return;
    for (const loop of this.loops) {
      loop.breaks.push(this.state);
      loop.continues.push(this.state);
    }
  }

  private assignment(assignment: AssignmentStatementAst): void {
    this.visit(assignment.right);
    for (const target of assignmentTargets(assignment.left)) {
      let inner: ExpressionAst = target;
      let converts = 0;
      let anyAttributes = false;
      let type: string | null = null;
      while (inner.kind === "AttributedExpression" || inner.kind === "ConvertExpression") {
        converts++;
        const { attribute, child } = inner as AttributedExpressionAst;
        if (inner.kind === "AttributedExpression") anyAttributes = true;
        else type = (attribute as TypeConstraintAst).typeName.fullName.toLowerCase();
        inner = child;
      }
      if (inner.kind !== "VariableExpression") {
        this.visit(target);
        continue;
      }
      const path = (inner as VariableExpressionAst).variablePath;
      if (!path.isUnscopedVariable && !path.isLocal && !path.isPrivate) continue;
      if (path.isPrivate) this.allDynamic = true;
      const name = path.unqualifiedPath.toLowerCase();
      if (anyAttributes || converts > 1) {
        this.dynamicNames.add(name);
        this.everAssigned.add(name);
      } else {
        this.assign(name, type);
      }
    }
  }

  private ifStatement(statement: IfStatementAst): void {
    let after: Assigned = null;
    for (const [condition, body] of statement.clauses) {
      this.visit(condition);
      const otherwise = this.state;
      this.block(body);
      after = meet(after, this.state);
      this.state = otherwise;
    }
    if (statement.elseClause !== null) this.block(statement.elseClause);
    this.state = meet(after, this.state);
  }

  private loop(label: string | null, condition: Ast | null, body: () => void, iterator: Ast | null): void {
    const target: LoopTarget = { label: label ?? "", breaks: [], continues: [] };
    let after: Assigned = null;
    if (condition !== null) {
      this.visit(condition);
      after = this.state;
    }
    this.loops.push(target);
    body();
    this.loops.pop();
    if (iterator !== null) {
      this.state = [this.state, ...target.continues].reduce<Assigned>(meet, null);
      this.visit(iterator);
    }
    this.state = [after, ...target.breaks].reduce<Assigned>(meet, null);
  }

  private foreachStatement(statement: ForEachStatementAst): void {
    this.visit(statement.condition as Ast);
    const name = statement.variable.variablePath.unqualifiedPath.toLowerCase();
    this.assign("foreach", null);
    this.assign(name, null);
    // PowerShell counts the variable as assigned also where the loop runs not once.
    const skipped = this.state;
    this.loop(statement.label, null, () => this.block(statement.body), null);
    this.state = meet(skipped, this.state);
  }

  private doLoop(statement: DoWhileStatementAst): void {
    const target: LoopTarget = { label: statement.label ?? "", breaks: [], continues: [] };
    this.loops.push(target);
    this.block(statement.body);
    this.state = [this.state, ...target.continues].reduce<Assigned>(meet, null);
    this.visit(statement.condition as Ast);
    this.loops.pop();
    this.state = [this.state, ...target.breaks].reduce<Assigned>(meet, null);
  }

  private switchStatement(statement: SwitchStatementAst): void {
    if (statement.condition !== null) this.visit(statement.condition);
    this.assign("switch", null);
    const after = this.state;
    const target: LoopTarget = { label: statement.label ?? "", breaks: [], continues: [] };
    this.loops.push(target);
    for (const [condition, body] of statement.clauses) {
      this.visit(condition);
      const unmatched = this.state;
      this.block(body);
      this.state = meet(unmatched, this.state);
    }
    if (statement.default !== null) this.block(statement.default);
    this.loops.pop();
    this.state = [after, ...target.breaks].reduce<Assigned>(meet, null);
  }

  private tryStatement(statement: TryStatementAst): void {
    const before = this.state;
    this.block(statement.body);
    let after = this.state;
    for (const clause of statement.catchClauses) {
      this.state = before;
      this.block(clause.body);
      after = meet(after, this.state);
    }
    if (statement.finally === null) {
      this.state = after;
      return;
    }
    const catchesAll = statement.catchClauses.some((clause) => clause.isCatchAll);
    this.state = catchesAll ? after : meet(after, before);
    this.block(statement.finally);
    // A body and catches that never end: what follows is not reached, whatever finally does.
    if (after === null) this.state = null;
  }

  private jump(statement: BreakStatementAst, isBreak: boolean): void {
    let target: LoopTarget | undefined;
    if (statement.label === null) {
      target = this.loops[this.loops.length - 1];
    } else {
      this.visit(statement.label);
      if (statement.label.kind === "StringConstantExpression") {
        const label = (statement.label as StringConstantExpressionAst).text.toLowerCase();
        target = this.loops.findLast((loop) => loop.label.toLowerCase() === label);
      }
    }
    (isBreak ? target?.breaks : target?.continues)?.push(this.state);
    this.state = null;
  }
}

/** The single targets of an assignment: `$a, ($b, $c) = ...` */
export function assignmentTargets(left: ExpressionAst): ExpressionAst[] {
  if (left.kind === "ParenExpression") {
    const inner = pureExpression((left as ParenExpressionAst).pipeline);
    return inner === null ? [] : assignmentTargets(inner);
  }
  if (left.kind === "ArrayLiteral") {
    return (left as unknown as { elements: readonly ExpressionAst[] }).elements.flatMap(assignmentTargets);
  }
  return [left];
}
