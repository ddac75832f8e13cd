// Import-LocalizedData
import { existsSync, readFileSync } from "node:fs";
import { AutomationNull, currentCulture, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
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

/** The file of the culture, else of the cultures above it; null after an error. */
function dataFile(cmdlet: Cmdlet): string | null {
  const { BaseDirectory, UICulture } = cmdlet.parameters;
  const script = cmdlet.invocation.scriptName;
  const given = cmdlet.parameters.FileName ?? script.slice(script.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const directory =
    BaseDirectory === undefined
      ? script === ""
        ? cmdlet.context.paths.currentLocation.providerPath
        : script.slice(0, Math.max(script.lastIndexOf("/"), 0))
      : (cmdlet.context.paths.resolve(BaseDirectory)[0]?.providerPath ?? BaseDirectory);
  const fileName = /\.psd1$/i.test(given) ? given : `${given}.psd1`;
  const asked = UICulture ?? currentCulture().name;
  const cultures = parents(asked);
  // Without -UICulture English is the last resort.
  if (UICulture === undefined) cultures.push("en-US", "en");
  for (const culture of cultures) {
    const path = `${directory}/${culture}/${fileName}`;
    if (existsSync(path)) return path;
  }
  const plain = `${directory}/${fileName}`;
  if (UICulture === undefined && existsSync(plain)) return plain;
  const message = `Cannot find the PowerShell data file '${fileName}' in directory '${directory}/${asked}/', or in any parent culture directories.`;
  const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
  cmdlet.writeError(
    newErrorRecord(exception, "ImportLocalizedData", "ObjectNotFound", `${directory}/${asked}/${fileName}` as PSValue),
  );
  return null;
}

function parents(culture: string): string[] {
  const names: string[] = [];
  for (let name = culture; name !== ""; name = name.slice(0, Math.max(name.lastIndexOf("-"), 0))) names.push(name);
  return names;
}
