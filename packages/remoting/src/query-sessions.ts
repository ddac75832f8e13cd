// Sessions that live on the endpoint: listed, and made into PSSession objects that can be connected.
import type { ExecutionContext } from "@latch/engine";
import type { ShellDescription } from "@latch/protocol";
import type { WSManConnectionInfo } from "./connection-info.ts";
import { IoThread } from "./io-thread.ts";
import { requireEmbeddedEndpoint } from "./embedded-endpoint.ts";
import { PlaceError, runtimeDirectory } from "./places.ts";
import { PSSession, SessionRepository } from "./ps-session.ts";
import { RemoteRunspace } from "./remote-runspace.ts";
import { transportException } from "./remoting-error.ts";
import { waitUntil } from "./wait.ts";

function directory(): string {
  try {
    return runtimeDirectory();
  } catch (error) {
    if (!(error instanceof PlaceError)) throw error;
    throw transportException(error.message, { code: error.code, message: error.message });
  }
}

/** What the endpoint says about its shells. Throws PSRemotingTransportException. */
export function queryShells(context: ExecutionContext, info: WSManConnectionInfo): readonly ShellDescription[] {
  requireEmbeddedEndpoint(info);
  const answer = IoThread.get().enumerate(directory(), null, (done) => waitUntil(context, done));
  if (answer.failure !== null) throw transportException(answer.failure.message.trim(), answer.failure);
  return answer.shells;
}

/**
 * The sessions of a computer, Get-PSSession -ComputerName: one of this process where it has it (unless that is Broken, or
 * Disconnected here while the server says it is in use), else a reconstructed one: Disconnected, None or Busy.
 */
export function querySessions(context: ExecutionContext, info: WSManConnectionInfo): PSSession[] {
  const repository = SessionRepository.of(context);
  return queryShells(context, info).map((shell) => {
    const known = repository.byInstanceId(shell.shellId);
    if (known !== undefined) {
      const { state } = known;
      if (state !== "Broken" && !(state === "Disconnected" && shell.state === "Connected")) return known;
    }
    return reconstruct(context, info, shell, repository);
  });
}

function reconstruct(
  context: ExecutionContext,
  info: WSManConnectionInfo,
  shell: ShellDescription,
  repository: SessionRepository,
): PSSession {
  const own = info.copy();
  own.shellUri = shell.resourceUri;
  const runspace = new RemoteRunspace(context, own, { name: shell.name, instanceId: shell.shellId });
  runspace.adopt();
  runspace.serverAvailability = shell.state === "Disconnected" ? "None" : "Busy";
  runspace.idleTimeoutMs = shell.idleTimeoutMs;
  runspace.bufferMode = shell.bufferMode;
  runspace.maxIdleTimeoutMs = shell.maxIdleTimeoutMs;
  runspace.disconnectedOn = shell.state === "Disconnected" ? new Date(Date.now() - shell.inactivityMs) : null;
  return new PSSession(repository.nextId().id, shell.name, runspace);
}
