// The server end of the out-of-process framing (stdio, SSH, named pipes): lines in, lines out, everything acknowledged.
import {
  Defragmenter,
  emptyGuid,
  encodeDataFrame,
  encodeFrame,
  Fragmenter,
  LineReader,
  type OutOfProcessFrame,
  parseFrame,
  RemoteProtocolError,
} from "@latch/protocol/io";

export interface FrameServerEvents {
  message(commandId: string, message: Uint8Array): void;
  commandStarted(commandId: string): void;
  /** Stops a command; `stopped` is called when its last message is out. */
  stopCommand(commandId: string, stopped: () => void): void;
  closeCommand(commandId: string): void;
  /** The client closed the session: Closing and Closed go out before `closed` is called. */
  closeSession(closed: () => void): void;
}

/** One connection's conversation. */
export class FrameServer {
  private readonly lines = new LineReader();
  private readonly fragmenter = new Fragmenter();
  private readonly inputs = new Map<string, Defragmenter>([[emptyGuid, new Defragmenter()]]);
  private readonly send: (line: string) => void;
  private readonly events: FrameServerEvents;

  constructor(send: (line: string) => void, events: FrameServerEvents) {
    this.send = send;
    this.events = events;
  }

  /** Takes bytes of the connection. Throws RemoteProtocolError. */
  receive(chunk: Uint8Array): void {
    for (const line of this.lines.receive(chunk)) this.frame(parseFrame(line));
  }

  private frame(frame: OutOfProcessFrame): void {
    const { id } = frame;
    switch (frame.element) {
      case "Data": {
        const input = this.inputs.get(id);
        if (input === undefined) throw new RemoteProtocolError("Data came for a command that does not exist.");
        for (const message of input.receive(frame.data)) this.events.message(id, message);
        this.send(encodeFrame("DataAck", id));
        return;
      }
      case "Command":
        this.inputs.set(id, new Defragmenter());
        this.events.commandStarted(id);
        this.send(encodeFrame("CommandAck", id));
        return;
      case "Signal":
        this.events.stopCommand(id, () => this.send(encodeFrame("SignalAck", id)));
        return;
      case "Close":
        if (id === emptyGuid) {
          this.events.closeSession(() => this.send(encodeFrame("CloseAck", id)));
          return;
        }
        this.inputs.delete(id);
        this.events.closeCommand(id);
        this.send(encodeFrame("CloseAck", id));
        return;
      default:
        throw new RemoteProtocolError(
          `An unknown element "${frame.element}" was received. This can happen if the remote process closed or ended abnormally.`,
        );
    }
  }

  /** Sends one message of the pool or a command. */
  output(commandId: string, message: Uint8Array): void {
    for (const fragment of this.fragmenter.fragment(message)) this.send(encodeDataFrame(commandId, fragment));
  }
}
