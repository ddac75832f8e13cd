// System.Threading's counters and locks as one thread sees them: semaphores, CountdownEvent, Barrier, ReaderWriterLockSlim,
// ManualResetEventSlim, ThreadLocal and AsyncLocal.

import { Exception } from "../errors/exception.ts";
import { dotNetToString } from "../text/dotnet-string.ts";
import { defaultValueOf } from "../types/default-value.ts";
import { Delegate } from "../types/delegate.ts";
import { defineType } from "../types/define-type.ts";
import type { DotNetType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";
import { argumentOutOfRange, throwIfNegative } from "../types/method-errors.ts";
import { arrayOf } from "../values/arrays.ts";
import { enumValue } from "../values/enum-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { cell, enumNumber, flag, int } from "./arguments.ts";
import { CancellationToken } from "./cancellation.ts";
import { completionHandle, WaitHandle, waitLimit } from "./threading.ts";
import { pause } from "./waiting.ts";

/** Something that can be disposed of and complains then. */
abstract class Disposable {
  disposed = false;
  check(): void {
    if (!this.disposed) return;
    const name = (this as unknown as { [TYPE]: DotNetType })[TYPE].displayName;
    throw new Exception("System.ObjectDisposedException", `Cannot access a disposed object.\nObject name: '${name}'.`);
  }
}
const dispose = (self: Disposable): undefined => {
  self.disposed = true;
  return undefined;
};

/** Waits as the arguments say (time, token); true: it happened. */
function waitFor(args: readonly PSValue[], done: () => boolean): boolean {
  const time = args[0] instanceof CancellationToken ? undefined : args[0];
  const token = args.find((a) => a instanceof CancellationToken);
  return pause(waitLimit(time), done, () => token?.throwIfCancelled());
}
/** What a Wait method answers: nothing when it was given no time. */
const waited = (args: readonly PSValue[], success: boolean): PSValue | undefined =>
  args.length === 0 || (args.length === 1 && args[0] instanceof CancellationToken) ? undefined : success;

const tooMany = (): Exception =>
  new Exception(
    "System.Threading.SemaphoreFullException",
    "Adding the specified count to the semaphore would cause it to exceed its maximum count.",
  );

class SemaphoreSlim extends Disposable {
  count: number;
  readonly most: number;
  constructor(count: number, most: number) {
    super();
    this.count = count;
    this.most = most;
  }
  take(): boolean {
    if (this.count === 0) return false;
    this.count--;
    return true;
  }
  /** Gives some back; the count before. */
  release(by: number): number {
    if (by < 1) throw argumentOutOfRange("The releaseCount argument must be greater than zero.", "releaseCount", by);
    if (this.count + by > this.most) throw tooMany();
    this.count += by;
    return this.count - by;
  }
}
tagType(SemaphoreSlim, "System.Threading.SemaphoreSlim");

function checkInitial(count: number, most: number): void {
  if (count >= 0 && count <= most) return;
  throw argumentOutOfRange(
    "The initialCount argument must be non-negative and less than or equal to the maximumCount.",
    "initialCount",
    count,
  );
}

defineType<SemaphoreSlim>({
  name: "System.Threading.SemaphoreSlim",
  construct: ([count, most]) => {
    const limit = most === undefined ? 2147483647 : int(most);
    if (limit < 1) throw argumentOutOfRange("The maximumCount argument must be a positive number.", "maxCount", limit);
    checkInitial(int(count), limit);
    return new SemaphoreSlim(int(count), limit);
  },
  properties: {
    CurrentCount: (self) => self.count,
    AvailableWaitHandle: (self) => completionHandle(() => self.count > 0),
  },
  methods: {
    Wait: (self, args) => {
      self.check();
      // A negative time but -1 does not wait at all here.
      if (typeof args[0] === "number" && args[0] < -1) return self.take();
      return waited(
        args,
        waitFor(args, () => self.take()),
      );
    },
    Release: (self, [by]) => {
      self.check();
      return self.release(by === undefined ? 1 : int(by));
    },
    Dispose: dispose,
  },
});

/** A semaphore of the system's kind: a wait handle. */
class Semaphore extends WaitHandle {
  private readonly counter: SemaphoreSlim;
  constructor(count: number, most: number) {
    super(true, false);
    this.counter = new SemaphoreSlim(count, most);
  }
  override wait(): boolean {
    return this.counter.take();
  }
  release(by: number): number {
    return this.counter.release(by);
  }
}
tagType(Semaphore, "System.Threading.Semaphore");
const named = (): never => {
  throw new Exception(
    "System.PlatformNotSupportedException",
    "The named version of this synchronization primitive is not supported on this platform.",
  );
};
defineType<Semaphore>({
  name: "System.Threading.Semaphore",
  construct: ([count, most, name]) => {
    if (typeof name === "string" && name !== "") named();
    throwIfNegative(int(count), "initialCount");
    if (int(most) < 1)
      throw argumentOutOfRange(
        `maximumCount ('${int(most)}') must be a non-negative and non-zero value.`,
        "maximumCount",
        int(most),
      );
    if (int(count) > int(most))
      throw new Exception(
        "System.ArgumentException",
        "The initial count for the semaphore must be greater than or equal to zero and less than the maximum count.",
      );
    return new Semaphore(int(count), int(most));
  },
  methods: {
    Release: (self, [by]) => {
      self.check();
      const count = by === undefined ? 1 : int(by);
      if (count < 1)
        throw argumentOutOfRange(
          `releaseCount ('${count}') must be a non-negative and non-zero value.`,
          "releaseCount",
          count,
        );
      return self.release(count);
    },
  },
  staticMethods: { OpenExisting: named, TryOpenExisting: named },
});

class CountdownEvent extends Disposable {
  initial: number;
  count: number;
  constructor(count: number) {
    super();
    this.initial = count;
    this.count = count;
  }
  signal(by: number): boolean {
    this.check();
    if (by > this.count)
      throw new Exception(
        "System.InvalidOperationException",
        "Invalid attempt made to decrement the event's count below zero.",
      );
    this.count -= by;
    return this.count === 0;
  }
  add(by: number): boolean {
    this.check();
    if (this.count === 0) return false;
    this.count += by;
    return true;
  }
}
tagType(CountdownEvent, "System.Threading.CountdownEvent");
defineType<CountdownEvent>({
  name: "System.Threading.CountdownEvent",
  construct: ([count]) => {
    throwIfNegative(int(count), "initialCount");
    return new CountdownEvent(int(count));
  },
  properties: {
    InitialCount: (self) => self.initial,
    CurrentCount: (self) => self.count,
    IsSet: (self) => self.count === 0,
    WaitHandle: (self) => completionHandle(() => self.count === 0),
  },
  methods: {
    Signal: (self, [by]) => self.signal(by === undefined ? 1 : int(by)),
    AddCount: (self, [by]) => {
      if (self.add(by === undefined ? 1 : int(by))) return undefined;
      throw new Exception(
        "System.InvalidOperationException",
        "The event is already signaled and cannot be incremented.",
      );
    },
    TryAddCount: (self, [by]) => self.add(by === undefined ? 1 : int(by)),
    Reset: (self, [count]) => {
      self.check();
      if (count !== undefined) self.initial = int(count);
      self.count = self.initial;
      return undefined;
    },
    Wait: (self, args) => {
      self.check();
      return waited(
        args,
        waitFor(args, () => self.count === 0),
      );
    },
    Dispose: dispose,
  },
});

class Barrier extends Disposable {
  participants: number;
  arrived = 0;
  phase = 0n;
  readonly afterPhase: Delegate | null;
  constructor(participants: number, afterPhase: Delegate | null) {
    super();
    this.participants = participants;
    this.afterPhase = afterPhase;
  }
  /** One more has arrived; the last one ends the phase. */
  arrive(): void {
    this.arrived++;
    this.endPhase();
  }
  endPhase(): void {
    if (this.arrived < this.participants || this.arrived === 0) return;
    this.arrived = 0;
    this.afterPhase?.invoke([this as unknown as PSValue]);
    this.phase++;
  }
  wait(args: readonly PSValue[]): boolean {
    this.check();
    const { phase } = this;
    this.arrive();
    if (waitFor(args, () => this.phase !== phase)) return true;
    this.arrived--;
    return false;
  }
}
tagType(Barrier, "System.Threading.Barrier");
defineType<Barrier>({
  name: "System.Threading.Barrier",
  construct: ([participants, afterPhase]) => {
    throwIfNegative(int(participants), "participantCount");
    return new Barrier(int(participants), afterPhase instanceof Delegate ? afterPhase : null);
  },
  properties: {
    ParticipantCount: (self) => self.participants,
    ParticipantsRemaining: (self) => self.participants - self.arrived,
    CurrentPhaseNumber: (self) => self.phase,
  },
  methods: {
    SignalAndWait: (self, args) => waited(args, self.wait(args)),
    AddParticipant: (self) => {
      self.participants++;
      return self.phase;
    },
    AddParticipants: (self, [by]) => {
      self.participants += int(by);
      return self.phase;
    },
    RemoveParticipant: (self) => {
      self.participants--;
      self.endPhase();
      return undefined;
    },
    RemoveParticipants: (self, [by]) => {
      self.participants -= int(by);
      self.endPhase();
      return undefined;
    },
    Dispose: dispose,
  },
});

type LockKind = "read" | "write" | "upgradeable";
/** ReaderWriterLockSlim: what the one thread holds of it. */
class ReaderWriterLock extends Disposable {
  readonly recursive: boolean;
  readonly held: Record<LockKind, number> = { read: 0, write: 0, upgradeable: 0 };
  constructor(recursive: boolean) {
    super();
    this.recursive = recursive;
  }
  enter(kind: LockKind): true {
    this.check();
    const problem = this.recursive ? this.orderProblem(kind) : (this.recursionProblem(kind) ?? this.orderProblem(kind));
    if (problem !== null) throw new Exception("System.Threading.LockRecursionException", problem);
    this.held[kind]++;
    return true;
  }
  private recursionProblem(kind: LockKind): string | null {
    const { held } = this;
    if (held[kind] > 0) return `Recursive ${kind} lock acquisitions not allowed in this mode.`;
    if (held.write > 0)
      return kind === "read"
        ? "A read lock may not be acquired with the write lock held in this mode."
        : "Upgradeable lock may not be acquired with write lock held in this mode. Acquiring Upgradeable lock gives the ability to read along with an option to upgrade to a writer.";
    return null;
  }
  private orderProblem(kind: LockKind): string | null {
    const { held } = this;
    if (held.read === 0 || held.upgradeable > 0 || held.write > 0) return null;
    if (kind === "write")
      return "Write lock may not be acquired with read lock held. This pattern is prone to deadlocks. Please ensure that read locks are released before taking a write lock. If an upgrade is necessary, use an upgrade lock in place of the read lock.";
    return kind === "upgradeable" ? "Upgradeable lock may not be acquired with read lock held." : null;
  }
  exit(kind: LockKind): undefined {
    if (this.held[kind] === 0)
      throw new Exception(
        "System.Threading.SynchronizationLockException",
        `The ${kind} lock is being released without being held.`,
      );
    this.held[kind]--;
    return undefined;
  }
}
tagType(ReaderWriterLock, "System.Threading.ReaderWriterLockSlim");
const lockMembers = (["read", "write", "upgradeable"] as const).map((kind) => {
  const name = `${kind[0]?.toUpperCase() ?? ""}${kind.slice(1)}`;
  const short = kind === "upgradeable" ? "Upgrade" : name;
  return {
    methods: {
      [`Enter${name}${kind === "upgradeable" ? "ReadLock" : "Lock"}`]: (self: ReaderWriterLock) =>
        void self.enter(kind) as undefined,
      [`TryEnter${name}${kind === "upgradeable" ? "ReadLock" : "Lock"}`]: (self: ReaderWriterLock) => self.enter(kind),
      [`Exit${name}${kind === "upgradeable" ? "ReadLock" : "Lock"}`]: (self: ReaderWriterLock) => self.exit(kind),
    },
    properties: {
      [`Is${name}${kind === "upgradeable" ? "ReadLock" : "Lock"}Held`]: (self: ReaderWriterLock) => self.held[kind] > 0,
      [`Recursive${short}Count`]: (self: ReaderWriterLock) => self.held[kind],
      [`Waiting${short}Count`]: () => 0,
    },
  };
});
defineType<ReaderWriterLock>({
  name: "System.Threading.ReaderWriterLockSlim",
  construct: ([policy]) => new ReaderWriterLock(enumNumber(policy ?? 0) === 1),
  properties: {
    ...Object.assign({}, ...lockMembers.map((m) => m.properties)),
    CurrentReadCount: (self) => self.held.read,
    RecursionPolicy: (self) => enumValue("System.Threading.LockRecursionPolicy", self.recursive ? 1 : 0),
  },
  methods: {
    ...Object.assign({}, ...lockMembers.map((m) => m.methods)),
    Dispose: (self) => {
      if (self.held.read + self.held.write + self.held.upgradeable > 0)
        throw new Exception(
          "System.Threading.SynchronizationLockException",
          "The lock is being disposed while still being used. It either is being held by a thread and/or has active waiters waiting to acquire the lock.",
        );
      return dispose(self);
    },
  },
});

class ManualResetEventSlim extends Disposable {
  isSet: boolean;
  constructor(isSet: boolean) {
    super();
    this.isSet = isSet;
  }
}
tagType(ManualResetEventSlim, "System.Threading.ManualResetEventSlim");
defineType<ManualResetEventSlim>({
  name: "System.Threading.ManualResetEventSlim",
  construct: ([initial]) => new ManualResetEventSlim(flag(initial)),
  properties: {
    IsSet: (self) => self.isSet,
    SpinCount: () => 35,
    WaitHandle: (self) => completionHandle(() => self.isSet),
  },
  methods: {
    Set: (self) => {
      self.isSet = true;
      return undefined;
    },
    Reset: (self) => {
      self.check();
      self.isSet = false;
      return undefined;
    },
    Wait: (self, args) => {
      self.check();
      return waited(
        args,
        waitFor(args, () => self.isSet),
      );
    },
    Dispose: dispose,
  },
});

/** ThreadLocal and AsyncLocal: one thread, one value. */
class ThreadLocal {
  readonly [TYPE]: DotNetType;
  private readonly factory: Delegate | null;
  private known: PSValue | undefined;
  constructor(type: DotNetType, factory: Delegate | null) {
    this[TYPE] = type;
    this.factory = factory;
  }
  get isCreated(): boolean {
    return this.known !== undefined;
  }
  get value(): PSValue {
    if (this.known === undefined) {
      const element = this[TYPE].genericArguments[0];
      this.known = this.factory?.invoke([]) ?? (element === undefined ? null : defaultValueOf(element));
    }
    return this.known;
  }
  set value(value: PSValue) {
    this.known = value;
  }
  toString(): string {
    return dotNetToString(this.value);
  }
}
for (const name of ["System.Threading.ThreadLocal`1", "System.Threading.AsyncLocal`1"])
  defineType<ThreadLocal>({
    name,
    construct: ([factory], _signature, type) => new ThreadLocal(type, factory instanceof Delegate ? factory : null),
    properties: {
      Value: { get: (self) => self.value, set: (self, value) => void (self.value = value) },
      IsValueCreated: (self) => self.isCreated,
      Values: (self) => arrayOf(self[TYPE].genericArguments[0] ?? "System.Object", self.isCreated ? [self.value] : []),
    },
    methods: { ToString: (self) => self.toString(), Dispose: () => undefined },
  });

defineType<never>({
  name: "System.Threading.Timeout",
  staticProperties: { Infinite: () => -1, InfiniteTimeSpan: () => new PSTimeSpan(-10_000n) },
});
defineType<never>({
  name: "System.Threading.Volatile",
  staticMethods: {
    Read: ([place = null]) => place,
    Write: ([place, value]) => {
      cell(place).value = value ?? null;
      return undefined;
    },
  },
});
