// Clear-Item
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

export const clearItem = defineCmdlet<ItemParameters>("Clear-Item", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => item.provider.provider.clearItem(item.providerPath, operationOn(cmdlet, item)));
  },
}));
