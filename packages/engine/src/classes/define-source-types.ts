// Owns types that another language's text defines (Add-Type): classes given as PowerShell text, and enums.
import { DotNetType, getType, registerDynamicType } from "@latch/dotnet";
import { parseInput, TypeDefinitionAst } from "@latch/grammar";
import { declareNamespaces } from "../compile/type-names.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseException } from "../runtime/parse-script.ts";
import { scriptTypes } from "../language/script-types-lookup.ts";
import { defineTypes } from "./define-class.ts";

/** Makes an enum's type and makes it known to the session. underlying: a type name of PowerShell's. */
export function defineEnumType(
  fullName: string,
  underlying: string,
  flags: boolean,
  members: ReadonlyMap<string, number>,
): DotNetType {
  const type = new DotNetType(fullName, {
    description: {
      kind: "enum",
      assembly: `${fullName}, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null`,
      isAbstract: false,
      isSealed: true,
      base: () => getType("System.Enum"),
      interfaces: () => [],
      enumeration: { underlying, flags, members: new Map(members) },
    },
  });
  registerDynamicType(type);
  return type;
}

/**
 * Makes the classes of a PowerShell text under other names (`names`: lower-case name in the text to full name), which may
 * have dots. Throws the ParseException of a text that is wrong.
 */
export function defineNamedClasses(
  context: ExecutionContext,
  text: string,
  names: ReadonlyMap<string, string>,
): DotNetType[] {
  const { ast, errors } = parseInput(text, null, { types: scriptTypes });
  if (errors.length > 0) throw parseException(errors);
  declareNamespaces(ast);
  const found: TypeDefinitionAst[] = [];
  ast.endBlock?.forEachChild((node) => {
    if (node instanceof TypeDefinitionAst) found.push(node);
  });
  for (const definition of found)
    (definition as { name: string }).name = names.get(definition.name.toLowerCase()) ?? definition.name;
  defineTypes(context, found, true);
  return found.map((definition) => getType(definition.name));
}
