// Members after `.` and `::`, and keys in `$table[`.
import {
  DictionaryBase,
  listMembers,
  listStaticMembers,
  type PSMemberInfo,
  type PSValue,
  type TypeMember,
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
import { keysOf, membersOf } from "./complete-property.ts";
import { CompletionResult } from "./completion-result.ts";
import { type Inferred, TypeInference } from "./infer-type.ts";

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
  const value = valueOf(context, tree, target);
  if (value === undefined) return inferredResults(new TypeInference(context, tree).infer(target), prefix);
  const base = unwrap(value);
  const keys = base instanceof DictionaryBase ? keyResults(base, prefix) : [];
  return [...keys, ...results(listMembers(value), prefix)];
}

/** The value of a literal, or of a variable that the text does not set; undefined when it must be inferred. */
function valueOf(context: ExecutionContext, tree: ScriptBlockAst, ast: Ast): PSValue | undefined {
  if (ast instanceof StringConstantExpressionAst) return ast.text;
  if (ast instanceof ExpandableStringExpressionAst) return "";
  if (ast instanceof TypeExpressionAst) return resolveType(ast.typeName.fullName) ?? undefined;
  if (!(ast instanceof VariableExpressionAst)) return undefined;
  const [inferred] = new TypeInference(context, tree).infer(ast);
  return inferred?.kind === "value" ? inferred.value : undefined;
}

/** Members of what an expression may yield: keys first, then properties, then methods. */
function inferredResults(inferred: readonly Inferred[], prefix: string): CompletionResult[] {
  const found = new Map<string, TypeMember & { rank: number }>();
  const add = (member: TypeMember, rank: number): void => {
    const key = member.name.toLowerCase();
    if (key.startsWith(prefix) && !found.has(key)) found.set(key, { ...member, rank });
  };
  for (const item of inferred) {
    if (item.kind === "table") for (const member of keysOf(item)) add(member, 0);
    for (const member of membersOf(item, true)) add(member, member.isMethod ? 2 : 1);
  }
  return [...found.values()]
    .filter(({ name }) => !/^(get_|set_|add_|remove_|op_)/.test(name))
    .sort((a, b) => a.rank - b.rank || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .map(({ name, isMethod, definition }) =>
      isMethod
        ? new CompletionResult(`${name}(`, name, "Method", definition)
        : new CompletionResult(
            /^\w+$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`,
            name,
            "Property",
            definition,
          ),
    );
}

function results(members: readonly PSMemberInfo[], prefix: string): CompletionResult[] {
  const found = members.filter(
    (member) =>
      member.name.toLowerCase().startsWith(prefix) &&
      member.memberType !== "ParameterizedProperty" &&
      !/^(get_|set_|add_|remove_|op_)/.test(member.name),
  );
  const rank = (member: PSMemberInfo) => (member.memberType.includes("Method") ? 1 : 0);
  found.sort((a, b) => rank(a) - rank(b) || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  return found.map((member) => {
    const isMethod = member.memberType.includes("Method");
    return new CompletionResult(
      isMethod ? `${member.name}(` : member.name,
      member.name,
      isMethod ? "Method" : "Property",
      member.definition.replaceAll("), ", ")\r\n"),
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
