// System.Security.Cryptography: hash algorithms, HMACs and random bytes, over node:crypto.

import { argumentNull } from "../types/method-errors.ts";
import { createRequire } from "node:module";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { type DotNetType, getType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { bytes, int, text } from "./arguments.ts";

const require = createRequire(import.meta.url);
const crypto = () => require("node:crypto") as typeof import("node:crypto");

const algorithms: Readonly<Record<string, readonly [string, number]>> = {
  MD5: ["md5", 128],
  SHA1: ["sha1", 160],
  SHA256: ["sha256", 256],
  SHA384: ["sha384", 384],
  SHA512: ["sha512", 512],
};

/** A hash algorithm object: hashes whole buffers and streams. */
class HashAlgorithm {
  readonly name: string;
  readonly key: Uint8Array | null;
  hash: Uint8Array | null = null;
  constructor(name: string, key: Uint8Array | null = null) {
    this.name = name;
    this.key = key;
  }
  get [TYPE](): DotNetType {
    return getType(`System.Security.Cryptography.${this.key === null ? "" : "HMAC"}${this.name}`);
  }
  get hashSize(): number {
    return algorithms[this.name]![1];
  }
  compute(data: Uint8Array): Uint8Array {
    const [name] = algorithms[this.name]!;
    const digest = this.key === null ? crypto().createHash(name) : crypto().createHmac(name, this.key);
    this.hash = new Uint8Array(digest.update(data).digest());
    return this.hash;
  }
}

/** All bytes of a byte[] (a part of it) or of a stream. */
function input(args: readonly PSValue[]): Uint8Array {
  const [source, offset, count] = args;
  if (source instanceof Uint8Array || Array.isArray(source)) {
    const data = bytes(source);
    return offset === undefined ? data : data.subarray(int(offset), int(offset) + int(count));
  }
  if (typeof source === "object" && source !== null && "readAll" in source) {
    return (source as { readAll(): Uint8Array }).readAll();
  }
  if (typeof source === "object" && source !== null && ENUMERATE in source) return bytes(source);
  throw new Exception("System.ArgumentNullException", "Value cannot be null. (Parameter 'buffer')");
}

for (const name of Object.keys(algorithms)) {
  const define = (typeName: string, isKeyed: boolean): void =>
    defineType<HashAlgorithm>({
      name: `System.Security.Cryptography.${typeName}`,
      construct: ([key]) =>
        new HashAlgorithm(name, isKeyed ? (key === undefined ? crypto().randomBytes(64) : bytes(key)) : null),
      properties: { HashSize: (self) => self.hashSize, Hash: (self) => self.hash, Key: (self) => self.key },
      methods: {
        ComputeHash: (self, args) => self.compute(input(args)),
        Dispose: () => null,
        Clear: () => null,
        Initialize: () => null,
        ToString: (self) => self[TYPE].displayName,
      },
      staticProperties: { HashSizeInBits: () => algorithms[name]![1], HashSizeInBytes: () => algorithms[name]![1] / 8 },
      staticMethods: {
        Create: () => new HashAlgorithm(name),
        HashData: (args) =>
          isKeyed
            ? new HashAlgorithm(name, bytes(args[0])).compute(input(args.slice(1)))
            : new HashAlgorithm(name).compute(input(args)),
      },
    });
  define(name, false);
  define(`HMAC${name}`, true);
  for (const suffix of ["CryptoServiceProvider", "Managed"]) define(name + suffix, false);
}

defineType<HashAlgorithm>({
  name: "System.Security.Cryptography.HashAlgorithm",
  staticMethods: {
    Create: ([name]) => {
      const key = text(name).toUpperCase().replace("-", "");
      return key in algorithms ? new HashAlgorithm(key) : null;
    },
  },
});

/** System.Security.Cryptography.RandomNumberGenerator. */
class RandomNumberGenerator {
  get [TYPE](): DotNetType {
    return getType("System.Security.Cryptography.RandomNumberGenerator");
  }
}

defineType<RandomNumberGenerator>({
  name: "System.Security.Cryptography.RandomNumberGenerator",
  methods: {
    GetBytes: (_self, [buffer]) => {
      if (!(buffer instanceof Uint8Array)) throw argumentNull("data");
      crypto().randomFillSync(buffer);
      return null;
    },
    Dispose: () => null,
  },
  staticMethods: {
    Create: () => new RandomNumberGenerator(),
    GetBytes: ([count]) => new Uint8Array(crypto().randomBytes(int(count))),
    GetInt32: ([from, to]) => {
      if (to !== undefined) {
        if (int(from) < int(to)) return crypto().randomInt(int(from), int(to));
        throw new Exception(
          "System.ArgumentException",
          "Range of random number does not contain at least one possibility.",
        );
      }
      if (int(from) > 0) return crypto().randomInt(int(from));
      throw new Exception(
        "System.ArgumentOutOfRangeException",
        `toExclusive ('${int(from)}') must be a non-negative and non-zero value. (Parameter 'toExclusive')\nActual value was ${int(from)}.`,
      );
    },
    Fill: ([buffer]) => {
      if (!(buffer instanceof Uint8Array)) throw argumentNull("data");
      crypto().randomFillSync(buffer);
      return null;
    },
  },
});
