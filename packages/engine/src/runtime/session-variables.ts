// Owns the variables every session starts with: their values, types and options (facts/variables.json).
import {
  convertTo,
  encodings,
  ENUMERATE,
  enumValue,
  getType,
  Hashtable,
  type PSValue,
  tagType,
  toStringValue,
  construct,
} from "@latch/dotnet";
import { createRequire } from "node:module";
import { ArgumentTypeConverter } from "../binder/attribute-factory.ts";
import { Exception } from "@latch/dotnet";
import type { ExecutionContext } from "./execution-context.ts";
import { LazyVariable } from "./lazy-variable.ts";
import { ComputedVariable, transformationError, Variable, VariableOptions } from "./variable.ts";

const require = createRequire(import.meta.url);

/** Version of PowerShell that latch is compatible with. */
export const compatibleVersion = "7.6.5";
export const latchVersion = "0.1.0";

const readOnlyAllScope = VariableOptions.readOnly | VariableOptions.allScope;
const constantAllScope = VariableOptions.constant | VariableOptions.allScope;
const preferenceType = "System.Management.Automation.ActionPreference";

/** `$PSVersionTable`'s type: keys are enumerated sorted, PSVersion and PSEdition first. */
export class PSVersionHashtable extends Hashtable {
  override *entries(): IterableIterator<[PSValue, PSValue]> {
    const rest = [...this.cells.values()].filter((c) => c.key !== "PSVersion" && c.key !== "PSEdition");
    rest.sort((a, b) => (toStringValue(a.key) < toStringValue(b.key) ? -1 : 1));
    for (const name of ["PSVersion", "PSEdition"]) {
      const value = this.get(name);
      if (value !== undefined) yield [name, value];
    }
    for (const cell of rest) yield [cell.key, cell.value];
  }
}
tagType(PSVersionHashtable, "System.Management.Automation.PSVersionHashTable");

/** What an assignment to a variable that the engine computes does. */
const ignored = (): void => {};

/** `$EnabledExperimentalFeatures`: none are. */
class ReadOnlyBag {
  [ENUMERATE](): Iterable<PSValue> {
    return [];
  }
}
tagType(ReadOnlyBag, "System.Management.Automation.Internal.ReadOnlyBag`1[System.String]");

/** `[ActionPreference]` and its like as a constraint made when first needed. */
class LazyConverter extends ArgumentTypeConverter {
  override transform(value: PSValue): PSValue {
    try {
      return super.transform(value);
    } catch (error) {
      throw error instanceof Exception ? transformationError(error) : error;
    }
  }
}

class Definer {
  private readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }
  put(cell: Variable, description = ""): Variable {
    cell.description = description;
    cell.context = this.context;
    this.context.globalState.topScope.setCell(cell.name.toLowerCase(), cell);
    return cell;
  }
  value(name: string, value: PSValue, options = 0, description = ""): void {
    this.put(new Variable(name, value, options), description);
  }
  lazy(name: string, make: () => PSValue, options = 0, description = ""): void {
    this.put(new LazyVariable(name, make, options), description);
  }
  preference(name: string, text: string, description: string, type = preferenceType): void {
    const cell = new LazyVariable(name, () => enumValue(type, text), 0, text);
    this.put(cell, description);
    Object.defineProperty(cell, "attributes", {
      configurable: true,
      writable: true,
      value: null,
    });
    let converter: LazyConverter[] | null = null;
    Object.defineProperty(cell, "attributes", {
      configurable: true,
      get: () => {
        converter ??= [new LazyConverter(getType(type))];
        return converter;
      },
      set: (value: LazyConverter[]) => {
        converter = value;
      },
    });
  }
}

/** Fills the global scope of a new session. */
export function defineSessionVariables(context: ExecutionContext): void {
  const define = new Definer(context);
  defineConstants(define, context);
  definePreferences(define);
  defineEnvironment(define, context);
}

function defineConstants(define: Definer, context: ExecutionContext): void {
  define.value("true", true, constantAllScope, "Boolean True");
  define.value("false", false, constantAllScope, "Boolean False");
  define.put(
    new ComputedVariable("null", () => null, ignored, 0),
    "References to the null variable always return the null value. Assignments have no effect.",
  );
  define.put(new ComputedVariable("?", () => context.questionMark, null, readOnlyAllScope), "Status of last command");
  define.put(new ComputedVariable("^", () => context.firstToken, ignored));
  define.put(new ComputedVariable("$", () => context.lastToken, ignored));
  define.put(new ComputedVariable("StackTrace", () => context.lastStackTrace, ignored));
  define.put(new ComputedVariable("Error", () => context.errorList(), null, VariableOptions.constant));
  define.value("IsCoreCLR", true, readOnlyAllScope);
  define.value("IsLinux", process.platform === "linux", readOnlyAllScope);
  define.value("IsMacOS", process.platform === "darwin", readOnlyAllScope);
  define.value("IsWindows", false, readOnlyAllScope);
  define.value("PSEdition", "Core", constantAllScope, "Edition information for the current PowerShell session");
  define.value(
    "ShellId",
    "Microsoft.PowerShell",
    constantAllScope,
    "The ShellID identifies the current shell.  This is used by #Requires.",
  );
  define.lazy("PSVersionTable", versionTable, constantAllScope, "Version information for current PowerShell session");
  define.lazy(
    "EnabledExperimentalFeatures",
    () => new ReadOnlyBag(),
    constantAllScope,
    "Variable to hold the enabled experimental feature names",
  );
}

function versionTable(): PSValue {
  const os = require("node:os") as typeof import("node:os");
  const version = (text: string): PSValue => convertTo(text, getType("System.Version"));
  const table = new PSVersionHashtable();
  table.set("PSVersion", convertTo(compatibleVersion, getType("System.Management.Automation.SemanticVersion")));
  table.set("PSEdition", "Core");
  table.set("GitCommitId", compatibleVersion);
  table.set("OS", osName(os));
  table.set("Platform", "Unix");
  const compatible = ["1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "6.0", "7.0"].map(version);
  table.set("PSCompatibleVersions", compatible);
  table.set("PSRemotingProtocolVersion", version("2.4"));
  table.set("SerializationVersion", version("1.1.0.1"));
  table.set("WSManStackVersion", version("3.0"));
  // differs from PowerShell: latch says its own version beside the one it is compatible with.
  table.set("LatchVersion", latchVersion);
  return table;
}

function osName(os: typeof import("node:os")): string {
  try {
    const { readFileSync } = require("node:fs") as typeof import("node:fs");
    const name = /^PRETTY_NAME="?([^"\n]*)"?/m.exec(readFileSync("/etc/os-release", "utf8"));
    if (name !== null) return name[1] as string;
  } catch {
    // Not a Linux with os-release: the kernel's name does.
  }
  return `${os.type()} ${os.release()}`;
}

function definePreferences(define: Definer): void {
  defineRemotingPreferences(define);
  define.preference(
    "ErrorActionPreference",
    "Continue",
    "Dictates the action taken when an error message is delivered",
  );
  define.preference("WarningPreference", "Continue", "Dictates the action taken when a Warning message is delivered");
  define.preference(
    "VerbosePreference",
    "SilentlyContinue",
    "Dictates the action taken when a Verbose message is delivered",
  );
  define.preference(
    "DebugPreference",
    "SilentlyContinue",
    "Dictates the action taken when a Debug message is delivered",
  );
  define.preference(
    "InformationPreference",
    "SilentlyContinue",
    "Dictates the action taken when a command generates an item in the Information stream",
  );
  define.preference("ProgressPreference", "Continue", "Dictates the action taken when progress records are delivered");
  define.preference(
    "ConfirmPreference",
    "High",
    "Dictates when confirmation should be requested. Confirmation is requested when the ConfirmImpact of the operation is equal to or greater than $ConfirmPreference. If $ConfirmPreference is None, actions will only be confirmed when Confirm is specified.",
    "System.Management.Automation.ConfirmImpact",
  );
  define.value("WhatIfPreference", false, 0, "If true, WhatIf is considered to be enabled for all commands.");
  define.preference(
    "ErrorView",
    "ConciseView",
    "Dictates the view mode to use when displaying errors",
    "System.Management.Automation.ErrorView",
  );
  define.value("FormatEnumerationLimit", 4, 0, "Dictates the limit of enumeration on formatting IEnumerable objects");
  define.value("MaximumHistoryCount", 4096, 0, "Maximum number of history objects to retain in a session");
  define.value(
    "NestedPromptLevel",
    0,
    0,
    "Dictates what type of prompt should be displayed for the current nesting level",
  );
  define.preference(
    "PSNativeCommandArgumentPassing",
    "Standard",
    "Dictates how arguments are passed to native executables.",
    "System.Management.Automation.NativeArgumentPassingStyle",
  );
  define.value(
    "PSNativeCommandUseErrorActionPreference",
    false,
    0,
    "If true, $ErrorActionPreference applies to native executables, so that non-zero exit codes will generate cmdlet-style errors governed by error action settings",
  );
}

function defineEnvironment(define: Definer, context: ExecutionContext): void {
  define.value("PID", process.pid, constantAllScope, "Current process ID");
  define.value("HOME", process.env["HOME"] ?? "", readOnlyAllScope, "Folder containing the current user's profile");
  define.value(
    "PSHOME",
    context.home,
    constantAllScope,
    "Parent folder of the host application of the current runspace",
  );
  define.put(new ComputedVariable("PWD", () => context.location(), ignored));
  define.lazy("Host", () => context.hostObject(), constantAllScope, "A reference to the host of the current runspace");
  define.lazy(
    "ExecutionContext",
    () => context.engineIntrinsics,
    constantAllScope,
    "The run objects available to cmdlets",
  );
  const psStyle = context.formatter?.psStyle;
  if (psStyle !== undefined) {
    define.lazy("PSStyle", psStyle, VariableOptions.constant, "Configuration controlling how text is rendered.");
  }
  define.value("PROFILE", "");
  define.value("PSCulture", context.host.currentCulture, readOnlyAllScope, "Culture of the current PowerShell session");
  define.value(
    "PSUICulture",
    context.host.currentUICulture,
    readOnlyAllScope,
    "UI culture of the current PowerShell session",
  );
  define.lazy(
    "OutputEncoding",
    () => encodings.byDefault,
    0,
    "The text encoding used when piping text to a native executable file",
  );
  define.lazy(
    "PSDefaultParameterValues",
    () => context.makeDefaultParameterValues(),
    0,
    "Variable to hold all default <cmdlet:parameter, value> pairs",
  );
  define.value(
    "PSEmailServer",
    "",
    0,
    "Variable to contain the name of the email server. This can be used instead of the HostName parameter in the Send-MailMessage cmdlet.",
  );
  define.value("PSSessionApplicationName", "wsman", 0, "AppName where the remote connection will be established");
  define.value(
    "PSSessionConfigurationName",
    "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
    0,
    "Name of the session configuration which will be loaded on the remote computer",
  );
}

/** What the session cmdlets take when nothing is given. */
function defineRemotingPreferences(define: Definer): void {
  define.lazy(
    "PSSessionOption",
    () => construct(getType("System.Management.Automation.Remoting.PSSessionOption"), []),
    0,
    "Variable to contain the default session options",
  );
  define.value("PSSessionApplicationName", "wsman", 0, "AppName where the remote connection will be established");
  define.value(
    "PSSessionConfigurationName",
    "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
    0,
    "Name of the session configuration which will be loaded on the remote computer",
  );
}
