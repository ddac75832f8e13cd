// What the members of PSSession, RemoteRunspace, connection infos and remote records do when scripts ask.
import {
  construct,
  defineType,
  enumValue,
  type Exception,
  getType,
  type PSValue,
  PSCodeProperty,
  addTypeDataMember,
  tagType,
  TYPE,
  getMember,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { declareType } from "@latch/engine";
import { ProcessConnectionInfo, shellUriOf, WSManConnectionInfo } from "./connection-info.ts";
import { PSSession, SessionRepository } from "./ps-session.ts";
import { createHostedPipeline } from "./hosted-runspace.ts";
import { type OriginInfo, RemotingErrorRecord } from "./remoting-error.ts";
import { RemoteRunspace } from "./remote-runspace.ts";
import { runspaceEnum } from "./host-methods.ts";

export { declareType };

const remoteRunspaceType = declareType(
  "System.Management.Automation.RemoteRunspace",
  "System.Management.Automation.Runspaces.Runspace",
);
Object.defineProperty(RemoteRunspace.prototype, TYPE, { configurable: true, get: () => remoteRunspaceType });

const processInfoType = declareType(
  "System.Management.Automation.Runspaces.NewProcessConnectionInfo",
  "System.Management.Automation.Runspaces.RunspaceConnectionInfo",
);
Object.defineProperty(ProcessConnectionInfo.prototype, TYPE, { configurable: true, get: () => processInfoType });

const remotingErrorType = declareType(
  "System.Management.Automation.Runspaces.RemotingErrorRecord",
  "System.Management.Automation.ErrorRecord",
);
Object.defineProperty(RemotingErrorRecord.prototype, TYPE, { configurable: true, get: () => remotingErrorType });

addTypeDataMember(
  "System.Management.Automation.Runspaces.RemotingErrorRecord",
  new PSCodeProperty(
    "OriginInfo",
    (self) => (self as RemotingErrorRecord).originInfo,
    null,
    "System.Management.Automation.Remoting.OriginInfo",
    "System.Management.Automation.Remoting.OriginInfo OriginInfo {get;}",
  ),
);

defineType<Exception>({
  name: "System.Management.Automation.RemoteException",
  properties: {
    SerializedRemoteException: (self) => self.properties?.["SerializedRemoteException"] ?? null,
    SerializedRemoteInvocationInfo: (self) => self.properties?.["SerializedRemoteInvocationInfo"] ?? null,
  },
});

defineType<OriginInfo>({
  name: "System.Management.Automation.Remoting.OriginInfo",
  properties: {
    PSComputerName: (self) => self.psComputerName,
    RunspaceID: (self) => self.runspaceId,
    InstanceID: { get: (self) => self.instanceId },
  },
  methods: { ToString: (self) => self.toString() },
});

/** RunspaceStateInfo and its kin. */
class RunspaceStateInfo {
  readonly state: PSValue;
  readonly reason: PSValue;
  constructor(state: PSValue, reason: PSValue) {
    this.state = state;
    this.reason = reason;
  }
  toString(): string {
    return String(this.state);
  }
}
tagType(RunspaceStateInfo, "System.Management.Automation.Runspaces.RunspaceStateInfo");

defineType<PSSession>({
  name: "System.Management.Automation.Runspaces.PSSession",
  properties: {
    ApplicationPrivateData: (self) => self.runspace.applicationPrivateData,
    Availability: (self) => runspaceEnum("RunspaceAvailability", self.availability),
    ComputerName: (self) => self.computerName,
    ComputerType: { get: (self) => runspaceEnum("TargetMachineType", self.computerType) },
    ConfigurationName: (self) => self.configurationName,
    ContainerId: () => null,
    Id: (self) => self.id,
    InstanceId: (self) => self.runspace.guid,
    Name: {
      get: (self) => self.name,
      set(self, value) {
        self.name = String(value);
      },
    },
    Runspace: (self) => self.runspace,
    Transport: (self) => self.transport,
    VMId: () => null,
    VMName: () => null,
  },
  staticMethods: {
    // PSSession.Create(runspace, transportName, psCmdlet)
    Create: ([runspace]) => {
      const inner = unwrap(runspace ?? null);
      if (!(inner instanceof RemoteRunspace)) return null;
      const { id, name } = SessionRepository.of(inner.context).nextId();
      return new PSSession(id, name, inner);
    },
  },
  methods: { ToString: (self) => self.toString() },
});

const enumOf = (name: string, value: string): PSValue =>
  enumValue(`System.Management.Automation.Runspaces.${name}`, value);

defineType<RemoteRunspace>({
  name: "System.Management.Automation.RemoteRunspace",
  properties: {
    ConnectionInfo: (self) => self.connectionInfo,
    OriginalConnectionInfo: (self) => self.connectionInfo,
    Id: (self) => self.id,
    InstanceId: (self) => self.guid,
    Name: { get: (self) => self.name },
    RunspaceAvailability: (self) => runspaceEnum("RunspaceAvailability", self.availability),
    RunspaceIsRemote: () => true,
    RunspaceStateInfo: (self) => new RunspaceStateInfo(runspaceEnum("RunspaceState", self.state), self.reason),
    Version: () => construct(getType("System.Version"), ["7.6.5"]),
    ApartmentState: { get: () => enumValue("System.Threading.ApartmentState", "Unknown"), set: () => {} },
    ThreadOptions: { get: () => enumOf("PSThreadOptions", "Default"), set: () => {} },
    DisconnectedOn: (self) => dateOf(self.disconnectedOn),
    JobManager: () => null,
    Debugger: () => null,
  },
  methods: {
    Open: (self) => void self.open(),
    OpenAsync: (self) => void self.beginOpen(),
    Close: (self) => void self.dispose(),
    CloseAsync: (self) => void self.beginClose(),
    Dispose: (self) => void self.dispose(),
    CreatePipeline: (self, [text]) => createHostedPipeline(self, toStringValue(text ?? "")),
    GetApplicationPrivateData: (self) => self.applicationPrivateData,
  },
});

function connectionInfoOf(args: readonly PSValue[], names: readonly string[]): WSManConnectionInfo {
  const info = new WSManConnectionInfo();
  const read = (name: string): PSValue => args[names.indexOf(name)] ?? null;
  const uri = read("uri");
  if (uri !== null) {
    info.scheme = getMember(uri, "Scheme") === "https" ? "https" : "http";
    info.computerName = toStringValue(getMember(uri, "Host") ?? "");
    info.port = Number(getMember(uri, "Port") ?? 0);
    info.appName = toStringValue(getMember(uri, "AbsolutePath") ?? "/wsman");
  }
  if (read("useSsl") === true || read("scheme") === "https") info.scheme = "https";
  if (typeof read("computerName") === "string") info.computerName = read("computerName") as string;
  if (typeof read("port") === "number") info.port = read("port") as number;
  if (typeof read("appName") === "string") info.appName = read("appName") as string;
  if (typeof read("shellUri") === "string" && read("shellUri") !== "")
    info.shellUri = shellUriOf(read("shellUri") as string);
  info.credential = read("credential");
  if (typeof read("openTimeout") === "number") info.openTimeout = read("openTimeout") as number;
  return info;
}

defineType<WSManConnectionInfo>({
  name: "System.Management.Automation.Runspaces.WSManConnectionInfo",
  construct: (args, signature) =>
    connectionInfoOf(
      args,
      signature.parameters.map((parameter) => parameter.name),
    ),
  properties: {
    ConnectionUri: (self) =>
      construct(getType("System.Uri"), [
        `${self.scheme}://${self.computerName}${self.port === 0 ? "" : `:${self.port}`}${self.appName}`,
      ]),
    Port: {
      get: (self) => (self.port === 0 ? (self.scheme === "https" ? 443 : 80) : self.port),
      set(self, value) {
        self.port = Number(value);
      },
    },
    Scheme: { get: (self) => self.scheme },
  },
});

function sessionProperty(name: string, typeName: string, get: (session: PSSession) => PSValue): void {
  const property = new PSCodeProperty(
    name,
    (self) => get(self as PSSession),
    null,
    typeName,
    `System.Object ${name} {get;}`,
  );
  addTypeDataMember("System.Management.Automation.Runspaces.PSSession", property);
}

sessionProperty("State", "System.Object", (session) => runspaceEnum("RunspaceState", session.state));
sessionProperty("IdleTimeout", "System.Object", (session) =>
  session.transport === "WSMan" ? session.runspace.idleTimeoutMs : null,
);
sessionProperty("OutputBufferingMode", "System.Object", (session) =>
  session.transport === "WSMan"
    ? enumValue("System.Management.Automation.Runspaces.OutputBufferingMode", session.runspace.bufferMode)
    : null,
);
sessionProperty("DisconnectedOn", "System.Object", (session) => dateOf(session.runspace.disconnectedOn));
sessionProperty("ExpiresOn", "System.Object", (session) => {
  const from = session.runspace.disconnectedOn;
  return from === null ? null : dateOf(new Date(from.getTime() + session.runspace.idleTimeoutMs));
});

function dateOf(date: Date | null): PSValue {
  if (date === null) return null;
  const ticks = BigInt(date.getTime() - date.getTimezoneOffset() * 60_000) * 10_000n + 621_355_968_000_000_000n;
  return construct(getType("System.DateTime"), [ticks]);
}
