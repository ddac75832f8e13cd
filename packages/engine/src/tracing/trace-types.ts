// Owns what members of PSTraceSource, its listeners and its switch do for scripts.
import { convertTo, defineType, getType, Hashtable, type PSValue, toInt32, toStringValue } from "@latch/dotnet";
import { declareProperties, declareType } from "../hosting/declare-type.ts";
import { listenerTypes, PSTraceSource, SourceSwitch, type TraceListener } from "./trace-source.ts";

const optionsType = "System.Management.Automation.PSTraceSourceOptions";

// The facts have no members of these two.
declareProperties(
  "System.Management.Automation.PSTraceSource",
  {
    Description: "System.String",
    Options: optionsType,
    Attributes: "System.Collections.Specialized.StringDictionary",
    Listeners: "System.Diagnostics.TraceListenerCollection",
    Name: "System.String",
    Switch: "System.Diagnostics.SourceSwitch",
  },
  new Set(["Description", "Options", "Switch"]),
);
declareProperties("System.Diagnostics.SourceSwitch", {
  Level: "System.Diagnostics.SourceLevels",
  DisplayName: "System.String",
  Description: "System.String",
  Attributes: "System.Collections.Specialized.StringDictionary",
  DefaultValue: "System.String",
  Value: "System.String",
});

defineType<PSTraceSource>({
  name: "System.Management.Automation.PSTraceSource",
  implementation: PSTraceSource,
  properties: {
    Name: (self) => self.name,
    Description: {
      get: (self) => self.description,
      set: (self, value) => void (self.description = toStringValue(value)),
    },
    Options: {
      get: (self) => convertTo(self.options, getType(optionsType)),
      set: (self, value) => void (self.options = toInt32(convertTo(value, getType(optionsType)))),
    },
    Listeners: (self) => self.listeners as unknown as PSValue,
    Switch: (self) => new SourceSwitch(self) as unknown as PSValue,
    Attributes: () => Hashtable.from([], false),
  },
});

defineType<PSTraceSource["listeners"]>({
  name: "System.Diagnostics.TraceListenerCollection",
  properties: { Count: (self) => self.items.length },
});

defineType<SourceSwitch>({
  name: "System.Diagnostics.SourceSwitch",
  implementation: SourceSwitch,
  properties: {
    Level: (self) => self.level,
    DisplayName: (self) => self.source.name,
    Description: () => "",
    Attributes: () => Hashtable.from([], false),
    DefaultValue: () => "Off",
    Value: (self) => toStringValue(self.level),
  },
});

// The listeners' classes are not in the facts.
for (const name of listenerTypes) {
  declareType(name, "System.MarshalByRefObject");
  declareProperties(name, { Name: "System.String", TraceOutputOptions: "System.Diagnostics.TraceOptions" });
  defineType<TraceListener>({
    name,
    properties: {
      Name: { get: (self) => self.name, set: (self, value) => void (self.name = toStringValue(value)) },
      TraceOutputOptions: (self) => convertTo(self.options, getType("System.Diagnostics.TraceOptions")),
    },
  });
}
