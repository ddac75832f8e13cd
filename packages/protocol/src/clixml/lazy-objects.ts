// The rarely used half of CLIXML (objects other than primitives and [pscustomobject]), loaded when first met.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Container elements that hold items. */
export type ContainerTag = "LST" | "IE" | "STK" | "QUE";

type ObjectsModule = typeof import("./object-parts.ts") & typeof import("./object-values.ts");
let objects: ObjectsModule | null = null;

/** The functions of object-parts.ts (encoding) and object-values.ts (decoding). */
export function lazyObjects(): ObjectsModule {
  objects ??= {
    ...(require("./object-parts.ts") as typeof import("./object-parts.ts")),
    ...(require("./object-values.ts") as typeof import("./object-values.ts")),
  };
  return objects;
}
