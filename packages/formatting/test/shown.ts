// What tests share: a format context without an engine, and the lines that values are shown as.
import { PSCustomObject } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { FormatPacket } from "../src/packets/format-objects.ts";
import type { FormatContext } from "../src/views/format-context.ts";
import { DEFAULT_PARAMETERS, LIST_KEYS, readProperties, TABLE_KEYS } from "../src/views/format-parameters.ts";
import type { FormatParameters } from "../src/views/format-parameters.ts";
import { ObjectFormatter } from "../src/views/object-formatter.ts";
import { ViewDatabase } from "../src/views/view-database.ts";
import type { ViewShape } from "../src/views/view-definition.ts";
import { OutputWriter } from "../src/writers/output-writer.ts";
import { TextLineOutput } from "../src/writers/text-output.ts";

/** Script blocks are plain functions here. */
export function testContext(changes: Partial<FormatContext> = {}): FormatContext {
  return {
    views: new ViewDatabase(),
    enumerationLimit: 4,
    errorView: "ConciseView",
    windowWidth: 80,
    currentLocation: "/",
    supportsVirtualTerminal: true,
    lastError: null,
    commandExists: (name) => /^[A-Z]\w+-/.test(name),
    invokeScript: (script, target) => (script as unknown as (value: PSValue) => PSValue)(target),
    createScript: () => null,
    ...changes,
  };
}

export function object(properties: Record<string, PSValue>): PSCustomObject {
  return PSCustomObject.from(Object.entries(properties));
}

/** The lines of values shown one after the other. */
export function shown(values: readonly PSValue[], width = 79, context = testContext()): string[] {
  const lines: string[] = [];
  const writer = new OutputWriter(context, new TextLineOutput(width, 80, (line) => lines.push(line)));
  for (const value of values) writer.process(value);
  writer.end();
  return lines;
}

/** What a Format-* command emits. */
export function formatted(
  shape: ViewShape,
  values: readonly PSValue[],
  parameters: Partial<FormatParameters> = {},
  properties: readonly PSValue[] = [],
): FormatPacket[] {
  const packets: FormatPacket[] = [];
  const keys = shape === "table" ? TABLE_KEYS : LIST_KEYS;
  const all = { ...DEFAULT_PARAMETERS, properties: readProperties(properties, keys), ...parameters };
  const formatter = new ObjectFormatter(testContext(), shape, all, (packet) => packets.push(packet));
  for (const value of values) formatter.process(value);
  formatter.end();
  return packets;
}
