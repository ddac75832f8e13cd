// Enumerate: the shells of a server, or the commands of one of them.
import { randomUUID } from "node:crypto";
import {
  encodeEnumerate,
  parseCommandList,
  parseResponse,
  parseShellList,
  type ShellDescription,
  shellResource,
} from "@latch/protocol/io";
import type { TransportFailure } from "./client-messages.ts";
import type { WSManTransport } from "./wsman-transport.ts";

/** What a server said: shells when none was named, else that one's commands. */
export interface Enumerated {
  readonly shells: readonly ShellDescription[];
  readonly commands: readonly string[];
  readonly failure: TransportFailure | null;
}

/** Asks a server. Rejects when nobody answers, or not with WS-Management. */
export async function enumerateShells(transport: WSManTransport, shellId: string | null): Promise<Enumerated> {
  const header = {
    to: transport.address,
    resourceUri: shellResource,
    messageId: randomUUID(),
    sessionId: randomUUID(),
    operationTimeoutMs: 60_000,
    maxEnvelopeSize: 512_000,
  };
  const reply = await transport.post(encodeEnumerate(header, shellId), null);
  const response = parseResponse(reply.body);
  return {
    shells: shellId === null ? parseShellList(response) : [],
    commands: shellId === null ? [] : parseCommandList(response),
    failure: response.fault,
  };
}
