// The client's I/O thread: owns every connection of this process to a session.
import { readdirSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { encodeEnumerate, parseCommandList, parseResponse, parseShellList, shellResource } from "@latch/protocol/io";
import { randomUUID } from "node:crypto";
import { isOwnSocket, listenerSocket } from "../places.ts";
import type { ClientEvent, ClientIoData, ClientRequest } from "./client-messages.ts";
import { HttpClient } from "./http-client.ts";
import { ProcessClient } from "./process-client.ts";
import { failureOf, ShellClient } from "./shell-client.ts";
import { ensureListener } from "./start-listener.ts";
import { EventLoopChannel } from "./thread-channel.ts";

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
      const client = new ShellClient(request, data.launch, report);
      channels.set(request.channel, client);
      return client.open(request);
    }
    case "adopt-shell":
      channels.set(request.channel, new ShellClient(request, data.launch, report));
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
    const socket =
      hasSockets(request.directory) || request.shellId !== null
        ? await ensureListener(request.directory, data.launch)
        : null;
    if (socket === null) {
      engine.post({ event: "enumerated", request: request.request, shells: [], commands: [], failure: null });
      return;
    }
    const http = new HttpClient(socket);
    const header = {
      to: "http://localhost:5985/wsman",
      resourceUri: shellResource,
      messageId: randomUUID(),
      sessionId: randomUUID(),
      operationTimeoutMs: 60_000,
      maxEnvelopeSize: 512_000,
    };
    const reply = await http.post(encodeEnumerate(header, request.shellId));
    http.close();
    const response = parseResponse(reply.body);
    engine.post({
      event: "enumerated",
      request: request.request,
      shells: request.shellId === null ? parseShellList(response) : [],
      commands: request.shellId === null ? [] : parseCommandList(response),
      failure: response.fault,
    });
  } catch (error) {
    engine.post({ event: "enumerated", request: request.request, shells: [], commands: [], failure: failureOf(error) });
  }
}
