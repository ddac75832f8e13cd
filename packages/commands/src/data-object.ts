// Result objects of cmdlets: instances of .NET classes that only carry properties (GroupInfo, FileHashInfo, …).
import { type PSValue, tagType } from "@latch/dotnet";
import { defineType } from "@latch/dotnet";
import { declareProperties } from "@latch/engine";

/** An object of a named .NET type whose properties are plain values. */
export class DataObject {
  readonly fields: Record<string, PSValue>;

  constructor(fields: Record<string, PSValue>) {
    this.fields = fields;
  }
}

export interface DataObjectOptions {
  /** Text of ToString(); the type's name without it. */
  readonly text?: (fields: Record<string, PSValue>) => string;
  /** Properties that scripts may assign. */
  readonly settable?: readonly string[];
  /** Types of the properties, for a class that the facts list without members. */
  readonly types?: Readonly<Record<string, string>>;
}

/** Makes the class of a .NET type with these properties, known to member access. */
export function defineDataObject(
  typeName: string,
  names: readonly string[],
  options: DataObjectOptions = {},
): new (
  fields: Record<string, PSValue>,
) => DataObject {
  const Class = class extends DataObject {
    override toString(): string {
      return options.text ? options.text(this.fields) : typeName;
    }
  };
  tagType(Class, typeName);
  const settable = new Set(options.settable ?? []);
  const properties: Record<string, { get(self: DataObject): PSValue; set?(self: DataObject, value: PSValue): void }> =
    {};
  for (const name of names) {
    properties[name] = {
      get: (self) => self.fields[name] ?? null,
      ...(settable.has(name) ? { set: (self: DataObject, value: PSValue) => void (self.fields[name] = value) } : {}),
    };
  }
  if (options.types !== undefined) declareProperties(typeName, options.types, settable);
  const text = options.text;
  defineType<DataObject>({
    name: typeName,
    implementation: Class,
    propertyOrder: names,
    properties,
    ...(text ? { methods: { ToString: (self: DataObject) => text(self.fields) } } : {}),
  });
  return Class;
}
