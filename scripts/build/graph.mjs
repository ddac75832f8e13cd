// The graph of all modules: who imports whom, and the names that each module exports.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bootstrap/places.mjs";
import { resolutions } from "./chunks.mjs";

/** Takes esbuild and its metafile of everything in one bundle; returns { inputs, names }: path -> export names, for ES modules. */
export async function moduleGraph(esbuild, { inputs }) {
  const modules = Object.keys(inputs).filter((path) => inputs[path].format === "esm" && /\.[cm]?[jt]sx?$/.test(path));
  const { metafile } = await esbuild.build({
    entryPoints: modules.map((path) => ({ in: join(root, path), out: path })),
    bundle: false,
    format: "esm",
    platform: "node",
    target: "node22",
    outdir: "out",
    absWorkingDir: root,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const own = new Map(Object.values(metafile.outputs).map((output) => [output.entryPoint, output.exports]));
  const resolved = resolutions(inputs);
  const names = new Map();
  for (const path of modules) names.set(path, [...exportsOf(path, own, resolved, new Set())]);
  return { inputs, names };
}

/** A module's export names with those of `export * from`. */
function exportsOf(path, own, resolved, seen) {
  const result = new Set(own.get(path) ?? []);
  if (seen.has(path)) return result;
  seen.add(path);
  for (const [, specifier] of readFileSync(join(root, path), "utf8").matchAll(/^export \* from ["']([^"']+)["']/gm)) {
    const target = resolved.get(`${path}\0${specifier}`);
    if (target === undefined) continue;
    for (const name of exportsOf(target, own, resolved, seen)) if (name !== "default") result.add(name);
  }
  return result;
}
