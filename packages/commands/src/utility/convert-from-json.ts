// ConvertFrom-Json
import {
  type EnumValue,
  Exception,
  newErrorRecord,
  OrderedHashtable,
  PSCustomObject,
  type PSValue,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import {
  type DateKind,
  type JsonBuilder,
  JsonError,
  type JsonObjectBuilder,
  JsonReader,
  jsonString,
} from "../json/json-reader.ts";

interface Parameters {
  InputObject: string;
  AsHashtable?: boolean;
  Depth?: number;
  NoEnumerate?: boolean;
  DateKind?: EnumValue;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const convertFromJson = defineCmdlet<Parameters>("ConvertFrom-Json", (cmdlet) => {
  const lines: string[] = [];
  return {
    process() {
      lines.push(cmdlet.parameters.InputObject);
    },
    end() {
      const [first, ...rest] = lines;
      if (first === undefined) return;
      if (rest.length === 0) return write(cmdlet, parse(cmdlet, first));
      // Several strings are one document unless the first is a whole one by itself; a null that it is goes out all the same.
      const value = wholeValue(cmdlet, first);
      if (value !== undefined) write(cmdlet, value);
      if (value === undefined || value === null) write(cmdlet, parse(cmdlet, lines.join("\n")));
      else for (const line of rest) write(cmdlet, parse(cmdlet, line));
    },
  };
});

/** The value of a text that is a whole document, or undefined. */
function wholeValue(cmdlet: Cmdlet, text: string): PSValue | undefined {
  try {
    return read(cmdlet, text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** A text without any value is null, as Json.NET has it. Throws JsonError. */
function read(cmdlet: Cmdlet, text: string): PSValue {
  return text.trim() === "" ? null : reader(cmdlet, text).read();
}

function write(cmdlet: Cmdlet, value: PSValue): void {
  if (cmdlet.parameters.NoEnumerate) cmdlet.write(value);
  else cmdlet.writeEnumerated(value);
}

function parse(cmdlet: Cmdlet, text: string): PSValue {
  try {
    return read(cmdlet, text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const exception = new Exception(
      "System.ArgumentException",
      `Conversion from JSON failed with error: ${error.message}`,
    );
    return cmdlet.throwTerminating(newErrorRecord(exception, "System.ArgumentException", "NotSpecified", null));
  }
}

/** What ConvertFrom-Json makes of a text with its defaults, for another cmdlet. Throws Exception. */
export function jsonValue(cmdlet: CmdletRuntime<object>, text: string): PSValue {
  try {
    return reader(cmdlet as unknown as Cmdlet, text).read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new Exception("System.ArgumentException", `Conversion from JSON failed with error: ${error.message}`);
  }
}

function reader(cmdlet: Cmdlet, text: string): JsonReader {
  const kind = (cmdlet.parameters.DateKind?.name ?? "Default") as DateKind;
  const builder: JsonBuilder = {
    object: () => (cmdlet.parameters.AsHashtable ? tableBuilder() : objectBuilder(cmdlet)),
    array: (items) => items,
    string: (value) => jsonString(value, kind),
  };
  return new JsonReader(text, builder, cmdlet.parameters.Depth ?? 1024);
}

function tableBuilder(): JsonObjectBuilder {
  const table = new OrderedHashtable(false);
  return { add: (name, value) => table.set(name, value), value: table };
}

function objectBuilder(cmdlet: Cmdlet): JsonObjectBuilder {
  const object = PSCustomObject.from([]);
  return {
    add(name, value) {
      if (name === "")
        refuse(
          cmdlet,
          "EmptyKeyInJsonString",
          "The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.",
        );
      const slot = object.shape.slotOf(name);
      const existing = slot < 0 ? undefined : object.shape.names[slot];
      if (existing !== undefined && existing !== name) {
        refuse(
          cmdlet,
          "KeysWithDifferentCasingInJsonString",
          `Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable switch instead. The key that was attempted to be added to the existing key '${existing}' was '${name}'.`,
        );
      }
      object.set(name, value);
    },
    value: object,
  };
}

function refuse(cmdlet: Cmdlet, errorId: string, message: string): never {
  const exception = new Exception("System.InvalidOperationException", message);
  return cmdlet.throwTerminating(newErrorRecord(exception, errorId, "InvalidOperation", null));
}
