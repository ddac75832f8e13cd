// Lists TypeScript source files.
import { existsSync, readdirSync } from "node:fs";

/** The .ts and .tsx files under a directory, its own first, in a stable order. */
export function sourceFiles(directory) {
  if (!existsSync(directory)) return [];
  const files = [];
  for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && entry.name !== "dist") files.push(...sourceFiles(path));
    } else if (/\.tsx?$/.test(entry.name)) files.push(path);
  }
  return files;
}
