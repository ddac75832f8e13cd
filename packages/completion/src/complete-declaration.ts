// Attribute arguments, keys of calculated properties, what may be assigned to a variable, `using` statements.
import { type DotNetType, EnumValue, membersOf, resolveType, unwrap } from "@latch/dotnet";
import { type ExecutionContext, findCommand } from "@latch/engine";
import {
  type Ast,
  AssignmentStatementAst,
  AttributeAst,
  AttributedExpressionAst,
  ConvertExpressionAst,
  type ExpressionAst,
  StringConstantExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { availableModules } from "./complete-names.ts";
import { completeNamespaces } from "./complete-type.ts";
import { CompletionResult } from "./completion-result.ts";
import { type CompletionSite, siteAt } from "./completion-site.ts";
import { words, wordResults } from "./words.ts";

type Found = [results: CompletionResult[], start: number];

/** `[Parameter(Man`: settable properties of the attribute; null when the cursor is not in an attribute. */
export function completeAttributeArgument(before: string, cursor: number): Found | null {
  const match = /\[\s*([A-Za-z][\w.]*)\(([^()[\]]*)$/.exec(before);
  if (match === null) return null;
  const [, name = "", given = ""] = match;
  const segment = given.slice(given.lastIndexOf(",") + 1);
  const typed = /^\s*(\w*)$/.exec(segment)?.[1];
  const type = attributeType(name);
  if (type === null || typed === undefined) return null;
  const used = new Set([...given.matchAll(/(\w+)\s*(?==|,)/g)].map((found) => (found[1] as string).toLowerCase()));
  const properties = membersOf(type)
    .properties(false)
    .filter((each) => each.canWrite && each.name.toLowerCase().startsWith(typed.toLowerCase()))
    .filter((each) => !used.has(each.name.toLowerCase()));
  const results = properties.map(
    (each) => new CompletionResult(each.name, each.name, "Property", `${each.type.displayName} ${each.name}`),
  );
  return results.length === 0 ? null : [results, cursor - typed.length];
}

function attributeType(name: string): DotNetType | null {
  for (const candidate of [name, `${name}Attribute`, `System.Management.Automation.${name}Attribute`]) {
    const type = resolveType(candidate);
    for (let base: DotNetType | null = type; base !== null; base = base.baseType)
      if (base.fullName === "System.Attribute") return type;
  }
  return null;
}

/** Which keys the tables of a cmdlet's -Property take. */
const propertyKeys: Readonly<Record<string, readonly string[]>> = {
  "Select-Object": ["Name", "Expression"],
  "Sort-Object": ["Expression", "Ascending", "Descending"],
  "Group-Object": ["Expression"],
  "Compare-Object": ["Expression"],
  "Format-Table": ["Expression", "FormatString", "Label", "Width", "Alignment"],
  "Format-List": ["Expression", "FormatString", "Label"],
  "Format-Wide": ["Expression", "FormatString"],
  "Format-Custom": ["Expression", "Depth"],
};

/** `select @{ `: keys of a calculated property; null when the cursor is not at a key of one. */
export function completePropertyKey(context: ExecutionContext, before: string, cursor: number): Found | null {
  const match = /@\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)$/.exec(before);
  if (match === null) return null;
  const given = match[1] as string;
  const typed = /(?:^|[;\n])\s*(\w*)$/.exec(given)?.[1];
  if (typed === undefined) return null;
  const command = siteAt(before.slice(0, match.index), match.index).command?.commandElements[0];
  const info = command instanceof StringConstantExpressionAst ? findCommand(context, command.text) : null;
  const keys = propertyKeys[info?.name ?? ""];
  if (keys === undefined) return null;
  const used = [...given.matchAll(/(?:^|[;\n])\s*(\w+)\s*=/g)].map((found) => (found[1] as string).toLowerCase());
  const free = keys.filter((key) => !used.includes(key.toLowerCase()));
  const described = new Map(words("propertyKeys", typed));
  const results = free
    .filter((key) => described.has(key))
    .map((key) => new CompletionResult(key, key, "Property", described.get(key) as string));
  return [results, cursor - typed.length];
}

/** `$preference = "Si`, `[DayOfWeek]$d = `: the values that the variable takes; null when any may stand. */
export function completeAssignment(context: ExecutionContext, site: CompletionSite): Found | null {
  const { word, wordStart, text, tree } = site;
  if (word !== "" && !/^['"]/.test(word)) return null;
  const assignments = tree.findAll(
    (ast: Ast) =>
      ast instanceof AssignmentStatementAst &&
      ast.left.extent.endOffset <= wordStart &&
      /^\s*=\s*$/.test(text.slice(ast.left.extent.endOffset, wordStart)),
    true,
  ) as AssignmentStatementAst[];
  const values =
    assignments.length === 0 ? null : valuesOf(context, (assignments.at(-1) as AssignmentStatementAst).left);
  if (values === null) return null;
  const quote = word.charAt(0) || "'";
  const wanted = word.slice(1).toLowerCase();
  const results = values
    .filter((value) => value.toLowerCase().startsWith(wanted))
    .map((value) => quote + value + quote)
    .map((value) => new CompletionResult(value, value, "Text", value));
  return [results, wordStart];
}

function valuesOf(context: ExecutionContext, left: ExpressionAst): string[] | null {
  if (left instanceof ConvertExpressionAst) {
    const type = resolveType(left.type.typeName.fullName);
    if (type?.isEnum === true) return enumNames(type);
  }
  if (left instanceof AttributedExpressionAst) {
    if (left.attribute instanceof AttributeAst && /^ValidateSet(Attribute)?$/i.test(left.attribute.typeName.name)) {
      const texts = left.attribute.positionalArguments.filter((each) => each instanceof StringConstantExpressionAst);
      return texts.map((each) => each.text).sort();
    }
    return valuesOf(context, left.child);
  }
  if (!(left instanceof VariableExpressionAst)) return null;
  const value = unwrap(context.currentScope.lookup(left.variablePath.unqualifiedPath.toLowerCase()) ?? null);
  return value instanceof EnumValue ? enumNames(value.type) : null;
}

function enumNames(type: DotNetType): string[] {
  return [...type.enumMembers().keys()].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** `using name`, `using namespace System.Coll`, `using module M`; null in no such statement. */
export function completeUsing(context: ExecutionContext, before: string, cursor: number): Found | null {
  const match = /(?:^|[\n;])\s*using(?:\s+(\w*)|\s+(namespace|module)\s+(\S*))$/i.exec(before);
  if (match === null) return null;
  const [, keyword, kind = "", typed = ""] = match;
  if (keyword !== undefined) return [wordResults("using", keyword, "Keyword"), cursor - keyword.length];
  if (kind.toLowerCase() === "namespace") return [completeNamespaces(typed), cursor - typed.length];
  return [availableModules(context, typed), cursor - typed.length];
}
