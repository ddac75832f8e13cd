// Format-Wide
import { defineCmdlet } from "@latch/engine";
import { formatShape, type FormatShapeParameters } from "./format-shape.ts";

export const formatWide = defineCmdlet<FormatShapeParameters>("Format-Wide", (cmdlet) => formatShape(cmdlet, "wide"));
