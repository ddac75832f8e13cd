// Builds dist/: chunk-NAME-HASH.cjs (everything but the console's views, CommonJS whose modules are evaluated when first required),
// latch.cjs (loads the chunks with a code cache), console.mjs (an ES module: ink's layout engine awaits at its top level),
// worker-*.cjs (one line each: the same chunks, another entry) and data/ (large JSON tables, read when asked for).
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { root } from "../bootstrap/places.mjs";
import { chunkPlugin, divide, readHotModules } from "./chunks.mjs";
import { moduleGraph } from "./graph.mjs";
import { sourceConventions } from "./source-conventions.mjs";

const mainFile = "packages/latch/src/main.ts";
/** The main file of a process that latch starts for itself. */
const entryFile = "packages/latch/src/run-entry.ts";
/** The parameters of the function that a chunk is. */
const chunkHead = "(function(exports,require,module,__filename,__dirname,__bundleUrl,__import,__module){";

/**
 * Takes { outdir, minify?, training? }; returns { ok, text }: the sizes, or the errors as esbuild prints them. A training build has one
 * chunk in which every import waits, so that running it shows which modules a command needs.
 * Files are written under temporary names first, so that a shell started meanwhile sees the old build or the new one.
 */
export async function build({ outdir, minify = true, training = false }) {
  const esbuild = await import("esbuild");
  mkdirSync(join(outdir, "data"), { recursive: true });
  const conventions = sourceConventions({ outdir });
  try {
    const graph = await moduleGraph(esbuild, await analyse(esbuild, conventions));
    const workers = new Map([...conventions.workers].map(([name, file]) => [name, shownPath(file)]));
    const hot = training ? { core: Object.keys(graph.inputs) } : readHotModules();
    const division = divide(graph, hot, [
      mainFile,
      ...(training ? Object.keys(graph.inputs) : [entryFile, ...workers.values()]),
    ]);
    const names = [...division.targets.keys()];
    const build = (name) => buildChunk(esbuild, conventions, division, name, { minify, training });
    const texts = await Promise.all(names.map(build));
    const consoleText = await buildConsole(esbuild, minify);
    const hashes = Object.fromEntries(names.map((name, at) => [name, contentHash(texts[at])]));
    const files = new Map(names.map((name, at) => [`chunk-${name}-${hashes[name]}.cjs`, texts[at]]));
    if (consoleText !== null) files.set("console.mjs", consoleText);
    for (const [name, file] of workers) {
      const entry = JSON.stringify([division.chunkOf.get(file), file]);
      files.set(`worker-${name}.cjs`, `globalThis.latchWorker = ${entry};\nrequire("./latch.cjs");\n`);
    }
    files.set("latch.cjs", await buildBoot(esbuild, hashes, division.chunkOf.get(entryFile), minify));
    for (const [name, text] of files) place(outdir, name, text);
    linkLauncher(outdir);
    removeStrangers(outdir, files, conventions);
    const sizes = [...names.map((name, at) => [name, texts[at]]), ["console", consoleText ?? ""]];
    return { ok: true, text: sizes.map(([name, text]) => `${name} ${Math.round(text.length / 1024)} KB`).join(", ") };
  } catch (error) {
    const messages = Array.isArray(error.errors)
      ? await esbuild.formatMessages(error.errors, { kind: "error" })
      : [String(error?.stack ?? error)];
    return { ok: false, text: messages.join("\n") };
  }
}

/** What all builds of CommonJS code share. */
function options(conventions) {
  return {
    bundle: true,
    charset: "ascii",
    platform: "node",
    target: "node22",
    format: "cjs",
    legalComments: "none",
    absWorkingDir: root,
    logLevel: "silent",
    write: false,
    external: ["node-pty"],
    define: {
      "process.env.NODE_ENV": '"production"',
      "import.meta.url": "__bundleUrl",
      "import.meta.dirname": "__dirname",
      "import.meta.filename": "__filename",
    },
    plugins: [conventions.plugin, chainedMixins],
  };
}

/**
 * chevrotain copies the methods of its parser's nine parts into one prototype: 200 properties, a millisecond of every start. Here the parts'
 * prototypes are chained, the last one first, as a later copy replaces an earlier one.
 */
const chainedMixins = {
  name: "chained-mixins",
  setup(build) {
    build.onLoad({ filter: /chevrotain[\\/]lib[\\/].*apply_mixins\.js$/ }, () => ({
      contents: `export function applyMixins(derived, parts) {
        let below = derived.prototype;
        for (const part of parts.toReversed()) below = (Object.setPrototypeOf(below, part.prototype), part.prototype);
      }`,
      loader: "js",
    }));
  },
};

/**
 * Bundles everything once for its graph of modules. While several people edit one tree, a module may import what another does not
 * export yet. Such a module is left out (and those that import it, in turn), so that the rest can be used; tsc reports it.
 */
async function analyse(esbuild, conventions) {
  for (;;) {
    const workers = conventions.workers.size;
    try {
      const entries = [mainFile, ...[...conventions.workers.values()].map(shownPath)];
      const contents = entries.map((path) => `require(${JSON.stringify(join(root, path))});`).join("\n");
      const stdin = { contents, resolveDir: root, sourcefile: "entries.js", loader: "js" };
      const { metafile } = await esbuild.build({ ...options(conventions), stdin, metafile: true });
      if (conventions.workers.size === workers) return metafile;
    } catch (error) {
      const known = conventions.broken.size;
      for (const { text, location } of error.errors ?? []) {
        if (location === null || location.file.includes("node_modules") || location.file.endsWith("/index.ts"))
          continue;
        conventions.broken.set(join(root, location.file), `${location.file}: ${text}`);
      }
      if (conventions.broken.size === known || conventions.broken.size > 100) throw error;
      process.stderr.write(
        `latch: left out ${[...conventions.broken.keys()].slice(known).map(shownPath).join(", ")}\n`,
      );
    }
  }
}

/** One chunk's text: a function whose module.exports has, by path, what other chunks ask for. */
async function buildChunk(esbuild, conventions, division, name, { minify, training }) {
  const isOwn = training ? () => false : (path) => division.chunkOf.get(path) === name;
  const rows = [...division.targets.get(name)]
    .filter(isModule)
    .map((path) => `${JSON.stringify(path)}: () => require(${JSON.stringify(join(root, path))}),`);
  const shared = options(conventions);
  const result = await esbuild.build({
    ...shared,
    minify,
    stdin: {
      contents: `module.exports = {\n${rows.join("\n")}\n};`,
      resolveDir: root,
      sourcefile: "chunk.js",
      loader: "js",
    },
    plugins: [chunkPlugin(division, isOwn, (path) => relative(root, path)), ...shared.plugins],
    banner: { js: chunkHead },
    footer: { js: "})" },
  });
  const text = makeExportsLate(takeModulesAsTheyAre(result.outputFiles[0].text));
  return minify ? beginInterruptedModulesAgain(text) : text;
}

/**
 * Ctrl+C ends the evaluation of a module as it ends everything, without `catch`: esbuild's __esm would then take the module for evaluated,
 * with names that have no values. A module that was being evaluated when `latchInterrupts` counted on is evaluated from its beginning.
 */
function beginInterruptedModulesAgain(text) {
  const now = "globalThis.latchInterrupts";
  const [esm, commonJS] = [
    /\(([\w$]+),([\w$]+),([\w$]+)\)=>\(\)=>\{if\(\3\)throw \3\[0\];try\{return \1&&\(\2=\1\(\1=0\)\),\2\}catch\(([\w$]+)\)\{throw \3=\[\4\],\4\}\}/,
    /\(([\w$]+),([\w$]+)\)=>\(\)=>\{try\{return \2\|\|\1\(\(\2=\{exports:\{\}\}\)\.exports,\2\),\2\.exports\}catch\(([\w$]+)\)\{throw \2=0,\3\}\}/,
  ];
  if (!esm.test(text) || (!commonJS.test(text) && text.includes("={exports:{}}).exports")))
    throw new Error("esbuild's __esm or __commonJS looks different: see beginInterruptedModulesAgain");
  return text
    .replace(
      esm,
      (_, evaluate, result, failure, error) =>
        `(${evaluate},${result},${failure},began=-1)=>()=>{if(${failure})throw ${failure}[0];` +
        `if(!${evaluate}||began===${now})return ${result};began=${now};` +
        `try{${result}=${evaluate}();${evaluate}=0;return ${result}}catch(${error}){throw ${failure}=[${error}],${error}}}`,
    )
    .replace(
      commonJS,
      (_, evaluate, module, error) =>
        `(${evaluate},${module},began=-1)=>()=>{if(!${evaluate}||began===${now})return ${module}.exports;began=${now};` +
        `${module}={exports:{}};try{${evaluate}(${module}.exports,${module});${evaluate}=0;return ${module}.exports}` +
        `catch(${error}){throw began=-1,${error}}}`,
    );
}

/**
 * A module of another chunk is taken as it is: copying its exports for every importer is what CommonJS from strangers needs.
 * esbuild's __toESM begins `(mod, isNodeMode, target) => (target = mod != null ?`, with other names when minified.
 */
function takeModulesAsTheyAre(text) {
  const helper = /= ?\((\w+), ?(\w+), ?(\w+)\) ?=> ?\(\3 ?= ?\1 ?!= ?null ?\?/;
  const match = helper.exec(text);
  if (match === null) {
    if (text.includes("__module.lazy(")) throw new Error("esbuild's __toESM looks different: see takeModulesAsTheyAre");
    return text;
  }
  const [, mod, node, target] = match;
  return text.replace(
    helper,
    () => `=(${mod},${node},${target})=>${mod}!=null&&${mod}.__latch===true?${mod}:(${target}=${mod}!=null?`,
  );
}

/**
 * esbuild makes the object of a module's exports, a getter for each, when the chunk is loaded, and copies it for every require(). Here it is
 * made when it is first asked for, once (latchModule.later and exportsOf in boot.cjs). Objects that are used otherwise stay as they are.
 */
function makeExportsLate(text) {
  const head = /\b([\w$]+) ?= ?\(([\w$]+), ?([\w$]+)\) ?=> ?\{\s*for ?\(var ([\w$]+) in \3\)/.exec(text);
  const ask =
    /\b([\w$]+) ?= ?\(?([\w$]+)\)? ?=> ?([\w$]+)\([\w$]+\(\{\}, ?"__esModule", ?\{ ?value: ?(?:!0|true) ?\}\), ?\2\)/.exec(
      text,
    );
  if (head === null || ask === null) return text;
  const word = (name) => name.replaceAll("$", "\\$");
  const uses = new Map();
  for (const [name] of text.matchAll(/[\w$]+/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const asked = new Map();
  const call = new RegExp(`(?<![\\w$])${word(ask[1])}\\(([\\w$]+)\\)`, "g");
  for (const [, name] of text.matchAll(call)) asked.set(name, (asked.get(name) ?? 0) + 1);
  const definition = new RegExp(
    `(?<![\\w$])${word(head[1])}\\(([\\w$]+), ?(\\{(?:\\s*(?:[\\w$]+|"[^"]*"): ?\\(\\) ?=> ?[\\w$]+,?)*\\s*\\})\\)`,
    "g",
  );
  return text
    .replace(definition, (whole, name, getters) =>
      // Named where it is declared, here, and where it is asked for.
      uses.get(name) === 2 + (asked.get(name) ?? 0) ? `__module.later(${name},()=>(${getters}))` : whole,
    )
    .replace(ask[0], () => {
      const [, asking, exports, copy] = ask;
      const all = `x=>${ask[0].slice(ask[0].indexOf("=>") + 2).replace(new RegExp(`, ?${word(exports)}\\)$`), ",x)")}`;
      return `${asking}=${exports}=>__module.exportsOf(${exports},${copy === "" ? "" : all})`;
    });
}

/** Everything but the entries that stand in no file. */
function isModule(path) {
  return existsSync(join(root, path));
}

/** latch.cjs: the loader, knowing each chunk's content hash and the chunk of entryFile. */
async function buildBoot(esbuild, hashes, entryChunk, minify) {
  const source = readFileSync(join(root, "scripts/build/boot.cjs"), "utf8");
  const boot = source
    .replace('const hashes = "CHUNKS"', `const hashes = ${JSON.stringify(hashes)}`)
    .replace('const entry = "ENTRY"', `const entry = ${JSON.stringify([entryChunk, entryFile])}`);
  return (await esbuild.transform(boot, { minify, platform: "node", target: "node22" })).code;
}

function contentHash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Bundles the console's views apart, when they exist. */
async function buildConsole(esbuild, minify) {
  const entry = join(root, "packages/console/src/views.ts");
  if (!existsSync(entry)) return null;
  const result = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify,
    charset: "ascii",
    platform: "node",
    target: "node22",
    format: "esm",
    legalComments: "none",
    absWorkingDir: root,
    logLevel: "silent",
    write: false,
    define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
    alias: { "react-devtools-core": join(root, "scripts/build/empty.cjs") },
    banner: {
      js: 'import{createRequire as __latchRequire}from"node:module";const require=__latchRequire(import.meta.url);',
    },
  });
  return result.outputFiles[0].text;
}

/** Writes one output file atomically. */
function place(outdir, name, text) {
  const temporary = join(outdir, `.${name}.${process.pid}`);
  writeFileSync(temporary, text);
  renameSync(temporary, join(outdir, name));
}

/** $PSHOME/pwsh: the name by which scripts start the shell that they run in. */
function linkLauncher(outdir) {
  const link = join(outdir, "pwsh");
  const target = relative(outdir, join(root, "packages/latch/bin/latch"));
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  try {
    symlinkSync(target, link);
  } catch (error) {
    // A build beside this one was first.
    if (error.code !== "EEXIST") throw error;
  }
}

/** Removes files of earlier builds, but not what a shell that started a moment ago, or a build that goes on beside this one, may need. */
function removeStrangers(outdir, files, { dataFiles }) {
  const remove = (path) => {
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY) > 600_000)
      rmSync(path, { force: true });
  };
  for (const name of readdirSync(outdir)) {
    if (/^(worker-|chunk-|core).*\.cjs$/.test(name) && !files.has(name)) remove(join(outdir, name));
  }
  for (const name of readdirSync(join(outdir, "data"))) {
    if (!dataFiles.has(name)) remove(join(outdir, "data", name));
  }
}

/** Where a source file is, as messages show it. */
export function shownPath(file) {
  return relative(root, file);
}
