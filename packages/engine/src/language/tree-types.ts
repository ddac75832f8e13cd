// Owns the syntax tree's classes as .NET types: their properties (from the fields of the same name) and methods.
import {
  arrayOf,
  construct,
  type Delegate,
  defineType,
  type DotNetType,
  enumValue,
  getType,
  isTrue,
  psArgumentNull,
  type PSValue,
  tagType,
  unwrap,
} from "@latch/dotnet";
import * as grammar from "@latch/grammar";
import { type Ast, isConstantVariable, type ITypeName, pureExpression } from "@latch/grammar";
import { copyTree } from "./copy-tree.ts";
import { constantValue } from "../compile/constants.ts";
import { findTypeName } from "../compile/type-names.ts";
import { activeContext } from "../runtime/active-context.ts";
import { scriptBlockOf } from "../runtime/parse-script.ts";
import { helpContent } from "./comment-help-type.ts";
import { readOnly } from "./read-only.ts";
import { requirementsOf } from "./requirements-type.ts";
import { safeValue } from "./safe-value.ts";
import { showAs } from "./token-types.ts";
import { treeConstructor } from "./tree-constructors.ts";
import { treeProperties } from "./tree-properties.ts";
import { defineVisitors, visitTree } from "./tree-visiting.ts";

const language = "System.Management.Automation.Language.";

type Fields = Record<string, unknown>;

function tuples(first: string, second: string, pairs: readonly (readonly [unknown, unknown])[]): PSValue {
  const type = getType("System.Tuple`2").makeGeneric([getType(first), getType(second)]);
  const made = pairs.map(([a, b]) => construct(type, [a as PSValue, b as PSValue]));
  return readOnly("System.Object", made);
}

/** What a property's declared type (as in the facts) makes of the field behind it. */
function convert(declared: string, value: unknown): PSValue {
  if (value === null || value === undefined) return declared.startsWith("ReadOnlyCollection") ? null : null;
  const collection = /^ReadOnlyCollection`1\[(.*)\]$/.exec(declared);
  if (collection !== null) {
    const element = collection[1] as string;
    const tuple = /^System\.Tuple`2\[(.*),(.*)\]$/.exec(element);
    if (tuple !== null) {
      return tuples(language + tuple[1], language + tuple[2], value as readonly (readonly [unknown, unknown])[]);
    }
    return readOnly(language + element, value as readonly unknown[]);
  }
  if (typeof value === "number" && !declared.startsWith("System.")) return enumValue(language + declared, value);
  return value as PSValue;
}

/** Fields whose names differ from the property's. */
const renamed: Record<string, string> = {
  "BlockStatementAst.Kind": "blockKind",
  "ErrorStatementAst.Kind": "errorKind",
};

/** Properties whose absence is null rather than an empty collection, as in PowerShell. */
const nullWhenEmpty = new Set([
  "NamedBlockAst.Traps",
  "StatementBlockAst.Traps",
  "InvokeMemberExpressionAst.Arguments",
  "InvokeMemberExpressionAst.GenericTypeArguments",
  "ErrorStatementAst.Conditions",
  "ErrorStatementAst.Bodies",
  "ErrorStatementAst.NestedAst",
  "ErrorExpressionAst.NestedAst",
]);

function reader(className: string, property: string, declared: string): (self: Ast) => PSValue {
  const key = `${className}.${property}`;
  if (property === "StaticType") return staticTypeOf as (self: Ast) => PSValue;
  if (property === "ScriptRequirements") return (self) => requirementsOf(self as grammar.ScriptBlockAst);
  if (className === "ConstantExpressionAst" && property === "Value") {
    return (self) => constantValue(self as grammar.ConstantExpressionAst);
  }
  const field = renamed[key] ?? property[0]?.toLowerCase() + property.slice(1);
  if (nullWhenEmpty.has(key)) {
    return (self) => {
      const value = (self as unknown as Fields)[field] as readonly unknown[] | null;
      return value === null || value.length === 0 ? null : convert(declared, value);
    };
  }
  return (self) => convert(declared, (self as unknown as Fields)[field]);
}

/** The type an expression has whatever its operands are. */
export function staticTypeOf(ast: Ast): DotNetType {
  const name = ((): string => {
    switch (ast.kind) {
      case "StringConstantExpression":
      case "ExpandableStringExpression":
        return "System.String";
      case "ArrayExpression":
      case "ArrayLiteral":
        return "System.Object[]";
      case "Hashtable":
        return "System.Collections.Hashtable";
      case "ScriptBlockExpression":
        return "System.Management.Automation.ScriptBlock";
      case "TypeExpression":
        return "System.Type";
      case "ConstantExpression": {
        const { value } = ast as grammar.ConstantExpressionAst;
        if (value instanceof grammar.NumberLiteral) {
          return value.type === "BigInteger" ? "System.Numerics.BigInteger" : `System.${value.type}`;
        }
        return "System.Boolean";
      }
      default:
        return "System.Object";
    }
  })();
  if (ast.kind === "ConvertExpression") {
    return findTypeName((ast as grammar.ConvertExpressionAst).type.typeName) ?? getType("System.Object");
  }
  if (ast.kind === "Parameter") return parameterType(ast as grammar.ParameterAst);
  return getType(name);
}

function parameterType(parameter: grammar.ParameterAst): DotNetType {
  const constraint = parameter.attributes.find((attribute) => attribute.kind === "TypeConstraint");
  const type = constraint === undefined ? null : findTypeName(constraint.typeName);
  return type ?? getType("System.Object");
}

function predicate(value: PSValue): (ast: Ast) => boolean {
  if (value === null) {
    throw psArgumentNull("predicate");
  }
  const delegate = unwrap(value) as unknown as Delegate;
  return (ast) => isTrue(delegate.invoke([ast as unknown as PSValue]));
}

/** Gives every class of the tree its type and its members. */
export function tagTreeTypes(): void {
  const classes = grammar as unknown as Record<string, { prototype: object } | undefined>;
  for (const [className, properties] of Object.entries(treeProperties)) {
    const target = classes[className];
    if (target === undefined) continue;
    const typeName = language + className;
    tagType(target as unknown as Parameters<typeof tagType>[0], typeName);
    const members: Record<string, (self: Ast) => PSValue> = {};
    for (const [property, declared] of Object.entries(properties))
      members[property] = reader(className, property, declared);
    const construct = treeConstructor(className);
    const parts = { name: typeName, properties: members, methods: methodsOf(className) };
    defineType<Ast>(construct === undefined ? parts : { ...parts, construct });
  }
  showAs(grammar.Ast, (self) => self.extent.text);
  for (const type of [grammar.TypeName, grammar.GenericTypeName, grammar.ArrayTypeName])
    showAs<ITypeName>(type, (self) => self.fullName);
  defineTypeNames();
  defineVisitors(Object.keys(treeProperties).map((name) => name.slice(0, -"Ast".length)));
}

/** PowerShell's searches see every node but the call of a base class's constructor, though its parts. */
function searched(test: (ast: Ast) => boolean): (ast: Ast) => boolean {
  return (ast) => ast.kind !== "BaseCtorInvokeMemberExpression" && test(ast);
}

type Methods = Record<string, (self: Ast, args: PSValue[]) => PSValue | undefined>;

function methodsOf(className: string): Methods {
  switch (className) {
    case "Ast":
      return {
        Find: (self, [test, nested]) =>
          self.find(searched(predicate(test ?? null)), isTrue(nested ?? false)) as unknown as PSValue,
        FindAll: (self, [test, nested]) =>
          construct(getType("System.Collections.Generic.List`1").makeGeneric([getType(`${language}Ast`)]), [
            arrayOf(
              `${language}Ast`,
              self.findAll(searched(predicate(test ?? null)), isTrue(nested ?? false)) as unknown as PSValue[],
            ),
          ]),
        ToString: (self) => self.extent.text,
        SafeGetValue: (self, [skipsLimits]) => safeValue(self, isTrue(skipsLimits ?? false) ? "SkipLimits" : "Default"),
        Copy: (self) => copyTree(self) as unknown as PSValue,
        Visit: (self, [visitor]) => visitTree(self, visitor),
      };
    case "ScriptBlockAst":
      return {
        GetScriptBlock: (self) => scriptBlockOf(activeContext(), self as grammar.ScriptBlockAst) as unknown as PSValue,
        GetHelpContent: helpContent,
      };
    case "FunctionDefinitionAst":
      return { GetHelpContent: helpContent };
    case "CommandAst":
      return { GetCommandName: (self) => commandName(self as grammar.CommandAst) };
    case "VariableExpressionAst":
      return {
        IsConstantVariable: (self) => isConstantVariable(self as grammar.VariableExpressionAst),
      };
    case "PipelineAst":
      return { GetPureExpression: (self) => pureExpression(self as grammar.PipelineAst) as unknown as PSValue };
    case "PipelineBaseAst":
      return { GetPureExpression: () => null };
    case "AssignmentStatementAst":
      return { GetAssignmentTargets: (self) => targets((self as grammar.AssignmentStatementAst).left) };
    default:
      return {};
  }
}

function commandName(command: grammar.CommandAst): PSValue {
  const first = command.commandElements[0];
  return first?.kind === "StringConstantExpression" ? (first as grammar.StringConstantExpressionAst).text : null;
}

function targets(left: Ast): PSValue {
  if (left.kind === "ArrayLiteral") return [...(left as grammar.ArrayLiteralAst).elements] as unknown as PSValue;
  return [left] as unknown as PSValue;
}

function defineTypeNames(): void {
  tagType(grammar.TypeName, `${language}TypeName`);
  tagType(grammar.GenericTypeName, `${language}GenericTypeName`);
  tagType(grammar.ArrayTypeName, `${language}ArrayTypeName`);
  const properties: Record<string, (self: ITypeName) => PSValue> = {
    FullName: (self) => self.fullName,
    Name: (self) => self.name,
    AssemblyName: (self) => self.assemblyName,
    IsArray: (self) => self.isArray,
    IsGeneric: (self) => self.isGeneric,
    Extent: (self) => self.extent as unknown as PSValue,
  };
  const methods: Record<string, (self: ITypeName) => PSValue> = {
    GetReflectionType: (self) => findTypeName(self),
    GetReflectionAttributeType: (self) => findTypeName(self),
    ToString: (self) => self.fullName,
  };
  defineType<ITypeName>({ name: `${language}TypeName`, properties, methods });
  defineType<grammar.GenericTypeName>({
    name: `${language}GenericTypeName`,
    properties: {
      ...(properties as Record<string, (self: grammar.GenericTypeName) => PSValue>),
      TypeName: (self) => self.typeName as unknown as PSValue,
      GenericArguments: (self) => readOnly(`${language}ITypeName`, self.genericArguments),
    },
    methods: methods as Record<string, (self: grammar.GenericTypeName) => PSValue>,
  });
  defineType<grammar.ArrayTypeName>({
    name: `${language}ArrayTypeName`,
    properties: {
      ...(properties as Record<string, (self: grammar.ArrayTypeName) => PSValue>),
      ElementType: (self) => self.elementType as unknown as PSValue,
      Rank: (self) => self.rank,
    },
    methods: methods as Record<string, (self: grammar.ArrayTypeName) => PSValue>,
  });
}
