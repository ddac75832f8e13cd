// Rename-Item
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { operationOn, tryItem } from "./item-operation.ts";

interface Parameters {
  Path?: string;
  LiteralPath?: string;
  NewName: string;
  PassThru?: boolean;
  Force?: boolean;
}

export const renameItem = defineCmdlet<Parameters>("Rename-Item", (cmdlet) => ({
  process() {
    const { Path, LiteralPath, NewName, PassThru } = cmdlet.parameters;
    const path = LiteralPath ?? Path ?? "";
    // The item's paths are single here, so the shared array parameters do not apply.
    const runtime = cmdlet as unknown as CmdletRuntime<object>;
    tryItem(runtime, path, () => {
      for (const item of cmdlet.context.paths.resolve(path, {
        literal: LiteralPath !== undefined,
        includeHidden: true,
      })) {
        item.provider.provider.renameItem(
          item.providerPath,
          newNameOf(NewName),
          operationOn(runtime, item, { write: PassThru === true }),
        );
      }
    });
  },
}));

/** A drive-qualified new name keeps only what follows the drive. */
function newNameOf(name: string): string {
  const match = /^[^\\/:]+:(.+)$/.exec(name);
  return match?.[1] ?? name;
}
