// The providers of every runspace of this program: the built-in ones, with UNC paths resolved by the hosts file and mounts.
import { createRequire } from "node:module";
import type { Provider, SessionState } from "@latch/engine";
import { builtInProviders } from "@latch/providers";

const require = createRequire(import.meta.url);

/** A UNC path as a local one, or null. Loads what knows computers only when asked. */
export function sharedPath(path: string): string | null {
  return (require("@latch/remoting") as typeof import("@latch/remoting")).resolveUncPath(path);
}

/** A fresh set of providers over one session state. */
export function shellProviders(sessionState: () => SessionState): Provider[] {
  return builtInProviders(sessionState, sharedPath);
}
