// The session key of protocol 2.1 to 2.3: two ends in memory, and what is no key.
import { expect, test } from "vitest";
import { SecureString } from "@latch/dotnet";
import { decodeClixml, encodeBase64, encodeClixml, RemoteProtocolError, SessionKey } from "@latch/protocol";
import { sessionCryptography } from "./io/session-cryptography.ts";
import { sessionSecureStringCodec } from "./secure-string-codec.ts";

function twoEnds() {
  const server = new SessionKey(sessionCryptography);
  const client = new SessionKey(sessionCryptography);
  return { server, client };
}

test("the server's key reaches the client; SecureStrings cross both ways, and are not to be read on the way", () => {
  const { server, client } = twoEnds();
  let exchanges = 0;
  const exchange = (): void => {
    exchanges++;
    client.take(server.answer(client.offer()));
  };
  const from = sessionSecureStringCodec(server, () => false, exchange);
  const to = sessionSecureStringCodec(client, () => false, exchange);
  for (const [sender, receiver] of [
    [from, to],
    [to, from],
  ] as const) {
    const text = encodeClixml(SecureString.of("geheim ß 🐟"), { secureString: sender.encode });
    expect(text).not.toContain(Buffer.from("geheim", "utf16le").toString("base64").slice(0, 8));
    const back = decodeClixml(text, { secureString: receiver.decode });
    expect(back instanceof SecureString && back.toPlainText()).toBe("geheim ß 🐟");
  }
  expect(exchanges).toBe(1);
});

test("a second client gets the key the session has", () => {
  const { server, client } = twoEnds();
  client.take(server.answer(client.offer()));
  const second = new SessionKey(sessionCryptography);
  second.take(server.answer(second.offer()));
  expect(Buffer.from(second.decrypt(client.encrypt(Buffer.from("text"))))).toEqual(Buffer.from("text"));
});

test("2.4 needs no key", () => {
  const codec = sessionSecureStringCodec(
    new SessionKey(sessionCryptography),
    () => true,
    () => expect.fail("no key is needed"),
  );
  expect(codec.encode(SecureString.of("ab"))).toBe("YQBiAA==");
});

test("what is no key, and what no key fits, is the peer's mistake", () => {
  const { server, client } = twoEnds();
  // A key of nothing but zeros, and of ones: the right form, no RSA.
  const header = [6, 2, 0, 0, 0, 0xa4, 0, 0, 0x52, 0x53, 0x41, 0x31, 0, 8, 0, 0];
  const zeros = encodeBase64(Uint8Array.from({ length: 276 }, (_, i) => header[i] ?? 0));
  const odd = encodeBase64(Uint8Array.from({ length: 276 }, (_, i) => header[i] ?? (i < 20 ? 0 : 255)));
  for (const text of ["", "!", "AAAA", zeros, odd, encodeBase64(new Uint8Array(300).fill(6))])
    expect(() => server.answer(text), text).toThrow(RemoteProtocolError);
  expect(() => client.take("AAAA")).toThrow(RemoteProtocolError);
  client.offer();
  for (const text of ["", "AAAA", encodeBase64(new Uint8Array(268).fill(1))])
    expect(() => client.take(text), text).toThrow(RemoteProtocolError);
  client.take(server.answer(client.offer()));
  for (const text of ["", "AAAA", encodeBase64(new Uint8Array(32))])
    expect(() => client.decrypt(text), text).toThrow(RemoteProtocolError);
});
