// Members after `.` and `::`, and keys in `$table[`.
import {
  DictionaryBase,
  listMembers,
  listStaticMembers,
  type PSMemberInfo,
  type PSValue,
  resolveType,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import {
  type Ast,
  ConvertExpressionAst,
  ExpandableStringExpressionAst,
  FunctionMemberAst,
  InvokeMemberExpressionAst,
  type MemberExpressionAst,
  PropertyMemberAst,
  type ScriptBlockAst,
  StringConstantExpressionAst,
  TypeDefinitionAst,
  TypeExpressionAst,
  VariableExpressionAst,
  AssignmentStatementAst,
} from "@latch/grammar";
import { CompletionResult } from "./completion-result.ts";

/** The members of what stands before the dot whose names begin as typed. */
export function completeMembers(
  context: ExecutionContext,
  tree: ScriptBlockAst,
  member: MemberExpressionAst,
  typed: string,
): CompletionResult[] {
  const prefix = typed.toLowerCase();
  const target = member.expression;
  const inText = classInText(tree, target);
  if (inText !== null && !member.static) return classMembers(inText, prefix);
  if (member.static && target instanceof TypeExpressionAst) {
    const type = resolveType(target.typeName.fullName);
    return type === null ? [] : results(listStaticMembers(type), prefix);
  }
  const value = valueOf(context, target);
  if (value === undefined) return [];
  const base = unwrap(value);
  const keys = base instanceof DictionaryBase ? keyResults(base, prefix) : [];
  return [...keys, ...results(listMembers(value), prefix)];
}

/** The value of a literal or a variable; undefined when only running code could tell. */
function valueOf(context: ExecutionContext, ast: Ast): PSValue | undefined {
  if (ast instanceof StringConstantExpressionAst) return ast.value;
  if (ast instanceof ExpandableStringExpressionAst) return "";
  if (ast instanceof VariableExpressionAst)
    return context.currentScope.lookup(ast.variablePath.unqualifiedPath.toLowerCase());
  if (ast instanceof TypeExpressionAst) return resolveType(ast.typeName.fullName) ?? undefined;
  return undefined;
}

function results(members: readonly PSMemberInfo[], prefix: string): CompletionResult[] {
  const found = members.filter(
    (member) => member.name.toLowerCase().startsWith(prefix) && !/^(get_|set_|add_|remove_|op_)/.test(member.name),
  );
  const rank = (member: PSMemberInfo) => (member.memberType.includes("Method") ? 1 : 0);
  found.sort((a, b) => rank(a) - rank(b) || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  return found.map((member) => {
    const isMethod = member.memberType.includes("Method");
    return new CompletionResult(
      isMethod ? `${member.name}(` : member.name,
      member.name,
      isMethod ? "Method" : "Property",
      member.definition.replaceAll("), ", ")\n"),
    );
  });
}

function keyResults(table: DictionaryBase, prefix: string): CompletionResult[] {
  const found: CompletionResult[] = [];
  for (const key of table.keys()) {
    const name = toStringValue(key);
    if (!name.toLowerCase().startsWith(prefix)) continue;
    const text = /^\w+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
    found.push(new CompletionResult(text, name, "Property", name));
  }
  return found;
}

/** The class, defined in the text, of a variable that the text makes from it. */
function classInText(tree: ScriptBlockAst, target: Ast): TypeDefinitionAst | null {
  if (!(target instanceof VariableExpressionAst)) return null;
  const classes = new Map<string, TypeDefinitionAst>();
  for (const found of tree.findAll((ast: Ast) => ast instanceof TypeDefinitionAst, true) as TypeDefinitionAst[])
    classes.set(found.name.toLowerCase(), found);
  if (classes.size === 0) return null;
  const name = target.variablePath.unqualifiedPath.toLowerCase();
  for (const found of tree.findAll(
    (ast: Ast) => ast instanceof AssignmentStatementAst,
    true,
  ) as AssignmentStatementAst[]) {
    const left = found.left instanceof ConvertExpressionAst ? found.left.child : found.left;
    if (!(left instanceof VariableExpressionAst) || left.variablePath.unqualifiedPath.toLowerCase() !== name) continue;
    const typeName =
      found.left instanceof ConvertExpressionAst ? found.left.type.typeName.fullName : constructedType(found.right);
    const known = typeName === null ? undefined : classes.get(typeName.toLowerCase());
    if (known !== undefined) return known;
  }
  return null;
}

function constructedType(right: Ast): string | null {
  const call = right.find((ast: Ast) => ast instanceof InvokeMemberExpressionAst, true);
  return call instanceof InvokeMemberExpressionAst && call.static && call.expression instanceof TypeExpressionAst
    ? call.expression.typeName.fullName
    : null;
}

function classMembers(type: TypeDefinitionAst, prefix: string): CompletionResult[] {
  const properties = type.members.filter((member) => member instanceof PropertyMemberAst).map((member) => member.name);
  const methods = type.members
    .filter((member) => member instanceof FunctionMemberAst && member.name !== type.name)
    .map((member) => member.name);
  const wanted = (names: readonly string[]) =>
    [...new Set(names)]
      .filter((name) => name.toLowerCase().startsWith(prefix))
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return [
    ...wanted(properties).map((name) => new CompletionResult(name, name, "Property", name)),
    ...wanted([...methods, "Equals", "GetHashCode", "GetType", "ToString"]).map(
      (name) => new CompletionResult(`${name}(`, name, "Method", `${name}()`),
    ),
  ];
}

/** The keys of a table, for `$table[`. */
export function completeKeys(context: ExecutionContext, variable: string, typed: string): CompletionResult[] {
  const base = unwrap(context.currentScope.lookup(variable.toLowerCase()) ?? null);
  if (!(base instanceof DictionaryBase)) return [];
  const wanted = typed.replace(/^['"]/, "").toLowerCase();
  const found: CompletionResult[] = [];
  for (const key of base.keys()) {
    const name = toStringValue(key);
    if (name.toLowerCase().startsWith(wanted))
      found.push(
        new CompletionResult(
          `'${name.replaceAll("'", "''")}'`,
          `'${name}'`,
          "Property",
          typeOf(base.get(key) ?? null).name,
        ),
      );
  }
  return found;
}
