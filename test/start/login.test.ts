// -Login: the environment of a login shell. The configuration switches: refused rather than ignored.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

function latch(words: readonly string[], home: string): { stdout: string; stderr: string; status: number | null } {
  const environment = { PATH: process.env["PATH"], HOME: home, XDG_CACHE_HOME: join(home, "cache") };
  const { stdout, stderr, status } = spawnSync(join(root, "node_modules/.bin/latch"), words, {
    env: environment,
    cwd: home,
    encoding: "utf8",
    input: "",
  });
  return { stdout, stderr, status };
}

function withHome(body: (home: string) => void): void {
  const home = mkdtempSync(join(tmpdir(), "latch-login-"));
  try {
    body(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

test.each(["-Login", "-l", "-LOGIN"])("%s reads the login profile, keeps the words, and leaves no mark", (word) => {
  withHome((home) => {
    writeFileSync(join(home, ".profile"), "FROM_PROFILE='it is read'\nexport FROM_PROFILE\n");
    expect(
      latch([word, "-NoProfile", "-Command", "\"$env:FROM_PROFILE|$env:LATCH_LOGIN_CHECKED|\" + 'a  b'"], home),
    ).toEqual({
      stdout: "it is read||a  b\n",
      stderr: "",
      status: 0,
    });
  });
});

test("without -Login as the first word no profile is read", () => {
  withHome((home) => {
    writeFileSync(join(home, ".profile"), "FROM_PROFILE=no\nexport FROM_PROFILE\n");
    expect(latch(["-NoProfile", "-Command", '"[$env:FROM_PROFILE]"'], home).stdout).toBe("[]\n");
  });
});

test.each([
  ["-ConfigurationName", "ITTasks"],
  ["-ConfigurationFile", "x.pssc"],
])("%s is refused", (name, value) => {
  withHome((home) => {
    const { stdout, stderr, status } = latch([name, value, "-NoProfile", "-Command", "1"], home);
    expect({ stdout, status }).toEqual({ stdout: "", status: 64 });
    expect(stderr).toContain(`${name} is not supported`);
  });
});
