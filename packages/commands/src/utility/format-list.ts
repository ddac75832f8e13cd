// Format-List
import { defineCmdlet } from "@latch/engine";
import { formatShape, type FormatShapeParameters } from "./format-shape.ts";

export const formatList = defineCmdlet<FormatShapeParameters>("Format-List", (cmdlet) => formatShape(cmdlet, "list"));
