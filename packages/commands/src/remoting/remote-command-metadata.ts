// What Import- and Export-PSSession ask a session: its commands with the parameters that proxies need, and which of them may have one.
import { Exception, getEnumerable, getMember, newErrorRecord, type PSValue, toStringValue } from "@latch/dotnet";
import { type CmdletRuntime, parseScriptBlock } from "@latch/engine";
import type { PSSession } from "@latch/remoting";
import type { ProxyCommand, ProxyParameter } from "./implicit-remoting-module.ts";

/** The parameters both cmdlets have. */
export interface ImplicitRemotingParameters {
  Session?: PSSession;
  CommandName?: string[];
  CommandType?: PSValue;
  Module?: string[];
  FullyQualifiedModule?: PSValue[];
  ArgumentList?: PSValue[];
  FormatTypeName?: string[];
  AllowClobber?: boolean;
  Certificate?: PSValue;
}

type Cmdlet = CmdletRuntime<ImplicitRemotingParameters>;

/** Runs in the session; only commands that every PowerShell has. */
const question = `
param($ask)
$order = { $p = $_; [int]($p.ParameterSets.Values | ForEach-Object { if ($_.Position -ge 0) { $_.Position } else { 1000 } } | Sort-Object | Select-Object -First 1) }
function Get-ProxyFacts($command) {
  $parameters = @($command.Parameters.Values | ForEach-Object {
    [pscustomobject]@{ Name = $_.Name; Aliases = @($_.Aliases); IsSwitch = $_.SwitchParameter; Position = & $order }
  } | Sort-Object Position -Stable)
  [pscustomobject]@{ Name = $command.Name; Type = "$($command.CommandType)"; Parameters = $parameters; AliasOf = $null }
}
Get-Command @ask -ErrorAction SilentlyContinue | ForEach-Object {
  if ($_.CommandType -eq 'Alias') {
    $target = $_
    while ($target -and $target.CommandType -eq 'Alias') { $target = $target.ResolvedCommand }
    if ($target -and $target.CommandType -in 'Cmdlet', 'Function', 'Filter') {
      [pscustomobject]@{ Name = $_.Name; Type = 'Alias'; Parameters = @(); AliasOf = $target.Name }
      Get-ProxyFacts $target
    }
  } elseif ($_.CommandType -in 'Cmdlet', 'Function', 'Filter', 'Configuration') { Get-ProxyFacts $_ }
}`;

/** The commands that get proxies. Ends the cmdlet when there are none, with PowerShell's errors; warns of those left out. */
export function remoteCommands(cmdlet: Cmdlet, prefix: string): ProxyCommand[] {
  const p = cmdlet.parameters;
  refuseUnsupported(cmdlet);
  const found = askSession(cmdlet);
  if (found.length === 0) {
    const message = "Running the Get-Command command in a remote session returned no results.";
    refuse(cmdlet, "System.ArgumentException", message, "ErrorNoResultsFromRemoteEnd");
  }
  const safe = found.filter((command) => isSafe(cmdlet, command.name));
  const shadowing = p.AllowClobber === true ? [] : safe.filter(({ name }) => exists(cmdlet, withPrefix(name, prefix)));
  if (shadowing.length > 0) {
    const names = shadowing.map(({ name }) => name).join(", ");
    cmdlet.writeWarning(
      `Proxy creation has been skipped for the following command: '${names}', because it would shadow an existing local command.  Use the AllowClobber parameter if you want to shadow existing local commands.`,
    );
  }
  const left = safe.filter((command) => !shadowing.includes(command));
  if (left.length === 0) {
    const message =
      "No command proxies have been created, because all of the requested remote commands would shadow existing local commands.  Use the AllowClobber parameter if you want to shadow existing local commands.";
    refuse(cmdlet, "System.ArgumentException", message, "ErrorNoCommandsImportedBecauseOfSkipping");
  }
  return left;
}

function refuse(cmdlet: Cmdlet, type: string, message: string, errorId: string): never {
  return cmdlet.throwTerminating(newErrorRecord(new Exception(type, message), errorId, "InvalidResult", null));
}

function refuseUnsupported(cmdlet: Cmdlet): void {
  const p = cmdlet.parameters;
  if (p.Module !== undefined && p.FullyQualifiedModule !== undefined) {
    const message =
      "The Module and FullyQualifiedModule parameters cannot be specified at the same time. Specify either Module or FullyQualifiedModule parameter, and then retry.";
    const exception = new Exception("System.InvalidOperationException", message);
    const id = "ModuleAndFullyQualifiedModuleCannotBeSpecifiedTogether";
    cmdlet.throwTerminating(newErrorRecord(exception, id, "InvalidOperation", null));
  }
  // differs from PowerShell: formats of the session are not brought along, and modules are not signed
  for (const name of ["FormatTypeName", "Certificate"] as const) {
    if (p[name] === undefined) continue;
    const exception = new Exception(
      "System.NotSupportedException",
      `The parameter '${name}' is not supported by latch.`,
    );
    cmdlet.throwTerminating(newErrorRecord(exception, "NotSupported", "NotImplemented", name));
  }
}

/** PowerShell's rule for names that go into a module's text. */
function isSafe(cmdlet: Cmdlet, name: string): boolean {
  if (/^[\w.:-]+$/u.test(name) && !/[\r\n]/.test(name)) return true;
  cmdlet.writeWarning(
    `Proxy creation has been skipped for the '${name}' command, because PowerShell could not verify the safety of the command name.`,
  );
  return false;
}

function withPrefix(name: string, prefix: string): string {
  const dash = name.indexOf("-");
  return dash < 0 ? `${prefix}${name}` : `${name.slice(0, dash + 1)}${prefix}${name.slice(dash + 1)}`;
}

function exists(cmdlet: Cmdlet, name: string): boolean {
  return (
    run(
      cmdlet,
      "param($n) Microsoft.PowerShell.Core\\Get-Command -Name ([WildcardPattern]::Escape($n)) -CommandType Alias, Function, Filter, Cmdlet -ErrorAction Ignore | Select-Object -First 1",
      [name],
    ).length > 0
  );
}

/** Runs text in the caller's session; its output. */
export function run(cmdlet: CmdletRuntime<object>, text: string, args: readonly PSValue[]): PSValue[] {
  const values: PSValue[] = [];
  parseScriptBlock(cmdlet.context, text, null).invokeInto({
    args,
    output: { write: (value) => void values.push(value) },
  });
  return values;
}

function askSession(cmdlet: Cmdlet): ProxyCommand[] {
  const p = cmdlet.parameters;
  const answers = run(
    cmdlet,
    `param($session, $question, $names, $types, $modules, $arguments)
    $ask = @{ Name = $names }
    if ($types) { $ask.CommandType = "$types" } else { $ask.CommandType = 'Alias, Function, Filter, Cmdlet, Configuration' }
    if ($modules) { $ask.Module = $modules }
    if ($arguments) { $ask.ArgumentList = $arguments }
    Microsoft.PowerShell.Core\\Invoke-Command -Session $session -HideComputerName -ScriptBlock ([scriptblock]::Create($question)) -ArgumentList $ask`,
    [
      p.Session as unknown as PSValue,
      question,
      p.CommandName ?? ["*"],
      p.CommandType ?? null,
      p.Module ?? (p.FullyQualifiedModule as PSValue[] | undefined)?.map((module) => toStringValue(module)) ?? null,
      p.ArgumentList ?? null,
    ] as PSValue[],
  );
  const byName = new Map<string, ProxyCommand>();
  for (const answer of answers) {
    const command = commandOf(answer);
    if (!byName.has(command.name.toLowerCase())) byName.set(command.name.toLowerCase(), command);
  }
  // An alias brings what it stands for along; only what was asked for counts when that has another name.
  return [...byName.values()];
}

function itemsOf(value: PSValue): PSValue[] {
  return value === null ? [] : [...(getEnumerable(value) ?? [value])];
}

function commandOf(answer: PSValue): ProxyCommand {
  const text = (name: string): string => toStringValue(getMember(answer, name) ?? "");
  const parameters: ProxyParameter[] = itemsOf(getMember(answer, "Parameters") ?? null).map((parameter) => ({
    name: toStringValue(getMember(parameter, "Name") ?? ""),
    aliases: itemsOf(getMember(parameter, "Aliases") ?? null).map((alias) => toStringValue(alias)),
    isSwitch: getMember(parameter, "IsSwitch") === true,
  }));
  if (text("Type") !== "Alias" && !parameters.some(({ name }) => name.toLowerCase() === "asjob"))
    parameters.push({ name: "AsJob", aliases: [], isSwitch: true });
  const aliasOf = text("AliasOf");
  return {
    name: text("Name"),
    aliasOf: aliasOf === "" ? null : aliasOf,
    isCmdlet: text("Type") === "Cmdlet",
    parameters,
  };
}
