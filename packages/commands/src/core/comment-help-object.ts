// The help object of a command with comment-based help: what a help file with the same text would give.
import type { DotNetType, PSValue } from "@latch/dotnet";
import { ExternalScriptInfo, parameterSetsOf, parametersOf, scriptMetadataOf } from "@latch/engine";
import type { CommandHelp, CommandInfo, CommandParameterSetInfo, Parameter } from "@latch/engine";
import { defaultText } from "./default-value-text.ts";
import { helpNamespaces, objectArray, paragraphs, pipelineInput, textWith, typedObject } from "./help-object.ts";
import type { HelpEntry } from "./help-object.ts";

const base = "MamlCommandHelpInfo";

/** An element of a help file: its children and attributes as properties. */
function element(name: string, ...entries: HelpEntry[]): PSValue {
  return typedObject([`${base}#${name}`], entries);
}

/** One element itself, several as an array. */
function simplified(items: readonly PSValue[]): PSValue {
  return items.length === 1 ? (items[0] as PSValue) : objectArray(items);
}

/** The full help. `uri`: the address of the online help or "". `category` is what kind of command it is (Function, Filter, ExternalScript). */
export function commentHelpObject(command: CommandInfo, found: CommandHelp, category: string, uri: string): PSValue {
  const { help } = found;
  const name = command instanceof ExternalScriptInfo ? command.path : command.name;
  const texts = parameterTexts(command, found);
  const details: HelpEntry[] = [["name", name]];
  if (help.synopsis) details.push(["description", paragraphs(help.synopsis.trim())]);
  const entries: HelpEntry[] = [
    ["details", element("details", ...details)],
    ["syntax", element("syntax", ["syntaxItem", simplified(syntaxItems(command, name, texts))])],
    ["parameters", parametersElement(command, texts)],
  ];
  if (help.description) entries.push(["description", paragraphs(help.description.trim())]);
  if (help.notes) entries.push(["alertSet", element("alertSet", ["alert", paragraphs(help.notes.trim())])]);
  entries.push(...lists(command, found, uri), ...helpNamespaces);
  entries.push(
    ["Name", name],
    ["Category", category],
    ["Synopsis", (help.synopsis ?? "").trim()],
    ["Component", help.component],
    ["Role", help.role],
    ["Functionality", help.functionality],
    ["ModuleName", command.moduleName],
  );
  return typedObject([base, "HelpInfo"], entries);
}

/** Examples, input and output types, links: only what there is. */
function lists(command: CommandInfo, { help }: CommandHelp, uri: string): HelpEntry[] {
  const entries: HelpEntry[] = [];
  const types = (container: string, item: string, texts: readonly string[]): void => {
    const items = texts.map((text) => element(item, ["type", element("type", ["name", text.trim()])]));
    if (items.length > 0) entries.push([container, element(container, [item, simplified(items)])]);
  };
  if (help.examples.length > 0)
    entries.push(["examples", element("examples", ["example", simplified(help.examples.map(example))])]);
  types("inputTypes", "inputType", help.inputs);
  types("returnValues", "returnValue", help.outputs.length > 0 ? help.outputs : outputTypes(command));
  const addresses = uri === "" || help.links.includes(uri) ? help.links : [uri, ...help.links];
  if (addresses.length > 0) {
    const links = addresses.map((text) => element("navigationLink", [isUri(text) ? "uri" : "linkText", text]));
    entries.push(["relatedLinks", element("relatedLinks", ["navigationLink", simplified(links)])]);
  }
  return entries;
}

/** Names of the types that [OutputType()] of a function says. */
export function outputTypes(command: CommandInfo): string[] {
  const attributes = scriptMetadataOf(command)?.outputTypes ?? [];
  const nameOf = (type: PSValue): string =>
    typeof type === "string" ? type : (type as unknown as DotNetType).fullName;
  return attributes.flatMap(({ types }) => types.map(nameOf));
}

/** Whether a related link is an address. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) && URL.canParse(text);
}

/** An example: the prompt, the code up to an empty line, remarks behind it and the customary four empty paragraphs. */
function example(content: string, index: number): PSValue {
  const prompt = /^.*?>/.exec(content)?.[0] ?? null;
  const rest = prompt === null ? content : content.slice(prompt.length);
  const split = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(rest);
  return element(
    "example",
    ["title", `-------------------------- EXAMPLE ${index + 1} --------------------------`],
    ["introduction", paragraphs(prompt ?? "PS > ")],
    ["code", (split?.[1] ?? rest).trim()],
    ["remarks", paragraphs((split?.[2] ?? "").trim(), "", "", "", "")],
  );
}

/** Texts of parameters by upper-case name: .PARAMETER sections first, else the comment beside the parameter. */
function parameterTexts(command: CommandInfo, { help, parameterComments }: CommandHelp): Map<string, string> {
  const texts = new Map(help.parameters);
  const names = parametersOf(command)?.all ?? [];
  for (const [i, { name }] of names.entries()) {
    const comment = parameterComments[i];
    if (comment !== undefined && !texts.has(name.toUpperCase())) texts.set(name.toUpperCase(), comment);
  }
  return texts;
}

function syntaxItems(command: CommandInfo, name: string, texts: ReadonlyMap<string, string>): PSValue[] {
  return parameterSetsOf(command).map((set: CommandParameterSetInfo) => {
    const items = set.items.filter((item) => item.parameter.kind !== "common");
    const parameters = items.map((item) =>
      element("parameter", ...parameterEntries(item.parameter, item.entry, texts, null)),
    );
    const entries: HelpEntry[] = [["name", name]];
    if (parameters.length > 0) entries.push(["parameter", simplified(parameters)]);
    return element("syntaxItem", ...entries);
  });
}

function parametersElement(command: CommandInfo, texts: ReadonlyMap<string, string>): PSValue {
  const all = (parametersOf(command)?.all ?? []).filter((parameter) => parameter.kind !== "common");
  if (all.length === 0) return "";
  const items = all.map((parameter) =>
    element("parameter", ...parameterEntries(parameter, parameter.entries[0], texts, defaultText(command, parameter))),
  );
  return element("parameters", ["parameter", simplified(items)]);
}

type Entry = Parameter["entries"][number];

/** A parameter's properties; without `defaultValue` it is for the syntax, where switches have no value. */
function parameterEntries(
  parameter: Parameter,
  entry: Entry | undefined,
  texts: ReadonlyMap<string, string>,
  defaultValue: string | null,
): HelpEntry[] {
  const type = parameter.type();
  const single = type.elementType ?? type;
  const entries: HelpEntry[] = [["name", parameter.name]];
  const text = texts.get(parameter.name.toUpperCase());
  if (text) entries.push(["description", paragraphs(text.trim())]);
  if (single.isEnum) {
    const values = [...single.enumMembers().keys()].map((name) => textWith(name, [["required", "false"]]));
    entries.push(["parameterValueGroup", element("parameterValueGroup", ["parameterValue", simplified(values)])]);
  } else if (defaultValue !== null || !parameter.isSwitch)
    entries.push(["parameterValue", textWith(type.name, [["required", parameter.isSwitch ? "false" : "true"]])]);
  if (defaultValue !== null)
    entries.push(["type", element("type", ["name", type.name])], ["defaultValue", defaultValue]);
  entries.push(
    ["required", String(entry?.mandatory ?? false)],
    ["globbing", String(supportsWildcards(parameter))],
    [
      "pipelineInput",
      pipelineInput([
        ["ByValue", entry?.valueFromPipeline],
        ["ByPropertyName", entry?.valueFromPipelineByPropertyName],
      ]),
    ],
    ["position", entry?.position == null ? "named" : String(entry.position + 1)],
  );
  return entries;
}

/** Whether a parameter is marked [SupportsWildcards()]. */
export function supportsWildcards(parameter: Parameter): boolean {
  return parameter.attributes.some((attribute) => attribute.kind === "SupportsWildcards");
}
