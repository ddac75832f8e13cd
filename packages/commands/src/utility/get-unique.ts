// Get-Unique: drops neighbours that are equal.
import { type PSValue, toStringValue, typeNamesOf } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { compareValues } from "./object-comparison.ts";

interface Parameters {
  InputObject?: PSValue;
  AsString?: boolean;
  OnType?: boolean;
  CaseInsensitive?: boolean;
}

export const getUnique = defineCmdlet<Parameters>("Get-Unique", (cmdlet) => {
  let last: { value: PSValue } | null = null;
  return {
    process() {
      const input = cmdlet.parameters.InputObject ?? null;
      if (last !== null && isSame(last.value, input)) return;
      last = { value: input };
      cmdlet.write(input);
    },
  };

  function isSame(a: PSValue, b: PSValue): boolean {
    const { AsString, OnType, CaseInsensitive } = cmdlet.parameters;
    if (OnType) return typeNamesOf(a)[0] === typeNamesOf(b)[0];
    const options = { caseSensitive: CaseInsensitive !== true };
    if (AsString) return compareValues(toStringValue(a), toStringValue(b), options) === 0;
    return compareValues(a, b, options) === 0;
  }
});
