// Owns the functions that every session starts with; each is parsed when it is first called or looked at.
import { FunctionInfo } from "../pipeline/command-info.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { parseScriptBlock } from "./parse-script.ts";

const helpLink = `# .Link
# https://go.microsoft.com/fwlink/?LinkID=`;

/** Name and body, in the order of InitialSessionState. */
const functions: readonly (readonly [name: string, body: string])[] = [
  ["cd..", "Set-Location .."],
  ["cd\\", "Set-Location \\"],
  ["cd~", "Set-Location ~"],
  ["Pause", "$null = Read-Host 'Press Enter to continue...'"],
  [
    "help",
    `<#
.FORWARDHELPTARGETNAME Get-Help
.FORWARDHELPCATEGORY Cmdlet
#>
[CmdletBinding(DefaultParameterSetName = 'AllUsersView', HelpUri = 'https://go.microsoft.com/fwlink/?LinkID=113316')]
param(
    [Parameter(Position = 0, ValueFromPipelineByPropertyName)][string]$Name,
    [string]$Path,
    [ValidateSet('Alias','Cmdlet','Provider','General','FAQ','Glossary','HelpFile','ScriptCommand','Function','Filter','ExternalScript','All','DefaultHelp','DscResource','Class','Configuration')]
    [string[]]$Category,
    [Parameter(ParameterSetName = 'DetailedView', Mandatory)][switch]$Detailed,
    [Parameter(ParameterSetName = 'AllUsersView')][switch]$Full,
    [Parameter(ParameterSetName = 'Examples', Mandatory)][switch]$Examples,
    [Parameter(ParameterSetName = 'Parameters', Mandatory)][string[]]$Parameter,
    [string[]]$Component,
    [string[]]$Functionality,
    [string[]]$Role,
    [Parameter(ParameterSetName = 'Online', Mandatory)][switch]$Online
)
if ($PSCmdlet.ParameterSetName -eq 'AllUsersView') { $PSBoundParameters['Full'] = $true }
$help = Get-Help @PSBoundParameters
if ($null -eq $help) { return }
$pager, $pagerArguments = 'less', @('-s', '-P', 'Page %db?B of %D:.\\. Press h for help or q to quit\\.')
if (-not [string]::IsNullOrWhiteSpace($env:PAGER)) {
    $pager, $pagerArguments = if (Get-Command $env:PAGER -ErrorAction Ignore) { $env:PAGER } else { -split $env:PAGER }
    if (-not (Get-Command $pager -ErrorAction Ignore)) {
        Write-Warning "Custom-paging utility command not found. Ignoring command specified in \`$env:PAGER: $env:PAGER"
    }
}
$command = Get-Command $pager -ErrorAction Ignore
$names = @($help)[0].PSTypeNames
if ($null -eq $command -or $names -contains 'HelpInfoShort' -or $names -contains 'AliasHelpInfo') { return $help }
if ($command.CommandType -ne 'Application') { return $help | & $pager $pagerArguments }
$width = [Math]::Max([Console]::WindowWidth, 20) - 1
$help | Out-String -Stream -Width $width | & $pager $pagerArguments`,
  ],
  [
    "prompt",
    `
"PS $($executionContext.SessionState.Path.CurrentLocation)$('>' * ($nestedPromptLevel + 1)) ";
${helpLink}225750
# .ExternalHelp System.Management.Automation.dll-help.xml
`,
  ],
  ["exec", "\nSwitch-Process -WithCommand $args\n"],
  [
    "Clear-Host",
    `
[Console]::Write((
    & (Get-Command -CommandType Application clear | Select-Object -First 1).Definition
))
${helpLink}2096480
# .ExternalHelp System.Management.Automation.dll-help.xml
`,
  ],
  [
    "TabExpansion2",
    `[CmdletBinding(DefaultParameterSetName = 'ScriptInputSet')]
[OutputType([System.Management.Automation.CommandCompletion])]
param(
    [Parameter(ParameterSetName = 'ScriptInputSet', Mandatory, Position = 0)][AllowEmptyString()][string]$inputScript,
    [Parameter(ParameterSetName = 'ScriptInputSet', Position = 1)][int]$cursorColumn = $inputScript.Length,
    [Parameter(ParameterSetName = 'AstInputSet', Mandatory, Position = 0)][System.Management.Automation.Language.Ast]$ast,
    [Parameter(ParameterSetName = 'AstInputSet', Mandatory, Position = 1)][System.Management.Automation.Language.Token[]]$tokens,
    [Parameter(ParameterSetName = 'AstInputSet', Mandatory, Position = 2)][System.Management.Automation.Language.IScriptPosition]$positionOfCursor,
    [Parameter(ParameterSetName = 'ScriptInputSet', Position = 2)][Parameter(ParameterSetName = 'AstInputSet', Position = 3)][Hashtable]$options = $null
)
if ($PSCmdlet.ParameterSetName -eq 'ScriptInputSet') {
    return [System.Management.Automation.CommandCompletion]::CompleteInput($inputScript, $cursorColumn, $options)
}
return [System.Management.Automation.CommandCompletion]::CompleteInput($ast, $tokens, $positionOfCursor, $options)`,
  ],
  [
    "oss",
    `[CmdletBinding()]
param(
    [ValidateRange(2, 2147483647)][int]$Width,
    [Parameter(ValueFromPipeline)][psobject]$InputObject
)
begin {
    $PSBoundParameters['Stream'] = $true
    $pipeline = { Out-String @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
    $pipeline.Begin($PSCmdlet)
}
process { $pipeline.Process($_) }
end { $pipeline.End() }`,
  ],
];

/** Defines them in the global scope. */
export function defineDefaultFunctions(context: ExecutionContext): void {
  const scope = context.globalState.topScope;
  for (const [name, body] of functions)
    scope.setFunction(new FunctionInfo(name, () => parseScriptBlock(context, body, null)));
}

/** Names and bodies of those functions, as InitialSessionState lists them. */
export function defaultFunctions(): readonly (readonly [name: string, body: string])[] {
  return functions;
}
