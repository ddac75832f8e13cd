// Owns asking the user for missing mandatory parameters, and the error when nobody can be asked.
import type { PSValue } from "@latch/dotnet";
import { Exception } from "@latch/dotnet";
import type { FieldDescription } from "../api/host.ts";
import type { ParameterBinder } from "./binder.ts";
import type { Parameter } from "./parameter.ts";

/** Values for the missing parameters by name. Throws MissingMandatoryParameter when the host cannot prompt. */
export function promptForMandatory(binder: ParameterBinder, missing: readonly Parameter[]): Map<string, PSValue> {
  const host = binder.context.host;
  if (host.ui === null || !host.isInteractive) throw missingError(binder, missing);
  const fields: FieldDescription[] = missing.map((parameter) => ({
    name: parameter.name,
    label: parameter.name,
    typeName: parameter.typeName,
    isMandatory: true,
    helpMessage: parameter.entries.find((entry) => entry.helpMessage !== null)?.helpMessage ?? "",
  }));
  const caption = `cmdlet ${binder.command.name} at command pipeline position ${binder.invocation.pipelinePosition}`;
  try {
    const answers = host.ui.prompt(caption, "Supply values for the following parameters:", fields);
    if (answers.size > 0) return answers;
  } catch (error) {
    if (error instanceof Exception) throw missingError(binder, missing);
    throw error;
  }
  // The input ended before there was an answer.
  throw missingError(binder, missing);
}

function missingError(binder: ParameterBinder, missing: readonly Parameter[]): Exception {
  const list = missing.map((parameter) => ` ${parameter.name}`).join("");
  return binder.error("MissingMandatoryParameter", { parameter: list });
}
