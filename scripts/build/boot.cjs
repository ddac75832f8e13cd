// The first code of every latch process and worker: loads dist/core.cjs with V8's code cache.
// "BUILD_ID" is replaced by the build with the core's content hash: a cache made from other sources is never looked at,
// though V8 itself would accept one of the same length.
"use strict";
const fs = require("node:fs");
const vm = require("node:vm");
const v8 = require("node:v8");

const buildId = "BUILD_ID";
const corePath = __dirname + "/core.cjs";

/** The cache's directory and file, or null where the user has no home. */
function cachePlace() {
  const base = process.env.XDG_CACHE_HOME || (process.env.HOME && process.env.HOME + "/.cache");
  if (!base) return null;
  const directory = base + "/latch";
  return { directory, file: `${directory}/${buildId}-${v8.cachedDataVersionTag().toString(16)}.bin` };
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
      fs.mkdirSync(place.directory, { recursive: true, mode: 0o700 });
      const temporary = `${place.file}.${process.pid}`;
      fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
      fs.renameSync(temporary, place.file);
    } catch {
      // A shell without a cache is slower, not broken.
    }
  });
}

function load() {
  const place = cachePlace();
  const cachedData = readCache(place);
  const script = new vm.Script(fs.readFileSync(corePath, "latin1"), {
    filename: corePath,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const { isMainThread } = require("node:worker_threads");
  if (place !== null && isMainThread && (cachedData === undefined || script.cachedDataRejected)) writeCacheAtExit(script, place);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, corePath, __dirname, "file://" + encodeURI(corePath), (path) => import(path));
  return module.exports;
}

module.exports = load();
