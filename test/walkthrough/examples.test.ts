// The three examples of Connect-PSSession's help, typed as they stand there: names come from a hosts file.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { World } from "./latch-process.ts";

let world: World | null = null;

afterEach(() => {
  world?.dispose();
  world = null;
});

/** A machine whose hosts file maps the help's names to itself, and a share to a directory. */
function worldWithHosts(): World {
  world = new World();
  world.file("scripts/Backup-SQLDatabase.ps1", "foreach ($table in 'Orders', 'Customers') { \"backed up $table\" }");
  const directory = join(world.directory, "config", "latch");
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, "hosts.psd1"),
    `@{
  Server01 = @{ Address = 'localhost' }
  Server64 = @{ Address = 'localhost' }
  Server30 = @{ Shares = @{ Scripts = '${join(world.home, "scripts")}' } }
}`,
  );
  return world;
}

test("example 1: a session of Server01 is connected again", async () => {
  const here = worldWithHosts();
  const first = await here.run(
    "$s = New-PSSession -ComputerName Server01 -Name ITTask; Invoke-Command $s { $kept = 42 }; $null = Disconnect-PSSession $s",
  );
  expect(first).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  const second = await here.run(`
    $s = Connect-PSSession -ComputerName Server01 -Name ITTask
    "$($s.Name) $($s.ComputerName) $($s.State)"
    Invoke-Command $s { $kept }
    Remove-PSSession $s`);
  expect(second).toEqual({ stdout: "ITTask Server01 Opened\n42\n", stderr: "", exitCode: 0 });
});

test("example 2: sessions are listed, disconnected and connected", async () => {
  const here = worldWithHosts();
  const outcome = await here.run(`
    $null = New-PSSession -ComputerName Server01, Server64 -Name A, B
    (Get-PSSession).State -join ','
    (Get-PSSession | Disconnect-PSSession | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.State)" }) -join ','
    (Get-PSSession | Connect-PSSession | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.State)" }) -join ','
    Get-PSSession | Remove-PSSession`);
  expect(outcome).toEqual({
    stdout: "Opened,Opened\nA Disconnected,B Disconnected\nA Opened,B Opened\n",
    stderr: "",
    exitCode: 0,
  });
});

test("example 3: a job of a share's script in a configuration's session, found from another process", async () => {
  const here = worldWithHosts();
  here.file("ittasks.ps1", "$team = 'IT'");
  const registered = await here.run(
    "$null = Register-PSSessionConfiguration -Name ITTasks -StartupScript ~/ittasks.ps1 -Force; (Get-PSSessionConfiguration -Name ITTasks).Name",
  );
  expect(registered).toEqual({ stdout: "ITTasks\n", stderr: "", exitCode: 0 });
  const first = await here.run(`
    $s = New-PSSession -ComputerName Server64 -Name ITTask -ConfigurationName ITTasks
    $job = Invoke-Command -Session $s {Start-Job -FilePath \\\\Server30\\Scripts\\Backup-SQLDatabase.ps1}
    $job.Command
    $null = Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15`);
  expect(first.stderr).toBe("");
  expect(first.exitCode).toBe(0);
  const second = await here.run(`
    Get-PSSession -ComputerName Server64 -Name ITTask | ForEach-Object { "$($_.Name) $($_.ComputerName) $($_.State) $($_.ConfigurationName) $($_.IdleTimeout)" }
    $s = Connect-PSSession -ComputerName Server64 -Name ITTask
    Invoke-Command -Session $s { $team; Get-Job | Receive-Job -Wait }
    Remove-PSSession $s`);
  expect(second).toEqual({
    stdout: "ITTask Server64 Disconnected ITTasks 54000000\nIT\nbacked up Orders\nbacked up Customers\n",
    stderr: "",
    exitCode: 0,
  });
});

test("a share that the hosts file does not name is PowerShell's path error", async () => {
  const here = worldWithHosts();
  const outcome = await here.run("try { & \\\\Server31\\Scripts\\x.ps1 } catch { $_.FullyQualifiedErrorId }");
  expect(outcome).toEqual({ stdout: "CommandNotFoundException\n", stderr: "", exitCode: 0 });
});
