// Add-Content
import { defineCmdlet } from "@latch/engine";
import { type ContentParameters, contentWriting } from "./content-cmdlets.ts";

export const addContent = defineCmdlet<ContentParameters>("Add-Content", (cmdlet) => contentWriting(cmdlet, true));
