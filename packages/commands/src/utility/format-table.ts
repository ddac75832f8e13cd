// Format-Table
import { defineCmdlet } from "@latch/engine";
import { formatShape, type FormatShapeParameters } from "./format-shape.ts";

export const formatTable = defineCmdlet<FormatShapeParameters>("Format-Table", (cmdlet) =>
  formatShape(cmdlet, "table"),
);
