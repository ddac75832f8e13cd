// Fuzz: whatever arrives, every reader of this package answers with a value or a RemoteProtocolError.
import fc from "fast-check";
import { expect, test } from "vitest";
import { arrayOf, getType, Hashtable, PSCustomObject, PSDouble, SecureString } from "@latch/dotnet";
import {
  ClixmlDecoder,
  concatBytes,
  decodeClixmlAll,
  decodeMessage,
  Defragmenter,
  emptyGuid,
  encodeClixml,
  encodeCommandList,
  encodeConnectResponse,
  encodeCreate,
  encodeCreateResponse,
  encodeDataFrame,
  encodeDisconnect,
  encodeEnumerate,
  encodeFault,
  encodeMessage,
  encodeReceiveResponse,
  encodeSend,
  encodeShellList,
  encodeSignal,
  Fragmenter,
  LineReader,
  messageText,
  messageType,
  negotiateVersion,
  parseCommandList,
  parseConnectResponse,
  parseCreatedShell,
  parseDuration,
  parseFrame,
  parseReceiveResponse,
  parseRequest,
  parseResponse,
  parseShellList,
  payloadOf,
  readBag,
  readInteger,
  readSessionCapability,
  RemoteProtocolError,
  commandIdOf,
  sessionCapabilityBody,
  signalCode,
  splitBatch,
  toClient,
  wsmanFault,
} from "./index.ts";

const numRuns = Number(process.env["LATCH_FUZZ_RUNS"] ?? 1500);

/** The work either succeeds or throws the peer's mistake. */
function answers(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RemoteProtocolError)) throw error;
  }
}

/** A document with a few of its characters replaced, removed, doubled, or parts of it moved. */
function mutated(sources: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ maxLength: 4, unit: "binary" }),
    fc.constantFrom(
      "<",
      ">",
      "</",
      "/>",
      '"',
      "&",
      "&#0;",
      "&#x110000;",
      "&#xD800;",
      "_xD8",
      "<!--",
      "-->",
      "<?",
      "<![CDATA[",
      "]]>",
      "=",
      "\u0000",
    ),
    fc.constantFrom(
      'RefId="0"',
      '<Ref RefId="0" />',
      "<Nil/>",
      "<SS>a</SS>",
      "<DCT>",
      "<En>",
      "<LST>",
      "<Props>",
      "<MS>",
      "<TN/>",
      "<TNRef/>",
    ),
    fc.constantFrom("99999999999999999999", "-1", "1e999", "NaN", "PT", "P9999999999D", "0x1", "\u0661"),
  );
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(12), text: piece });
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(edit, { minLength: 1, maxLength: 5 }))
    .map(([source, edits]) => {
      let text = source;
      for (const { at, length, text: added } of edits) {
        const start = Math.floor(at * text.length);
        text = text.slice(0, start) + added + text.slice(start + length);
      }
      return text;
    });
}

const id = "b6631d8e-65a0-49f2-9053-a1b156c95777";
const header = {
  to: "http://localhost:5985/wsman",
  resourceUri: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
  messageId: id,
  sessionId: id,
  operationTimeoutMs: 20_000,
  maxEnvelopeSize: 153_600,
  shellId: id,
};
const bytes = new Uint8Array([1, 2, 3, 250]);
const shell = {
  shellId: id,
  name: "IT",
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

test("CLIXML", () => {
  const nested = PSCustomObject.from([
    ["A", 1],
    ["L", [1, "x", new PSDouble(1.5)]],
    ["H", Hashtable.from([["k", PSCustomObject.from([["d", 5n]])]])],
  ]);
  const documents = [nested, arrayOf(getType("System.Int32"), [1, 2]), bytes].map((value) => encodeClixml(value));
  documents.push(
    '<Obj RefId="0"><TN RefId="0"><T>System.DayOfWeek</T><T>System.Enum</T></TN><ToString>Monday</ToString><I32>1</I32></Obj>',
    '<Objs Version="1.1.0.1"><DT>2024-02-29T00:00:00</DT><TS>P1DT2H3M4.5S</TS><G>b6631d8e-65a0-49f2-9053-a1b156c95777</G><Version>1.2.3.4</Version><URI>http://x/</URI><XD>&lt;a /&gt;</XD></Objs>',
    '<D>1.50</D><Obj RefId="0"><IE><U64>1</U64></IE></Obj><Obj RefId="1"><STK><By>1</By></STK></Obj><Obj RefId="2"><QUE><C>65</C></QUE></Obj>',
    '<Obj RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCredential</T></TN><Props><S N="UserName">u</S><SS N="Password">eAB5AA==</SS></Props></Obj>',
  );
  fc.assert(
    fc.property(mutated(documents), (text) => {
      answers(() => decodeClixmlAll(text));
      answers(() => decodeClixmlAll(text, { secureString: (wire) => SecureString.of(wire) }));
      answers(() => new ClixmlDecoder(text, { maskTypeNames: false }).next());
      answers(() => readInteger(readBag(text), "A"));
    }),
    { numRuns },
  );
});

test("WS-Management requests", () => {
  const requests = [
    encodeCreate(header, { shellId: id, name: "a&b", creationXml: bytes, idleTimeoutMs: 60_000 }),
    encodeSend(header, id, "stdin", bytes),
    encodeSignal(header, id, signalCode.stop),
    encodeDisconnect(header, 60_000, "Drop"),
    encodeEnumerate(header, id),
  ];
  fc.assert(
    fc.property(mutated(requests), (text) => {
      answers(() => {
        const request = parseRequest(text);
        expect(Number.isFinite(request.operationTimeoutMs) && Number.isFinite(request.maxEnvelopeSize)).toBe(true);
        commandIdOf(request);
        for (const name of ["creationXml", "connectXml", "Arguments", "Stream"])
          answers(() => payloadOf(request, name));
        expect(Number.isFinite(parseDuration(request.body.child("IdleTimeOut")?.text, 0))).toBe(true);
      });
    }),
    { numRuns },
  );
});

test("WS-Management responses", () => {
  const context = { request: header, messageId: id };
  const responses = [
    encodeCreateResponse(context, shell),
    encodeShellList(context, [shell, shell]),
    encodeCommandList(context, [{ id, done: true }]),
    encodeReceiveResponse(context, id, [bytes, bytes], true),
    encodeConnectResponse(context, bytes),
    encodeFault(context, wsmanFault.commandNotFound, "here"),
  ];
  fc.assert(
    fc.property(mutated(responses), (text) => {
      answers(() => parseReceiveResponse(text));
      answers(() => {
        const response = parseResponse(text);
        answers(() => parseShellList(response));
        answers(() => parseCommandList(response));
        answers(() => parseConnectResponse(response));
        answers(() => parseCreatedShell(response));
      });
    }),
    { numRuns },
  );
});

test("fragments, messages, batches", () => {
  const fragmenter = new Fragmenter(60);
  const messages = [sessionCapabilityBody("2.3"), "<S>text</S>", ""].map((body) =>
    encodeMessage(toClient, messageType.sessionCapability, id, emptyGuid, body),
  );
  const stream = concatBytes(messages.flatMap((message) => fragmenter.fragment(message)));
  const edits = fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(edits, fc.integer({ min: 1, max: 200 }), (changes, cut) => {
      const changed = stream.slice();
      for (const [at, value] of changes) changed[at] = value;
      answers(() => {
        const input = new Defragmenter(1 << 20);
        for (let i = 0; i < changed.length; i += cut) {
          for (const message of input.receive(changed.slice(i, i + cut)))
            answers(() => negotiateVersion(readSessionCapability(messageText(decodeMessage(message)))));
        }
      });
      answers(() => splitBatch(changed));
    }),
    { numRuns },
  );
});

test("lines of pipes and SSH", () => {
  const lines = [encodeDataFrame(id, bytes), `<CommandAck PSGuid='${id}' />`, `<Close PSGuid='${emptyGuid}' />`];
  fc.assert(
    fc.property(mutated(lines), fc.integer({ min: 1, max: 30 }), (text, cut) => {
      answers(() => {
        const reader = new LineReader();
        const data = new TextEncoder().encode(`${text}\n`);
        for (let i = 0; i < data.length; i += cut)
          for (const line of reader.receive(data.subarray(i, i + cut))) answers(() => parseFrame(line));
      });
    }),
    { numRuns },
  );
});
