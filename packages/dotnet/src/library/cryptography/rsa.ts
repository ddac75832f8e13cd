// System.Security.Cryptography.RSA over node:crypto's keys: parameters, XML and PEM forms, encryption, signatures.

import type { JsonWebKey, KeyObject } from "node:crypto";
import { constants } from "node:crypto";
import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import { type DotNetType, getType } from "../../types/dotnet-type.ts";
import { argumentException, argumentNull } from "../../types/method-errors.ts";
import { TYPE } from "../../types/type-symbol.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { bytes, cell, flag, int, text } from "../arguments.ts";
import {
  cryptographicException,
  cryptographyEnum,
  digestName,
  disposedObject,
  HashAlgorithmName,
  nodeCrypto,
  openSslException,
} from "./crypto-text.ts";
import { blockOf } from "./hash-algorithms.ts";
import { keySizes } from "./symmetric-algorithms.ts";

const namespace = "System.Security.Cryptography.";

/** The numbers of a key, as bytes: JSON Web Key's names beside .NET's. */
const numberNames = {
  Modulus: "n",
  Exponent: "e",
  P: "p",
  Q: "q",
  DP: "dp",
  DQ: "dq",
  InverseQ: "qi",
  D: "d",
} as const;
type NumberName = keyof typeof numberNames;
const publicNames: readonly NumberName[] = ["Modulus", "Exponent"];

class RSAParameters {
  readonly numbers: Partial<Record<NumberName, Uint8Array>> = {};
}
tagType(RSAParameters, `${namespace}RSAParameters`);
defineType<RSAParameters>({
  name: `${namespace}RSAParameters`,
  implementation: RSAParameters,
  construct: () => new RSAParameters(),
  properties: Object.fromEntries(
    (Object.keys(numberNames) as NumberName[]).map((name) => [
      name,
      {
        get: (self: RSAParameters) => self.numbers[name] ?? null,
        set: (self: RSAParameters, value: PSValue) => {
          if (value === null) delete self.numbers[name];
          else self.numbers[name] = bytes(value);
        },
      },
    ]),
  ),
});

class RSAEncryptionPadding {
  readonly hash: HashAlgorithmName | null;
  constructor(hash: HashAlgorithmName | null) {
    this.hash = hash;
  }
  toString(): string {
    return this.hash === null ? "Pkcs1" : `Oaep${this.hash.toString()}`;
  }
}
tagType(RSAEncryptionPadding, `${namespace}RSAEncryptionPadding`);
const oaep = Object.fromEntries(
  ["SHA1", "SHA256", "SHA384", "SHA512"].map((name) => {
    const padding = new RSAEncryptionPadding(new HashAlgorithmName(name));
    return [`OaepSHA${name.slice(3)}`, () => padding];
  }),
);
const pkcs1Encryption = new RSAEncryptionPadding(null);
defineType<RSAEncryptionPadding>({
  name: `${namespace}RSAEncryptionPadding`,
  properties: {
    Mode: (self) => cryptographyEnum("RSAEncryptionPaddingMode", self.hash === null ? "Pkcs1" : "Oaep"),
    OaepHashAlgorithm: (self) => self.hash ?? new HashAlgorithmName(null),
  },
  methods: { ToString: (self) => self.toString() },
  staticProperties: { Pkcs1: () => pkcs1Encryption, ...oaep },
  staticMethods: { CreateOaep: ([hash]) => new RSAEncryptionPadding(hash as unknown as HashAlgorithmName) },
});

class RSASignaturePadding {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toString(): string {
    return this.name;
  }
}
tagType(RSASignaturePadding, `${namespace}RSASignaturePadding`);
const [pkcs1Signature, pssSignature] = [new RSASignaturePadding("Pkcs1"), new RSASignaturePadding("Pss")];
defineType<RSASignaturePadding>({
  name: `${namespace}RSASignaturePadding`,
  properties: { Mode: (self) => cryptographyEnum("RSASignaturePaddingMode", self.name) },
  methods: { ToString: (self) => self.name },
  staticProperties: { Pkcs1: () => pkcs1Signature, Pss: () => pssSignature },
});

/** A key pair, or its public half. */
class Rsa {
  private readonly typeName: string;
  private bits: number;
  private known: KeyObject | null = null;
  disposed = false;
  constructor(bits: number, typeName = "RSAWrapper") {
    this.typeName = typeName;
    this.bits = bits;
    if (!takesKeySize(bits)) throw badKeySize();
  }
  get [TYPE](): DotNetType {
    return getType(namespace + this.typeName);
  }
  /** The key; made when it is first needed. */
  get key(): KeyObject {
    if (this.disposed) throw disposedObject(`${namespace}RSA`);
    this.known ??= nodeCrypto().generateKeyPairSync("rsa", { modulusLength: this.bits }).privateKey;
    return this.known;
  }
  set key(value: KeyObject) {
    this.known = value;
    this.bits = value.asymmetricKeyDetails?.modulusLength ?? this.bits;
  }
  get keySize(): number {
    return this.bits;
  }
  set keySize(bits: number) {
    if (!takesKeySize(bits)) throw badKeySize();
    if (bits !== this.bits) this.known = null;
    this.bits = bits;
  }
  get publicKey(): KeyObject {
    return this.key.type === "public" ? this.key : nodeCrypto().createPublicKey(this.key);
  }
  get privateKey(): KeyObject {
    if (this.key.type === "private") return this.key;
    throw cryptographicException(
      "Object contains only the public half of a key pair. A private key must also be provided.",
    );
  }
  /** The private key for an operation: without one OpenSSL refuses, not .NET. */
  get ownPrivateKey(): KeyObject {
    if (this.key.type === "private") return this.key;
    throw openSslException(new Error("error:1C880004:Provider routines::RSA lib"));
  }
  get bytesOfKey(): number {
    return Math.ceil(this.bits / 8);
  }
}

const takesKeySize = (bits: number): boolean => bits >= 512 && bits <= 16384 && bits % 8 === 0;
const badKeySize = () => cryptographicException("Specified key is not a valid size for this algorithm.");

/** Runs something of OpenSSL: its failures are .NET's. */
function openSsl(run: () => Uint8Array): Uint8Array {
  try {
    return new Uint8Array(run());
  } catch (error) {
    throw openSslException(error);
  }
}

function encryptionOptions(value: PSValue | undefined) {
  if (value === null || value === undefined) throw argumentNull("padding");
  // RSACryptoServiceProvider's Boolean: OAEP with SHA-1.
  const padding = typeof value === "boolean" ? (value ? oaep["OaepSHA1"]?.() : pkcs1Encryption) : value;
  const hash = padding instanceof RSAEncryptionPadding ? padding.hash : null;
  return hash === null
    ? { padding: constants.RSA_PKCS1_PADDING }
    : { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digestName(hash) };
}

function encrypt(self: Rsa, [data, padding]: PSValue[]): PSValue {
  if (data === null) throw argumentNull("data");
  const options = encryptionOptions(padding);
  return openSsl(() => nodeCrypto().publicEncrypt({ key: self.publicKey, ...options }, bytes(data)));
}

function decrypt(self: Rsa, [data, padding]: PSValue[]): PSValue {
  if (data === null) throw argumentNull("data");
  const options = encryptionOptions(padding);
  const cipher = bytes(data);
  if (cipher.length !== self.bytesOfKey)
    throw cryptographicException("The length of the data to decrypt is not valid for the size of this key.");
  const key = self.ownPrivateKey;
  return openSsl(() => nodeCrypto().privateDecrypt({ key, ...options }, cipher));
}

function signaturePadding(value: PSValue | undefined): number {
  if (value === null || value === undefined) throw argumentNull("padding");
  return value === pssSignature ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
}

/** The bytes to sign: a byte[], a part of it, or a stream; and what comes after them. */
function signedData(args: PSValue[]): { data: Uint8Array; rest: PSValue[] } {
  const [first] = args;
  if (first === null) throw argumentNull("data");
  if (typeof args[1] === "number") return { data: blockOf(first, args[1], args[2]), rest: args.slice(3) };
  if (typeof first === "object" && "readAll" in first)
    return { data: (first as { readAll(): Uint8Array }).readAll(), rest: args.slice(1) };
  return { data: bytes(first), rest: args.slice(1) };
}

const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;

function signData(self: Rsa, args: PSValue[]): PSValue {
  const { data, rest } = signedData(args);
  const padding = signaturePadding(rest[1]);
  const digest = digestName(rest[0]);
  const key = self.ownPrivateKey;
  return openSsl(() => nodeCrypto().sign(digest, data, { key, padding, saltLength }));
}

function verifyData(self: Rsa, args: PSValue[]): PSValue {
  const { data, rest } = signedData(args);
  const [signature, hash, padding] = rest;
  if (signature === null) throw argumentNull("signature");
  const options = { key: self.publicKey, padding: signaturePadding(padding), saltLength };
  return nodeCrypto().verify(digestName(hash), data, options, bytes(signature));
}

/** DER of DigestInfo before the hash itself, by algorithm (RFC 8017, 9.2). */
const digestInfo: Readonly<Record<string, string>> = {
  md5: "3020300c06082a864886f70d020505000410",
  sha1: "3021300906052b0e03021a05000414",
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

/** The PKCS #1 text of a hash; PSS signs data only here. */
function hashText(hash: PSValue | undefined, algorithm: PSValue | undefined, padding: PSValue | undefined): Uint8Array {
  if (hash === null || hash === undefined) throw argumentNull("hash");
  if (padding === pssSignature)
    throw new Exception(
      "System.NotSupportedException",
      "latch signs and verifies hashes with PKCS #1 padding only; SignData and VerifyData take PSS too.",
    );
  const digest = digestName(algorithm);
  const prefix = Buffer.from(digestInfo[digest] ?? "", "hex");
  const data = bytes(hash);
  if (data.length !== prefix.at(-1))
    throw cryptographicException("The provided hash value is not the expected size for the specified hash algorithm.");
  return Buffer.concat([prefix, data]);
}

function signHash(self: Rsa, [hash, algorithm, padding]: PSValue[]): PSValue {
  const data = hashText(hash, algorithm, padding);
  const key = self.ownPrivateKey;
  return openSsl(() => nodeCrypto().privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data));
}

function verifyHash(self: Rsa, [hash, signature, algorithm, padding]: PSValue[]): PSValue {
  const data = hashText(hash, algorithm, padding);
  try {
    const options = { key: self.publicKey, padding: constants.RSA_PKCS1_PADDING };
    return Buffer.from(nodeCrypto().publicDecrypt(options, bytes(signature))).equals(data);
  } catch {
    return false;
  }
}

function exportParameters(self: Rsa, withPrivate: boolean): RSAParameters {
  const key = withPrivate ? self.privateKey : self.publicKey;
  const jwk = key.export({ format: "jwk" }) as Record<string, string>;
  const parameters = new RSAParameters();
  for (const [name, short] of Object.entries(numberNames) as [NumberName, string][]) {
    const value = jwk[short];
    if (value !== undefined) parameters.numbers[name] = new Uint8Array(Buffer.from(value, "base64url"));
  }
  return parameters;
}

function importParameters(self: Rsa, { numbers }: RSAParameters): undefined {
  const jwk: Record<string, string> = { kty: "RSA" };
  for (const [name, short] of Object.entries(numberNames) as [NumberName, string][]) {
    const value = numbers[name];
    if (value !== undefined) jwk[short] = Buffer.from(value).toString("base64url");
  }
  if (publicNames.some((name) => numbers[name] === undefined))
    throw cryptographicException("The specified RSA parameters are not valid.");
  const options = { key: jwk as JsonWebKey, format: "jwk" as const };
  try {
    self.key = jwk["d"] === undefined ? nodeCrypto().createPublicKey(options) : nodeCrypto().createPrivateKey(options);
  } catch {
    throw cryptographicException("The specified RSA parameters are not valid.");
  }
  return undefined;
}

function toXml(self: Rsa, withPrivate: boolean): string {
  const { numbers } = exportParameters(self, withPrivate);
  const elements = (Object.keys(numberNames) as NumberName[])
    .filter((name) => numbers[name] !== undefined)
    .map((name) => `<${name}>${Buffer.from(numbers[name] as Uint8Array).toString("base64")}</${name}>`);
  return `<RSAKeyValue>${elements.join("")}</RSAKeyValue>`;
}

function fromXml(self: Rsa, xml: string): undefined {
  const parameters = new RSAParameters();
  for (const name of Object.keys(numberNames) as NumberName[]) {
    const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
    if (value !== undefined) parameters.numbers[name] = new Uint8Array(Buffer.from(value, "base64"));
  }
  if (publicNames.some((name) => parameters.numbers[name] === undefined))
    throw cryptographicException("Input string does not contain a valid encoding of the 'RSA' 'Modulus' parameter.");
  return importParameters(self, parameters);
}

type Encoding = "pkcs1" | "pkcs8" | "spki";
const isPublic: Readonly<Record<Encoding, boolean>> = { pkcs1: true, pkcs8: false, spki: true };

/** The key's DER or PEM of an encoding; `secret` decides which half of PKCS #1. */
function exportKey(self: Rsa, type: Encoding, secret: boolean, format: "der" | "pem"): PSValue {
  const key = secret ? self.privateKey : self.publicKey;
  const data = key.export({ type: type as "pkcs1", format: format as "der" }) as Buffer | string;
  return typeof data === "string" ? data.trimEnd() : new Uint8Array(data);
}

/** Reads a key from DER; the count of bytes read goes to the by-reference argument. */
function importKey(self: Rsa, args: PSValue[], type: Encoding, secret: boolean): undefined {
  const data = Buffer.from(bytes(args[0]));
  try {
    const options = { key: data, format: "der" as const, type: type as "pkcs1" };
    self.key = secret
      ? nodeCrypto().createPrivateKey(options)
      : nodeCrypto().createPublicKey({ ...options, type: isPublic[type] ? (type as "spki") : "spki" });
  } catch {
    throw cryptographicException("ASN1 corrupted data.");
  }
  cell(args[1]).value = data.length;
  return undefined;
}

function importPem(self: Rsa, pem: string, passphrase?: string): undefined {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1];
  if (label === undefined)
    throw argumentException(
      "No supported key formats were found. Check that the input represents the contents of a PEM-encoded key file, not the path to such a file.",
      "input",
    );
  try {
    const options = passphrase === undefined ? { key: pem } : { key: pem, passphrase };
    self.key = label.includes("PUBLIC")
      ? nodeCrypto().createPublicKey(pem)
      : nodeCrypto().createPrivateKey({ ...options, format: "pem" });
  } catch (error) {
    throw passphrase === undefined ? openSslException(error) : cryptographicException("The password may be incorrect.");
  }
  return undefined;
}

const dispose = (self: Rsa): undefined => {
  self.disposed = true;
  return undefined;
};

defineType<Rsa>({
  name: `${namespace}AsymmetricAlgorithm`,
  properties: {
    KeySize: { get: (self) => self.keySize, set: (self, value) => void (self.keySize = int(value)) },
    LegalKeySizes: () => keySizes(512, 16384, 8),
    SignatureAlgorithm: () => "RSA",
    KeyExchangeAlgorithm: () => "RSA",
  },
  methods: {
    ToXmlString: (self, [secret]) => toXml(self, flag(secret)),
    FromXmlString: (self, [xml]) => fromXml(self, text(xml)),
    ExportPkcs8PrivateKey: (self) => exportKey(self, "pkcs8", true, "der"),
    ExportPkcs8PrivateKeyPem: (self) => exportKey(self, "pkcs8", true, "pem"),
    ExportSubjectPublicKeyInfo: (self) => exportKey(self, "spki", false, "der"),
    ExportSubjectPublicKeyInfoPem: (self) => exportKey(self, "spki", false, "pem"),
    ImportPkcs8PrivateKey: (self, args) => importKey(self, args, "pkcs8", true),
    ImportSubjectPublicKeyInfo: (self, args) => importKey(self, args, "spki", false),
    ImportFromPem: (self, [pem]) => importPem(self, text(pem)),
    ImportFromEncryptedPem: (self, [pem, password]) =>
      importPem(self, text(pem), typeof password === "string" ? password : Buffer.from(bytes(password)).toString()),
    Dispose: dispose,
    Clear: dispose,
  },
});
defineType<Rsa>({
  name: `${namespace}RSA`,
  methods: {
    GetMaxOutputSize: (self) => self.bytesOfKey,
    Encrypt: encrypt,
    Decrypt: decrypt,
    EncryptValue: noValueForm,
    DecryptValue: noValueForm,
    SignData: signData,
    VerifyData: verifyData,
    SignHash: signHash,
    VerifyHash: verifyHash,
    ExportParameters: (self, [secret]) => exportParameters(self, flag(secret)),
    ImportParameters: (self, [parameters]) => importParameters(self, parameters as RSAParameters),
    ExportRSAPrivateKey: (self) => exportKey(self, "pkcs1", true, "der"),
    ExportRSAPublicKey: (self) => exportKey(self, "pkcs1", false, "der"),
    ExportRSAPrivateKeyPem: (self) => exportKey(self, "pkcs1", true, "pem"),
    ExportRSAPublicKeyPem: (self) => exportKey(self, "pkcs1", false, "pem"),
    ImportRSAPrivateKey: (self, args) => importKey(self, args, "pkcs1", true),
    ImportRSAPublicKey: (self, args) => importRsaPublic(self, args),
  },
  staticMethods: {
    Create: ([source]) => {
      if (source instanceof RSAParameters) {
        const made = new Rsa(2048);
        importParameters(made, source);
        return made;
      }
      return typeof source === "string" ? createByName(source) : new Rsa(source === undefined ? 2048 : int(source));
    },
  },
});

function noValueForm(): never {
  throw new Exception("System.NotSupportedException", "Method is not supported.");
}

function createByName(name: string): Rsa | null {
  return /^RSA$/i.test(name) ? new Rsa(2048) : null;
}

function importRsaPublic(self: Rsa, args: PSValue[]): undefined {
  const data = Buffer.from(bytes(args[0]));
  try {
    self.key = nodeCrypto().createPublicKey({ key: data, format: "der", type: "pkcs1" });
  } catch {
    throw cryptographicException("ASN1 corrupted data.");
  }
  cell(args[1]).value = data.length;
  return undefined;
}

for (const name of ["RSACryptoServiceProvider", "RSAOpenSsl"])
  defineType<Rsa>({
    name: namespace + name,
    construct: ([bits]) => {
      if (bits instanceof RSAParameters) {
        const made = new Rsa(2048, name);
        importParameters(made, bits);
        return made;
      }
      return new Rsa(typeof bits === "number" ? bits : 2048, name);
    },
    properties: {
      PersistKeyInCsp: { get: () => false, set: () => undefined },
      PublicOnly: (self) => self.key.type === "public",
    },
  });
