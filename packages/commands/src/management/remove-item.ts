// Remove-Item
import { defineCmdlet, type CmdletRuntime, PathInfo, type ShouldContinueChoice } from "@latch/engine";
import { Exception, newErrorRecord } from "@latch/dotnet";
import { forEachItem, givenPaths, type ItemParameters, nameFilter, operationOn, tryItem } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Recurse?: boolean;
}

export const removeItem = defineCmdlet<Parameters>("Remove-Item", (cmdlet) => {
  const choice: ShouldContinueChoice = { yesToAll: false, noToAll: false };
  return {
    process() {
      if (cmdlet.parameters.Recurse && isFiltered(cmdlet.parameters)) removeBelow(cmdlet, choice);
      else forEachItem(cmdlet, (item) => remove(cmdlet, item, choice));
    },
  };
});

function isFiltered({ Include, Exclude, Filter }: ItemParameters): boolean {
  return Boolean(Include?.length || Exclude?.length || Filter);
}

/** -Recurse with -Include, -Exclude or -Filter: what matches anywhere below the paths. */
function removeBelow(cmdlet: CmdletRuntime<Parameters>, choice: ShouldContinueChoice): void {
  const passes = nameFilter(cmdlet);
  const { paths, literal } = givenPaths(cmdlet);
  for (const path of paths) {
    tryItem(cmdlet, path, () => {
      for (const root of cmdlet.context.paths.resolve(path, {
        literal,
        includeHidden: cmdlet.parameters.Force === true,
      })) {
        const found: PathInfo[] = [];
        const collect = (_item: unknown, providerPath: string) => {
          const item = new PathInfo(root.drive, root.provider, providerPath, providerPath);
          if (passes(item)) found.push(item);
        };
        root.provider.provider.getChildItems(
          root.providerPath,
          true,
          -1,
          operationOn(cmdlet, root, { onItem: collect }),
        );
        if (passes(root) && !root.provider.provider.isItemContainer(root.providerPath)) found.push(root);
        for (const item of found)
          if (item.provider.provider.itemExists(item.providerPath)) remove(cmdlet, item, choice);
      }
    });
  }
}

function remove(cmdlet: CmdletRuntime<Parameters>, item: PathInfo, choice: ShouldContinueChoice): void {
  const provider = item.provider.provider;
  if (isInUse(cmdlet, item)) {
    const exception = new Exception(
      "System.Management.Automation.PSInvalidOperationException",
      `Cannot remove the item at '${item.providerPath}' because it is in use.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
    return;
  }
  let recurse = cmdlet.parameters.Recurse === true;
  if (
    !recurse &&
    provider.hierarchical &&
    provider.isItemContainer(item.providerPath) &&
    provider.hasChildItems(item.providerPath)
  ) {
    const query = `The item at ${item.path} has children and the Recurse parameter was not specified. If you continue, all children will be removed with the item. Are you sure you want to continue?`;
    if (!cmdlet.shouldContinue(query, "Confirm", choice)) return;
    recurse = true;
  }
  provider.removeItem(item.providerPath, recurse, operationOn(cmdlet, item));
}

/** The current location or a directory above it. */
function isInUse(cmdlet: CmdletRuntime<Parameters>, item: PathInfo): boolean {
  const current = cmdlet.context.paths.currentLocation;
  if (current.provider !== item.provider || !item.provider.provider.hierarchical) return false;
  return current.providerPath === item.providerPath || current.providerPath.startsWith(`${item.providerPath}/`);
}
