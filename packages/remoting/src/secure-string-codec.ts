// SecureStrings on the wire: base64 of their UTF-16 between peers of protocol 2.4, under the session key before that.
import { type PSValue, SecureString } from "@latch/dotnet";
import { decodeBase64, encodeBase64, RemoteProtocolError, type SessionKey } from "@latch/protocol";

/** Both directions, as CLIXML's encoder and decoder ask for them. */
export interface SecureStringCodec {
  encode(value: object): string;
  decode(text: string): PSValue;
}

function utf16(value: object): Uint8Array {
  return Buffer.from(value instanceof SecureString ? value.toPlainText() : "", "utf16le");
}

function secureString(bytes: Uint8Array): PSValue {
  if (bytes.length % 2 !== 0) throw new RemoteProtocolError("A SecureString is cut off.");
  return SecureString.of(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf16le"));
}

/** Between peers that both speak protocol 2.4 (remoting.md). */
export const secureStringCodec: SecureStringCodec = {
  encode: (value) => encodeBase64(utf16(value)),
  decode: (text) => secureString(decodeBase64(text)),
};

/**
 * A session's: plain where both sides speak 2.4, else under the session key. `needKey` is called where it is not known
 * yet: it returns when it is, or throws.
 */
export function sessionSecureStringCodec(
  key: SessionKey,
  isPlain: () => boolean,
  needKey: () => void,
): SecureStringCodec {
  return {
    encode(value) {
      if (isPlain()) return secureStringCodec.encode(value);
      if (!key.isKnown) needKey();
      return key.encrypt(utf16(value));
    },
    decode(text) {
      if (isPlain()) return secureStringCodec.decode(text);
      if (!key.isKnown) needKey();
      return secureString(key.decrypt(text));
    },
  };
}
