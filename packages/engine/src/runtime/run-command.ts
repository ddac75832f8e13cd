// Owns running one command by name from engine code.
import type { PSValue } from "@latch/dotnet";
import { namedCommandArgument } from "../binder/argument.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** Runs `name -Parameter value …` with `input` piped in; output goes to `output`. */
export function runCommandByName(
  context: ExecutionContext,
  name: string,
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
