// Owns what members of PowerShell, PSCommand, PSDataStreams and PSInvocationSettings do for scripts.
import {
  AutomationNull,
  construct,
  convertTo,
  defineType,
  Delegate,
  DictionaryBase,
  enumValue,
  Exception,
  getEnumerable,
  getType,
  List,
  MethodSignature,
  parameter,
  PropertyMember,
  psArgumentNull,
  PSDataCollection,
  type PSValue,
  setOwnMembers,
  tagType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { DotNetType } from "@latch/dotnet";
import type { OutputSink } from "../pipeline/contract.ts";
import { CommandInfo } from "../pipeline/command-info.ts";
import { SteppablePipeline } from "../pipeline/steppable-pipeline.ts";
import { activeContext } from "../runtime/active-context.ts";
import { InitialSessionState } from "./initial-session-state.ts";
import { LocalRunspace } from "./local-runspace.ts";
import { PowerShell, PowerShellAsyncResult, PSInvocationStateInfo } from "./power-shell.ts";
import { Command, PSCommand, pipelineOf } from "./ps-command.ts";
import { PSDataStreams } from "./streams.ts";

const automation = "System.Management.Automation";

/** PSInvocationSettings: all are kept, AddToHistory alone changes how latch runs. */
class PSInvocationSettings {
  readonly values = new Map<string, PSValue>();
  get addToHistory(): boolean {
    return this.values.get("AddToHistory") === true;
  }
}
tagType(PSInvocationSettings, `${automation}.PSInvocationSettings`);

/** Create(), Create(RunspaceMode), Create(InitialSessionState), Create(Runspace). */
function create([given]: readonly PSValue[]): PowerShell {
  const base = unwrap(given ?? null);
  if (base instanceof InitialSessionState) {
    const made = new PowerShell();
    made.runspace = new LocalRunspace(activeContext(), base, null);
    made.runspace.open();
    return made;
  }
  if (base instanceof LocalRunspace) {
    const made = new PowerShell();
    made.runspace = base;
    return made;
  }
  if (base !== null && toStringValue(base) === "CurrentRunspace") return new PowerShell(true);
  if (base !== null && typeof base === "object" && !("kind" in base) && toStringValue(base) !== "NewRunspace") {
    const made = new PowerShell();
    made.runspace = base as unknown as PowerShell["runspace"];
    return made;
  }
  return new PowerShell();
}

/** AddCommand(name[, useLocalScope]) and AddCommand(CommandInfo). */
function commandOf([given, local]: readonly PSValue[]): Command {
  const base = unwrap(given ?? null);
  if (base === null) throw psArgumentNull(local === undefined ? "commandInfo" : "cmdlet");
  const made = new Command(base instanceof CommandInfo ? base : toStringValue(base), false, local === true);
  made.asksForCallersScope = local === false;
  return made;
}

function scriptOf([text, local]: readonly PSValue[]): Command {
  if (text == null) throw psArgumentNull("script");
  return new Command(toStringValue(text), true, local === true);
}

/** AddParameters(dictionary) by name, AddParameters(list) by position. */
function addParameters(self: { addParameter(name: PSValue, value: PSValue): unknown }, given: PSValue): void {
  const base = unwrap(given);
  if (base === null) throw psArgumentNull("parameters");
  if (base instanceof DictionaryBase) {
    for (const [key, value] of base.entries()) {
      if (typeof unwrap(key) !== "string") {
        throw new Exception(
          `${automation}.PSArgumentException`,
          "The keys in the dictionary must be strings. (Parameter 'parameters')",
        );
      }
      self.addParameter(key, value);
    }
    return;
  }
  for (const value of getEnumerable(base) ?? [base]) self.addParameter(null, value);
}

/** Where results go: Collection<PSObject>, or the list given. */
function sinkOf(target: PSValue, type: DotNetType | null): OutputSink {
  const base = unwrap(target);
  const plain = type === null || /^System\.(Object|Management\.Automation\.PSObject)$/.test(type.displayName);
  const convert = (value: PSValue): PSValue => (plain ? value : convertTo(value, type as DotNetType));
  if (base instanceof PSDataCollection) return { write: (value) => base.add(convert(value)) };
  if (base instanceof List) return { write: (value) => void base.items.push(convert(value)) };
  throw new Exception("System.NotSupportedException", "Specified method is not supported.");
}

/** Invoke() gives the results; Invoke(input, output) puts them into a list. */
function invoke(self: PowerShell, args: readonly PSValue[], signature: MethodSignature): PSValue | undefined {
  const names = signature.parameters.map((p) => p.name);
  const input = names[0] === "input" ? (args[0] ?? null) : null;
  const types = signature.genericArguments;
  const addToHistory = settingsIn(args)?.addToHistory === true;
  if (names[1] === "output") {
    if (args[1] == null) throw psArgumentNull("output");
    self.invoke(input, sinkOf(args[1], types.at(-1) ?? null), addToHistory);
    return undefined;
  }
  const element = types[0] ?? getType(`${automation}.PSObject`);
  const result = construct(
    getType("System.Collections.ObjectModel.Collection`1").makeGeneric([element]),
    [],
  ) as unknown as List;
  self.invoke(input, sinkOf(result, element), addToHistory);
  return result;
}

function settingsIn(args: readonly PSValue[]): PSInvocationSettings | null {
  for (const given of args) {
    const base = unwrap(given);
    if (base instanceof PSInvocationSettings) return base;
  }
  return null;
}

function beginInvoke(self: PowerShell, args: readonly PSValue[], signature: MethodSignature): PSValue {
  const by = new Map(signature.parameters.map((p, i) => [p.name, args[i] ?? null]));
  const output = unwrap(by.get("output") ?? null);
  const callback = by.get("callback") ?? null;
  const result = self.beginInvoke(
    by.get("input") ?? null,
    output instanceof PSDataCollection ? output : null,
    by.get("state") ?? null,
    () => {
      if (callback instanceof Delegate) callback.invoke([result]);
    },
    settingsIn(args)?.addToHistory === true,
  );
  return result;
}

function endInvoke(self: PowerShell, [given]: readonly PSValue[]): PSValue {
  if (given == null) throw psArgumentNull("asyncResult");
  const result = unwrap(given);
  if (result instanceof PowerShellAsyncResult) return self.endInvoke(result);
  throw new Exception(
    `${automation}.PSArgumentException`,
    "The IAsyncResult object was not created by calling BeginInvoke on this PowerShell instance.",
  );
}

/** Connect() is for commands that run in a disconnected remote session. */
function notConnectable(): never {
  throw new Exception(
    `${automation}.InvalidPowerShellStateException`,
    "The state of the current PowerShell instance is not valid for this operation.",
  );
}

/** GetSteppablePipeline(): the commands, run step by step in the session that asks. */
function steppableOf(self: PowerShell): PSValue {
  const context = activeContext();
  const [statement = []] = self.commands.statements();
  if (statement.length === 0) {
    throw new Exception(`${automation}.PSInvalidOperationException`, "No commands are specified.");
  }
  return new SteppablePipeline(context, pipelineOf(context, statement)) as unknown as PSValue;
}

defineType<PowerShell>({
  name: `${automation}.PowerShell`,
  implementation: PowerShell,
  staticMethods: { Create: (args) => create(args) },
  properties: {
    Commands: {
      get: (self) => self.commands,
      set: (self, value) => {
        if (value === null) throw psArgumentNull("Commands");
        self.commands = unwrap(value) as unknown as PSCommand;
      },
    },
    InstanceId: (self) => construct(getType("System.Guid"), [self.instanceId]),
    Runspace: {
      get: (self) => self.runspace,
      set: (self, value) => void (self.runspace = unwrap(value) as unknown as PowerShell["runspace"]),
    },
    RunspacePool: {
      get: (self) => self.runspacePool,
      set: (self, value) => void (self.runspacePool = unwrap(value) as never),
    },
    HistoryString: { get: () => "", set: () => {} },
  },
  methods: {
    AddCommand: (self, args) => self.addCommand(commandOf(args)),
    AddScript: (self, args) => self.addCommand(scriptOf(args)),
    AddParameter: (self, args) => {
      if (args[0] == null) throw psArgumentNull("name");
      return self.addParameter(args[0], args.length > 1 ? (args[1] ?? null) : true);
    },
    AddParameters: (self, [given]) => {
      addParameters(self, given ?? null);
      return self;
    },
    AddArgument: (self, [value]) => self.addParameter(null, value ?? null),
    AddStatement: (self) => self.addStatement(),
    Invoke: invoke,
    BeginInvoke: beginInvoke,
    EndInvoke: endInvoke,
    Stop: (self) => void self.stop(),
    BeginStop: (self) => {
      self.stop();
      return null;
    },
    EndStop: () => undefined,
    Dispose: (self) => void self.dispose(),
    CreateNestedPowerShell: () => new PowerShell(true),
    GetSteppablePipeline: steppableOf,
    Connect: notConnectable,
    ConnectAsync: notConnectable,
  },
});

defineType<PowerShellAsyncResult>({
  name: `${automation}.PowerShellAsyncResult`,
  implementation: PowerShellAsyncResult,
});

defineType<PSInvocationStateInfo>({
  name: `${automation}.PSInvocationStateInfo`,
  implementation: PSInvocationStateInfo,
  properties: { State: (self) => enumValue(`${automation}.PSInvocationState`, self.state) },
});

defineType<PSDataStreams>({
  name: `${automation}.PSDataStreams`,
  implementation: PSDataStreams,
  properties: Object.fromEntries(
    (["Error", "Warning", "Verbose", "Debug", "Information", "Progress"] as const).map((name) => {
      const key = name.toLowerCase() as "error";
      return [
        name,
        {
          get: (self: PSDataStreams): PSValue => self[key],
          set: (self: PSDataStreams, value: PSValue) => void (self[key] = unwrap(value) as PSDataCollection),
        },
      ];
    }),
  ),
  methods: { ClearStreams: (self) => void self.clear() },
});

// The facts list no members of these two types: they are given here.
const commandType = getType(`${automation}.PSCommand`);
const object = getType("System.Object");
const text = getType("System.String");
const flag = getType("System.Boolean");

type Body = (self: PSCommand, args: PSValue[]) => PSValue | undefined;

function method(name: string, parameters: readonly (readonly [string, DotNetType])[], body: Body): MethodSignature {
  return new MethodSignature({
    name,
    declaringType: commandType,
    returnType: commandType,
    parameters: parameters.map(([key, type]) => parameter(key, type)),
    body: (self, args) => body(self as unknown as PSCommand, args) ?? AutomationNull,
  });
}

const adding =
  (make: (args: readonly PSValue[]) => Command): Body =>
  (self, args) => {
    self.add(make(args));
    return self;
  };

const commandMethods: readonly MethodSignature[] = [
  method("AddCommand", [["command", text]], adding(commandOf)),
  method(
    "AddCommand",
    [
      ["cmdlet", text],
      ["useLocalScope", flag],
    ],
    adding(commandOf),
  ),
  method("AddScript", [["script", text]], adding(scriptOf)),
  method(
    "AddScript",
    [
      ["script", text],
      ["useLocalScope", flag],
    ],
    adding(scriptOf),
  ),
  method("AddArgument", [["value", object]], (self, [value]) => {
    self.addParameter(null, value ?? null);
    return self;
  }),
  method("AddParameter", [["parameterName", text]], (self, [name]) => {
    self.addParameter(name ?? null, true);
    return self;
  }),
  method(
    "AddParameter",
    [
      ["parameterName", text],
      ["value", object],
    ],
    (self, [name, value]) => {
      self.addParameter(name ?? null, value ?? null);
      return self;
    },
  ),
  method("AddStatement", [], (self) => {
    self.endStatement();
    return self;
  }),
  method("Clear", [], (self) => void self.clear()),
  method("Clone", [], (self) => self.clone()),
];

setOwnMembers(commandType, {
  constructors: [
    new MethodSignature({
      name: ".ctor",
      declaringType: commandType,
      returnType: commandType,
      isConstructor: true,
      parameters: [],
      body: () => new PSCommand(),
    }),
  ],
  properties: [
    new PropertyMember({
      name: "Commands",
      type: getType(`${automation}.Runspaces.CommandCollection`),
      declaringType: commandType,
      isStatic: false,
      canRead: true,
      canWrite: false,
    }),
  ],
  methods: [...commandMethods],
});

const settingsType = getType(`${automation}.PSInvocationSettings`);
const settings: readonly (readonly [string, string])[] = [
  ["ApartmentState", "System.Threading.ApartmentState"],
  ["Host", `${automation}.Host.PSHost`],
  ["RemoteStreamOptions", `${automation}.RemoteStreamOptions`],
  ["AddToHistory", "System.Boolean"],
  ["ErrorActionPreference", "System.Object"],
  ["FlowImpersonationPolicy", "System.Boolean"],
  ["ExposeFlowControlExceptions", "System.Boolean"],
  ["InvokeAndDisconnect", "System.Boolean"],
];

setOwnMembers(settingsType, {
  constructors: [
    new MethodSignature({
      name: ".ctor",
      declaringType: settingsType,
      returnType: settingsType,
      isConstructor: true,
      parameters: [],
      body: () => new PSInvocationSettings(),
    }),
  ],
  methods: [],
  properties: settings.map(
    ([name, typeName]) =>
      new PropertyMember({
        name,
        type: getType(typeName),
        declaringType: settingsType,
        isStatic: false,
        canRead: true,
        canWrite: true,
      }),
  ),
});

defineType<PSInvocationSettings>({
  name: `${automation}.PSInvocationSettings`,
  implementation: PSInvocationSettings,
  properties: Object.fromEntries(
    settings.map(([name]) => [
      name,
      {
        get: (self: PSInvocationSettings): PSValue => self.values.get(name) ?? null,
        set: (self: PSInvocationSettings, value: PSValue) => void self.values.set(name, value),
      },
    ]),
  ),
});
defineType<PSCommand>({ name: `${automation}.PSCommand`, implementation: PSCommand });
