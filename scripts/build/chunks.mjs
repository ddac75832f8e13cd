// Divides the modules among the files of dist/: the core is what every start needs, the rest goes by package.
// A file's modules are functions of one V8 script: what a start does not need would cost it time in reading and in the code cache.

/** The core begins here: these are evaluated by every `latch -Command`. */
const starts = ["packages/latch/src/main.ts", "packages/latch/src/run-shell.ts"];

/** Where a module goes that is not in the core. */
const placesOfPackages = [
  ["packages/commands/src/remoting/", "remoting"],
  ["packages/commands/", "commands"],
  ["packages/dotnet/", "library"],
  ["packages/remoting/", "remoting"],
  ["packages/endpoint/", "remoting"],
  ["packages/protocol/", "remoting"],
  ["packages/formatting/", "formatting"],
];

/**
 * Takes esbuild's metafile of all modules in one bundle and the worker programs' files; returns
 * chunkOf (path -> chunk), targets (chunk -> the modules that others ask it for) and resolve ((importer, specifier) -> path).
 */
export function divide(metafile, workerFiles) {
  const { inputs } = metafile;
  const chunkOf = new Map();
  for (const path of closure(inputs, starts)) chunkOf.set(path, "core");
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
  const resolved = new Map();
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { path, original, external } of imports) {
      if (external || original === undefined) continue;
      resolved.set(`${importer}\0${original}`, path);
      if (chunkOf.get(path) !== chunkOf.get(importer)) target(path);
    }
  }
  for (const path of [starts[0], ...workerFiles]) target(path);
  return { chunkOf, targets, resolve: (importer, original) => resolved.get(`${importer}\0${original}`) };
}

/** What is evaluated with the given modules: their imports, and what third-party modules require. */
function closure(inputs, paths) {
  const seen = new Set(paths);
  const queue = [...paths];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const edge of inputs[path]?.imports ?? []) {
      const eager = edge.kind === "import-statement" || path.includes("node_modules/");
      if (edge.external || !eager || seen.has(edge.path)) continue;
      seen.add(edge.path);
      queue.push(edge.path);
    }
  }
  return seen;
}

/** A third-party module outside of the core goes where its first importer is. */
function placeLibraries(inputs, chunkOf) {
  const queue = [...chunkOf.keys()];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const edge of inputs[path]?.imports ?? []) {
      if (edge.external || chunkOf.has(edge.path)) continue;
      chunkOf.set(edge.path, chunkOf.get(path));
      queue.push(edge.path);
    }
  }
}

/** The esbuild plugin for one chunk: a module of another chunk is asked for at run time. */
export function chunkPlugin(chunk, { chunkOf, resolve }, relativePath) {
  return {
    name: "chunk",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ importer, path, kind }) => {
        if (kind === "entry-point" || importer === "") return undefined;
        const target = resolve(relativePath(importer), path);
        if (target === undefined || chunkOf.get(target) === chunk) return undefined;
        return { path: target, namespace: "chunk" };
      });
      build.onLoad({ filter: /.*/, namespace: "chunk" }, ({ path }) => ({
        contents: `module.exports = __module(${JSON.stringify(chunkOf.get(path))}, ${JSON.stringify(path)});`,
        loader: "js",
      }));
    },
  };
}
