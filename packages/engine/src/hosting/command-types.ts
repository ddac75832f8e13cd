// Owns what members of Command, CommandParameter and their collections do for scripts.
import { defineType, enumValue, List, type PSValue, toStringValue } from "@latch/dotnet";
import { Command, CommandParameter } from "./ps-command.ts";

const runspaces = "System.Management.Automation.Runspaces";

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
  methods: { ToString: (self) => self.toString() },
});

defineType<CommandParameter>({
  name: `${runspaces}.CommandParameter`,
  implementation: CommandParameter,
  construct: (args) =>
    new CommandParameter(args[0] == null ? null : toStringValue(args[0]), args[1] ?? null, args.length > 1),
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
          : new CommandParameter(toStringValue(args[0] ?? null), args[1] ?? null, args.length > 1),
      ),
  },
});
