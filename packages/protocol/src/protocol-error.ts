// The two ways a conversation can go wrong: we misused the protocol, or the peer did.

/** The caller asked for something the protocol does not allow in the present state: a bug of ours. */
export class LocalProtocolError extends Error {
  override readonly name = "LocalProtocolError";
}

/** The peer sent bytes that are no valid fragment, message, envelope or document. Closes its connection, nothing else. */
export class RemoteProtocolError extends Error {
  override readonly name = "RemoteProtocolError";
  /** Where in the document it was noticed (offset of the text that follows); null when only the kind of error is known. */
  readonly offset: number | null;
  constructor(message: string, offset: number | null = null) {
    super(message);
    this.offset = offset;
  }
}
