// Convert-Path
import { defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters } from "./item-operation.ts";

export const convertPath = defineCmdlet<ItemParameters>("Convert-Path", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item, given) => {
      const slash =
        /[^\\/][\\/]$/.test(given) && item.provider.provider.hierarchical && !item.providerPath.endsWith("/");
      cmdlet.write(slash ? `${item.providerPath}/` : item.providerPath);
    });
  },
}));
