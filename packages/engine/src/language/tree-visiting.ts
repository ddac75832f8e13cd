// Owns Ast.Visit(): walking a tree with a script's AstVisitor or ICustomAstVisitor, and what those classes do by themselves.
import {
  defineType,
  EnumValue,
  enumValue,
  findMethod,
  getType,
  invokeMethod,
  psArgumentNull,
  type PSValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { Ast } from "@latch/grammar";

const language = "System.Management.Automation.Language.";

/** Nodes that only the second generation of visitors knows. */
const newer = new Set([
  "BaseCtorInvokeMemberExpression",
  "ConfigurationDefinition",
  "DynamicKeywordStatement",
  "FunctionMember",
  "PipelineChain",
  "PropertyMember",
  "TernaryExpression",
  "TypeDefinition",
  "UsingStatement",
]);

const actions = { Continue: 0, SkipChildren: 1, StopVisit: 2 } as const;

/** `VisitCommand`; a trap's and a type constraint's have names of their own. */
function visitorMethod(ast: Ast): string {
  return ast.kind === "TrapStatement" ? "VisitTrap" : `Visit${ast.kind}`;
}

/** Ast.Visit(visitor): nothing for an AstVisitor, what the visitor's method gives for an ICustomAstVisitor. */
export function visitTree(ast: Ast, given: PSValue | undefined): PSValue | undefined {
  const visitor = unwrap(given ?? null);
  if (visitor === null) throw psArgumentNull("astVisitor");
  const type = typeOf(visitor);
  if (getType(`${language}AstVisitor`).isAssignableFrom(type)) {
    walk(ast, visitor);
    return undefined;
  }
  if (newer.has(ast.kind) && !getType(`${language}ICustomAstVisitor2`).isAssignableFrom(type)) return null;
  const name = visitorMethod(ast);
  if (findMethod(visitor, name) !== undefined) return invokeMethod(visitor, name, [ast as unknown as PSValue]);
  return findMethod(visitor, "DefaultVisit") === undefined
    ? null
    : invokeMethod(visitor, "DefaultVisit", [ast as unknown as PSValue]);
}

/** Pre-order; a handler of post-visits sees each node again after its children. */
function walk(top: Ast, visitor: PSValue): void {
  const type = typeOf(visitor);
  const knowsNewer = getType(`${language}AstVisitor2`).isAssignableFrom(type);
  const afterwards = getType(`${language}IAstPostVisitHandler`).isAssignableFrom(type);
  const postVisit = (ast: Ast): void => {
    if (afterwards) invokeMethod(visitor, "PostVisit", [ast as unknown as PSValue]);
  };
  const actionFor = (ast: Ast): number => {
    if (newer.has(ast.kind) && !knowsNewer) return actions.Continue;
    const answer = unwrap(invokeMethod(visitor, visitorMethod(ast), [ast as unknown as PSValue]));
    return answer instanceof EnumValue ? Number(answer.value) : actions.Continue;
  };
  const enter = (ast: Ast): boolean => {
    const action = actionFor(ast);
    if (action === actions.StopVisit) return false;
    if (action !== actions.SkipChildren) {
      const children: Ast[] = [];
      ast.forEachChild((child) => void children.push(child));
      for (const child of children) if (!enter(child)) return false;
    }
    postVisit(ast);
    return true;
  };
  enter(top);
}

/** What VisitX does in the abstract visitor classes: asks DefaultVisit. */
export function defineVisitors(kinds: readonly string[]): void {
  const ask = (self: PSValue, [ast]: readonly PSValue[]): PSValue => invokeMethod(self, "DefaultVisit", [ast ?? null]);
  const names = [...kinds.map((kind) => (kind === "TrapStatement" ? "VisitTrap" : `Visit${kind}`))];
  const methods = Object.fromEntries(names.map((name) => [name, ask]));
  const goOn = (): PSValue => enumValue(`${language}AstVisitAction`, actions.Continue);
  for (const version of ["", "2"]) {
    defineType<never>({ name: `${language}AstVisitor${version}`, methods: { ...methods, DefaultVisit: goOn } });
    const custom = { ...methods, DefaultVisit: () => null };
    defineType<never>({ name: `${language}DefaultCustomAstVisitor${version}`, methods: custom });
  }
}
