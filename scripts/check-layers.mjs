// Checks that a package imports only packages before it, and other files only by relative paths inside itself.
import { readFileSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { packages } from "./check/packages.mjs";
import { sourceFiles } from "./check/source-files.mjs";

/** Packages that a package does not see although they come before it (design.md, "Where things live"). */
const unseen = { "@latch/dotnet": ["@latch/grammar"], "@latch/protocol": ["@latch/grammar"] };
/** Third-party packages and the one package of ours that may import each. */
const owned = {
  chevrotain: "@latch/grammar",
  ink: "@latch/console",
  react: "@latch/console",
  "ntlm-client": "@latch/remoting",
};

const problems = [];
for (const [index, { name, directory }] of packages.entries()) {
  const before = new Set(packages.slice(0, index).map((other) => other.name));
  for (const other of unseen[name] ?? []) before.delete(other);
  for (const file of sourceFiles(`${directory}/src`)) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier] of text.matchAll(/(?:from\s+|import\s+|import\(\s*|require\(\s*)"([^"\n]+)"/g)) {
      const problem = judge({ name, directory, file, before, specifier });
      if (problem !== null) problems.push(`${file}: ${problem}`);
    }
  }
}

function judge({ name, directory, file, before, specifier }) {
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(file), specifier);
    return target.startsWith(resolve(directory) + sep) ? null : `reaches outside its package: ${specifier}`;
  }
  if (specifier.startsWith("node:")) {
    return name === "@latch/protocol" && specifier !== "node:module" && !file.endsWith(".test.ts")
      ? `protocol is sans-IO and imports no ${specifier}`
      : null;
  }
  const ours = packages.find((other) => specifier === other.name || specifier.startsWith(`${other.name}/`));
  if (ours !== undefined) {
    if (!isExported(ours, specifier)) return `${specifier} is not among the exports of ${ours.name}`;
    return before.has(ours.name) ? null : `imports ${specifier}, which is not before ${name}`;
  }
  const owner = owned[specifier.split("/")[0]];
  return owner === undefined || owner === name ? null : `${specifier} belongs to ${owner} alone`;
}

/** A package's own name, or a sub-path that its package.json exports. */
function isExported({ name, directory }, specifier) {
  if (specifier === name) return true;
  const { exports } = JSON.parse(readFileSync(`${directory}/package.json`, "utf8"));
  return Object.hasOwn(exports, `.${specifier.slice(name.length)}`);
}

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exit(problems.length > 0 ? 1 : 0);
