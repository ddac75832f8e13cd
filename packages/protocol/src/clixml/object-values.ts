// What the decoder needs to make of elements: live .NET scalars, collections, objects that turn back into themselves.
import {
  Exception,
  addInstanceMember,
  addTypeDataMember,
  construct,
  DeserializedObject,
  DictionaryBase,
  getType,
  Hashtable,
  invokeMethod,
  OrderedDictionary,
  type PSCustomObject,
  PSCodeProperty,
  PSDateTime,
  PSMethod,
  PSNoteProperty,
  PSProperty,
  PSTimeSpan,
  type PSValue,
  setTypeNames,
  tryConvertTo,
  unixEpochTicks,
} from "@latch/dotnet";
import { decodeDuration } from "./clixml-text.ts";
import type { ContainerTag } from "./lazy-objects.ts";

/** The type of each scalar element other than numbers and strings. */
export const scalarTypes: Readonly<Record<string, string>> = {
  DT: "System.DateTime",
  TS: "System.TimeSpan",
  D: "System.Decimal",
  G: "System.Guid",
  URI: "System.Uri",
  Version: "System.Version",
  XD: "System.Xml.XmlDocument",
};

/** The value of a scalar element other than numbers and strings; undefined when tag or text are invalid. */
export function scalarFrom(tag: string, text: string): PSValue | undefined {
  if (tag === "DT") return dateTime(text);
  if (tag === "TS") {
    const ticks = decodeDuration(text);
    return ticks === null ? undefined : new PSTimeSpan(ticks);
  }
  const typeName = scalarTypes[tag];
  if (typeName === undefined) return undefined;
  const converted = tryConvertTo(text, getType(typeName));
  return converted.ok ? converted.value : undefined;
}

const dateTimePattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?$/;

/** XmlConvert's round-trip date-time: no zone is Unspecified, Z is Utc, an offset is the local time of that instant. */
function dateTime(text: string): PSValue | undefined {
  const match = dateTimePattern.exec(text);
  if (match === null) return undefined;
  const [, year = "1", month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone] = match;
  const milliseconds = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(milliseconds);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const ticks = BigInt(date.getTime()) * 10_000n + unixEpochTicks + BigInt(fraction.padEnd(7, "0"));
  if (zone === undefined) return new PSDateTime(ticks, 0);
  if (zone === "Z") return new PSDateTime(ticks, 1);
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * (zone.startsWith("-") ? -1 : 1);
  const utcMilliseconds = date.getTime() - offset * 60_000;
  const localOffset = BigInt(-new Date(utcMilliseconds).getTimezoneOffset() - offset) * 600_000_000n;
  return new PSDateTime(ticks + localOffset, 2);
}

/** A list under construction. */
interface ListTarget {
  readonly value: PSValue;
  add(item: PSValue): void;
}

/** What a container element becomes: ArrayList, Stack or Queue. A stack's items were written top first. */
export function makeList(tag: ContainerTag): ListTarget {
  if (tag === "QUE") {
    const queue = construct(getType("System.Collections.Queue"), []);
    return { value: queue, add: (item) => void invokeMethod(queue, "Enqueue", [item]) };
  }
  if (tag === "STK") {
    const stack = construct(getType("System.Collections.Stack"), []);
    const items: PSValue[] = [];
    return {
      value: stack,
      add(item) {
        items.push(item);
        invokeMethod(stack, "Clear", []);
        for (let i = items.length - 1; i >= 0; i--) invokeMethod(stack, "Push", [items[i]!]);
      },
    };
  }
  const list = construct(getType("System.Collections.ArrayList"), []) as object & { items: PSValue[] };
  const items = list.items;
  return { value: list, add: (item) => void items.push(item) };
}

/** The dictionary a `DCT` element becomes. */
export function makeDictionary(typeName: string): DictionaryBase {
  if (typeName.endsWith("System.Management.Automation.PSPrimitiveDictionary")) {
    return construct(getType("System.Management.Automation.PSPrimitiveDictionary"), []) as DictionaryBase;
  }
  return typeName.endsWith("System.Collections.Specialized.OrderedDictionary")
    ? new OrderedDictionary()
    : new Hashtable();
}

/** Puts properties that came with a base value onto it. */
export function attach(base: PSValue, extras: PSCustomObject, adapted: boolean, _text: string | null): PSValue {
  let carrier = base;
  for (let i = 0; i < extras.values.length; i++) {
    const name = extras.shape.names[i]!;
    const value = extras.values[i]!;
    carrier = addInstanceMember(carrier, adapted ? frozenProperty(name, value) : new PSNoteProperty(name, value));
  }
  return carrier;
}

/** A property of the original object, now a constant. */
function frozenProperty(name: string, value: PSValue): PSProperty {
  const access = { name, typeName: "System.Object", canRead: true, canWrite: false, get: () => value, set: () => {} };
  return new PSProperty(access, null);
}

/** A base value with the type names and ToString text it came with. */
export function withTypeNames(base: PSValue, typeNames: string[] | null, text: string | null): PSValue {
  let carrier = base;
  const isLive = typeNames?.[0] === "Deserialized.System.Management.Automation.PSPrimitiveDictionary";
  if (typeNames !== null && typeNames.length > 0 && !isLive) carrier = setTypeNames(carrier, typeNames);
  if (text === null) return carrier;
  // An enum keeps its number as its text, and its name as `Value` (PowerShell's type data for Deserialized.System.Enum).
  if (typeNames?.[1] === "Deserialized.System.Enum") enumNames.set(carrier as object, text);
  else carrier = addInstanceMember(carrier, toStringMethod(text));
  return carrier;
}

const enumNames = new WeakMap<object, string>();
const enumValueProperty = new PSCodeProperty(
  "Value",
  (self) => enumNames.get(self as object) ?? null,
  null,
  "System.Object",
  "System.Object Value {get=$this.ToString();}",
);
addTypeDataMember("Deserialized.System.Enum", enumValueProperty);

function toStringMethod(text: string): PSMethod {
  return new PSMethod("ToString", ["string ToString()"], null, () => text);
}

/** How objects of some types turn back into themselves (TargetTypeForDeserialization in PowerShell's type data). */
const rehydrators = new Map<string, (object: DeserializedObject) => PSValue>([
  [
    "Deserialized.System.Management.Automation.SwitchParameter",
    (object) => convert(object.get("IsPresent"), "System.Management.Automation.SwitchParameter"),
  ],
  ["Deserialized.System.Net.IPAddress", (object) => convert(object.text, "System.Net.IPAddress")],
  ["Deserialized.System.Net.Mail.MailAddress", (object) => convert(object.text, "System.Net.Mail.MailAddress")],
  [
    "Deserialized.System.Globalization.CultureInfo",
    (object) => convert(object.text, "System.Globalization.CultureInfo"),
  ],
  ["Deserialized.System.Management.Automation.PSCredential", credential],
]);

function convert(value: PSValue | undefined, typeName: string): PSValue {
  const converted = tryConvertTo(value ?? null, getType(typeName));
  return converted.ok ? converted.value : (value ?? null);
}

function credential(object: DeserializedObject): PSValue {
  const arguments_ = [object.get("UserName") ?? null, object.get("Password") ?? null];
  return construct(getType("System.Management.Automation.PSCredential"), arguments_);
}

/** The live object of a deserialized one where PowerShell makes it live, else the object itself. */
export function rehydrate(object: DeserializedObject): PSValue {
  const make = rehydrators.get(object.typeNames?.[0] ?? "");
  if (make === undefined) return object;
  try {
    return make(object);
  } catch (error) {
    // What its type refuses (a credential without a user name) stays a bag of properties, as in PowerShell.
    if (!(error instanceof Exception)) throw error;
    return object;
  }
}
