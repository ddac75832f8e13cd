// Owns the checks of attributes on classes and their members: where an attribute may stand, and which properties it has.
import type { AttributeAst, FunctionMemberAst, TypeDefinitionAst } from "../ast/index.ts";
import type { Report } from "./semantic-checks.ts";
import type { TypeLookup } from "./type-lookup.ts";

/** AttributeTargets by its bits. */
const targets: readonly (readonly [number, string])[] = [
  [1, "Assembly"],
  [2, "Module"],
  [4, "Class"],
  [8, "Struct"],
  [16, "Enum"],
  [32, "Constructor"],
  [64, "Method"],
  [128, "Property"],
  [256, "Field"],
  [512, "Event"],
  [1024, "Interface"],
  [2048, "Parameter"],
  [4096, "Delegate"],
];

/** What the attribute stands on, as AttributeTargets. */
function targetOf({ parent }: AttributeAst): number {
  switch (parent?.kind) {
    case "TypeDefinition":
      return (parent as TypeDefinitionAst).isEnum ? 16 : 4;
    case "PropertyMember":
      return 128 | 256;
    case "FunctionMember":
      return (parent as FunctionMemberAst).isConstructor ? 32 : 64;
    default:
      return 2048;
  }
}

/** Reports an attribute that may not stand there, and named arguments that are no settable properties of it. */
export function checkClassAttribute(attribute: AttributeAst, types: TypeLookup | null, report: Report): void {
  const facts = types?.attribute(attribute.typeName) ?? null;
  if (facts === null) return;
  if ((facts.validOn & targetOf(attribute)) === 0) {
    const names = targets.filter(([bit]) => (facts.validOn & bit) !== 0).map(([, name]) => name);
    report(attribute.extent, "AttributeNotAllowedOnDeclaration", facts.displayName, names.join(", "));
  }
  for (const { argumentName, extent } of attribute.namedArguments) {
    const property = facts.properties.find((one) => one.name.toLowerCase() === argumentName.toLowerCase());
    if (property === undefined) {
      const valid = facts.properties.filter((one) => one.isSettable).map((one) => one.name);
      report(extent, "PropertyNotFoundForAttribute", argumentName, facts.displayName, valid.join(", "));
    } else if (!property.isSettable) report(extent, "ReadOnlyProperty", argumentName);
  }
}
