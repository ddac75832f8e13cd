// The cmdlets: what other packages may import.
import { createRequire } from "node:module";
import type { recordHistory as RecordHistory } from "./core/history.ts";

export { createCommandRegistry } from "./registry.ts";

const require = createRequire(import.meta.url);

/** See core/history.ts, which is loaded with the first line. */
export const recordHistory: typeof RecordHistory = (...line) =>
  (require("./core/history.ts") as typeof import("./core/history.ts")).recordHistory(...line);
