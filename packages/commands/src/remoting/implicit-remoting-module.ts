// The module of Import- and Export-PSSession: a function for each remote command that runs it in the session.

/** A parameter of a remote command, as far as a proxy needs it. */
export interface ProxyParameter {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly isSwitch: boolean;
}

/** A remote command that gets a proxy, its positional parameters first and in order. */
export interface ProxyCommand {
  readonly name: string;
  /** Another name for the command `target`. */
  readonly aliasOf: string | null;
  readonly isCmdlet: boolean;
  readonly parameters: readonly ProxyParameter[];
}

/** How a session is made again when the module's own is gone. */
export interface SessionFacts {
  readonly computerName: string;
  readonly configurationName: string;
  readonly isWSMan: boolean;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function braced(name: string): string {
  return `\${${name.replace(/[`{}]/g, "`$&")}}`;
}

/** The module's manifest. In: the names of its files without extension, and a GUID. */
export function implicitManifest(name: string, guid: string, commandLine: string, cmdlet: string): string {
  return `${header(commandLine, cmdlet)}
@{
    GUID = '${guid}'
    Description = 'Implicit remoting for '
    RootModule = @(${quoted(`${name}.psm1`)})
    ModuleVersion = '1.0'
    PrivateData = @{
        ImplicitRemoting = $true
    }
}
`;
}

function header(commandLine: string, cmdlet: string): string {
  return `
<#
 # Implicit remoting module
 # by ${cmdlet} cmdlet
 # Invoked with the following command line: ${commandLine.replaceAll("#>", "# >")}
 #>
`;
}

const session = (facts: SessionFacts): string => `
param(
    [System.Management.Automation.Runspaces.PSSession] $PSSessionOverride,
    [System.Management.Automation.Remoting.PSSessionOption] $PSSessionOptionOverride
)

$script:PSSession = $null

function Set-PSImplicitRemotingSession {
    param([Parameter(Position = 0)] $Session, [switch] $CreatedByModule)
    $script:PSSession = $Session
    $script:IsOwnSession = [bool] $CreatedByModule
}

if ($PSSessionOverride) { Set-PSImplicitRemotingSession $PSSessionOverride }

# The session the proxies use: connected again when it was disconnected, made anew when it is gone.
function Get-PSImplicitRemotingSession {
    param([string] $CommandName)
    if ($script:PSSession -and $script:PSSession.Runspace.RunspaceStateInfo.State -eq 'Disconnected') {
        $null = Microsoft.PowerShell.Core\\Connect-PSSession -Session $script:PSSession -ErrorAction SilentlyContinue
    }
    if (-not $script:PSSession -or $script:PSSession.Runspace.RunspaceStateInfo.State -ne 'Opened') {
        ${
          facts.isWSMan
            ? `Microsoft.PowerShell.Utility\\Write-Host "Creating a new session for implicit remoting of \`"$CommandName\`" command..."
        $options = @{}
        if ($PSSessionOptionOverride) { $options.SessionOption = $PSSessionOptionOverride }
        Set-PSImplicitRemotingSession -CreatedByModule (Microsoft.PowerShell.Core\\New-PSSession -ComputerName ${quoted(facts.computerName)} -ConfigurationName ${quoted(facts.configurationName)} -Name "Session for implicit remoting module at $PSCommandPath" @options)`
            : "throw 'No session has been associated with this implicit remoting module.'"
        }
        if (-not $script:PSSession) { throw 'No session has been associated with this implicit remoting module.' }
    }
    return $script:PSSession
}

$MyInvocation.MyCommand.ScriptBlock.Module.OnRemove = {
    if ($script:IsOwnSession -and $script:PSSession) { Microsoft.PowerShell.Core\\Remove-PSSession -Session $script:PSSession -ErrorAction SilentlyContinue }
}

# Parameters that are Invoke-Command's own here, taken out of those that travel.
function Get-PSImplicitRemotingClientSideParameters {
    param([System.Collections.IDictionary] $Bound, [bool] $IsCmdlet)
    $own = @{}
    $names = if ($IsCmdlet) { 'AsJob', 'OutVariable', 'OutBuffer' } else { 'AsJob' }
    foreach ($name in $names) {
        if ($Bound.Contains($name)) { $own[$name] = $Bound[$name]; $null = $Bound.Remove($name) }
    }
    if ($IsCmdlet) {
        foreach ($name in 'ErrorAction', 'ErrorVariable', 'WarningAction', 'WarningVariable', 'InformationAction', 'InformationVariable', 'Verbose', 'Debug') {
            if ($Bound.Contains($name)) { $own[$name] = $Bound[$name] }
        }
        foreach ($name in 'ErrorVariable', 'WarningVariable', 'InformationVariable') { $null = $Bound.Remove($name) }
    }
    $own
}
`;

function parameterText(parameter: ProxyParameter): string {
  const aliases = parameter.aliases.length > 0 ? `[Alias(${parameter.aliases.map(quoted).join(", ")})]\n    ` : "";
  return `    ${aliases}${parameter.isSwitch ? "[switch]\n    " : ""}${braced(parameter.name)}`;
}

function functionText(command: ProxyCommand): string {
  const name = quoted(command.name);
  return `
function ${command.name} {
    param(
${command.parameters.map(parameterText).join(",\n\n")})

    Begin {
        $bound = @{}
        foreach ($key in $PSBoundParameters.Keys) { $bound[$key] = $PSBoundParameters[$key] }
        $positional = @($args)
        $own = Get-PSImplicitRemotingClientSideParameters $bound $${command.isCmdlet ? "true" : "false"}
        $run = {
            Microsoft.PowerShell.Core\\Invoke-Command @own -HideComputerName -Session (Get-PSImplicitRemotingSession -CommandName ${name}) -ScriptBlock { param($name, $bound, $positional) & $name @bound @positional } -ArgumentList ${name}, $bound, $positional
        }
        $steps = $run.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $steps.Begin($MyInvocation.ExpectingInput, $ExecutionContext)
    }

    Process { $steps.Process($_) }

    End { $steps.End() }

    # .ForwardHelpTargetName ${command.name}
    # .ForwardHelpCategory ${command.isCmdlet ? "Cmdlet" : "Function"}
    # .RemoteHelpRunspace PSSession
}
`;
}

/** The module's script. */
export function implicitModule(
  commands: readonly ProxyCommand[],
  facts: SessionFacts,
  commandLine: string,
  cmdlet: string,
): string {
  const functions = commands.filter((command) => command.aliasOf === null);
  const aliases = commands.filter((command) => command.aliasOf !== null);
  const list = (names: readonly ProxyCommand[]): string => `@(${names.map(({ name }) => quoted(name)).join(", ")})`;
  return [
    header(commandLine, cmdlet),
    session(facts),
    ...functions.map(functionText),
    ...aliases.map(({ name, aliasOf }) => `Set-Alias -Name ${quoted(name)} -Value ${quoted(aliasOf ?? "")} -Force\n`),
    `Export-ModuleMember -Function ${list(functions)} -Alias ${list(aliases)}\n`,
  ].join("");
}
