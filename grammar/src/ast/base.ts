// Owns Ast and the abstract node classes; finding and visiting.
import type { RedirectionStream } from "./flags.ts";
import type { StatementBlockAst } from "./statements.ts";
import type { ITypeName } from "../type-name.ts";
import type { ScriptExtent } from "../script-extent.ts";

/** Discriminant of every concrete node: its PowerShell class name without `Ast`. */
export type AstKind =
  | "ArrayExpression"
  | "ArrayLiteral"
  | "AttributedExpression"
  | "ConvertExpression"
  | "BinaryExpression"
  | "ConstantExpression"
  | "StringConstantExpression"
  | "ErrorExpression"
  | "ExpandableStringExpression"
  | "Hashtable"
  | "IndexExpression"
  | "MemberExpression"
  | "InvokeMemberExpression"
  | "BaseCtorInvokeMemberExpression"
  | "ParenExpression"
  | "ScriptBlockExpression"
  | "SubExpression"
  | "TernaryExpression"
  | "TypeExpression"
  | "UnaryExpression"
  | "UsingExpression"
  | "VariableExpression"
  | "Pipeline"
  | "PipelineChain"
  | "Command"
  | "CommandExpression"
  | "CommandParameter"
  | "FileRedirection"
  | "MergingRedirection"
  | "AssignmentStatement"
  | "BlockStatement"
  | "BreakStatement"
  | "ContinueStatement"
  | "CatchClause"
  | "DataStatement"
  | "DoUntilStatement"
  | "DoWhileStatement"
  | "ErrorStatement"
  | "ExitStatement"
  | "ForEachStatement"
  | "ForStatement"
  | "IfStatement"
  | "ReturnStatement"
  | "StatementBlock"
  | "SwitchStatement"
  | "ThrowStatement"
  | "TrapStatement"
  | "TryStatement"
  | "WhileStatement"
  | "Attribute"
  | "NamedAttributeArgument"
  | "TypeConstraint"
  | "Parameter"
  | "ParamBlock"
  | "NamedBlock"
  | "ScriptBlock"
  | "UsingStatement"
  | "FunctionDefinition"
  | "FunctionMember"
  | "PropertyMember"
  | "TypeDefinition"
  | "ConfigurationDefinition"
  | "DynamicKeywordStatement";

/** What a visitor answers: go on, leave this node's children out, or stop altogether. */
export type VisitAction = "continue" | "skipChildren" | "stop";

/** A node of the syntax tree. `parent` is set by the parent's constructor. */
export abstract class Ast {
  readonly extent: ScriptExtent;
  parent: Ast | null;

  constructor(extent: ScriptExtent) {
    this.extent = extent;
    this.parent = null;
  }

  abstract get kind(): AstKind;

  get startOffset(): number {
    return this.extent.startOffset;
  }
  get endOffset(): number {
    return this.extent.endOffset;
  }

  /** Calls visit for each direct child in the order of PowerShell's visitors: not always the source's, and not every child. */
  forEachChild(_visit: (child: Ast) => void): void {}

  /** First node in pre-order (this one included) that satisfies predicate, or null. */
  find(predicate: (ast: Ast) => boolean, searchNestedScriptBlocks: boolean): Ast | null {
    let found: Ast | null = null;
    this.visit((ast) => {
      if (predicate(ast)) {
        found = ast;
        return "stop";
      }
      return !searchNestedScriptBlocks && ast !== this && isNestedScope(ast) ? "skipChildren" : "continue";
    });
    return found;
  }

  /** All nodes in pre-order (this one included) that satisfy predicate. */
  findAll(predicate: (ast: Ast) => boolean, searchNestedScriptBlocks: boolean): Ast[] {
    const found: Ast[] = [];
    this.visit((ast) => {
      if (predicate(ast)) found.push(ast);
      return !searchNestedScriptBlocks && ast !== this && isNestedScope(ast) ? "skipChildren" : "continue";
    });
    return found;
  }

  /** Walks the tree in pre-order without recursion. Returns false when the visitor stopped it. */
  visit(visitor: (ast: Ast) => VisitAction): boolean {
    const stack: Ast[] = [this];
    for (let ast = stack.pop(); ast !== undefined; ast = stack.pop()) {
      const action = visitor(ast);
      if (action === "stop") return false;
      if (action === "skipChildren") continue;
      const base = stack.length;
      ast.forEachChild((child) => stack.push(child));
      // Children went on in order; reverse that part so that the first is taken first.
      for (let low = base, high = stack.length - 1; low < high; low++, high--) {
        const held = stack[low] as Ast;
        stack[low] = stack[high] as Ast;
        stack[high] = held;
      }
    }
    return true;
  }

  /** The source text of this node. */
  toString(): string {
    return this.extent.text;
  }
}

function isNestedScope(ast: Ast): boolean {
  switch (ast.kind) {
    case "ScriptBlockExpression":
    case "FunctionDefinition":
      return true;
    default:
      return false;
  }
}

/** Anything that may stand in a command's element list. */
export abstract class CommandElementAst extends Ast {}

export abstract class ExpressionAst extends CommandElementAst {}

export abstract class StatementAst extends Ast {}

/** A pipeline, a chain, an assignment or an error statement: what may stand in parentheses. */
export abstract class PipelineBaseAst extends StatementAst {}

export abstract class ChainableAst extends PipelineBaseAst {}

export abstract class CommandBaseAst extends StatementAst {
  readonly redirections: readonly RedirectionAst[];

  constructor(extent: ScriptExtent, redirections: readonly RedirectionAst[]) {
    super(extent);
    this.redirections = redirections;
    for (const redirection of redirections) redirection.parent = this;
  }
}

export abstract class RedirectionAst extends Ast {
  readonly fromStream: RedirectionStream;

  constructor(extent: ScriptExtent, fromStream: RedirectionStream) {
    super(extent);
    this.fromStream = fromStream;
  }
}

export abstract class MemberAst extends Ast {
  readonly name: string;

  constructor(extent: ScriptExtent, name: string) {
    super(extent);
    this.name = name;
  }
}

export abstract class AttributeBaseAst extends Ast {
  readonly typeName: ITypeName;

  constructor(extent: ScriptExtent, typeName: ITypeName) {
    super(extent);
    this.typeName = typeName;
  }
}

/** A statement that `break label` can name: loops and switch. */
export abstract class LabeledStatementAst extends StatementAst {
  readonly label: string | null;
  readonly condition: PipelineBaseAst | null;

  constructor(extent: ScriptExtent, label: string | null, condition: PipelineBaseAst | null) {
    super(extent);
    this.label = label;
    this.condition = condition;
    if (condition !== null) condition.parent = this;
  }
}

export abstract class LoopStatementAst extends LabeledStatementAst {
  readonly body: StatementBlockAst;

  constructor(extent: ScriptExtent, label: string | null, condition: PipelineBaseAst | null, body: StatementBlockAst) {
    super(extent, label, condition);
    this.body = body;
    body.parent = this;
  }

  override forEachChild(visit: (child: Ast) => void): void {
    if (this.condition !== null) visit(this.condition);
    visit(this.body);
  }
}
