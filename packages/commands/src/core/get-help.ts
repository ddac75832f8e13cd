// Get-Help: finding commands, and which of their help objects is written; -Parameter and -Online.
import { createRequire } from "node:module";
import {
  Exception,
  PSCustomObject,
  WildcardPattern,
  getMember,
  newErrorRecord,
  setTypeNames,
  tagType,
  toStringValue,
  typeNamesOf,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import {
  AliasInfo,
  CmdletInfo,
  ExternalScriptInfo,
  FunctionInfo,
  defineCmdlet,
  findCommandNoAlias,
  resolveAlias,
} from "@latch/engine";
import type { CmdletRuntime, CommandInfo, SessionState } from "@latch/engine";
import { helpTopicOf } from "./help-topic.ts";
import type { HelpTopic } from "./help-topic.ts";

const require = createRequire(import.meta.url);

const onlineHelp = () => require("./online-help.ts") as typeof import("./online-help.ts");

interface Parameters {
  Name?: string;
  Parameter?: string[];
  Full?: boolean;
  Detailed?: boolean;
  Examples?: boolean;
  Category?: string[];
  Component?: string[];
  Role?: string[];
  Functionality?: string[];
  Online?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;
type Scope = SessionState["currentScope"];

export const getHelp = defineCmdlet<Parameters>("Get-Help", (cmdlet) => ({
  process() {
    const name = cmdlet.parameters.Name ?? "";
    if (name === "") {
      const { overview } = require("./help-overview.ts") as typeof import("./help-overview.ts");
      cmdlet.write(overview);
      return;
    }
    const topics = topicsNamed(cmdlet, name);
    const [first] = topics;
    if (first === undefined) {
      if (!WildcardPattern.containsWildcards(name)) cmdlet.writeError(notFound(name));
    } else if (topics.length === 1) writeTopic(cmdlet, first);
    else if (cmdlet.parameters.Online === true) throw onlineHelp().severalTopics();
    else for (const topic of topics) writeShort(cmdlet, topic);
  },
}));

/** What is called so; without that, what has the name in its own. */
function topicsNamed(cmdlet: Cmdlet, name: string): HelpTopic[] {
  const categories = (cmdlet.parameters.Category ?? []).map((category) => category.toLowerCase());
  const wanted = (topic: HelpTopic): boolean =>
    (categories.length === 0 || categories.includes("all") || categories.includes(topic.category.toLowerCase())) &&
    hasUserData(cmdlet.parameters, topic);
  const topics = (commands: readonly CommandInfo[]): HelpTopic[] =>
    commands.map((command) => helpTopicOf(command, cmdlet.context)).filter(wanted);
  if (WildcardPattern.containsWildcards(name)) return topics(matching(cmdlet, name));
  const found = topics(exact(cmdlet, name)).flatMap((topic) => forwarded(cmdlet, topic));
  return found.length > 0 ? found : topics(matching(cmdlet, `*${WildcardPattern.escape(name)}*`));
}

/** A topic, and the one it forwards to (.FORWARDHELPTARGETNAME). */
function forwarded(cmdlet: Cmdlet, topic: HelpTopic): HelpTopic[] {
  const target = topic.forwardTo;
  if (target === null) return [topic];
  const others = exact(cmdlet, target).filter((command) => command !== topic.command);
  return [topic, ...others.map((command) => helpTopicOf(command, cmdlet.context))];
}

/** Whether -Component, -Role and -Functionality fit. */
function hasUserData(p: Parameters, topic: HelpTopic): boolean {
  const fits = (patterns: readonly string[] | undefined, text: string | null): boolean =>
    patterns === undefined ||
    patterns.some((pattern) => new WildcardPattern(pattern, { ignoreCase: true }).isMatch(text ?? ""));
  return fits(p.Component, topic.component) && fits(p.Role, topic.role) && fits(p.Functionality, topic.functionality);
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
  const found = findCommandNoAlias(cmdlet.context, name, true);
  const command = found instanceof AliasInfo ? resolveAlias(cmdlet.context, found) : found;
  const hasHelp =
    command instanceof CmdletInfo || command instanceof FunctionInfo || command instanceof ExternalScriptInfo;
  return hasHelp ? [command] : [];
}

/** Aliases, then functions and cmdlets whose names fit, each by name. */
function matching(cmdlet: Cmdlet, name: string): CommandInfo[] {
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  const aliases = new Map<string, CommandInfo>();
  const commands = new Map<string, CommandInfo>();
  const add = (found: Map<string, CommandInfo>, key: string, info: CommandInfo): void => {
    if (pattern.isMatch(info.name) && !found.has(key)) found.set(key, info);
  };
  for (let scope: Scope | null = cmdlet.context.currentScope; scope !== null; scope = scope.parent) {
    for (const [key, info] of scope.aliases ?? []) add(aliases, key, info);
    for (const [key, info] of scope.functions ?? []) add(commands, key, info);
  }
  for (const cmdletName of cmdlet.context.commands.names()) {
    const info = pattern.isMatch(cmdletName) ? findCommandNoAlias(cmdlet.context, cmdletName, false) : null;
    if (info !== null) add(commands, cmdletName.toLowerCase(), info);
  }
  const byName = (found: Map<string, CommandInfo>): CommandInfo[] =>
    [...found.values()].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  return [...byName(aliases), ...byName(commands)];
}

function viewOf(p: Parameters): string {
  if (p.Full === true) return "FullView";
  if (p.Detailed === true) return "DetailedView";
  return p.Examples === true ? "ExamplesView" : "";
}

function writeTopic(cmdlet: Cmdlet, topic: HelpTopic): void {
  const p = cmdlet.parameters;
  if (p.Online === true) onlineHelp().openOnlineHelp(cmdlet, topic);
  else if (p.Parameter !== undefined) writeParameters(cmdlet, topic, p.Parameter);
  else cmdlet.write(withView(topic.full(), viewOf(p)));
}

/** A copy with `#View` added to each type name, before the names themselves. */
function withView(help: PSValue, view: string): PSValue {
  const names = typeNamesOf(help);
  if (view === "" || !(help instanceof PSCustomObject)) return help;
  setTypeNames(help, [...names.map((name) => `${name}#${view}`), ...names]);
  return help;
}

function writeShort(cmdlet: Cmdlet, topic: HelpTopic): void {
  const help = topic.full();
  const asked = cmdlet.parameters.Parameter;
  if (asked !== undefined && parametersNamed(help, asked).length === 0) return;
  setTypeNames(help, ["HelpInfoShort"]);
  cmdlet.write(help);
}

function parametersNamed(help: PSValue, names: readonly string[]): PSValue[] {
  const parameters = getMember(help, "parameters") ?? null;
  const held = parameters === null ? null : unwrap(getMember(parameters, "parameter") ?? null);
  const all = Array.isArray(held) ? (held as PSValue[]) : held === null ? [] : [held];
  return names.flatMap((name) => {
    const pattern = new WildcardPattern(name, { ignoreCase: true });
    return all.filter((parameter) => pattern.isMatch(toStringValue(getMember(parameter, "name") ?? null)));
  });
}

/** What an error about a topic has as its target. */
class ProviderCommandHelpInfo {}
tagType(ProviderCommandHelpInfo, "System.Management.Automation.ProviderCommandHelpInfo");

function writeParameters(cmdlet: Cmdlet, topic: HelpTopic, names: readonly string[]): void {
  const found = parametersNamed(topic.full(), names);
  for (const parameter of found) cmdlet.write(parameter);
  if (found.length > 0) return;
  const exception = new Exception(
    "System.Management.Automation.PSArgumentException",
    `No parameter matches criteria ${names[0]}.`,
  );
  const target = new ProviderCommandHelpInfo() as unknown as PSValue;
  cmdlet.writeError(newErrorRecord(exception, "NoParmsFound", "InvalidArgument", target));
}
