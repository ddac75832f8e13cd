// ARCHITECTURE.md names real files, every package says what it owns.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

test("ARCHITECTURE.md names real files", () => {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const named = [...text.matchAll(/`((?:grammar|packages|test|scripts)\/[\w./-]+)`/g)].map(([, path]) => path ?? "");
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("each package has a README", () => {
  const directories = ["grammar", ...readdirSync(join(root, "packages")).map((name) => `packages/${name}`)];
  expect(directories.filter((directory) => !existsSync(join(root, directory, "README.md")))).toEqual([]);
});
