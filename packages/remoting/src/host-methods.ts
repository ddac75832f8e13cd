// The host methods of MS-PSRP 2.2.3.17 by number, and calling them on this side's host for a remote pipeline.
import { enumValue, Exception, getMember, type PSValue, PSChar, toStringValue } from "@latch/dotnet";
import type { ChoiceDescription, FieldDescription, PSHost } from "@latch/engine";
import { InformationRecord, ProgressRecord } from "@latch/engine";
import { EncodedObject, PropertyBag } from "@latch/protocol";

/** RemoteHostMethodId: names in the order of their numbers, from 1. */
export const hostMethodNames = [
  "GetName", "GetVersion", "GetInstanceId", "GetCurrentCulture", "GetCurrentUICulture", "SetShouldExit", "EnterNestedPrompt",
  "ExitNestedPrompt", "NotifyBeginApplication", "NotifyEndApplication", "ReadLine", "ReadLineAsSecureString", "Write1", "Write2",
  "WriteLine1", "WriteLine2", "WriteLine3", "WriteErrorLine", "WriteDebugLine", "WriteProgress", "WriteVerboseLine",
  "WriteWarningLine", "Prompt", "PromptForCredential1", "PromptForCredential2", "PromptForChoice", "GetForegroundColor",
  "SetForegroundColor", "GetBackgroundColor", "SetBackgroundColor", "GetCursorPosition", "SetCursorPosition",
  "GetWindowPosition", "SetWindowPosition", "GetCursorSize", "SetCursorSize", "GetBufferSize", "SetBufferSize", "GetWindowSize",
  "SetWindowSize", "GetWindowTitle", "SetWindowTitle", "GetMaxWindowSize", "GetMaxPhysicalWindowSize", "GetKeyAvailable",
  "ReadKey", "FlushInputBuffer", "SetBufferContents1", "SetBufferContents2", "GetBufferContents", "ScrollBufferContents",
  "PushRunspace", "PopRunspace", "GetIsRunspacePushed", "GetRunspace", "PromptForChoiceMultipleSelection",
] as const; // biome-ignore format: a table

export type HostMethodName = (typeof hostMethodNames)[number];

const consoleColors = [
  "Black", "DarkBlue", "DarkGreen", "DarkCyan", "DarkRed", "DarkMagenta", "DarkYellow", "Gray",
  "DarkGray", "Blue", "Green", "Cyan", "Red", "Magenta", "Yellow", "White",
] as const; // biome-ignore format: a table

/** A ConsoleColor number (-1: the host's own) as name, and back. */
export function colorName(value: PSValue | undefined): string | null {
  return typeof value === "number" ? (consoleColors[value] ?? null) : null;
}
export function colorNumber(name: string | null | undefined): number {
  return name == null ? -1 : consoleColors.findIndex((color) => color.toLowerCase() === name.toLowerCase());
}

/** What a host call gave: a value to send back, nothing (the call has no result), or an error. */
export type HostResult = { readonly value: PSValue } | { readonly error: Exception } | null;

/** True for the methods whose caller waits for an answer. */
export function hasResult(method: HostMethodName): boolean {
  return /^(Get|Read|Prompt)/.test(method);
}

function items(value: PSValue | undefined): PSValue[] {
  if (Array.isArray(value)) return value as PSValue[];
  const list = (value as { items?: PSValue[] } | null | undefined)?.items;
  return list ?? [];
}

function text(value: PSValue | undefined): string {
  return value === undefined || value === null ? "" : toStringValue(value);
}

function size(width: number, height: number): PropertyBag {
  return new PropertyBag([
    ["width", width],
    ["height", height],
  ]);
}

/** Runs a method on a host. Errors of the host are results too: the caller on the other side gets them. */
export function callHostMethod(host: PSHost, method: HostMethodName, parameters: readonly PSValue[]): HostResult {
  try {
    const value = perform(host, method, parameters);
    return hasResult(method) ? { value: value ?? null } : null;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return hasResult(method) ? { error } : null;
  }
}

function perform(host: PSHost, method: HostMethodName, parameters: readonly PSValue[]): PSValue | undefined {
  const { ui } = host;
  const [first, second, third] = parameters;
  switch (method) {
    case "GetName":
      return host.name;
    case "GetVersion":
      return host.version;
    case "GetInstanceId":
      return host.instanceId;
    case "GetCurrentCulture":
      return host.currentCulture;
    case "GetCurrentUICulture":
      return host.currentUICulture;
    case "SetShouldExit":
      // The session that asked closes; this shell goes on.
      return undefined;
    case "Write1":
      ui?.write(text(first));
      return undefined;
    case "Write2":
      ui?.write(text(third), colorName(first), colorName(second));
      return undefined;
    case "WriteLine1":
      ui?.writeLine("");
      return undefined;
    case "WriteLine2":
      ui?.writeLine(text(first));
      return undefined;
    case "WriteLine3":
      ui?.writeLine(text(third), colorName(first), colorName(second));
      return undefined;
    case "WriteErrorLine":
      ui?.writeErrorLine(text(first));
      return undefined;
    case "WriteDebugLine":
      ui?.writeDebugLine(text(first));
      return undefined;
    case "WriteVerboseLine":
      ui?.writeVerboseLine(text(first));
      return undefined;
    case "WriteWarningLine":
      ui?.writeWarningLine(text(first));
      return undefined;
    case "WriteProgress":
      ui?.writeProgress(typeof first === "bigint" ? first : 0n, progressRecordFromBag(second ?? null));
      return undefined;
    default:
      return answer(host, method, parameters);
  }
}

/** The methods whose caller waits. */
function answer(host: PSHost, method: HostMethodName, parameters: readonly PSValue[]): PSValue | undefined {
  const { ui } = host;
  const [first, second, third, fourth] = parameters;
  switch (method) {
    case "ReadLine":
      return ui?.readLine() ?? null;
    case "ReadLineAsSecureString":
      return ui?.readLineAsSecureString() ?? null;
    case "Prompt":
      return prompt(host, text(first), text(second), items(third));
    case "PromptForCredential1":
    case "PromptForCredential2":
      return ui?.promptForCredential(text(first), text(second), text(third), text(fourth)) ?? null;
    case "PromptForChoice":
      return (
        ui?.promptForChoice(
          text(first),
          text(second),
          items(third).map(choice),
          typeof fourth === "number" ? fourth : 0,
        ) ?? 0
      );
    case "GetForegroundColor":
      return colorNumber(ui?.rawUI?.foregroundColor);
    case "GetBackgroundColor":
      return colorNumber(ui?.rawUI?.backgroundColor);
    case "GetCursorPosition":
    case "GetWindowPosition":
      return new PropertyBag([
        ["x", ui?.rawUI?.cursorX ?? 0],
        ["y", ui?.rawUI?.cursorY ?? 0],
      ]);
    case "GetCursorSize":
      return 25;
    case "GetBufferSize":
    case "GetWindowSize":
    case "GetMaxWindowSize":
    case "GetMaxPhysicalWindowSize":
      return size(ui?.rawUI?.bufferWidth ?? 80, ui?.rawUI?.windowHeight ?? 24);
    case "GetWindowTitle":
      return ui?.rawUI?.windowTitle ?? "";
    case "SetWindowTitle":
      if (ui?.rawUI) ui.rawUI.windowTitle = text(first);
      return undefined;
    case "GetKeyAvailable":
      return ui?.rawUI?.keyAvailable ?? false;
    case "GetIsRunspacePushed":
      return false;
    default:
      if (!hasResult(method)) return undefined;
      throw new Exception(
        "System.Management.Automation.PSNotImplementedException",
        "The method or operation is not implemented.",
      );
  }
}

function choice(value: PSValue): ChoiceDescription {
  return { label: text(getMember(value, "label")), helpMessage: text(getMember(value, "helpMessage")) };
}

/** Prompt's answer: a dictionary of values by field name. */
function prompt(host: PSHost, caption: string, message: string, fields: readonly PSValue[]): PSValue {
  const descriptions = fields.map(
    (field): FieldDescription => ({
      name: text(getMember(field, "name")),
      label: text(getMember(field, "label")),
      typeName: text(getMember(field, "parameterTypeFullName")),
      isMandatory: getMember(field, "isMandatory") === true,
      helpMessage: text(getMember(field, "helpMessage")),
    }),
  );
  const answers = host.ui?.prompt(caption, message, descriptions) ?? new Map<string, PSValue>();
  const dictionary = new EncodedObject();
  dictionary.typeNames = ["System.Collections.Hashtable", "System.Object"];
  dictionary.dictionary = [...answers];
  return dictionary;
}

/** A ProgressRecord from the bag it travels as. */
export function progressRecordFromBag(bag: PSValue): ProgressRecord {
  const read = (name: string): PSValue => (bag === null ? null : (getMember(bag, name) ?? null));
  const number = (name: string, otherwise: number): number => {
    const value = read(name);
    return typeof value === "number" ? value : otherwise;
  };
  const record = new ProgressRecord(number("ActivityId", 0), text(read("Activity")), text(read("StatusDescription")));
  record.currentOperation = read("CurrentOperation") === null ? null : text(read("CurrentOperation"));
  record.parentActivityId = number("ParentActivityId", -1);
  record.percentComplete = number("PercentComplete", -1);
  record.secondsRemaining = number("SecondsRemaining", -1);
  record.recordType = text(read("Type")) === "1" || text(read("Type")) === "Completed" ? "Completed" : "Processing";
  return record;
}

/** An InformationRecord from the bag it travels as. */
export function informationRecordFromBag(bag: PSValue): InformationRecord {
  const read = (name: string): PSValue => (bag === null ? null : (getMember(bag, name) ?? null));
  const record = new InformationRecord({
    messageData: read("MessageData"),
    source: text(read("Source")),
    tags: items(read("Tags")).map(text),
  });
  record.timeGenerated = read("TimeGenerated");
  record.user = text(read("User"));
  record.computer = text(read("Computer"));
  return record;
}

/** The number and enum object of a method, as `mi` carries it. */
export function methodNumber(method: HostMethodName): number {
  return hostMethodNames.indexOf(method) + 1;
}

/** The method a call's `mi` names: an enum object, or its number. Unknown: null. */
export function methodOf(value: PSValue | undefined): HostMethodName | null {
  const base =
    typeof value === "number" ? value : ((value as { baseObject?: PSValue } | null | undefined)?.baseObject ?? null);
  return typeof base === "number" ? (hostMethodNames[base - 1] ?? null) : null;
}

/** A key of ReadKey as its character. */
export function keyText(value: PSValue): string {
  return value instanceof PSChar ? value.text : text(value);
}

/** RunspaceState, RunspaceAvailability and their kin. */
export function runspaceEnum(typeName: string, value: string): PSValue {
  return enumValue(`System.Management.Automation.Runspaces.${typeName}`, value);
}
