// Owns command discovery: a name to an alias, function, cmdlet, script file or program, in PowerShell's order.
import { readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Exception, languageGate, newErrorRecord } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { type PSTraceSource, traces } from "../tracing/trace-source.ts";
import { InvocationInfo } from "./invocation-info.ts";
import { AliasInfo, ApplicationInfo, CmdletInfo, ExternalScriptInfo, FunctionInfo } from "./command-info.ts";
import type { CommandInfo } from "./command-info.ts";
import {
  aliasOfUnloadedModule,
  findInModule,
  isKnownModule,
  loadCmdletModule,
  loadModuleFor,
} from "../modules/module-commands.ts";

const cmdlets = new WeakMap<ExecutionContext, Map<string, CmdletInfo>>();

/** The CmdletInfo of a built-in cmdlet, or null. Module-qualified names are taken apart by the caller. */
export function findCmdlet(context: ExecutionContext, name: string): CmdletInfo | null {
  let known = cmdlets.get(context);
  if (known === undefined) {
    known = new Map();
    cmdlets.set(context, known);
  }
  const key = name.toLowerCase();
  let info = known.get(key);
  if (info === undefined) {
    const metadata = context.commands.metadata(name);
    if (metadata === null) return null;
    info = new CmdletInfo(metadata);
    known.set(key, info);
  }
  return info;
}

/** What a command name means, aliases followed; null when nothing does. */
export function findCommand(context: ExecutionContext, name: string): CommandInfo | null {
  const found = findCommandNoAlias(context, name, true);
  return found instanceof AliasInfo ? resolveAlias(context, found) : found;
}

/** The command an alias finally means, or null. */
export function resolveAlias(context: ExecutionContext, alias: AliasInfo): CommandInfo | null {
  const seen = new Set<string>();
  let current: CommandInfo | null = alias;
  while (current instanceof AliasInfo) {
    const key = current.name.toLowerCase();
    if (seen.has(key)) return null;
    seen.add(key);
    const next: string = current.definition;
    const target: CommandInfo | null = seen.has(next.toLowerCase())
      ? findCommandNoAlias(context, next, false)
      : findCommandNoAlias(context, next, true);
    current = target;
  }
  return current;
}

/** What is missing when an alias means no command: the name at the end of the chain; any other name itself. */
function missingName(context: ExecutionContext, name: string): string {
  const seen = new Set<string>();
  let missing = name;
  for (let alias = findCommandNoAlias(context, name, true); alias instanceof AliasInfo; ) {
    if (seen.has(alias.name.toLowerCase())) return name;
    seen.add(alias.name.toLowerCase());
    missing = alias.definition;
    alias = findCommandNoAlias(context, missing, true);
  }
  return missing;
}

/** One step of lookup: an alias comes back as such. */
export function findCommandNoAlias(context: ExecutionContext, name: string, aliases: boolean): CommandInfo | null {
  const key = name.toLowerCase();
  const scope = context.currentScope;
  if (aliases) {
    const alias = scope.findAlias(key);
    if (alias !== undefined) {
      traces.discovery?.line(`Alias found: ${alias.name}  ${alias.definition}`);
      return alias;
    }
  }
  const fn = scope.findFunction(key);
  if (fn !== undefined && !(languageGate.used && isUntrusted(context, fn))) {
    traces.discovery?.line(`Function found: ${fn.name}`);
    return fn;
  }
  const scoped = scopedFunction(context, key);
  if (scoped !== null) return scoped;
  if (name.includes("\\")) {
    const qualified = findQualified(context, name);
    if (qualified !== null) return qualified;
  } else {
    const cmdlet = findCmdlet(context, name);
    if (cmdlet !== null) {
      loadCmdletModule(context, cmdlet);
      traces.discovery?.line(`Cmdlet found: ${cmdlet.name}  ${cmdlet.metadata.className}`);
      return cmdlet;
    }
  }
  if (context.onlyGivenCommands) return null;
  if (name.includes("/") || name.includes("\\") || name.startsWith("~"))
    return findByPath(context, name) ?? (name.includes("\\") ? loadModuleFor(context, name) : null);
  const found = findOnPath(name) ?? loadModuleFor(context, name);
  return found ?? (aliases ? aliasOfUnloadedModule(context, key) : null);
}

/** FullLanguage code does not see functions of ConstrainedLanguage. */
export function isUntrusted(context: ExecutionContext, command: CommandInfo): boolean {
  if (context.languageMode !== "FullLanguage" || !(command instanceof FunctionInfo)) return false;
  return command.scriptBlock.languageMode === "ConstrainedLanguage";
}

/** `global:f`, `script:f`, `function:f`. */
function scopedFunction(context: ExecutionContext, key: string): CommandInfo | null {
  const colon = key.indexOf(":");
  if (colon <= 0) return null;
  const qualifier = key.slice(0, colon);
  const rest = key.slice(colon + 1);
  if (qualifier === "function") return context.currentScope.findFunction(rest) ?? null;
  const scope = context.sessionState.scopeByName(qualifier);
  return scope?.functions?.get(rest) ?? null;
}

/** `Module\Name`. */
function findQualified(context: ExecutionContext, name: string): CommandInfo | null {
  const slash = name.lastIndexOf("\\");
  const module = name.slice(0, slash);
  const command = name.slice(slash + 1);
  const cmdlet = findCmdlet(context, command);
  if (cmdlet !== null && cmdlet.metadata.module.toLowerCase() === module.toLowerCase()) {
    loadCmdletModule(context, cmdlet);
    return cmdlet;
  }
  return findInModule(context, module, command);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
/** `./x.ps1`, `dir/x`, `~/x`, `/bin/x`: a script or program by path. */
function findByPath(context: ExecutionContext, name: string): CommandInfo | null {
  let path: string;
  try {
    const unresolved = context.paths.unresolved(name);
    if (unresolved.provider.name !== "FileSystem") return null;
    path = unresolved.providerPath;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
  if (traces.discovery !== null) tracePath(traces.discovery, name, path);
  if (isFile(path)) return fileCommand(path);
  return isFile(`${path}.ps1`) ? fileCommand(`${path}.ps1`) : null;
}

/** How a command given by path is looked for. */
function tracePath(source: PSTraceSource, name: string, path: string): void {
  if (name.startsWith("/")) {
    source.line(`The name appears to be a qualified path: ${name}`);
    source.line("Trying to resolve the path as an PSPath");
  } else {
    const directory = dirname(path);
    source.line(`The relative path was resolved to: ${directory}`);
    source.line(`The path is relative, so only doing the lookup in the specified directory: ${directory}`);
    source.line(`Looking for ${basename(path)} in ${directory}`);
  }
  if (!isFile(path)) return;
  const kind = /\.ps1$/i.test(path) ? "a script" : "an application";
  source.line(`Command Found: path (${path}) is ${kind} with name: ${basename(path)}`);
}

/** The command a file is: scripts end in .ps1, everything else is an application, whether it can be run or not. */
export function fileCommand(path: string): CommandInfo {
  const name = basename(path);
  return /\.ps1$/i.test(name) ? new ExternalScriptInfo(name, path) : new ApplicationInfo(name, path);
}

const onPath = new Map<string, { pathText: string; info: CommandInfo | null }>();

/** The directories of $PATH up to where the command is. */
function traceSearch(source: PSTraceSource, name: string, pathText: string): void {
  source.line(`PATH: ${pathText}`);
  for (const directory of pathText.split(":")) {
    if (directory === "") continue;
    for (const file of [name, `${name}.ps1`]) {
      source.line(`Looking for ${file} in ${directory}`);
      if (!isFile(`${directory}/${file}`)) continue;
      const kind = /\.ps1$/i.test(file) ? "a script" : "an application";
      source.line(`Command Found: path (${directory}/${file}) is ${kind} with name: ${file}`);
      return;
    }
  }
}

function findOnPath(name: string): CommandInfo | null {
  if (name === "" || name === "." || name === "..") return null;
  const pathText = process.env["PATH"] ?? "";
  if (traces.discovery !== null) traceSearch(traces.discovery, name, pathText);
  const known = onPath.get(name);
  if (known !== undefined && known.pathText === pathText && known.info !== null) return known.info;
  const info = searchPath(name, pathText);
  if (info instanceof ApplicationInfo) onPath.set(name, { pathText, info });
  return info;
}

function searchPath(name: string, pathText: string): CommandInfo | null {
  for (const directory of pathText.split(":")) {
    if (directory === "") continue;
    const path = `${directory.replace(/\/$/, "")}/${name}`;
    if (isFile(path)) return fileCommand(path);
    if (isFile(`${path}.ps1`)) return new ExternalScriptInfo(`${name}.ps1`, `${path}.ps1`);
  }
  return null;
}

/** The file that a program's or script's name means, by path or on the path; null when there is none. */
export function findProgram(context: ExecutionContext, name: string): string | null {
  const info = name.includes("/") ? findByPath(context, name) : findOnPath(name);
  return info instanceof ApplicationInfo || info instanceof ExternalScriptInfo ? info.path : null;
}

/** Every program and script of a name on the path, in order (Get-Command -All, TotalCount). */
export function allOnPath(name: string): CommandInfo[] {
  const found: CommandInfo[] = [];
  // A directory counts once.
  for (const directory of new Set((process.env["PATH"] ?? "").split(":"))) {
    if (directory === "") continue;
    const path = `${directory}/${name}`;
    if (isFile(path)) found.push(fileCommand(path));
    else if (isFile(`${path}.ps1`)) found.push(new ExternalScriptInfo(`${name}.ps1`, `${path}.ps1`));
  }
  return found;
}

/** The command a name means, with the Get- fallback. Throws CommandNotFoundException at `extent`; `invoked`: by what (&). */
export function discoverCommand(
  context: ExecutionContext,
  name: string,
  extent: ScriptExtent | null,
  invoked: string = name,
): CommandInfo {
  const found = lookUp(context, name);
  if (found !== null) return found;
  const slash = name.indexOf("\\");
  if (slash > 0 && !name.startsWith(".") && !name.includes("/") && !isKnownModule(context, name.slice(0, slash)))
    throw couldNotAutoLoad(name, name.slice(0, slash), extent);
  throw commandNotFound(missingName(context, name), extent, invoked);
}

function lookUp(context: ExecutionContext, name: string): CommandInfo | null {
  traces.discovery?.line(`Looking up command: ${name}`);
  if (context.actions !== null) {
    const found = context.actions.lookUp(name, (each) => findCommandNoAlias(context, each, true));
    return found instanceof AliasInfo ? resolveAlias(context, found) : found;
  }
  const first = findCommandNoAlias(context, name, true);
  if (first instanceof AliasInfo) {
    const target = resolveAlias(context, first);
    if (target !== null) return target;
  } else if (first !== null) return first;
  if (!name.includes("-") && !name.includes("\\") && !name.includes("/") && name !== "") {
    const get = findCommandNoAlias(context, `get-${name}`, true);
    return get instanceof AliasInfo ? resolveAlias(context, get) : get;
  }
  return null;
}

/** `Module\Name` where there is no such module. */
function couldNotAutoLoad(name: string, module: string, extent: ScriptExtent | null): Exception {
  const message = `The module '${module}' could not be loaded. For more information, run 'Import-Module ${module}'.`;
  return new Exception("System.Management.Automation.CommandNotFoundException", message, {
    properties: { CommandName: name },
    errorRecord: (self) => {
      const record = newErrorRecord(self, "CouldNotAutoLoadModule", "ObjectNotFound", name);
      if (extent !== null) record.invocationInfo = invocationNamed(name, extent);
      return record;
    },
  });
}

/** The CommandNotFoundException of a name; `invoked`: what was typed, when that is an alias of it. */
export function commandNotFound(name: string, extent: ScriptExtent | null, invoked: string = name): Exception {
  const message = `The term '${name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.`;
  return new Exception("System.Management.Automation.CommandNotFoundException", message, {
    properties: { CommandName: name },
    errorRecord: (self) => {
      const record = newErrorRecord(self, "CommandNotFoundException", "ObjectNotFound", name);
      if (extent !== null) record.invocationInfo = invocationNamed(invoked, extent);
      return record;
    },
  });
}

function invocationNamed(name: string, extent: ScriptExtent): InvocationInfo {
  const info = new InvocationInfo(null, extent);
  info.invocationName = name;
  return info;
}

/** Text of a script file: byte order marks decide, else UTF-8. */
export function readScriptText(path: string): string {
  const bytes = readFileSync(path);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString("utf16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2)).swap16().toString("utf16le");
  const text = bytes.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
