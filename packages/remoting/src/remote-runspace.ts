// One remote session as the engine sees it: opening, disconnecting, connecting, closing, its pipelines.
import { randomUUID } from "node:crypto";
import { construct, Exception, getMember, getType, type PSValue } from "@latch/dotnet";
import type { ExecutionContext, RunspaceElsewhere, StatementRun } from "@latch/engine";
import {
  type ClixmlDecoderOptions,
  type ClixmlEncoderOptions,
  connectRunspacePoolBody,
  decodeClixml,
  decodeMessage,
  emptyGuid,
  initRunspacePoolBody,
  keyBody,
  MessageBatch,
  messageText,
  messageType,
  ownProtocolVersion,
  type PsrpMessage,
  readBag,
  readInteger,
  readSessionCapability,
  RemoteProtocolError,
  runspacePoolStateNumber,
  SessionKey,
  sendsPlainSecureStrings,
  sessionCapabilityBody,
  splitBatch,
  toServer,
  wsmanFault,
} from "@latch/protocol";
import { applicationArguments, describeHost } from "./client-facts.ts";
import { type ConnectionInfo, ProcessConnectionInfo, type WSManConnectionInfo } from "./connection-info.ts";
import type { ClientEvent, ClientRequest, TransportFailure } from "./io/client-messages.ts";
import { IoThread, launchCommand, onLeaving } from "./io-thread.ts";
import { runtimeDirectory, PlaceError } from "./places.ts";
import { runStatementsIn } from "./hosted-runspace.ts";
import { type PipelineRequest, RemotePipeline } from "./remote-pipeline.ts";
import { isOwnUser, isThisComputer, unreachable } from "./embedded-endpoint.ts";
import { OriginInfo, transportException } from "./remoting-error.ts";
import { sessionSecureStringCodec } from "./secure-string-codec.ts";
import { sessionCryptography } from "./io/session-cryptography.ts";
import { transportErrorId } from "./transport-error-id.ts";
import { Operation, waitUntil } from "./wait.ts";

/** RunspaceState's names. */
export type RunspaceStateName =
  | "BeforeOpen"
  | "Opening"
  | "Opened"
  | "Closed"
  | "Closing"
  | "Broken"
  | "Disconnecting"
  | "Disconnected"
  | "Connecting";

export type RunspaceAvailabilityName = "None" | "Available" | "AvailableForNestedCommand" | "Busy" | "RemoteDebug";

function invalidState(message: string): Exception {
  return new Exception("System.Management.Automation.Runspaces.InvalidRunspaceStateException", message);
}

let nextRunspaceId = 2;

/** How long the other side may take to answer with the session key (PowerShell's own limit). */
const keyTimeoutMs = 240_000;

/** How long a program that ends waits for its sessions to close. */
const leaveTimeoutMs = 3000;
const live = new Set<RemoteRunspace>();

/** An orderly end (design.md, "Leaving"): Opened sessions close, those with a remote job running are disconnected, others stay. */
function leave(): void {
  const operations: Operation[] = [];
  for (const runspace of live) {
    if (runspace.state !== "Opened" && runspace.state !== "Opening") continue;
    const busy =
      runspace.holdsJob &&
      runspace.canDisconnect &&
      [...runspace.pipelines.values()].some((pipeline) => !pipeline.isFinished);
    operations.push(
      busy ? runspace.beginDisconnect({ idleTimeoutMs: null, outputBufferingMode: null }) : runspace.beginClose(),
    );
  }
  const deadline = Date.now() + leaveTimeoutMs;
  while (operations.some((operation) => !operation.done) && Date.now() < deadline) IoThread.get().pump(50);
}
onLeaving(leave);

export class RemoteRunspace implements RunspaceElsewhere {
  readonly isElsewhere = true;
  readonly context: ExecutionContext;
  readonly connectionInfo: ConnectionInfo;
  readonly instanceId: string;
  readonly channel: number;
  readonly id = nextRunspaceId++;
  name: string;
  private currentState: RunspaceStateName = "BeforeOpen";
  /** Why it is Broken, or why opening failed. */
  reason: Exception | null = null;
  /** First part of the error id of a failure of the transport. */
  failureId = "";
  /** This object disconnected it: Reconnect instead of Connect. */
  canReconnect = false;
  /** `exit` ran in the session: it closes when that command ends. */
  exitRequested = false;
  /** A job of this program runs in it: the program's end disconnects it instead of closing it. */
  holdsJob = false;
  /** For a session found by a query: what the server says about it. */
  serverAvailability: RunspaceAvailabilityName = "None";
  applicationPrivateData: PSValue = null;
  /** Idle time-out and buffering as the server has them. */
  idleTimeoutMs = 7_200_000;
  maxIdleTimeoutMs = 2_147_483_647;
  bufferMode = "Block";
  disconnectedOn: Date | null = null;
  protocolVersion: string = ownProtocolVersion;
  readonly pipelines = new Map<string, RemotePipeline>();
  readonly origin: OriginInfo;
  /** The GUID as a .NET value. */
  readonly guid: PSValue;
  /** The version this client says it speaks; servers answer with their own, or lower. */
  offeredVersion: string = ownProtocolVersion;
  private readonly sessionKey = new SessionKey(sessionCryptography);
  private readonly secureStrings = sessionSecureStringCodec(
    this.sessionKey,
    () => sendsPlainSecureStrings(this.protocolVersion),
    () => this.exchangeKeys(),
  );
  readonly encoderOptions: ClixmlEncoderOptions = { secureString: this.secureStrings.encode };
  readonly decoderOptions: ClixmlDecoderOptions = { secureString: this.secureStrings.decode };
  private keyOffered = false;
  private opening: Operation | null = null;
  private disconnecting: Operation | null = null;
  private connecting: Operation | null = null;
  private closing: Operation | null = null;

  constructor(
    context: ExecutionContext,
    connectionInfo: ConnectionInfo,
    options: { name?: string; instanceId?: string } = {},
  ) {
    this.context = context;
    this.connectionInfo = connectionInfo;
    this.instanceId = options.instanceId ?? randomUUID();
    this.name = options.name ?? "";
    this.channel = IoThread.get().openChannel((event) => this.handle(event));
    live.add(this);
    this.guid = construct(getType("System.Guid"), [this.instanceId]);
    this.origin = new OriginInfo(connectionInfo.computerName, this.guid);
  }

  /** As far as it is known now; looks for news first. */
  get state(): RunspaceStateName {
    IoThread.started()?.pump(0);
    return this.currentState;
  }

  get availability(): RunspaceAvailabilityName {
    const state = this.state;
    if (state === "Disconnected") return this.serverAvailability;
    if (state !== "Opened") return "None";
    for (const pipeline of this.pipelines.values()) if (!pipeline.isFinished) return "Busy";
    return "Available";
  }

  get isWSMan(): boolean {
    return !(this.connectionInfo instanceof ProcessConnectionInfo);
  }

  /** Only WS-Management sessions outlive their connection. */
  get canDisconnect(): boolean {
    return this.isWSMan && Number(this.protocolVersion.split(".")[1]) >= 2;
  }

  post(request: ClientRequest): void {
    IoThread.get().post(request);
  }

  /** Starts opening; the operation ends when the other side says Opened, or with the transport's error. */
  beginOpen(): Operation {
    const operation = new Operation();
    this.opening = operation;
    this.currentState = "Opening";
    const batch = new MessageBatch();
    const info = this.connectionInfo;
    const args = applicationArguments(info instanceof ProcessConnectionInfo ? null : info.applicationArguments);
    const body = initRunspacePoolBody(1, 1, args, describeHost(this.context.host), this.encoderOptions);
    batch.append(
      toServer,
      messageType.sessionCapability,
      this.instanceId,
      emptyGuid,
      sessionCapabilityBody(this.offeredVersion),
    );
    batch.append(toServer, messageType.initRunspacePool, this.instanceId, emptyGuid, body);
    if (info instanceof ProcessConnectionInfo) {
      const command = info.command ?? [...launchCommand(), "-LatchEntry", "process-server"];
      this.post({
        op: "open-process",
        channel: this.channel,
        command,
        directory: info.workingDirectory,
        batch: batch.take(),
      });
    } else this.openShell(info, batch.take());
    return operation;
  }

  private openShell(info: WSManConnectionInfo, batch: Uint8Array<ArrayBuffer>): void {
    if (!isThisComputer(info)) {
      this.reason = unreachable(info.computerName);
      this.failureId = transportErrorId({ code: 2150859046 }, "PSSessionOpenFailed");
      this.currentState = "Broken";
      this.opening?.finish(this.reason);
      return;
    }
    if (!isOwnUser(info)) return this.fail(wsmanFault.accessDenied);
    const directory = this.directory();
    if (directory === null) return;
    this.post({
      op: "open-shell",
      channel: this.channel,
      directory,
      resourceUri: info.shellUri,
      shellId: this.instanceId,
      name: this.name,
      idleTimeoutMs: info.idleTimeout > 0 ? info.idleTimeout : null,
      bufferMode: info.outputBufferingMode.name === "None" ? null : info.outputBufferingMode.name,
      noProfile: info.noMachineProfile,
      interactive: info.interactive,
      batch,
    });
  }

  /** The runtime directory, or null after failing with what is wrong with it. */
  private directory(): string | null {
    try {
      return runtimeDirectory();
    } catch (error) {
      if (!(error instanceof PlaceError)) throw error;
      this.fail({ code: error.code, message: error.message });
      return null;
    }
  }

  /** This object stands for a shell found on the server. */
  adopt(): void {
    const info = this.connectionInfo;
    const directory = this.directory();
    if (directory === null || info instanceof ProcessConnectionInfo) return;
    this.currentState = "Disconnected";
    this.post({
      op: "adopt-shell",
      channel: this.channel,
      directory,
      resourceUri: info.shellUri,
      shellId: this.instanceId,
    });
  }

  beginDisconnect(options: { idleTimeoutMs: number | null; outputBufferingMode: string | null }): Operation {
    const operation = new Operation();
    this.disconnecting = operation;
    this.currentState = "Disconnecting";
    const { idleTimeoutMs } = options;
    const bufferMode = options.outputBufferingMode === "None" ? null : options.outputBufferingMode;
    if (idleTimeoutMs !== null) this.idleTimeoutMs = idleTimeoutMs;
    if (bufferMode !== null) this.bufferMode = bufferMode;
    this.post({ op: "disconnect", channel: this.channel, idleTimeoutMs, bufferMode });
    return operation;
  }

  /** Reconnect when this object left the session itself, else Connect. */
  beginConnect(): Operation {
    const operation = new Operation();
    this.connecting = operation;
    this.currentState = "Connecting";
    if (this.canReconnect) {
      this.post({ op: "reconnect", channel: this.channel });
      return operation;
    }
    const batch = new MessageBatch();
    batch.append(
      toServer,
      messageType.sessionCapability,
      this.instanceId,
      emptyGuid,
      sessionCapabilityBody(this.offeredVersion),
    );
    batch.append(toServer, messageType.connectRunspacePool, this.instanceId, emptyGuid, connectRunspacePoolBody());
    this.post({ op: "connect", channel: this.channel, batch: batch.take() });
    return operation;
  }

  beginClose(): Operation {
    const operation = new Operation();
    if (this.currentState === "Closed" || this.currentState === "BeforeOpen" || this.currentState === "Broken") {
      this.closed();
      operation.finish();
      return operation;
    }
    this.closing = operation;
    this.currentState = "Closing";
    this.post({ op: "close", channel: this.channel });
    return operation;
  }

  private closed(): void {
    if (this.currentState !== "Broken") this.currentState = "Closed";
    for (const pipeline of [...this.pipelines.values()]) pipeline.end("Stopped", null);
    this.pipelines.clear();
    live.delete(this);
    IoThread.started()?.closeChannel(this.channel);
  }

  /** Throws InvalidRunspaceStateException when nothing can be run in it. */
  assertOpen(): void {
    if (this.state !== "Opened") throw invalidState("The runspace state is not valid for this operation.");
  }

  /** Opens it and waits. Throws what kept it from opening. */
  open(): void {
    if (this.state !== "BeforeOpen") {
      const message = `Cannot open the runspace because the runspace is not in the BeforeOpen state. Current state of the runspace is '${this.state}'.`;
      throw invalidState(message);
    }
    this.finish(this.beginOpen());
  }

  dispose(): void {
    this.finish(this.beginClose());
  }

  private finish(operation: Operation): void {
    waitUntil(this.context, () => operation.done);
    if (operation.error) throw operation.error;
  }

  runStatements(run: StatementRun): Exception | null {
    return runStatementsIn(this, run);
  }

  createPipeline(request: PipelineRequest): RemotePipeline {
    const pipeline = new RemotePipeline(this, request);
    this.pipelines.set(pipeline.instanceId, pipeline);
    return pipeline;
  }

  /** A pipeline for a command that runs on the server already. */
  adoptPipeline(instanceId: string): RemotePipeline {
    const pipeline = new RemotePipeline(this, null, instanceId);
    this.pipelines.set(instanceId, pipeline);
    return pipeline;
  }

  /** The command this session was left with, ready to be connected and read; null when none runs. */
  disconnectedPipeline(): RemotePipeline | null {
    for (const pipeline of this.pipelines.values())
      if (pipeline.state === "Disconnected" || !pipeline.isFinished) return pipeline;
    const answer = IoThread.get().enumerate(runtimeDirectory(), this.instanceId, (done) =>
      waitUntil(this.context, done),
    );
    const [command] = answer.failure === null ? answer.commands : [];
    return command === undefined ? null : this.adoptPipeline(command);
  }

  pipelineClosed(pipeline: RemotePipeline): void {
    this.pipelines.delete(pipeline.instanceId);
  }

  /** `exit` in the session closes it once the command that ran it is over. */
  pipelineEnded(_pipeline: RemotePipeline): void {
    if (this.exitRequested) this.beginClose();
  }

  private fail(failure: TransportFailure): void {
    const { computerName, configurationName } = this.connectionInfo;
    this.failureId = transportErrorId(failure, "PSSessionOpenFailed");
    const cause =
      failure.code === wsmanFault.invalidResource.code
        ? `The WS-Management service cannot process the request. Cannot find the ${configurationName} session configuration in the WSMan: drive on the ${computerName} computer.`
        : failure.message.trim();
    const message = `Connecting to remote server ${computerName} failed with the following error message : ${cause} For more information, see the about_Remote_Troubleshooting Help topic.`;
    this.reason = transportException(message, failure);
    this.currentState = "Broken";
    this.opening?.finish(this.reason);
  }

  /** Does what reads the server's messages. One that is no PSRP breaks the session, as PowerShell's client does; undefined then. */
  guard<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RemoteProtocolError)) throw error;
      this.broken({ code: 0, message: error.message });
      return undefined;
    }
  }

  private handle(event: ClientEvent): void {
    switch (event.event) {
      case "messages":
        this.guard(() => this.messages(event.id, event.batch));
        return;
      case "created":
        if (event.shell !== null) {
          this.idleTimeoutMs = event.shell.idleTimeoutMs;
          this.bufferMode = event.shell.bufferMode;
          this.maxIdleTimeoutMs = event.shell.maxIdleTimeoutMs;
        }
        return;
      case "connected":
      case "reconnected":
        return this.connected();
      case "disconnected":
        return this.disconnected();
      case "closed":
        this.closed();
        return this.closing?.finish();
      case "failed":
        return this.failed(event);
      case "broken":
        return this.broken(event.failure);
      default:
        return;
    }
  }

  private connected(): void {
    this.currentState = "Opened";
    this.canReconnect = false;
    this.disconnectedOn = null;
    for (const pipeline of this.pipelines.values()) pipeline.resume();
    this.connecting?.finish();
  }

  private disconnected(): void {
    this.currentState = "Disconnected";
    this.serverAvailability = "None";
    this.canReconnect = true;
    this.disconnectedOn = new Date();
    for (const pipeline of this.pipelines.values()) pipeline.end("Disconnected", null);
    this.disconnecting?.finish();
  }

  private failed(event: Extract<ClientEvent, { event: "failed" }>): void {
    const error = transportException(event.failure.message.trim(), event.failure);
    switch (event.operation) {
      case "open-shell":
        return this.fail(event.failure);
      case "disconnect":
        this.currentState = "Opened";
        this.failureId = transportErrorId(event.failure, "PSSessionDisconnectFailed");
        return this.disconnecting?.finish(error);
      case "connect":
      case "reconnect":
        this.currentState = "Disconnected";
        this.failureId = transportErrorId(event.failure, "PSSessionConnectFailed");
        return this.connecting?.finish(error);
      default:
        if (event.id !== null) this.pipelines.get(event.id)?.end("Failed", error);
    }
  }

  private broken(failure: TransportFailure): void {
    if (this.currentState === "Opening") {
      this.fail(failure);
      return;
    }
    const error = transportException(failure.message.trim(), failure);
    this.reason = error;
    this.currentState = this.closing === null ? "Broken" : "Closed";
    for (const pipeline of [...this.pipelines.values()]) pipeline.end("Failed", error);
    this.pipelines.clear();
    for (const operation of [this.opening, this.disconnecting, this.connecting]) operation?.finish(error);
    this.closing?.finish();
  }

  private messages(id: string | null, batch: Uint8Array): void {
    if (id !== null) {
      this.pipelines.get(id)?.receive(batch);
      return;
    }
    for (const message of splitBatch(batch)) this.poolMessage(decodeMessage(message));
  }

  private poolMessage(message: PsrpMessage): void {
    switch (message.type) {
      case messageType.sessionCapability:
        this.protocolVersion = readSessionCapability(messageText(message)).protocolVersion;
        return;
      case messageType.applicationPrivateData: {
        const bag = decodeClixml(messageText(message), this.decoderOptions);
        this.applicationPrivateData = bag === null ? null : (getMember(bag, "ApplicationPrivateData") ?? null);
        return;
      }
      case messageType.publicKeyRequest:
        return this.offerKey();
      case messageType.encryptedSessionKey:
        return this.sessionKey.take(readBag(messageText(message)).get("encryptedsessionkey")?.text ?? "");
      case messageType.runspacePoolState:
        return this.poolState(messageText(message));
      default:
        return;
    }
  }

  private offerKey(): void {
    const batch = new MessageBatch();
    const body = keyBody("PublicKey", this.sessionKey.offer());
    batch.append(toServer, messageType.publicKey, this.instanceId, emptyGuid, body);
    this.keyOffered = true;
    this.post({ op: "send", channel: this.channel, id: null, prompt: false, batch: batch.take() });
  }

  /** Returns when the session key is there. Throws the transport's exception when the session ends first. */
  private exchangeKeys(): void {
    if (!this.keyOffered) this.offerKey();
    const isOver = (): boolean => this.currentState !== "Opened" && this.currentState !== "Opening";
    waitUntil(this.context, () => this.sessionKey.isKnown || isOver(), keyTimeoutMs);
    if (this.sessionKey.isKnown) return;
    throw (
      this.reason ?? transportException("The key exchange with the server did not succeed.", { code: 0, message: "" })
    );
  }

  private poolState(body: string): void {
    const number = readInteger(readBag(body), "RunspaceState");
    if (number === runspacePoolStateNumber.Opened && this.currentState === "Opening") {
      this.currentState = "Opened";
      this.opening?.finish();
    } else if (number === runspacePoolStateNumber.Broken)
      this.broken({ code: 0, message: "The remote session ended." });
  }

  toString(): string {
    return "System.Management.Automation.RemoteRunspace";
  }
}
