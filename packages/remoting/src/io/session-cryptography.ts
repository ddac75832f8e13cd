// The cryptography of session keys (protocol 2.1 to 2.3) on node:crypto.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import type { KeyPair, PublicKey, SessionCryptography } from "@latch/protocol/io";

const zeroVector = new Uint8Array(16);

/** PKCS #1 v1.5 taken off by hand: node:crypto may refuse it for private keys (CVE-2023-46809). */
function withoutPadding(block: Uint8Array): Uint8Array {
  const separator = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || separator < 10) throw new Error("The padding is not valid.");
  return block.slice(separator + 1);
}

function publicKeyObject({ modulus, exponent }: PublicKey): ReturnType<typeof createPublicKey> {
  const part = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
  return createPublicKey({ key: { kty: "RSA", n: part(modulus), e: part(exponent) }, format: "jwk" });
}

/** RSA-2048 and AES-256-CBC, as PowerShell has them. */
export const sessionCryptography: SessionCryptography = {
  makeKeyPair(): KeyPair {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const { n = "", e = "" } = publicKey.export({ format: "jwk" });
    return {
      modulus: new Uint8Array(Buffer.from(n, "base64url")),
      exponent: new Uint8Array(Buffer.from(e, "base64url")),
      open: (data) => withoutPadding(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, data)),
    };
  },
  makeKey: () => new Uint8Array(randomBytes(32)),
  seal: (key, data) =>
    new Uint8Array(publicEncrypt({ key: publicKeyObject(key), padding: constants.RSA_PKCS1_PADDING }, data)),
  encrypt(key, data) {
    const cipher = createCipheriv("aes-256-cbc", key, zeroVector);
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
  },
  decrypt(key, data) {
    const decipher = createDecipheriv("aes-256-cbc", key, zeroVector);
    return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
  },
};
