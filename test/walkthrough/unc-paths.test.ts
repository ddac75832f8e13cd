// UNC paths: whatever takes a path finds what the hosts file says of the share.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { World } from "./latch-process.ts";

const latch = join(import.meta.dirname, "../../node_modules/.bin/latch");
let world: World | null = null;

afterEach(() => {
  world?.dispose();
  world = null;
});

function worldWithShare(): World {
  world = new World();
  world.file("scripts/file.ps1", '"ran $args"');
  world.file("scripts/Shared/Shared.psm1", "function Get-Shared { 'shared' }");
  const directory = join(world.directory, "config", "latch");
  mkdirSync(directory, { recursive: true });
  const share = join(world.home, "scripts");
  writeFileSync(join(directory, "hosts.psd1"), `@{ Server30 = @{ Shares = @{ Scripts = '${share}' } } }`);
  return world;
}

test("item cmdlets, wildcards, locations and redirections", async () => {
  const here = worldWithShare();
  const outcome = await here.run(String.raw`
    Test-Path \\Server30\Scripts\file.ps1
    Get-Content //server30/scripts/file.ps1
    (Get-ChildItem \\Server30\Scripts).Name -join ' '
    (Get-ChildItem \\Server30\Scripts\*.ps1).Name
    'out' > \\Server30\Scripts\out.txt
    Get-Content FileSystem::\\Server30\Scripts\out.txt
    Set-Location \\Server30\Scripts
    Get-Content out.txt`);
  expect(outcome).toEqual({
    stdout: 'True\n"ran $args"\nShared file.ps1\nfile.ps1\nout\nout\n',
    stderr: "",
    exitCode: 0,
  });
});

test("scripts and modules, here and in jobs and sessions", async () => {
  const here = worldWithShare();
  const outcome = await here.run(String.raw`
    . \\Server30\Scripts\file.ps1 dotted
    & '\\Server30\Scripts\file.ps1' called
    Import-Module \\Server30\Scripts\Shared
    Get-Shared
    Start-Job -FilePath \\Server30\Scripts\file.ps1 -ArgumentList job | Receive-Job -Wait
    Invoke-Command -ComputerName localhost -FilePath \\Server30\Scripts\file.ps1 -ArgumentList remote
    & '${latch}' -NoProfile -File \\Server30\Scripts\file.ps1 file`);
  const stdout = "ran dotted\nran called\nshared\nran job\nran remote\nran file\n";
  expect(outcome).toEqual({ stdout, stderr: "", exitCode: 0 });
});

test("a share that nobody knows is PowerShell's path error, and nothing leaves a share upwards", async () => {
  const here = worldWithShare();
  const outcome = await here.run(String.raw`
    foreach ($path in '\\Server30\Nothing\x', '\\Server30\Scripts\..\..\x') {
      try { Get-Content $path -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId) $_" }
    }`);
  const error = (path: string) =>
    `PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand Cannot find path '${path}' because it does not exist.\n`;
  expect(outcome.stdout).toBe(error("/Server30/Nothing/x") + error(`${here.home}/scripts/x`));
});
