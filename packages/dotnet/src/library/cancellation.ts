// System.Threading.CancellationTokenSource, its tokens and what is registered with them.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { Delegate } from "../types/delegate.ts";
import { argumentNull } from "../types/method-errors.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { delegate, int, items } from "./arguments.ts";
import { monotonicTime } from "./elapsed-time.ts";
import { addPoller, removePoller } from "./waiting.ts";

/** Tokens of one source are the same one. */
export class CancellationToken {
  readonly canBeCancelled: boolean;
  readonly callbacks = new Set<Registration>();
  private isCancelled: boolean;
  private due = Number.POSITIVE_INFINITY;
  private readonly sources: readonly CancellationToken[];
  private readonly poller = (): number => (this.cancelled ? Number.POSITIVE_INFINITY : this.due - monotonicTime());

  constructor(canBeCancelled: boolean, isCancelled = false, sources: readonly CancellationToken[] = []) {
    this.canBeCancelled = canBeCancelled;
    this.isCancelled = isCancelled;
    this.sources = sources;
  }
  get [HASH_KEY](): PSValue {
    return this.canBeCancelled ? (this as object) : `token:${this.isCancelled}`;
  }
  get cancelled(): boolean {
    if (!this.isCancelled && (monotonicTime() >= this.due || this.sources.some((source) => source.cancelled)))
      this.cancel();
    return this.isCancelled;
  }
  cancel(): void {
    if (this.isCancelled) return;
    this.isCancelled = true;
    removePoller(this.poller);
    for (const registration of [...this.callbacks].reverse()) registration.run();
  }
  /** Milliseconds from now; negative: never. */
  cancelAfter(milliseconds: number): void {
    this.due = milliseconds < 0 ? Number.POSITIVE_INFINITY : monotonicTime() + milliseconds;
    removePoller(this.poller);
    if (milliseconds >= 0) addPoller(this.poller);
  }
  throwIfCancelled(): void {
    if (this.cancelled) throw new Exception("System.OperationCanceledException", "The operation was canceled.");
  }
}
tagType(CancellationToken, "System.Threading.CancellationToken");

class Registration {
  readonly token: CancellationToken;
  private readonly callback: Delegate;
  private readonly args: PSValue[];
  constructor(token: CancellationToken, callback: Delegate, args: PSValue[]) {
    this.token = token;
    this.callback = callback;
    this.args = args;
    token.callbacks.add(this);
  }
  run(): void {
    if (this.token.callbacks.delete(this)) this.callback.invoke(this.args);
  }
}
tagType(Registration, "System.Threading.CancellationTokenRegistration");
defineType<Registration>({
  name: "System.Threading.CancellationTokenRegistration",
  properties: { Token: (self) => self.token },
  methods: {
    Dispose: (self) => void self.token.callbacks.delete(self) as undefined,
    Unregister: (self) => self.token.callbacks.delete(self),
  },
});

function register(self: CancellationToken, args: PSValue[], takesState: boolean): Registration {
  const registration = new Registration(self, delegate(args[0], "callback"), takesState ? [args[1] ?? null] : []);
  if (self.cancelled) registration.run();
  return registration;
}

defineType<CancellationToken>({
  name: "System.Threading.CancellationToken",
  implementation: CancellationToken,
  construct: ([cancelled]) => new CancellationToken(false, cancelled === true),
  properties: {
    IsCancellationRequested: (self) => self.cancelled,
    CanBeCanceled: (self) => self.canBeCancelled || self.cancelled,
  },
  methods: {
    ThrowIfCancellationRequested: (self) => self.throwIfCancelled() as undefined,
    Register: (self, args, signature) =>
      register(
        self,
        args,
        signature.parameters.some((p) => p.name === "state"),
      ),
  },
  staticProperties: { None: () => new CancellationToken(false) },
});

class CancellationSource {
  readonly token: CancellationToken;
  constructor(sources: readonly CancellationToken[] = []) {
    this.token = new CancellationToken(true, false, sources);
  }
}
tagType(CancellationSource, "System.Threading.CancellationTokenSource");

const length = (value: PSValue | undefined): number =>
  value instanceof PSTimeSpan ? value.totalMilliseconds : int(value);

function linked(args: PSValue[]): CancellationSource {
  const tokens = args.flatMap((a) => (a instanceof CancellationToken ? [a] : (items(a) as CancellationToken[])));
  if (tokens.length === 0) throw argumentNull("tokens");
  return new CancellationSource(tokens);
}

defineType<CancellationSource>({
  name: "System.Threading.CancellationTokenSource",
  implementation: CancellationSource,
  construct: ([time]) => {
    const source = new CancellationSource();
    if (time !== undefined) source.token.cancelAfter(length(time));
    return source;
  },
  properties: { Token: (self) => self.token, IsCancellationRequested: (self) => self.token.cancelled },
  methods: {
    Cancel: (self) => void self.token.cancel() as undefined,
    CancelAfter: (self, [time]) => void self.token.cancelAfter(length(time)) as undefined,
    TryReset: (self) => {
      if (self.token.cancelled) return false;
      self.token.cancelAfter(-1);
      return true;
    },
    Dispose: () => undefined,
  },
  staticMethods: { CreateLinkedTokenSource: linked },
});
