// The built-in type data: standard members from generated/type-data.json; alias, script and code properties written here
// as functions (types.ps1xml has them as scripts; their names and meanings are facts).

import { createRequire } from "node:module";
import type { PSMemberInfo } from "../members/member-info.ts";
import {
  PSAliasProperty,
  PSCodeMethod,
  PSCodeProperty,
  PSNoteProperty,
  PSScriptProperty,
} from "../members/member-info.ts";
import { getMember } from "../members/member-access.ts";
import { PSDouble } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { StandardMembers, TypeDataEntry } from "./type-data.ts";
import { unwrap } from "../values/ps-object.ts";
import { invokeMethod } from "./invoke.ts";

const require = createRequire(import.meta.url);

type Getter = (self: PSValue) => PSValue;

function alias(name: string, target: string): PSMemberInfo {
  return new PSAliasProperty(name, target);
}
function script(name: string, get: Getter, text = ""): PSMemberInfo {
  return new PSScriptProperty(name, { invokeAsMember: (self) => get(self), toString: () => text });
}
function code(name: string, typeName: string, definition: string, get: Getter): PSMemberInfo {
  return new PSCodeProperty(name, get, null, typeName, definition);
}
function read(self: PSValue, name: string): PSValue {
  return getMember(self, name) ?? null;
}

type FileSystemData = typeof import("../library/file-system-type-data.ts");
const files = (): FileSystemData => require("../library/file-system-type-data.ts") as FileSystemData;

/** Code properties that files and directories share. */
function fileSystemMembers(): PSMemberInfo[] {
  const provider = "Microsoft.PowerShell.Commands.FileSystemProvider";
  const helper = "Microsoft.PowerShell.Commands.InternalSymbolicLinkLinkCodeMethods";
  return [
    code("LinkType", "System.String", `System.String LinkType{get=GetLinkType;}`, (s) => files().linkType(s)),
    code("Mode", "System.String", `System.String Mode{get=Mode;}`, (s) => files().mode(s)),
    code("ModeWithoutHardLink", "System.String", `System.String ModeWithoutHardLink{get=ModeWithoutHardLink;}`, (s) =>
      files().mode(s, false),
    ),
    code("ResolvedTarget", "System.String", `System.String ResolvedTarget{get=ResolvedTarget;}`, (s) =>
      files().resolvedTarget(s),
    ),
    alias("Target", "LinkTarget"),
    code("NameString", "System.String", `static string NameString(psobject instance) ${provider}`, (s) =>
      files().nameString(s),
    ),
    code("LengthString", "System.String", `static string LengthString(psobject instance) ${helper}`, (s) =>
      files().lengthString(s),
    ),
    code(
      "LastWriteTimeString",
      "System.String",
      `static string LastWriteTimeString(psobject instance) ${provider}`,
      (s) => files().lastWriteTimeString(s),
    ),
  ];
}

const dateTimeText =
  'if ((& { Set-StrictMode -Version 1; $this.DisplayHint }) -ieq  "Date")\n          {\n          "{0}" -f $this.ToLongDateString()\n          }\n          elseif ((& { Set-StrictMode -Version 1; $this.DisplayHint }) -ieq "Time")\n          {\n          "{0}" -f  $this.ToLongTimeString()\n          }\n          else\n          {\n          "{0} {1}" -f $this.ToLongDateString(), $this.ToLongTimeString()\n          }';

function dateTimeText2(self: PSValue): PSValue {
  const hint = String(read(self, "DisplayHint") ?? "").toLowerCase();
  const date = (): string => String(invokeMethod(self, "ToLongDateString", []));
  const time = (): string => String(invokeMethod(self, "ToLongTimeString", []));
  if (hint === "date") return date();
  return hint === "time" ? time() : `${date()} ${time()}`;
}

/** Value of a member of a nested object: `$this.Runspace.ConnectionInfo.IdleTimeout`. */
function path(...names: readonly string[]): Getter {
  return (self) => names.reduce<PSValue>((value, name) => (value === null ? null : read(value, name)), self);
}

const processMembers = (): PSMemberInfo[] => [
  new PSNoteProperty("__NounName", "Process"),
  alias("Name", "ProcessName"),
  alias("Handles", "Handlecount"),
  alias("VM", "VirtualMemorySize64"),
  alias("WS", "WorkingSet64"),
  alias("PM", "PagedMemorySize64"),
  alias("NPM", "NonpagedSystemMemorySize64"),
  alias("SI", "SessionId"),
  script("Path", path("MainModule", "FileName"), "$this.Mainmodule.FileName"),
  script("CommandLine", path("CommandLineText")),
  code("Parent", "System.Object", "System.Object Parent{get=GetParentProcess;}", path("ParentProcess")),
  script(
    "Company",
    path("MainModule", "FileVersionInfo", "CompanyName"),
    "$this.Mainmodule.FileVersionInfo.CompanyName",
  ),
  script("CPU", cpuSeconds, "$this.TotalProcessorTime.TotalSeconds"),
  script(
    "FileVersion",
    path("MainModule", "FileVersionInfo", "FileVersion"),
    "$this.Mainmodule.FileVersionInfo.FileVersion",
  ),
  script(
    "ProductVersion",
    path("MainModule", "FileVersionInfo", "ProductVersion"),
    "$this.Mainmodule.FileVersionInfo.ProductVersion",
  ),
  script(
    "Description",
    path("MainModule", "FileVersionInfo", "FileDescription"),
    "$this.Mainmodule.FileVersionInfo.FileDescription",
  ),
  script(
    "Product",
    path("MainModule", "FileVersionInfo", "ProductName"),
    "$this.Mainmodule.FileVersionInfo.ProductName",
  ),
];

function cpuSeconds(self: PSValue): PSValue {
  const time = read(self, "TotalProcessorTime");
  return time === null ? new PSDouble(0) : read(time, "TotalSeconds");
}

function xmlText(self: PSValue): PSValue {
  return (require("../library/xml/xml-adapter.ts") as typeof import("../library/xml/xml-adapter.ts")).xmlNodeText(self);
}

const members: Readonly<Record<string, () => PSMemberInfo[]>> = {
  "system.collections.dictionaryentry": () => [alias("Name", "Key")],
  "system.datetime": () => [script("DateTime", dateTimeText2, dateTimeText)],
  "system.guid": () => [script("Guid", (self) => invokeMethod(self, "ToString", []), "$this.ToString()")],
  "system.net.ipaddress": () => [
    script("IPAddressToString", (self) => invokeMethod(self, "ToString", []), "$this.Tostring()"),
  ],
  "system.io.fileinfo": () => [
    ...fileSystemMembers(),
    script(
      "BaseName",
      (s) => files().fileBaseName(s),
      "if ($this.Extension.Length -gt 0){$this.Name.Remove($this.Name.Length - $this.Extension.Length)}else{$this.Name}",
    ),
    script(
      "VersionInfo",
      (s) => files().versionInfo(s),
      "[System.Diagnostics.FileVersionInfo]::GetVersionInfo($this.FullName)",
    ),
  ],
  "system.io.directoryinfo": () => [...fileSystemMembers(), script("BaseName", (s) => read(s, "Name"), "$this.Name")],
  "system.io.filesysteminfo": () => [
    script("UnixMode", (s) => files().unixMode(s), "$this.UnixStat.GetModeString()"),
    script("User", (s) => files().user(s), "$this.UnixStat.GetUserName()"),
    script("Group", (s) => files().group(s), "$this.UnixStat.GetGroupName()"),
    script("Size", (s) => files().size(s), "$this.UnixStat.Size"),
  ],
  "system.diagnostics.process": processMembers,
  "system.management.automation.aliasinfo": () => [
    script("ResolvedCommandName", path("ResolvedCommand", "Name"), "$this.ResolvedCommand.Name"),
    script("DisplayName", aliasDisplayName),
  ],
  "system.management.automation.commandinfo": () => [
    alias("Namespace", "ModuleName"),
    script("HelpUri", (self) => (unwrap(self) as { helpUri?: string }).helpUri ?? ""),
  ],
  "system.management.automation.cmdletinfo": () => [
    script("DLL", path("ImplementingType", "Assembly", "Location"), "$this.ImplementingType.Assembly.Location"),
  ],
  "system.management.automation.applicationinfo": () => [
    script("FileVersionInfo", (s) => files().versionInfo(read(s, "Path"))),
  ],
  "system.management.automation.errorrecord": () => [
    script(
      "PSMessageDetails",
      () => null,
      "& { Set-StrictMode -Version 1; $this.Exception.InnerException.PSMessageDetails }",
    ),
  ],
  "system.management.automation.job": () => [
    script("State", path("JobStateInfo", "State"), "$this.JobStateInfo.State.ToString()"),
  ],
  "system.management.automation.psdriveinfo": () => [
    script("Used", (s) => files().driveUsed(s)),
    script("Free", (s) => files().driveFree(s)),
  ],
  "system.management.automation.runspaces.pssession": () => [
    script("State", path("Runspace", "RunspaceStateInfo", "State"), "$this.Runspace.RunspaceStateInfo.State"),
    script(
      "IdleTimeout",
      path("Runspace", "ConnectionInfo", "IdleTimeout"),
      "$this.Runspace.ConnectionInfo.IdleTimeout",
    ),
    script(
      "OutputBufferingMode",
      path("Runspace", "ConnectionInfo", "OutputBufferingMode"),
      "$this.Runspace.ConnectionInfo.OutputBufferingMode",
    ),
    script("DisconnectedOn", path("Runspace", "DisconnectedOn"), "$this.Runspace.DisconnectedOn"),
    script("ExpiresOn", path("Runspace", "ExpiresOn"), "$this.Runspace.ExpiresOn"),
  ],
  "system.management.automation.callstackframe": () => [
    script("Command", path("CommandText")),
    script("Location", (self) => invokeMethod(self, "GetScriptLocation", []), "$this.GetScriptLocation()"),
    script("Arguments", path("ArgumentsText")),
  ],
  "system.management.automation.remoting.pssenderinfo": () => [
    script("ConnectedUser", path("UserInfo", "Identity", "Name"), "$this.UserInfo.Identity.Name"),
    script("RunAsUser", path("UserInfo", "WindowsIdentity", "Name")),
  ],
  "deserialized.system.enum": () => [script("Value", (self) => invokeMethod(self, "ToString", []), "$this.ToString()")],
  "system.xml.xmlnode": () => [
    new PSCodeMethod("ToString", ["static string XmlNode(psobject instance)"], null, xmlText),
  ],
  "system.xml.xmlnodelist": () => [
    new PSCodeMethod("ToString", ["static string XmlNodeList(psobject instance)"], null, xmlText),
  ],
};

function aliasDisplayName(self: PSValue): PSValue {
  const name = String(read(self, "Name") ?? "");
  const definition = read(self, "Definition");
  return `${name} -> ${String(definition ?? "")}`;
}

let standardTable: Map<string, StandardMembers> | null = null;
let standardNames: string[] = [];
function standards(): Map<string, StandardMembers> {
  if (standardTable === null) {
    const table = require("./generated/type-data.json") as Record<string, StandardMembers>;
    standardNames = Object.keys(table);
    standardTable = new Map(Object.entries(table).map(([name, data]) => [name.toLowerCase(), data]));
  }
  return standardTable;
}

/** The built-in entry of a type (lower-case name), or null. */
export function builtInTypeData(lower: string): TypeDataEntry | null {
  const own = members[lower];
  const standard = standards().get(lower);
  if (own === undefined && standard === undefined) return null;
  return { members: new Map((own?.() ?? []).map((m) => [m.name.toLowerCase(), m])), standard: standard ?? {} };
}

/** Names of the types with built-in type data. */
export function builtInTypeDataNames(): string[] {
  standards();
  return [...standardNames, ...Object.keys(members).filter((m) => !standardTable?.has(m))];
}
