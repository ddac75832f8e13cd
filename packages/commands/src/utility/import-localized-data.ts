// Import-LocalizedData
import { existsSync, readFileSync } from "node:fs";
import { AutomationNull, currentCulture, Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, parseScriptBlock, scopedName } from "@latch/engine";
import { decodeText, textEncodingOf } from "@latch/providers";

interface Parameters {
  BindingVariable?: string;
  UICulture?: string;
  BaseDirectory?: string;
  FileName?: string;
  SupportedCommand?: string[];
}
type Cmdlet = CmdletRuntime<Parameters>;

export const importLocalizedData = defineCmdlet<Parameters>("Import-LocalizedData", (cmdlet) => ({
  process() {
    const file = dataFile(cmdlet);
    if (file === null) return;
    const text = decodeText(readFileSync(file), textEncodingOf(null));
    const value = parseScriptBlock(cmdlet.context, text, file).invokeReturnAsIs([]);
    const name = cmdlet.parameters.BindingVariable;
    if (name === undefined) {
      cmdlet.writeEnumerated(value);
      return;
    }
    const target = scopedName(cmdlet.context.sessionState.currentScope, name);
    target.scope.assign(target.name.toLowerCase(), value === AutomationNull ? null : value, target.name);
  },
}));

/** The file of the culture, else of the cultures above it, else beside them; null after an error. */
function dataFile(cmdlet: Cmdlet): string | null {
  const { BaseDirectory, UICulture, FileName } = cmdlet.parameters;
  const script = cmdlet.invocation.scriptName;
  if (!FileName && script === "")
    throw refusal(
      "The FileName parameter was not specified. The FileName parameter is required when Import-LocalizedData is not called from a script file.",
    );
  if (FileName?.includes("/")) throw refusal("The argument for the FileName parameter should not contain a path.");
  const given = FileName || script.slice(script.lastIndexOf("/") + 1);
  const { paths } = cmdlet.context;
  const directory = BaseDirectory
    ? paths.unresolved(BaseDirectory).providerPath
    : script === ""
      ? paths.currentLocation.providerPath
      : script.slice(0, Math.max(script.lastIndexOf("/"), 0));
  const fileName = `${given.replace(/\.[^.]*$/, "")}.psd1`;
  const asked = UICulture ?? currentCulture().name;
  const cultures = parents(asked);
  // Without -UICulture English is tried, too.
  if (UICulture === undefined) cultures.push("en-US", "en");
  for (const folder of [...cultures.map((culture) => `${directory}/${culture}`), directory]) {
    const path = `${folder}/${fileName}`;
    if (existsSync(path)) return path;
  }
  const place = asked === "" ? directory : `${directory}/${asked}`;
  const exception = refusal(
    `Cannot find the PowerShell data file '${fileName}' in directory '${place}', or in any parent culture directories.`,
  );
  cmdlet.writeError(newErrorRecord(exception, "ImportLocalizedData", "ObjectNotFound", `${place}/${fileName}`));
  return null;
}

function refusal(message: string): Exception {
  return new Exception("System.Management.Automation.PSInvalidOperationException", message);
}

function parents(culture: string): string[] {
  const names: string[] = [];
  for (let name = culture; name !== ""; name = name.slice(0, Math.max(name.lastIndexOf("-"), 0))) names.push(name);
  return names;
}
