// Get-PSProvider
import { compareStrings, WildcardPattern } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { tryItem } from "./item-operation.ts";

export const getPSProvider = defineCmdlet<{ PSProvider?: string[] }>("Get-PSProvider", (cmdlet) => ({
  process() {
    for (const name of cmdlet.parameters.PSProvider ?? ["*"]) {
      if (!WildcardPattern.containsWildcards(name)) {
        tryItem(cmdlet as unknown as CmdletRuntime<object>, name, () =>
          cmdlet.write(cmdlet.context.drives.provider(name)),
        );
        continue;
      }
      const pattern = new WildcardPattern(name, { ignoreCase: true });
      const found = [...cmdlet.context.drives.providers].filter((provider) => pattern.isMatch(provider.name));
      for (const provider of found.sort((a, b) => compareStrings(a.name, b.name, { ignoreCase: true })))
        cmdlet.write(provider);
    }
  },
}));
