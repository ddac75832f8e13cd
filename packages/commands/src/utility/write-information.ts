// Write-Information and Write-Host: records to the information stream; Write-Host's also reach the host.
import { EnumValue, PSCustomObject, enumerateAny, invokeMethod, toStringValue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { HostInformationMessage, defineCmdlet } from "@latch/engine";
import type { CmdletRuntime } from "@latch/engine";

interface InformationParameters {
  MessageData?: PSValue;
  Tags?: string[];
}

export const writeInformation = defineCmdlet<InformationParameters>("Write-Information", (cmdlet) => ({
  process() {
    cmdlet.writeInformation({
      messageData: cmdlet.parameters.MessageData ?? null,
      source: sourceOf(cmdlet),
      tags: cmdlet.parameters.Tags ?? [],
    });
  },
}));

interface HostParameters {
  Object?: PSValue;
  NoNewline?: boolean;
  Separator?: PSValue;
  ForegroundColor?: EnumValue;
  BackgroundColor?: EnumValue;
}

export const writeHost = defineCmdlet<HostParameters>("Write-Host", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const separator = cmdlet.has("Separator") ? toStringValue(p.Separator ?? "") : " ";
    const text = p.Object === undefined ? "" : hostText(p.Object, separator);
    const message = new HostInformationMessage(
      text,
      p.NoNewline === true,
      p.ForegroundColor?.name ?? null,
      p.BackgroundColor?.name ?? null,
    );
    cmdlet.writeInformation({ messageData: message, source: sourceOf(cmdlet), tags: ["PSHOST"] });
  },
}));

/** Strings as they are, collections joined (nested ones too), anything else by ToString. */
function hostText(value: PSValue, separator: string): string {
  const base = unwrap(value);
  if (base === null) return "";
  if (typeof base === "string") return base;
  const items = enumerateAny(base);
  if (items === null) return typeof base === "object" ? plainText(base) : toStringValue(value);
  return Array.from(items, (item) => hostText(item, separator)).join(separator);
}

/** Object.ToString() in the current culture; custom objects as PowerShell writes them. */
function plainText(value: object): string {
  return value instanceof PSCustomObject ? toStringValue(value) : toStringValue(invokeMethod(value, "ToString", []));
}

/** Where the record comes from: the running script file, else the cmdlet. */
function sourceOf(cmdlet: CmdletRuntime<unknown>): string {
  const file = cmdlet.invocation.scriptName;
  return file === "" ? (cmdlet.invocation.myCommand?.name ?? "") : file;
}
