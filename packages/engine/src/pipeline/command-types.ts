// Owns telling dotnet which file says what command-related types do for scripts ($PSCmdlet, CommandInfo, attributes ...).
import { createRequire } from "node:module";
import { defineTypesIn } from "@latch/dotnet";

const require = createRequire(import.meta.url);
const automation = (names: readonly string[]): string[] => names.map((name) => `System.Management.Automation.${name}`);

let registered = false;

/** Registers lazily loaded implementations; once per process, cheap. */
export function registerCommandTypes(): void {
  if (registered) return;
  registered = true;
  defineTypesIn(automation(["SwitchParameter"]), () => require("../binder/switch-parameter.ts"));
  defineTypesIn(automation(["PSScriptCmdlet", "PSCmdlet", "Cmdlet", "PagingParameters"]), () => {
    (require("./ps-cmdlet.ts") as typeof import("./ps-cmdlet.ts")).definePSCmdletType();
    require("./cmdlet-type.ts");
  });
  defineTypesIn(automation(["RuntimeDefinedParameter"]), () =>
    (
      require("../binder/dynamic-parameters.ts") as typeof import("../binder/dynamic-parameters.ts")
    ).defineDynamicParameterTypes(),
  );
  defineTypesIn(
    ["System.Attribute"].concat(
      automation([
        "ParameterAttribute",
        "AliasAttribute",
        "ValidateSetAttribute",
        "ValidateRangeAttribute",
        "ValidateLengthAttribute",
        "ValidateCountAttribute",
        "ValidatePatternAttribute",
        "ValidateScriptAttribute",
        "ValidateNotNullAttribute",
        "ValidateNotNullOrEmptyAttribute",
        "ValidateNotNullOrWhiteSpaceAttribute",
        "AllowNullAttribute",
        "AllowEmptyStringAttribute",
        "AllowEmptyCollectionAttribute",
        "CmdletBindingAttribute",
        "OutputTypeAttribute",
        "ObsoleteAttribute",
        "CredentialAttribute",
        "PSTypeNameAttribute",
        "SupportsWildcardsAttribute",
        "ArgumentCompleterAttribute",
      ]),
    ),
    () =>
      (require("../binder/attribute-types.ts") as typeof import("../binder/attribute-types.ts")).defineAttributeTypes(),
  );
  defineTypesIn(automation(["ProxyCommand"]), () =>
    (require("./proxy-command.ts") as typeof import("./proxy-command.ts")).defineProxyCommand(),
  );
  defineTypesIn(automation(["CmdletAttribute"]), () => require("./implementing-type.ts"));
  registerDescriptionTypes();
}

/** Types that describe commands and modules. */
function registerDescriptionTypes(): void {
  defineTypesIn(
    ["SuppressMessage", "ExcludeFromCodeCoverage"]
      .map((name) => `System.Diagnostics.CodeAnalysis.${name}Attribute`)
      .concat("System.Reflection.AssemblyMetadataAttribute"),
    () =>
      (
        require("../binder/code-analysis-attributes.ts") as typeof import("../binder/code-analysis-attributes.ts")
      ).defineCodeAnalysisAttributes(),
  );
  defineTypesIn(
    ["Hidden", "StepThrough", "NonUserCode"].map((name) => `System.Diagnostics.Debugger${name}Attribute`),
    () => require("../binder/debugger-attribute-types.ts"),
  );
  defineTypesIn(
    automation([
      "CommandInfo",
      "FunctionInfo",
      "FilterInfo",
      "CmdletInfo",
      "AliasInfo",
      "ApplicationInfo",
      "ExternalScriptInfo",
      "ScriptInfo",
      "ParameterMetadata",
      "ParameterSetMetadata",
      "CommandMetadata",
      "CommandParameterInfo",
      "CommandParameterSetInfo",
      "InvocationInfo",
      "PSModuleInfo",
      "SteppablePipeline",
    ]),
    () => (require("./command-info-types.ts") as typeof import("./command-info-types.ts")).defineCommandInfoTypes(),
  );
  defineTypesIn(
    automation([
      "InformationalRecord",
      "WarningRecord",
      "VerboseRecord",
      "DebugRecord",
      "InformationRecord",
      "ProgressRecord",
    ]),
    () => require("./stream-record-types.ts"),
  );
  defineTypesIn(["Microsoft.PowerShell.Commands.ModuleSpecification"], () =>
    (
      require("../modules/module-specification.ts") as typeof import("../modules/module-specification.ts")
    ).defineModuleSpecificationType(),
  );
  defineTypesIn(["System.Collections.ArrayList+ArrayListEnumeratorSimple"], () =>
    (require("./input-enumerator.ts") as typeof import("./input-enumerator.ts")).defineInputEnumeratorType(),
  );
}
