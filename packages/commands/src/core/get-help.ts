// Get-Help: help objects of functions and scripts from their comments, of cmdlets from their metadata.
import { Exception, PSCustomObject, WildcardPattern, newErrorRecord, setTypeNames } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  AliasInfo,
  CmdletInfo,
  CommandInfo,
  ExternalScriptInfo,
  blockOf,
  defineCmdlet,
  findCommandNoAlias,
  parameterSetsOf,
  parametersOf,
  resolveAlias,
  syntaxOf,
} from "@latch/engine";
import type { CmdletRuntime, Parameter, SessionState } from "@latch/engine";
import { helpOfFunction, helpOfScript } from "./comment-help.ts";
import type { CommentHelp } from "./comment-help.ts";

interface Parameters {
  Name?: string;
  Parameter?: string[];
  Full?: boolean;
  Detailed?: boolean;
  Examples?: boolean;
  Category?: string[];
  Online?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;
type Scope = SessionState["currentScope"];

export const getHelp = defineCmdlet<Parameters>("Get-Help", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const name = p.Name ?? "";
    const commands = WildcardPattern.containsWildcards(name) ? matching(cmdlet, name) : exact(cmdlet, name);
    if (commands.length === 0) {
      if (!WildcardPattern.containsWildcards(name)) cmdlet.writeError(notFound(name));
      return;
    }
    for (const command of commands) {
      const help = helpOf(command);
      if (p.Parameter !== undefined) writeParameters(cmdlet, command, help, p.Parameter);
      else cmdlet.write(helpObject(command, help, viewOf(p)));
    }
  },
}));

function viewOf(p: Parameters): string {
  return p.Full === true
    ? "FullView"
    : p.Detailed === true
      ? "DetailedView"
      : p.Examples === true
        ? "ExamplesView"
        : "";
}

function notFound(name: string) {
  const message = `Get-Help could not find ${name} in a help file in this session. To download updated help topics type: "Update-Help". To get help online, search for the help topic in the TechNet library at https://go.microsoft.com/fwlink/?LinkID=107116.`;
  return newErrorRecord(
    new Exception("Microsoft.PowerShell.Commands.HelpNotFoundException", message),
    "HelpNotFound",
    "ResourceUnavailable",
    null,
  );
}

function exact(cmdlet: Cmdlet, name: string): CommandInfo[] {
  if (name === "") return [];
  const found = findCommandNoAlias(cmdlet.context, name, true);
  const command = found instanceof AliasInfo ? resolveAlias(cmdlet.context, found) : found;
  return command === null ? [] : [command];
}

function matching(cmdlet: Cmdlet, name: string): CommandInfo[] {
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  const found = new Map<string, CommandInfo>();
  for (let scope: Scope | null = cmdlet.context.currentScope; scope !== null; scope = scope.parent) {
    for (const [key, info] of scope.functions ?? [])
      if (pattern.isMatch(info.name) && !found.has(key)) found.set(key, info);
  }
  for (const cmdletName of cmdlet.context.commands.names()) {
    const info = pattern.isMatch(cmdletName) ? findCommandNoAlias(cmdlet.context, cmdletName, false) : null;
    if (info !== null) found.set(cmdletName.toLowerCase(), info);
  }
  return [...found.values()];
}

function helpOf(command: CommandInfo): CommentHelp | null {
  const block = blockOf(command);
  if (block === null) return null;
  return command instanceof ExternalScriptInfo ? helpOfScript(block) : helpOfFunction(block);
}

function object(...entries: readonly (readonly [string, PSValue])[]): PSCustomObject {
  return PSCustomObject.from(entries);
}

function typed(value: PSCustomObject, ...names: string[]): PSCustomObject {
  setTypeNames(value, names);
  return value;
}

function textParagraphs(text: string): PSValue {
  return text === "" ? null : [typed(object(["Text", text]), "MamlParaTextItem", "MamlTextItem")];
}

/** The object Get-Help writes. */
function helpObject(command: CommandInfo, help: CommentHelp | null, view: string): PSValue {
  const syntax = object(["syntaxItem", syntaxItems(command)]);
  const name = command instanceof ExternalScriptInfo ? command.path : command.name;
  const synopsis = help === null ? `\n${syntaxOf(command)}\n` : help.synopsis;
  const kind =
    command instanceof CmdletInfo ? "Cmdlet" : command instanceof ExternalScriptInfo ? "ExternalScript" : "Function";
  const entries: [string, PSValue][] = [
    ["Name", name],
    ["Category", kind],
    ["Synopsis", synopsis],
    ["Component", help === null || help.component === "" ? null : help.component],
    ["Role", help === null || help.role === "" ? null : help.role],
    ["Functionality", help === null || help.functionality === "" ? null : help.functionality],
    ["ModuleName", command.moduleName],
    ["Syntax", syntax],
    ["details", object(["name", name], ["description", textParagraphs(help?.synopsis ?? "")])],
    ["description", textParagraphs(help?.description ?? "")],
    ["parameters", object(["parameter", parameterItems(command, help)])],
  ];
  if (help !== null) entries.push(...commentSections(help));
  const base =
    help === null
      ? command instanceof CmdletInfo
        ? "CmdletHelpInfo"
        : "ExtendedFunctionHelpInfo"
      : "MamlCommandHelpInfo";
  const names = [`${base}${view === "" ? "" : `#${view}`}`, base, "HelpInfo"];
  return typed(object(...entries), ...names);
}

function commentSections(help: CommentHelp): [string, PSValue][] {
  const entries: [string, PSValue][] = [];
  const types = (texts: readonly string[]): PSValue[] => texts.map((text) => object(["type", object(["name", text])]));
  if (help.inputs.length > 0) entries.push(["inputTypes", object(["inputType", types(help.inputs)])]);
  if (help.outputs.length > 0) entries.push(["returnValues", object(["returnValue", types(help.outputs)])]);
  if (help.notes !== "") entries.push(["alertSet", object(["alert", textParagraphs(help.notes)])]);
  if (help.examples.length > 0) entries.push(["examples", object(["example", help.examples.map(example)])]);
  if (help.links.length > 0) entries.push(["relatedLinks", object(["navigationLink", help.links.map(link)])]);
  return entries;
}

function example(text: string, index: number): PSValue {
  const [first, ...rest] = text.split("\n");
  const prompt = /^(PS[^>]*>|C:\\>)/.exec(first ?? "");
  const code = prompt === null ? (first ?? "") : (first ?? "").slice(prompt[0].length).trimStart();
  return object(
    ["title", `-------------------------- EXAMPLE ${index + 1} --------------------------`],
    ["introduction", [object(["Text", prompt === null ? "PS > " : prompt[0]])]],
    ["code", code],
    ["remarks", [object(["Text", rest.join("\n").trim()])]],
  );
}

function link(text: string): PSValue {
  return /^https?:/i.test(text) ? object(["linkText", null], ["uri", text]) : object(["linkText", text], ["uri", null]);
}

function syntaxItems(command: CommandInfo): PSValue[] {
  return parameterSetsOf(command).map((set) => {
    const own = set.items.filter((item) => item.parameter.kind === "declared");
    return object(
      ["name", command.name],
      [
        "parameter",
        own.map((item) =>
          object(
            ["name", item.name],
            ["required", String(item.isMandatory)],
            ["position", position(item.entry.position)],
            ["parameterValue", item.parameterType.name],
          ),
        ),
      ],
    );
  });
}

function position(value: number | null): string {
  return value === null ? "named" : String(value + 1);
}

function parameterItems(command: CommandInfo, help: CommentHelp | null): PSValue[] {
  const own = (parametersOf(command)?.all ?? []).filter((parameter) => parameter.kind === "declared");
  return own.map((parameter) => parameterItem(command, parameter, help));
}

function parameterItem(command: CommandInfo, parameter: Parameter, help: CommentHelp | null): PSValue {
  const entry = parameter.entries[0];
  const pipeline =
    entry === undefined
      ? []
      : [
          entry.valueFromPipeline ? "ByValue" : "",
          entry.valueFromPipelineByPropertyName ? "ByPropertyName" : "",
        ].filter((text) => text !== "");
  const type = parameter.type().name;
  const description = help?.parameters.get(parameter.name.toLowerCase()) ?? "";
  return typed(
    object(
      ["name", parameter.name],
      ["description", textParagraphs(description)],
      ["defaultValue", defaultText(command, parameter)],
      ["required", String(entry?.mandatory ?? false)],
      ["position", position(entry?.position ?? null)],
      ["pipelineInput", pipeline.length === 0 ? "false" : `true (${pipeline.join(", ")})`],
      ["parameterValue", type],
      ["type", object(["name", type])],
      ["aliases", parameter.aliases.join(", ")],
      ["globbing", "false"],
    ),
    "MamlCommandHelpInfo#parameter",
  );
}

/** The default's source text; switches are False. */
function defaultText(command: CommandInfo, parameter: Parameter): string {
  const block = blockOf(command);
  const declared =
    block === null ? undefined : (block.functionParameters ?? block.ast.paramBlock?.parameters ?? [])[parameter.index];
  const text = declared?.defaultValue?.extent.text;
  return text ?? (parameter.isSwitch ? "False" : "");
}

function writeParameters(
  cmdlet: Cmdlet,
  command: CommandInfo,
  help: CommentHelp | null,
  names: readonly string[],
): void {
  for (const name of names) {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    const found = (parametersOf(command)?.all ?? []).filter(
      (parameter) => parameter.kind === "declared" && pattern.isMatch(parameter.name),
    );
    for (const parameter of found) cmdlet.write(parameterItem(command, parameter, help));
    if (found.length > 0) continue;
    const exception = new Exception(
      "System.Management.Automation.PSArgumentException",
      `No parameter matches criteria ${name}.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "NoParmsFound", "InvalidArgument", command.name));
  }
}
