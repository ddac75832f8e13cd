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
import { argumentOutOfRange } from "../types/method-errors.ts";
import { dotNetEquals } from "./object.ts";
import { CancellationToken } from "./cancellation.ts";
import { pause, sleepFor } from "./waiting.ts";
import { Exception } from "../errors/exception.ts";
import { getType } from "../types/dotnet-type.ts";
import { getStaticMember } from "../types/static-members.ts";
import { big, cell, flag, int, text } from "./arguments.ts";

function milliseconds(value: PSValue | undefined): number {
  return value instanceof PSTimeSpan ? value.totalMilliseconds : int(value);
}

function sleep([time]: PSValue[]): undefined {
  const length = milliseconds(time);
  if (length < -1)
    throw argumentOutOfRange(
      "Number must be either non-negative and less than or equal to Int32.MaxValue or -1.",
      "millisecondsTimeout",
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
    Read: ([target]) => cell(target).value,
    MemoryBarrier: () => undefined,
  },
});

defineType<never>({
  name: "System.Threading.Monitor",
  staticMethods: {
    Enter: ([, taken]) => {
      if (taken !== undefined) cell(taken).value = true;
      return undefined;
    },
    TryEnter: (args) => {
      const last = args.at(-1);
      if (
        typeof last === "object" &&
        last !== null &&
        "value" in last &&
        args.length > 1 &&
        !(last instanceof PSTimeSpan)
      )
        cell(last).value = true;
      return true;
    },
    Exit: () => undefined,
    IsEntered: () => true,
    Pulse: () => undefined,
    PulseAll: () => undefined,
    Wait: () => true,
  },
});

/** Mutexes and events of one thread: a state that waiting looks at. */
class WaitHandle {
  signaled: boolean;
  readonly resets: boolean;
  constructor(signaled: boolean, resets: boolean) {
    this.signaled = signaled;
    this.resets = resets;
  }
  wait(): boolean {
    const was = this.signaled;
    if (this.resets) this.signaled = false;
    return was;
  }
}
class Mutex extends WaitHandle {}
class ManualResetEvent extends WaitHandle {}
class AutoResetEvent extends WaitHandle {}
class EventWaitHandle extends WaitHandle {}
class Semaphore extends WaitHandle {
  count: number;
  constructor(count: number) {
    super(true, false);
    this.count = count;
  }
}
tagType(Mutex, "System.Threading.Mutex");
tagType(ManualResetEvent, "System.Threading.ManualResetEvent");
tagType(AutoResetEvent, "System.Threading.AutoResetEvent");
tagType(EventWaitHandle, "System.Threading.EventWaitHandle");
tagType(Semaphore, "System.Threading.SemaphoreSlim");

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
  const handles = (args[0] as PSValue[]).map((handle) => unwrap(handle) as WaitHandle);
  const limit = args[1] === undefined || typeof args[1] === "boolean" ? -1 : milliseconds(args[1]);
  const signalled = new Set<WaitHandle>();
  const done = (): boolean => {
    for (const handle of handles) {
      if (signalled.has(handle) || !(handle instanceof Mutex || handle.wait())) continue;
      signalled.add(handle);
      if (!all) return true;
    }
    return signalled.size === new Set(handles).size;
  };
  const success = pause(limit < 0 ? Number.POSITIVE_INFINITY : limit, done);
  if (all) return success;
  return success ? handles.findIndex((handle) => signalled.has(handle)) : 258;
}

defineType<WaitHandle>({
  name: "System.Threading.WaitHandle",
  staticProperties: { WaitTimeout: () => 258 },
  staticMethods: { WaitAll: (args) => waitMany(args, true), WaitAny: (args) => waitMany(args, false) },
  methods: {
    WaitOne: (self, [time]) => {
      if (self instanceof Mutex) return true;
      const limit = time === undefined || typeof time === "boolean" ? -1 : milliseconds(time);
      return pause(limit < 0 ? Number.POSITIVE_INFINITY : limit, () => self.wait());
    },
    Close: () => undefined,
    Dispose: () => undefined,
  },
});
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
  construct: ([initial]) => new EventWaitHandle(flag(initial), false),
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
defineType<Mutex>({
  name: "System.Threading.Mutex",
  construct: (args) => {
    const created = args.find((a) => typeof a === "object" && a !== null && "value" in a);
    if (created !== undefined) cell(created).value = true;
    return new Mutex(true, false);
  },
  methods: { ReleaseMutex: () => undefined },
});
defineType<Semaphore>({
  name: "System.Threading.SemaphoreSlim",
  construct: ([count]) => new Semaphore(int(count)),
  properties: { CurrentCount: (self) => self.count },
  methods: {
    Wait: (self, args) => {
      const [time] = args;
      const limit = time === undefined || time instanceof CancellationToken ? -1 : milliseconds(time);
      const has = pause(limit < 0 ? Number.POSITIVE_INFINITY : limit, () => self.count > 0);
      if (has) self.count--;
      return args.length === 0 ? undefined : has;
    },
    Release: (self) => self.count++,
    Dispose: () => undefined,
  },
});
