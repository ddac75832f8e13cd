// Owns what the trace source TypeConversion says of a conversion: the steps PowerShell takes for the usual types.
import { Exception } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { type DotNetType, typeOf } from "../types/dotnet-type.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import { isNull, type PSValue } from "../values/ps-value.ts";
import type { ConversionSink } from "./conversion-sink.ts";

const integers = /^System\.(S?Byte|U?Int(16|32|64)|Numerics\.BigInteger)$/;
const parsedPlainly = /^System\.(DateTime|Guid|TimeSpan)$/;
const parsedQuoted = /^System\.(Version|Char|Net\.IPAddress)$/;

/** An array is being converted: what is converted now are its elements. */
let inArray = false;

/** Makes a conversion (`convert`) and says how. */
export function traceConversion(
  sink: ConversionSink,
  base: PSValue,
  type: DotNetType,
  convert: () => PSValue,
): PSValue {
  const isElement = inArray;
  inArray = false;
  try {
    return traceOne(sink, base, type, isElement, convert);
  } finally {
    inArray = isElement;
  }
}

function traceOne(
  sink: ConversionSink,
  base: PSValue,
  type: DotNetType,
  isElement: boolean,
  convert: () => PSValue,
): PSValue {
  if (!isElement) return traceSteps(sink, base, type, false, convert);
  const text = isNull(base) ? "" : dotNetToString(base);
  return sink.scope(`Converting "${text}" to "${type.displayName}".`, () =>
    traceSteps(sink, base, type, true, convert),
  );
}

function traceSteps(
  sink: ConversionSink,
  base: PSValue,
  type: DotNetType,
  isElement: boolean,
  convert: () => PSValue,
): PSValue {
  const name = type.displayName;
  if (isNull(base)) {
    if (name === "System.String") sink.line('Converting null to "".');
    else if (integers.test(name)) sink.line("Converting null to zero.");
    return convert();
  }
  if (name === "System.Management.Automation.PSObject") {
    sink.line("Returning PSObject.AsPSObject(valueToConvert).");
    return convert();
  }
  if (type.isAssignableFrom(typeOf(base))) {
    if (isElement) sink.line("Result type is assignable from value to convert's type");
    return convert();
  }
  if (type.elementType !== null && name !== "System.Char[]") {
    inArray = true;
    return convert();
  }
  if (typeof base === "string") return traceText(sink, base, type, convert);
  if (numericKindOf(base) !== 0) {
    if (name === "System.String") sink.line("Converting numeric to string.");
    const result = convert();
    if (numericKindOf(result) !== 0 && !type.isEnum) sink.line("Numeric conversion succeeded.");
    return result;
  }
  return convert();
}

function traceText(sink: ConversionSink, text: string, type: DotNetType, convert: () => PSValue): PSValue {
  const name = type.displayName;
  if (type.isEnum) return traceEnum(sink, text, type, convert);
  if (integers.test(name)) return traceInteger(sink, text, convert);
  const before = linesBefore(name);
  for (const line of before) sink.line(line);
  const result = convert();
  if (parsedPlainly.test(name)) sink.line(`Parse result: ${dotNetToString(result)}`);
  else if (parsedQuoted.test(name)) sink.line(`Parse result: "${dotNetToString(result)}".`);
  return result;
}

function linesBefore(name: string): readonly string[] {
  const multipliers = "Parsing string value to account for multipliers and type suffixes";
  switch (name) {
    case "System.Double":
    case "System.Single":
      return ["Converting to double or single.", multipliers];
    case "System.Decimal":
      return ["Converting to decimal.", multipliers];
    case "System.Boolean":
      return ["Converting string to boolean."];
    case "System.Text.RegularExpressions.Regex":
      return ["Returning new RegEx(value to convert)."];
    case "System.Char[]":
      return ["Returning value to convert's ToCharArray()."];
    case "System.Xml.XmlDocument":
      return ["Standard type conversion to XmlDocument."];
    default:
      return [];
  }
}

function traceInteger(sink: ConversionSink, text: string, convert: () => PSValue): PSValue {
  if (text === "") {
    sink.line("Returning numeric zero.");
    return convert();
  }
  sink.line("Converting to integer.");
  const complaint = `The input string '${text}' was not in a correct format.`;
  const isInteger = /^\s*[+-]?\d+\s*$/.test(text);
  if (!isInteger) {
    sink.line(`Exception converting to integer: "${complaint}".`);
    sink.line("Converting to integer passing through double.");
    sink.line("Numeric Conversion through System.Double.");
  }
  try {
    return convert();
  } catch (error) {
    if (!isInteger && error instanceof Exception)
      sink.line(`Exception converting to integer through double: "${complaint}".`);
    throw error;
  }
}

function traceEnum(sink: ConversionSink, text: string, type: DotNetType, convert: () => PSValue): PSValue {
  sink.line("Calling case sensitive Enum.Parse");
  const names = [...(type.enumeration?.members.keys() ?? [])];
  const complaint = `Enum.Parse Exception: "Requested value '${text}' was not found.".`;
  if (!names.includes(text) && !/[,\d]/.test(text)) {
    sink.line(complaint);
    sink.line("Calling case insensitive Enum.Parse");
    if (!names.some((name) => name.toLowerCase() === text.toLowerCase())) {
      sink.line(complaint);
      sink.line("Calling substring disambiguation.");
    }
  }
  return convert();
}
