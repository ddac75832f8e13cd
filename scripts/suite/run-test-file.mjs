// Runs one file of Pester tests in a process, a scratch directory and a home of its own; gives its tests' results.
import { spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const nobody = 65534;

/** A PowerShell string literal. */
function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

function driver(file, options, report) {
  const lines = ["$ErrorActionPreference = 'Continue'"];
  if (options.modules !== undefined)
    lines.push(`$env:PSModulePath = ${quoted(`${resolve(options.modules)}:`)} + $env:PSModulePath`);
  lines.push(`Import-Module ${quoted(join(resolve(options.pester), "Pester.psd1"))} -ErrorAction Stop`);
  if (options.prelude !== undefined) lines.push(`. ${quoted(resolve(options.prelude))}`);
  lines.push(
    `Set-Location -LiteralPath ${quoted(dirname(file))}`,
    `$result = Invoke-Pester -Script ${quoted(file)} -PassThru -Show None`,
    "$tests = @($result.TestResult | ForEach-Object { [ordered]@{ status = [string]$_.Result; describe = [string]$_.Describe; context = [string]$_.Context; name = [string]$_.Name; message = [string]$_.FailureMessage } })",
    `[System.IO.File]::WriteAllText(${quoted(report)}, (ConvertTo-Json -InputObject $tests -Depth 3))`,
  );
  return lines.join("\n");
}

/** Ends a process that was started as the leader of its group, with what it started. */
function endGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/** Runs it; { tests, problem }: problem says why there are no (more) results. */
export async function runTestFile(file, options) {
  const scratch = mkdtempSync(join(tmpdir(), "latch-suite-"));
  const report = join(scratch, "results.json");
  const script = join(scratch, "run.ps1");
  writeFileSync(script, driver(file, options, report));
  const isRoot = process.getuid?.() === 0;
  const env = { ...process.env, HOME: scratch, LANG: "en_US.UTF-8", NO_COLOR: "1", TMPDIR: scratch };
  for (const name of ["CONFIG", "DATA", "STATE", "CACHE"]) env[`XDG_${name}_HOME`] = join(scratch, name.toLowerCase());
  env.XDG_RUNTIME_DIR = join(scratch, "run");
  mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
  if (isRoot) for (const path of [scratch, env.XDG_RUNTIME_DIR]) chownSync(path, nobody, nobody);
  chmodSync(scratch, 0o755);
  const user = isRoot ? { uid: nobody, gid: nobody } : {};
  try {
    const problem = await new Promise((done) => {
      const child = spawn(options.shell, ["-NoProfile", "-NonInteractive", "-File", script], {
        cwd: scratch,
        env,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        ...user,
      });
      let tail = "";
      const keep = (data) => {
        tail = (tail + data).slice(-4000);
      };
      child.stdout.on("data", keep);
      child.stderr.on("data", keep);
      const timer = setTimeout(() => {
        endGroup(child);
        done(`took longer than ${options.timeout / 1000} s`);
      }, options.timeout);
      child.on("error", (error) => done(error.message));
      child.on("exit", (code) => {
        clearTimeout(timer);
        endGroup(child);
        done(existsSync(report) ? null : `exit code ${code}: ${tail.trim().split("\n").slice(-6).join(" | ")}`);
      });
    });
    const tests = existsSync(report) ? JSON.parse(readFileSync(report, "utf8") || "[]") : [];
    // The recorded names say /tmp where a test's name holds a temporary file's path.
    for (const test of tests) test.name = test.name.replaceAll(scratch, "/tmp");
    return { file, tests, problem };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
