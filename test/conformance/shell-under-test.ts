// The shell that the cases run: a build of the sources as they are now, apart from dist/,
// so that edits made while a run goes on cannot change it.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type BuildModule = {
  build: (options: { outdir: string }) => Promise<{ ok: boolean; text: string }>;
};

export type ShellUnderTest = { readonly path: string; readonly cacheDirectory: string; readonly end: () => void };

/** Builds the shell; throws an Error with the build's messages when that fails. With `given` that executable is tested instead. */
export async function shellUnderTest(given: string | undefined): Promise<ShellUnderTest> {
  const directory = join(tmpdir(), `latch-under-test-${process.pid}`);
  const cacheDirectory = join(directory, "cache");
  mkdirSync(cacheDirectory, { recursive: true, mode: 0o700 });
  const end = (): void => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  process.on("exit", end);
  if (given !== undefined) return { path: given, cacheDirectory, end };
  const { build } = (await import("../../scripts/build/build.mjs" as string)) as BuildModule;
  const outcome = await build({ outdir: join(directory, "dist") });
  if (!outcome.ok) throw new Error(outcome.text);
  const path = join(directory, "latch");
  const limit = "ulimit -S -s 65520";
  writeFileSync(
    path,
    `#!/bin/sh\n${limit}\nexec '${process.execPath}' --stack-size=60000 --min-semi-space-size=4 --max-semi-space-size=8 --no-sparkplug '${directory}/dist/latch.cjs' "$@"\n`,
  );
  chmodSync(path, 0o755);
  return { path, cacheDirectory, end };
}
