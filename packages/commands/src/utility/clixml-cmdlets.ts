// Export-, Import-, ConvertTo- and ConvertFrom-Clixml.
import { readFileSync, writeFileSync } from "node:fs";
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { decodeText, textEncodingOf } from "@latch/providers";
import { fromClixml, toClixml } from "../clixml/ps-serializer.ts";
import { fileOpenError } from "../file-open-error.ts";

interface ExportParameters {
  InputObject: PSValue;
  Path?: string;
  LiteralPath?: string;
  Depth?: number;
  Encoding?: PSValue;
  NoClobber?: boolean;
  Force?: boolean;
}

export const exportClixml = defineCmdlet<ExportParameters>("Export-Clixml", (cmdlet) => {
  const values: PSValue[] = [];
  return {
    process() {
      values.push(cmdlet.parameters.InputObject ?? null);
    },
    end() {
      const { Path, LiteralPath, Depth = 2, Encoding, NoClobber } = cmdlet.parameters;
      const given = LiteralPath ?? Path ?? "";
      if (!cmdlet.shouldProcess(given)) return;
      const path = cmdlet.context.paths.unresolved(given).providerPath;
      const encoding = textEncodingOf(Encoding);
      const bytes = Buffer.concat([encoding.preamble, encoding.getBytes(toClixml(values, Depth))]);
      try {
        writeFileSync(path, bytes, { flag: NoClobber ? "wx" : "w" });
      } catch (error) {
        cmdlet.throwTerminating(fileOpenError(error, path));
      }
    },
  };
});

interface ImportParameters {
  Path?: string[];
  LiteralPath?: string[];
  First?: bigint | { value: bigint };
  Skip?: bigint | { value: bigint };
}

export const importClixml = defineCmdlet<ImportParameters>("Import-Clixml", (cmdlet) => ({
  process() {
    const { Path, LiteralPath } = cmdlet.parameters;
    for (const given of LiteralPath ?? Path ?? []) {
      for (const file of cmdlet.context.paths.resolve(given, {
        literal: LiteralPath !== undefined,
        allowMissing: true,
      }))
        importFile(cmdlet, file.providerPath);
    }
  },
}));

function importFile(cmdlet: CmdletRuntime<ImportParameters>, path: string): void {
  let text: string;
  try {
    text = decodeText(readFileSync(path), textEncodingOf(null));
  } catch (error) {
    return cmdlet.throwTerminating(fileOpenError(error, path));
  }
  const skip = count(cmdlet.parameters.Skip) ?? 0;
  const first = count(cmdlet.parameters.First);
  let at = 0;
  for (const value of parsed(cmdlet, text)) {
    if (first !== null && at >= skip + first) return;
    if (at++ >= skip) cmdlet.write(value);
  }
}

function count(value: bigint | { value: bigint } | undefined): number | null {
  return value === undefined ? null : Number(typeof value === "bigint" ? value : value.value);
}

function* parsed(cmdlet: CmdletRuntime<object>, text: string): Generator<PSValue, void> {
  try {
    yield* fromClixml(text);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return cmdlet.throwTerminating(error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null));
  }
}

export const convertToCliXml = defineCmdlet<{ InputObject: PSValue; Depth?: number }>("ConvertTo-CliXml", (cmdlet) => {
  const values: PSValue[] = [];
  return {
    process() {
      values.push(cmdlet.parameters.InputObject ?? null);
    },
    end() {
      cmdlet.write(toClixml(values, cmdlet.parameters.Depth ?? 2));
    },
  };
});

export const convertFromCliXml = defineCmdlet<{ InputObject: string }>("ConvertFrom-CliXml", (cmdlet) => ({
  process() {
    for (const value of parsed(cmdlet, cmdlet.parameters.InputObject)) cmdlet.write(value);
  },
}));
