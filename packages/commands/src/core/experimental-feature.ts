// Get-, Enable- and Disable-ExperimentalFeature: PowerShell's engine features and what powershell.config.json turns on.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  defineType,
  Exception,
  type EnumValue,
  newErrorRecord,
  type PSValue,
  tagType,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

class ExperimentalFeature {
  readonly name: string;
  readonly description: string;
  constructor(name: string, description: string) {
    this.name = name;
    this.description = description;
  }
}
tagType(ExperimentalFeature, "System.Management.Automation.ExperimentalFeature");
defineType<ExperimentalFeature>({
  name: "System.Management.Automation.ExperimentalFeature",
  properties: {
    Name: (self) => self.name,
    Description: (self) => self.description,
    Source: () => "PSEngine",
    // differs from PowerShell: none of them is in latch, so turning one on is kept in the file and changes nothing.
    Enabled: () => false,
  },
});

/** PowerShell 7.6.5's engine features, by name. */
const engineFeatures = [
  new ExperimentalFeature("PSLoadAssemblyFromNativeCode", "Expose an API to allow assembly loading from native code"),
  new ExperimentalFeature("PSProfileDSCResource", "DSC v3 resources for managing PowerShell profile."),
  new ExperimentalFeature(
    "PSSerializeJSONLongEnumAsNumber",
    "Serialize enums based on long or ulong as an numeric value rather than the string representation when using ConvertTo-Json.",
  ),
];

function featuresNamed(names: readonly string[] | undefined): ExperimentalFeature[] {
  if (names === undefined) return engineFeatures;
  const patterns = names.map((name) => new WildcardPattern(name, { ignoreCase: true }));
  return engineFeatures.filter((feature) => patterns.some((pattern) => pattern.isMatch(feature.name)));
}

export const getExperimentalFeature = defineCmdlet<{ Name?: string[] }>("Get-ExperimentalFeature", (cmdlet) => ({
  process() {
    for (const feature of featuresNamed(cmdlet.parameters.Name)) cmdlet.write(feature as unknown as PSValue);
  },
}));

interface ChangeParameters {
  Name: string[];
  Scope?: EnumValue;
}

function changes(cmdlet: CmdletRuntime<ChangeParameters>, enable: boolean): { process(): void; end(): void } {
  return {
    process() {
      const { Name, Scope } = cmdlet.parameters;
      const features = featuresNamed(Name);
      for (const feature of features) {
        if (!cmdlet.shouldProcess(feature.name)) return;
        change(cmdlet, Scope?.name === "AllUsers", feature.name, enable);
      }
      if (features.length === 0) cmdlet.writeError(notFound(Name));
    },
    end() {
      cmdlet.writeWarning(
        "Enabling and disabling experimental features do not take effect until next start of PowerShell.",
      );
    },
  };
}

function notFound(names: string[]): ReturnType<typeof newErrorRecord> {
  const message = `No experimental feature was found that matched the name '${names[0] ?? ""}'.`;
  const exception = new Exception("System.Management.Automation.ItemNotFoundException", message);
  return newErrorRecord(exception, "ItemNotFoundException", "ObjectNotFound", names);
}

/** powershell.config.json of everybody ($PSHOME) or of the user. */
function configFile(cmdlet: CmdletRuntime<object>, forAllUsers: boolean): string {
  const directory = forAllUsers
    ? String(cmdlet.context.getVariable("PSHOME"))
    : join(process.env["XDG_CONFIG_HOME"] || join(process.env["HOME"] || "/", ".config"), "powershell");
  return join(directory, "powershell.config.json");
}

function change(cmdlet: CmdletRuntime<object>, forAllUsers: boolean, name: string, enable: boolean): void {
  const file = configFile(cmdlet, forAllUsers);
  try {
    const settings = settingsIn(file);
    const known = Array.isArray(settings["ExperimentalFeatures"]) ? (settings["ExperimentalFeatures"] as string[]) : [];
    const others = known.filter((other) => String(other).toLowerCase() !== name.toLowerCase());
    if (!enable && others.length === known.length) return;
    settings["ExperimentalFeatures"] = enable ? [...others, name] : others;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(settings, null, 2));
  } catch (error) {
    const exception = new Exception("System.UnauthorizedAccessException", `Access to the path '${file}' is denied.`);
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    cmdlet.throwTerminating(newErrorRecord(exception, "UnauthorizedAccess", "PermissionDenied", file));
  }
}

/** The settings in a file; none when there is no such file or it is not JSON. */
function settingsIn(file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

export const enableExperimentalFeature = defineCmdlet<ChangeParameters>("Enable-ExperimentalFeature", (cmdlet) =>
  changes(cmdlet, true),
);
export const disableExperimentalFeature = defineCmdlet<ChangeParameters>("Disable-ExperimentalFeature", (cmdlet) =>
  changes(cmdlet, false),
);
