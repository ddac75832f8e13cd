// Get-TypeData: extended type data by type name.
import { resolveType, typeDataNames, WildcardPattern } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { typeDataObject } from "./type-data-object.ts";
import { invalid } from "./update-data.ts";

interface Parameters {
  TypeName?: string[];
}

export const getTypeData = defineCmdlet<Parameters>("Get-TypeData", (cmdlet) => ({
  process() {
    const patterns: WildcardPattern[] = [];
    for (const name of cmdlet.parameters.TypeName ?? ["*"]) {
      if (name.trim() === "") {
        cmdlet.writeError(
          invalid(
            "TargetTypeNameEmpty",
            "The target type name should not be null, empty, or contain only white spaces.",
            name,
          ),
        );
        continue;
      }
      patterns.push(new WildcardPattern(resolveType(name)?.fullName ?? name, { ignoreCase: true }));
    }
    for (const name of typeDataNames()) {
      if (!patterns.some((pattern) => pattern.isMatch(name))) continue;
      const data = typeDataObject(resolveType(name)?.fullName ?? name);
      if (data !== null) cmdlet.write(data);
    }
  },
}));
