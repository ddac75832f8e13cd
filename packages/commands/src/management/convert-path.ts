// Convert-Path
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters } from "./item-operation.ts";

export const convertPath = defineCmdlet<ItemParameters>("Convert-Path", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => cmdlet.write(item.providerPath));
  },
}));
