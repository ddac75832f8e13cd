// ConvertFrom-StringData
import { Exception, Hashtable, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

interface Parameters {
  StringData: string;
  Delimiter?: { value: number } | string;
}

export const convertFromStringData = defineCmdlet<Parameters>("ConvertFrom-StringData", (cmdlet) => ({
  process() {
    const table = new Hashtable(true);
    const delimiter = delimiterOf(cmdlet);
    for (const raw of cmdlet.parameters.StringData.split("\n")) {
      const line = raw.replace(/\r$/, "");
      if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
      const at = line.indexOf(delimiter);
      if (at < 0) refuse(cmdlet, `Data line '${line}' is not in 'name=value' format. `);
      const name = line.slice(0, at).trim();
      if (name === "") refuse(cmdlet, `Data line '${line}' is not in 'name=value' format. `);
      if (table.has(name)) refuse(cmdlet, `Data item '${name}' in line '${line}' is already defined. `);
      table.set(name, unescape(line.slice(at + delimiter.length).trim()));
    }
    cmdlet.write(table);
  },
}));

function delimiterOf(cmdlet: CmdletRuntime<Parameters>): string {
  const given = cmdlet.parameters.Delimiter;
  if (given === undefined) return "=";
  return typeof given === "string" ? given : String.fromCharCode(given.value);
}

function refuse(cmdlet: CmdletRuntime<Parameters>, message: string): never {
  const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
  return cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperation", "InvalidOperation", null));
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  f: "\f",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  "\\": "\\",
  "0": "\0",
};

/** The escapes of Regex.Unescape. */
function unescape(text: string): string {
  return text.replace(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/g, (_all, code: string) => {
    if (/^[ux]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return escapes[code] ?? code;
  });
}
