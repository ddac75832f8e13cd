// [System.Management.Automation.PSSerializer]: objects to CLIXML text and back.
import {
  construct,
  defineType,
  Exception,
  getType,
  invokeMethod,
  newErrorRecord,
  type PSValue,
  toInt32,
} from "@latch/dotnet";
import { decodeClixmlDocument, RemoteProtocolError, serializeDocument } from "@latch/protocol";
import { secureStringCodec } from "@latch/remoting";

const secureString = {
  encode: { secureString: secureStringCodec.encode },
  decode: { secureString: secureStringCodec.decode },
};

/** A document of the values. */
export function toClixml(values: readonly PSValue[], depth: number): string {
  return serializeDocument(values, { depth, ...secureString.encode });
}

/** The values of a document, as they are read; throws XmlException for text that is none. */
export function* fromClixml(text: string): Generator<PSValue, void> {
  try {
    yield* decodeClixmlDocument(text, secureString.decode);
  } catch (error) {
    if (!(error instanceof RemoteProtocolError)) throw error;
    throw xmlErrorOf(text, error);
  }
}

/** PowerShell's error: its deserializer's own, at a place, or what .NET's reader says of text that is no XML. */
function xmlErrorOf(text: string, error: RemoteProtocolError): Exception {
  const exception = error.offset === null ? malformed(text, error) : placed(text, error.message, error.offset);
  exception.errorRecord ??= newErrorRecord(exception, "System.Xml.XmlException", "NotSpecified", null);
  return exception;
}

function placed(text: string, message: string, offset: number): Exception {
  const before = text.slice(0, offset);
  return xmlException(message, before.split("\n").length, offset - before.lastIndexOf("\n"));
}

function malformed(text: string, error: RemoteProtocolError): Exception {
  try {
    invokeMethod(construct(getType("System.Xml.XmlDocument"), []), "LoadXml", [text]);
  } catch (found) {
    if (!(found instanceof Exception)) throw found;
    return found.innerException ?? found;
  }
  return xmlException(error.message);
}

function xmlException(message: string, line = 0, position = 0): Exception {
  return new Exception(
    "System.Xml.XmlException",
    line === 0 ? message : `${message} Line ${line}, position ${position}.`,
    { properties: { LineNumber: line, LinePosition: position, SourceUri: "" } },
  );
}

defineType({
  name: "System.Management.Automation.PSSerializer",
  staticMethods: {
    Serialize: ([source, depth]) => toClixml([source ?? null], depth === undefined ? 1 : toInt32(depth)),
    Deserialize: ([source]) => {
      const values = [...fromClixml(String(source ?? ""))];
      return values.length === 1 ? (values[0] ?? null) : values;
    },
    DeserializeAsList: ([source]) => [...fromClixml(String(source ?? ""))],
  },
});
