// Divides the modules among the files of dist/. A file's modules are functions of one V8 script: what a start does not need would cost it
// time in reading, in the code cache and in evaluation. hot-modules.json says which modules the simplest command evaluates ("core")
// and which everyday ones do ("common"), found out by train.mjs; the rest goes by package.
// An import across files is evaluated when something imported is first used.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bootstrap/places.mjs";

/** Where a module goes that is not hot. */
const placesOfPackages = [
  ["packages/commands/src/remoting/", "remoting"],
  ["packages/commands/", "commands"],
  ["packages/dotnet/", "library"],
  ["packages/remoting/", "remoting"],
  ["packages/endpoint/", "remoting"],
  ["packages/protocol/", "remoting"],
  ["packages/formatting/", "formatting"],
];

/** What a session host's process needs to start its I/O thread: a small file, so that the thread starts before the engine is loaded. */
const entryModules = [
  "packages/latch/src/run-entry.ts",
  "packages/latch/src/entry-session-host.ts",
  "packages/endpoint/src/host-thread.ts",
  "packages/endpoint/src/host-control.ts",
  "packages/remoting/src/threads.ts",
  "packages/remoting/src/places.ts",
  "packages/remoting/src/io/prepare-threads.ts",
  "packages/remoting/src/io/thread-channel.ts",
];

/** What Node has loaded when a program begins. */
const loadedAnyway = new Set(["node:fs", "node:path", "node:module"]);

/** Reads hot-modules.json: { core, common }, lists of paths; with the chunk of entryModules. */
export function readHotModules() {
  return { ...JSON.parse(readFileSync(join(root, "scripts/build/hot-modules.json"), "utf8")), entry: entryModules };
}

/**
 * Takes the graph (metafile inputs, export names by path) and, by path, the chunk of hot modules; returns
 * chunkOf, targets (chunk -> the modules that others ask it for), resolve ((importer, specifier) -> path) and names.
 */
export function divide({ inputs, names }, hot, programs) {
  // The loader begins with the command line's module.
  const chunkOf = new Map([[programs[0], "core"]]);
  for (const [chunk, paths] of Object.entries(hot)) {
    for (const path of paths) if (inputs[path] !== undefined) chunkOf.set(path, chunk);
  }
  for (const path of Object.keys(inputs)) {
    const place = placesOfPackages.find(([prefix]) => path.startsWith(prefix));
    if (!chunkOf.has(path) && !path.includes("node_modules/")) chunkOf.set(path, place?.[1] ?? "more");
  }
  placeLibraries(inputs, chunkOf);
  const targets = new Map();
  const target = (path) => {
    const chunk = chunkOf.get(path);
    if (!targets.has(chunk)) targets.set(chunk, new Set());
    targets.get(chunk).add(path);
  };
  const resolved = resolutions(inputs);
  for (const [key, path] of resolved) {
    if (chunkOf.get(path) !== chunkOf.get(key.split("\0")[0])) target(path);
  }
  for (const path of programs) target(path);
  return { chunkOf, targets, names, resolve: (importer, original) => resolved.get(`${importer}\0${original}`) };
}

/** Importer and specifier to the path they mean, as esbuild found it. */
export function resolutions(inputs) {
  const resolved = new Map();
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { path, original, external } of imports) {
      if (!external && original !== undefined && inputs[path] !== undefined)
        resolved.set(`${importer}\0${original}`, path);
    }
  }
  return resolved;
}

/** A third-party module that is not hot goes where its first importer is, but never among the hot ones. */
function placeLibraries(inputs, chunkOf) {
  const queue = [...chunkOf.keys()];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const edge of inputs[path]?.imports ?? []) {
      if (edge.external || chunkOf.has(edge.path)) continue;
      const place = chunkOf.get(path);
      chunkOf.set(edge.path, place === "core" || place === "common" ? "more" : place);
      queue.push(edge.path);
    }
  }
}

/**
 * The esbuild plugin for one chunk: a module of another chunk is asked for at run time. `isOwn` says which modules are the chunk's own.
 * An import with names, of Node's modules too, waits until one is used; require() and an import without names do not wait.
 */
export function chunkPlugin({ chunkOf, names, resolve }, isOwn, relativePath) {
  return {
    name: "chunk",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ importer, path, kind, namespace }) => {
        if (kind === "entry-point" || importer === "" || namespace !== "file") return undefined;
        if (kind === "import-statement" && path.startsWith("node:") && !loadedAnyway.has(path))
          return { path, namespace: "builtin" };
        const from = relativePath(importer);
        const target = resolve(from, path);
        if (target === undefined || isOwn(target)) return undefined;
        const waits = kind === "import-statement" && names.has(target) && !isBareImport(importer, path);
        if (!waits) return { path: target, namespace: "other-chunk-now" };
        return { path: target, namespace: exportsAll(importer, path) ? "other-chunk-names" : "other-chunk" };
      });
      build.onLoad({ filter: /.*/, namespace: "other-chunk" }, ({ path }) => ({
        contents: `module.exports = __module.lazy(${address(path)});`,
        loader: "js",
      }));
      build.onLoad({ filter: /.*/, namespace: "other-chunk-names" }, ({ path }) => ({
        contents: `module.exports = __module.lazy(${address(path)}, ${JSON.stringify(names.get(path))});`,
        loader: "js",
      }));
      build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
        contents: `module.exports = __module.builtin("${path}");`,
        loader: "js",
      }));
      build.onLoad({ filter: /.*/, namespace: "other-chunk-now" }, ({ path }) => ({
        contents: `module.exports = __module(${address(path)});`,
        loader: "js",
      }));
    },
  };
  function address(path) {
    return `${JSON.stringify(chunkOf.get(path))}, ${JSON.stringify(path)}`;
  }
}

/** `import "./x.ts"`: for what evaluating it does. */
function isBareImport(importer, specifier) {
  return hasStatement(importer, "import", specifier);
}

/** `export * from "./x.ts"` */
function exportsAll(importer, specifier) {
  return hasStatement(importer, "export\\s+\\*\\s+from", specifier);
}

function hasStatement(importer, head, specifier) {
  const escaped = specifier.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`^${head}\\s+["']${escaped}["']`, "m").test(readFileSync(importer, "utf8"));
}
