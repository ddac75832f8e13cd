// System.Security.Cryptography: random bytes, keys derived from passwords, comparison in constant time.

import { argumentNull, argumentOutOfRange, throwIfNegative } from "../../types/method-errors.ts";
import { Exception } from "../../errors/exception.ts";
import { defineType } from "../../types/define-type.ts";
import { type DotNetType, getType } from "../../types/dotnet-type.ts";
import { TYPE } from "../../types/type-symbol.ts";
import { arrayOf, elementTypeOf } from "../../values/arrays.ts";
import type { PSValue } from "../../values/ps-value.ts";
import { tagType } from "../../values/ps-value.ts";
import { bytes, flag, int, items, text } from "../arguments.ts";
import { digestName, HashAlgorithmName, nodeCrypto } from "./crypto-text.ts";

/** System.Security.Cryptography.RandomNumberGenerator. */
class RandomNumberGenerator {
  get [TYPE](): DotNetType {
    return getType("System.Security.Cryptography.RandomNumberGeneratorImplementation");
  }
}

/** Fills a buffer (a part of it) with random bytes, none of them zero when asked. */
function fill([buffer, offset, count]: PSValue[], nonZero = false): undefined {
  if (!(buffer instanceof Uint8Array)) throw argumentNull("data");
  const part = offset === undefined ? buffer : buffer.subarray(int(offset), int(offset) + int(count));
  nodeCrypto().randomFillSync(part);
  while (nonZero && part.includes(0)) {
    for (let i = 0; i < part.length; i++) if (part[i] === 0) part[i] = nodeCrypto().randomInt(1, 256);
  }
  return undefined;
}

const pick = (choices: readonly PSValue[]): PSValue => choices[nodeCrypto().randomInt(choices.length)] ?? null;

function requireChoices(value: PSValue | undefined): PSValue[] {
  const choices = typeof value === "string" ? [...value] : items(value);
  if (choices.length === 0)
    throw new Exception("System.ArgumentException", "Span may not be empty. (Parameter 'choices')");
  return choices;
}

defineType<RandomNumberGenerator>({
  name: "System.Security.Cryptography.RandomNumberGenerator",
  methods: {
    GetBytes: (_self, args) => fill(args),
    GetNonZeroBytes: (_self, args) => fill(args, true),
    Dispose: () => undefined,
  },
  staticMethods: {
    Create: () => new RandomNumberGenerator(),
    GetBytes: ([count]) => {
      throwIfNegative(int(count), "count");
      return new Uint8Array(nodeCrypto().randomBytes(int(count)));
    },
    GetInt32: ([from, to]) => {
      if (to !== undefined) {
        if (int(from) < int(to)) return nodeCrypto().randomInt(int(from), int(to));
        throw new Exception(
          "System.ArgumentException",
          "Range of random number does not contain at least one possibility.",
        );
      }
      if (int(from) > 0) return nodeCrypto().randomInt(int(from));
      throw argumentOutOfRange(
        `toExclusive ('${int(from)}') must be a non-negative and non-zero value.`,
        "toExclusive",
        int(from),
      );
    },
    Fill: (args) => fill(args),
    GetHexString: ([length, lowercase]) => {
      throwIfNegative(int(length), "stringLength");
      const digits = nodeCrypto()
        .randomBytes(Math.ceil(int(length) / 2))
        .toString("hex")
        .slice(0, int(length));
      return flag(lowercase) ? digits : digits.toUpperCase();
    },
    GetString: ([choices, length]) => {
      throwIfNegative(int(length), "length");
      const from = requireChoices(choices);
      return Array.from({ length: int(length) }, () => text(pick(from))).join("");
    },
    GetItems: ([choices, length]) => {
      throwIfNegative(int(length), "length");
      const from = requireChoices(choices);
      return arrayOf(
        elementTypeOf(choices as PSValue[]),
        Array.from({ length: int(length) }, () => pick(from)),
      );
    },
    Shuffle: ([values]) => {
      const list = values as PSValue[] | Uint8Array;
      for (let i = list.length - 1; i > 0; i--) {
        const j = nodeCrypto().randomInt(i + 1);
        [list[i], list[j]] = [list[j] as never, list[i] as never];
      }
      return undefined;
    },
  },
});
defineType<RandomNumberGenerator>({
  name: "System.Security.Cryptography.RNGCryptoServiceProvider",
  construct: () => new RandomNumberGenerator(),
});

tagType(HashAlgorithmName, "System.Security.Cryptography.HashAlgorithmName");
const known = ["MD5", "SHA1", "SHA256", "SHA384", "SHA512"];
defineType<HashAlgorithmName>({
  name: "System.Security.Cryptography.HashAlgorithmName",
  construct: ([name]) => new HashAlgorithmName(name === null || name === undefined ? null : text(name)),
  properties: { Name: (self) => self.name },
  methods: {
    ToString: (self) => self.toString(),
    Equals: (self, [other]) => other instanceof HashAlgorithmName && other.name === self.name,
  },
  staticProperties: {
    ...Object.fromEntries(known.map((name) => [name, () => new HashAlgorithmName(name)])),
    ...Object.fromEntries([256, 384, 512].map((size) => [`SHA3_${size}`, () => new HashAlgorithmName(`SHA3-${size}`)])),
  },
  staticMethods: {
    op_Equality: ([a, b]) => (a as HashAlgorithmName).name === (b as HashAlgorithmName).name,
    op_Inequality: ([a, b]) => (a as HashAlgorithmName).name !== (b as HashAlgorithmName).name,
  },
});

/** The bytes of a password: a text in UTF-8, or bytes. */
function passwordBytes(value: PSValue | undefined): Uint8Array {
  if (value === null || value === undefined) throw argumentNull("password");
  return typeof value === "string" ? new Uint8Array(Buffer.from(value, "utf8")) : bytes(value);
}

/** PBKDF2 whose output is taken piece by piece. */
class Rfc2898DeriveBytes {
  private readonly password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  readonly algorithm: HashAlgorithmName;
  private taken = 0;
  constructor(password: Uint8Array, salt: Uint8Array, iterations: number, algorithm: HashAlgorithmName) {
    this.password = password;
    this.salt = salt;
    this.iterations = iterations;
    this.algorithm = algorithm;
  }
  take(count: number): Uint8Array {
    const digest = digestName(this.algorithm);
    const all = nodeCrypto().pbkdf2Sync(this.password, this.salt, this.iterations, this.taken + count, digest);
    this.taken += count;
    return new Uint8Array(all.subarray(this.taken - count));
  }
  reset(): void {
    this.taken = 0;
  }
}
tagType(Rfc2898DeriveBytes, "System.Security.Cryptography.Rfc2898DeriveBytes");

function checkIterations(count: number): number {
  if (count > 0) return count;
  throw argumentOutOfRange(`iterations ('${count}') must be a non-negative and non-zero value.`, "iterations", count);
}

defineType<Rfc2898DeriveBytes>({
  name: "System.Security.Cryptography.Rfc2898DeriveBytes",
  construct: ([password, salt, iterations, algorithm]) => {
    const saltBytes = typeof salt === "number" ? new Uint8Array(nodeCrypto().randomBytes(salt)) : bytes(salt);
    if (salt === null) throw argumentNull("salt");
    return new Rfc2898DeriveBytes(
      passwordBytes(password),
      saltBytes,
      iterations === undefined ? 1000 : checkIterations(int(iterations)),
      algorithm instanceof HashAlgorithmName ? algorithm : new HashAlgorithmName("SHA1"),
    );
  },
  properties: {
    HashAlgorithm: (self) => self.algorithm,
    IterationCount: {
      get: (self) => self.iterations,
      set: (self, value) => {
        self.iterations = checkIterations(int(value));
        self.reset();
      },
    },
    Salt: {
      get: (self) => self.salt.slice(),
      set: (self, value) => {
        if (value === null) throw argumentNull("value");
        self.salt = bytes(value).slice();
        self.reset();
      },
    },
  },
  methods: {
    GetBytes: (self, [count]) => {
      if (int(count) <= 0)
        throw argumentOutOfRange(`cb ('${int(count)}') must be a non-negative and non-zero value.`, "cb", int(count));
      return self.take(int(count));
    },
    Reset: (self) => {
      self.reset();
      return undefined;
    },
    Dispose: () => undefined,
  },
  staticMethods: {
    Pbkdf2: ([password, salt, iterations, algorithm, length]) => {
      const derived = nodeCrypto().pbkdf2Sync(
        passwordBytes(password),
        bytes(salt),
        checkIterations(int(iterations)),
        int(length),
        digestName(algorithm),
      );
      return new Uint8Array(derived);
    },
  },
});

const empty: Uint8Array = new Uint8Array(0);
/** HMAC of some data. */
function hmac(digest: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  return new Uint8Array(nodeCrypto().createHmac(digest, key).update(data).digest());
}
/** HKDF's second half: output of a pseudo-random key. */
function expand(digest: string, key: Uint8Array, length: number, info: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let last: Uint8Array = empty;
  for (let i = 1, made = 0; made < length; i++, made += last.length) {
    last = hmac(digest, key, Buffer.concat([last, info, Uint8Array.of(i)]));
    parts.push(last);
  }
  return new Uint8Array(Buffer.concat(parts).subarray(0, length));
}
const optional = (value: PSValue | undefined): Uint8Array =>
  value === null || value === undefined ? empty : bytes(value);

defineType<never>({
  name: "System.Security.Cryptography.HKDF",
  staticMethods: {
    DeriveKey: ([name, key, length, salt, info]) => {
      const digest = digestName(name);
      return expand(digest, hmac(digest, optional(salt), bytes(key)), int(length), optional(info));
    },
    Extract: ([name, key, salt]) => hmac(digestName(name), optional(salt), bytes(key)),
    Expand: ([name, key, length, info]) => expand(digestName(name), bytes(key), int(length), optional(info)),
  },
});

defineType<never>({
  name: "System.Security.Cryptography.CryptographicOperations",
  staticMethods: {
    FixedTimeEquals: ([a, b]) => {
      const [left, right] = [bytes(a), bytes(b)];
      return left.length === right.length && nodeCrypto().timingSafeEqual(left, right);
    },
    ZeroMemory: ([buffer]) => {
      if (buffer instanceof Uint8Array) buffer.fill(0);
      return undefined;
    },
    HashData: ([name, data]) => new Uint8Array(nodeCrypto().createHash(digestName(name)).update(bytes(data)).digest()),
    HmacData: ([name, key, data]) => hmac(digestName(name), bytes(key), bytes(data)),
  },
});
