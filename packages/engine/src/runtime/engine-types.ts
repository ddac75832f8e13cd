// Owns telling dotnet which file says what the engine's own types do for scripts (PSVariable, ScriptBlock, SessionState …).
import { createRequire } from "node:module";
import { defineTypesIn, dotNetToString, unwrap } from "@latch/dotnet";
import { registerLanguageTypes } from "../language/language-types.ts";
import { registerValueText } from "./variable.ts";

const require = createRequire(import.meta.url);
let registered = false;

function registerProviderTypes(): void {
  defineTypesIn(
    ["", "Item", "ChildItem", "Content", "Property"].map(
      (name) => `System.Management.Automation.${name === "" ? "" : `${name}Cmdlet`}ProviderIntrinsics`,
    ),
    () => require("./provider-intrinsics.ts"),
  );
}

const automation = (names: string): string[] => names.split(" ").map((name) => `System.Management.Automation.${name}`);

function registerDebuggerTypes(): void {
  defineTypesIn(
    automation(
      "Debugger ScriptDebugger CallStackFrame Breakpoint LineBreakpoint VariableBreakpoint CommandBreakpoint DebuggerStopEventArgs DebuggerCommandResults PSDebugContext",
    ),
    () => require("../debugger/debugger-types.ts"),
  );
}

/** Registers lazily loaded type implementations; once per process. */
export function registerEngineTypes(): void {
  if (registered) return;
  registered = true;
  registerLanguageTypes();
  registerValueText((value) => dotNetToString(unwrap(value)));
  defineTypesIn(
    [
      "System.Management.Automation.ScriptBlock",
      "System.Management.Automation.PSVariable",
      "System.Management.Automation.SessionState",
      "System.Management.Automation.EngineIntrinsics",
      "System.Management.Automation.PSVariableIntrinsics",
    ],
    () => require("./script-types.ts"),
  );
  defineTypesIn(automation("PathIntrinsics DriveManagementIntrinsics"), () => require("./path-intrinsics.ts"));
  defineTypesIn(automation("CommandInvocationIntrinsics CommandLookupEventArgs LocationChangedEventArgs"), () =>
    require("./invoke-command-types.ts"),
  );
  registerProviderTypes();
  defineTypesIn(
    [
      ...["InternalHost", "InternalHostUserInterface", "InternalHostRawUserInterface"].map(
        (name) => `System.Management.Automation.Internal.Host.${name}`,
      ),
      ...["Size", "Coordinates", "ChoiceDescription"].map((name) => `System.Management.Automation.Host.${name}`),
    ],
    () => require("./host-types.ts"),
  );
  defineTypesIn(
    automation("PowerShell PowerShellAsyncResult PSCommand PSInvocationSettings PSDataStreams PSInvocationStateInfo"),
    () => require("../hosting/power-shell-types.ts"),
  );
  defineTypesIn(
    automation(
      "Runspaces.Command Runspaces.CommandParameter Runspaces.CommandCollection Runspaces.CommandParameterCollection",
    ),
    () => require("../hosting/command-types.ts"),
  );
  defineTypesIn(
    automation(
      "Runspaces.Runspace Runspaces.LocalRunspace Runspaces.RunspaceFactory Runspaces.RunspacePool Runspaces.SessionStateProxy Runspaces.LocalPipeline Runspaces.RunspaceStateInfo RunspacePoolStateInfo",
    ),
    () => require("../hosting/runspace-types.ts"),
  );
  defineTypesIn(
    automation(
      "Runspaces.InitialSessionState Runspaces.InitialSessionStateEntryCollection`1 Runspaces.InitialSessionStateEntry Runspaces.SessionStateVariableEntry Runspaces.SessionStateFunctionEntry Runspaces.SessionStateAliasEntry Runspaces.SessionStateCmdletEntry",
    ),
    () => require("../hosting/initial-session-state-types.ts"),
  );
  registerDebuggerTypes();
  defineTypesIn(
    ["ParseException", "IncompleteParseException"].map((name) => `System.Management.Automation.${name}`),
    () => require("./parse-exception-type.ts"),
  );
}
