// [System.Management.Automation.Host.FieldDescription]: one field that $Host.UI.Prompt asks for.
import {
  convertTo,
  defineType,
  type DotNetType,
  Exception,
  getEnumerable,
  getType,
  isTrue,
  type PSValue,
  resolveType,
  tagType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { FieldDescription as HostField } from "../api/host.ts";

const typeName = "System.Management.Automation.Host.FieldDescription";

class FieldDescription {
  readonly name: string;
  type: DotNetType = getType("System.String");
  label = "";
  helpMessage = "";
  isMandatory = true;
  defaultValue: PSValue = null;
  constructor(name: string) {
    this.name = name;
  }
}
tagType(FieldDescription, typeName);

defineType<FieldDescription>({
  name: typeName,
  construct: (args) => {
    const name = toStringValue(args[0] ?? null);
    if (name === "") {
      throw new Exception(
        "System.Management.Automation.PSArgumentException",
        'Cannot process argument because the value of argument "name" is not valid. Change the value of the "name" argument and run the operation again.',
      );
    }
    return new FieldDescription(name);
  },
  properties: {
    Name: (self) => self.name,
    ParameterTypeName: (self) => self.type.name,
    ParameterTypeFullName: (self) => self.type.fullName,
    Label: { get: (self) => self.label, set: (self, value) => void (self.label = toStringValue(value)) },
    HelpMessage: {
      get: (self) => self.helpMessage,
      set: (self, value) => void (self.helpMessage = toStringValue(value)),
    },
    IsMandatory: { get: (self) => self.isMandatory, set: (self, value) => void (self.isMandatory = isTrue(value)) },
    DefaultValue: { get: (self) => self.defaultValue, set: (self, value) => void (self.defaultValue = value) },
  },
  methods: {
    SetParameterType: (self, [type]) => {
      self.type = convertTo(type ?? null, getType("System.Type")) as DotNetType;
      return undefined;
    },
  },
});

/** The fields of an array of FieldDescription, as the host takes them. */
export function hostFields(value: PSValue): HostField[] {
  const fields: HostField[] = [];
  for (const item of getEnumerable(value) ?? [value]) {
    const field = unwrap(item);
    if (!(field instanceof FieldDescription)) continue;
    fields.push({
      name: field.name,
      label: field.label,
      typeName: (resolveType(field.type.fullName) ?? field.type).fullName,
      isMandatory: field.isMandatory,
      helpMessage: field.helpMessage,
    });
  }
  return fields;
}
