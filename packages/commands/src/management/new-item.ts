// New-Item
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { type ItemParameters, operationOn, tryItem } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Name?: string;
  ItemType?: string;
  Value?: PSValue;
}

export const newItem = defineCmdlet<Parameters>("New-Item", (cmdlet) => ({
  process() {
    const { Path, Name, ItemType, Value } = cmdlet.parameters;
    for (const path of Path ?? [""]) {
      tryItem(cmdlet, path, () => {
        // A new item's path is literal: wildcard characters are part of its name.
        const parent = cmdlet.context.paths.unresolved(path);
        const provider = parent.provider.provider;
        const target = Name === undefined ? parent.providerPath : provider.makePath(parent.providerPath, Name);
        provider.newItem(target, ItemType ?? null, Value ?? null, operationOn(cmdlet, parent));
      });
    }
  },
}));
