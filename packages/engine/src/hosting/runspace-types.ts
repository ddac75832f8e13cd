// Owns what members of Runspace, RunspaceFactory, RunspacePool, SessionStateProxy and LocalPipeline do for scripts.
import { createRequire } from "node:module";
import {
  construct,
  convertTo,
  defineType,
  enumValue,
  getType,
  List,
  type PSValue,
  tagType,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { PSHost } from "../api/host.ts";
import { activeContext } from "../runtime/active-context.ts";
import { CommandInvocationIntrinsics, PSVariableIntrinsics } from "../runtime/engine-intrinsics.ts";
import { PathIntrinsics } from "../runtime/path-intrinsics.ts";
import { languageModeOf, languageModeValue, setLanguageMode } from "../runtime/language-mode.ts";
import { HostObject } from "../runtime/host-object.ts";
import { compatibleVersion } from "../runtime/session-variables.ts";
import { declareProperties } from "./declare-type.ts";
import { InitialSessionState } from "./initial-session-state.ts";
import { defaultRunspace, LocalRunspace, RunspaceStateInfo } from "./local-runspace.ts";
import { LocalPipeline } from "./local-pipeline.ts";
import { remoteRunspace } from "./remote-runspaces.ts";
import { connectionMethods, eventsOf, jobManagerOf, notSupportedConnection } from "./runspace-connection.ts";
import { RunspacePool, RunspacePoolStateInfo } from "./runspace-pool.ts";

const require = createRequire(import.meta.url);
const runspaces = "System.Management.Automation.Runspaces";
const guid = (text: string): PSValue => construct(getType("System.Guid"), [text]);

function stateOf(args: readonly PSValue[]): InitialSessionState | null {
  return (args.map((a) => unwrap(a)).find((a) => a instanceof InitialSessionState) as InitialSessionState) ?? null;
}
function hostOf(args: readonly PSValue[]): PSHost | null {
  const found = args.map((a) => unwrap(a)).find((a) => a instanceof HostObject) as HostObject | undefined;
  return found?.context.host ?? null;
}

defineType<never>({
  name: `${runspaces}.RunspaceFactory`,
  staticMethods: {
    CreateRunspace: (args, signature) => {
      if (signature.parameters.some((p) => p.name === "connectionInfo")) return remoteRunspace(args, false);
      return new LocalRunspace(activeContext(), stateOf(args)?.clone() ?? null, hostOf(args));
    },
    CreateOutOfProcessRunspace: (args) => remoteRunspace(args, true),
    CreateRunspacePool: (args, signature) => {
      if (signature.parameters.some((p) => p.name === "connectionInfo")) return remoteRunspace(args, false);
      const sized = signature.parameters[0]?.name === "minRunspaces";
      const [minimum, maximum] = sized ? [toInt32(args[0] ?? 1), toInt32(args[1] ?? 1)] : [1, 1];
      return new RunspacePool(activeContext(), minimum, maximum, stateOf(args)?.clone() ?? null, hostOf(args));
    },
  },
});

/** `$rs.SessionStateProxy`. */
class SessionStateProxy {
  readonly runspace: LocalRunspace;
  constructor(runspace: LocalRunspace) {
    this.runspace = runspace;
  }
  private get state() {
    this.runspace.assertOpenForSessionState();
    return this.runspace.context.globalState;
  }
  get psVariable(): PSVariableIntrinsics {
    return new PSVariableIntrinsics(this.state);
  }
  get path(): PathIntrinsics {
    return new PathIntrinsics(this.state.context);
  }
  get invokeCommand(): CommandInvocationIntrinsics {
    return new CommandInvocationIntrinsics(this.state.context);
  }
  setLanguageMode(value: PSValue): void {
    setLanguageMode(this.state.context, languageModeOf(value));
  }
  get languageMode(): PSValue {
    return languageModeValue(this.state.context);
  }
  /** Programs and scripts that may run, as patterns. */
  get allowed(): PSValue {
    return this.state.context.onlyGivenCommands ? [] : ["*"];
  }
}
tagType(SessionStateProxy, `${runspaces}.SessionStateProxy`);

defineType<SessionStateProxy>({
  name: `${runspaces}.SessionStateProxy`,
  implementation: SessionStateProxy,
  properties: {
    LanguageMode: {
      get: (self) => self.languageMode,
      set: (self, value) => self.setLanguageMode(value),
    },
    Applications: (self) => listOf("System.String", self.allowed as PSValue[]),
    Scripts: (self) => listOf("System.String", self.allowed as PSValue[]),
    Module: () => null,
  },
  methods: {
    SetVariable: (self, [name, value]) => {
      const key = toStringValue(name ?? null);
      self.psVariable.state.topScope.assign(key.toLowerCase(), value ?? null, key);
      return undefined;
    },
    GetVariable: (self, [name]) => self.psVariable.getValue(toStringValue(name ?? null)),
  },
});

function listOf(element: string, items: readonly PSValue[]): PSValue {
  return new List(getType("System.Collections.Generic.List`1").makeGeneric([getType(element)]), [...items]);
}

/** A runspace's debugger. */
function debuggerOf(runspace: LocalRunspace): PSValue {
  const { ScriptDebugger } =
    require("../debugger/script-debugger.ts") as typeof import("../debugger/script-debugger.ts");
  return ScriptDebugger.of(runspace.context) as unknown as PSValue;
}

const proxies = new WeakMap<LocalRunspace, SessionStateProxy>();

defineType<LocalRunspace>({
  name: `${runspaces}.Runspace`,
  implementation: LocalRunspace,
  staticProperties: {
    DefaultRunspace: { get: () => defaultRunspace(), set: () => {} },
    CanUseDefaultRunspace: () => true,
  },
  staticMethods: { GetRunspaces: notSupportedConnection, GetRunspace: notSupportedConnection },
  properties: {
    InstanceId: (self) => guid(self.instanceId),
    RunspaceStateInfo: (self) => new RunspaceStateInfo(self.state),
    RunspaceAvailability: (self) => enumValue(`${runspaces}.RunspaceAvailability`, self.availability),
    RunspaceIsRemote: () => false,
    Debugger: (self) => debuggerOf(self),
    ApartmentState: { get: () => enumValue("System.Threading.ApartmentState", "Unknown"), set: () => {} },
    ThreadOptions: {
      get: (self) => enumValue(`${runspaces}.PSThreadOptions`, self.threadOptions),
      set: (self, value) => void (self.threadOptions = toStringValue(value)),
    },
    Version: () => convertTo(compatibleVersion, getType("System.Version")),
    ConnectionInfo: () => null,
    OriginalConnectionInfo: () => null,
    JobManager: (self) => jobManagerOf(self),
    Events: (self) => eventsOf(self),
    DisconnectedOn: () => null,
    ExpiresOn: () => null,
    Name: { get: (self) => self.name, set: (self, value) => void (self.name = toStringValue(value)) },
    SessionStateProxy: (self) => {
      let proxy = proxies.get(self);
      if (proxy === undefined) {
        proxy = new SessionStateProxy(self);
        proxies.set(self, proxy);
      }
      return proxy;
    },
  },
  methods: {
    Open: (self) => void self.open(),
    OpenAsync: (self) => void self.open(),
    Close: (self) => void self.close(),
    CloseAsync: (self) => void self.close(),
    Dispose: (self) => void self.dispose(),
    CreatePipeline: (self, args) => pipelineOfText(self, args, false),
    CreateNestedPipeline: (self, args) => pipelineOfText(self, args, true),
    ...connectionMethods,
    ResetRunspaceState: (self) => self.resetState() as undefined,
  },
});

/** CreatePipeline(), (text), (text, addToHistory). */
function pipelineOfText(runspace: LocalRunspace, [text, addToHistory]: readonly PSValue[], nested: boolean): PSValue {
  const script = text === undefined ? null : toStringValue(text);
  return new LocalPipeline(runspace, script, nested, addToHistory === true) as unknown as PSValue;
}

defineType<RunspaceStateInfo>({
  name: `${runspaces}.RunspaceStateInfo`,
  implementation: RunspaceStateInfo,
  // A remote runspace's has the enum's value already.
  properties: { State: (self) => enumValue(`${runspaces}.RunspaceState`, String(self.state)) },
  methods: { ToString: (self) => self.toString() },
});
declareProperties("System.Management.Automation.RunspacePoolStateInfo", {
  State: `${runspaces}.RunspacePoolState`,
  Reason: "System.Exception",
});
defineType<RunspacePoolStateInfo>({
  name: "System.Management.Automation.RunspacePoolStateInfo",
  implementation: RunspacePoolStateInfo,
  properties: { State: (self) => enumValue(`${runspaces}.RunspacePoolState`, self.state) },
  methods: { ToString: (self) => self.toString() },
});

defineType<RunspacePool>({
  name: `${runspaces}.RunspacePool`,
  implementation: RunspacePool,
  properties: {
    InstanceId: (self) => guid(self.instanceId),
    RunspacePoolStateInfo: (self) => new RunspacePoolStateInfo(self.state),
    RunspacePoolAvailability: (self) =>
      enumValue(`${runspaces}.RunspacePoolAvailability`, self.state === "Opened" ? "Available" : "None"),
    ConnectionInfo: () => null,
    CleanupInterval: { get: () => convertTo("00:15:00", getType("System.TimeSpan")), set: () => {} },
    ThreadOptions: {
      get: (self) => enumValue(`${runspaces}.PSThreadOptions`, self.threadOptions),
      set: (self, value) => void (self.threadOptions = toStringValue(value)),
    },
    ApartmentState: { get: () => enumValue("System.Threading.ApartmentState", "Unknown"), set: () => {} },
  },
  methods: {
    Open: (self) => void self.open(),
    BeginOpen: (self) => void self.open(),
    EndOpen: () => undefined,
    Close: (self) => void self.close(),
    BeginClose: (self) => void self.close(),
    EndClose: () => undefined,
    Dispose: (self) => void self.dispose(),
    GetMinRunspaces: (self) => self.minimum,
    GetMaxRunspaces: (self) => self.maximum,
    GetAvailableRunspaces: (self) => self.available,
    SetMinRunspaces: (self, [count]) => {
      const minimum = toInt32(count ?? 0);
      if (minimum < 1 || minimum > self.maximum) return false;
      self.minimum = minimum;
      return true;
    },
    SetMaxRunspaces: (self, [count]) => {
      const maximum = toInt32(count ?? 0);
      if (maximum < 1 || maximum < self.minimum) return false;
      self.maximum = maximum;
      return true;
    },
  },
});
