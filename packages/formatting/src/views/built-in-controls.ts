// The custom controls of built-in views (dates, matches, records, parameter sets) and the headers of grouped views.
import { createRequire } from "node:module";
import { Exception, invokeMethod } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { moduleDirectory, read, safeText } from "./built-in-columns.ts";
import { body, computed, indented, newline, property, text } from "./control-tokens.ts";
import { textOf } from "./display-value.ts";
import type { CustomBody, CustomToken } from "./view-definition.ts";

const require = createRequire(import.meta.url);
const errorView = () => require("../errors/error-view.ts") as typeof import("../errors/error-view.ts");
const errorDetail = () => require("../errors/error-detail.ts") as typeof import("../errors/error-detail.ts");

const DIRECTORY = text("    Directory: ");

/** Header of a group of files: their directory. */
export const fileGroupControl = body(
  DIRECTORY,
  computed((target) => textOf(read(target, "PSParentPath")).replace("Microsoft.PowerShell.Core\\FileSystem::", "")),
);

/** Header of a group of available modules: the directory they are in. */
export const moduleGroupControl = body(
  DIRECTORY,
  computed((target) => moduleDirectory(target)),
);

/** Emphasised text of a Select-String match, paths relative to the current location. */
function matchText(target: PSValue, location: string): PSValue {
  try {
    return invokeMethod(target, "ToEmphasizedString", [location]);
  } catch (error) {
    if (error instanceof Exception) return safeText(target);
    throw error;
  }
}

function parameterSetControl(): CustomBody {
  const named = (label: string, name: string): CustomToken[] => [text(`${label} = `), property(name), newline];
  const attribute = body(
    indented(
      2,
      computed((target) => target),
      newline,
    ),
  );
  const parameter = body(
    newline,
    indented(
      2,
      text("Parameter Name: "),
      property("Name"),
      newline,
      indented(
        2,
        ...named("ParameterType", "ParameterType"),
        ...named("Position", "Position"),
        ...named("IsMandatory", "IsMandatory"),
        ...named("IsDynamic", "IsDynamic"),
        ...named("HelpMessage", "HelpMessage"),
        ...named("ValueFromPipeline", "ValueFromPipeline"),
        ...named("ValueFromPipelineByPropertyName", "ValueFromPipelineByPropertyName"),
        ...named("ValueFromRemainingArguments", "ValueFromRemainingArguments"),
        ...named("Aliases", "Aliases"),
        text("Attributes ="),
        newline,
        property("Attributes", attribute, true),
      ),
    ),
  );
  return body(
    text("Parameter Set Name: "),
    property("Name"),
    newline,
    text("Is default parameter set: "),
    property("IsDefault"),
    newline,
    property("Parameters", parameter, true),
    newline,
  );
}

/** The custom control of a built-in view by the first type it is for. */
export function customControlOf(typeName: string): CustomBody {
  switch (typeName) {
    case "System.DateTime":
      return body(property("DateTime"));
    case "Microsoft.PowerShell.Commands.MatchInfo":
      return body(computed((target, context) => matchText(target, context.currentLocation)));
    case "Deserialized.Microsoft.PowerShell.Commands.MatchInfo":
      return body(property("Line"));
    case "System.Management.Automation.ErrorRecord":
      return body(computed((target, context) => errorView().renderError(target, context)));
    case "System.Management.Automation.ErrorRecord#PSExtendedError":
      return body(computed((target, context) => errorDetail().renderErrorDetail(target, context)));
    case "System.Management.Automation.WarningRecord":
    case "System.Management.Automation.VerboseRecord":
    case "System.Management.Automation.DebugRecord":
      return body(property("Message"));
    case "Deserialized.System.Management.Automation.WarningRecord":
    case "Deserialized.System.Management.Automation.VerboseRecord":
    case "Deserialized.System.Management.Automation.DebugRecord":
      return body(property("InformationalRecord_Message"));
    case "System.Management.Automation.CommandParameterSetInfo":
      return parameterSetControl();
    default:
      // Script blocks and information records: their text.
      return body(computed((target) => safeText(target)));
  }
}
