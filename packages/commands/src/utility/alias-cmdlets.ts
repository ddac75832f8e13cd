// Get-, New-, Set-, Remove-, Export- and Import-Alias.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { compareStrings, EnumValue, Exception, WildcardPattern, newErrorRecord, unwrap } from "@latch/dotnet";
import type { ErrorRecord } from "@latch/dotnet";
import { AliasInfo, defineCmdlet } from "@latch/engine";
import type { CmdletRuntime, SessionState } from "@latch/engine";
import { ioException } from "@latch/providers";
import { fileOpenError } from "../file-open-error.ts";
import { scopeOf } from "./variable-cmdlets.ts";

type Scope = SessionState["currentScope"];

/** Aliases of one scope, or all visible ones, sorted by name. */
function aliasesOf(cmdlet: CmdletRuntime<{ Scope?: string }>): AliasInfo[] {
  const explicit = cmdlet.parameters.Scope !== undefined;
  const found = new Map<string, AliasInfo>();
  for (let scope: Scope | null = scopeOf(cmdlet); scope !== null; scope = explicit ? null : scope.parent) {
    for (const [key, alias] of scope.aliases ?? []) if (!found.has(key)) found.set(key, alias);
  }
  return [...found.values()].sort((a, b) => compareStrings(a.name, b.name, { ignoreCase: true }));
}

interface GetParameters {
  Name?: string[];
  Definition?: string[];
  Exclude?: string[];
  Scope?: string;
}

export const getAlias = defineCmdlet<GetParameters>("Get-Alias", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const byDefinition = p.Definition !== undefined;
    const excluded = (p.Exclude ?? []).map((pattern) => new WildcardPattern(pattern, { ignoreCase: true }));
    for (const wanted of (byDefinition ? p.Definition : p.Name) ?? ["*"]) {
      const pattern = new WildcardPattern(wanted, { ignoreCase: true });
      let any = false;
      for (const alias of aliasesOf(cmdlet)) {
        if (!pattern.isMatch(byDefinition ? alias.definition : alias.name)) continue;
        if (excluded.some((exclude) => exclude.isMatch(alias.name))) continue;
        any = true;
        cmdlet.write(alias);
      }
      if (any || WildcardPattern.containsWildcards(wanted)) continue;
      const message = `This command cannot find a matching alias because an alias with the ${byDefinition ? "definition" : "name"} '${wanted}' does not exist.`;
      const exception = new Exception("System.Management.Automation.ItemNotFoundException", message);
      cmdlet.writeError(newErrorRecord(exception, "ItemNotFoundException", "ObjectNotFound", wanted));
    }
  },
}));

interface SetParameters {
  Name?: string;
  Value?: string;
  Description?: string;
  Option?: EnumValue;
  PassThru?: boolean;
  Scope?: string;
  Force?: boolean;
}

function makeAlias(p: SetParameters): AliasInfo {
  const alias = new AliasInfo(
    p.Name ?? "",
    p.Value ?? "",
    p.Option === undefined ? 0 : Number((unwrap(p.Option) as EnumValue).value),
  );
  if (p.Description !== undefined) alias.description = p.Description;
  return alias;
}

function unauthorized(message: string, id: string, name: string): ErrorRecord {
  return newErrorRecord(
    new Exception("System.Management.Automation.SessionStateUnauthorizedAccessException", message),
    id,
    "WriteError",
    name,
  );
}

export const setAlias = defineCmdlet<SetParameters>("Set-Alias", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const name = p.Name ?? "";
    if (!cmdlet.shouldProcess(`Name: ${name} Value: ${p.Value ?? ""}`, "Set Alias")) return;
    const scope = scopeOf(cmdlet);
    const key = name.toLowerCase();
    const existing = scope.aliases?.get(key) ?? allScopeAlias(scope, key);
    if (
      existing !== undefined &&
      ((existing.options & 2) !== 0 || ((existing.options & 1) !== 0 && p.Force !== true))
    ) {
      cmdlet.writeError(
        unauthorized(
          `Alias is not writeable because alias ${name} is read-only or constant and cannot be written to.`,
          "AliasNotWritable",
          name,
        ),
      );
      return;
    }
    if (
      existing !== undefined &&
      (existing.options & 8) !== 0 &&
      p.Option !== undefined &&
      (Number((unwrap(p.Option) as EnumValue).value) & 8) === 0
    ) {
      cmdlet.writeError(
        unauthorized(
          `The AllScope option cannot be removed from the alias '${name}'.`,
          "AliasAllScopeOptionCannotBeRemoved",
          name,
        ),
      );
      return;
    }
    const alias = makeAlias(p);
    if (existing !== undefined && p.Option === undefined) alias.options = existing.options;
    if (existing !== undefined && (existing.options & 8) !== 0) replaceEverywhere(scope, key, alias);
    else scope.setAlias(alias);
    alias.module = cmdlet.context.sessionState.module;
    if (p.PassThru === true) cmdlet.write(alias);
  },
}));

/** AllScope aliases are one for all scopes. */
function allScopeAlias(scope: Scope, key: string): AliasInfo | undefined {
  const found = scope.findAlias(key);
  return found !== undefined && (found.options & 8) !== 0 ? found : undefined;
}

function replaceEverywhere(start: Scope, key: string, alias: AliasInfo): void {
  for (let scope: Scope | null = start; scope !== null; scope = scope.parent)
    if (scope.aliases?.has(key) === true) scope.setAlias(alias);
}

export const newAlias = defineCmdlet<SetParameters>("New-Alias", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const name = p.Name ?? "";
    if (!cmdlet.shouldProcess(`Name: ${name} Value: ${p.Value ?? ""}`, "New Alias")) return;
    const scope = scopeOf(cmdlet);
    const existing = scope.aliases?.get(name.toLowerCase());
    if (existing !== undefined) {
      if (p.Force !== true) {
        const exception = new Exception(
          "System.Management.Automation.SessionStateException",
          `The alias is not allowed, because an alias with the name '${name}' already exists.`,
        );
        cmdlet.writeError(newErrorRecord(exception, "AliasAlreadyExists", "ResourceExists", name));
        return;
      }
      if ((existing.options & 2) !== 0) {
        cmdlet.writeError(
          unauthorized(
            `Alias is not writeable because alias ${name} is read-only or constant and cannot be written to.`,
            "AliasNotWritable",
            name,
          ),
        );
        return;
      }
    }
    const alias = makeAlias(p);
    alias.module = cmdlet.context.sessionState.module;
    scope.setAlias(alias);
    if (p.PassThru === true) cmdlet.write(alias);
  },
}));

interface RemoveParameters {
  Name?: string[];
  Scope?: string;
  Force?: boolean;
}

export const removeAlias = defineCmdlet<RemoveParameters>("Remove-Alias", (cmdlet) => ({
  process() {
    for (const name of cmdlet.parameters.Name ?? []) {
      const key = name.toLowerCase();
      let scope: Scope | null = scopeOf(cmdlet);
      if (cmdlet.parameters.Scope === undefined)
        while (scope !== null && scope.aliases?.has(key) !== true) scope = scope.parent;
      const alias = scope?.aliases?.get(key);
      if (alias === undefined || scope === null) {
        const exception = new Exception(
          "System.Management.Automation.ItemNotFoundException",
          `This command cannot find a matching alias because an alias with the name '${name}' does not exist.`,
        );
        cmdlet.writeError(newErrorRecord(exception, "ItemNotFoundException", "ObjectNotFound", name));
        continue;
      }
      if ((alias.options & 2) !== 0 || ((alias.options & 1) !== 0 && cmdlet.parameters.Force !== true)) {
        cmdlet.writeError(
          unauthorized(
            `Alias was not removed because alias ${name} is constant or read-only.`,
            "AliasNotRemovable",
            name,
          ),
        );
        continue;
      }
      scope.removeAlias(key);
    }
  },
}));

interface ExportParameters {
  Path?: string;
  LiteralPath?: string;
  Name?: string[];
  As?: EnumValue;
  Append?: boolean;
  Force?: boolean;
  NoClobber?: boolean;
  PassThru?: boolean;
  Description?: string;
  Scope?: string;
}

export const exportAlias = defineCmdlet<ExportParameters>("Export-Alias", (cmdlet) => ({
  end() {
    const p = cmdlet.parameters;
    const path = cmdlet.context.paths.unresolved(p.LiteralPath ?? p.Path ?? "").providerPath;
    if (p.NoClobber === true && existsSync(path)) {
      const exception = new Exception("System.IO.IOException", `The file '${path}' already exists.`);
      cmdlet.throwTerminating(newErrorRecord(exception, "NoClobber", "ResourceExists", path));
    }
    const patterns = (p.Name ?? ["*"]).map((name) => new WildcardPattern(name, { ignoreCase: true }));
    const chosen = aliasesOf(cmdlet).filter((alias) => patterns.some((pattern) => pattern.isMatch(alias.name)));
    const script = p.As?.name === "Script";
    const lines = [
      "# Alias File",
      `# Exported by : ${userInfo().username}`,
      `# Date/Time : ${new Date().toString()}`,
      "# Computer : localhost",
    ];
    for (const alias of chosen) {
      lines.push(
        script
          ? `set-alias -Name:"${alias.name}" -Value:"${alias.definition}" -Description:"${alias.description}" -Option:"${optionText(alias.options)}"`
          : `"${alias.name}","${alias.definition}","${alias.description}","${optionText(alias.options)}"`,
      );
      if (p.PassThru === true) cmdlet.write(alias);
    }
    try {
      writeFileSync(path, `${lines.join("\n")}\n`, { flag: p.Append === true ? "a" : "w" });
    } catch (error) {
      cmdlet.throwTerminating(newErrorRecord(ioException(error, path), "FileOpenFailure", "OpenError", null));
    }
  },
}));

function optionText(options: number): string {
  const names = ["ReadOnly", "Constant", "Private", "AllScope"].filter(
    (_name, index) => (options & (1 << index)) !== 0,
  );
  return names.length === 0 ? "None" : names.join(", ");
}

interface ImportParameters {
  Path?: string;
  LiteralPath?: string;
  Scope?: string;
  Force?: boolean;
  PassThru?: boolean;
}

function aliasFile(cmdlet: CmdletRuntime<ImportParameters>, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return cmdlet.throwTerminating(fileOpenError(error, path));
  }
}

export const importAlias = defineCmdlet<ImportParameters>("Import-Alias", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const given = p.LiteralPath ?? p.Path ?? "";
    const [found] = cmdlet.context.paths.resolve(given, { literal: p.LiteralPath !== undefined });
    const path = found?.providerPath ?? cmdlet.context.paths.unresolved(given).providerPath;
    const scope = scopeOf(cmdlet);
    for (const line of aliasFile(cmdlet, path).split(/\r?\n/)) {
      if (line === "" || line.startsWith("#")) continue;
      const [name, definition, description, options] = line.split(",").map((field) => field.replace(/^"|"$/g, ""));
      if (name === undefined || definition === undefined) continue;
      const existing = scope.aliases?.get(name.toLowerCase());
      if (existing !== undefined && p.Force !== true) {
        const exception = new Exception(
          "System.Management.Automation.SessionStateException",
          `The alias is not allowed, because an alias with the name '${name}' already exists.`,
        );
        cmdlet.writeError(newErrorRecord(exception, "AliasAlreadyExists", "ResourceExists", name));
        continue;
      }
      let bits = 0;
      ["ReadOnly", "Constant", "Private", "AllScope"].forEach((option, index) => {
        if (options?.includes(option) === true) bits |= 1 << index;
      });
      const alias = new AliasInfo(name, definition, bits);
      alias.description = description ?? "";
      scope.setAlias(alias);
      if (p.PassThru === true) cmdlet.write(alias);
    }
  },
}));
