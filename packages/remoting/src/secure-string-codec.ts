// SecureStrings on the wire between peers that both speak protocol 2.4: base64 of UTF-16 (remoting.md).
import { type PSValue, SecureString } from "@latch/dotnet";
import { decodeBase64, RemoteProtocolError } from "@latch/protocol";

/** Both directions, as CLIXML's encoder and decoder ask for them. */
export const secureStringCodec = {
  encode(value: object): string {
    return Buffer.from(value instanceof SecureString ? value.toPlainText() : "", "utf16le").toString("base64");
  },
  decode(text: string): PSValue {
    const bytes = decodeBase64(text);
    if (bytes.length % 2 !== 0) throw new RemoteProtocolError("A SecureString is cut off.");
    return SecureString.of(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf16le"));
  },
};
