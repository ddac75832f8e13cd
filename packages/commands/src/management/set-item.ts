// Set-Item
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet, type PathInfo } from "@latch/engine";
import { asPathInfo, givenPaths, type ItemParameters, nameFilter, operationOn, tryItem } from "./item-operation.ts";
import { WildcardPattern } from "@latch/dotnet";

interface Parameters extends ItemParameters {
  Value?: PSValue;
  PassThru?: boolean;
}

export const setItem = defineCmdlet<Parameters>("Set-Item", (cmdlet) => ({
  process() {
    const { paths, literal } = givenPaths(cmdlet);
    const passes = nameFilter(cmdlet);
    for (const path of paths) {
      tryItem(cmdlet, path, () => {
        const wild = !literal && WildcardPattern.containsWildcards(path);
        const items: PathInfo[] = wild
          ? cmdlet.context.paths.resolve(path)
          : [asPathInfo(cmdlet.context.paths.unresolved(path))];
        for (const item of items) {
          if (!passes(item)) continue;
          item.provider.provider.setItem(
            item.providerPath,
            cmdlet.parameters.Value ?? null,
            operationOn(cmdlet, item, { write: cmdlet.parameters.PassThru === true }),
          );
        }
      });
    }
  },
}));
