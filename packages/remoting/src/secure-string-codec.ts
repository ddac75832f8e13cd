// SecureStrings on the wire between peers that both speak protocol 2.4: base64 of UTF-16 (remoting.md).
import { getType, invokeStatic, type PSValue } from "@latch/dotnet";
import { decodeBase64, RemoteProtocolError } from "@latch/protocol";

interface PlainText {
  /** SecureString keeps its characters under this name. */
  readonly characters?: string;
  toPlainText?(): string;
}

function plainText(value: object): string {
  const secure = value as PlainText;
  return secure.toPlainText?.() ?? secure.characters ?? "";
}

/** Both directions. */
export const secureStringCodec = {
  encode(value: object): string {
    return Buffer.from(plainText(value), "utf16le").toString("base64");
  },
  decode(text: string): PSValue {
    const bytes = decodeBase64(text);
    if (bytes.length % 2 !== 0) throw new RemoteProtocolError("A SecureString is cut off.");
    const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf16le");
    return makeSecureString(plain);
  },
};

let makeSecureString = (plain: string): PSValue => {
  const credential = invokeStatic(getType("System.Net.NetworkCredential"), "new", ["", plain]);
  return credential;
};

/** commands/security says how a SecureString is made of text (its class is there). */
export function registerSecureString(make: (plain: string) => PSValue): void {
  makeSecureString = make;
}
