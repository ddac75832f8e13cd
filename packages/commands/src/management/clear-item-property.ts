// Clear-ItemProperty
import { defineCmdlet } from "@latch/engine";
import { noPropertySupport } from "./get-item-property.ts";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Name: string;
  PassThru?: boolean;
}

export const clearItemProperty = defineCmdlet<Parameters>("Clear-ItemProperty", (cmdlet) => ({
  process() {
    const { Name, PassThru } = cmdlet.parameters;
    forEachItem(cmdlet, (item) => {
      const provider = item.provider.provider;
      if (!provider.clearProperty) throw noPropertySupport();
      const operation = operationOn(cmdlet, item, { isProperty: true, write: PassThru === true });
      provider.clearProperty(item.providerPath, [Name], operation);
    });
  },
}));
