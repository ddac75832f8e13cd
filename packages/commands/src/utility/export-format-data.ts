// Export-FormatData: the views of Get-FormatData's objects as a format file.
import { type PSValue, unwrap } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatDataObjects, formatXmlText, type ViewDefinition } from "@latch/formatting";
import { withOwnErrors } from "./format-shape.ts";
import { openOutputFile } from "./output-file.ts";

interface Parameters {
  InputObject: readonly PSValue[];
  Path?: string;
  LiteralPath?: string;
  Force?: boolean;
  NoClobber?: boolean;
  IncludeScriptBlock?: boolean;
}

export const exportFormatData = defineCmdlet<Parameters>("Export-FormatData", (cmdlet) => {
  const views: ViewDefinition[] = [];
  return {
    process() {
      const { ExtendedTypeDefinition, FormatViewDefinition } = formatDataObjects();
      for (const value of cmdlet.parameters.InputObject) {
        const definition = unwrap(value);
        if (!(definition instanceof ExtendedTypeDefinition)) continue;
        for (const view of definition.formatViewDefinition) views.push(FormatViewDefinition.viewOf(view));
      }
    },
    end() {
      const { Path, LiteralPath, Force, NoClobber, IncludeScriptBlock } = cmdlet.parameters;
      withOwnErrors(cmdlet, () => {
        const file = openOutputFile(cmdlet.context, {
          path: LiteralPath ?? Path ?? "",
          literal: LiteralPath !== undefined,
          force: Force === true,
          noClobber: NoClobber === true,
        });
        file.write(formatXmlText().formatXml(views, IncludeScriptBlock === true));
        file.close();
      });
    },
  };
});
