// Owns what .NET says of loading assemblies in ways that it no longer has.

import { Exception } from "../errors/exception.ts";

/** The exception of the ReflectionOnly… methods. */
export function reflectionOnly(): Exception {
  return new Exception(
    "System.PlatformNotSupportedException",
    "ReflectionOnly loading is not supported on this platform.",
  );
}
