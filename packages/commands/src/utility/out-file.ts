// Out-File: formatted objects into a file.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { formatContextOf, OutputWriter, TextLineOutput } from "@latch/formatting";
import { withOwnErrors } from "./format-shape.ts";
import { openOutputFile, type OutputFile } from "./output-file.ts";

interface Parameters {
  InputObject?: PSValue;
  FilePath?: string;
  LiteralPath?: string;
  Encoding?: PSValue;
  Append?: boolean;
  Force?: boolean;
  NoClobber?: boolean;
  Width?: number;
  NoNewline?: boolean;
}

export const outFile = defineCmdlet<Parameters>("Out-File", (cmdlet) => {
  let file: OutputFile | null = null;
  let writer: OutputWriter | null = null;
  return {
    begin() {
      const { FilePath, LiteralPath, Encoding, Append, Force, NoClobber, Width, NoNewline } = cmdlet.parameters;
      const path = LiteralPath ?? FilePath ?? "";
      if (!cmdlet.shouldProcess(path, "Output to File")) return;
      withOwnErrors(cmdlet, () => {
        file = openOutputFile(cmdlet.context, {
          path,
          literal: LiteralPath !== undefined,
          append: Append === true,
          force: Force === true,
          noClobber: NoClobber === true,
          encoding: Encoding ?? null,
        });
        const opened = file;
        const context = formatContextOf(cmdlet.context);
        const newline = NoNewline === true ? "" : "\n";
        writer = new OutputWriter(
          context,
          new TextLineOutput(Width ?? null, context.windowWidth, (line) => opened.write(line + newline)),
        );
      });
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined || value === null) return;
      withOwnErrors(cmdlet, () => writer?.process(value));
    },
    end() {
      withOwnErrors(cmdlet, () => writer?.end());
      file?.close();
    },
    dispose() {
      file?.close();
    },
  };
});
