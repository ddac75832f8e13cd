// Dependencies: installed when missing or when the lockfile changed, with the pinned pnpm.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pinnedNode, root } from "./places.mjs";

const pinnedPnpm = "pnpm@12.21.0";
const stampFile = join(root, "node_modules/.latch-installed");

/** Installs dependencies where needed; ends the process with a message when that fails. */
export function ensureInstalled() {
  const stamp = installStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  process.stderr.write("latch: installing dependencies\n");
  const status = pnpm(["install", "--frozen-lockfile"]);
  if (status !== 0) {
    process.stderr.write("latch: dependencies could not be installed (is the network reachable?)\n");
    process.exit(1);
  }
  buildNodePty();
  installLauncher();
  writeFileSync(stampFile, stamp);
}

/** What the installed dependencies depend on, as text. */
function installStamp() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "packages/latch/bin/latch"])
    hash.update(readFileSync(join(root, file)));
  return `${process.platform}-${process.arch} ${hash.digest("hex")}\n`;
}

/** Runs the pinned pnpm with its output on standard error; returns its exit status. */
function pnpm(args, env = {}) {
  const result = spawnSync("npx", ["--yes", pinnedPnpm, ...args], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, CI: "true", ...env },
  });
  return result.status ?? 1;
}

/** node-pty has no Linux prebuild: compile it against the pinned Node's own headers, and do without it where that fails. */
function buildNodePty() {
  const folder = join(root, "node_modules/node-pty");
  if (!existsSync(folder) || existsSync(join(folder, "build/Release/pty.node"))) return;
  if (process.platform !== "linux" && existsSync(join(folder, "prebuilds"))) return;
  const headers = dirname(dirname(pinnedNode()));
  const candidates = [headers, join(headers, `node_modules/node-${process.platform}-${process.arch}`)];
  const nodedir = candidates.find((path) => existsSync(join(path, "include/node/node.h")));
  if (nodedir === undefined) return;
  pnpm(["rebuild", "node-pty"], { npm_config_nodedir: nodedir });
}

/** pnpm's own shim for a shell script takes several milliseconds: the launcher itself goes in its place. */
function installLauncher() {
  const target = join(root, "node_modules/.bin/latch");
  rmSync(target, { force: true });
  copyFileSync(join(root, "packages/latch/bin/latch"), target);
  chmodSync(target, 0o755);
  // npm workspaces under packages/ get shims of their own; leave those as they are.
  if (!readdirSync(dirname(target)).includes("node"))
    throw new Error("the pinned Node is missing from node_modules/.bin");
}
