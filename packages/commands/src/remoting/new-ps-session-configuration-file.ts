// New-PSSessionConfigurationFile: a .pssc file of the given settings.
import { writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { DictionaryBase, Exception, isScriptBlock, newErrorRecord, type PSValue, toStringValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { configurationKeys } from "./session-configuration-file.ts";

interface Parameters {
  Path: string;
  Full?: boolean;
  [parameter: string]: PSValue | undefined;
}

export const newPSSessionConfigurationFile = defineCmdlet<Parameters>("New-PSSessionConfigurationFile", (cmdlet) => ({
  process() {
    const { Path: path } = cmdlet.parameters;
    const file = cmdlet.context.paths.unresolved(path).providerPath;
    if (!file.toLowerCase().endsWith(".pssc")) {
      const exception = new Exception(
        "System.InvalidOperationException",
        `The file path ${path} is not valid. The path must have the extension ".pssc".`,
      );
      cmdlet.throwTerminating(
        newErrorRecord(exception, "InvalidPSSessionConfigurationFilePath", "InvalidArgument", path),
      );
    }
    try {
      writeFileSync(file, fileText(cmdlet));
    } catch (error) {
      const exception = new Exception(
        "System.IO.IOException",
        `Could not write to ${file} (${(error as NodeJS.ErrnoException).code ?? "error"}).`,
      );
      cmdlet.throwTerminating(newErrorRecord(exception, "FileOpenFailure", "WriteError", path));
    }
  },
}));

function fileText(cmdlet: CmdletRuntime<Parameters>): string {
  const defaults: Readonly<Record<string, PSValue>> = {
    SchemaVersion: "2.0.0.0",
    GUID: randomUUID(),
    Author: userInfo().username,
    SessionType: "Default",
  };
  let text = "@{\n\n";
  for (const [key] of configurationKeys) {
    const value = cmdlet.parameters[key === "GUID" ? "Guid" : key] ?? defaults[key];
    if (value !== undefined && value !== null) text += `${key} = ${literal(value)}\n\n`;
  }
  return `${text}}\n`;
}

/** A value as the data language writes it. */
function literal(value: PSValue): string {
  if (typeof value === "boolean") return value ? "$true" : "$false";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return (value as PSValue[]).map(literal).join(", ");
  if (value instanceof DictionaryBase)
    return `@{ ${[...value.entries()].map(([key, item]) => `'${quote(key)}' = ${literal(item)}`).join("; ")} }`;
  if (isScriptBlock(value)) return `{${String(value)}}`;
  return `'${quote(value)}'`;
}

function quote(value: PSValue): string {
  return toStringValue(value).replaceAll("'", "''");
}
