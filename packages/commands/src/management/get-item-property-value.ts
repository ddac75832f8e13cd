// Get-ItemPropertyValue
import { getMember } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { noPropertySupport } from "./get-item-property.ts";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Name: string[];
}

export const getItemPropertyValue = defineCmdlet<Parameters>("Get-ItemPropertyValue", (cmdlet) => ({
  process() {
    forEachItem(
      cmdlet,
      (item) => {
        const provider = item.provider.provider;
        if (!provider.getProperty) throw noPropertySupport();
        for (const name of cmdlet.parameters.Name) {
          const operation = operationOn(cmdlet, item, {
            onItem: (value) => cmdlet.write(getMember(value, name) ?? null),
          });
          provider.getProperty(item.providerPath, [name], operation);
        }
      },
      ["."],
    );
  },
}));
