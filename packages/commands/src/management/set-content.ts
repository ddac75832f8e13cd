// Set-Content
import { defineCmdlet } from "@latch/engine";
import { type ContentParameters, contentWriting } from "./content-cmdlets.ts";

export const setContent = defineCmdlet<ContentParameters>("Set-Content", (cmdlet) => contentWriting(cmdlet, false));
