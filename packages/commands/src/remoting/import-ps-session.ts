// Import-PSSession
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import type { PSSession } from "@latch/remoting";
import { implicitManifest, implicitModule, type SessionFacts } from "./implicit-remoting-module.ts";
import { type ImplicitRemotingParameters, remoteCommands, run } from "./remote-command-metadata.ts";

interface Parameters extends ImplicitRemotingParameters {
  Prefix?: string;
  DisableNameChecking?: boolean;
}

/** What a module needs to make its session anew. */
export function factsOf(session: PSSession): SessionFacts {
  const { computerName, configurationName, transport } = session;
  return { computerName, configurationName, isWSMan: transport === "WSMan" };
}

/** The line that the cmdlet was called with. */
export function commandLineOf(cmdlet: CmdletRuntime<object>): string {
  return cmdlet.invocation.line?.trimEnd() ?? "";
}

export const importPSSession = defineCmdlet<Parameters>("Import-PSSession", (cmdlet) => ({
  begin() {
    const { Session, Prefix = "", DisableNameChecking } = cmdlet.parameters;
    const session = Session as PSSession;
    const commands = remoteCommands(cmdlet, Prefix);
    const name = `tmp_${randomBytes(6).toString("hex").slice(0, 8)}.${randomBytes(2).toString("hex").slice(0, 3)}`;
    const directory = mkdtempSync(join(tmpdir(), "latch-implicit-"));
    // The files live as long as the module may be looked at: until this program ends.
    process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
    const line = commandLineOf(cmdlet);
    writeFileSync(
      join(directory, `${name}.psm1`),
      implicitModule(commands, factsOf(session), line, "Import-PSSession"),
    );
    const manifest = join(directory, `${name}.psd1`);
    writeFileSync(manifest, implicitManifest(name, randomUUID(), line, "Import-PSSession"));
    const module = run(
      cmdlet,
      `param($path, $prefix, $quiet, $session)
      $with = @{}
      if ($prefix) { $with.Prefix = $prefix }
      Microsoft.PowerShell.Core\\Import-Module -Name $path -ArgumentList $session -Global -PassThru -DisableNameChecking:$quiet @with`,
      [manifest, Prefix, DisableNameChecking === true, session as never],
    );
    for (const value of module) cmdlet.write(value);
  },
}));
