// Clear-Content
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters, operationOn, providerNotSupported } from "./item-operation.ts";

export const clearContent = defineCmdlet<ItemParameters>("Clear-Content", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => {
      const provider = item.provider.provider;
      if (!provider.clearContent)
        throw providerNotSupported("The provider does not support content operations.", "NotSupported");
      provider.clearContent(item.providerPath, operationOn(cmdlet, item));
    });
  },
}));
