// System.Security.Cryptography: hash algorithms and HMACs over node:crypto.

import { argumentNull } from "../../types/method-errors.ts";
import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import type { MethodImplementation } from "../../types/define-type.ts";
import { type DotNetType, getType } from "../../types/dotnet-type.ts";
import { TYPE } from "../../types/type-symbol.ts";
import { ENUMERATE } from "../../values/enumerable.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { bytes, int, text } from "../arguments.ts";
import { cryptographicException, disposedObject, nodeCrypto } from "./crypto-text.ts";

const algorithms: Readonly<Record<string, readonly [string, number]>> = {
  MD5: ["md5", 128],
  SHA1: ["sha1", 160],
  SHA256: ["sha256", 256],
  SHA384: ["sha384", 384],
  SHA512: ["sha512", 512],
};
const namespace = "System.Security.Cryptography.";

/** A hash algorithm object: hashes whole buffers and streams, or block after block. */
class HashAlgorithm {
  readonly name: string;
  key: Uint8Array | null;
  hash: Uint8Array | null = null;
  disposed = false;
  private readonly typeName: string;
  private blocks: Uint8Array[] = [];
  constructor(name: string, typeName: string, key: Uint8Array | null = null) {
    this.name = name;
    this.typeName = typeName;
    this.key = key;
  }
  get [TYPE](): DotNetType {
    return getType(namespace + this.typeName);
  }
  get hashSize(): number {
    return algorithms[this.name]![1];
  }
  check(): void {
    if (this.disposed) throw disposedObject(namespace + this.typeName);
  }
  compute(data: Uint8Array): Uint8Array {
    this.check();
    const [name] = algorithms[this.name]!;
    const digest = this.key === null ? nodeCrypto().createHash(name) : nodeCrypto().createHmac(name, this.key);
    this.hash = new Uint8Array(digest.update(data).digest());
    this.blocks = [];
    return this.hash.slice();
  }
  add(block: Uint8Array): void {
    this.check();
    this.blocks.push(block.slice());
  }
  finish(): void {
    this.compute(new Uint8Array(Buffer.concat(this.blocks)));
  }
  initialize(): void {
    this.blocks = [];
    this.hash = null;
  }
}

/** A part of a buffer, as ICryptoTransform checks it. */
export function blockOf(
  buffer: PSValue | undefined,
  offset: PSValue | undefined,
  count: PSValue | undefined,
): Uint8Array {
  if (buffer === null || buffer === undefined) throw argumentNull("inputBuffer");
  const data = bytes(buffer);
  const [from, length] = [int(offset), int(count)];
  if (from < 0)
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      "Non-negative number required. (Parameter 'inputOffset')",
    );
  if (length < 0 || length > data.length) throw new Exception("System.ArgumentException", "Value was invalid.");
  if (data.length - length < from)
    throw new Exception(
      "System.ArgumentException",
      "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
    );
  return data.subarray(from, from + length);
}

/** All bytes of a byte[] (a part of it) or of a stream. */
function input(args: readonly PSValue[]): Uint8Array {
  const [source, offset, count] = args;
  if (source instanceof Uint8Array || Array.isArray(source)) {
    return offset === undefined ? bytes(source) : blockOf(source, offset, count);
  }
  if (typeof source === "object" && source !== null && "readAll" in source) {
    return (source as { readAll(): Uint8Array }).readAll();
  }
  if (typeof source === "object" && source !== null && ENUMERATE in source) return bytes(source);
  throw argumentNull("buffer");
}

const dispose: MethodImplementation<HashAlgorithm> = (self) => {
  self.disposed = true;
  return undefined;
};

defineType<HashAlgorithm>({
  name: `${namespace}HashAlgorithm`,
  properties: {
    HashSize: (self) => self.hashSize,
    Hash: (self) => {
      self.check();
      return self.hash?.slice() ?? null;
    },
    InputBlockSize: () => 1,
    OutputBlockSize: () => 1,
    CanReuseTransform: () => true,
    CanTransformMultipleBlocks: () => true,
  },
  methods: {
    ComputeHash: (self, args) => self.compute(input(args)),
    TransformBlock: (self, [buffer, offset, count, output, outputOffset]) => {
      const block = blockOf(buffer, offset, count);
      self.add(block);
      if (output instanceof Uint8Array) output.set(block, int(outputOffset));
      return block.length;
    },
    TransformFinalBlock: (self, [buffer, offset, count]) => {
      const block = blockOf(buffer, offset, count);
      self.add(block);
      self.finish();
      return block.slice();
    },
    Dispose: dispose,
    Clear: dispose,
    Initialize: (self) => {
      self.check();
      self.initialize();
      return undefined;
    },
    ToString: (self) => self[TYPE].displayName,
  },
  staticMethods: { Create: ([name]) => createByName(name === undefined ? "SHA1" : text(name)) },
});

/** HashAlgorithm.Create(name): the old classes, null for names it does not know. */
function createByName(given: string): HashAlgorithm | null {
  const name = given.toUpperCase().replace(/^SYSTEM\.SECURITY\.CRYPTOGRAPHY\./, "");
  const hash = name.replace(/^HMAC/, "").replace("SHA-", "SHA");
  if (!(hash in algorithms)) return null;
  if (name.startsWith("HMAC")) return new HashAlgorithm(hash, name, nodeCrypto().randomBytes(64));
  return new HashAlgorithm(hash, hash + (hash === "MD5" || hash === "SHA1" ? "CryptoServiceProvider" : "Managed"));
}

/** Statics of one algorithm: `plain` hashes without a key. */
function statics(name: string, typeName: string, plain: boolean) {
  const hashData = (args: readonly PSValue[]): Uint8Array => {
    if (plain) return new HashAlgorithm(name, typeName).compute(input(args));
    if (args[0] === null) throw argumentNull("key");
    return new HashAlgorithm(name, typeName, bytes(args[0])).compute(input(args.slice(1)));
  };
  return {
    Create: () => new HashAlgorithm(name, `${name}+Implementation`),
    HashData: hashData,
  };
}

for (const name of Object.keys(algorithms)) {
  const sizes = {
    HashSizeInBits: () => algorithms[name]![1],
    HashSizeInBytes: () => algorithms[name]![1] / 8,
  };
  defineType<HashAlgorithm>({
    name: namespace + name,
    staticProperties: sizes,
    staticMethods: statics(name, name, true),
  });
  defineType<HashAlgorithm>({
    name: `${namespace}HMAC${name}`,
    construct: ([key]) => {
      if (key === null) throw argumentNull("key");
      return new HashAlgorithm(name, `HMAC${name}`, key === undefined ? nodeCrypto().randomBytes(64) : bytes(key));
    },
    staticProperties: sizes,
    staticMethods: { HashData: statics(name, `HMAC${name}`, false).HashData },
  });
  for (const suffix of ["CryptoServiceProvider", "Managed"])
    defineType<HashAlgorithm>({
      name: namespace + name + suffix,
      construct: () => new HashAlgorithm(name, name + suffix),
    });
}

defineType<HashAlgorithm>({
  name: `${namespace}KeyedHashAlgorithm`,
  properties: {
    Key: {
      get: (self) => self.key?.slice() ?? null,
      set: (self, value) => {
        if (value === null) throw argumentNull("value");
        self.key = bytes(value).slice();
      },
    },
  },
  staticMethods: { Create: ([name]) => createByName(name === undefined ? "HMACSHA1" : text(name)) },
});
defineType<HashAlgorithm>({
  name: `${namespace}HMAC`,
  properties: {
    HashName: {
      get: (self) => self.name,
      set: (self, value) => {
        if (text(value) === self.name) return;
        throw cryptographicException(`'${text(value)}' is not a known hash algorithm.`);
      },
    },
  },
  staticMethods: { Create: ([name]) => createByName(name === undefined ? "HMACSHA1" : text(name)) },
});
