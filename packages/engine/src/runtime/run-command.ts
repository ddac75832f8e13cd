// Owns running one command by name from engine code.
import type { PSValue } from "@latch/dotnet";
import { namedCommandArgument } from "../binder/argument.ts";
import type { CommandInfo } from "../pipeline/command-info.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { ExecutionContext } from "./execution-context.ts";

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
