// Register-PSSessionConfiguration: a name, with a startup script or a .pssc file, that sessions may ask for.
import { existsSync, readFileSync } from "node:fs";
import { Exception, newErrorRecord, toStringValue, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { isKnownConfiguration, writeConfiguration } from "@latch/endpoint";
import { ioException } from "@latch/providers";
import { configurationTable } from "./session-configuration-file.ts";
import { configurationObject } from "./session-configuration-object.ts";

interface Parameters {
  Name: string;
  StartupScript?: string;
  Path?: string;
  Force?: boolean;
  AccessMode?: PSValue;
  [parameter: string]: PSValue | undefined;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const registerPSSessionConfiguration = defineCmdlet<Parameters>("Register-PSSessionConfiguration", (cmdlet) => ({
  process() {
    const { Name: name, StartupScript } = cmdlet.parameters;
    if (!/^[^\\/:*?"<>|]+$/.test(name))
      return refuse(cmdlet, `The session configuration name ${name} is not valid.`, "InvalidSessionConfigurationName");
    if (isKnownConfiguration(name)) {
      return refuse(cmdlet, `Session configuration "${name}" already exists.`, "System.InvalidOperationException");
    }
    const configurationFile = readConfigurationFile(cmdlet);
    const startupScript = StartupScript === undefined ? null : existingFile(cmdlet, StartupScript);
    if (!cmdlet.shouldProcess(`Name: ${name}`, "Register-PSSessionConfiguration")) return;
    const configuration = { name, startupScript, configurationFile, properties: givenProperties(cmdlet) };
    try {
      writeConfiguration(configuration);
    } catch (error) {
      const { path = name } = error as NodeJS.ErrnoException;
      cmdlet.throwTerminating(
        newErrorRecord(ioException(error, path), "RegisterPSSessionConfigurationFailed", "WriteError", name),
      );
    }
    cmdlet.write(configurationObject(configuration));
  },
}));

function refuse(cmdlet: Cmdlet, message: string, errorId: string): void {
  cmdlet.throwTerminating(
    newErrorRecord(
      new Exception("System.InvalidOperationException", message),
      errorId,
      "InvalidOperation",
      cmdlet.parameters.Name,
    ),
  );
}

function existingFile(cmdlet: Cmdlet, path: string): string {
  const full = cmdlet.context.paths.unresolved(path).providerPath;
  if (existsSync(full)) return full;
  const exception = new Exception("System.ArgumentException", `The path ${path} does not exist.`);
  return cmdlet.throwTerminating(newErrorRecord(exception, "PathNotFound", "ObjectNotFound", path));
}

/** The .pssc file's text, checked to give a hashtable with a schema version. */
function readConfigurationFile(cmdlet: Cmdlet): string | null {
  const { Path: path } = cmdlet.parameters;
  if (path === undefined) return null;
  const full = existingFile(cmdlet, path);
  const text = readFileSync(full, "utf8");
  if (configurationTable(cmdlet.context, full)?.has("SchemaVersion") !== true) {
    const exception = new Exception(
      "System.InvalidOperationException",
      `The member 'SchemaVersion' must be present in the configuration file ${full}.`,
    );
    cmdlet.throwTerminating(
      newErrorRecord(exception, "InvalidPSSessionConfigurationFilePath", "InvalidArgument", path),
    );
  }
  return text;
}

const remembered = ["AccessMode", "ProcessorArchitecture", "ThreadOptions", "ThreadApartmentState"];

function givenProperties(cmdlet: Cmdlet): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const name of remembered) {
    const value = cmdlet.parameters[name];
    if (value !== undefined && value !== null) properties[name] = toStringValue(value);
  }
  return properties;
}
