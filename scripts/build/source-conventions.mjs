// How the sources' few conventions become the bundle's:
// - `const require = createRequire(import.meta.url)` is dropped, so that require("./x.ts") names a lazily evaluated module of the bundle;
// - `new URL("./x.ts", import.meta.url)` (a worker's program) becomes the path of a one-line file that starts that module;
// - `import("@latch/console/views")` becomes the import of dist/console.mjs;
// - a large JSON file becomes a file under data/, parsed when its module is first required.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../bootstrap/places.mjs";

const largeJson = 16 * 1024;
/** The console's views are an ES module of their own: the core reaches them by import(). */
const consoleViews = 'import("@latch/console/views")';

/** Takes the output directory; returns the esbuild plugin and what it met: worker programs (name -> file) and data files. */
export function sourceConventions({ outdir }) {
  const workers = new Map();
  const dataFiles = new Set();
  const broken = new Map();
  const plugin = {
    name: "source-conventions",
    setup(build) {
      build.onLoad({ filter: /\.tsx?$/, namespace: "file" }, ({ path }) => {
        if (path.includes("/node_modules/")) return undefined;
        if (broken.has(path)) return { contents: failingModule(broken.get(path)), loader: "js" };
        const source = readFileSync(path, "utf8");
        if (!source.includes("import.meta.url") && !source.includes(consoleViews)) return undefined;
        return { contents: rewrite(source, path, workers), loader: path.endsWith("x") ? "tsx" : "ts" };
      });
      // A lazily required module that is not there (yet) fails when it is asked for, not the whole build; tsc reports it.
      build.onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        return kind === "require-call" && !existsSync(file) ? { path: file, namespace: "missing" } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: "missing" }, ({ path }) => {
        process.stderr.write(`latch: missing module ${relative(root, path)}\n`);
        return { contents: failingModule(`missing module ${relative(root, path)}`) };
      });
      build.onLoad({ filter: /\.json$/ }, ({ path }) => {
        const text = readFileSync(path, "utf8");
        if (text.length < largeJson || path.includes("/node_modules/")) return undefined;
        return { contents: dataModule(path, text, outdir, dataFiles), loader: "js" };
      });
    },
  };
  return { plugin, workers, dataFiles, broken };
}

/** What stands for a module that cannot be built: asking for it is the error. */
function failingModule(reason) {
  return `throw new Error(${JSON.stringify(reason)});`;
}

/** Rewrites the two import.meta.url conventions of a source file, keeping its lines. */
function rewrite(source, path, workers) {
  return source
    .replaceAll(consoleViews, '__import(__bundleUrl.replace(/[^/]*$/, "console.mjs"))')
    .replace(/^const require = createRequire\(import\.meta\.url\);[^\n]*$/gm, "")
    .replace(/^import \{ createRequire \} from "node:module";[^\n]*$/gm, "")
    .replace(/new URL\(\s*"(\.[^"]*\.ts)",\s*import\.meta\.url,?\s*\)/g, (_all, specifier) => {
      const file = resolve(dirname(path), specifier);
      const name = workerName(file);
      workers.set(name, file);
      return `new URL("./worker-${name}.cjs", import.meta.url)`;
    });
}

/** packages/remoting/src/io-thread.ts -> remoting-io-thread. */
function workerName(file) {
  return relative(root, file)
    .replace(/^packages\//, "")
    .replace(/\/src\//, "-")
    .replace(/\.ts$/, "")
    .replaceAll("/", "-");
}

/** Writes a JSON file's minified text to data/ and returns the module that reads it. Its long strings become files read as they are. */
function dataModule(path, text, outdir, dataFiles) {
  const data = JSON.parse(text);
  const write = (content, extension) => {
    const name = `${workerName(path).replace(/\.json$/, "")}-${createHash("sha1").update(content).digest("hex").slice(0, 8)}.${extension}`;
    dataFiles.add(name);
    writeFileSync(join(outdir, "data", name), content);
    return `require("node:fs").readFileSync(__dirname + "/data/${name}", "latin1")`;
  };
  const fields = [];
  for (const [key, value] of Array.isArray(data) ? [] : Object.entries(data)) {
    if (typeof value !== "string" || value.length < largeJson || !/^[\x00-\x7f]*$/.test(value)) continue;
    delete data[key];
    fields.push(`module.exports[${JSON.stringify(key)}] = ${write(value, "txt")};`);
  }
  const rest = write(JSON.stringify(data), "json").replace('"latin1"', '"utf8"');
  return `module.exports = JSON.parse(${rest});\n${fields.join("\n")}`;
}
