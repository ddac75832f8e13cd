// The errors of `$x[i] = v`.

import { runtimeException } from "../errors/exception.ts";
import type { Exception } from "../errors/exception.ts";
import type { PSValue } from "../values/ps-value.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { typeOf } from "./dotnet-type.ts";

export { indexOutOfRange } from "./method-errors.ts";

/** Unable to index into an object of type "System.Int32". */
export function notSupportedIndex(base: PSValue): Exception {
  return runtimeException(
    `Unable to index into an object of type "${base instanceof PSCustomObject ? "System.Management.Automation.PSObject" : typeOf(base).toString()}".`,
    "CannotIndex",
  );
}
