// What no client should send, sent to a real session host: that connection ends with a protocol error, the session goes on.
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import {
  concatBytes,
  connectRunspacePoolBody,
  emptyGuid,
  encodeCommand,
  encodeConnect,
  encodeDisconnect,
  encodeMessage,
  encodeReceive,
  encodeSend,
  Fragmenter,
  messageType,
  parseResponse,
  sessionCapabilityBody,
  toServer,
  type WSManFault,
} from "@latch/protocol";
import { until, World } from "./latch-process.ts";

const world = new World();
afterEach(() => world.dispose());

interface Reply {
  readonly status: number;
  readonly fault: WSManFault | null;
}

/** Posts a text as it is. */
function post(socketPath: string, text: string | Uint8Array): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: "/wsman", method: "POST", agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, fault: parseResponse(body).fault });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}

/** Sends the beginning of a request and goes away. */
function postHalf(socketPath: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.write("POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n<s:Envelope", () => {
        socket.destroy();
        resolve();
      });
    });
  });
}

/** One client of a session, with what it needs to speak. */
class RawClient {
  private readonly fragmenter = new Fragmenter();
  private readonly sessionId: string;
  readonly socketPath: string;
  readonly shellId: string;

  constructor(socketPath: string, shellId: string, number: number) {
    this.socketPath = socketPath;
    this.shellId = shellId;
    this.sessionId = `11111111-1111-4111-8111-00000000000${number}`;
  }
  get header() {
    return {
      to: "http://localhost:5985/wsman",
      resourceUri: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
      messageId: this.sessionId,
      sessionId: this.sessionId,
      operationTimeoutMs: 20_000,
      maxEnvelopeSize: 512_000,
      shellId: this.shellId,
    };
  }
  message(type: number, pipeline: string, body: string): Uint8Array {
    return concatBytes(this.fragmenter.fragment(encodeMessage(toServer, type, this.shellId, pipeline, body)));
  }
  connect(): Promise<Reply> {
    const connectXml = concatBytes([
      this.message(messageType.sessionCapability, emptyGuid, sessionCapabilityBody("2.3")),
      this.message(messageType.connectRunspacePool, emptyGuid, connectRunspacePoolBody()),
    ]);
    return post(this.socketPath, encodeConnect(this.header, { connectXml }));
  }
}

const command = "22222222-2222-4222-8222-222222222222";

test("a session host survives everything", async () => {
  const opened = await world.run(
    "$s = New-PSSession -ComputerName localhost -Name Hard; Invoke-Command $s { $kept = 42; $PID }; $s.InstanceId.Guid; $null = Disconnect-PSSession $s",
  );
  expect(opened.stderr).toBe("");
  const [pid = "", shellId = ""] = opened.stdout.trim().split("\n");
  const directory = join(world.environment["XDG_RUNTIME_DIR"] ?? "", "latch");
  const name = readdirSync(directory).find((file) => /^[0-9a-f]{20}\.sock$/.test(file)) ?? "";
  const socketPath = join(directory, name);

  for (const text of [
    "",
    "<",
    "<a/>",
    "\u0000\uffff",
    "<s:Envelope><s:Header/><s:Body/></s:Envelope>",
    "<!DOCTYPE x><x/>",
  ])
    expect(await post(socketPath, text), text).toMatchObject({
      status: 400,
      fault: { subcode: "w:SchemaValidationError" },
    });
  expect(
    await post(
      socketPath,
      Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255),
    ),
  ).toMatchObject({ status: 400 });
  await postHalf(socketPath);

  const hostile: readonly ((client: RawClient) => Promise<Reply>)[] = [
    // Fragments that are none.
    (client) =>
      post(
        socketPath,
        encodeSend(
          client.header,
          null,
          "stdin",
          Uint8Array.from({ length: 300 }, () => 255),
        ),
      ),
    (client) => post(socketPath, encodeCommand(client.header, command, new Uint8Array(40))),
    // A message that is none, a type that is not for a server.
    (client) =>
      post(
        socketPath,
        encodeCommand(client.header, command, concatBytes(new Fragmenter().fragment(new Uint8Array(60)))),
      ),
    (client) =>
      post(
        socketPath,
        encodeSend(client.header, null, "stdin", client.message(messageType.runspacePoolState, emptyGuid, "<Obj/>")),
      ),
    // Base64 and GUIDs that are none.
    (client) => post(socketPath, encodeSend(client.header, null, "stdin", new Uint8Array(3)).replace(/AAAA/, "A?AA")),
    (client) => post(socketPath, encodeReceive(client.header, command).replace(/CommandId="[^"]*"/, 'CommandId="x"')),
  ];
  let number = 0;
  for (const send of hostile) {
    const client = new RawClient(socketPath, shellId, ++number);
    expect((await client.connect()).fault).toBeNull();
    expect(await send(client), String(send)).toMatchObject({ status: 400 });
    expect((await post(socketPath, encodeDisconnect(client.header, null, null))).fault).toBeNull();
  }
  // CLIXML that is none reaches the engine: the pending Receive is answered with the fault, the session is left.
  for (const body of [
    '<Obj RefId="0"><MS><I32 N="x">y</I32></MS></Obj>',
    "<Obj",
    '<Ref RefId="7" />',
    `<Obj>${"<LST><Obj>".repeat(300)}`,
  ]) {
    const client = new RawClient(socketPath, shellId, 9);
    expect((await client.connect()).fault).toBeNull();
    const pending = post(socketPath, encodeReceive(client.header, null));
    await pending;
    const next = post(socketPath, encodeReceive(client.header, null));
    const id = `33333333-3333-4333-8333-33333333333${number++}`;
    const sent = client.message(messageType.createPipeline, id, body);
    expect((await post(socketPath, encodeCommand(client.header, id, sent))).fault).toBeNull();
    expect((await next).fault?.subcode, body.slice(0, 40)).toBe("w:SchemaValidationError");
  }
  expect(readFileSync(`/proc/${pid}/stat`, "utf8")).not.toBe("");
  const after = await world.run(
    "$s = Connect-PSSession -ComputerName localhost -Name Hard; Invoke-Command $s { $kept; $PID }; Remove-PSSession $s",
  );
  expect(after).toEqual({ stdout: `42\n${pid}\n`, stderr: "", exitCode: 0 });
  await until(() => !readdirSync(directory).includes(name), "the session's end");
}, 60_000);
