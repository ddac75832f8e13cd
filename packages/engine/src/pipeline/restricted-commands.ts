// Owns CommandMetadata.GetRestrictedCommands: the commands of a restricted session and the few parameters each keeps there.
import { existsSync } from "node:fs";
import { arrayOf, construct, convertTo, DictionaryBase, Exception, getType, type PSValue, unwrap } from "@latch/dotnet";
import { CommandMetadata } from "./command-metadata.ts";
import { dictionaryOf, ParameterMetadata, ParameterSetMetadata } from "./parameter-metadata.ts";

const automation = "System.Management.Automation.";

/** One kept parameter: its type and what its values must be. */
interface Kept {
  readonly name: string;
  readonly type: string;
  /** Longest text, most values, allowed values, pattern. */
  readonly length?: number;
  readonly count?: readonly [number, number];
  readonly set?: readonly string[];
  readonly pattern?: string;
  readonly fromPipeline?: boolean;
}

const input: Kept = { name: "InputObject", type: "System.Object", fromPipeline: true };
const listed =
  "ModuleName Namespace OutputType Count HelpUri Name CommandType ResolvedCommandName DefaultParameterSet CmdletBinding Parameters";
const categories =
  "None Alias Cmdlet Provider General FAQ Glossary HelpFile ScriptCommand Function Filter ExternalScript All DefaultHelp DscResource Class Configuration";

const common: Readonly<Record<string, readonly Kept[]>> = {
  "Get-Command": [
    { name: "Name", type: "System.String[]", length: 1000, count: [0, 1000] },
    { name: "Module", type: "System.String[]", length: 1000, count: [0, 100] },
    { name: "ArgumentList", type: "System.Object[]", count: [0, 100] },
    { name: "CommandType", type: `${automation}CommandTypes` },
    { name: "ListImported", type: `${automation}SwitchParameter` },
    { name: "ShowCommandInfo", type: `${automation}SwitchParameter` },
  ],
  "Get-FormatData": [
    { name: "TypeName", type: "System.String[]", length: 1000, count: [0, 1000] },
    { name: "PowerShellVersion", type: "System.Version" },
  ],
  "Select-Object": [{ name: "Property", type: "System.String[]", set: listed.split(" "), count: [1, 11] }, input],
  "Get-Help": [
    {
      name: "Name",
      type: "System.String",
      pattern: "^[-._:\\\\\\p{Ll}\\p{Lu}\\p{Lt}\\p{Lo}\\p{Nd}\\p{Lm}]{1,100}$",
      length: 1000,
    },
    { name: "Category", type: "System.String[]", set: categories.split(" "), count: [0, 1] },
  ],
  "Measure-Object": [input],
};
const remote: Readonly<Record<string, readonly Kept[]>> = {
  "Exit-PSSession": [],
  "Out-Default": [input],
};

function attributesOf(kept: Kept): PSValue[] {
  const make = (name: string, args: readonly PSValue[]): PSValue =>
    construct(getType(`${automation}${name}`), [...args]);
  const made: PSValue[] = [];
  if (kept.set !== undefined) made.push(make("ValidateSetAttribute", [arrayOf("System.String", [...kept.set])]));
  if (kept.pattern !== undefined) made.push(make("ValidatePatternAttribute", [kept.pattern]));
  if (kept.length !== undefined) made.push(make("ValidateLengthAttribute", [0, kept.length]));
  if (kept.count !== undefined) made.push(make("ValidateCountAttribute", [...kept.count]));
  return made;
}

function parameterOf(kept: Kept): ParameterMetadata {
  return new ParameterMetadata(kept.name, getType(kept.type), {
    aliases: [],
    attributes: () => attributesOf(kept),
    sets: () =>
      kept.fromPipeline === true
        ? [
            [
              "__AllParameterSets",
              new ParameterSetMetadata({
                mandatory: true,
                position: null,
                valueFromPipeline: true,
                valueFromPipelineByPropertyName: false,
                valueFromRemainingArguments: false,
                helpMessage: null,
              }),
            ],
          ]
        : [],
  });
}

function restricted(name: string, kept: readonly Kept[]): CommandMetadata {
  const made = new CommandMetadata();
  made.name = name;
  made.confirmImpact = "None";
  made.wrapped = { name, kind: "Cmdlet", isCmdlet: true, isDynamic: false };
  for (const parameter of kept) made.parameters.set(parameter.name, parameterOf(parameter) as unknown as PSValue);
  return made;
}

/** Names of the commands that a session of that kind keeps (SessionCapabilities: 1 remote server, 4 language). */
export function restrictedNames(capabilities: PSValue): string[] {
  const bits = Number(
    (unwrap(convertTo(capabilities, getType(`${automation}SessionCapabilities`))) as { value: number }).value,
  );
  if (bits === 4) return [];
  return [...Object.keys(common), ...((bits & 1) !== 0 ? Object.keys(remote) : [])];
}

/** CommandMetadata.GetRestrictedCommands(sessionCapabilities): a dictionary by command name. */
export function restrictedCommands(capabilities: PSValue): PSValue {
  const result: DictionaryBase = dictionaryOf(`${automation}CommandMetadata`);
  for (const name of restrictedNames(capabilities))
    result.set(name, restricted(name, common[name] ?? remote[name] ?? []) as unknown as PSValue);
  return result as unknown as PSValue;
}

/** Why no session state is made of a session configuration file. */
export function missingConfiguration(path: string): Exception {
  if (existsSync(path)) {
    return new Exception(
      "System.NotSupportedException",
      "Session states made from configuration files are not supported by latch.",
    );
  }
  return new Exception(
    `${automation}PSInvalidOperationException`,
    `The provided configuration file '${path}' does not exist.`,
  );
}
