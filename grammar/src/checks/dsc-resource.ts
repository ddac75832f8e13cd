// Owns the checks of classes marked [DscResource()]: Get, Set, Test, a default constructor and a key property.
import type {
  AttributeAst,
  FunctionMemberAst,
  MemberAst,
  PropertyMemberAst,
  TypeConstraintAst,
  TypeDefinitionAst,
} from "../ast/index.ts";
import type { Report } from "./semantic-checks.ts";
import { isType } from "./type-lookup.ts";

/** What has been found; each is looked for in the class and then in its base classes. */
interface Found {
  set: boolean;
  get: boolean;
  test: boolean;
  key: boolean;
}

/** Reports what a class marked [DscResource()] lacks; other classes pass. */
export function checkDscResource(type: TypeDefinitionAst, report: Report): void {
  const attribute = type.attributes.find((one) => isAttribute(one, "dscresource"));
  if (attribute === undefined) return;
  const found: Found = { set: false, get: false, test: false, key: false };
  lookFor(type, found, report);
  const constructors = type.members.filter(isFunction).filter((one) => one.isConstructor && !one.isStatic);
  const missing = (id: string): void => report(attribute.extent, `DscResourceMissing${id}`, type.name);
  if (!found.set) missing("SetMethod");
  if (!found.get) missing("GetMethod");
  if (!found.test) missing("TestMethod");
  if (constructors.length > 0 && constructors.every((one) => one.parameters.length > 0)) missing("DefaultConstructor");
  if (!found.key) missing("KeyProperty");
}

function lookFor(type: TypeDefinitionAst, found: Found, report: Report): void {
  for (const member of type.members) {
    if (isFunction(member)) method(member, found, report);
    else property(member as PropertyMemberAst, found, report);
  }
  for (const { typeName } of type.baseTypes) {
    if (found.set && found.get && found.test && found.key) return;
    const base = typeName.shape === "TypeName" ? typeName.definition : null;
    if (base?.isClass && base !== type) lookFor(base, found, report);
  }
}

function isFunction(member: MemberAst): member is FunctionMemberAst {
  return member.kind === "FunctionMember";
}

function isAttribute(attribute: AttributeAst, name: string): boolean {
  const written = attribute.typeName.name.toLowerCase().replace(/^system\.management\.automation\./, "");
  return written === name || written === `${name}attribute`;
}

function method(member: FunctionMemberAst, found: Found, report: Report): void {
  if (member.parameters.length > 0) return;
  const { returnType } = member;
  switch (member.name.toLowerCase()) {
    case "set":
      found.set ||= returnType === null || isType(returnType.typeName, "system.void");
      return;
    case "test":
      found.test ||= returnType !== null && isType(returnType.typeName, "system.boolean");
      return;
    case "get":
      if (found.get) return;
      found.get = true;
      if (!returns(returnType, member.parent as TypeDefinitionAst))
        report(member.extent, "DscResourceInvalidGetMethod", (member.parent as TypeDefinitionAst).name);
      return;
    default:
  }
}

/** The class itself, or an array of it. */
function returns(type: TypeConstraintAst | null, owner: TypeDefinitionAst): boolean {
  const name = type?.typeName;
  const element = name?.shape === "ArrayTypeName" ? name.elementType : name;
  return element?.shape === "TypeName" && element.definition === owner;
}

function property(member: PropertyMemberAst, found: Found, report: Report): void {
  for (const attribute of member.attributes) {
    if (!isAttribute(attribute, "dscproperty")) continue;
    const key = attribute.namedArguments.find((one) => one.argumentName.toLowerCase() === "key");
    if (key === undefined || (!key.expressionOmitted && /^\$false$/i.test(key.argument.extent.text))) continue;
    found.key = true;
    const name = member.propertyType?.typeName;
    const isEnum = name?.shape === "TypeName" && name.definition?.isEnum === true;
    const isSimple = name !== undefined && simpleKeys.some((simple) => isType(name, simple));
    if (!isEnum && !isSimple) report(member.extent, "DscResourceInvalidKeyProperty");
    return;
  }
}

const simpleKeys = ["string", "byte", "sbyte", "int16", "uint16", "int32", "uint32", "int64", "uint64"].map(
  (name) => `system.${name}`,
);
