// Owns the checks of names in scripts with classes: types defined twice, unknown types, properties assigned without $this.
import type {
  AssignmentStatementAst,
  Ast,
  AttributeBaseAst,
  ExpressionAst,
  FunctionDefinitionAst,
  PropertyMemberAst,
  ScriptBlockAst,
  ScriptBlockExpressionAst,
  TypeDefinitionAst,
  TypeExpressionAst,
  UsingStatementAst,
  VariableExpressionAst,
} from "../ast/index.ts";
import type { ConvertExpressionAst } from "../ast/index.ts";
import { UsingStatementKind } from "../ast/index.ts";
import type { ITypeName } from "../type-name.ts";
import { assignmentTargets } from "./method-flow.ts";
import type { Report } from "./semantic-checks.ts";
import type { TypeLookup } from "./type-lookup.ts";
import { walk } from "./walk.ts";

interface Scope {
  readonly isMethod: boolean;
  readonly definition: TypeDefinitionAst | null;
  readonly types: Map<string, TypeDefinitionAst>;
  /** Names that modules in use bring, with the modules' names. */
  readonly imported: Map<string, string[]>;
  readonly properties: Map<string, PropertyMemberAst>;
}

/** Reports wrong uses of names in a script that defines classes or enums. */
export function checkClassSymbols(root: ScriptBlockAst, types: TypeLookup | null, report: Report): void {
  new ClassSymbols(types, report).run(root);
}

class ClassSymbols {
  private readonly lookup: TypeLookup | null;
  private readonly report: Report;
  private readonly scopes: Scope[] = [];
  /** Of `using namespace`. */
  private namespaces: readonly string[] = [];
  /** Modules and assemblies in use bring types that are not there yet. */
  private bringsTypes = false;

  constructor(types: TypeLookup | null, report: Report) {
    this.lookup = types;
    this.report = report;
  }

  run(root: ScriptBlockAst): void {
    this.namespaces = root.usingStatements.flatMap(({ usingStatementKind: kind, name }) =>
      kind === UsingStatementKind.Namespace && name !== null ? [name.text] : [],
    );
    this.bringsTypes = root.usingStatements.some(
      ({ usingStatementKind: kind }) => kind === UsingStatementKind.Assembly,
    );
    this.open(root, false, null);
    for (const using of root.usingStatements) {
      if (using.usingStatementKind === UsingStatementKind.Module) this.use(using);
      else if (using.usingStatementKind === UsingStatementKind.Assembly) this.load(using);
    }
    walk(
      root,
      (ast) => this.enter(ast),
      () => {
        this.scopes.pop();
      },
    );
  }

  private load(using: UsingStatementAst): void {
    const problem = this.lookup?.assemblyProblem(using) ?? null;
    if (problem !== null) this.report(using.extent, problem.errorId, problem.argument);
  }

  /** The types of a module in use; those of the script itself come before them. */
  private use(using: UsingStatementAst): void {
    const module = this.lookup?.usedModule(using);
    if (module === undefined) {
      this.bringsTypes = true;
      return;
    }
    if ("errorId" in module) {
      this.report(using.extent, module.errorId, module.argument);
      return;
    }
    using.module = module;
    const scope = this.scopes[0] as Scope;
    for (const type of module.types) {
      const name = type.name.toLowerCase();
      const qualified = `${module.name}.${type.name}`;
      const sources = scope.imported.get(name);
      if (sources !== undefined) sources.push(module.name);
      else if (!scope.types.has(name)) {
        scope.imported.set(name, [module.name]);
        scope.types.set(name, type);
      }
      if (scope.types.has(qualified.toLowerCase())) this.report(type.extent, "MemberAlreadyDefined", qualified);
      else scope.types.set(qualified.toLowerCase(), type);
    }
  }

  private open(ast: Ast, isMethod: boolean, definition: TypeDefinitionAst | null): true {
    const scope: Scope = { isMethod, definition, types: new Map(), imported: new Map(), properties: new Map() };
    this.scopes.push(scope);
    for (const member of definition?.members ?? []) {
      const name = member.name.toLowerCase();
      if (member.kind === "PropertyMember" && !scope.properties.has(name)) {
        scope.properties.set(name, member as PropertyMemberAst);
      }
    }
    for (const found of ast.findAll((inner) => inner.kind === "TypeDefinition" && inner !== ast, false)) {
      const type = found as TypeDefinitionAst;
      const name = type.name.toLowerCase();
      if (scope.types.has(name)) this.report(type.extent, "MemberAlreadyDefined", type.name);
      else scope.types.set(name, type);
    }
    return true;
  }

  private enter(ast: Ast): boolean {
    switch (ast.kind) {
      case "TypeDefinition":
        return this.open(ast, false, ast as TypeDefinitionAst);
      case "ScriptBlockExpression":
        return this.open((ast as ScriptBlockExpressionAst).scriptBlock, false, null);
      case "FunctionDefinition":
        return this.open((ast as FunctionDefinitionAst).body, ast.parent?.kind === "FunctionMember", null);
      case "AssignmentStatement":
        this.assignment(ast as AssignmentStatementAst);
        return false;
      case "TypeExpression":
        this.typeName((ast as TypeExpressionAst).typeName, 0, false);
        return false;
      case "TypeConstraint":
        this.typeName((ast as AttributeBaseAst).typeName, 0, false);
        return false;
      case "Attribute":
        this.typeName((ast as AttributeBaseAst).typeName, 0, true);
        return false;
      default:
        return false;
    }
  }

  private currentType(): TypeDefinitionAst | null {
    return this.scopes.findLast((scope) => scope.definition !== null)?.definition ?? null;
  }

  private assignment(assignment: AssignmentStatementAst): void {
    if (!this.scopes[this.scopes.length - 1]?.isMethod) return;
    for (const target of assignmentTargets(assignment.left)) {
      let inner: ExpressionAst = target;
      while (inner.kind === "ConvertExpression") inner = (inner as ConvertExpressionAst).child;
      if (inner.kind !== "VariableExpression") continue;
      const path = (inner as VariableExpressionAst).variablePath;
      if (!path.isVariable) continue;
      const name = path.userPath.toLowerCase();
      const property = this.scopes.findLast((scope) => scope.properties.has(name))?.properties.get(name);
      if (property === undefined) continue;
      const type = this.currentType();
      if (property.isStatic) {
        const prefix = `[${type?.name ?? ""}]::`;
        this.report(inner.extent, "MissingTypeInStaticPropertyAssignment", prefix, property.name);
      } else {
        this.report(inner.extent, "MissingThis", "$this.", property.name);
      }
    }
  }

  private typeName(type: ITypeName, genericArguments: number, isAttribute: boolean): void {
    if (type.shape === "ArrayTypeName") {
      this.typeName(type.elementType, 0, false);
      return;
    }
    if (type.shape === "GenericTypeName") {
      this.typeName(type.typeName, type.genericArguments.length, false);
      for (const argument of type.genericArguments) this.typeName(argument, 0, false);
      return;
    }
    const name = type.name.toLowerCase();
    const scope = type.assemblyName === null ? this.scopes.findLast((one) => one.types.has(name)) : undefined;
    if (scope !== undefined && genericArguments === 0) {
      const modules = scope.imported.get(name);
      if (modules !== undefined && modules.length > 1) {
        const [first, second] = modules.map((module) => `${module}.${type.name}`) as [string, string];
        this.report(type.extent, "AmbiguousTypeReference", type.name, first, second);
      } else type.definition = scope.types.get(name) as TypeDefinitionAst;
      return;
    }
    if (this.lookup === null || this.bringsTypes || this.currentType() === null) return;
    const candidates = genericArguments > 0 ? [`${type.name}\`${genericArguments}`, type.name] : [type.fullName];
    if (isAttribute) candidates.push(`${type.fullName}Attribute`);
    const { lookup } = this;
    const isKnown = (candidate: string): boolean =>
      lookup.fullName(candidate) !== null ||
      this.namespaces.some((namespace) => lookup.fullName(`${namespace}.${candidate}`) !== null);
    if (candidates.some(isKnown)) return;
    if (name === "ordered") return;
    this.report(type.extent, isAttribute ? "CustomAttributeTypeNotFound" : "TypeNotFound", type.name);
  }
}
