// Update-FormatData: loads format files before or after the views there are; without files, reloads the loaded ones.
import { Exception, newErrorRecord } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatContextOf, formatFiles } from "@latch/formatting";
import { dataFiles } from "./update-data.ts";

interface Parameters {
  AppendPath?: string[];
  PrependPath?: string[];
}

export const updateFormatData = defineCmdlet<Parameters>("Update-FormatData", (cmdlet) => ({
  process() {
    const prepended = dataFiles(cmdlet, cmdlet.parameters.PrependPath ?? [], "FormatPrependPathException");
    const appended = dataFiles(cmdlet, cmdlet.parameters.AppendPath ?? [], "FormatAppendPathException");
    const context = formatContextOf(cmdlet.context);
    const load = (path: string, add: "append" | "prepend"): void => {
      if (!cmdlet.shouldProcess(`FileName: ${path}`, "Update FormatData")) return;
      try {
        context.views[add](formatFiles().loadFormatFile(path, context));
      } catch (error) {
        if (!(error instanceof Exception)) throw error;
        cmdlet.writeError(newErrorRecord(error, "FormatXmlUpdateException", "InvalidOperation", null));
      }
    };
    if (!cmdlet.has("AppendPath") && !cmdlet.has("PrependPath")) {
      const { prepended: before, appended: after } = context.views.paths;
      for (const path of [...before].reverse()) load(path, "prepend");
      for (const path of after) load(path, "append");
      return;
    }
    for (const path of prepended.reverse()) load(path, "prepend");
    for (const path of appended) load(path, "append");
  },
}));
