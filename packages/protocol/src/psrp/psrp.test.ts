// Fragments and messages: two ends in memory, what a peer may do wrong, what is offered twice.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyGuid } from "../bytes.ts";
import { RemoteProtocolError } from "../protocol-error.ts";
import { Defragmenter, Fragmenter } from "./fragment.ts";
import { MessageBatch, splitBatch } from "./message-batch.ts";
import { decodeMessage, encodeMessage, messageText, messageType, toClient } from "./message.ts";
import { pipelineTransitions } from "./pipeline-state.ts";
import { negotiateVersion, readSessionCapability } from "./pool-message-reader.ts";
import { sessionCapabilityBody } from "./pool-bodies.ts";
import { nextState } from "./transition-table.ts";

const pool = "b9e06abc-0000-4000-8000-000000000001";

describe("messages", () => {
  test("a message comes back as it was sent", () => {
    const message = decodeMessage(encodeMessage(toClient, messageType.pipelineOutput, pool, emptyGuid, "<S>grüße</S>"));
    expect(message).toMatchObject({
      destination: toClient,
      type: messageType.pipelineOutput,
      runspacePoolId: pool,
      pipelineId: emptyGuid,
    });
    expect(messageText(message)).toBe("<S>grüße</S>");
  });

  test("a batch keeps messages apart", () => {
    const batch = new MessageBatch();
    for (const text of ["<S>a</S>", "", "<S>c</S>"])
      batch.append(toClient, messageType.pipelineOutput, pool, emptyGuid, text);
    expect(splitBatch(batch.take()).map((bytes) => messageText(decodeMessage(bytes)))).toEqual([
      "<S>a</S>",
      "",
      "<S>c</S>",
    ]);
  });

  test("too short, unknown type, unknown destination", () => {
    for (const bytes of [
      new Uint8Array(39),
      new Uint8Array(40),
      Uint8Array.from({ length: 44 }, (_, i) => (i === 0 ? 1 : 9)),
    ]) {
      expect(() => decodeMessage(bytes)).toThrow(RemoteProtocolError);
    }
  });
});

describe("fragments", () => {
  test("messages of any size survive any cut of the stream", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 }),
        fc.integer({ min: 30, max: 90 }),
        fc.integer({ min: 1, max: 70 }),
        (messages, size, cut) => {
          const fragmenter = new Fragmenter(size);
          const stream = Uint8Array.from(
            messages.flatMap((message) => fragmenter.fragment(message)).flatMap((fragment) => [...fragment]),
          );
          const defragmenter = new Defragmenter();
          const received: Uint8Array[] = [];
          for (let i = 0; i < stream.length; i += cut) received.push(...defragmenter.receive(stream.slice(i, i + cut)));
          expect(received.map((bytes) => [...bytes])).toEqual(messages.map((bytes) => [...bytes]));
        },
      ),
    );
  });

  test("what is offered again is dropped", () => {
    const fragmenter = new Fragmenter(40);
    const fragments = [new Uint8Array(50).fill(1), new Uint8Array(5).fill(2)].flatMap((message) =>
      fragmenter.fragment(message),
    );
    const defragmenter = new Defragmenter();
    const first = fragments.slice(0, 2).flatMap((fragment) => defragmenter.receive(fragment));
    const again = fragments.flatMap((fragment) => defragmenter.receive(fragment));
    expect([...first, ...again].map((bytes) => bytes.length)).toEqual([50, 5]);
  });

  test("out of order is the peer's mistake", () => {
    const fragments = new Fragmenter(40).fragment(new Uint8Array(60));
    const middle = fragments[1];
    expect(() => new Defragmenter().receive(middle ?? new Uint8Array())).toThrow(RemoteProtocolError);
    const defragmenter = new Defragmenter();
    defragmenter.receive(fragments[0] ?? new Uint8Array());
    expect(() => defragmenter.receive(fragments[3] ?? new Uint8Array())).toThrow(RemoteProtocolError);
  });

  test("no bytes make it throw anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const message of new Defragmenter().receive(bytes)) messageText(decodeMessage(message));
        } catch (error) {
          expect(error).toBeInstanceOf(RemoteProtocolError);
        }
      }),
    );
  });
});

describe("states and versions", () => {
  test("the server echoes 2.1 to 2.3 and speaks 2.4 to newer ones", () => {
    const answer = (version: string) => negotiateVersion(readSessionCapability(sessionCapabilityBody(version)));
    expect(["2.1", "2.2", "2.3", "2.4", "2.9"].map(answer)).toEqual(["2.1", "2.2", "2.3", "2.4", "2.4"]);
    expect(() => answer("3.0")).toThrow(RemoteProtocolError);
  });

  test("a transition that is not in the table names whose fault it is", () => {
    expect(nextState(pipelineTransitions, "Running", "stop", "local")).toBe("Stopping");
    expect(() => nextState(pipelineTransitions, "Completed", "start", "remote")).toThrow(RemoteProtocolError);
  });
});
