// The session key of protocol 2.1 to 2.3 (MS-PSRP 3.1.1.2.2, 2.2.2.3-5): CAPI blobs, and what either end does with them.
import { decodeBase64, encodeBase64 } from "../bytes.ts";
import { LocalProtocolError, RemoteProtocolError } from "../protocol-error.ts";

/** An RSA public key, both numbers big-endian. */
export interface PublicKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** A key pair that can open what was encrypted for its public half (PKCS #1 v1.5). `open` throws for anything else. */
export interface KeyPair extends PublicKey {
  open(encrypted: Uint8Array): Uint8Array;
}

/** The cryptography this package does without (node:crypto, injected). Keys are 32 bytes; AES-256-CBC with a zero vector. */
export interface SessionCryptography {
  makeKeyPair(): KeyPair;
  makeKey(): Uint8Array;
  /** RSA PKCS #1 v1.5. */
  seal(key: PublicKey, data: Uint8Array): Uint8Array;
  encrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** Throws for what does not end in valid padding. */
  decrypt(key: Uint8Array, data: Uint8Array): Uint8Array;
}

const publicKeyHeader = [0x06, 0x02, 0, 0, 0, 0xa4, 0, 0, 0x52, 0x53, 0x41, 0x31];
const sessionKeyHeader = [0x01, 0x02, 0, 0, 0x10, 0x66, 0, 0, 0, 0xa4, 0, 0];

/** PUBLIC_KEY's text: a PUBLICKEYBLOB, numbers little-endian. */
export function encodePublicKey(key: PublicKey): string {
  const length = key.modulus.length;
  const blob = new Uint8Array(20 + length);
  blob.set(publicKeyHeader);
  new DataView(blob.buffer).setUint32(12, length * 8, true);
  blob.set(key.exponent.slice().reverse(), 16);
  blob.set(key.modulus.slice().reverse(), 20);
  return encodeBase64(blob);
}

/** Reads PUBLIC_KEY's text. Throws RemoteProtocolError. */
export function decodePublicKey(text: string): PublicKey {
  const blob = decodeBase64(text);
  const isBlob = blob.length > 20 && publicKeyHeader.every((byte, i) => (i === 5 ? true : blob[i] === byte));
  const length = isBlob ? new DataView(blob.buffer, blob.byteOffset).getUint32(12, true) / 8 : 0;
  if (length < 64 || length > 1024 || blob.length < 20 + length)
    throw new RemoteProtocolError("The public key of the peer is not valid.");
  const exponent = blob.slice(16, 20).reverse();
  if (exponent.every((byte) => byte === 0)) throw new RemoteProtocolError("The public key of the peer is not valid.");
  return {
    modulus: blob.slice(20, 20 + length).reverse(),
    exponent: exponent.subarray(exponent.findIndex((byte) => byte !== 0)),
  };
}

/** ENCRYPTED_SESSION_KEY's text: a SIMPLEBLOB around the encrypted key, little-endian. */
function encodeSessionKey(encrypted: Uint8Array): string {
  const blob = new Uint8Array(12 + encrypted.length);
  blob.set(sessionKeyHeader);
  blob.set(encrypted.slice().reverse(), 12);
  return encodeBase64(blob);
}

function decodeSessionKey(text: string): Uint8Array {
  const blob = decodeBase64(text);
  if (blob.length < 12 + 64 || blob[0] !== 0x01)
    throw new RemoteProtocolError("The session key of the peer is not valid.");
  return blob.slice(12).reverse();
}

/** One end's session key: how it comes to be, and SecureStrings under it. */
export class SessionKey {
  private readonly cryptography: SessionCryptography;
  private pair: KeyPair | null = null;
  private key: Uint8Array | null = null;

  constructor(cryptography: SessionCryptography) {
    this.cryptography = cryptography;
  }

  get isKnown(): boolean {
    return this.key !== null;
  }

  /** The client's offer: PUBLIC_KEY's text. */
  offer(): string {
    this.pair ??= this.cryptography.makeKeyPair();
    return encodePublicKey(this.pair);
  }

  /** The server's answer to an offer: ENCRYPTED_SESSION_KEY's text. A session has one key for all its clients. */
  answer(publicKey: string): string {
    const key = (this.key ??= this.cryptography.makeKey());
    return encodeSessionKey(this.attempt(decodePublicKey(publicKey), (peer) => this.cryptography.seal(peer, key)));
  }

  /** The client takes the server's answer. Throws RemoteProtocolError. */
  take(encryptedKey: string): void {
    if (this.pair === null) throw new RemoteProtocolError("A session key came that was not asked for.");
    const encrypted = decodeSessionKey(encryptedKey);
    const key = this.attempt(this.pair, (pair) => pair.open(encrypted));
    if (key.length !== 32) throw new RemoteProtocolError("The session key of the peer is not valid.");
    this.key = key;
  }

  /** The key's bytes, for the other thread of the same end. */
  get bytes(): Uint8Array | null {
    return this.key;
  }

  set bytes(key: Uint8Array | null) {
    this.key = key;
  }

  /** The wire form of a SecureString's UTF-16 bytes. */
  encrypt(data: Uint8Array): string {
    if (this.key === null) throw new LocalProtocolError("A SecureString needs a session key.");
    return encodeBase64(this.cryptography.encrypt(this.key, data));
  }

  /** The UTF-16 bytes of a wire form. Throws RemoteProtocolError. */
  decrypt(text: string): Uint8Array {
    if (this.key === null) throw new RemoteProtocolError("A SecureString came before the session key.");
    const data = decodeBase64(text);
    return this.attempt(this.key, (key) => this.cryptography.decrypt(key, data));
  }

  private attempt<T>(key: T, work: (key: T) => Uint8Array): Uint8Array {
    try {
      return work(key);
    } catch {
      // Whatever the cryptography says, the peer sent what the key does not fit.
      throw new RemoteProtocolError("The peer sent what is no key, or what the session key does not fit.");
    }
  }
}
