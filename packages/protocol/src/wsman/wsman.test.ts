// WS-Management: what one side writes the other reads; malformed envelopes are protocol errors.
import fc from "fast-check";
import { expect, test } from "vitest";
import { RemoteProtocolError } from "../protocol-error.ts";
import { wsmanFault } from "./wsman-fault.ts";
import { signalCode } from "./wsman-names.ts";
import {
  commandIdOf,
  encodeCommand,
  encodeConnect,
  encodeCreate,
  encodeDisconnect,
  encodeEnumerate,
  encodeReceive,
  encodeSend,
  encodeSignal,
  parseDuration,
  parseRequest,
  payloadOf,
} from "./wsman-request.ts";
import {
  encodeCreateResponse,
  encodeFault,
  encodeReceiveResponse,
  encodeShellList,
  parseCreatedShell,
  parseReceiveResponse,
  parseResponse,
  parseShellList,
} from "./wsman-response.ts";

const shellId = "b6631d8e-65a0-49f2-9053-a1b156c95777";
const commandId = "db4e8dcf-51cc-423f-a7df-5d0ea0d6fa08";
const header = {
  to: "http://localhost:5985/wsman",
  resourceUri: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
  messageId: "c1519696-d50b-4157-9225-8b94ecc82fe8",
  sessionId: "96676d7f-b39c-41f1-9c6c-02f79ae9c9b5",
  operationTimeoutMs: 20_000,
  maxEnvelopeSize: 153_600,
  shellId,
};
const bytes = new Uint8Array([1, 2, 3, 250]);
const shell = {
  shellId,
  name: "IT <Task>",
  resourceUri: header.resourceUri,
  owner: "user",
  processId: 7,
  idleTimeoutMs: 54_000_000,
  maxIdleTimeoutMs: 2_147_483_647,
  bufferMode: "Drop",
  state: "Disconnected",
  runTimeMs: 65_000,
  inactivityMs: 2000,
} as const;

test("requests", () => {
  const create = parseRequest(
    encodeCreate(header, { shellId, name: "IT <Task>", creationXml: bytes, noProfile: true }),
  );
  expect(create).toMatchObject({
    operation: "create",
    sessionId: header.sessionId,
    operationTimeoutMs: 20_000,
    resourceUri: header.resourceUri,
  });
  expect([
    create.body.attribute("ShellId"),
    create.body.attribute("Name"),
    create.options.get("WINRS_NOPROFILE"),
  ]).toEqual([shellId.toUpperCase(), "IT <Task>", "1"]);
  expect(payloadOf(create, "creationXml")).toEqual(bytes);
  const command = parseRequest(encodeCommand(header, commandId, bytes));
  expect([command.operation, commandIdOf(command), command.shellId]).toEqual(["command", commandId, shellId]);
  expect(payloadOf(command, "Arguments")).toEqual(bytes);
  expect(commandIdOf(parseRequest(encodeReceive(header, commandId)))).toBe(commandId);
  expect(commandIdOf(parseRequest(encodeReceive(header, null)))).toBeNull();
  expect(
    parseRequest(encodeSend(header, commandId, "pr", bytes))
      .body.find("Stream")
      ?.attribute("Name"),
  ).toBe("pr");
  expect(parseRequest(encodeSignal(header, commandId, signalCode.stop)).body.find("Code")?.text).toBe(
    "powershell/signal/crtl_c",
  );
  expect(
    parseDuration(parseRequest(encodeDisconnect(header, 54_000_000, "Drop")).body.child("IdleTimeOut")?.text, 0),
  ).toBe(54_000_000);
  expect(payloadOf(parseRequest(encodeConnect(header, { connectXml: bytes })), "connectXml")).toEqual(bytes);
  expect(parseRequest(encodeEnumerate(header, shellId)).body.find("Selector")?.text).toBe(shellId.toUpperCase());
});

test("responses", () => {
  const context = { request: header, messageId: header.messageId };
  expect(parseCreatedShell(parseResponse(encodeCreateResponse(context, shell)))).toMatchObject({
    shellId,
    name: "IT <Task>",
    idleTimeoutMs: 54_000_000,
  });
  const [listed] = parseShellList(parseResponse(encodeShellList(context, [shell])));
  expect(listed).toMatchObject({ state: "Disconnected", bufferMode: "Drop", runTimeMs: 65_000, inactivityMs: 2000 });
  expect(parseReceiveResponse(encodeReceiveResponse(context, commandId, [bytes, bytes], true))).toEqual({
    chunks: [bytes, bytes],
    done: true,
  });
  expect(parseReceiveResponse(encodeReceiveResponse(context, null, [bytes], false))).toEqual({
    chunks: [bytes],
    done: false,
  });
  expect(parseResponse(encodeFault(context, wsmanFault.timedOut, "here")).fault).toMatchObject({
    code: 2150858793,
    subcode: "w:TimedOut",
  });
});

test("a server without Name is not listed, as PowerShell's client does not", () => {
  const context = { request: header, messageId: header.messageId };
  expect(
    parseShellList(parseResponse(encodeShellList(context, [shell]).replace(/<rsp:Name>[^<]*<\/rsp:Name>/, ""))),
  ).toEqual([]);
});

test("no text makes it throw anything but RemoteProtocolError", () => {
  const envelope = encodeCommand(header, commandId, bytes);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: envelope.length - 1 }), fc.string({ maxLength: 3 }), (at, text) => {
      try {
        const request = parseRequest(envelope.slice(0, at) + text + envelope.slice(at + 1));
        commandIdOf(request);
        payloadOf(request, "Arguments");
      } catch (error) {
        expect(error).toBeInstanceOf(RemoteProtocolError);
      }
    }),
    { numRuns: 500 },
  );
});
