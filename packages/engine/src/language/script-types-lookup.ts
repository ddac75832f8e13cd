// Owns what the parser may ask about types while it checks a script: those of .NET and the session's classes.
import {
  displayTypeName,
  type DotNetType,
  EnumValue,
  getStaticMember,
  membersOf,
  resolveType,
  typeAccelerators,
} from "@latch/dotnet";
import { type TypeLookup, TypeName } from "@latch/grammar";
import { findTypeName } from "../compile/type-names.ts";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

function find(name: string): DotNetType | null {
  const type = resolveType(name);
  if (type !== null) return type;
  // Types that are made known by code, which need not have been loaded yet.
  const { defineTypeAcceleratorsType } =
    require("../runtime/type-accelerators-type.ts") as typeof import("../runtime/type-accelerators-type.ts");
  defineTypeAcceleratorsType();
  return resolveType(name);
}

/** The parser's window on the type system and on modules. */
export const scriptTypes: TypeLookup = {
  fullName: (name) => find(name)?.fullName ?? null,
  isSubclassOf(type, base) {
    const wanted = find(base);
    for (let known = find(type)?.baseType ?? null; known !== null; known = known.baseType) {
      if (known === wanted) return true;
    }
    return false;
  },
  isConstant(type, member) {
    const found = find(type);
    if (found === null) return false;
    const value = getStaticMember(found, member);
    // Fields of numeric types (MaxValue ...) and enum values are literals; String.Empty and properties are not.
    return (
      value instanceof EnumValue ||
      (found.isValueType && /^(?:MaxValue|MinValue|Epsilon|NaN|.*Infinity)$/i.test(member))
    );
  },
  usedModule(using) {
    const { usedModule } = require("../modules/used-modules.ts") as typeof import("../modules/used-modules.ts");
    return usedModule(using);
  },
  attribute(name) {
    if (name.shape === "TypeName" && name.definition !== null) return null;
    const base = resolveType("System.Attribute") as DotNetType;
    const type = [name.fullName, `${name.fullName}Attribute`]
      .map((text) => findTypeName(new TypeName(name.extent, text)) ?? find(text))
      .find((one) => one !== null && one !== undefined && base.isAssignableFrom(one));
    if (type === undefined || type === null) return null;
    const { attributeTargets } = require("./attribute-usage.ts") as typeof import("./attribute-usage.ts");
    const properties = membersOf(type)
      .properties(false)
      .map((property) => ({ name: property.name, isSettable: property.canWrite }));
    const short = type.name.replace(/Attribute$/, "");
    const hasShortName = typeAccelerators().get(short.toLowerCase()) === type.fullName;
    return {
      displayName: hasShortName ? short : displayTypeName(type),
      validOn: attributeTargets(type.fullName),
      properties,
    };
  },
  assemblyProblem(using) {
    const { assemblyProblem } = require("../modules/used-modules.ts") as typeof import("../modules/used-modules.ts");
    return assemblyProblem(using);
  },
};
