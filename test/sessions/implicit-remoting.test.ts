// Import- and Export-PSSession: proxies in this process, and a module that makes its session anew in another one.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { World } from "../walkthrough/latch-process.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();

afterEach(() => {
  world.dispose();
  world = new World();
});

test("proxies pass parameters, arguments and input on; a prefix, clobbering and a missing command", async () => {
  const outcome = await world.run(`
    $s = New-PSSession -ComputerName localhost
    Invoke-Command $s { function Add-Tax { param([Parameter(ValueFromPipeline)] $Price, [int] $Rate = 10) process { $Price * (100 + $Rate) / 100 } } }
    $m = Import-PSSession $s -CommandName Add-Tax, gci -Prefix Far -AllowClobber
    $m.ExportedCommands.Keys -join ' '
    Add-FarTax 200 50
    Add-FarTax -Rate 0 -Price 7
    10, 20 | Add-FarTax
    Add-FarTax 1 -AsJob | Receive-Job -Wait
    try { Import-PSSession $s -CommandName No-Such } catch { $_.FullyQualifiedErrorId }
    $null = Import-PSSession $s -CommandName Get-Date -WarningVariable w -WarningAction SilentlyContinue -ErrorAction Ignore
    "$w"`);
  expect(outcome.stdout.split("\n").slice(1)).toEqual([
    "300",
    "7",
    "11",
    "22",
    "1.1",
    "ErrorNoResultsFromRemoteEnd,Microsoft.PowerShell.Commands.ImportPSSessionCommand",
    "Proxy creation has been skipped for the following command: 'Get-Date', because it would shadow an existing local command.  Use the AllowClobber parameter if you want to shadow existing local commands.",
    "",
  ]);
  expect(outcome.stdout).toContain("Add-FarTax");
  expect(outcome.stderr).toContain("No command proxies have been created");
});

test("an exported module is imported by another process and makes a session of its own", async () => {
  const first = await world.run(`
    $s = New-PSSession -ComputerName localhost
    (Export-PSSession $s -OutputModule ~/Far -CommandName Get-Item -AllowClobber).Name
    try { Export-PSSession $s -OutputModule ~/Far -CommandName Get-Item -AllowClobber } catch { $_.FullyQualifiedErrorId }`);
  expect(first).toEqual({
    stdout:
      "Far.psd1\nFar.psm1\nExportProxyCommand_OutputDirectoryExists,Microsoft.PowerShell.Commands.ExportPSSessionCommand\n",
    stderr: "",
    exitCode: 0,
  });
  const second = await world.run(`
    Import-Module ~/Far -Prefix Far
    (Get-FarItem ~).PSTypeNames[0]
    (Get-PSSession).Count
    Remove-Module Far
    (Get-PSSession).Count`);
  expect(second.stdout).toContain('Creating a new session for implicit remoting of "Get-Item" command...');
  expect(second.stdout).toContain("Deserialized.System.IO.DirectoryInfo\n1\n0\n");
  expect(existsSync(join(world.home, "Far"))).toBe(true);
  expect(readdirSync(world.home)).toEqual(["Far"]);
});
