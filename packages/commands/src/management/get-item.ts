// Get-Item
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

export const getItem = defineCmdlet<ItemParameters>("Get-Item", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => item.provider.provider.getItem(item.providerPath, operationOn(cmdlet, item)));
  },
}));
