// System.Guid.

import { randomBytes } from "node:crypto";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { argumentException, argumentNull } from "../types/method-errors.ts";
import type { CultureInfo } from "../text/culture.ts";
import { COMPARE_TO, FORMAT } from "../values/formattable.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { bytes, cell, flag, int, text } from "./arguments.ts";

/** A Guid as 32 lower-case hexadecimal digits. */
export class Guid {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
  get [HASH_KEY](): string {
    return `guid:${this.digits}`;
  }
  [COMPARE_TO](other: object): number {
    const { digits } = other as Guid;
    return this.digits < digits ? -1 : this.digits > digits ? 1 : 0;
  }
  [FORMAT](format: string | null, _culture: CultureInfo): string {
    return formatGuid(this.digits, format ?? "D");
  }
  toString(): string {
    return formatGuid(this.digits, "D");
  }
}
tagType(Guid, "System.Guid");

export const emptyGuid = new Guid("0".repeat(32));

function formatGuid(d: string, format: string): string {
  const dashed = `${d.slice(0, 8)}-${d.slice(8, 12)}-${d.slice(12, 16)}-${d.slice(16, 20)}-${d.slice(20)}`;
  switch (format.toUpperCase()) {
    case "":
    case "D":
      return dashed;
    case "N":
      return d;
    case "B":
      return `{${dashed}}`;
    case "P":
      return `(${dashed})`;
    case "X": {
      const pairs = d.slice(16).match(/../g) ?? [];
      return `{0x${d.slice(0, 8)},0x${d.slice(8, 12)},0x${d.slice(12, 16)},{${pairs.map((p) => `0x${p}`).join(",")}}}`;
    }
    default:
      throw formatProblem();
  }
}

const formatProblem = (): Exception =>
  new Exception(
    "System.FormatException",
    'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".',
  );

const dashedForm = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** The Guid a text writes in any of its formats, or null. */
export function tryParseGuid(value: string): Guid | null {
  const trimmed = value.trim().toLowerCase();
  if (/^[0-9a-f]{32}$/.test(trimmed)) return new Guid(trimmed);
  const inner = /^\{(.*)\}$/.exec(trimmed)?.[1] ?? /^\((.*)\)$/.exec(trimmed)?.[1] ?? trimmed;
  const match = dashedForm.exec(inner);
  if (match !== null) return new Guid(match.slice(1).join(""));
  const hex = trimmed
    .replace(/\s/g, "")
    .match(/^\{0x([0-9a-f]{1,8}),0x([0-9a-f]{1,4}),0x([0-9a-f]{1,4}),\{((?:0x[0-9a-f]{1,2},?){8})\}\}$/);
  if (hex === null) return null;
  const tail = (hex[4] as string).split(",").map((p) => p.slice(2).padStart(2, "0"));
  return new Guid(
    (hex[1] as string).padStart(8, "0") +
      (hex[2] as string).padStart(4, "0") +
      (hex[3] as string).padStart(4, "0") +
      tail.join(""),
  );
}

/** Guid.Parse. Throws FormatException with .NET's text. */
export function parseGuid(value: string): Guid {
  const guid = tryParseGuid(value);
  if (guid !== null) return guid;
  throw new Exception("System.FormatException", guidProblem(value));
}

const formTests: Readonly<Record<string, RegExp>> = {
  N: /^[0-9a-f]{32}$/i,
  D: /^[0-9a-f-]{36}$/i,
  B: /^\{[0-9a-f-]{36}\}$/i,
  P: /^\([0-9a-f-]{36}\)$/i,
  X: /^\{\s*0x.*\}$/is,
};
const formProblems: Readonly<Record<string, string>> = {
  N: "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
  D: "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
  B: "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
  P: "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
  X: "Could not find a brace, or the length between the previous token and the brace was zero (i.e., '0x,'etc.).",
};
function formLetter(format: string): string {
  const letter = format === "" ? "D" : format.toUpperCase();
  if (letter in formTests) return letter;
  throw formatProblem();
}
const guidOfForm = (value: string, letter: string): Guid | null =>
  formTests[letter]?.test(value.trim()) ? tryParseGuid(value) : null;
function parseGuidExact(value: string, format: string): Guid {
  const letter = formLetter(format);
  const guid = guidOfForm(value, letter);
  if (guid !== null) return guid;
  const trimmed = value.trim();
  const known = formTests[letter]?.test(trimmed) === true ? guidProblem(value) : formProblems[letter];
  throw new Exception("System.FormatException", known ?? guidProblem(value));
}

function guidProblem(value: string): string {
  const trimmed = value.trim();
  if (trimmed === "" || trimmed.length < 32) return "Unrecognized Guid format.";
  if (trimmed.includes("-")) {
    if (trimmed.length === 36) return "Guid string should only contain hexadecimal characters.";
    return "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).";
  }
  return trimmed.length === 32
    ? "Guid string should only contain hexadecimal characters."
    : "Unrecognized Guid format.";
}

/** Random bytes for the next Guids: asking the system for each costs more than all the rest. */
let random = Buffer.alloc(0);

function sixteenRandomBytes(): Buffer {
  if (random.length < 16) random = randomBytes(4096);
  const bytes = random.subarray(0, 16);
  random = random.subarray(16);
  return bytes;
}

/** A random version 4 Guid. */
export function newGuid(): Guid {
  const data = sixteenRandomBytes();
  data[6] = ((data[6] as number) & 0x0f) | 0x40;
  data[8] = ((data[8] as number) & 0x3f) | 0x80;
  return new Guid(data.toString("hex"));
}

/** The byte order of Guid.ToByteArray: first three parts little-endian. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function fromBytes(data: Uint8Array, bigEndian = false): Guid {
  if (data.length !== 16) throw argumentException("Byte array for Guid must be exactly 16 bytes long.", "b");
  if (bigEndian) return new Guid(Buffer.from(data).toString("hex"));
  return new Guid(Buffer.from(order.map((i) => data[i] as number)).toString("hex"));
}

function toBytes(guid: Guid): Uint8Array {
  const data = Buffer.from(guid.digits, "hex");
  return Uint8Array.from(order.map((i) => data[i] as number));
}

function construct(args: PSValue[]): Guid {
  const [first] = args;
  if (first === undefined) return emptyGuid;
  if (typeof first === "string") return parseGuid(first);
  if (first === null) throw argumentNull("g");
  if (args.length === 1) return fromBytes(bytes(first));
  if (typeof args[1] === "boolean") return fromBytes(bytes(first), args[1]);
  const hex = (value: PSValue | undefined, width: number): string => {
    const mask = width === 8 ? 0xffffffff : width === 4 ? 0xffff : 0xff;
    return ((int(value) & mask) >>> 0).toString(16).padStart(width, "0");
  };
  const tail = args.length === 4 ? [...bytes(args[3])] : args.slice(3).map((v) => int(v));
  return new Guid(
    hex(args[0], 8) + hex(args[1], 4) + hex(args[2], 4) + tail.map((b) => b.toString(16).padStart(2, "0")).join(""),
  );
}

defineType<Guid>({
  name: "System.Guid",
  construct,
  properties: {
    Variant: (self) => Number.parseInt(self.digits[16] as string, 16),
    Version: (self) => Number.parseInt(self.digits[12] as string, 16),
  },
  methods: {
    ToByteArray: (self, [bigEndian]) =>
      flag(bigEndian) ? new Uint8Array(Buffer.from(self.digits, "hex")) : toBytes(self),
    CompareTo: (self, [other]) => {
      if (other === null) return 1;
      if (other instanceof Guid) return self[COMPARE_TO](other);
      throw argumentException("Object must be of type GUID.", "value");
    },
  },
  staticProperties: { Empty: () => emptyGuid, AllBitsSet: () => new Guid("f".repeat(32)) },
  staticMethods: {
    NewGuid: () => newGuid(),
    CreateVersion7: () => {
      const time = Date.now().toString(16).padStart(12, "0");
      const rest = newGuid().digits;
      return new Guid(`${time}7${rest.slice(13)}`);
    },
    Parse: ([value]) => {
      if (value === null) throw argumentNull("input");
      return parseGuid(text(value));
    },
    ParseExact: ([value, format]) => parseGuidExact(text(value), text(format)),
    TryParse: (args) => {
      const guid = args[0] === null ? null : tryParseGuid(text(args[0]));
      cell(args.at(-1)).value = guid ?? emptyGuid;
      return guid !== null;
    },
    TryParseExact: (args) => {
      const guid = guidOfForm(text(args[0]), formLetter(text(args[1])));
      cell(args.at(-1)).value = guid ?? emptyGuid;
      return guid !== null;
    },
    op_Equality: ([a, b]) => (a as Guid).digits === (b as Guid).digits,
    op_Inequality: ([a, b]) => (a as Guid).digits !== (b as Guid).digits,
  },
});
