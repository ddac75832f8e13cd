// Calls of cmdlets with values that nobody should pass, as scripts that can be tried again.
import { createCommandRegistry } from "@latch/commands";

type Registry = ReturnType<typeof createCommandRegistry>;
type Metadata = NonNullable<ReturnType<Registry["metadata"]>>;
type Parameter = Metadata["parameters"][number];

/** Cmdlets that would end, block or harm the process that tests, start others, or reach outside its directory. */
const dangerous =
  /^(Stop|Restart|Wait|Enter|Exit|Read|Debug|Suspend|Resume)-|^(Start-(Sleep|Process|Job|ThreadJob|Service)|Set-(Date|TimeZone|Service|PSDebug|ExecutionPolicy)|Out-(Printer|GridView|Host|Default)|Get-(Credential|Help)|Update-Help|Save-Help|Clear-(Host|RecycleBin)|Remove-(Service|Module)|Unblock-File|Show-Command|Invoke-(WebRequest|RestMethod|Command|History|Expression|Item)|Test-Connection|Send-MailMessage|New-Service|Rename-Computer|.*PSSession.*|.*-PSRemoting|.*-Job|Receive-.*|Connect-.*|Disconnect-.*|New-TemporaryFile|Switch-Process|help|more|.*-(Module|PSResource|PSResourceRepository|Script|Package.*)|Compress-Archive|Expand-Archive)$/i;

/** Expressions; each is a value of its own kind. */
const values: readonly string[] = [
  "$null", "''", "' '", "'a'", "'*'", "'['", "'{0:'", "'(?<'", '"a`0b"', '"`u{1f600}e`u{301}"', "'-1'", "0", "-1", "1", "2147483647",
  "[long]::MaxValue", "1e308", "[double]::NaN", "[double]::NegativeInfinity", "1.5d", "[bigint]::Pow(2, 200)", "[byte]255", "[char]0xd800",
  "$true", "@()", "@($null)", "@(1, 'x', $null)", "(,(,(,(,@()))))", "@{}", "@{ '' = $null }", "@{ a = 1; Expression = { } }", "@{ n = 'x'; e = { $_ } }",
  "{ }", "{ $_ }", "{ throw 'x' }", "[datetime]::MinValue", "[timespan]::MaxValue", "[int]", "[Collections.Generic.List``1]", "[pscustomobject]@{}",
  "[pscustomobject]@{ a = 1 }", "([xml]'<a b=\"1\"/>')", "[ref]1", "[guid]::Empty", "[uri]'a'", "[regex]'a'", "[Text.StringBuilder]::new()",
  "(Get-Date)", "[Exception]::new()", "(Get-Command Get-Date)", "[byte[]](1, 2)", "[dbnull]::Value", "[Management.Automation.Internal.AutomationNull]::Value",
]; // biome-ignore format: one list

/** Pipelines' first parts. */
const inputs: readonly string[] = [
  "",
  "",
  "1, 'a', $null | ",
  "[pscustomobject]@{ a = 1; Name = 'x' } | ",
  "@{ a = 1 } | ",
  "$null | ",
  "'a=b', '' | ",
  "(Get-Date) | ",
  "[double]::NaN | ",
  ",@(1, 2) | ",
];

const common =
  /^(Verbose|Debug|ErrorAction|WarningAction|InformationAction|ProgressAction|(Error|Warning|Information|Out|Pipeline)Variable|OutBuffer|Confirm|WhatIf|AsJob|ThrottleLimit|ComputerName|Wait|CimSession)$/i;

/** Names of the cmdlets that may be called. */
export function callable(registry: Registry): string[] {
  return [...registry.names()].filter((name) => !dangerous.test(name) && registry.metadata(name) !== null);
}

function argument(parameter: Parameter, pick: (count: number) => number): string {
  if (parameter.isSwitch) return ` -${parameter.name}`;
  return ` -${parameter.name} ${values[pick(values.length)]}`;
}

/** One call of a cmdlet: a parameter set's mandatory parameters and some of the others. */
export function oddCall(metadata: Metadata, random: () => number): string {
  const pick = (count: number): number => Math.floor(random() * count);
  const usable = metadata.parameters.filter((p) => !common.test(p.name));
  const sets = [...new Set(usable.flatMap((p) => [...p.sets.keys()]))];
  const set = sets[pick(sets.length)] ?? "";
  let text = inputs[pick(inputs.length)] + metadata.name;
  for (const parameter of usable) {
    const place = parameter.sets.get(set) ?? parameter.sets.get("__AllParameterSets");
    if (place === undefined) continue;
    if (random() < (place.mandatory ? 0.9 : 1.5 / usable.length)) text += argument(parameter, pick);
  }
  return text;
}
