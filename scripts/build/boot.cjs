// The first code of every latch process and worker: loads the chunks of dist/ with V8's code cache, each when a module of it is asked for.
// "CHUNKS" is replaced by the build with each chunk's content hash: a cache made from other sources is never looked at,
// though V8 itself would accept one of the same length.
"use strict";
const fs = require("node:fs");
const vm = require("node:vm");

const hashes = "CHUNKS";
const tables = new Map();
const modules = new Map();
/** Paths in the order of their evaluation, for training. */
const begun = [];
/** Scripts whose code cache is missing or was refused: [script, cache file]. */
const uncached = [];

/** The caches' directory, or null where the user has no home. */
function cacheDirectory() {
  const base = process.env.XDG_CACHE_HOME || (process.env.HOME && process.env.HOME + "/.cache");
  return base ? base + "/latch" : null;
}

function readCache(file) {
  if (file === null) return undefined;
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written when the process ends, so that they hold what real commands compiled; renamed into place, so that nobody reads half. */
function writeCaches() {
  const directory = cacheDirectory();
  try {
    removeOldCaches(directory);
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const [script, file] of uncached) {
      const temporary = `${file}.${process.pid}`;
      fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
      fs.renameSync(temporary, file);
    }
  } catch {
    // A shell without a cache is slower, not broken.
  }
}

/** Caches of earlier builds: those a week old, when there are many. */
function removeOldCaches(directory) {
  if (!fs.existsSync(directory)) return;
  const files = fs.readdirSync(directory).filter((name) => name.endsWith(".bin"));
  if (files.length < 24) return;
  for (const name of files) {
    const { mtimeMs } = fs.statSync(`${directory}/${name}`);
    if (Date.now() - mtimeMs > 7 * 86_400_000) fs.rmSync(`${directory}/${name}`, { force: true });
  }
}

/** Compiles a chunk and returns its modules: path -> function that evaluates one. */
function loadChunk(name) {
  const path = `${__dirname}/chunk-${name}-${hashes[name]}.cjs`;
  const directory = cacheDirectory();
  // node:v8 would cost half a millisecond for its version tag; V8 itself refuses a cache of another version or other flags.
  const file = directory && `${directory}/${name}-${hashes[name]}-${process.versions.v8}-${process.arch}.bin`;
  const cachedData = readCache(file);
  const script = new vm.Script(fs.readFileSync(path, "latin1"), { filename: path, cachedData });
  if (
    file !== null &&
    globalThis.latchWorker === undefined &&
    (cachedData === undefined || script.cachedDataRejected)
  ) {
    if (uncached.length === 0) process.on("exit", writeCaches);
    uncached.push([script, file]);
  }
  const module = { exports: {} };
  const importModule = (specifier) => import(specifier);
  script.runInThisContext()(
    module.exports,
    require,
    module,
    path,
    __dirname,
    "file://" + encodeURI(path),
    importModule,
    latchModule,
  );
  return module.exports;
}

/** A module's exports as esbuild gives them, evaluated now. */
function evaluated(chunk, path) {
  let found = modules.get(path);
  if (found === undefined) {
    let table = tables.get(chunk);
    if (table === undefined) tables.set(chunk, (table = loadChunk(chunk)));
    begun.push(path);
    found = table[path]();
    modules.set(path, found);
  }
  return found;
}

/** A module of any chunk for require(): evaluated now. */
function latchModule(chunk, path) {
  const exports = evaluated(chunk, path);
  if (exports === null || typeof exports !== "object" || exports.__esModule !== true) return exports;
  return latchModule.lazy(chunk, path, Object.keys(exports));
}

const namespaces = new Map();

/** A module of another chunk for an import: evaluated when one of its names is first used. Our modules export no variables that change. */
latchModule.lazy = (chunk, path, names) => {
  let namespace = namespaces.get(path);
  if (namespace === undefined) {
    namespace = Object.defineProperty({}, "__latch", { value: true });
    const use = (name) => firstUse(namespace, name, chunk, path);
    for (const name of names) namespace.__defineGetter__(name, use.bind(null, name));
    namespaces.set(path, namespace);
  }
  return namespace;
};

/** A name becomes a plain property; while modules that import each other are being evaluated it may not be there yet. */
function firstUse(namespace, name, chunk, path) {
  const value = evaluated(chunk, path)[name];
  if (value !== undefined) Object.defineProperty(namespace, name, { value, enumerable: true, configurable: true });
  return value;
}

if (process.env.LATCH_TRAIN !== undefined) {
  const file = process.env.LATCH_TRAIN;
  process.on("exit", () => fs.appendFileSync(file, begun.map((path) => `${path}\n`).join("")));
}

const [chunk, path] = globalThis.latchWorker ?? ["core", "packages/latch/src/main.ts"];
latchModule(chunk, path);
