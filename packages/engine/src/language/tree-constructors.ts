// Owns the constructors of the syntax tree's classes as scripts call them: which .NET arguments make a node, and what is refused.
import {
  type ConstructorImplementation,
  displayTypeName,
  type DotNetType,
  EnumValue,
  Exception,
  getEnumerable,
  PSBigInteger,
  PSByte,
  PSDecimal,
  PSDouble,
  psArgumentInvalid,
  psArgumentNull,
  PSInt16,
  PSSByte,
  PSUInt16,
  PSUInt32,
  PSUInt64,
  type PSValue,
  Tuple,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import * as grammar from "@latch/grammar";
import { Ast, NumberLiteral, TokenFlags, TokenKind, tokenTraits } from "@latch/grammar";

type Arguments = ReadonlyMap<string, unknown>;
type NodeClass = new (...args: readonly unknown[]) => Ast;

/** How one class is made. */
interface Recipe {
  /** Names of the .NET parameters in the order of the node's own constructor; `name*` is a collection. */
  readonly take: string;
  /** Names that must not be null, in the order in which PowerShell looks; `name+` must hold something. */
  readonly need?: string;
  /** What is refused besides. */
  readonly check?: (given: Arguments) => void;
}

const loop = { take: "extent label condition body", need: "body condition" };
const jump = { take: "extent label" };
const leave = { take: "extent pipeline" };

const recipes: Readonly<Record<string, Recipe>> = {
  ArrayExpressionAst: { take: "extent statementBlock", need: "statementBlock" },
  ArrayLiteralAst: { take: "extent elements*", need: "elements+" },
  AssignmentStatementAst: {
    take: "extent left operator right errorPosition",
    need: "left right errorPosition",
    check: operatorOf("operator", TokenFlags.AssignmentOperator),
  },
  AttributeAst: { take: "extent typeName positionalArguments* namedArguments*", need: "typeName" },
  AttributedExpressionAst: { take: "extent attribute child", need: "attribute child" },
  BinaryExpressionAst: {
    take: "extent left operator right errorPosition",
    check: (given) => {
      operatorOf("operator", TokenFlags.BinaryOperator)(given);
      demand(given, "left right errorPosition");
    },
  },
  BlockStatementAst: { take: "extent kind body", need: "kind body" },
  BreakStatementAst: jump,
  CatchClauseAst: { take: "extent catchTypes* body", need: "body" },
  CommandAst: {
    take: "extent commandElements* invocationOperator redirections*",
    need: "commandElements+",
    check: (given) => {
      const allowed: readonly unknown[] = [TokenKind.Dot, TokenKind.Ampersand, TokenKind.Unknown];
      if (!allowed.includes(given.get("invocationOperator"))) throw psArgumentInvalid("invocationOperator");
    },
  },
  CommandExpressionAst: { take: "extent expression redirections*", need: "expression" },
  CommandParameterAst: { take: "extent parameterName argument errorPosition", need: "errorPosition parameterName" },
  ConfigurationDefinitionAst: { take: "extent body instanceName", need: "body instanceName" },
  ConstantExpressionAst: { take: "extent constant" },
  ContinueStatementAst: jump,
  ConvertExpressionAst: { take: "extent typeConstraint child", need: "typeConstraint child" },
  DataStatementAst: { take: "extent variableName commandsAllowed* body", need: "body" },
  DoUntilStatementAst: loop,
  DoWhileStatementAst: loop,
  DynamicKeywordStatementAst: { take: "extent commandElements*", need: "commandElements+" },
  ExitStatementAst: leave,
  ExpandableStringExpressionAst: { take: "extent value literals type nestedExpressions", need: "value" },
  FileRedirectionAst: { take: "extent stream file append", need: "file" },
  ForEachStatementAst: {
    take: "extent label flags throttleLimit variable expression body",
    need: "body expression",
    check: (given) => {
      if (given.get("variable") === null) throw psArgumentNull("variablePath");
    },
  },
  ForStatementAst: { take: "extent label initializer condition iterator body", need: "body" },
  FunctionDefinitionAst: {
    take: "extent isFilter isWorkflow name nameExtent parameters body",
    need: "name body",
    check: (given) => {
      if (given.get("isFilter") === true && given.get("isWorkflow") === true) throw psArgumentInvalid("isFilter");
    },
  },
  FunctionMemberAst: {
    take: "extent functionDefinitionAst attributes* returnType methodAttributes isConstructor",
    need: "functionDefinitionAst",
    check: publicOrPrivate("methodAttributes"),
  },
  HashtableAst: { take: "extent keyValuePairs*" },
  IfStatementAst: { take: "extent clauses* elseClause", need: "clauses+" },
  IndexExpressionAst: { take: "extent target index nullConditional", need: "target index" },
  InvokeMemberExpressionAst: {
    take: "extent expression method arguments* static nullConditional genericTypes*",
    need: "expression method:member",
  },
  MemberExpressionAst: { take: "extent expression member static nullConditional", need: "expression member" },
  MergingRedirectionAst: { take: "extent from to" },
  NamedAttributeArgumentAst: { take: "extent argumentName argument expressionOmitted", need: "argumentName argument" },
  NamedBlockAst: {
    take: "extent blockName unnamed statements* traps*",
    check: (given) => {
      if (!blockNameFits(given.get("blockName"), given.get("unnamed") === true)) throw psArgumentInvalid("blockName");
      demand(given, "statementBlock");
    },
  },
  ParamBlockAst: { take: "extent attributes* parameters*" },
  ParameterAst: { take: "extent name attributes* defaultValue", need: "name" },
  ParenExpressionAst: { take: "extent pipeline", need: "pipeline" },
  PipelineAst: { take: "extent pipelineElements* background" },
  PipelineChainAst: {
    take: "extent lhsChain rhsPipeline chainOperator background",
    need: "lhsChain rhsPipeline",
    check: (given) => {
      const kind = given.get("chainOperator");
      if (kind !== TokenKind.AndAnd && kind !== TokenKind.OrOr) throw psArgumentInvalid("chainOperator");
    },
  },
  PropertyMemberAst: {
    take: "extent name attributes* propertyType propertyAttributes initialValue",
    need: "name",
    check: publicOrPrivate("propertyAttributes"),
  },
  ReturnStatementAst: leave,
  ScriptBlockAst: {
    take: "extent usingStatements* attributes* paramBlock beginBlock processBlock endBlock cleanBlock dynamicParamBlock requirements",
  },
  ScriptBlockExpressionAst: { take: "extent scriptBlock", need: "scriptBlock" },
  StatementBlockAst: { take: "extent statements* traps*" },
  StringConstantExpressionAst: { take: "extent value stringConstantType", need: "value=" },
  SubExpressionAst: { take: "extent statementBlock", need: "statementBlock" },
  SwitchStatementAst: {
    take: "extent label condition flags clauses* default",
    check: (given) => {
      if ((given.get("default") ?? null) === null) demand(given, "clauses+");
    },
  },
  TernaryExpressionAst: { take: "extent condition ifTrue ifFalse", need: "condition ifTrue ifFalse" },
  ThrowStatementAst: leave,
  TrapStatementAst: { take: "extent trapType body", need: "body" },
  TryStatementAst: {
    take: "extent body catchClauses* finally",
    need: "body",
    check: (given) => {
      if ((given.get("finally") ?? null) === null) demand(given, "catchClauses+");
    },
  },
  TypeConstraintAst: { take: "extent typeName", need: "typeName" },
  TypeDefinitionAst: { take: "extent name attributes* typeAttributes baseTypes* members*", need: "name" },
  TypeExpressionAst: { take: "extent typeName", need: "typeName" },
  UnaryExpressionAst: {
    take: "extent tokenKind child",
    check: (given) => {
      operatorOf("tokenKind", TokenFlags.UnaryOperator)(given);
      demand(given, "child");
    },
  },
  UsingExpressionAst: { take: "extent expressionAst", need: "expressionAst" },
  UsingStatementAst: { take: "extent usingKind usedName alias moduleSpecification" },
  VariableExpressionAst: { take: "extent variablePath splatted", need: "variablePath" },
  WhileStatementAst: loop,
};

function operatorOf(name: string, flag: number): (given: Arguments) => void {
  return (given) => {
    if (((tokenTraits[given.get(name) as number] ?? 0) & flag) === 0) throw psArgumentInvalid(name);
  };
}

function publicOrPrivate(name: string): (given: Arguments) => void {
  return (given) => {
    if (((given.get(name) as number) & 3) === 3) throw psArgumentInvalid(name);
  };
}

function blockNameFits(kind: unknown, unnamed: boolean): boolean {
  if (kind === TokenKind.Process || kind === TokenKind.End) return true;
  const named: readonly unknown[] = [TokenKind.Begin, TokenKind.Dynamicparam, TokenKind.Clean];
  return !unnamed && named.includes(kind);
}

/** Throws for the first of the names that is null (`name:shown` under another name), or holds nothing (`name+`). */
function demand(given: Arguments, names: string): void {
  for (const word of names.split(" ")) {
    const [, name = "", shown, mark] = /^(\w+)(?::(\w+))?([+=]?)$/.exec(word) ?? [];
    const value = given.get(name) ?? null;
    if (mark === "+") {
      if (value === null || (value as readonly unknown[]).length === 0) throw psArgumentInvalid(name);
    } else if (value === null || (value === "" && mark !== "=")) throw psArgumentNull(shown ?? name);
  }
}

/** A node's argument as the tree holds it: enums as numbers, tuples as pairs, collections as arrays. */
function fromArgument(value: PSValue): unknown {
  const base = unwrap(value);
  if (base instanceof EnumValue) return Number(base.value);
  if (base instanceof Tuple) return base.parts.map((part) => unwrap(part));
  if (base === null || typeof base !== "object" || base instanceof Ast) return base;
  const items = getEnumerable(base);
  return items === null ? base : [...items].map(fromArgument);
}

/** The parser's form of a constant, where it has one: code that holds it compiles as if it had been written. */
function constantOf(value: PSValue): unknown {
  if (typeof value === "number") return new NumberLiteral("Int32", value);
  if (typeof value === "bigint") return new NumberLiteral("Int64", value);
  if (value instanceof PSDecimal) return new NumberLiteral("Decimal", value.toString());
  const boxes = [PSDouble, PSByte, PSSByte, PSInt16, PSUInt16, PSUInt32, PSUInt64, PSBigInteger] as const;
  if (!boxes.some((box) => value instanceof box)) return value;
  const box = value as { readonly value: number | bigint };
  return new NumberLiteral(typeOf(value).name as grammar.NumberLiteralType, box.value);
}

/** `"…"` parsed: what an expandable string's parts are. */
function partsOf(text: string): Pick<grammar.ExpandableStringExpressionAst, "literals" | "nestedExpressions"> {
  const { ast } = grammar.parseInput(`@"\n${text}\n"@`);
  const found = ast.find((node) => node.kind.endsWith("StringExpression"), false);
  if (found === null) return { literals: [text], nestedExpressions: [] };
  found.parent = null;
  if (found.kind === "StringConstantExpression")
    return { literals: ["", ""], nestedExpressions: [found as grammar.StringConstantExpressionAst] };
  const { literals, nestedExpressions } = found as grammar.ExpandableStringExpressionAst;
  for (const nested of nestedExpressions) nested.parent = null;
  return { literals, nestedExpressions };
}

/** The statements of a block go over to the named block. */
function takeStatements(given: Map<string, unknown>, block: grammar.StatementBlockAst): void {
  for (const child of [...block.statements, ...block.traps]) child.parent = null;
  given.set("statements", block.statements);
  given.set("traps", block.traps);
}

/** Arguments that the node's own constructor has and .NET's has not, or under another name. */
const supplements: Readonly<Record<string, (given: Map<string, unknown>) => void>> = {
  ConstantExpressionAst: (given) => void given.set("constant", constantOf(given.get("value") as PSValue)),
  DataStatementAst: (given) => {
    if (String(given.get("variableName") ?? "").trim() === "") given.set("variableName", null);
  },
  ExpandableStringExpressionAst: (given) => {
    if (given.get("value") === null) return;
    const allowed: readonly unknown[] = [2, 3, 4];
    if (!allowed.includes(given.get("type"))) throw psArgumentInvalid("type");
    const { literals, nestedExpressions } = partsOf(String(given.get("value")));
    given.set("literals", literals).set("nestedExpressions", nestedExpressions);
  },
  ForEachStatementAst: (given) => {
    if (!given.has("throttleLimit")) given.set("throttleLimit", null);
  },
  FunctionDefinitionAst: (given) => {
    given.set("nameExtent", given.get("extent"));
    if ((given.get("parameters") as readonly unknown[] | null)?.length === 0) given.set("parameters", null);
  },
  FunctionMemberAst: (given) => void given.set("isConstructor", false),
  NamedBlockAst: (given) => {
    const block = given.get("statementBlock") as grammar.StatementBlockAst | null;
    const fits = blockNameFits(given.get("blockName"), given.get("unnamed") === true);
    if (block !== null && fits) takeStatements(given, block);
  },
  PipelineAst: (given) => {
    if (given.has("commandAst")) {
      demand(given, "commandAst");
      given.set("pipelineElements", [given.get("commandAst")]);
    } else demand(given, "pipelineElements+");
  },
  ScriptBlockAst: (given) => {
    if (!given.has("statements")) return;
    demand(given, "statements");
    const statements = given.get("statements") as grammar.StatementBlockAst;
    const isFilter = given.get("isFilter") === true;
    takeStatements(given, statements);
    const lists = [given.get("statements"), given.get("traps")] as [grammar.StatementAst[], grammar.TrapStatementAst[]];
    const kind = isFilter ? TokenKind.Process : TokenKind.End;
    given.set(
      isFilter ? "processBlock" : "endBlock",
      new grammar.NamedBlockAst(statements.extent, kind, true, ...lists),
    );
  },
  TypeConstraintAst: (given) => {
    if (!given.has("type")) return;
    demand(given, "type");
    const extent = given.get("extent") as grammar.ScriptExtent;
    given.set("typeName", new grammar.TypeName(extent, displayTypeName(given.get("type") as DotNetType)));
  },
  UsingStatementAst: useStatement,
  VariableExpressionAst: (given) => {
    if (!given.has("variableName")) return;
    demand(given, "variableName");
    given.set("variablePath", new grammar.VariablePath(String(given.get("variableName"))));
  },
};

function useStatement(given: Map<string, unknown>): void {
  const kinds = { Assembly: 0, Command: 1, Module: 2, Type: 4 } as const;
  if (given.has("moduleSpecification")) {
    demand(given, "moduleSpecification");
    given.set("usingKind", kinds.Module).set("usedName", given.get("aliasName") ?? null);
    return;
  }
  const kind = given.get("kind");
  if (given.has("resolvedAliasAst")) {
    demand(given, "aliasName resolvedAliasAst");
    if (kind === kinds.Assembly) throw psArgumentInvalid("kind");
    given.set("usedName", given.get("aliasName")).set("alias", given.get("resolvedAliasAst"));
  } else {
    demand(given, "name");
    if (kind === kinds.Command || kind === kinds.Type) throw psArgumentInvalid("kind");
    given.set("usedName", given.get("name"));
  }
  given.set("usingKind", kind);
}

/** A node belongs to one tree. */
function refuseReused(values: readonly unknown[], seen = new Set<Ast>()): void {
  for (const value of values) {
    if (Array.isArray(value)) refuseReused(value, seen);
    if (!(value instanceof Ast)) continue;
    if (value.parent === null && !seen.has(value)) {
      seen.add(value);
      continue;
    }
    throw new Exception(
      "System.InvalidOperationException",
      "An AST cannot be used as the child of more than one AST. To use this AST in another AST, call the Copy() method and use its result.",
    );
  }
}

/** The constructor of a class of the tree, or undefined for the abstract ones. */
export function treeConstructor(className: string): ConstructorImplementation | undefined {
  if (className === "BaseCtorInvokeMemberExpressionAst") return baseCall;
  const recipe = recipes[className];
  if (recipe === undefined) return undefined;
  const NodeType = (grammar as unknown as Record<string, NodeClass>)[className] as NodeClass;
  return (args, signature) => {
    const given = new Map<string, unknown>();
    for (const [at, { name }] of signature.parameters.entries()) {
      const isConstant = className === "ConstantExpressionAst" && name === "value";
      given.set(name, isConstant ? unwrap(args[at] ?? null) : fromArgument(args[at] ?? null));
    }
    demand(given, "extent");
    supplements[className]?.(given);
    if (recipe.need !== undefined) demand(given, recipe.need);
    recipe.check?.(given);
    const taken = recipe.take.split(" ").map((word) => take(given, word));
    refuseReused(taken);
    return new NodeType(...taken) as unknown as PSValue;
  };
}

function take(given: Arguments, word: string): unknown {
  if (word.endsWith("*")) return given.get(word.slice(0, -1)) ?? [];
  const flags = ["nullConditional", "background"];
  return given.get(word) ?? (flags.includes(word) ? false : null);
}

/** `: base(…)`: `this` and `.ctor` stand where the keyword is. */
const baseCall: ConstructorImplementation = (args) => {
  const [keyword = null, call = null, given = null] = args.map((arg) => fromArgument(arg));
  if (keyword === null || call === null) throw psArgumentNull("extent");
  refuseReused([given]);
  const extent = keyword as grammar.ScriptExtent;
  return new grammar.BaseCtorInvokeMemberExpressionAst(
    call as grammar.ScriptExtent,
    new grammar.VariableExpressionAst(extent, new grammar.VariablePath("this"), false),
    new grammar.StringConstantExpressionAst(extent, ".ctor", grammar.StringConstantType.BareWord),
    (given ?? []) as grammar.ExpressionAst[],
  ) as unknown as PSValue;
};
