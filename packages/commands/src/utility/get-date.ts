// Get-Date
import {
  addInstanceMember,
  convertTo,
  enumValue,
  Exception,
  getMember,
  getType,
  invokeMethod,
  invokeStatic,
  getStaticMember,
  type EnumValue,
  PSDouble,
  PSNoteProperty,
  type PSValue,
  toStringValue,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { unixFormat } from "../unix-date-format.ts";

interface Parameters {
  Date?: PSValue;
  UnixTimeSeconds?: bigint;
  Year?: number;
  Month?: number;
  Day?: number;
  Hour?: number;
  Minute?: number;
  Second?: number;
  Millisecond?: number;
  DisplayHint?: EnumValue;
  Format?: string;
  UFormat?: string;
  AsUTC?: boolean;
}

const parts = ["Year", "Month", "Day", "Hour", "Minute", "Second", "Millisecond"] as const;

export const getDate = defineCmdlet<Parameters>("Get-Date", (cmdlet) => ({
  process() {
    const { Format, UFormat, DisplayHint } = cmdlet.parameters;
    const date = dateOf(cmdlet);
    if (UFormat !== undefined) cmdlet.write(unixFormat(date, UFormat));
    else if (Format !== undefined) cmdlet.write(formatted(date, Format));
    else {
      const hint = DisplayHint ?? enumValue(getType("Microsoft.PowerShell.Commands.DisplayHintType"), "DateTime");
      cmdlet.write(addInstanceMember(date, new PSNoteProperty("DisplayHint", hint)));
    }
  },
}));

function dateOf(cmdlet: CmdletRuntime<Parameters>): PSValue {
  const asked = cmdlet.parameters;
  const type = getType("System.DateTime");
  let date: PSValue;
  if (asked.UnixTimeSeconds !== undefined) {
    const offset = invokeStatic(getType("System.DateTimeOffset"), "FromUnixTimeSeconds", [asked.UnixTimeSeconds]);
    date = getMember(offset, "LocalDateTime") ?? null;
  } else date = asked.Date === undefined ? (getStaticMember(type, "Now") ?? null) : convertTo(asked.Date, type);
  for (const part of parts) {
    const wanted = asked[part];
    if (wanted === undefined) continue;
    const difference = wanted - Number(getMember(date, part));
    const add = part === "Year" || part === "Month" ? difference : new PSDouble(difference);
    date = invokeMethod(date, `Add${part}s`, [add]);
  }
  if (asked.Millisecond !== undefined) {
    const finer = BigInt(toStringValue(getMember(date, "Ticks") ?? null)) % 10000n;
    date = invokeMethod(date, "AddTicks", [-finer]);
  }
  return asked.AsUTC ? invokeMethod(date, "ToUniversalTime", []) : date;
}

function formatted(date: PSValue, format: string): string {
  switch (format.toLowerCase()) {
    case "filedate":
      return text(date, "yyyyMMdd");
    case "filedatetime":
      return text(date, "yyyyMMddTHHmmssffff");
    case "filedateuniversal":
      return text(invokeMethod(date, "ToUniversalTime", []), "yyyyMMddZ");
    case "filedatetimeuniversal":
      return text(invokeMethod(date, "ToUniversalTime", []), "yyyyMMddTHHmmssffffZ");
    default:
      return text(date, format);
  }
}

function text(date: PSValue, format: string): string {
  try {
    return toStringValue(invokeMethod(date, "ToString", [format]));
  } catch (error) {
    throw error instanceof Exception && error.innerException !== null ? error.innerException : error;
  }
}
