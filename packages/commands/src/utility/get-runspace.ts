// Get-Runspace: the runspaces of this process.
import { type PSValue, toStringValue, WildcardPattern } from "@latch/dotnet";
import { defineCmdlet, localRunspaces } from "@latch/engine";

interface Parameters {
  Name?: string[];
  Id?: number[];
  InstanceId?: PSValue[];
}

export const getRunspace = defineCmdlet<Parameters>("Get-Runspace", (cmdlet) => ({
  process() {
    const { Name, Id, InstanceId } = cmdlet.parameters;
    const all = localRunspaces(cmdlet.context);
    const instances = InstanceId?.map((id) => toStringValue(id).toLowerCase());
    const patterns = Name?.map((name) => new WildcardPattern(name, { ignoreCase: true }));
    for (const runspace of all) {
      if (patterns !== undefined && !patterns.some((pattern) => pattern.isMatch(runspace.name))) continue;
      if (Id !== undefined && !Id.includes(runspace.id)) continue;
      if (instances !== undefined && !instances.includes(runspace.instanceId)) continue;
      cmdlet.write(runspace);
    }
  },
}));
