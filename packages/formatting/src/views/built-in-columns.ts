// The computed columns and items of built-in views, by `type/view/column`. What each shows is PowerShell's view of that
// name; values are read as a script would read them.
import {
  DictionaryBase,
  Exception,
  convertTo,
  divide,
  formatOperator,
  getMember,
  getType,
  isNull,
  isTrue,
  psCompare,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { psStyle } from "../style/ps-style.ts";
import { ESC, RESET } from "../text/vt-sequences.ts";
import { elementsOf, textOf } from "./display-value.ts";
import type { NativeExpression } from "./property-expression.ts";

/** A property's value; null when there is none. */
export function read(target: PSValue, name: string): PSValue {
  const value = isNull(target) ? null : getMember(target, name);
  return value === undefined ? null : value;
}

/** A value at the end of a path of properties. */
export function readPath(target: PSValue, path: string): PSValue {
  let value = target;
  for (const name of path.split(".")) value = read(value, name);
  return value;
}

function scaled(value: PSValue, unit: number, format: string): string {
  return formatOperator(format, [convertTo(divide(isNull(value) ? 0 : value, unit), getType("System.Single"))]);
}

const MB = 1024 * 1024;
const GB = 1024 * MB;

const npm: NativeExpression = (t) => convertTo(divide(read(t, "NPM") ?? 0, 1024), getType("System.Int64"));
const pm: NativeExpression = (t) => scaled(read(t, "PM"), MB, "{0:N2}");
const ws: NativeExpression = (t) => scaled(read(t, "WS"), MB, "{0:N2}");
const cpu: NativeExpression = (t) => scaled(read(t, "CPU"), 1, "{0:N2}");

/** The keys of a dictionary property, one value or a list. */
function keysOf(name: string): NativeExpression {
  return (target) => {
    const dictionary = read(target, name);
    if (!(dictionary instanceof DictionaryBase)) return read(dictionary, "Keys");
    const keys = [...dictionary.keys()];
    return keys.length === 0 ? null : keys.length === 1 ? keys[0]! : keys;
  };
}

const preRelease: NativeExpression = (target) => {
  const data = read(target, "PrivateData");
  if (!(data instanceof DictionaryBase)) return null;
  const psData = data.get("PSData");
  return psData instanceof DictionaryBase ? (psData.get("Prerelease") ?? null) : null;
};

const editions: NativeExpression = (target) => {
  const found = elementsOf(read(target, "CompatiblePSEditions"));
  const names = found === null ? [] : [...found].map((edition) => textOf(edition).slice(0, 4));
  return (names.length === 0 ? ["Desk"] : names).sort().join(",");
};

function driveSize(name: string): NativeExpression {
  return (target) => {
    const used = read(target, "Used");
    const free = read(target, "Free");
    if (!isTrue(used) && !isTrue(free)) return null;
    return formatOperator("{0:###0.00}", [divide(read(target, name) ?? 0, GB)]);
  };
}

const duration: NativeExpression = (target) => {
  const value = read(target, "Duration");
  const atLeast = (name: string, limit: number): boolean => psCompare(read(value, name), limit, true) >= 0;
  if (atLeast("TotalHours", 10)) {
    const hours = convertTo(read(value, "TotalHours"), getType("System.Int32"));
    return formatOperator("{0}:{1:mm}:{1:ss}.{1:fff}", [hours, value]);
  }
  const format = atLeast("TotalHours", 1)
    ? "h\\:mm\\:ss\\.fff"
    : atLeast("TotalMinutes", 1)
      ? "m\\:ss\\.fff"
      : "s\\.fff";
  return formatOperator(`{0:${format}}`, [value]);
};

const overloads: NativeExpression = (target) => {
  const found = elementsOf(read(target, "OverloadDefinitions"));
  return found === null ? "" : [...found].map((text) => `${textOf(text)}\n`).join("");
};

const fileNameOf: NativeExpression = (target) => {
  const script = textOf(read(target, "Script"));
  return script === "" ? null : script.slice(script.lastIndexOf("/") + 1);
};

const connection: NativeExpression = (target) => read(target, "ConnectionInfo");

const columns: Readonly<Record<string, NativeExpression>> = {
  "System.IO.DirectoryInfo/childrenWithUnixStat/3": (t) =>
    formatOperator("{0:d} {0:HH}:{0:mm}", [read(t, "LastWriteTime")]),
  "System.Diagnostics.Process/process/0": npm,
  "System.Diagnostics.Process/process/1": pm,
  "System.Diagnostics.Process/process/2": ws,
  "System.Diagnostics.Process/process/3": cpu,
  "System.Diagnostics.Process/StartTime/groupBy": (t) => formatOperator("{0:d}", [read(t, "StartTime")]),
  "System.Diagnostics.Process#IncludeUserName/ProcessWithUserName/0": ws,
  "System.Diagnostics.Process#IncludeUserName/ProcessWithUserName/1": cpu,
  "System.Diagnostics.ProcessModule/ProcessModule/0": (t) => read(t, "Size"),
  "System.Management.Automation.PSMethod/System.Management.Automation.PSMethod/0": overloads,
  "System.Threading.Tasks.Task/System.Threading.Tasks.Task/Result": (t) => read(t, "Result"),
  "Microsoft.PowerShell.Commands.HistoryInfo/history/1": duration,
  "System.Management.Automation.AliasInfo/CommandInfo/1": (t) =>
    textOf(read(t, "CommandType")) === "Alias" ? read(t, "DisplayName") : read(t, "Name"),
  "Microsoft.PowerShell.Commands.ActiveDirectoryProvider+ADPSDriveInfo/drive/1": driveSize("Used"),
  "Microsoft.PowerShell.Commands.ActiveDirectoryProvider+ADPSDriveInfo/drive/2": driveSize("Free"),
  "Microsoft.PowerShell.Commands.ActiveDirectoryProvider+ADPSDriveInfo/drive/3": (t) => readPath(t, "Provider.Name"),
  "Microsoft.PowerShell.Commands.ActiveDirectoryProvider+ADPSDriveInfo/drive/4": (t) =>
    read(t, "DisplayRoot") ?? read(t, "Root"),
  "System.Management.Automation.Subsystem.SubsystemInfo/System.Management.Automation.Subsystem.SubsystemInfo/1": (t) =>
    readPath(t, "SubsystemType.Name"),
  "System.Management.Automation.Runspaces.Runspace/Runspace/2": (t, c) =>
    isNull(connection(t, c)) ? "localhost" : readPath(t, "ConnectionInfo.ComputerName"),
  "System.Management.Automation.Runspaces.Runspace/Runspace/3": (t, c) =>
    isNull(connection(t, c)) ? "Local" : "Remote",
  "System.Management.Automation.Runspaces.Runspace/Runspace/4": (t) => readPath(t, "RunspaceStateInfo.State"),
  "System.Management.Automation.Runspaces.Runspace/Runspace/5": (t) =>
    isTrue(readPath(t, "Debugger.InBreakpoint")) ? "InBreakpoint" : read(t, "RunspaceAvailability"),
  "System.Management.Automation.CommandBreakpoint/Breakpoint/1": fileNameOf,
  "ModuleInfoGrouping/Module/groupBy": (t) => moduleDirectory(t),
  "ModuleInfoGrouping/Module/2": preRelease,
  "ModuleInfoGrouping/Module/4": editions,
  "ModuleInfoGrouping/Module/5": keysOf("ExportedCommands"),
  "System.Management.Automation.PSModuleInfo/Module/2": preRelease,
  "System.Management.Automation.PSModuleInfo/Module/4": keysOf("ExportedCommands"),
  "System.Management.Automation.PSModuleInfo/Module/PreRelease": preRelease,
  "System.Management.Automation.PSModuleInfo/Module/ExportedFunctions": keysOf("ExportedFunctions"),
  "System.Management.Automation.PSModuleInfo/Module/ExportedCmdlets": keysOf("ExportedCmdlets"),
  "System.Management.Automation.PSModuleInfo/Module/ExportedVariables": keysOf("ExportedVariables"),
  "System.Management.Automation.PSModuleInfo/Module/ExportedAliases": keysOf("ExportedAliases"),
};

/** The directory of a module's directory, a version directory skipped. */
export function moduleDirectory(target: PSValue): string {
  const parent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
  let directory = parent(textOf(read(target, "Path")));
  if (/^\d+(\.\d+){1,3}$/.test(directory.slice(directory.lastIndexOf("/") + 1))) directory = parent(directory);
  return parent(directory);
}

/** The code of a script column. Columns of types that never occur here show nothing. */
export function nativeExpression(key: string, label: string): NativeExpression {
  const known = columns[key];
  if (known !== undefined) return known;
  if (key.startsWith("System.Management.Automation.PSStyle")) return styleItem(label);
  return (target) => failing(target, label);
}

/** Certificates, web responses and the like: their view's label names the property closely enough. */
function failing(target: PSValue, label: string): PSValue {
  return read(target, label);
}

/** A style shown in itself: the sequence, its text with `e for the escape, and a reset. */
function styleItem(label: string): NativeExpression {
  return (target) => {
    if (label === "FileInfo.Extension") return psStyle.fileInfo.extension.keys.join(",");
    if (label === "Extension") return extensionLines();
    const value = readPath(target, label);
    const text = textOf(value);
    if (!text.includes(ESC)) return text;
    return text + text.replaceAll(ESC, "`e") + (label === "Reset" ? "" : RESET);
  };
}

function extensionLines(): string {
  const extensions = psStyle.fileInfo.extension;
  const width = Math.max(0, ...extensions.keys.map((key) => key.length));
  return extensions.keys
    .map((key) => {
      const style = extensions.get(key);
      return `${key.padEnd(width)} = "${style}${style.replaceAll(ESC, "`e")}${RESET}"\n`;
    })
    .join("");
}

/** Text of a value for views, never throwing for values whose text cannot be had. */
export function safeText(value: PSValue): string {
  try {
    return isNull(value) ? "" : textOf(value);
  } catch (error) {
    if (error instanceof Exception) return "";
    throw error;
  }
}
