// System.Convert and System.BitConverter.

import { changeToBoolean, changeToNumeric, checkedInteger } from "../conversion/change-type.ts";
import { Exception } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { defineType } from "../types/define-type.ts";
import type { StaticMethodImplementation } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType, typeOf } from "../types/dotnet-type.ts";
import { argumentException, argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { parseDateTime } from "../formatting/date-time-parse.ts";
import { PSDateTime } from "../values/date-time.ts";
import type { NumericKind } from "../values/numeric-kind.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import { PSChar, PSDouble, PSInt16, PSSingle, PSUInt16, PSUInt32, PSUInt64, charOf } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { bitSpans, convertSpans } from "./convert-spans.ts";
import { big, bytes, culture, double, enumNumber, int, text } from "./arguments.ts";
import { dbNull, typeCode } from "./object.ts";

/** Convert.ToInt32(text, base): digits of base 2, 8, 10 or 16, two's complement for the last. */
function fromBase(value: PSValue, radix: number, bits: number, isSigned: boolean, kind: NumericKind): PSValue {
  if (![2, 8, 10, 16].includes(radix)) throw new Exception("System.ArgumentException", "Invalid Base.");
  if (value === null) return changeToNumeric(0, kind);
  const digits = text(value);
  if (digits === "") {
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'startIndex')",
    );
  }
  const match = /^([+-]?)(0x)?([0-9a-z]*)$/i.exec(digits);
  const body = match === null || (match[2] !== undefined && radix !== 16) ? "" : (match[3] as string);
  const valid = radix === 2 ? /^[01]+/ : radix === 8 ? /^[0-7]+/ : radix === 10 ? /^[0-9]+/ : /^[0-9a-f]+/i;
  const leading = valid.exec(body)?.[0] ?? "";
  if (leading === "") throw new Exception("System.FormatException", "Could not find any recognizable digits.");
  if (leading !== body)
    throw new Exception("System.FormatException", "Additional non-parsable characters are at the end of the string.");
  let number = 0n;
  for (const digit of leading) number = number * BigInt(radix) + BigInt(Number.parseInt(digit, radix));
  if (match?.[1] === "-") {
    if (radix !== 10)
      throw new Exception("System.ArgumentException", "String cannot contain a minus sign if the base is not 10.");
    number = -number;
  } else if (radix !== 10 && number < 1n << BigInt(bits)) {
    return changeToNumeric(isSigned ? BigInt.asIntN(bits, number) : number, kind);
  }
  return checkedInteger(number, kind);
}

function numeric(kind: NumericKind, bits = 0, isSigned = false): StaticMethodImplementation {
  return (args, signature) => {
    const [value = null, second] = args;
    if (bits > 0 && second !== undefined && signature.parameters[1]?.type.displayName === "System.Int32") {
      return fromBase(value, int(second), bits, isSigned, kind);
    }
    return changeToNumeric(value, kind, culture(second));
  };
}

function toText([value = null, second]: PSValue[], parameterType: string | undefined): PSValue {
  if (second !== undefined && parameterType === "System.Int32") {
    const radix = int(second);
    if (![2, 8, 10, 16].includes(radix)) throw new Exception("System.ArgumentException", "Invalid Base.");
    const kind = numericKindOf(value);
    const width = { 6: 8, 7: 16, 9: 32, 11: 64 }[kind as 6] ?? 64;
    const number = big(value);
    return radix === 10 ? number.toString() : BigInt.asUintN(width, number).toString(radix);
  }
  return dotNetToString(value, culture(second));
}

const lineBreaks = 1;

function toBase64(args: PSValue[]): PSValue {
  if (args[0] === null) throw argumentNull("inArray");
  const data = bytes(args[0]);
  const ranged = args.length >= 3;
  const part = ranged ? data.subarray(int(args[1]), int(args[1]) + int(args[2])) : data;
  const options = args.length === 2 ? enumNumber(args[1]) : args.length === 4 ? enumNumber(args[3]) : 0;
  const encoded = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64");
  return options === lineBreaks ? encoded.replace(/(.{76})(?=.)/g, "$1\r\n") : encoded;
}

function fromBase64([value]: PSValue[]): PSValue {
  if (value === null) throw argumentNull("s");
  const compact = text(value).replace(/[ \t\r\n]/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new Exception(
      "System.FormatException",
      "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.",
    );
  }
  return new Uint8Array(Buffer.from(compact, "base64"));
}

function fromHex([value]: PSValue[]): PSValue {
  if (value === null) throw argumentNull("s");
  const digits = text(value);
  if (digits.length % 2 !== 0)
    throw new Exception(
      "System.FormatException",
      "The input is not a valid hex string as its length is not a multiple of 2.",
    );
  if (!/^[0-9a-f]*$/i.test(digits)) {
    throw new Exception(
      "System.FormatException",
      "The input is not a valid hex string as it contains a non-hex character.",
    );
  }
  return new Uint8Array(Buffer.from(digits, "hex"));
}

function changeType([value = null, target, provider]: PSValue[]): PSValue {
  const type =
    target instanceof Object && "displayName" in target
      ? (target as unknown as DotNetType)
      : getType(`System.${String(target)}`);
  if (value === null && !type.isValueType) return null;
  if (value === null)
    throw new Exception("System.InvalidCastException", "Null object cannot be converted to a value type.");
  if (type.isAssignableFrom(typeOf(value))) return value;
  const kind = kindByName[type.displayName];
  if (kind !== undefined) return changeToNumeric(value, kind, culture(provider));
  if (type.displayName === "System.String") return dotNetToString(value, culture(provider));
  if (type.displayName === "System.Boolean") return changeToBoolean(value);
  if (type.displayName === "System.DateTime") return toDateTime([value, provider ?? null]);
  throw new Exception(
    "System.InvalidCastException",
    `Invalid cast from '${typeOf(value).fullName}' to '${type.fullName}'.`,
  );
}

const kindByName: Readonly<Record<string, NumericKind>> = {
  "System.Char": 4, "System.SByte": 5, "System.Byte": 6, "System.Int16": 7, "System.UInt16": 8, "System.Int32": 9, "System.UInt32": 10,
  "System.Int64": 11, "System.UInt64": 12, "System.Single": 13, "System.Double": 14, "System.Decimal": 15,
}; // biome-ignore format: a table

function toDateTime([value = null, provider]: PSValue[]): PSValue {
  if (value instanceof PSDateTime) return value;
  if (value === null) return new PSDateTime(0n);
  if (typeof value === "string") return parseDateTime(value, culture(provider));
  throw new Exception("System.InvalidCastException", `Invalid cast from '${typeOf(value).name}' to 'DateTime'.`);
}

defineType<never>({
  name: "System.Convert",
  staticProperties: { DBNull: () => dbNull },
  staticMethods: {
    ToSByte: numeric(5, 8, true),
    ToByte: numeric(6, 8),
    ToInt16: numeric(7, 16, true),
    ToUInt16: numeric(8, 16),
    ToInt32: numeric(9, 32, true),
    ToUInt32: numeric(10, 32),
    ToInt64: numeric(11, 64, true),
    ToUInt64: numeric(12, 64),
    ToSingle: numeric(13),
    ToDouble: numeric(14),
    ToDecimal: numeric(15),
    ToChar: numeric(4),
    ToBoolean: ([value = null]) => changeToBoolean(value),
    ToDateTime: toDateTime,
    ToString: (args, signature) => toText(args, signature.parameters[1]?.type.displayName),
    ToBase64String: toBase64,
    FromBase64String: fromBase64,
    FromBase64CharArray: ([value, offset, length]) =>
      fromBase64([text(value).slice(int(offset), int(offset) + int(length))]),
    ToHexString: (args) => Buffer.from(slice(args)).toString("hex").toUpperCase(),
    ToHexStringLower: (args) => Buffer.from(slice(args)).toString("hex"),
    FromHexString: fromHex,
    ChangeType: changeType,
    GetTypeCode: ([value = null]) => typeCode(value),
    IsDBNull: ([value = null]) => value === dbNull,
    ...convertSpans(([value = null]) => fromBase64([value])),
  },
});

function slice(args: PSValue[]): Uint8Array {
  if (args[0] === null) throw argumentNull("inArray");
  const data = bytes(args[0]);
  return args.length > 1 ? data.subarray(int(args[1]), int(args[1]) + int(args[2])) : data;
}

/** Reads `size` bytes of a BitConverter call `(byte[], startIndex)`. */
function viewAt([data, start]: PSValue[], size: number): DataView {
  if (data === null) throw argumentNull("value");
  const array = bytes(data);
  const at = start === undefined ? 0 : int(start);
  if (at < 0 || at >= array.length) {
    throw argumentOutOfRange(
      "Index was out of range. Must be non-negative and less than the size of the collection.",
      "startIndex",
    );
  }
  if (at > array.length - size) {
    throw argumentException(
      size === 2 || size === 1
        ? "Destination array is not long enough to copy all the items in the collection. Check array index and length."
        : "The array starting from the specified index is not long enough to read a value of the specified type.",
      "value",
    );
  }
  return new DataView(array.buffer, array.byteOffset + at, size);
}

function getBytes([value = null]: PSValue[]): PSValue {
  const kind = numericKindOf(value);
  const size =
    typeof value === "boolean"
      ? 1
      : kind === 9 || kind === 10 || kind === 13
        ? 4
        : kind === 11 || kind === 12 || kind === 14
          ? 8
          : 2;
  const view = new DataView(new ArrayBuffer(size));
  if (typeof value === "boolean") view.setUint8(0, value ? 1 : 0);
  else if (kind === 14) view.setFloat64(0, double(value), true);
  else if (kind === 13) view.setFloat32(0, double(value), true);
  else if (size === 8) view.setBigUint64(0, BigInt.asUintN(64, big(value)), true);
  else if (size === 4) view.setInt32(0, int(value) | 0, true);
  else view.setInt16(0, int(value), true);
  return new Uint8Array(view.buffer);
}

function hexDump(args: PSValue[]): PSValue {
  if (args[0] === null) throw argumentNull("value");
  const data = bytes(args[0]);
  const from = args[1] === undefined ? 0 : int(args[1]);
  const part = data.subarray(from, args[2] === undefined ? undefined : from + int(args[2]));
  return [...part].map((b) => b.toString(16).toUpperCase().padStart(2, "0")).join("-");
}

function bits(
  from: (view: DataView, value: PSValue) => void,
  to: (view: DataView) => PSValue,
): StaticMethodImplementation {
  return ([value = null]) => {
    const view = new DataView(new ArrayBuffer(8));
    from(view, value);
    return to(view);
  };
}

defineType<never>({
  name: "System.BitConverter",
  staticProperties: { IsLittleEndian: () => true },
  staticMethods: {
    ...bitSpans(getBytes, viewAt),
    GetBytes: getBytes,
    ToString: hexDump,
    ToInt16: (args) => new PSInt16(viewAt(args, 2).getInt16(0, true)),
    ToUInt16: (args) => new PSUInt16(viewAt(args, 2).getUint16(0, true)),
    ToInt32: (args) => viewAt(args, 4).getInt32(0, true),
    ToUInt32: (args) => new PSUInt32(viewAt(args, 4).getUint32(0, true)),
    ToInt64: (args) => viewAt(args, 8).getBigInt64(0, true),
    ToUInt64: (args) => new PSUInt64(viewAt(args, 8).getBigUint64(0, true)),
    ToSingle: (args) => new PSSingle(viewAt(args, 4).getFloat32(0, true)),
    ToDouble: (args) => new PSDouble(viewAt(args, 8).getFloat64(0, true)),
    ToBoolean: (args) => viewAt(args, 1).getUint8(0) !== 0,
    ToChar: (args): PSChar => charOf(viewAt(args, 2).getUint16(0, true)),
    DoubleToInt64Bits: bits(
      (v, x) => v.setFloat64(0, double(x)),
      (v) => v.getBigInt64(0),
    ),
    Int64BitsToDouble: bits(
      (v, x) => v.setBigInt64(0, big(x)),
      (v) => new PSDouble(v.getFloat64(0)),
    ),
    SingleToInt32Bits: bits(
      (v, x) => v.setFloat32(0, double(x)),
      (v) => v.getInt32(0),
    ),
    Int32BitsToSingle: bits(
      (v, x) => v.setInt32(0, int(x)),
      (v) => new PSSingle(v.getFloat32(0)),
    ),
  },
});
