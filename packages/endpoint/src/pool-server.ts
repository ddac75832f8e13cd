// The server's runspace pool on the I/O side: version, state, what the engine must do, what is answered without it.
import {
  decodeMessage,
  emptyGuid,
  encodeMessage,
  keyBody,
  messageText,
  messageType,
  negotiateVersion,
  nextState,
  availabilityBody,
  type PoolState,
  poolTransitions,
  type PsrpMessage,
  readBag,
  readInteger,
  readSessionCapability,
  RemoteProtocolError,
  runspacePoolInitDataBody,
  runspacePoolStateBody,
  runspacePoolStateNumber,
  sessionCapabilityBody,
  toClient,
  toServer,
} from "@latch/protocol/io";

/** What a message asks of the engine. */
export type EngineRequest =
  | { readonly kind: "init"; readonly body: string; readonly version: string; readonly poolId: string }
  | { readonly kind: "pipeline"; readonly id: string; readonly body: string }
  | { readonly kind: "input"; readonly id: string; readonly body: string }
  | { readonly kind: "end-input"; readonly id: string }
  | { readonly kind: "host-response"; readonly id: string; readonly body: string }
  | { readonly kind: "command-metadata"; readonly id: string; readonly body: string }
  | { readonly kind: "reset"; readonly callId: bigint }
  /** PUBLIC_KEY: `key` is the client's, as base64 of a CAPI blob. */
  | { readonly kind: "public-key"; readonly key: string };

/** Sends a message of the pool's own to the client. */
export type PoolOutput = (type: number, message: Uint8Array) => void;

function callIdOf(bag: ReturnType<typeof readBag>): bigint {
  return BigInt(readInteger(bag, "ci") ?? 0);
}

/** One pool. Messages in, answers out through `output`, work for the engine as return values. */
export class PoolServer {
  private state: PoolState = "BeforeOpen";
  private readonly output: PoolOutput;
  poolId = emptyGuid;
  private version = "2.4";
  private minimum = 1;
  private maximum = 1;
  private privateData = "";

  constructor(output: PoolOutput) {
    this.output = output;
  }

  private send(type: number, body: string, poolId = this.poolId): void {
    this.output(type, encodeMessage(toClient, type, poolId, emptyGuid, body));
  }

  /** Takes one message; null when nothing is left to do. Throws RemoteProtocolError. */
  receive(bytes: Uint8Array, commandId: string): EngineRequest | null {
    const message = decodeMessage(bytes);
    if (message.destination !== toServer)
      throw new RemoteProtocolError("A message for the client came from the client.");
    switch (message.type) {
      case messageType.sessionCapability:
        this.version = negotiateVersion(readSessionCapability(messageText(message)));
        this.send(messageType.sessionCapability, sessionCapabilityBody(this.version), emptyGuid);
        return null;
      case messageType.initRunspacePool:
        return this.initialize(message);
      case messageType.createPipeline:
        this.requireOpen();
        return {
          kind: "pipeline",
          id: message.pipelineId === emptyGuid ? commandId : message.pipelineId,
          body: messageText(message),
        };
      case messageType.getCommandMetadata:
        this.requireOpen();
        return { kind: "command-metadata", id: message.pipelineId, body: messageText(message) };
      case messageType.pipelineInput:
        return { kind: "input", id: message.pipelineId, body: messageText(message) };
      case messageType.endOfPipelineInput:
        return { kind: "end-input", id: message.pipelineId };
      case messageType.pipelineHostResponse:
      case messageType.runspacePoolHostResponse:
        return { kind: "host-response", id: message.pipelineId, body: messageText(message) };
      case messageType.resetRunspaceState:
        this.requireOpen();
        return { kind: "reset", callId: callIdOf(readBag(messageText(message))) };
      case messageType.publicKey:
        this.requireOpen();
        return { kind: "public-key", key: readBag(messageText(message)).get("publickey")?.text ?? "" };
      default:
        this.poolRequest(message);
        return null;
    }
  }

  /** ENCRYPTED_SESSION_KEY, or PUBLIC_KEY_REQUEST (no key): the engine's part of the key exchange. */
  keyExchange(encryptedKey: string | null): void {
    if (encryptedKey === null) this.send(messageType.publicKeyRequest, "<S></S>", emptyGuid);
    else this.send(messageType.encryptedSessionKey, keyBody("EncryptedSessionKey", encryptedKey), emptyGuid);
  }

  /** The engine's answer to RESET_RUNSPACE_STATE. */
  wasReset(callId: bigint, done: boolean): void {
    this.send(messageType.runspaceAvailability, availabilityBody(callId, done));
  }

  /** True once the client was told that the pool is open. */
  get isOpened(): boolean {
    return this.state === "Opened";
  }

  private requireOpen(): void {
    if (this.state !== "Opened" && this.state !== "Opening")
      throw new RemoteProtocolError("The runspace pool is not open.");
  }

  private initialize(message: PsrpMessage): EngineRequest {
    this.state = nextState(poolTransitions, this.state, "open", "remote");
    const body = messageText(message);
    const bag = readBag(body);
    this.poolId = message.runspacePoolId;
    this.minimum = readInteger(bag, "MinRunspaces") ?? 1;
    this.maximum = readInteger(bag, "MaxRunspaces") ?? 1;
    return { kind: "init", body, version: this.version, poolId: this.poolId };
  }

  /** The small requests every pool answers by itself (MS-PSRP 2.2.2.6-8, 11). */
  private poolRequest(message: PsrpMessage): void {
    const bag = readBag(messageText(message));
    const callId = callIdOf(bag);
    switch (message.type) {
      case messageType.setMaxRunspaces: {
        const wanted = readInteger(bag, "MaxRunspaces") ?? 0;
        const allowed = wanted >= this.minimum;
        if (allowed) this.maximum = wanted;
        return this.send(messageType.runspaceAvailability, availabilityBody(callId, allowed));
      }
      case messageType.setMinRunspaces: {
        const wanted = readInteger(bag, "MinRunspaces") ?? 0;
        const allowed = wanted >= 1 && wanted <= this.maximum;
        if (allowed) this.minimum = wanted;
        return this.send(messageType.runspaceAvailability, availabilityBody(callId, allowed));
      }
      case messageType.getAvailableRunspaces:
        return this.send(messageType.runspaceAvailability, availabilityBody(callId, this.maximum));
      default:
        throw new RemoteProtocolError(`A message of type 0x${message.type.toString(16)} was not expected.`);
    }
  }

  /** The engine is ready: APPLICATION_PRIVATE_DATA and the state Opened go out. */
  opened(privateData: string): void {
    this.privateData = privateData;
    this.state = nextState(poolTransitions, this.state, "opened", "local");
    this.send(messageType.applicationPrivateData, privateData);
    this.send(messageType.runspacePoolState, runspacePoolStateBody(runspacePoolStateNumber.Opened));
  }

  /** Another client connects: SESSION_CAPABILITY and INIT_DATA as the answer, private data again behind it. */
  connect(messages: readonly Uint8Array[]): Uint8Array[] {
    const [capability, connect] = messages.map(decodeMessage);
    if (capability?.type !== messageType.sessionCapability || connect?.type !== messageType.connectRunspacePool) {
      throw new RemoteProtocolError("A Connect carries SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL.");
    }
    const version = negotiateVersion(readSessionCapability(messageText(capability)));
    if (Number(version.split(".")[1]) < 2) throw new RemoteProtocolError("Connect needs protocol 2.2 or later.");
    this.version = version;
    const answers = [
      encodeMessage(toClient, messageType.sessionCapability, emptyGuid, emptyGuid, sessionCapabilityBody(version)),
      encodeMessage(
        toClient,
        messageType.runspacePoolInitData,
        this.poolId,
        emptyGuid,
        runspacePoolInitDataBody(this.minimum, this.maximum),
      ),
    ];
    if (this.privateData !== "") this.send(messageType.applicationPrivateData, this.privateData);
    return answers;
  }

  /** Closing and Closed, as PowerShell's server says when it is closed (recorded over SSH). */
  closed(): void {
    this.send(messageType.runspacePoolState, runspacePoolStateBody(runspacePoolStateNumber.Closing));
    this.send(messageType.runspacePoolState, runspacePoolStateBody(runspacePoolStateNumber.Closed));
  }
}
