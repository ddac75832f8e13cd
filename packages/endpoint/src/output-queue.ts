// What one stream (the pool's or a command's) has to deliver: queued, offered and kept until it is known to have arrived.

/** One message, cut into fragments. */
interface QueuedMessage {
  readonly fragments: readonly Uint8Array[];
  readonly size: number;
  /** Output and records may be dropped in Drop mode; states and host calls never. */
  readonly droppable: boolean;
  next: number;
}

/**
 * A queue with redelivery (design.md, "Exactly once"): what was handed out stays until `acknowledge`,
 * and `restore` puts it back in front when a client connects anew. Messages come back whole: another client
 * never saw the fragments that its predecessor acknowledged, and the same one drops those that it has.
 */
export class OutputQueue {
  private waiting: QueuedMessage[] = [];
  /** Handed out to the last fragment, not acknowledged. */
  private offered: QueuedMessage[] = [];
  /** Bytes queued or offered. */
  size = 0;
  /** Everything was queued: after delivery the stream is done. */
  complete = false;

  add(fragments: readonly Uint8Array[], droppable: boolean): void {
    let size = 0;
    for (const fragment of fragments) size += fragment.length;
    this.waiting.push({ fragments, size, droppable, next: 0 });
    this.size += size;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** True when all was handed out and the stream is complete. */
  get isFinished(): boolean {
    return this.complete && this.waiting.length === 0;
  }

  /** Fragments up to a number of bytes (at least one), which are then offered. */
  take(maximumBytes: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    let bytes = 0;
    let done = 0;
    for (const message of this.waiting) {
      while (message.next < message.fragments.length) {
        const fragment = message.fragments[message.next]!;
        if (taken.length > 0 && bytes + fragment.length > maximumBytes) break;
        taken.push(fragment);
        bytes += fragment.length;
        message.next++;
      }
      if (message.next < message.fragments.length) break;
      this.offered.push(message);
      done++;
    }
    if (done > 0) this.waiting.splice(0, done);
    return taken;
  }

  /** What was offered has arrived. */
  acknowledge(): void {
    for (const { size } of this.offered) this.size -= size;
    this.offered = [];
  }

  /** Puts what was offered back in front, in order, each message from its first fragment. */
  restore(): void {
    this.waiting = [...this.offered, ...this.waiting];
    this.offered = [];
    for (const message of this.waiting) message.next = 0;
  }

  /** Drop mode: forgets the oldest droppable messages of which nothing was sent, until `limit` bytes are left. */
  dropOldest(limit: number): number {
    if (this.size <= limit) return 0;
    let dropped = 0;
    this.waiting = this.waiting.filter((message) => {
      if (this.size - dropped <= limit || !message.droppable || message.next > 0) return true;
      dropped += message.size;
      return false;
    });
    this.size -= dropped;
    return dropped;
  }
}
