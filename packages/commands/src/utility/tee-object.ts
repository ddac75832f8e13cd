// Tee-Object: input to a file or variable and on to the pipeline.
import type { PSValue } from "@latch/dotnet";
import { CmdletProcessor, Runtime, defineCmdlet, findCmdlet, namedCommandArgument } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  FilePath?: string;
  LiteralPath?: string;
  Variable?: string;
  Append?: boolean;
  Encoding?: PSValue;
}

export const teeObject = defineCmdlet<Parameters>("Tee-Object", (cmdlet) => {
  const values: PSValue[] = [];
  let file: CmdletProcessor | null = null;
  return {
    begin() {
      const p = cmdlet.parameters;
      if (p.Variable !== undefined) return;
      const processor = (cmdlet as unknown as Runtime).processor;
      file = new CmdletProcessor(
        cmdlet.context,
        findCmdlet(cmdlet.context, "Out-File") as never,
        cmdlet.invocation.scriptPosition,
        processor.streams.pipeline,
        processor.streams.sinks,
      );
      file.expectingInput = true;
      const path = p.LiteralPath ?? p.FilePath ?? "";
      const args = [namedCommandArgument(p.LiteralPath === undefined ? "FilePath" : "LiteralPath", path)];
      if (p.Append === true) args.push(namedCommandArgument("Append", true));
      if (p.Encoding !== undefined) args.push(namedCommandArgument("Encoding", p.Encoding));
      file.arguments = args;
      file.prepare();
      file.begin();
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined) return;
      if (file === null) values.push(value);
      else file.write(value);
      cmdlet.write(value);
    },
    end() {
      file?.complete();
      const name = cmdlet.parameters.Variable;
      if (name === undefined) return;
      const all =
        cmdlet.parameters.Append === true ? [...existing(cmdlet.context.getVariable(name)), ...values] : values;
      if (all.length > 0) cmdlet.context.setVariable(name, all.length === 1 ? (all[0] as PSValue) : all);
    },
    dispose() {
      file?.dispose();
    },
  };
});

function existing(value: PSValue): PSValue[] {
  return value === null ? [] : Array.isArray(value) ? (value as PSValue[]) : [value];
}
