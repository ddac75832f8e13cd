// Owns running one command by name from engine code.
import { enumValue, Exception, type PSValue } from "@latch/dotnet";
import { namedCommandArgument } from "../binder/argument.ts";
import type { CommandInfo } from "../pipeline/command-info.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { findCmdlet } from "../pipeline/discovery.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { CollectorSink } from "./streams.ts";

/** Runs `name -Parameter value …` (or a command that was found before: no alias or function comes between) with `input` piped in; output goes to `output`. */
export function runCommandByName(
  context: ExecutionContext,
  name: string | CommandInfo,
  parameters: readonly (readonly [string, PSValue])[],
  input: Iterable<PSValue> | null,
  output: OutputSink,
): void {
  const command = {
    ast: context.callSite(),
    command: name,
    arguments: parameters.map(([parameter, value]) => namedCommandArgument(parameter, value)),
    redirections: [],
    dotSource: false,
    invocationOperator: false,
  };
  runPipeline(context, [command], input, output);
}

/**
 * What the cmdlet of a name writes (the cmdlet itself, whatever aliases and functions of its name there are).
 * Its first error is thrown: what fails is an exception of a method, not an error beside it.
 */
export function runCmdletAsMethod(
  context: ExecutionContext,
  name: string,
  parameters: readonly (readonly [string, PSValue])[],
): PSValue[] {
  const output = new CollectorSink();
  const stop = enumValue("System.Management.Automation.ActionPreference", "Stop");
  try {
    const cmdlet = findCmdlet(context, name) ?? name;
    runCommandByName(context, cmdlet, [...parameters, ["ErrorAction", stop]], null, output);
  } catch (error) {
    const stopped =
      error instanceof Exception && error.is("System.Management.Automation.ActionPreferenceStopException");
    throw stopped ? (error.errorRecord?.exception ?? error) : error;
  }
  return output.items;
}
