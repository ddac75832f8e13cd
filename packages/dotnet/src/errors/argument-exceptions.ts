// Owns PowerShell's own argument exceptions (PSTraceSource.NewArgument…Exception) with their messages.

import { Exception } from "./exception.ts";

/** PSArgumentNullException for the argument of that name. */
export function psArgumentNull(name: string): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentNullException",
    `Cannot process argument because the value of argument "${name}" is null. Change the value of argument "${name}" to a non-null value.`,
    { properties: { ParamName: name } },
  );
}

/** PSArgumentException for the argument of that name. */
export function psArgumentInvalid(name: string): Exception {
  return new Exception(
    "System.Management.Automation.PSArgumentException",
    `Cannot process argument because the value of argument "${name}" is not valid. Change the value of the "${name}" argument and run the operation again.`,
    { properties: { ParamName: name } },
  );
}
