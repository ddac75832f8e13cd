// The first code of every latch process and worker: loads dist/core.cjs with V8's code cache.
// "BUILD_ID" is replaced by the build with the core's content hash: a cache made from other sources is never looked at,
// though V8 itself would accept one of the same length.
"use strict";
const fs = require("node:fs");
const vm = require("node:vm");

const buildId = "BUILD_ID";
const corePath = __dirname + "/core.cjs";

/** The cache's directory and file, or null where the user has no home. */
function cachePlace() {
  const base = process.env.XDG_CACHE_HOME || (process.env.HOME && process.env.HOME + "/.cache");
  if (!base) return null;
  const directory = base + "/latch";
  // node:v8 would cost half a millisecond for its version tag; V8 itself refuses a cache of another version or other flags.
  return { directory, file: `${directory}/${buildId}-${process.versions.v8}-${process.arch}.bin` };
}

function readCache(place) {
  if (place === null) return undefined;
  try {
    return fs.readFileSync(place.file);
  } catch {
    return undefined;
  }
}

/** Written when the process ends, so that it holds what a real command compiled; renamed into place, so that nobody reads half. */
function writeCacheAtExit(script, place) {
  process.on("exit", () => {
    try {
      removeOldCaches(place.directory);
      fs.mkdirSync(place.directory, { recursive: true, mode: 0o700 });
      const temporary = `${place.file}.${process.pid}`;
      fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
      fs.renameSync(temporary, place.file);
    } catch {
      // A shell without a cache is slower, not broken.
    }
  });
}

/** Caches of earlier builds: those not read for a week, when there are many. */
function removeOldCaches(directory) {
  if (!fs.existsSync(directory)) return;
  const files = fs.readdirSync(directory).filter((name) => name.endsWith(".bin"));
  if (files.length < 8) return;
  for (const name of files) {
    const { mtimeMs } = fs.statSync(`${directory}/${name}`);
    if (Date.now() - mtimeMs > 7 * 86_400_000) fs.rmSync(`${directory}/${name}`, { force: true });
  }
}

function load() {
  const place = cachePlace();
  const cachedData = readCache(place);
  const script = new vm.Script(fs.readFileSync(corePath, "latin1"), {
    filename: corePath,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (place !== null && globalThis.latchWorker === undefined && (cachedData === undefined || script.cachedDataRejected))
    writeCacheAtExit(script, place);
  const module = { exports: {} };
  script.runInThisContext()(
    module.exports,
    require,
    module,
    corePath,
    __dirname,
    "file://" + encodeURI(corePath),
    (path) => import(path),
  );
}

load();
