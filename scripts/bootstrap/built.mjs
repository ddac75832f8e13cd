// The build: made again when a source file's name, size or time changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dist, root } from "./places.mjs";

const stampFile = join(dist, ".built");

/** Builds dist/ when the sources changed since the last build; ends the process with the errors when the build fails. */
export async function ensureBuilt({ force = false } = {}) {
  const stamp = sourceStamp();
  if (!force && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  const { build } = await import("../build/build.mjs");
  const started = Date.now();
  const outcome = await build({ outdir: dist });
  if (!outcome.ok) {
    process.stderr.write(`${outcome.text}\nlatch: the build failed\n`);
    process.exit(1);
  }
  process.stderr.write(`latch: built in ${Date.now() - started} ms (${outcome.text})\n`);
  mkdirSync(dist, { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** A digest of every source file's path, size and modification time. */
function sourceStamp() {
  const hash = createHash("sha1");
  const walk = (directory) => {
    for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules" && entry.name !== "test") walk(path);
      } else if (/\.(ts|tsx|json|mjs|cjs)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(join(root, path));
        hash.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const directory of ["grammar", "packages", "scripts"]) walk(directory);
  return `${hash.digest("hex")}\n`;
}
