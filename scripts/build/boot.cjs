// The first code of every latch process and worker: loads the chunks of dist/ with V8's code cache, each when a module of it is asked for.
// "ENTRY" is replaced by the build with the chunk and path of the module that starts the processes behind sessions; they skip main.ts.
// "CHUNKS" is replaced with each chunk's content hash: a cache made from other sources is never looked at,
// though V8 itself would accept one of the same length.
"use strict";
const fs = require("node:fs");
const vm = require("node:vm");

const hashes = "CHUNKS";
const entry = "ENTRY";
/** How often Ctrl+C has ended JavaScript: chunks compare (build.mjs, beginInterruptedModulesAgain). */
globalThis.latchInterrupts = 0;
const tables = new Map();
const modules = new Map();
/** Paths in the order of their evaluation, for training. */
const begun = [];
/** Scripts whose code cache is missing or was refused: [script, cache file, kind]. */
const uncached = [];
/** V8's own values (for 64 bits) of the flags that latch is started with, by how the words begin. */
const ownFlags = { "--stack-size=": "--stack-size=984", "--no-sparkplug": "--sparkplug" };
const isWorker = globalThis.latchWorker !== undefined;
/** Which of a chunk's caches this thread uses: they hold what the thread's kind compiles, under its flags. */
let kind = isWorker ? "-worker" : "";

/**
 * V8 takes a code cache only under the flags that it was made under; so do Node's own modules, which cost a worker 25 ms without.
 * Ours have done their work when the main thread runs: before a worker starts, the flags get V8's own values back.
 */
function prepareThreads() {
  if (kind !== "") return;
  kind = "-threads";
  setFlags(true);
}
function setFlags(own) {
  const { setFlagsFromString } = require("node:v8");
  for (const [start, flag] of Object.entries(ownFlags)) {
    const given = process.execArgv.find((word) => word.startsWith(start));
    if (given !== undefined) setFlagsFromString(own ? flag : given);
  }
}
globalThis.latchPrepareThreads = prepareThreads;
const isEntry = process.argv[2] === "-LatchEntry" && !isWorker;
// The processes behind sessions all have a worker.
if (isEntry) prepareThreads();

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

/** When the process ends, so that the caches hold what real commands compiled. A worker is not told of its end. */
function writeCachesLater() {
  if (isWorker) setTimeout(writeCaches, 200).unref();
  else process.on("exit", writeCaches);
}

/** Written under another name, then renamed into place, so that nobody reads half. */
function writeCaches() {
  const directory = cacheDirectory();
  try {
    removeOldCaches(directory);
    // A home that was removed meanwhile (a test's) does not come back.
    for (const path of [directory.slice(0, -"/latch".length), directory])
      if (!fs.existsSync(path)) fs.mkdirSync(path, { mode: 0o700 });
    for (const [script, file, itsKind] of uncached) {
      // A cache names the flags of the moment in which it is made.
      if (kind === "-threads") setFlags(itsKind !== "");
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
  if (files.length < 64) return;
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
  const file = directory && `${directory}/${name}-${hashes[name]}-${process.versions.v8}-${process.arch}${kind}.bin`;
  const cachedData = readCache(file);
  const script = new vm.Script(fs.readFileSync(path, "latin1"), { filename: path, cachedData });
  if (file !== null && (cachedData === undefined || script.cachedDataRejected)) {
    if (uncached.length === 0) writeCachesLater();
    uncached.push([script, file, kind]);
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
  return latchModule.lazy(chunk, path);
}

const namespaces = new Map();

/**
 * A module of another chunk for an import: evaluated when one of its names is first used. A name that was used is a plain property: our
 * modules export no variables that change. (Not all names at once: an index's names are other modules', which would all be evaluated.)
 * `names` is there for `export *`, which copies names without using them.
 */
latchModule.lazy = (chunk, path, names) => {
  let namespace = namespaces.get(path);
  if (namespace === undefined) {
    namespace = waiting((name) => keep(namespace, name, evaluated(chunk, path)[name]));
    namespaces.set(path, namespace);
  }
  if (names === undefined) return namespace;
  const all = Object.defineProperty({}, "__latch", { value: true });
  for (const name of names) all.__defineGetter__(name, () => namespace[name]);
  return all;
};

/** One of Node's own modules for an import: many cost a millisecond, and few commands use what they import. */
latchModule.builtin = (id) => {
  const namespace = waiting((name) => keep(namespace, name, name === "default" ? require(id) : require(id)[name]));
  return namespace;
};

/** An object that asks `find` for the properties which it does not have. */
function waiting(find) {
  const source = new Proxy({}, { get: (_, name) => (typeof name === "string" ? find(name) : undefined) });
  return Object.defineProperty(Object.create(source), "__latch", { value: true });
}

/** A name becomes a plain property; while modules that import each other are being evaluated it may not be there yet. */
function keep(namespace, name, value) {
  if (value !== undefined) {
    namespace[name] = value;
    makeFast(namespace);
  }
  return value;
}

/** V8 stores the properties of an object that grew by computed names for slow access, until it is used as a prototype. */
function makeFast(object) {
  return Object.create(object).__latch;
}

/** Modules whose names nobody asked for yet: what esbuild made for them -> function that gives their names' getters. */
const unasked = new Map();
latchModule.later = (exports, getters) => unasked.set(exports, getters);

/** What require() gives for a module of the same chunk, or of another chunk that asks for it: made once. */
latchModule.exportsOf = (exports, copy) => {
  const getters = unasked.get(exports);
  if (getters === undefined) return copy(exports);
  if (typeof getters === "object") return getters;
  const names = getters();
  const made = Object.defineProperty({}, "__esModule", { value: true });
  let complete = true;
  for (const name of Object.keys(names)) {
    const value = names[name]();
    if (value === undefined) complete = false;
    if (value === undefined) made.__defineGetter__(name, names[name]);
    else made[name] = value;
  }
  if (complete) {
    makeFast(made);
    unasked.set(exports, made);
  }
  return made;
};

if (process.env.LATCH_TRAIN !== undefined) {
  const file = process.env.LATCH_TRAIN;
  process.on("exit", () => fs.appendFileSync(file, begun.map((path) => `${path}\n`).join("")));
}

if (isEntry) latchModule(...entry).runEntry(process.argv.slice(3));
else latchModule(...(globalThis.latchWorker ?? ["core", "packages/latch/src/main.ts"]));
