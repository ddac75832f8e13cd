// Get-Process
import {
  addInstanceMember,
  construct,
  getMember,
  getType,
  PSNoteProperty,
  type PSValue,
  setTypeNames,
  toStringValue,
  typeNamesOf,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { type MatchedProcess, matchingProcesses, processError, type ProcessParameters } from "./process-matching.ts";

interface Parameters extends ProcessParameters {
  Module?: boolean;
  FileVersionInfo?: boolean;
  IncludeUserName?: boolean;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const getProcess = defineCmdlet<Parameters>("Get-Process", (cmdlet) => ({
  process() {
    const { Module, FileVersionInfo, IncludeUserName } = cmdlet.parameters;
    for (const one of matchingProcesses(cmdlet)) {
      if (Module) writeModules(cmdlet, one, FileVersionInfo === true);
      else if (FileVersionInfo) writeVersion(cmdlet, one);
      else cmdlet.write(IncludeUserName ? withUserName(one) : one.process);
    }
  },
}));

function writeModules(cmdlet: Cmdlet, one: MatchedProcess, versions: boolean): void {
  const modules = ((getMember(one.process, "Modules") ?? []) as PSValue[]).filter((module) => module !== null);
  if (modules.length === 0) {
    const what = versions ? "modules and the file version information" : "modules";
    const id = versions ? "CouldNotEnumerateModuleFileVer" : "CouldNotEnumerateModules";
    cannotEnumerate(cmdlet, one, what, id);
  }
  for (const module of modules) cmdlet.write(versions ? (getMember(module, "FileVersionInfo") ?? null) : module);
}

function writeVersion(cmdlet: Cmdlet, one: MatchedProcess): void {
  const module = getMember(one.process, "MainModule") ?? null;
  if (module === null) cannotEnumerate(cmdlet, one, "file version information", "CouldNotEnumerateFileVer");
  else cmdlet.write(getMember(module, "FileVersionInfo") ?? null);
}

function cannotEnumerate(cmdlet: Cmdlet, one: MatchedProcess, what: string, id: string): void {
  const message = `Cannot enumerate the ${what} of the "${one.name}" process.`;
  cmdlet.writeError(processError(message, id, "PermissionDenied", one.process));
}

/** The process with its owner's name, which its own view shows. */
function withUserName({ process, id }: MatchedProcess): PSValue {
  const owner = getMember(construct(getType("System.IO.DirectoryInfo"), [`/proc/${id}`]), "User");
  const named = addInstanceMember(process, new PSNoteProperty("UserName", owner ? toStringValue(owner) : null));
  return setTypeNames(named, ["System.Diagnostics.Process#IncludeUserName", ...typeNamesOf(process)]);
}
