// Owns .ps1 files as commands: reading, parsing, #requires.
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { requiresModules } from "../modules/module-commands.ts";
import type { ExternalScriptInfo } from "./command-info.ts";
import { readScriptText } from "./discovery.ts";

/** The script block of a file. Throws ParseException, or the error of an unmet #requires. */
export function scriptFileBlock(context: ExecutionContext, info: ExternalScriptInfo): ScriptBlock {
  let block = info.scriptBlock;
  if (block === null) {
    block = parseScriptBlock(context, readScriptText(info.path), info.path);
    info.scriptBlock = block;
  }
  checkRequirements(context, block, info.name);
  return block;
}

/** Throws ScriptRequiresException for a #requires that this shell does not meet; imports required modules. */
export function checkRequirements(context: ExecutionContext, block: ScriptBlock, name: string): void {
  const requirements = block.ast.scriptRequirements;
  if (requirements === null) return;
  const { requiredPSVersion, requiredPSEditions, requiredModules, isElevationRequired } = requirements;
  if (requiredPSVersion !== null && compareVersions(requiredPSVersion, "7.6.5") > 0) {
    throw scriptRequires(
      name,
      "ScriptRequiresUnmatchedPSVersion",
      `The script '${name}' cannot be run because it contained a "#requires" statement for PowerShell ${requiredPSVersion}. The version of PowerShell that is required by the script does not match the currently running version of PowerShell 7.6.5.`,
    );
  }
  if (requiredPSEditions.length > 0 && !requiredPSEditions.some((edition) => edition.toLowerCase() === "core")) {
    throw scriptRequires(
      name,
      "ScriptRequiresUnmatchedPSEdition",
      `The script '${name}' cannot be run because it contained a "#requires" statement for PowerShell editions '${requiredPSEditions.join(",")}'. The edition of PowerShell that is required by the script does not match the currently running PowerShell Core edition.`,
    );
  }
  if (isElevationRequired && process.getuid?.() !== 0) {
    throw scriptRequires(
      name,
      "ScriptRequiresElevation",
      `The script '${name}' cannot be run because it contains a "#requires" statement for running as Administrator. The current PowerShell session is not running as Administrator. Start PowerShell by using the Run as Administrator option, and then try running the script again.`,
    );
  }
  const missing = requiresModules(context, requiredModules);
  if (missing.length > 0) {
    throw scriptRequires(
      name,
      "ScriptRequiresMissingModules",
      `The script '${name}' cannot be run because the following modules that are specified by the "#requires" statements of the script are missing: ${missing.join(", ")}.`,
    );
  }
}

function scriptRequires(name: string, id: string, message: string): Exception {
  return new Exception("System.Management.Automation.ScriptRequiresException", message, {
    errorRecord: (self) => newErrorRecord(self, id, "ResourceUnavailable", name),
  });
}

/** -1, 0, 1 for dotted versions of any length. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}
