// System.Threading as one thread sees it: Thread, Interlocked, Monitor, Mutex, events, cancellation.

import { checkedInteger } from "../conversion/change-type.ts";
import { currentCulture, currentUICulture, setCurrentCulture, setCurrentUICulture } from "../text/culture.ts";
import type { CultureInfo } from "../text/culture.ts";
import { enumValue } from "../values/enum-value.ts";
import { numericKindOf } from "../values/numeric-kind.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { unwrap } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import { Delegate } from "../types/delegate.ts";
import { argumentException, argumentNull, argumentOutOfRange } from "../types/method-errors.ts";
import { dotNetEquals } from "./object.ts";
import { pause, sleepFor } from "./waiting.ts";
import { Exception } from "../errors/exception.ts";
import { getType } from "../types/dotnet-type.ts";
import { getStaticMember } from "../types/static-members.ts";
import { big, cell, enumNumber, flag, int, text } from "./arguments.ts";

/** Milliseconds of an Int32, Int64 or TimeSpan. */
export function milliseconds(value: PSValue | undefined): number {
  return value instanceof PSTimeSpan ? value.totalMilliseconds : int(value);
}

function sleep([time]: PSValue[]): undefined {
  const length = milliseconds(time);
  if (length < -1)
    throw argumentOutOfRange(
      `millisecondsTimeout ('${length}') must be greater than or equal to '-1'.`,
      "millisecondsTimeout",
      length,
    );
  if (length > 0) sleepFor(length);
  return undefined;
}

/** The one thread; others run their block when started. */
class Thread {
  name: PSValue = null;
  isBackground = false;
  priority: PSValue = enumValue("System.Threading.ThreadPriority", "Normal");
  readonly id: number;
  private readonly start: Delegate | null;
  constructor(id: number, start: Delegate | null) {
    this.id = id;
    this.start = start;
  }
  run(args: PSValue[]): void {
    this.start?.invoke(args);
  }
}
tagType(Thread, "System.Threading.Thread");
let mainThread: Thread | null = null;
let currentPrincipal: PSValue = null;

function refuse(message: string): never {
  throw new Exception("System.PlatformNotSupportedException", message);
}
function compressedStack(): never {
  throw new Exception("System.InvalidOperationException", "Use CompressedStack.(Capture/Run) instead.");
}

/** A place of a thread for data of any kind. */
class LocalDataStoreSlot {
  data: PSValue = null;
}
tagType(LocalDataStoreSlot, "System.LocalDataStoreSlot");
function slotOf(value: PSValue | undefined): LocalDataStoreSlot {
  if (value instanceof LocalDataStoreSlot) return value;
  throw new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.");
}
const namedSlots = new Map<string, LocalDataStoreSlot>();
function namedSlot(name: string, fresh: boolean): LocalDataStoreSlot {
  const known = namedSlots.get(name);
  if (known !== undefined && fresh)
    throw new Exception("System.ArgumentException", "An item with the same key has already been added.");
  const slot = known ?? new LocalDataStoreSlot();
  namedSlots.set(name, slot);
  return slot;
}

defineType<Thread>({
  name: "System.Threading.Thread",
  construct: ([start]) => new Thread(2, start instanceof Delegate ? start : null),
  properties: {
    ManagedThreadId: (self) => self.id,
    CurrentCulture: { get: () => currentCulture(), set: (_self, value) => setCurrentCulture(value as CultureInfo) },
    CurrentUICulture: {
      get: () => currentUICulture(),
      set: (_self, value) => setCurrentUICulture(value as CultureInfo),
    },
    IsAlive: () => true,
    IsThreadPoolThread: () => false,
    ThreadState: () => enumValue("System.Threading.ThreadState", 0),
    ApartmentState: { get: () => enumValue("System.Threading.ApartmentState", "Unknown"), set: () => undefined },
  },
  methods: {
    Start: (self, args) => void self.run(args) as undefined,
    Join: (_self, args) => (args.length === 0 ? undefined : true),
    GetApartmentState: () => enumValue("System.Threading.ApartmentState", "Unknown"),
    SetApartmentState: () => undefined,
    TrySetApartmentState: () => false,
    Interrupt: () => undefined,
    UnsafeStart: (self, args) => void self.run(args) as undefined,
    DisableComObjectEagerCleanup: () => undefined,
    Abort: () => refuse("Thread abort is not supported on this platform."),
    Suspend: () => refuse("Thread suspend is not supported on this platform."),
    Resume: () => refuse("Thread suspend is not supported on this platform."),
    GetCompressedStack: compressedStack,
    SetCompressedStack: compressedStack,
  },
  staticProperties: {
    CurrentThread: () => (mainThread ??= new Thread(1, null)),
    CurrentPrincipal: { get: () => currentPrincipal, set: (value) => void (currentPrincipal = value) },
  },
  staticMethods: {
    Sleep: sleep,
    Yield: () => true,
    SpinWait: () => undefined,
    MemoryBarrier: () => undefined,
    GetCurrentProcessorId: () => 0,
    GetDomainID: () => 1,
    GetDomain: () => getStaticMember(getType("System.AppDomain"), "CurrentDomain"),
    BeginCriticalRegion: () => undefined,
    EndCriticalRegion: () => undefined,
    BeginThreadAffinity: () => undefined,
    EndThreadAffinity: () => undefined,
    ResetAbort: () => refuse("Thread abort is not supported on this platform."),
    VolatileRead: ([target]) => cell(target).value,
    VolatileWrite: ([target, value = null]) => void (cell(target).value = value) as undefined,
    AllocateDataSlot: () => new LocalDataStoreSlot(),
    AllocateNamedDataSlot: ([name]) => namedSlot(text(name), true),
    GetNamedDataSlot: ([name]) => namedSlot(text(name), false),
    FreeNamedDataSlot: ([name]) => void namedSlots.delete(text(name)) as undefined,
    GetData: ([slot]) => slotOf(slot).data,
    SetData: ([slot, data = null]) => void (slotOf(slot).data = data) as undefined,
  },
});

function change(target: PSValue | undefined, by: bigint, answersOld = false): PSValue {
  const reference = cell(target);
  const old = reference.value;
  reference.value = checkedInteger(
    BigInt.asIntN(numericKindOf(old) === 11 ? 64 : 32, big(old) + by),
    numericKindOf(old),
  );
  return answersOld ? old : reference.value;
}
/** Combines bits into a place; the answer is what was there. */
function combine(target: PSValue | undefined, by: (old: bigint) => bigint): PSValue {
  const reference = cell(target);
  const old = reference.value;
  reference.value = checkedInteger(by(big(old)), numericKindOf(old));
  return old;
}
defineType<never>({
  name: "System.Threading.Interlocked",
  staticMethods: {
    Increment: ([target]) => change(target, 1n),
    Decrement: ([target]) => change(target, -1n),
    Add: ([target, by]) => change(target, big(by)),
    Exchange: ([target, value]) => {
      const old = cell(target).value;
      cell(target).value = value ?? null;
      return old;
    },
    CompareExchange: ([target, value, comparand]) => {
      const old = cell(target).value;
      if (dotNetEquals(old, comparand ?? null)) cell(target).value = value ?? null;
      return old;
    },
    Read: ([target = null]) => target,
    MemoryBarrier: () => undefined,
    MemoryBarrierProcessWide: () => undefined,
    And: ([target, mask]) => combine(target, (old) => old & big(mask)),
    Or: ([target, mask]) => combine(target, (old) => old | big(mask)),
  },
});

/** How often the one thread holds the lock of an object. */
const locks = new WeakMap<object, number>();
function lockOf(value: PSValue | undefined): object {
  if (value === null || value === undefined)
    throw new Exception("System.ArgumentNullException", "Value cannot be null.");
  const base = unwrap(value);
  // A value type is boxed anew for every call: nobody holds its lock.
  return typeof base === "object" && base !== null ? base : {};
}
function heldLock(value: PSValue | undefined): object {
  const lock = lockOf(value);
  if ((locks.get(lock) ?? 0) > 0) return lock;
  throw notOwned("System.Threading.SynchronizationLockException");
}
function notOwned(typeName: string): Exception {
  return new Exception(typeName, "Object synchronization method was called from an unsynchronized block of code.");
}
const isCell = (value: PSValue | undefined): boolean =>
  typeof value === "object" && value !== null && "value" in value && !(value instanceof PSTimeSpan);
function enter(value: PSValue | undefined, taken: PSValue | undefined): true {
  const lock = lockOf(value);
  if (isCell(taken)) {
    if (cell(taken).value === true)
      throw new Exception("System.ArgumentException", "Argument must be initialized to false (Parameter 'lockTaken')");
    cell(taken).value = true;
  }
  locks.set(lock, (locks.get(lock) ?? 0) + 1);
  return true;
}
defineType<never>({
  name: "System.Threading.Monitor",
  staticProperties: { LockContentionCount: () => 0n },
  staticMethods: {
    Enter: ([value, taken]) => {
      enter(value, taken);
      return undefined;
    },
    TryEnter: (args) => {
      const taken = args.length > 1 ? args.at(-1) : undefined;
      const entered = enter(args[0], taken);
      return isCell(taken) ? undefined : entered;
    },
    Exit: ([value]) => {
      const lock = heldLock(value);
      locks.set(lock, (locks.get(lock) ?? 1) - 1);
      return undefined;
    },
    IsEntered: ([value]) => (locks.get(lockOf(value)) ?? 0) > 0,
    Pulse: ([value]) => void heldLock(value) as undefined,
    PulseAll: ([value]) => void heldLock(value) as undefined,
    Wait: ([value, time]) => {
      heldLock(value);
      // Nobody else pulses: only the time ends it.
      return !pause(time === undefined ? Number.POSITIVE_INFINITY : milliseconds(time)) && false;
    },
  },
});

/** Mutexes and events of one thread: a state that waiting looks at. */
export class WaitHandle {
  signaled: boolean;
  readonly resets: boolean;
  disposed = false;
  constructor(signaled: boolean, resets: boolean) {
    this.signaled = signaled;
    this.resets = resets;
  }
  /** Throws ObjectDisposedException after Dispose. */
  check(): void {
    if (this.disposed)
      throw new Exception(
        "System.ObjectDisposedException",
        "Cannot access a disposed object.\nObject name: 'Microsoft.Win32.SafeHandles.SafeWaitHandle'.",
      );
  }
  /** Takes the signal, if there is one. */
  wait(): boolean {
    const was = this.signaled;
    if (this.resets) this.signaled = false;
    return was;
  }
}
/** A mutex of the one thread: how often it is held. Those of one name share that. */
class Mutex extends WaitHandle {
  readonly state: { held: number };
  constructor(state: { held: number }) {
    super(true, false);
    this.state = state;
  }
  override wait(): boolean {
    this.state.held++;
    return true;
  }
}
const namedMutexes = new Map<string, { held: number }>();
class ManualResetEvent extends WaitHandle {}
class AutoResetEvent extends WaitHandle {}
class EventWaitHandle extends WaitHandle {}
tagType(Mutex, "System.Threading.Mutex");
tagType(ManualResetEvent, "System.Threading.ManualResetEvent");
tagType(AutoResetEvent, "System.Threading.AutoResetEvent");
tagType(EventWaitHandle, "System.Threading.EventWaitHandle");

/** A handle that is signalled once `done` says true; asking may make it so. */
class CompletionHandle extends ManualResetEvent {
  private readonly done: () => boolean;
  constructor(done: () => boolean) {
    super(false, false);
    this.done = done;
  }
  override wait(): boolean {
    return this.signaled || this.done();
  }
}

/** The AsyncWaitHandle of something that goes on in the background. */
export function completionHandle(done: () => boolean): PSValue {
  return new CompletionHandle(done);
}

function waitMany(args: PSValue[], all: boolean): PSValue {
  if (args[0] === null) throw argumentNull("waitHandles");
  const handles = (args[0] as PSValue[]).map((handle) => unwrap(handle) as WaitHandle);
  if (handles.length === 0) throw argumentException("Waithandle array may not be empty.", "waitHandles");
  const limit = args[1] === undefined || typeof args[1] === "boolean" ? -1 : milliseconds(args[1]);
  const signalled = new Set<WaitHandle>();
  const done = (): boolean => {
    for (const handle of handles) {
      if (signalled.has(handle) || !handle.wait()) continue;
      signalled.add(handle);
      if (!all) return true;
    }
    return signalled.size === new Set(handles).size;
  };
  const success = pause(limit < 0 ? Number.POSITIVE_INFINITY : limit, done);
  if (all) return success;
  return success ? handles.findIndex((handle) => signalled.has(handle)) : 258;
}

const disposeHandle = (self: WaitHandle): undefined => {
  self.disposed = true;
  return undefined;
};

defineType<WaitHandle>({
  name: "System.Threading.WaitHandle",
  staticProperties: { WaitTimeout: () => 258 },
  staticMethods: {
    WaitAll: (args) => waitMany(args, true),
    WaitAny: (args) => waitMany(args, false),
    SignalAndWait: ([first, second, time]) => {
      if (first instanceof WaitHandle && !(first instanceof Mutex)) first.signaled = true;
      const handle = second as WaitHandle;
      return pause(waitLimit(time), () => handle.wait());
    },
  },
  methods: {
    WaitOne: (self, [time]) => {
      self.check();
      return pause(waitLimit(typeof time === "boolean" ? undefined : time), () => self.wait());
    },
    Close: disposeHandle,
    Dispose: disposeHandle,
  },
});

/** A time argument in milliseconds: left out or -1 waits without end. */
export function waitLimit(time: PSValue | undefined): number {
  const limit = time === undefined ? -1 : milliseconds(time);
  if (limit < -1)
    throw argumentOutOfRange(
      `millisecondsTimeout ('${limit}') must be greater than or equal to '-1'.`,
      "millisecondsTimeout",
      limit,
    );
  return limit < 0 ? Number.POSITIVE_INFINITY : limit;
}

const eventMethods = {
  Set: (self: WaitHandle) => {
    self.signaled = true;
    return true;
  },
  Reset: (self: WaitHandle) => {
    self.signaled = false;
    return true;
  },
};
defineType<WaitHandle>({
  name: "System.Threading.EventWaitHandle",
  construct: ([initial, mode, name]) => {
    if (typeof name === "string" && name !== "")
      refuse("The named version of this synchronization primitive is not supported on this platform.");
    return new EventWaitHandle(flag(initial), enumNumber(mode) === 0);
  },
  methods: eventMethods,
});
defineType<WaitHandle>({
  name: "System.Threading.ManualResetEvent",
  construct: ([initial]) => new ManualResetEvent(flag(initial), false),
});
defineType<WaitHandle>({
  name: "System.Threading.AutoResetEvent",
  construct: ([initial]) => new AutoResetEvent(flag(initial), true),
});

/** The state of a name's mutex, or null. */
const openMutex = (name: PSValue | undefined): Mutex | null => {
  const state = namedMutexes.get(text(name));
  return state === undefined ? null : new Mutex(state);
};
defineType<Mutex>({
  name: "System.Threading.Mutex",
  construct: ([owned, name, created]) => {
    const known = typeof name === "string" && name !== "" ? namedMutexes.get(name) : undefined;
    const state = known ?? { held: 0 };
    if (typeof name === "string" && name !== "") namedMutexes.set(name, state);
    if (created !== undefined && isCell(created)) cell(created).value = known === undefined;
    const mutex = new Mutex(state);
    if (flag(owned) && known === undefined) mutex.wait();
    return mutex;
  },
  methods: {
    ReleaseMutex: (self) => {
      self.check();
      if (self.state.held === 0) throw notOwned("System.ApplicationException");
      self.state.held--;
      return undefined;
    },
  },
  staticMethods: {
    OpenExisting: ([name]) => {
      const mutex = openMutex(name);
      if (mutex !== null) return mutex;
      throw new Exception("System.Threading.WaitHandleCannotBeOpenedException", "No handle of the given name exists.");
    },
    TryOpenExisting: (args) => {
      const mutex = openMutex(args[0]);
      cell(args.at(-1)).value = mutex;
      return mutex !== null;
    },
  },
});
