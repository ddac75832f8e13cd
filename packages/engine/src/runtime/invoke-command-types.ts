// Owns what `$ExecutionContext.InvokeCommand` does for scripts: commands found, scripts run, actions hung on lookups.
import {
  convertTo,
  type Delegate,
  defineType,
  enumValue,
  getType,
  isNull,
  isTrue,
  psCollection,
  type PSValue,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { elementsOf } from "../compile/block-methods.ts";
import { declareProperties, declareType, typeInstances } from "../hosting/declare-type.ts";
import { CmdletInfo, CommandInfo } from "../pipeline/command-info.ts";
import {
  CommandLookupEventArgs,
  type InvokeCommandActions,
  LocationChangedEventArgs,
} from "../pipeline/invoke-command-actions.ts";
import type { CommandInvocationIntrinsics } from "./engine-intrinsics.ts";
import { ScriptBlock } from "./script-block.ts";

const automation = "System.Management.Automation.";
const text = (value: PSValue | undefined): string => toStringValue(value ?? null);

const listOf = (value: PSValue | undefined): PSValue[] => [...elementsOf(value ?? null)];

const list = (items: PSValue[], element: string): PSValue =>
  convertTo(items, getType(`System.Collections.Generic.List\`1[${element}]`));

/** One of the four actions as a property. */
function action(name: "preCommandLookup" | "postCommandLookup" | "commandNotFound" | "locationChanged"): {
  get(self: CommandInvocationIntrinsics): PSValue;
  set(self: CommandInvocationIntrinsics, value: PSValue): void;
} {
  return {
    get: (self) => self.context.actions?.[name] ?? null,
    set: (self, value) => {
      const actions: InvokeCommandActions = self.context.makeActions();
      actions[name] = isNull(value) ? null : (value as Delegate);
    },
  };
}

/** InvokeScript in its forms: script text or a block, in a scope of its own or not, with input and arguments. */
function invokeScript(self: CommandInvocationIntrinsics, args: PSValue[], names: readonly string[]): PSValue {
  const given = (name: string): PSValue | undefined => args[names.indexOf(name)];
  const script = given("scriptBlock") ?? given("script") ?? null;
  const scope = given("useLocalScope") ?? given("useNewScope");
  return psCollection(
    self.invokeScript(script, listOf(given("args")), listOf(given("input")), scope === undefined || isTrue(scope)),
  );
}

function cmdlets(self: CommandInvocationIntrinsics, pattern: string): CmdletInfo[] {
  return self.getCommands(pattern, 8, true).filter((command) => command instanceof CmdletInfo);
}

defineType<CommandInvocationIntrinsics>({
  name: `${automation}CommandInvocationIntrinsics`,
  properties: {
    CommandNotFoundAction: action("commandNotFound"),
    LocationChangedAction: action("locationChanged"),
    PostCommandLookupAction: action("postCommandLookup"),
    PreCommandLookupAction: action("preCommandLookup"),
  },
  methods: {
    ExpandString: (self, [source]) => self.expandString(text(source)),
    GetCommand: (self, [name, types]) => self.getCommand(text(name), toInt32(types ?? null)),
    GetCommands: (self, [name, types, isPattern]) =>
      list(
        self.getCommands(text(name), toInt32(types ?? null), isTrue(isPattern ?? false)),
        `${automation}CommandInfo`,
      ),
    GetCommandName: (self, [name, isPattern, full]) => {
      const found = self.getCommands(text(name), 511, isTrue(isPattern ?? false));
      return list(
        found.map((command) => (isTrue(full ?? false) && "path" in command ? (command.path as string) : command.name)),
        "System.String",
      );
    },
    GetCmdlet: (self, [name]) => self.getCommand(text(name), 8),
    GetCmdlets: (self, [pattern]) =>
      list(cmdlets(self, pattern === undefined ? "*" : text(pattern)), `${automation}CmdletInfo`),
    GetCmdletByTypeName: (self, [typeName]) => self.cmdletOfType(text(typeName)),
    NewScriptBlock: (self, [script]) => self.newScriptBlock(text(script)),
    InvokeScript: (self, args, signature) =>
      invokeScript(
        self,
        args,
        signature.parameters.map((parameter) => parameter.name),
      ),
  },
});

defineType<CommandLookupEventArgs>({
  name: `${automation}CommandLookupEventArgs`,
  implementation: CommandLookupEventArgs,
  properties: {
    CommandName: (self) => self.commandName,
    CommandOrigin: () => enumValue(`${automation}CommandOrigin`, "Internal"),
    StopSearch: {
      get: (self) => self.stopSearch,
      set: (self, value) => {
        self.stopSearch = isTrue(value);
      },
    },
    Command: {
      get: (self) => self.command,
      set: (self, value) => {
        const base = unwrap(value);
        self.command = base instanceof CommandInfo ? base : null;
      },
    },
    CommandScriptBlock: {
      get: (self) => self.commandScriptBlock,
      set: (self, value) => {
        const base = unwrap(value);
        self.commandScriptBlock = base instanceof ScriptBlock ? base : null;
      },
    },
  },
});

typeInstances(LocationChangedEventArgs, declareType(`${automation}LocationChangedEventArgs`, "System.EventArgs"));
declareProperties(`${automation}LocationChangedEventArgs`, {
  OldPath: `${automation}PathInfo`,
  NewPath: `${automation}PathInfo`,
  SessionState: `${automation}SessionState`,
});
defineType<LocationChangedEventArgs>({
  name: `${automation}LocationChangedEventArgs`,
  implementation: LocationChangedEventArgs,
  properties: {
    OldPath: (self) => self.oldPath,
    NewPath: (self) => self.newPath,
    SessionState: (self) => self.sessionState,
  },
});
