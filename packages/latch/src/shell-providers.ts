// What every runspace of this program gets from elsewhere: runspaces in other processes and the providers: the built-in ones, with UNC paths resolved by the hosts file and mounts.
import { createRequire } from "node:module";
import { type Provider, registerRemoteRunspaces, type SessionState } from "@latch/engine";
import { builtInProviders } from "@latch/providers";

const require = createRequire(import.meta.url);

/** A UNC path as a local one, or null. Loads what knows computers only when asked. */
export function sharedPath(path: string): string | null {
  return (require("@latch/remoting") as typeof import("@latch/remoting")).resolveUncPath(path);
}

registerRemoteRunspaces((args, outOfProcess) =>
  (require("@latch/remoting") as typeof import("@latch/remoting")).makeRemoteRunspace(args, outOfProcess),
);

/** A fresh set of providers over one session state. */
export function shellProviders(sessionState: () => SessionState): Provider[] {
  return builtInProviders(sessionState, sharedPath);
}
