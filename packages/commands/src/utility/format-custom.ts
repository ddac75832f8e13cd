// Format-Custom
import { defineCmdlet } from "@latch/engine";
import { formatShape, type FormatShapeParameters } from "./format-shape.ts";

export const formatCustom = defineCmdlet<FormatShapeParameters>("Format-Custom", (cmdlet) =>
  formatShape(cmdlet, "custom"),
);
