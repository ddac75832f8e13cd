// What an expression yields as far as its text tells: types, literal tables with their keys, values of variables.
import { type DotNetType, listTypeMembers, membersOf, type PSValue, resolveType, typeOf, unwrap } from "@latch/dotnet";
import { CmdletInfo, type ExecutionContext, findCommand, scriptMetadataOf } from "@latch/engine";
import * as grammar from "@latch/grammar";
import type { Ast, CommandAst, PipelineAst } from "@latch/grammar";

/** One thing an expression may yield. */
export type Inferred =
  | { readonly kind: "type"; readonly type: DotNetType }
  | { readonly kind: "value"; readonly value: PSValue }
  /** a table or object literal: its keys with what they hold */
  | { readonly kind: "table"; readonly isObject: boolean; readonly keys: ReadonlyMap<string, Inferred | null> };

/** Variables that refer to each other end after as many steps. */
const MAXIMUM_DEPTH = 12;

/** Infers inside one text. */
export class TypeInference {
  private readonly context: ExecutionContext;
  private readonly tree: Ast;
  private depth = 0;

  constructor(context: ExecutionContext, tree: Ast) {
    this.context = context;
    this.tree = tree;
  }

  /** What an expression, pipeline or statement yields; collections as they are. */
  infer(ast: Ast | null): Inferred[] {
    if (ast === null || this.depth >= MAXIMUM_DEPTH) return [];
    this.depth++;
    try {
      return this.byKind(ast);
    } finally {
      this.depth--;
    }
  }

  /** The objects that go down a pipeline: elements of collections. */
  elements(inferred: readonly Inferred[]): Inferred[] {
    return inferred.flatMap((item) => {
      if (item.kind === "table") return [item];
      if (item.kind === "value") {
        const value = unwrap(item.value);
        if (Array.isArray(value))
          return value.length === 0 ? [] : [{ kind: "value" as const, value: value[0] as PSValue }];
      }
      const type = item.kind === "type" ? item.type : typeOf(item.value);
      const element = type.elementType ?? (isList(type) ? (type.genericArguments.at(-1) ?? null) : null);
      return element === null ? [item] : ofType(element);
    });
  }

  /** What the command before the one at hand writes; null when it is the first of its pipeline. */
  inputOf(command: Ast): Inferred[] | null {
    const pipeline = command.parent;
    if (!(pipeline instanceof grammar.PipelineAst)) return null;
    const index = pipeline.pipelineElements.indexOf(command as CommandAst);
    return index <= 0 ? null : this.elements(this.output(pipeline, index - 1));
  }

  private byKind(ast: Ast): Inferred[] {
    if (ast instanceof grammar.PipelineAst) return this.output(ast, ast.pipelineElements.length - 1);
    if (ast instanceof grammar.CommandExpressionAst) return this.infer(ast.expression);
    if (ast instanceof grammar.ParenExpressionAst) return this.infer(ast.pipeline);
    if (ast instanceof grammar.SubExpressionAst || ast instanceof grammar.ArrayExpressionAst)
      return this.elements(this.infer(ast.subExpression.statements.at(-1) ?? null));
    if (ast instanceof grammar.ArrayLiteralAst) return this.infer(ast.elements[0] ?? null);
    if (ast instanceof grammar.StringConstantExpressionAst || ast instanceof grammar.ExpandableStringExpressionAst)
      return named("System.String");
    if (ast instanceof grammar.ConstantExpressionAst)
      return named(typeof ast.value === "object" ? `System.${ast.value.type}` : "System.Int32");
    if (ast instanceof grammar.HashtableAst) return [this.table(ast, false)];
    if (ast instanceof grammar.ConvertExpressionAst) return this.converted(ast);
    if (ast instanceof grammar.AttributedExpressionAst) return this.infer(ast.child);
    if (ast instanceof grammar.AssignmentStatementAst) return this.infer(ast.right);
    if (ast instanceof grammar.VariableExpressionAst) return this.variable(ast);
    if (ast instanceof grammar.TypeExpressionAst) return named("System.Type");
    if (ast instanceof grammar.ScriptBlockExpressionAst) return named("System.Management.Automation.ScriptBlock");
    if (ast instanceof grammar.MemberExpressionAst) return this.member(ast);
    if (ast instanceof grammar.IndexExpressionAst) return this.elements(this.infer(ast.target));
    if (ast instanceof grammar.BinaryExpressionAst) return this.binary(ast);
    if (ast instanceof grammar.CommandAst) return this.command(ast);
    return [];
  }

  private table(ast: grammar.HashtableAst, isObject: boolean): Inferred {
    const keys = new Map<string, Inferred | null>();
    for (const [key, value] of ast.keyValuePairs) {
      if (key instanceof grammar.StringConstantExpressionAst) keys.set(key.text, this.infer(value)[0] ?? null);
    }
    return { kind: "table", isObject, keys };
  }

  private converted(ast: grammar.ConvertExpressionAst): Inferred[] {
    const name = ast.type.typeName.fullName.toLowerCase();
    const isTable = ast.child instanceof grammar.HashtableAst;
    if (isTable && /^(system\.management\.automation\.)?(pscustomobject|psobject|ordered|psnoteproperty)$/.test(name))
      return [this.table(ast.child as grammar.HashtableAst, !name.endsWith("ordered"))];
    const type = resolveType(ast.type.typeName.fullName);
    return type === null ? [] : ofType(type);
  }

  private binary(ast: grammar.BinaryExpressionAst): Inferred[] {
    const operator = grammar
      .tokenKindText(ast.operator)
      .toLowerCase()
      .replace(/^-[ic]?/, "");
    if (/^(f|join|replace)$/.test(operator)) return named("System.String");
    if (operator === "split") return named("System.String[]");
    if (operator === "as" && ast.right instanceof grammar.TypeExpressionAst) {
      const type = resolveType(ast.right.typeName.fullName);
      return type === null ? [] : ofType(type);
    }
    if (
      /^(eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|is|isnot|and|or|xor|in|notin|contains|notcontains)$/.test(
        operator,
      )
    )
      return named("System.Boolean");
    return this.infer(ast.left);
  }

  /** `$_` is what is piped in; others are what was last assigned before, declared, or what they hold now. */
  private variable(ast: grammar.VariableExpressionAst): Inferred[] {
    const name = ast.variablePath.unqualifiedPath.toLowerCase();
    if (name === "_" || name === "psitem") return this.pipelineVariable(ast);
    const declared = this.assigned(name, ast.extent.startOffset);
    if (declared !== null) return declared;
    const value = this.context.currentScope.lookup(name);
    return value === undefined || value === null ? [] : [{ kind: "value", value }];
  }

  private pipelineVariable(ast: Ast): Inferred[] {
    for (let at: Ast | null = ast.parent; at !== null; at = at.parent) {
      if (at instanceof grammar.SwitchStatementAst) return this.elements(this.infer(at.condition));
      if (at instanceof grammar.CatchClauseAst) return named("System.Management.Automation.ErrorRecord");
      if (at instanceof grammar.CommandAst) {
        const input = this.inputOf(at);
        if (input !== null) return input;
      }
      const call = at instanceof grammar.InvokeMemberExpressionAst ? at.member : null;
      if (call instanceof grammar.StringConstantExpressionAst && /^(where|foreach)$/i.test(call.text))
        return this.elements(this.infer((at as grammar.InvokeMemberExpressionAst).expression));
    }
    return [];
  }

  private assigned(name: string, before: number): Inferred[] | null {
    const isName = (ast: Ast | null): boolean =>
      ast instanceof grammar.VariableExpressionAst && ast.variablePath.unqualifiedPath.toLowerCase() === name;
    let found: Inferred[] | null = null;
    this.tree.findAll((ast: Ast) => {
      if (ast.extent.startOffset >= before) return false;
      if (ast instanceof grammar.AssignmentStatementAst && ast.extent.endOffset <= before) {
        const { left } = ast;
        if (left instanceof grammar.ConvertExpressionAst && isName(left.child)) found = this.converted(left);
        else if (isName(left)) found = this.infer(ast.right);
      } else if (ast instanceof grammar.ConvertExpressionAst && isName(ast.child) && found === null)
        found = this.converted(ast);
      else if (ast instanceof grammar.ForEachStatementAst && isName(ast.variable))
        found = this.elements(this.infer(ast.condition));
      else if (ast instanceof grammar.ParameterAst && isName(ast.name)) found = parameterType(ast);
      return false;
    }, true);
    return found;
  }

  private member(ast: grammar.MemberExpressionAst): Inferred[] {
    if (!(ast.member instanceof grammar.StringConstantExpressionAst)) return [];
    const name = ast.member.text;
    if (ast.static) return staticMember(ast, name);
    return this.infer(ast.expression).flatMap((target) => {
      if (target.kind === "table") {
        const held = [...target.keys].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
        return held == null ? [] : [held];
      }
      const type = target.kind === "type" ? target.type : typeOf(target.value);
      const found = listTypeMembers(type).find((member) => member.name.toLowerCase() === name.toLowerCase());
      return found?.type == null ? [] : ofType(found.type);
    });
  }

  /** What a pipeline's element writes. */
  private output(pipeline: PipelineAst, index: number): Inferred[] {
    const element = pipeline.pipelineElements[index];
    return element === undefined ? [] : this.infer(element);
  }

  private command(command: CommandAst): Inferred[] {
    const [first] = command.commandElements;
    const name = first instanceof grammar.StringConstantExpressionAst ? first.text : null;
    const info = name === null ? null : findCommand(this.context, name);
    if (info === null) return [];
    switch (info.name) {
      case "Where-Object":
      case "Sort-Object":
      case "Tee-Object":
      case "Get-Unique":
      case "Select-Object":
        return this.inputOf(command) ?? [];
      case "ForEach-Object":
        return this.lastOfBlock(command);
      case "New-Object":
        return namedArgument(command);
      case "Get-Random":
      case "Write-Output":
        return this.inputOf(command) ?? this.infer(command.commandElements[1] ?? null);
      default:
        break;
    }
    const types =
      info instanceof CmdletInfo
        ? info.metadata.outputTypes
        : (scriptMetadataOf(info)?.outputTypes ?? []).flatMap((attribute) =>
            attribute.types.map((type) => (typeof type === "string" ? type : (type as unknown as DotNetType).fullName)),
          );
    const known = types.filter((type) => !/^System\.(Object|Void|Boolean)$/.test(type) || types.length === 1);
    return providerTypes(info.name) ?? known.flatMap(named);
  }

  private lastOfBlock(command: CommandAst): Inferred[] {
    const block = command.commandElements.find((element) => element instanceof grammar.ScriptBlockExpressionAst);
    if (!(block instanceof grammar.ScriptBlockExpressionAst)) return [];
    const body = block.scriptBlock.processBlock ?? block.scriptBlock.endBlock;
    return this.elements(this.infer(body?.statements.at(-1) ?? null));
  }
}

/** Cmdlets of providers write what the file system does: that is where most of them are used. */
function providerTypes(name: string): Inferred[] | null {
  if (!/^(Get-ChildItem|Get-Item|New-Item)$/.test(name)) return null;
  return [...named("System.IO.FileInfo"), ...named("System.IO.DirectoryInfo")];
}

function named(name: string): Inferred[] {
  const type = resolveType(name);
  return type === null ? [] : ofType(type);
}

function ofType(type: DotNetType): Inferred[] {
  return [{ kind: "type", type }];
}

function isList(type: DotNetType): boolean {
  return type.genericArguments.length === 1 && type.interfaces.some((each) => each.name.startsWith("IEnumerable"));
}

function parameterType(parameter: grammar.ParameterAst): Inferred[] {
  const constraint = parameter.attributes.find((attribute) => attribute instanceof grammar.TypeConstraintAst);
  return constraint === undefined ? [] : named(constraint.typeName.fullName);
}

function staticMember(ast: grammar.MemberExpressionAst, name: string): Inferred[] {
  if (!(ast.expression instanceof grammar.TypeExpressionAst)) return [];
  const type = resolveType(ast.expression.typeName.fullName);
  if (type === null) return [];
  if (name.toLowerCase() === "new") return ofType(type);
  const members = staticTypes(type);
  const found = members.get(name.toLowerCase());
  return found === undefined ? [] : ofType(found);
}

function staticTypes(type: DotNetType): Map<string, DotNetType> {
  const found = new Map<string, DotNetType>();
  const members = membersOf(type);
  for (const property of members.properties(true)) found.set(property.name.toLowerCase(), property.type);
  for (const group of members.methodGroups(true)) {
    const [first] = group.overloads;
    if (first !== undefined) found.set(group.name.toLowerCase(), first.returnType);
  }
  return found;
}

/** New-Object's type. */
function namedArgument(command: CommandAst): Inferred[] {
  const names = command.commandElements.slice(1);
  const first = names.find((element) => element instanceof grammar.StringConstantExpressionAst);
  return first instanceof grammar.StringConstantExpressionAst ? named(first.text) : [];
}
