// Owns the hook by which remoting makes runspaces of connections and processes, which is loaded when the first is asked for.
import { Exception, type PSValue } from "@latch/dotnet";

/** In: the arguments of a RunspaceFactory method; true for CreateOutOfProcessRunspace. Null: not supported. */
export type MakeRemoteRunspace = (args: readonly PSValue[], outOfProcess: boolean) => PSValue | null;

let make: MakeRemoteRunspace | null = null;

/** The shell says who makes them. */
export function registerRemoteRunspaces(maker: MakeRemoteRunspace): void {
  make = maker;
}

/** A runspace elsewhere. Throws NotSupportedException for a connection that latch has not. */
export function remoteRunspace(args: readonly PSValue[], outOfProcess: boolean): PSValue {
  const made = make?.(args, outOfProcess) ?? null;
  if (made !== null) return made;
  throw new Exception("System.NotSupportedException", "This kind of connection is not supported by latch.");
}
