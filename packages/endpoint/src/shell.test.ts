// A shell without a socket: exactly-once delivery, leaving and connecting, buffers, rivals.
import { beforeEach, describe, expect, test } from "vitest";
import {
  concatBytes,
  emptyGuid,
  encodeCommand,
  encodeConnect,
  encodeCreate,
  encodeDelete,
  encodeDisconnect,
  encodeEnumerate,
  encodeMessage,
  encodeReceive,
  encodeReconnect,
  Defragmenter,
  decodeMessage,
  Fragmenter,
  messageText,
  messageType,
  parseReceiveResponse,
  parseRequest,
  parseResponse,
  parseShellList,
  toClient,
  wsmanFault,
} from "@latch/protocol/io";
import { Shell } from "./shell.ts";

const shellId = "b6631d8e-65a0-49f2-9053-a1b156c95777";
const command = "db4e8dcf-51cc-423f-a7df-5d0ea0d6fa08";
const first = "11111111-1111-4111-8111-111111111111";
const second = "22222222-2222-4222-8222-222222222222";

interface Answer {
  readonly status: number;
  readonly body: string;
}

let shell: Shell;
let closed: string[];
let stopped: string[];

function header(client: string) {
  return {
    to: "http://localhost:5985/wsman",
    resourceUri: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
    messageId: first,
    sessionId: client,
    operationTimeoutMs: 60_000,
    maxEnvelopeSize: 512_000,
    shellId,
  };
}

/** Sends an envelope; the answer if there is one yet. */
function send(envelope: string): { answer: Answer | null } {
  const result: { answer: Answer | null } = { answer: null };
  shell.handle(parseRequest(envelope), (status, body) => (result.answer = { status, body }));
  return result;
}

function faultOf(result: { answer: Answer | null }): number | undefined {
  return result.answer === null ? undefined : parseResponse(result.answer.body).fault?.code;
}

function produce(...texts: string[]): void {
  for (const text of texts) {
    shell.output(
      command,
      messageType.pipelineOutput,
      encodeMessage(toClient, messageType.pipelineOutput, shellId, command, text),
      false,
    );
  }
  shell.flushAll();
}

/** What a client takes out of an answer. */
function textsOf(result: { answer: Answer | null }, input: Defragmenter): string[] {
  const { chunks } = parseReceiveResponse(result.answer?.body ?? "");
  return chunks.flatMap((chunk) => input.receive(chunk)).map((message) => messageText(decodeMessage(message)));
}

const connectXml = concatBytes(
  new Fragmenter().fragment(encodeMessage(2, messageType.sessionCapability, shellId, emptyGuid, "<Obj/>")),
);

beforeEach(() => {
  closed = [];
  stopped = [];
  const facts = {
    shellId,
    name: "IT",
    resourceUri: header(first).resourceUri,
    owner: "me",
    machine: "here",
    maxIdleTimeoutMs: 2_147_483_647,
    interactive: false,
    profileLoaded: true,
  };
  shell = new Shell(facts, 7_200_000, first, {
    message() {},
    commandStarted() {},
    stopCommand: (id) => stopped.push(id),
    closeCommand() {},
    closed: (reason) => closed.push(reason),
    connectionChanged() {},
    connect: () => [encodeMessage(toClient, messageType.sessionCapability, emptyGuid, emptyGuid, "<Obj/>")],
  });
  shell.accept(parseRequest(encodeCreate(header(first), { shellId, name: "IT", creationXml: new Uint8Array() })));
  send(encodeCommand(header(first), command, new Uint8Array()));
});

describe("delivery", () => {
  test("a pending Receive is answered when there is output", () => {
    const receive = send(encodeReceive(header(first), command));
    expect(receive.answer).toBeNull();
    produce("1", "2");
    expect(textsOf(receive, new Defragmenter())).toEqual(["1", "2"]);
  });

  test("a client that died over an answer: its successor gets it, and what came since, once", () => {
    produce("1", "2");
    const lost = send(encodeReceive(header(first), command));
    expect(lost.answer?.status).toBe(200);
    shell.leave();
    produce("3");
    expect(send(encodeConnect(header(second), { connectXml })).answer?.status).toBe(200);
    expect(textsOf(send(encodeReceive(header(second), command)), new Defragmenter())).toEqual(["1", "2", "3"]);
    produce("4");
    expect(textsOf(send(encodeReceive(header(second), command)), new Defragmenter())).toEqual(["4"]);
  });

  test("the same client drops what it has already", () => {
    const input = new Defragmenter();
    produce("1");
    expect(textsOf(send(encodeReceive(header(first), command)), input)).toEqual(["1"]);
    send(encodeDisconnect(header(first), null, null));
    produce("2");
    send(encodeReconnect(header(first), null));
    expect(textsOf(send(encodeReceive(header(first), command)), input)).toEqual(["2"]);
  });

  test("Drop forgets the oldest output, never a state; Block makes the engine wait", () => {
    const large = "x".repeat(1_000_000);
    send(encodeDisconnect(header(first), null, "Drop"));
    for (let i = 0; i < 8; i++) produce(`${i}${large}`);
    expect(shell.isFull).toBe(false);
    send(encodeConnect(header(second), { connectXml }));
    const kept = textsOf(
      send(encodeReceive({ ...header(second), maxEnvelopeSize: 64_000_000 }, command)),
      new Defragmenter(),
    ).map((text) => text[0]);
    expect(kept).toEqual(["4", "5", "6", "7"].slice(-kept.length));
    send(encodeDisconnect(header(second), null, "Block"));
    for (let i = 0; i < 8; i++) produce(large);
    expect(shell.isFull).toBe(true);
  });
});

describe("who may talk to it", () => {
  test("a connected shell cannot be connected; of two clients one wins", () => {
    expect(faultOf(send(encodeConnect(header(second), { connectXml })))).toBe(wsmanFault.inUse.code);
    shell.leave();
    expect(faultOf(send(encodeConnect(header(second), { connectXml })))).toBeUndefined();
    expect(faultOf(send(encodeConnect(header(first), { connectXml })))).toBe(wsmanFault.inUse.code);
    expect(faultOf(send(encodeReceive(header(first), null)))).toBe(wsmanFault.inUse.code);
  });

  test("a lost connection of the pool's Receive leaves the shell disconnected", () => {
    const request = parseRequest(encodeReceive(header(first), null));
    shell.handle(request, () => {});
    shell.connectionLost(request);
    const listed = send(encodeEnumerate(header(second), null));
    expect(
      parseShellList(parseResponse(listed.answer?.body ?? "")).map(({ state, name }) => `${name} ${state}`),
    ).toEqual(["IT Disconnected"]);
  });

  test("Delete ends it: nobody finds it any more", () => {
    send(encodeDelete(header(second)));
    const listed = send(encodeEnumerate(header(second), null));
    expect(parseShellList(parseResponse(listed.answer?.body ?? ""))).toEqual([]);
    expect(faultOf(send(encodeConnect(header(second), { connectXml })))).toBe(wsmanFault.invalidSelectors.code);
    expect(closed).toEqual(["deleted"]);
    expect(stopped).toEqual([]);
  });
});
