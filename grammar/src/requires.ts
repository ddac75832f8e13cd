// Owns `#requires` lines: parses them as commands and gathers what they ask for.
import type {
  Ast,
  CommandAst,
  CommandElementAst,
  CommandParameterAst,
  ConstantExpressionAst,
  HashtableAst,
  ParenExpressionAst,
  ScriptBlockAst,
  StringConstantExpressionAst,
  VariableExpressionAst,
} from "./ast/index.ts";
import type { ArrayLiteralAst } from "./ast/index.ts";
import { isConstant, pureExpression } from "./checks/constant-expression.ts";
import { NumberLiteral } from "./number-literal.ts";
import type { ScriptExtent } from "./script-extent.ts";
import type { ModuleRequirement, ScriptRequirements } from "./script-requirements.ts";

type Report = (extent: ScriptExtent, id: string, ...args: string[]) => void;

/** A constant as `#requires` needs it. */
type Constant = string | NumberLiteral | boolean | null | Constant[] | Map<string, Constant>;

const names = ["runasadministrator", "shellid", "pssnapin", "psedition", "version", "assembly", "modules"] as const;

/** Requirements while they are gathered. */
class Requirements {
  requiredApplicationId: string | null = null;
  requiredPSVersion: string | null = null;
  readonly requiredPSEditions: string[] = [];
  readonly requiredModules: ModuleRequirement[] = [];
  readonly requiredAssemblies: string[] = [];
  isElevationRequired = false;
}

/** What the commands of `#requires` lines ask for; errors go to report. */
export function readRequirements(commands: readonly CommandAst[], report: Report): ScriptRequirements {
  const result = new Requirements();
  for (const command of commands) readCommand(command, result, report);
  return result;
}

function readCommand(command: CommandAst, result: Requirements, report: Report): void {
  const elements = command.commandElements;
  const first = elements[0];
  const name = first?.kind === "StringConstantExpression" ? (first as StringConstantExpressionAst).text : "";
  if (name.toLowerCase() !== "requires") report(command.extent, "ScriptRequiresInvalidFormat");
  const usesSnapin = elements.some(
    (element) => element.kind === "CommandParameter" && abbreviated(element as CommandParameterAst) === "pssnapin",
  );
  for (let i = 1; i < elements.length; i++) {
    const element = elements[i] as CommandElementAst;
    if (element.kind !== "CommandParameter") {
      report(element.extent, "ScriptRequiresInvalidFormat");
      continue;
    }
    const parameter = element as CommandParameterAst;
    const next = parameter.argument ?? elements[i + 1] ?? null;
    if (parameter.argument === null) i++;
    readParameter(parameter, next, usesSnapin, result, report);
  }
}

function abbreviated(parameter: CommandParameterAst): (typeof names)[number] | undefined {
  const written = parameter.parameterName.toLowerCase();
  return names.find((name) => name.startsWith(written));
}

function readParameter(
  parameter: CommandParameterAst,
  argument: Ast | null,
  usesSnapin: boolean,
  result: Requirements,
  report: Report,
): void {
  const name = abbreviated(parameter);
  if (name === "runasadministrator") {
    result.isElevationRequired = true;
    if (argument !== null) report(parameter.extent, "ParameterCannotHaveArgument", parameter.parameterName);
    return;
  }
  if (argument === null) {
    report(parameter.extent, "ParameterRequiresArgument", parameter.parameterName);
    return;
  }
  if (!isConstant(argument, { attribute: false, classAttribute: false, requires: true, types: null })) {
    report(argument.extent, "RequiresArgumentMustBeConstant");
    return;
  }
  const value = constantOf(argument);
  switch (name) {
    case undefined:
      report(parameter.extent, "ScriptRequiresInvalidFormat");
      return;
    case "shellid":
      if (result.requiredApplicationId !== null) report(parameter.extent, "ParameterAlreadyBound", "", "shellid");
      else if (typeof value !== "string") report(argument.extent, "RequiresInvalidStringArgument", "shellid");
      else result.requiredApplicationId = value;
      return;
    case "pssnapin":
      if (typeof value !== "string") report(argument.extent, "RequiresInvalidStringArgument", "pssnapin");
      return;
    case "version":
      readVersion(parameter, argument, value, usesSnapin, result, report);
      return;
    default:
      for (const item of Array.isArray(value) ? value : [value]) readItem(name, argument, item, result, report);
  }
}

function readVersion(
  parameter: CommandParameterAst,
  argument: Ast,
  value: Constant,
  usesSnapin: boolean,
  result: Requirements,
  report: Report,
): void {
  const text = typeof value === "string" ? value : argument.extent.text;
  const version = /^\d+$/.test(text) ? `${text}.0` : text;
  if (!/^\d+(?:\.\d+){1,3}$/.test(version)) report(argument.extent, "RequiresVersionInvalid");
  else if (usesSnapin) return;
  else if (result.requiredPSVersion !== null && result.requiredPSVersion !== version) {
    report(parameter.extent, "ParameterAlreadyBound", "", "version");
  } else {
    result.requiredPSVersion = version;
  }
}

function readItem(
  name: "psedition" | "assembly" | "modules",
  argument: Ast,
  item: Constant,
  result: Requirements,
  report: Report,
): void {
  if (name === "modules") {
    const requirement = moduleRequirement(argument, item);
    if (typeof requirement === "string") report(argument.extent, "RequiresModuleInvalid", requirement);
    else result.requiredModules.push(requirement);
    return;
  }
  if (typeof item !== "string") {
    report(argument.extent, "RequiresInvalidStringArgument", name);
    return;
  }
  if (name === "assembly") {
    if (!result.requiredAssemblies.includes(item)) result.requiredAssemblies.push(item);
    return;
  }
  if (!/^(?:core|desktop)$/i.test(item)) report(argument.extent, "RequiresPSEditionInvalid", name);
  const known = result.requiredPSEditions.some((edition) => edition.toLowerCase() === item.toLowerCase());
  if (known) report(argument.extent, "RequiresPSEditionValueIsAlreadySpecified", name);
  else result.requiredPSEditions.push(item);
}

/** A module requirement, or the message of what is wrong with it. */
function moduleRequirement(argument: Ast, item: Constant): ModuleRequirement | string {
  const none = { version: null, requiredVersion: null, maximumVersion: null, guid: null, ast: null };
  if (typeof item === "string") return { ...none, name: item };
  if (!(item instanceof Map))
    return `Cannot convert the "${argument.extent.text}" value to type "ModuleSpecification".`;
  const text = (key: string): string | null => {
    const value = item.get(key);
    if (value === undefined || value === null) return null;
    return value instanceof NumberLiteral ? String(value.value) : String(value);
  };
  const name = text("modulename");
  if (name === null) return "The hashtable describing a module contains one or more members that are not valid.";
  return {
    name,
    version: text("moduleversion"),
    requiredVersion: text("requiredversion"),
    maximumVersion: text("maximumversion"),
    guid: text("guid"),
    ast: argument.kind === "Hashtable" ? (argument as HashtableAst) : null,
  };
}

function constantOf(ast: Ast): Constant {
  switch (ast.kind) {
    case "ConstantExpression":
    case "StringConstantExpression":
      return (ast as ConstantExpressionAst).value;
    case "ArrayLiteral":
      return (ast as ArrayLiteralAst).elements.map(constantOf);
    case "ParenExpression": {
      const inner = pureExpression((ast as ParenExpressionAst).pipeline);
      return inner === null ? null : constantOf(inner);
    }
    case "VariableExpression": {
      const name = (ast as VariableExpressionAst).variablePath.unqualifiedPath.toLowerCase();
      return name === "null" ? null : name === "true";
    }
    case "Hashtable": {
      const entries = (ast as HashtableAst).keyValuePairs.map(([key, value]) => {
        const inner = pureExpression(value);
        return [String(constantOf(key)).toLowerCase(), inner === null ? null : constantOf(inner)] as const;
      });
      return new Map(entries);
    }
    default:
      return null;
  }
}

/** Puts the requirements into the tree, whose field is read-only for everyone else. */
export function attachRequirements(ast: ScriptBlockAst, requirements: ScriptRequirements): void {
  (ast as { scriptRequirements: ScriptRequirements | null }).scriptRequirements = requirements;
}
