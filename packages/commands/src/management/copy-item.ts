// Copy-Item (within one provider; to and from sessions is remoting's).
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, type PathInfo } from "@latch/engine";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Destination?: string;
  Recurse?: boolean;
  Container?: boolean;
  PassThru?: boolean;
}

export const copyItem = defineCmdlet<Parameters>("Copy-Item", (cmdlet) => ({
  process() {
    forEachItem(cmdlet, (item) => copy(cmdlet, item));
  },
}));

function copy(cmdlet: CmdletRuntime<Parameters>, item: PathInfo): void {
  const target = cmdlet.context.paths.unresolved(cmdlet.parameters.Destination ?? "");
  checkSameProvider(item, target.provider);
  const operation = operationOn(cmdlet, item, { write: cmdlet.parameters.PassThru === true });
  item.provider.provider.copyItem(
    item.providerPath,
    target.providerPath,
    cmdlet.parameters.Recurse === true,
    operation,
  );
}

/** Items cannot be copied or moved between providers. */
export function checkSameProvider(item: PathInfo, other: PathInfo["provider"]): void {
  if (item.provider === other) return;
  throw new Exception(
    "System.Management.Automation.PSArgumentException",
    "Source and destination path did not resolve to the same provider.",
    {
      errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
    },
  );
}
