// Owns the syntax tree as scripts see it: [Parser], tokens, Ast types and their members.
import {
  arrayOf,
  AutomationNull,
  defineType,
  enumValue,
  type PSReference,
  type PSValue,
  tagType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import * as grammar from "@latch/grammar";
import { type Ast, ParseError, parseInput, ScriptExtent, Token, tokenKindName, VariablePath } from "@latch/grammar";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isTrue } from "@latch/dotnet";
import { numberValue } from "../compile/constants.ts";
import { activeContext } from "./active-context.ts";
import { decodeScript } from "./decode-script.ts";
import { ScriptBlock } from "./script-block.ts";

const require = createRequire(import.meta.url);
const language = "System.Management.Automation.Language";

for (const [name, value] of Object.entries(grammar)) {
  if (typeof value === "function" && name.endsWith("Ast")) tagType(value as unknown as { readonly prototype: object }, `${language}.${name}`);
}
tagType(ParseError, `${language}.ParseError`);
tagType(Token, `${language}.Token`);
tagType(ScriptExtent, `${language}.InternalScriptExtent`);
tagType(VariablePath, "System.Management.Automation.VariablePath");
tagType(grammar.TypeName, `${language}.TypeName`);

function setReference(reference: PSValue | undefined, value: PSValue): void {
  const cell = reference as unknown as PSReference | undefined;
  if (cell !== undefined && cell !== null) cell.value = value;
}

function parse(text: string, file: string | null, tokens: PSValue | undefined, errors: PSValue | undefined): PSValue {
  const result = parseInput(text, file);
  setReference(tokens, arrayOf(`${language}.Token`, [...result.tokens]));
  setReference(errors, arrayOf(`${language}.ParseError`, [...result.errors]));
  return result.ast;
}

defineType({
  name: `${language}.Parser`,
  staticMethods: {
    ParseInput: (args) => {
      const named = args.length === 4;
      return parse(toStringValue(args[0] ?? null), named ? toStringValue(args[1] ?? null) : null, args[named ? 2 : 1], args[named ? 3 : 2]);
    },
    ParseFile: ([path, tokens, errors]) => {
      const resolved = activeContext().paths.unresolved(toStringValue(path ?? null)).providerPath;
      return parse(decodeScript(readFileSync(resolved)), resolved, tokens, errors);
    },
  },
});

/** A list of nodes: found by a script block's answer. */
function findAll(self: Ast, predicate: PSValue, nested: boolean): Ast[] {
  const test = unwrap(predicate) as { invoke?(args: PSValue[]): PSValue };
  const accepts = (node: Ast): boolean => {
    if (test instanceof ScriptBlock) return isTrue(test.invokeReturnAsIs([node], node));
    return test.invoke !== undefined && isTrue(test.invoke([node]));
  };
  const found: Ast[] = [];
  const visit = (node: Ast): void => {
    if (!nested && node !== self && (node.kind === "ScriptBlockExpression" || node.kind === "FunctionDefinition")) {
      if (accepts(node)) found.push(node);
      return;
    }
    if (accepts(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(self);
  return found;
}

defineType<Ast>({
  name: `${language}.Ast`,
  properties: { Extent: (self) => self.extent, Parent: (self) => self.parent },
  methods: {
    ToString: (self) => self.extent.text,
    FindAll: (self, [predicate, nested]) => arrayOf(`${language}.Ast`, findAll(self, predicate ?? null, isTrue(nested ?? false))),
    Find: (self, [predicate, nested]) => findAll(self, predicate ?? null, isTrue(nested ?? false))[0] ?? null,
  },
});
defineType<grammar.ScriptBlockAst>({
  name: `${language}.ScriptBlockAst`,
  methods: {
    GetScriptBlock: (self) => {
      const { scriptBlockOf } = require("./parse-script.ts") as typeof import("./parse-script.ts");
      return scriptBlockOf(activeContext(), self);
    },
  },
});
defineType<grammar.ConstantExpressionAst>({
  name: `${language}.ConstantExpressionAst`,
  properties: { Value: (self) => (typeof self.value === "object" ? numberValue(self.value) : self.value) },
});
defineType<Token>({
  name: `${language}.Token`,
  properties: {
    Kind: (self) => enumValue(`${language}.TokenKind`, tokenKindName(self.kind)),
    Text: (self) => self.extent.text,
    Extent: (self) => self.extent,
    HasError: () => false,
  },
});

export { AutomationNull };
