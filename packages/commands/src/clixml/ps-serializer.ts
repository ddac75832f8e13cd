// [System.Management.Automation.PSSerializer]: objects to CLIXML text and back.
import { defineType, Exception, newErrorRecord, type PSValue, toInt32 } from "@latch/dotnet";
import { decodeClixmlAll, RemoteProtocolError, serializeDocument } from "@latch/protocol";
import { secureStringCodec } from "@latch/remoting";

const secureString = {
  encode: { secureString: secureStringCodec.encode },
  decode: { secureString: secureStringCodec.decode },
};

/** A document of the values. */
export function toClixml(values: readonly PSValue[], depth: number): string {
  return serializeDocument(values, { depth, ...secureString.encode });
}

/** The values of a document; throws XmlException for text that is none. */
export function fromClixml(text: string): PSValue[] {
  try {
    return decodeClixmlAll(text, secureString.decode);
  } catch (error) {
    if (!(error instanceof RemoteProtocolError)) throw error;
    throw new Exception("System.Xml.XmlException", error.message, {
      errorRecord: (exception) => newErrorRecord(exception, "System.Xml.XmlException", "NotSpecified", null),
    });
  }
}

defineType({
  name: "System.Management.Automation.PSSerializer",
  staticMethods: {
    Serialize: ([source, depth]) => toClixml([source ?? null], depth === undefined ? 2 : toInt32(depth)),
    Deserialize: ([source]) => {
      const values = fromClixml(String(source));
      return values.length === 1 ? (values[0] ?? null) : values;
    },
    DeserializeAsList: ([source]) => fromClixml(String(source)),
  },
});
