// New-, Remove-, Rename-, Copy- and Move-ItemProperty: on Unix no provider lets properties be made or moved.
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { forEachItem, type ItemParameters, providerNotSupported } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Destination?: string;
}

/** The paths must exist, then it refuses. */
const refuse = (cmdlet: CmdletRuntime<Parameters>) => ({
  process() {
    const { Destination } = cmdlet.parameters;
    forEachItem(cmdlet, () => {
      if (Destination !== undefined) cmdlet.context.paths.resolve(Destination);
      throw providerNotSupported(
        "Cannot use interface. The IDynamicPropertyCmdletProvider interface is not implemented by this provider.",
        "NotSupported",
      );
    });
  },
});

export const newItemProperty = defineCmdlet<Parameters>("New-ItemProperty", refuse);
export const removeItemProperty = defineCmdlet<Parameters>("Remove-ItemProperty", refuse);
export const renameItemProperty = defineCmdlet<Parameters>("Rename-ItemProperty", refuse);
export const copyItemProperty = defineCmdlet<Parameters>("Copy-ItemProperty", refuse);
export const moveItemProperty = defineCmdlet<Parameters>("Move-ItemProperty", refuse);
