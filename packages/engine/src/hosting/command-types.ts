// Owns what members of Command, CommandParameter and their collections do for scripts.
import { defineType, type EnumValue, Exception, enumValue, List, type PSValue, toStringValue } from "@latch/dotnet";
import type { StreamNumber } from "../pipeline/contract.ts";
import { Command, CommandParameter } from "./ps-command.ts";

const runspaces = "System.Management.Automation.Runspaces";

const streams: readonly (readonly [string, StreamNumber])[] = [
  ["Error", 2],
  ["Warning", 3],
  ["Verbose", 4],
  ["Debug", 5],
  ["Information", 6],
];

/** MergeMyResults(myResult, toResult); None and None forget everything. */
function mergeMyResults(command: Command, from: string, to: string): void {
  if (from === "None" && to === "None") return command.merged.clear();
  if (from === "None" || from === "Output")
    throw refused("Value for parameter cannot be PipelineResultTypes.None or PipelineResultTypes.Output.", "myResult");
  if (from === "Error" && to !== "Output")
    throw refused("The valid value for the parameter is PipelineResultTypes.Output.", "toResult");
  if (to !== "Output" && to !== "Null")
    throw refused(
      "Valid values for the parameter are PipelineResultTypes.Output or PipelineResultTypes.Null.",
      "toResult",
    );
  for (const [name, stream] of streams) if (from === name || from === "All") command.merged.set(stream, to);
}

function refused(message: string, parameter: string): Exception {
  return new Exception("System.Management.Automation.PSArgumentException", `${message} (Parameter '${parameter}')`, {
    properties: { ParamName: parameter },
  });
}

defineType<Command>({
  name: `${runspaces}.Command`,
  implementation: Command,
  construct: ([text, isScript, useLocalScope]) =>
    new Command(toStringValue(text ?? null), isScript === true, useLocalScope === true),
  properties: {
    CommandOrigin: { get: () => enumValue("System.Management.Automation.CommandOrigin", "Internal"), set: () => {} },
    MergeUnclaimedPreviousCommandResults: {
      get: () => enumValue(`${runspaces}.PipelineResultTypes`, "None"),
      set: () => {},
    },
  },
  methods: {
    ToString: (self) => self.toString(),
    MergeMyResults: (self, [from, to]) => void mergeMyResults(self, (from as EnumValue).name, (to as EnumValue).name),
  },
});

defineType<CommandParameter>({
  name: `${runspaces}.CommandParameter`,
  implementation: CommandParameter,
  construct: (args) => new CommandParameter(args[0] == null ? null : toStringValue(args[0]), args[1] ?? null),
});

const lists = (list: List): PSValue[] => list.items;

defineType<List>({
  name: `${runspaces}.CommandCollection`,
  methods: {
    Add: (self, [command]) =>
      void lists(self).push(typeof command === "string" ? new Command(command) : (command ?? null)),
    AddScript: (self, [text, local]) =>
      void lists(self).push(new Command(toStringValue(text ?? null), true, local === true)),
  },
});

defineType<List>({
  name: `${runspaces}.CommandParameterCollection`,
  methods: {
    Add: (self, args) =>
      void lists(self).push(
        args[0] instanceof CommandParameter
          ? args[0]
          : new CommandParameter(toStringValue(args[0] ?? null), args[1] ?? null),
      ),
  },
});
