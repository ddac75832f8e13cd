// Builds dist/: core.cjs (everything but the console, one CommonJS file whose modules are evaluated when first required),
// latch.cjs (loads it with a code cache), console.mjs (an ES module: ink's layout engine awaits at its top level),
// worker-*.cjs (one line each: the same core, another entry) and data/ (large JSON tables, read when asked for).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../bootstrap/places.mjs";
import { sourceConventions } from "./source-conventions.mjs";

/**
 * Takes { outdir, minify?, metafile? }; returns { ok, text, metafile? }: the sizes, or the errors as esbuild prints them.
 * Files are written under temporary names first, so that a shell started meanwhile sees the old build or the new one.
 */
export async function build({ outdir, minify = true, metafile = false }) {
  const esbuild = await import("esbuild");
  mkdirSync(join(outdir, "data"), { recursive: true });
  const conventions = sourceConventions({ outdir });
  const shared = {
    bundle: true,
    minify,
    charset: "ascii",
    platform: "node",
    target: "node22",
    legalComments: "none",
    absWorkingDir: root,
    logLevel: "silent",
    write: false,
    metafile,
    define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
  };
  try {
    const core = await buildWithoutBroken(esbuild, shared, conventions);
    const consoleText = await buildConsole(esbuild, shared, outdir);
    const buildId = createHash("sha256").update(core.text).digest("hex").slice(0, 24);
    place(outdir, "core.cjs", core.text);
    if (consoleText !== null) place(outdir, "console.mjs", consoleText);
    const boot = readFileSync(join(root, "scripts/build/boot.cjs"), "utf8").replace(
      'const buildId = "BUILD_ID"',
      `const buildId = ${JSON.stringify(buildId)}`,
    );
    const { code } = await esbuild.transform(boot, { minify, platform: "node", target: "node22" });
    for (const worker of conventions.workers.keys()) {
      place(
        outdir,
        `worker-${worker}.cjs`,
        `globalThis.latchWorker = ${JSON.stringify(worker)};\nrequire("./latch.cjs");\n`,
      );
    }
    place(outdir, "latch.cjs", code);
    removeStrangers(outdir, conventions);
    const sizes = [
      ["core", core.text],
      ["console", consoleText ?? ""],
    ].map(([name, text]) => `${name} ${Math.round(text.length / 1024)} KB`);
    return { ok: true, text: sizes.join(", "), metafile: core.metafile };
  } catch (error) {
    const messages = Array.isArray(error.errors)
      ? await esbuild.formatMessages(error.errors, { kind: "error" })
      : [String(error?.stack ?? error)];
    return { ok: false, text: messages.join("\n") };
  }
}

/**
 * While several people edit one tree, a module may import what another does not export yet. Such a module is left out (and those that
 * import it, in turn), so that the rest can be used; tsc reports it, and a build of a sound tree takes one pass.
 */
async function buildWithoutBroken(esbuild, shared, conventions) {
  for (;;) {
    try {
      return await buildCore(esbuild, shared, conventions);
    } catch (error) {
      const known = conventions.broken.size;
      for (const { text, location } of error.errors ?? []) {
        if (location === null || location.file.includes("node_modules") || location.file.endsWith("/index.ts")) continue;
        conventions.broken.set(join(root, location.file), `${location.file}: ${text}`);
      }
      if (conventions.broken.size === known || conventions.broken.size > 100) throw error;
      process.stderr.write(`latch: left out ${[...conventions.broken.keys()].slice(known).map(shownPath).join(", ")}\n`);
    }
  }
}

/** Bundles main.ts; a second pass adds the worker entries that the first one met. */
async function buildCore(esbuild, shared, conventions) {
  let known = -1;
  let result;
  while (known !== conventions.workers.size) {
    known = conventions.workers.size;
    result = await esbuild.build({
      ...shared,
      stdin: {
        contents: coreEntry(conventions.workers),
        resolveDir: join(root, "packages/latch/src"),
        sourcefile: "core-entry.ts",
        loader: "ts",
      },
      format: "cjs",
      outfile: "core.cjs",
      external: ["node-pty"],
      banner: { js: "(function(exports,require,module,__filename,__dirname,__bundleUrl,__import){" },
      footer: { js: "})" },
      define: {
        ...shared.define,
        "import.meta.url": "__bundleUrl",
        "import.meta.dirname": "__dirname",
        "import.meta.filename": "__filename",
      },
      plugins: [conventions.plugin],
    });
  }
  return { text: result.outputFiles[0].text, metafile: result.metafile };
}

/** The core's entry: a worker starts the module it was made for, anything else the command line. */
function coreEntry(workers) {
  const cases = [...workers].map(
    ([name, file]) => `  case ${JSON.stringify(name)}: require(${JSON.stringify(file)}); break;`,
  );
  return [
    "switch ((globalThis as { latchWorker?: string }).latchWorker) {",
    ...cases,
    '  default: require("./main.ts");',
    "}",
  ].join("\n");
}

/** Bundles the console's views apart, when they exist. */
async function buildConsole(esbuild, shared, outdir) {
  const entry = join(root, "packages/console/src/views.ts");
  if (!existsSync(entry)) return null;
  const result = await esbuild.build({
    ...shared,
    entryPoints: [entry],
    format: "esm",
    outfile: "console.mjs",
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

/** Removes workers and data files of earlier builds. */
function removeStrangers(outdir, { workers, dataFiles }) {
  for (const name of readdirSync(outdir)) {
    const worker = /^worker-(.*)\.cjs$/.exec(name)?.[1];
    if (worker !== undefined && !workers.has(worker)) rmSync(join(outdir, name));
  }
  for (const name of readdirSync(join(outdir, "data"))) {
    if (!dataFiles.has(name)) rmSync(join(outdir, "data", name));
  }
}

/** Where a source file is, as messages show it. */
export function shownPath(file) {
  return relative(root, file);
}
