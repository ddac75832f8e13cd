// Get-Culture
import { cultureOf, currentCulture, type PSValue, invokeStatic, enumValue, getType } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

export const getCulture = defineCmdlet<{ Name?: string[]; ListAvailable?: boolean; NoUserOverrides?: boolean }>(
  "Get-Culture",
  (cmdlet) => ({
    process() {
      const { Name, ListAvailable } = cmdlet.parameters;
      if (ListAvailable)
        cmdlet.writeEnumerated(
          invokeStatic(getType("System.Globalization.CultureInfo"), "GetCultures", [
            enumValue(getType("System.Globalization.CultureTypes"), "AllCultures"),
          ]),
        );
      else if (Name) for (const name of Name) cmdlet.write(cultureOf(name) as PSValue);
      else cmdlet.write(currentCulture() as PSValue);
    },
  }),
);
