// Get-PSSessionConfiguration
import { Exception, newErrorRecord, WildcardPattern } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { listConfigurations } from "@latch/endpoint";
import { configurationObject } from "./session-configuration-object.ts";

export const getPSSessionConfiguration = defineCmdlet<{ Name?: string[]; Force?: boolean }>(
  "Get-PSSessionConfiguration",
  (cmdlet) => ({
    process() {
      const known = listConfigurations();
      const names = cmdlet.parameters.Name ?? ["*"];
      for (const name of names) {
        const pattern = new WildcardPattern(name, { ignoreCase: true });
        const found = known.filter((configuration) => pattern.isMatch(configuration.name));
        for (const configuration of found) cmdlet.write(configurationObject(configuration));
        if (found.length > 0 || WildcardPattern.containsWildcards(name)) continue;
        const exception = new Exception(
          "System.InvalidOperationException",
          `No session configuration matches criteria "${name}".`,
        );
        cmdlet.writeError(
          newErrorRecord(exception, "Microsoft.PowerShell.Commands.WriteErrorException", "NotSpecified", null),
        );
      }
    },
  }),
);
