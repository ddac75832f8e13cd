// Where sockets and files are kept, who may touch them, and what is said when something else stands there (design.md, "Places").
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtimeDirectoryPath, sessionSocket } from "@latch/remoting";
import { afterEach, expect, test, vi } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";
import { runtimeDirectoryOf, sessionSockets } from "./endpoint-facts.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();
const isRoot = process.getuid?.() === 0;

afterEach(() => {
  world.dispose();
  world = new World();
});

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

/** New-PSSession, and what is said when it fails. */
const open = `New-PSSession -ComputerName localhost -Name X 2>&1 | ForEach-Object { if ($_ -is [System.Management.Automation.ErrorRecord]) { "$($_.FullyQualifiedErrorId)|$($_.CategoryInfo.Category)|$($_.Exception.GetType().Name)|$($_.Exception.Message)" } else { $_.State.ToString(); Remove-PSSession $_ } }`;
const refused = (reason: string): string =>
  `AccessDenied,PSSessionOpenFailed|OpenError|PSRemotingTransportException|[localhost] Connecting to remote server localhost failed with the following error message : Access is denied. ${reason} For more information, see the about_Remote_Troubleshooting Help topic.\n`;

test("sockets are 0600 in a directory of 0700 below XDG_RUNTIME_DIR, whatever the umask", async () => {
  const outcome = await world.run("$null = New-PSSession -ComputerName localhost | Disconnect-PSSession");
  expect(outcome.stderr).toBe("");
  const directory = runtimeDirectoryOf(world);
  expect(modeOf(directory)).toBe(0o700);
  expect(sessionSockets(world)).toHaveLength(1);
  for (const name of ["listener.sock", ...sessionSockets(world)]) {
    expect(lstatSync(join(directory, name)).isSocket()).toBe(true);
    expect(modeOf(join(directory, name))).toBe(0o600);
  }
});

test("without XDG_RUNTIME_DIR it is /tmp/latch-UID, and names fit into sun_path", () => {
  const uid = process.getuid?.() ?? 0;
  expect(runtimeDirectoryPath({})).toBe(`/tmp/latch-${uid}`);
  expect(runtimeDirectoryPath({ XDG_RUNTIME_DIR: "relative" })).toBe(`/tmp/latch-${uid}`);
  expect(runtimeDirectoryPath({ XDG_RUNTIME_DIR: "/run/user/7" })).toBe("/run/user/7/latch");
  expect(sessionSocket("/run/user/4294967295/latch", crypto.randomUUID()).length).toBeLessThan(104);
});

test("a runtime directory too deep for a socket's name is refused with one clear error", async () => {
  const deep = join(world.directory, "run", "d".repeat(100));
  mkdirSync(deep, { recursive: true, mode: 0o700 });
  world.environment["XDG_RUNTIME_DIR"] = deep;
  const outcome = await world.run(open);
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout).toContain("PSSessionOpenFailed|OpenError|PSRemotingTransportException|");
  expect(outcome.stdout).toContain(`The runtime directory ${join(deep, "latch")} has too long a name for sockets.`);
  expect(outcome.stdout.trimEnd().split("\n")).toHaveLength(1);
});

test.runIf(isRoot)("a runtime directory that someone else owns is refused", async () => {
  const directory = runtimeDirectoryOf(world);
  mkdirSync(directory, { mode: 0o700 });
  chownSync(directory, 12_345, 12_345);
  expect(await world.run(open)).toEqual({
    stdout: refused(`The runtime directory ${directory} belongs to another user.`),
    stderr: "",
    exitCode: 1,
  });
  const listed = await world.run(
    `Get-PSSession -ComputerName localhost 2>&1 | ForEach-Object { "$($_.FullyQualifiedErrorId)|$($_.Exception.Message)" }`,
  );
  expect(listed).toEqual({
    stdout: `AccessDenied,RemotePSSessionQueryFailed,Microsoft.PowerShell.Commands.GetPSSessionCommand|The remote session query failed for localhost with the following error message: Access is denied. The runtime directory ${directory} belongs to another user.\n`,
    stderr: "",
    exitCode: 1,
  });
});

test("a runtime directory that others may enter, a link or a file in its place are refused", async () => {
  const directory = runtimeDirectoryOf(world);
  mkdirSync(directory);
  chmodSync(directory, 0o770);
  expect((await world.run(open)).stdout).toBe(
    refused(`The runtime directory ${directory} is accessible to other users.`),
  );
  rmSync(directory, { recursive: true });
  const elsewhere = join(world.directory, "elsewhere");
  mkdirSync(elsewhere, { mode: 0o700 });
  symlinkSync(elsewhere, directory);
  expect((await world.run(open)).stdout).toBe(refused(`The runtime directory ${directory} is not a directory.`));
  rmSync(directory);
  writeFileSync(directory, "");
  expect((await world.run(open)).stdout).toBe(refused(`The runtime directory ${directory} is not a directory.`));
});

test.runIf(isRoot)("a listener's or a session's socket that someone else put there is not talked to", async () => {
  await world.run("$null = New-PSSession -ComputerName localhost -Name X | Disconnect-PSSession");
  const directory = runtimeDirectoryOf(world);
  const [socket = ""] = sessionSockets(world);
  chownSync(join(directory, socket), 12_345, 12_345);
  const listed = await world.run("@(Get-PSSession -ComputerName localhost).Count");
  expect(listed).toEqual({ stdout: "0\n", stderr: "", exitCode: 0 });
  chownSync(join(directory, socket), 0, 0);
  chownSync(join(directory, "listener.sock"), 12_345, 12_345);
  expect((await world.run(open)).stdout).toBe(
    refused(`${join(directory, "listener.sock")} is not a socket of this user.`),
  );
  chownSync(join(directory, "listener.sock"), 0, 0);
  expect((await world.run("@(Get-PSSession -ComputerName localhost).Count")).stdout).toBe("1\n");
});

test("configuration, state and cache are where the XDG variables say", async () => {
  world.file("start.ps1", "$started = 1");
  const places = mkdtempSync(join(tmpdir(), "latch-p"));
  try {
    for (const name of ["CONFIG", "CACHE", "STATE"]) {
      world.environment[`XDG_${name}_HOME`] = join(places, name.toLowerCase());
      mkdirSync(join(places, name.toLowerCase()), { mode: 0o700 });
    }
    const outcome = await world.run(
      "$null = Register-PSSessionConfiguration -Name Mine -StartupScript ~/start.ps1 -Force; (Get-PSSessionConfiguration -Name Mine).Name",
    );
    expect(outcome).toEqual({ stdout: "Mine\n", stderr: "", exitCode: 0 });
    expect(existsSync(join(places, "config/latch/configurations/mine.json"))).toBe(true);
    expect(existsSync(join(places, "cache/latch"))).toBe(true);
    expect(modeOf(join(places, "cache/latch"))).toBe(0o700);
    expect(existsSync(join(world.home, ".config"))).toBe(false);
    expect(existsSync(join(world.home, ".cache"))).toBe(false);
  } finally {
    rmSync(places, { recursive: true, force: true });
  }
});

/** A file system without room, where mounting one is allowed. */
function fullDisk(path: string): boolean {
  mkdirSync(path, { recursive: true });
  return (
    isRoot && spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k,nr_inodes=2,mode=700", "none", path]).status === 0
  );
}

test("a full disk: one clear error, and sessions work again when there is room", async ({ skip }) => {
  const run = join(world.directory, "full");
  if (!fullDisk(run)) return skip("mounting a file system is not allowed here");
  try {
    world.environment["XDG_RUNTIME_DIR"] = run;
    const began = performance.now();
    const outcome = await world.run(open);
    expect(outcome.stderr).toBe("");
    expect(outcome.stdout).toMatch(
      /^[\w,-]+\|OpenError\|PSRemotingTransportException\|\[localhost\] Connecting to remote server localhost failed .*no space left on device/,
    );
    expect(outcome.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(8000);
    expect(spawnSync("mount", ["-o", "remount,nr_inodes=100", run]).status).toBe(0);
    expect(await world.run(open)).toEqual({ stdout: "Opened\n", stderr: "", exitCode: 0 });
  } finally {
    await endEndpoint();
    spawnSync("umount", ["-l", run]);
  }
});

test("a full disk under the configuration: Register-PSSessionConfiguration's error, nothing half written", async ({
  skip,
}) => {
  const place = join(world.directory, "fullconfig");
  if (!fullDisk(place)) return skip("mounting a file system is not allowed here");
  try {
    world.environment["XDG_CONFIG_HOME"] = place;
    world.file("start.ps1", "1");
    const outcome = await world.run(
      `try { Register-PSSessionConfiguration -Name Mine -StartupScript ~/start.ps1 -Force } catch { "$($_.GetType().Name) $($_.FullyQualifiedErrorId) $($_.Exception.Message)" }; @(Get-PSSessionConfiguration -Name Mine -ErrorAction Ignore).Count`,
    );
    expect(outcome.stderr).toBe("");
    expect(outcome.stdout).toMatch(
      /^ErrorRecord RegisterPSSessionConfigurationFailed,\S+ No space left on device .*\n0\n$/,
    );
  } finally {
    spawnSync("umount", ["-l", place]);
  }
});

async function endEndpoint(): Promise<void> {
  await world.run("Get-PSSession -ComputerName localhost | Connect-PSSession | Remove-PSSession");
  await until(() => sessionSockets(world).length === 0, "the sessions to end");
}
