// System.Security.Cryptography: Aes and TripleDES with their transforms, over node:crypto's ciphers without padding.

import type { Cipheriv, Decipheriv } from "node:crypto";
import { argumentNull } from "../../types/method-errors.ts";
import { defineType } from "../../types/define-type.ts";
import { type DotNetType, getType } from "../../types/dotnet-type.ts";
import { TYPE } from "../../types/type-symbol.ts";
import { arrayOf } from "../../values/arrays.ts";
import { enumValue } from "../../values/enum-value.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { bytes, enumNumber, int, text } from "../arguments.ts";
import { cryptographicException, disposedObject, nodeCrypto } from "./crypto-text.ts";
import { blockOf } from "./hash-algorithms.ts";

const namespace = "System.Security.Cryptography.";
const modeNames: Readonly<Record<number, string>> = { 1: "cbc", 2: "ecb", 4: "cfb" };

interface CipherFacts {
  /** Bytes of a block. */
  readonly block: number;
  /** Bits of keys: least, most, step. */
  readonly keys: readonly [number, number, number];
  readonly keySize: number;
  node(keyBytes: number): string;
}
const aes: CipherFacts = { block: 16, keys: [128, 256, 64], keySize: 256, node: (n) => `aes-${n * 8}` };
const tripleDes: CipherFacts = { block: 8, keys: [128, 192, 64], keySize: 192, node: () => "des-ede3" };

/** KeySizes: the sizes an algorithm takes. */
class KeySizes {
  readonly minSize: number;
  readonly maxSize: number;
  readonly skipSize: number;
  constructor(minSize: number, maxSize: number, skipSize: number) {
    this.minSize = minSize;
    this.maxSize = maxSize;
    this.skipSize = skipSize;
  }
}
tagType(KeySizes, `${namespace}KeySizes`);
defineType<KeySizes>({
  name: `${namespace}KeySizes`,
  construct: ([least, most, step]) => new KeySizes(int(least), int(most), int(step)),
});
export function keySizes(least: number, most: number, step: number): PSValue {
  return arrayOf(`${namespace}KeySizes`, [new KeySizes(least, most, step)]);
}

/** What a cipher is made of. `mode` and `padding` are the numbers of CipherMode and PaddingMode. */
interface CipherOptions {
  readonly facts: CipherFacts;
  readonly key: Uint8Array;
  readonly iv: Uint8Array | null;
  readonly mode: number;
  readonly padding: number;
  readonly feedbackBits: number;
}

/** Encrypts or decrypts as data comes: ICryptoTransform. */
export class CryptoTransform {
  private readonly encrypts: boolean;
  private readonly options: CipherOptions;
  private cipher: Cipheriv | Decipheriv;
  /** The last block of a decryption: it may be padding. */
  private held = new Uint8Array(0);
  constructor(options: CipherOptions, encrypts: boolean) {
    this.options = options;
    this.encrypts = encrypts;
    this.cipher = this.make();
  }
  get [TYPE](): DotNetType {
    return getType(`${namespace}UniversalCrypto${this.encrypts ? "Encryptor" : "Decryptor"}`);
  }
  /** Bytes that a call of update must be a multiple of. */
  get blockSize(): number {
    const { facts, mode, feedbackBits } = this.options;
    return mode === 4 ? feedbackBits / 8 : facts.block;
  }
  private make(): Cipheriv | Decipheriv {
    const { facts, mode, feedbackBits, key, iv } = this.options;
    const narrow = mode === 4 && feedbackBits === 8 ? "8" : "";
    const name = `${facts.node(key.length)}-${modeNames[mode] ?? "cbc"}${narrow}`;
    // Two-key TripleDES is three keys of which the third is the first.
    const full = facts === tripleDes && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
    const vector = mode === 2 ? null : iv;
    const cipher = this.encrypts
      ? nodeCrypto().createCipheriv(name, full, vector)
      : nodeCrypto().createDecipheriv(name, full, vector);
    return cipher.setAutoPadding(false);
  }
  /** Whole blocks; a decryption holds the last one back while it may be padding. */
  update(data: Uint8Array): Uint8Array {
    if (this.encrypts || this.options.padding === 1 || this.options.padding === 3)
      return new Uint8Array(this.cipher.update(data));
    const all = new Uint8Array(Buffer.concat([this.held, data]));
    const ready = Math.max(0, all.length - this.blockSize);
    this.held = all.slice(ready);
    return new Uint8Array(this.cipher.update(all.subarray(0, ready)));
  }
  /** The rest of the data; the transform can be used again afterwards. */
  finish(data: Uint8Array): Uint8Array {
    const all = new Uint8Array(Buffer.concat([this.held, data]));
    this.held = new Uint8Array(0);
    const result = this.encrypts ? this.lastEncrypted(all) : this.lastDecrypted(all);
    this.cipher = this.make();
    return result;
  }
  private lastEncrypted(data: Uint8Array): Uint8Array {
    return new Uint8Array(Buffer.concat([this.cipher.update(this.padded(data)), this.cipher.final()]));
  }
  private lastDecrypted(data: Uint8Array): Uint8Array {
    if (data.length % this.blockSize !== 0) throw cryptographicException("The input data is not a complete block.");
    return this.unpadded(new Uint8Array(Buffer.concat([this.cipher.update(data), this.cipher.final()])));
  }
  /** PaddingMode: 1 None, 2 PKCS7, 3 Zeros, 4 ANSIX923, 5 ISO10126. */
  private padded(data: Uint8Array): Uint8Array {
    const size = this.blockSize;
    const over = data.length % size;
    const { padding } = this.options;
    if (padding === 1) {
      if (over === 0) return data;
      throw cryptographicException("The input data is not a complete block.");
    }
    if (padding === 3 && over === 0) return data;
    const count = size - over;
    const tail = padding === 5 ? nodeCrypto().randomBytes(count) : new Uint8Array(count);
    if (padding === 2) tail.fill(count);
    else if (padding !== 3) tail[count - 1] = count;
    return new Uint8Array(Buffer.concat([data, tail]));
  }
  private unpadded(data: Uint8Array): Uint8Array {
    const { padding } = this.options;
    if (padding === 1 || padding === 3) return data;
    const count = data.at(-1) ?? 0;
    const tail = data.subarray(data.length - count, data.length - 1);
    const good =
      count > 0 && count <= this.blockSize && (padding === 5 || tail.every((b) => b === (padding === 2 ? count : 0)));
    if (!good) throw cryptographicException("Padding is invalid and cannot be removed.");
    return data.slice(0, data.length - count);
  }
}

defineType<CryptoTransform>({
  name: `${namespace}UniversalCryptoTransform`,
  properties: {
    InputBlockSize: (self) => self.blockSize,
    OutputBlockSize: (self) => self.blockSize,
    CanReuseTransform: () => true,
    CanTransformMultipleBlocks: () => true,
  },
  methods: {
    TransformBlock: (self, [buffer, offset, count, output, outputOffset]) => {
      const result = self.update(blockOf(buffer, offset, count));
      if (!(output instanceof Uint8Array)) throw argumentNull("outputBuffer");
      output.set(result, int(outputOffset));
      return result.length;
    },
    TransformFinalBlock: (self, [buffer, offset, count]) => self.finish(blockOf(buffer, offset, count)),
    Dispose: () => undefined,
  },
});

/** Aes, TripleDES: the settings that transforms are made of. */
class SymmetricAlgorithm {
  readonly facts: CipherFacts;
  private readonly typeName: string;
  private knownKey: Uint8Array | null = null;
  private knownIv: Uint8Array | null = null;
  private bits: number;
  mode = 1;
  padding = 2;
  feedbackBits = 8;
  disposed = false;
  constructor(facts: CipherFacts, typeName: string) {
    this.facts = facts;
    this.typeName = typeName;
    this.bits = facts.keySize;
  }
  get [TYPE](): DotNetType {
    return getType(namespace + this.typeName);
  }
  check(): void {
    if (this.disposed) throw disposedObject(namespace + this.typeName);
  }
  takesKeySize(bits: number): boolean {
    const [least, most, step] = this.facts.keys;
    return bits >= least && bits <= most && (bits - least) % step === 0;
  }
  get keySize(): number {
    return this.bits;
  }
  set keySize(bits: number) {
    if (!this.takesKeySize(bits)) throw badKey();
    this.bits = bits;
    this.knownKey = null;
  }
  get key(): Uint8Array {
    this.knownKey ??= new Uint8Array(nodeCrypto().randomBytes(this.bits / 8));
    return this.knownKey;
  }
  set key(value: Uint8Array | null) {
    if (value === null) this.knownKey = null;
    else {
      if (!this.takesKeySize(value.length * 8)) throw badKey();
      this.knownKey = value.slice();
      this.bits = value.length * 8;
    }
  }
  get iv(): Uint8Array {
    this.knownIv ??= new Uint8Array(nodeCrypto().randomBytes(this.facts.block));
    return this.knownIv;
  }
  set iv(value: Uint8Array | null) {
    if (value !== null && value.length !== this.facts.block) throw badVector();
    this.knownIv = value?.slice() ?? null;
  }
  /** A transform with these settings, or with others for one call. */
  transform(encrypts: boolean, other: Partial<CipherOptions> = {}): CryptoTransform {
    this.check();
    const { facts, mode, padding, feedbackBits } = this;
    const options = { facts, mode, padding, feedbackBits, key: this.key, iv: null, ...other };
    if (!this.takesKeySize(options.key.length * 8)) throw badKey("rgbKey");
    const iv = options.mode === 2 ? null : (options.iv ?? this.iv);
    if (iv !== null && iv.length !== facts.block) throw badVector();
    return new CryptoTransform({ ...options, iv }, encrypts);
  }
}

const badKey = (parameter?: string) =>
  cryptographicException(
    parameter === undefined
      ? "Specified key is not a valid size for this algorithm."
      : `Specified key is not a valid size for this algorithm. (Parameter '${parameter}')`,
  );
const badVector = () =>
  cryptographicException("Specified initialization vector (IV) does not match the block size for this algorithm.");

function cipherMode(value: PSValue): number {
  const mode = enumNumber(value);
  if (mode in modeNames) return mode;
  throw cryptographicException("Specified cipher mode is not valid for this algorithm.");
}

function transformWith(encrypts: boolean) {
  return (self: SymmetricAlgorithm, [key, iv]: PSValue[]): PSValue => {
    if (key === undefined) return self.transform(encrypts);
    if (key === null) throw argumentNull("rgbKey");
    return self.transform(encrypts, { key: bytes(key), iv: iv === null || iv === undefined ? null : bytes(iv) });
  };
}

/** EncryptCbc and its kin: one call for a whole text. Arguments after the data: iv (not for ECB), padding, feedback bits. */
function wholeText(encrypts: boolean, mode: number) {
  return (self: SymmetricAlgorithm, args: PSValue[]): PSValue => {
    const [data, ...rest] = args;
    if (data === null) throw argumentNull(encrypts ? "plaintext" : "ciphertext");
    const iv = mode === 2 ? null : bytes(rest.shift());
    const [padding, feedback] = rest;
    const usual = mode === 4 ? 1 : 2;
    return self
      .transform(encrypts, {
        mode,
        iv,
        padding: padding === undefined ? usual : enumNumber(padding),
        feedbackBits: feedback === undefined ? 8 : int(feedback),
      })
      .finish(bytes(data));
  };
}

/** GetCiphertextLength…: plain bytes, padded. */
function cipherLength(unit: (self: SymmetricAlgorithm, args: PSValue[]) => number, usual: number) {
  return (self: SymmetricAlgorithm, args: PSValue[]): PSValue => {
    const padding = args[1] === undefined ? usual : enumNumber(args[1]);
    const [size, length] = [unit(self, args), int(args[0])];
    if (padding === 1 || padding === 3) return Math.ceil(length / size) * size;
    return (Math.floor(length / size) + 1) * size;
  };
}
const blockBytes = (self: SymmetricAlgorithm): number => self.facts.block;

const dispose = (self: SymmetricAlgorithm): undefined => {
  self.disposed = true;
  return undefined;
};

defineType<SymmetricAlgorithm>({
  name: `${namespace}SymmetricAlgorithm`,
  properties: {
    Key: {
      get: (self) => self.key.slice(),
      set: (self, value) => {
        self.key = bytes(value);
      },
    },
    IV: {
      get: (self) => self.iv.slice(),
      set: (self, value) => {
        self.iv = bytes(value);
      },
    },
    KeySize: { get: (self) => self.keySize, set: (self, value) => void (self.keySize = int(value)) },
    BlockSize: {
      get: (self) => self.facts.block * 8,
      set: (self, value) => {
        if (int(value) !== self.facts.block * 8)
          throw cryptographicException("Specified block size is not valid for this algorithm.");
      },
    },
    FeedbackSize: { get: (self) => self.feedbackBits, set: (self, value) => void (self.feedbackBits = int(value)) },
    Mode: {
      get: (self) => enumValue(`${namespace}CipherMode`, self.mode),
      set: (self, value) => void (self.mode = cipherMode(value)),
    },
    Padding: {
      get: (self) => enumValue(`${namespace}PaddingMode`, self.padding),
      set: (self, value) => void (self.padding = enumNumber(value)),
    },
    LegalKeySizes: (self) => keySizes(...self.facts.keys),
    LegalBlockSizes: (self) => keySizes(self.facts.block * 8, self.facts.block * 8, 0),
  },
  methods: {
    CreateEncryptor: transformWith(true),
    CreateDecryptor: transformWith(false),
    GenerateKey: (self) => {
      self.key = null;
      return undefined;
    },
    GenerateIV: (self) => {
      self.iv = null;
      return undefined;
    },
    SetKey: (self, [key]) => {
      self.key = bytes(key);
      return undefined;
    },
    ValidKeySize: (self, [bits]) => self.takesKeySize(int(bits)),
    EncryptCbc: wholeText(true, 1),
    DecryptCbc: wholeText(false, 1),
    EncryptEcb: wholeText(true, 2),
    DecryptEcb: wholeText(false, 2),
    EncryptCfb: wholeText(true, 4),
    DecryptCfb: wholeText(false, 4),
    GetCiphertextLengthCbc: cipherLength(blockBytes, 2),
    GetCiphertextLengthEcb: cipherLength(blockBytes, 2),
    GetCiphertextLengthCfb: cipherLength((_self, args) => (args[2] === undefined ? 8 : int(args[2])) / 8, 1),
    Dispose: dispose,
    Clear: dispose,
  },
  staticMethods: {
    Create: ([name]) => {
      const known = symmetricByName[text(name).toLowerCase()];
      return known === undefined ? null : new SymmetricAlgorithm(...known);
    },
  },
});

const symmetricByName: Readonly<Record<string, readonly [CipherFacts, string]>> = {
  aes: [aes, "AesCryptoServiceProvider"],
  aesmanaged: [aes, "AesManaged"],
  rijndael: [aes, "RijndaelManaged"],
  tripledes: [tripleDes, "TripleDESCryptoServiceProvider"],
  "3des": [tripleDes, "TripleDESCryptoServiceProvider"],
};

defineType<SymmetricAlgorithm>({
  name: `${namespace}Aes`,
  staticMethods: {
    Create: () => new SymmetricAlgorithm(aes, "AesImplementation"),
    GetKeyWrapPaddedLength: ([length]) => (Math.ceil(int(length) / 8) + 1) * 8,
  },
  methods: {
    EncryptKeyWrapPadded: (self, [plain]) => wrapKey(self.key, bytes(plain), true),
    DecryptKeyWrapPadded: (self, [wrapped]) => wrapKey(self.key, bytes(wrapped), false),
  },
});
defineType<SymmetricAlgorithm>({
  name: `${namespace}TripleDES`,
  staticMethods: { Create: () => new SymmetricAlgorithm(tripleDes, "TripleDesImplementation") },
});
for (const name of ["AesManaged", "AesCryptoServiceProvider", "RijndaelManaged"])
  defineType<SymmetricAlgorithm>({
    name: namespace + name,
    construct: () => new SymmetricAlgorithm(aes, name),
  });

/** AES key wrap with padding (RFC 5649). */
function wrapKey(key: Uint8Array, data: Uint8Array, wraps: boolean): PSValue {
  const [name, iv] = [`id-aes${key.length * 8}-wrap-pad`, Buffer.from("a65959a6", "hex")];
  try {
    const cipher = wraps ? nodeCrypto().createCipheriv(name, key, iv) : nodeCrypto().createDecipheriv(name, key, iv);
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
  } catch {
    throw cryptographicException("The padded data was not valid.");
  }
}
