// Where things are in a clone.
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's top directory. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The build's output directory. */
export const dist = join(root, "dist");

/** The pinned Node's executable; only valid once dependencies are installed. */
export function pinnedNode() {
  return realpathSync(join(root, "node_modules/.bin/node"));
}
