// Get-Error: error records (or exceptions) marked for the detailed view.
import { addInstanceMember, ErrorRecord, Exception, PSNoteProperty, setTypeNames, typeNamesOf } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  Newest?: number;
}

/** The same object with a type name in front that selects the view. */
function extended(value: object, index: number | null): PSValue {
  const marker =
    value instanceof ErrorRecord
      ? "System.Management.Automation.ErrorRecord#PSExtendedError"
      : "System.Exception#PSExtendedError";
  // A copy, so that the record in $Error keeps its short view.
  let result: PSValue = Object.assign(Object.create(Object.getPrototypeOf(value)), value);
  if (index !== null) result = addInstanceMember(result, new PSNoteProperty("PSErrorIndex", index));
  const names = typeNamesOf(result).filter((name) => name !== marker);
  // The plain name must not select the short view.
  const plain = marker.slice(0, marker.indexOf("#"));
  setTypeNames(result, [marker, ...names.filter((name) => name !== plain)]);
  return result;
}

export const getError = defineCmdlet<Parameters>("Get-Error", (cmdlet) => ({
  end() {
    if (cmdlet.has("InputObject") || cmdlet.expectingInput) return;
    const errors = cmdlet.context.errors.items;
    const newest = cmdlet.parameters.Newest;
    const count = Math.min(newest ?? 1, errors.length);
    for (let i = 0; i < count; i++) cmdlet.write(extended(errors[i] as object, newest === undefined ? null : i));
  },
  process() {
    const value = cmdlet.parameters.InputObject;
    if (value instanceof ErrorRecord || value instanceof Exception) cmdlet.write(extended(value, null));
  },
}));
