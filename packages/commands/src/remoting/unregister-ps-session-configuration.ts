// Unregister-PSSessionConfiguration
import { Exception, newErrorRecord, WildcardPattern } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { listConfigurations, removeConfiguration } from "@latch/endpoint";

interface Parameters {
  Name: string;
  Force?: boolean;
  NoServiceRestart?: boolean;
}

export const unregisterPSSessionConfiguration = defineCmdlet<Parameters>(
  "Unregister-PSSessionConfiguration",
  (cmdlet) => ({
    process() {
      const { Name: name } = cmdlet.parameters;
      const pattern = new WildcardPattern(name, { ignoreCase: true });
      let removed = 0;
      for (const configuration of listConfigurations()) {
        if (!pattern.isMatch(configuration.name)) continue;
        if (!cmdlet.shouldProcess(`Name: ${configuration.name}`, "Unregister-PSSessionConfiguration")) return;
        if (removeConfiguration(configuration.name)) removed++;
      }
      if (removed > 0 || WildcardPattern.containsWildcards(name)) return;
      const exception = new Exception(
        "System.InvalidOperationException",
        `No session configuration matches criteria "${name}".`,
      );
      cmdlet.writeError(
        newErrorRecord(exception, "Microsoft.PowerShell.Commands.WriteErrorException", "NotSpecified", null),
      );
    },
  }),
);
