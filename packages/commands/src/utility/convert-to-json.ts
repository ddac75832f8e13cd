// ConvertTo-Json
import { type EnumValue, type PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { JsonWriter } from "../json/json-writer.ts";

interface Parameters {
  InputObject: PSValue;
  Depth?: number;
  Compress?: boolean;
  EnumsAsStrings?: boolean;
  AsArray?: boolean;
  EscapeHandling?: EnumValue;
}

export const convertToJson = defineCmdlet<Parameters>("ConvertTo-Json", (cmdlet) => {
  const inputs: PSValue[] = [];
  return {
    process() {
      inputs.push(cmdlet.parameters.InputObject ?? null);
    },
    end() {
      if (inputs.length === 0) return;
      const { Depth = 2, Compress, EnumsAsStrings, AsArray, EscapeHandling } = cmdlet.parameters;
      const several = inputs.length > 1 || AsArray === true;
      const writer = new JsonWriter({
        depth: Depth,
        compress: Compress === true,
        enumsAsStrings: EnumsAsStrings === true,
        escape: (EscapeHandling?.name ?? "Default") as "Default" | "EscapeHtml" | "EscapeNonAscii",
        warn: (text) => cmdlet.writeWarning(text),
        fail: (record) => cmdlet.throwTerminating(record),
        checkStopped: () => cmdlet.checkStopped(),
      });
      const piped = cmdlet.invocation.expectingInput;
      cmdlet.write(piped ? writer.writePiped(inputs, several) : writer.write(several ? inputs : (inputs[0] ?? null)));
    },
  };
});
