// Out-String: formatted objects as one string, or line by line with -Stream.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatContextOf, OutputWriter, TextLineOutput } from "@latch/formatting";
import { withOwnErrors } from "./format-shape.ts";

interface Parameters {
  InputObject?: PSValue;
  Stream?: boolean;
  Width?: number;
  NoNewline?: boolean;
}

export const outString = defineCmdlet<Parameters>("Out-String", (cmdlet) => {
  const lines: string[] = [];
  let writer: OutputWriter | null = null;
  return {
    begin() {
      const { Stream, Width, NoNewline } = cmdlet.parameters;
      const newline = NoNewline === true ? "" : "\n";
      const context = formatContextOf(cmdlet.context);
      const output = new TextLineOutput(Width ?? null, context.windowWidth, (line) => {
        if (Stream) cmdlet.write(line);
        else lines.push(line, newline);
      });
      writer = new OutputWriter(context, output);
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === null) return;
      withOwnErrors(cmdlet, () => writer?.process(value));
    },
    end() {
      withOwnErrors(cmdlet, () => writer?.end());
      if (!cmdlet.parameters.Stream) cmdlet.write(lines.join(""));
    },
  };
});
