// The client's I/O thread: owns every connection of this process to a session.
import { readdirSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { isOwnSocket, listenerSocket } from "../places.ts";
import type { ClientEvent, ClientIoData, ClientRequest } from "./client-messages.ts";
import { enumerateShells } from "./enumerate-shells.ts";
import { ProcessClient } from "./process-client.ts";
import { failureOf, ShellClient } from "./shell-client.ts";
import { EventLoopChannel } from "./thread-channel.ts";
import { EmbeddedTransport } from "./wsman-transport.ts";

const data = workerData as ClientIoData;
const channels = new Map<number, ShellClient | ProcessClient>();
const engine = new EventLoopChannel<ClientEvent, ClientRequest>(data.port, data.signal, handle);

function report(event: ClientEvent, transfer?: ArrayBuffer[]): void {
  if (event.event === "closed") channels.delete(event.channel);
  engine.post(event, transfer);
}

function handle(request: ClientRequest): void {
  switch (request.op) {
    case "open-shell": {
      const client = new ShellClient(request, new EmbeddedTransport(request.directory, data.launch), report);
      channels.set(request.channel, client);
      return client.open(request);
    }
    case "adopt-shell":
      channels.set(
        request.channel,
        new ShellClient(request, new EmbeddedTransport(request.directory, data.launch), report),
      );
      return;
    case "open-process": {
      const client = new ProcessClient(request.channel, report);
      channels.set(request.channel, client);
      return client.open(request);
    }
    case "enumerate":
      void enumerate(request);
      return;
    default: {
      const client = channels.get(request.channel);
      if (client !== undefined) client.handle(request);
      else if (request.op === "close") report({ event: "closed", channel: request.channel, shell: null });
    }
  }
}

/** True when a listener or a session host may be there. */
function hasSockets(directory: string): boolean {
  return (
    isOwnSocket(listenerSocket(directory)) || readdirSync(directory).some((name) => /^[0-9a-f]{20}\.sock$/.test(name))
  );
}

/** Lists shells, or the commands of one. Without any socket there are none: nothing is started to find nothing. */
async function enumerate(request: Extract<ClientRequest, { op: "enumerate" }>): Promise<void> {
  try {
    if (request.shellId === null && !hasSockets(request.directory)) {
      engine.post({ event: "enumerated", request: request.request, shells: [], commands: [], failure: null });
      return;
    }
    const transport = new EmbeddedTransport(request.directory, data.launch);
    engine.post({
      event: "enumerated",
      request: request.request,
      ...(await enumerateShells(transport, request.shellId)),
    });
  } catch (error) {
    engine.post({ event: "enumerated", request: request.request, shells: [], commands: [], failure: failureOf(error) });
  }
}
