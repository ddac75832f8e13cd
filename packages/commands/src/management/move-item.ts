// Move-Item
import { Exception, newErrorRecord } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { checkSameProvider } from "./copy-item.ts";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Destination?: string;
  PassThru?: boolean;
}

export const moveItem = defineCmdlet<Parameters>("Move-Item", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => {
      const provider = item.provider.provider;
      if (!provider.moveItem) {
        const message =
          "Cannot retrieve the dynamic parameters for the cmdlet. The NavigationCmdletProvider methods are not supported by this provider.";
        throw new Exception("System.Management.Automation.ParameterBindingException", message, {
          errorRecord: (exception) =>
            newErrorRecord(exception, "GetDynamicParametersException", "InvalidArgument", null),
        });
      }
      const target = cmdlet.context.paths.unresolved(cmdlet.parameters.Destination ?? ".");
      checkSameProvider(item, target.provider);
      provider.moveItem(
        item.providerPath,
        target.providerPath,
        operationOn(cmdlet, item, { write: cmdlet.parameters.PassThru === true }),
      );
    });
  },
}));
