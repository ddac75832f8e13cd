// Get-FormatData: the views of the session by type.
import { WildcardPattern } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatContextOf, formatDataObjects } from "@latch/formatting";

interface Parameters {
  TypeName?: string[];
}

export const getFormatData = defineCmdlet<Parameters>("Get-FormatData", (cmdlet) => ({
  process() {
    const patterns = (cmdlet.parameters.TypeName ?? ["*"]).map(
      (name) => new WildcardPattern(name, { ignoreCase: true }),
    );
    const views = formatContextOf(cmdlet.context).views.all();
    for (const definition of formatDataObjects().extendedTypeDefinitions(views)) {
      if (definition.typeNames.some((name) => patterns.some((pattern) => pattern.isMatch(name))))
        cmdlet.write(definition);
    }
  },
}));
