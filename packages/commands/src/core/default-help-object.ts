// The help object of a command without help text: what its metadata says (about_Get-Help without help files).
import type { DotNetType, PSValue } from "@latch/dotnet";
import {
  CmdletInfo,
  ValidateSetAttribute,
  inDisplayOrder,
  parameterSetsOf,
  parametersOf,
  scriptMetadataOf,
  syntaxOf,
  typeText,
} from "@latch/engine";
import type { CommandInfo, Parameter, SessionState } from "@latch/engine";
import { outputTypes, supportsWildcards } from "./comment-help-object.ts";
import { helpNamespaces, objectArray, pipelineInput, textWith, typedObject } from "./help-object.ts";
import type { HelpEntry } from "./help-object.ts";

const base = "ExtendedCmdletHelpInfo";
type Entry = Parameter["entries"][number];

function part(name: string, ...entries: HelpEntry[]): PSValue {
  return typedObject([`${base}#${name}`], entries);
}

/** Lines with a line end each. */
function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** The full help. `helpUri` is the address of the online help, "" without any. */
export function defaultHelpObject(
  command: CommandInfo,
  category: string,
  helpUri: string,
  scope: SessionState["currentScope"],
): PSValue {
  const isCmdlet = command instanceof CmdletInfo;
  const all = parametersOf(command)?.all ?? [];
  const common = isCmdlet || (scriptMetadataOf(command)?.isAdvanced ?? false);
  const own = common ? all.filter((parameter) => parameter.kind !== "common") : all;
  const byName = own.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const entries: HelpEntry[] = [
    ["CommonParameters", common],
    [
      "details",
      part(
        "details",
        ["name", command.name],
        ["noun", isCmdlet ? command.noun : ""],
        ["verb", isCmdlet ? command.verb : ""],
      ),
    ],
    ["Syntax", part("syntax", ["syntaxItem", syntaxItems(command, common)])],
    [
      "parameters",
      part("parameters", ["parameter", byName.map((parameter) => parameterItem(parameter, parameter.entries[0]))]),
    ],
    ["inputTypes", typeItem("inputTypes", "inputType", lines(inputTypes(own)))],
  ];
  if (helpUri !== "") entries.push(relatedLinks(helpUri));
  const outputs = isCmdlet ? command.metadata.outputTypes : outputTypes(command);
  entries.push(
    ["returnValues", typeItem("returnValues", "returnValue", outputs.length === 0 ? "System.Object" : lines(outputs))],
    ["aliases", lines(aliasesOf(command.name, scope))],
    ["remarks", remarks(command, helpUri)],
  );
  if (isCmdlet) entries.push(["PSSnapIn", null]);
  entries.push(
    ["alertSet", null],
    ["description", null],
    ["examples", null],
    ["Synopsis", `\n${syntaxOf(command)}\n`],
    ["ModuleName", command.moduleName],
    ["nonTerminatingErrors", ""],
    ...helpNamespaces,
    ["Name", command.name],
    ["Category", category],
    ["Component", null],
    ["Role", null],
    ["Functionality", null],
  );
  return typedObject([base, "CmdletHelpInfo", "HelpInfo"], entries);
}

/** The entry that names the online help. */
export function relatedLinks(uri: string): HelpEntry {
  return [
    "relatedLinks",
    part("relatedLinks", ["navigationLink", objectArray([part("navigationLinks", ["uri", uri])])]),
  ];
}

function typeItem(container: string, item: string, name: string): PSValue {
  return part(container, [item, part(item, ["type", part("type", ["name", name])])]);
}

function inputTypes(parameters: readonly Parameter[]): string[] {
  const fromPipeline = parameters.filter((parameter) => parameter.pipelineInSomeSet);
  const names = new Set(fromPipeline.map((parameter) => parameter.type().fullName));
  return names.size === 0 ? ["None"] : [...names];
}

/** The aliases of a command, innermost scope first; None without any. */
function aliasesOf(name: string, from: SessionState["currentScope"]): string[] {
  const found = new Set<string>();
  for (let scope: SessionState["currentScope"] | null = from; scope !== null; scope = scope.parent) {
    for (const alias of scope.aliases?.values() ?? [])
      if (alias.definition.toLowerCase() === name.toLowerCase()) found.add(alias.name);
  }
  return found.size === 0 ? ["None"] : [...found];
}

function remarks(command: CommandInfo, helpUri: string): string {
  if (!(command instanceof CmdletInfo)) return "None";
  const start = `Get-Help cannot find the Help files for this cmdlet on this computer. It is displaying only partial help.
    -- To download and install Help files for the module that includes this cmdlet, use Update-Help.`;
  if (helpUri === "") return start;
  return `${start}
    -- To view the Help topic for this cmdlet online, type: "Get-Help ${command.name} -Online" or
       go to ${helpUri}.`;
}

function syntaxItems(command: CommandInfo, common: boolean): PSValue {
  return parameterSetsOf(command).map((set) => {
    const parameters = inDisplayOrder(command, set.items).map(({ parameter, entry }) =>
      syntaxParameter(parameter, entry),
    );
    return part("syntaxItem", ["name", command.name], ["CommonParameters", common], ["parameter", parameters]);
  });
}

function syntaxParameter(parameter: Parameter, entry: Entry): PSValue {
  const entries = parameterEntries(parameter, entry);
  const values = possibleValues(parameter);
  if (values.length > 0) entries.push(["parameterValueGroup", part("parameterValueGroup", ["parameterValue", values])]);
  return part("parameter", ...entries);
}

/** Values of [ValidateSet()], or the names of an enumeration. */
function possibleValues(parameter: Parameter): string[] {
  const sets = parameter.attributes.filter((attribute) => attribute instanceof ValidateSetAttribute);
  if (sets.length > 0) return sets.flatMap((set) => [...set.validValues]);
  const type = parameter.type();
  const single: DotNetType = type.elementType ?? type.genericArguments[0] ?? type;
  return single.isEnum ? [...single.enumMembers().keys()] : [];
}

function parameterItem(parameter: Parameter, entry: Entry | undefined): PSValue {
  return part("parameter", ...parameterEntries(parameter, entry));
}

function parameterEntries(parameter: Parameter, entry: Entry | undefined): HelpEntry[] {
  const names = parameter.entries.map(({ setName }) => setName);
  const entries: HelpEntry[] = [
    ["name", parameter.name],
    ["required", String(entry?.mandatory ?? false)],
    [
      "pipelineInput",
      pipelineInput([
        ["ByValue", entry?.valueFromPipeline],
        ["ByPropertyName", entry?.valueFromPipelineByPropertyName],
        ["FromRemainingArguments", entry?.valueFromRemainingArguments],
      ]),
    ],
    ["isDynamic", String(parameter.isDynamic)],
    ["globbing", String(supportsWildcards(parameter))],
    ["parameterSetName", entry?.setName === "__AllParameterSets" ? "(All)" : names.join(", ")],
  ];
  if (entry?.helpMessage) entries.push(["description", `${entry.helpMessage}\n`]);
  const type = typeText({ parameter });
  if (!parameter.isSwitch)
    entries.push([
      "parameterValue",
      textWith(type, [
        ["variableLength", parameter.type().elementType !== null],
        ["required", "true"],
      ]),
    ]);
  entries.push(
    ["type", part("type", ["name", parameter.isSwitch ? "switch" : type])],
    ["position", entry?.position == null ? "Named" : String(entry.position)],
    ["aliases", parameter.aliases.length === 0 ? "None" : parameter.aliases.join(", ")],
  );
  return entries;
}
