// What the cryptography types share: node:crypto, loaded when first used, and the exceptions of .NET's cryptography.

import { createRequire } from "node:module";
import { Exception } from "../../errors/exception.ts";
import { getType } from "../../types/dotnet-type.ts";
import { getStaticMember } from "../../types/static-members.ts";
import { HASH_KEY } from "../../values/hash-key-symbol.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { text } from "../arguments.ts";

const require = createRequire(import.meta.url);
/** node:crypto, evaluated when a script first hashes or encrypts. */
export const nodeCrypto = (): typeof import("node:crypto") => require("node:crypto") as typeof import("node:crypto");

/** A CryptographicException. */
export function cryptographicException(message: string): Exception {
  return new Exception("System.Security.Cryptography.CryptographicException", message);
}

/** A failure of OpenSSL as .NET reports it: `error:0200006E:rsa routines::data too large for key size`. */
export function openSslException(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new Exception("Interop+Crypto+OpenSslCryptographicException", error.message);
}

/** Cannot access a disposed object: `name` is the type's. */
export function disposedObject(name: string): Exception {
  return new Exception("System.ObjectDisposedException", `Cannot access a disposed object.\nObject name: '${name}'.`, {
    properties: { ObjectName: name },
  });
}

const nodeNames: Readonly<Record<string, string>> = {
  MD5: "md5",
  SHA1: "sha1",
  SHA256: "sha256",
  SHA384: "sha384",
  SHA512: "sha512",
  "SHA3-256": "sha3-256",
  "SHA3-384": "sha3-384",
  "SHA3-512": "sha3-512",
};

/** HashAlgorithmName: a name, nothing else. */
export class HashAlgorithmName {
  readonly name: string | null;
  constructor(name: string | null) {
    this.name = name;
  }
  get [HASH_KEY](): string {
    return `hash algorithm:${this.name ?? ""}`;
  }
  toString(): string {
    return this.name ?? "";
  }
}

/** The digest that node:crypto knows under a HashAlgorithmName (or a text). Throws for unknown names. */
export function digestName(value: PSValue | undefined): string {
  const name = value instanceof HashAlgorithmName ? (value.name ?? "") : text(value);
  const known = nodeNames[name.toUpperCase()];
  if (known !== undefined) return known;
  if (name === "")
    throw new Exception(
      "System.ArgumentException",
      "The hash algorithm name cannot be null or empty. (Parameter 'hashAlgorithm')",
    );
  throw cryptographicException(`'${name}' is not a known hash algorithm.`);
}

/** An enum value of the namespace System.Security.Cryptography. */
export function cryptographyEnum(type: string, name: string): PSValue {
  return getStaticMember(getType(`System.Security.Cryptography.${type}`), name) ?? null;
}
