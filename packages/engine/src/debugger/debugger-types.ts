// Owns what the debugger's objects are for scripts: breakpoints, Debugger, DebuggerStopEventArgs, $PSDebugContext, CallStackFrame.
import {
  construct,
  defineType,
  type DictionaryBase,
  enumValue,
  EnumValue,
  Exception,
  getEnumerable,
  getType,
  List,
  newErrorRecord,
  type PSValue,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { declareProperties, declareType, typeInstances } from "../hosting/declare-type.ts";
import { Command, PSCommand } from "../hosting/ps-command.ts";
import { loadLanguageTypes } from "../language/language-types.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { Breakpoint, CommandBreakpoint, LineBreakpoint, VariableBreakpoint } from "./breakpoints.ts";
import { CallStackFrame, callStack } from "./call-stack-frame.ts";
import {
  DebuggerCommandResults,
  type DebuggerResumeAction,
  DebuggerStopEventArgs,
  PSDebugContext,
} from "./debugger-stop.ts";
import { ScriptDebugger } from "./script-debugger.ts";

// Positions are objects of the language's types.
loadLanguageTypes();

const automation = "System.Management.Automation";
const anyBreakpoint = `${automation}.Breakpoint`;

interface Instances {
  readonly prototype: object;
}

/** Properties read from the members of the same name in camel case. */
function declareData(
  type: Instances,
  name: string,
  properties: Readonly<Record<string, string>>,
  own: Readonly<Record<string, (self: object) => PSValue>> = {},
): void {
  typeInstances(type, declareType(name, "System.Object"));
  declareProperties(name, properties);
  defineData(type, name, Object.keys(properties), own);
}

function defineData(
  type: Instances,
  name: string,
  properties: readonly string[],
  own: Readonly<Record<string, (self: object) => PSValue>>,
): void {
  const read = (property: string) => (self: object) =>
    (self as Record<string, PSValue>)[property.charAt(0).toLowerCase() + property.slice(1)] ?? null;
  defineType<object>({
    name,
    implementation: type as unknown as new () => object,
    properties: Object.fromEntries(properties.map((property) => [property, own[property] ?? read(property)])),
    methods: { ToString: (self) => (Object.hasOwn(type.prototype, "toString") ? String(self) : name) },
  });
}

declareType(anyBreakpoint, "System.Object");
const shared = {
  Action: `${automation}.ScriptBlock`,
  Enabled: "System.Boolean",
  HitCount: "System.Int32",
  Id: "System.Int32",
  Script: "System.String",
};
for (const [type, name, own] of [
  [LineBreakpoint, `${automation}.LineBreakpoint`, { Column: "System.Int32", Line: "System.Int32" }],
  [
    VariableBreakpoint,
    `${automation}.VariableBreakpoint`,
    { AccessMode: `${automation}.VariableAccessMode`, Variable: "System.String" },
  ],
  [CommandBreakpoint, `${automation}.CommandBreakpoint`, { Command: "System.String" }],
] as const) {
  typeInstances(type, declareType(name, anyBreakpoint));
  declareProperties(name, { ...own, ...shared });
  defineData(type, name, Object.keys({ ...own, ...shared }), {});
}

const breakpointsOf = (self: object): PSValue =>
  new List(getType("System.Collections.ObjectModel.ReadOnlyCollection`1").makeGeneric([getType(anyBreakpoint)]), [
    ...((self as DebuggerStopEventArgs).breakpoints as unknown as PSValue[]),
  ]);

const resumeActions = `${automation}.DebuggerResumeAction`;

declareData(PSDebugContext, `${automation}.PSDebugContext`, {
  InvocationInfo: `${automation}.InvocationInfo`,
  Breakpoints: `${anyBreakpoint}[]`,
  Trigger: "System.Object",
});

declareData(
  DebuggerCommandResults,
  `${automation}.DebuggerCommandResults`,
  { ResumeAction: resumeActions, EvaluatedByDebugger: "System.Boolean" },
  {
    ResumeAction: (self) => {
      const action = (self as DebuggerCommandResults).resumeAction;
      return action === null ? null : enumValue(resumeActions, action);
    },
  },
);

typeInstances(DebuggerStopEventArgs, declareType(`${automation}.DebuggerStopEventArgs`, "System.EventArgs"));
declareProperties(
  `${automation}.DebuggerStopEventArgs`,
  {
    InvocationInfo: `${automation}.InvocationInfo`,
    Breakpoints: "System.Collections.ObjectModel.ReadOnlyCollection`1",
    ResumeAction: resumeActions,
  },
  new Set(["ResumeAction"]),
);
defineType<DebuggerStopEventArgs>({
  name: `${automation}.DebuggerStopEventArgs`,
  implementation: DebuggerStopEventArgs,
  properties: {
    InvocationInfo: (self) => self.invocationInfo as unknown as PSValue,
    Breakpoints: breakpointsOf,
    ResumeAction: {
      get: (self) => enumValue(resumeActions, self.resumeAction),
      set: (self, value) => void (self.resumeAction = nameOf(value) as DebuggerResumeAction),
    },
  },
});

defineType<CallStackFrame>({
  name: `${automation}.CallStackFrame`,
  implementation: CallStackFrame,
  properties: {
    ScriptName: (self) => self.scriptName,
    ScriptLineNumber: (self) => self.scriptLineNumber,
    InvocationInfo: (self) => self.invocationInfo as unknown as PSValue,
    Position: (self) => self.at.extent as unknown as PSValue,
    FunctionName: (self) => self.functionName,
  },
  methods: {
    GetScriptLocation: (self) => self.getScriptLocation(),
    GetFrameVariables: (self) => {
      const table = construct(
        getType("System.Collections.Generic.Dictionary`2[System.String,System.Management.Automation.PSVariable]"),
        [],
      ) as unknown as DictionaryBase;
      for (const [name, variable] of self.frameVariables()) table.set(name, variable as unknown as PSValue);
      return table as unknown as PSValue;
    },
    ToString: (self) => self.toString(),
  },
});

function nameOf(value: PSValue): string {
  const bare = unwrap(value);
  return bare instanceof EnumValue ? bare.name : toStringValue(value);
}

function notStopped(): Exception {
  const exception = new Exception(
    `${automation}.PSInvalidOperationException`,
    "The debugger cannot process commands unless it is in the Stopped state.",
  );
  exception.errorRecord = newErrorRecord(
    exception,
    "Debugger:CannotProcessCommandNotStopped",
    "InvalidOperation",
    null,
  );
  return exception;
}

/** The text of a PSCommand's first command. */
function commandText(value: PSValue | undefined): string {
  const command = unwrap(value ?? null);
  return command instanceof PSCommand ? firstText(command) : toStringValue(value ?? null);
}

function firstText(command: PSCommand): string {
  const first = command.commands.items[0];
  return first instanceof Command ? first.commandText : "";
}

const block = (value: PSValue | undefined): ScriptBlock | null => {
  const bare = unwrap(value ?? null);
  return bare instanceof ScriptBlock ? bare : null;
};
const path = (value: PSValue | undefined): string | null =>
  value === undefined || value === null ? null : toStringValue(value);

function set<T extends Breakpoint>(self: ScriptDebugger, breakpoint: T): PSValue {
  self.add(breakpoint);
  return breakpoint as unknown as PSValue;
}

function enable(self: ScriptDebugger, value: PSValue | undefined, enabled: boolean): PSValue {
  const found = unwrap(value ?? null);
  if (!(found instanceof Breakpoint) || self.find(found.id) === null) return null;
  found.enabled = enabled;
  return found as unknown as PSValue;
}

function setMode(self: ScriptDebugger, mode: PSValue): void {
  const bare = unwrap(mode);
  self.debugMode = bare instanceof EnumValue ? Number(bare.value) : Number(enumNumber(mode));
}

function enumNumber(mode: PSValue): number {
  const value = enumValue(`${automation}.DebugModes`, toStringValue(mode));
  return value instanceof EnumValue ? Number(value.value) : toInt32(mode);
}

typeInstances(ScriptDebugger, declareType(`${automation}.ScriptDebugger`, `${automation}.Debugger`));
const listOf = (items: readonly PSValue[], element: string): PSValue =>
  new List(getType("System.Collections.Generic.List`1").makeGeneric([getType(element)]), [...items]);

defineType<ScriptDebugger>({
  name: `${automation}.Debugger`,
  implementation: ScriptDebugger,
  properties: {
    InBreakpoint: (self) => self.inBreakpoint,
    IsActive: (self) => self.isActive,
    DebugMode: (self) => enumValue(`${automation}.DebugModes`, self.debugMode),
    InstanceId: (self) => construct(getType("System.Guid"), [self.instanceId]),
  },
  methods: {
    SetDebugMode: (self, [mode]) => void setMode(self, mode ?? null),
    SetDebuggerStepMode: (self, [enabled]) => void self.setStepMode(enabled === true),
    ProcessCommand: (self, [command, output]) => {
      if (self.stop === null) throw notStopped();
      const collection = unwrap(output ?? null) as { add(value: PSValue): void } | { items: PSValue[] } | null;
      const write = (value: PSValue): void => {
        if (collection === null) return;
        if ("add" in collection) collection.add(value);
        else collection.items.push(value);
      };
      return self.stop.processCommand(commandText(command), { write }) as unknown as PSValue;
    },
    StopProcessCommand: () => undefined,
    GetDebuggerStopArgs: (self) => (self.stop?.args ?? null) as unknown as PSValue,
    GetCallStack: (self) => callStack(self.context, self.stop?.frame ?? self.context.frame),
    GetBreakpoint: (self, [id]) => self.find(toInt32(id ?? 0)) as unknown as PSValue,
    GetBreakpoints: (self) => listOf([...self.breakpoints] as unknown as PSValue[], anyBreakpoint),
    SetBreakpoints: (self, [all]) => {
      for (const one of getEnumerable(all ?? null) ?? []) {
        const found = unwrap(one);
        if (found instanceof Breakpoint && !self.breakpoints.includes(found)) self.add(found);
      }
      return undefined;
    },
    SetCommandBreakpoint: (self, [command, action, script]) =>
      set(self, new CommandBreakpoint(path(script), toStringValue(command ?? null), block(action))),
    SetLineBreakpoint: (self, [script, line, column, action]) =>
      set(self, new LineBreakpoint(path(script) ?? "", toInt32(line ?? 0), toInt32(column ?? 0), block(action))),
    SetVariableBreakpoint: (self, [name, mode, action, script]) =>
      set(
        self,
        new VariableBreakpoint(path(script), toStringValue(name ?? null), nameOf(mode ?? "Write"), block(action)),
      ),
    RemoveBreakpoint: (self, [value]) => {
      const found = unwrap(value ?? null);
      return found instanceof Breakpoint && self.remove(found);
    },
    EnableBreakpoint: (self, [value]) => enable(self, value, true),
    DisableBreakpoint: (self, [value]) => enable(self, value, false),
    ResetCommandProcessorSource: () => undefined,
    Dispose: () => undefined,
  },
});
