// Get-ItemProperty
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters, operationOn, providerNotSupported } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Name?: string[];
}

/** PSNotSupportedException of a provider without properties. */
export function noPropertySupport() {
  return providerNotSupported(
    "Cannot use interface. The IPropertyCmdletProvider interface is not supported by this provider.",
    "NotSupported",
  );
}

export const getItemProperty = defineCmdlet<Parameters>("Get-ItemProperty", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => {
      const provider = item.provider.provider;
      if (!provider.getProperty) throw noPropertySupport();
      provider.getProperty(
        item.providerPath,
        cmdlet.parameters.Name ?? null,
        operationOn(cmdlet, item, { isProperty: cmdlet.parameters.Name !== undefined }),
      );
    });
  },
}));
