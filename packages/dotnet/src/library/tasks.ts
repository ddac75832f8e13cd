// System.Threading.Tasks: tasks are done when they are made, except delays and promises; script blocks cannot run in one.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { Delegate } from "../types/delegate.ts";
import { type DotNetType, getType, TYPE, typeOf } from "../types/dotnet-type.ts";
import { argumentNull, argumentOutOfRange, dotnetException } from "../types/method-errors.ts";
import type { MethodSignature } from "../types/method-signature.ts";
import { arrayOf } from "../values/arrays.ts";
import { enumValue } from "../values/enum-value.ts";
import { isScriptBlock } from "../values/script-block-like.ts";
import type { PSValue } from "../values/ps-value.ts";
import { AutomationNull, tagType } from "../values/ps-value.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { delegate, int, requiredItems } from "./arguments.ts";
import { monotonicTime } from "./elapsed-time.ts";
import { CancellationToken } from "./cancellation.ts";
import { completionHandle } from "./threading.ts";
import { pause } from "./waiting.ts";

const taskName = "System.Threading.Tasks.Task";
const canceled = (): Exception => new Exception("System.Threading.Tasks.TaskCanceledException", "A task was canceled.");
let lastId = 0;

type Outcome =
  | { readonly kind: "result"; readonly value: PSValue }
  | { readonly kind: "fault"; readonly error: Exception }
  | { readonly kind: "cancel" };

/** A task. `look` says how it ended as soon as it has (null: not yet). */
export class Task {
  readonly [TYPE]: DotNetType;
  private knownId = 0;
  private outcome: Outcome | null;
  private look: (() => Outcome | null) | null;
  asyncState: PSValue = null;
  /** What Start() runs; null: it started when it was made. */
  start: Delegate | null = null;

  constructor(type: DotNetType, outcome: Outcome | null, look: (() => Outcome | null) | null = null) {
    this[TYPE] = type;
    this.outcome = outcome;
    this.look = look;
  }
  get id(): number {
    this.knownId ||= ++lastId;
    return this.knownId;
  }
  get ended(): Outcome | null {
    if (this.outcome === null && this.look !== null) {
      this.outcome = this.look();
      if (this.outcome !== null) this.look = null;
    }
    return this.outcome;
  }
  end(outcome: Outcome): boolean {
    if (this.ended !== null) return false;
    this.outcome = outcome;
    return true;
  }
  wait(milliseconds = Number.POSITIVE_INFINITY, token: CancellationToken | null = null): boolean {
    return pause(
      milliseconds,
      () => this.ended !== null,
      () => token?.throwIfCancelled(),
    );
  }
  /** The AggregateException of a task that failed, or null. */
  get fault(): Exception | null {
    return this.ended?.kind === "fault" ? aggregate([this.ended.error]) : null;
  }
  get status(): string {
    const { ended } = this;
    if (ended === null) return this.start === null ? "WaitingForActivation" : "Created";
    return ended.kind === "result" ? "RanToCompletion" : ended.kind === "fault" ? "Faulted" : "Canceled";
  }
  /** Waits, then the result; throws AggregateException, or the failure itself when `plain`. */
  result(plain = false): PSValue {
    this.wait();
    const { ended } = this;
    if (ended?.kind === "result") return ended.value;
    const error = ended?.kind === "fault" ? ended.error : canceled();
    throw plain ? error : aggregate([error]);
  }
}

function aggregate(errors: readonly Exception[]): Exception {
  const all = errors.flatMap((error) => (error.is("System.AggregateException") ? innerOf(error) : [error]));
  const message = `One or more errors occurred. ${all.map((error) => `(${error.message})`).join(" ")}`;
  const inner = all[0] as Exception;
  return new Exception("System.AggregateException", message, {
    inner,
    properties: { InnerExceptions: arrayOf("System.Exception", all) },
  });
}

function innerOf(error: Exception): Exception[] {
  return error.innerException === null ? [error] : [error.innerException];
}

const taskType = (result: DotNetType | null): DotNetType =>
  result === null ? getType(taskName) : getType(`${taskName}\`1`).makeGeneric([result]);

/** The result type of a task type, or null for one without. */
function resultType(type: DotNetType): DotNetType | null {
  return type.genericArguments[0] ?? null;
}

/** A finished task (or ValueTask) of the given type. */
function finished(type: DotNetType, value: PSValue): Task {
  return new Task(type, { kind: "result", value: value === AutomationNull ? null : value });
}

/** What a method did, as a task of the given type. What it throws for its arguments is thrown at once. */
export function asTask(type: DotNetType, run: () => PSValue): Task {
  try {
    return finished(type, run());
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const cause = error.is("System.Management.Automation.MethodInvocationException")
      ? (error.innerException ?? error)
      : error;
    if (cause.is("System.ArgumentException")) throw cause;
    return new Task(type, { kind: "fault", error: cause });
  }
}

/**
 * The asynchronous form of a method: `task` runs it and answers a task, `begin` too (its last arguments are a callback and a
 * state), `end` gives what the task has. A cancellation token among the arguments is looked at, not passed on.
 */
export function runAsync(
  kind: "task" | "begin" | "end",
  args: PSValue[],
  signature: MethodSignature,
  call: (args: PSValue[]) => PSValue,
): PSValue {
  if (kind === "end") {
    if (!(args[0] instanceof Task)) throw argumentNull("asyncResult");
    return args[0].result(true);
  }
  if (kind === "begin") {
    const [callback = null, state = null] = args.slice(-2);
    const task = asTask(taskType(getType("System.Object")), () => call(args.slice(0, -2)));
    task.asyncState = state;
    if (callback instanceof Delegate) callback.invoke([task]);
    return task;
  }
  const token = args.find((a) => a instanceof CancellationToken);
  const type = signature.returnType;
  if (token instanceof CancellationToken && token.cancelled) return new Task(type, { kind: "cancel" });
  return asTask(type, () => call(args.filter((a) => !(a instanceof CancellationToken))));
}

/** Runs a delegate as a task would: a script block has no runspace there. */
function runDelegate(type: DotNetType, work: Delegate, args: PSValue[]): Outcome {
  if (isScriptBlock(work.target)) {
    const message = `There is no Runspace available to run scripts in this thread. You can provide one in the DefaultRunspace property of the System.Management.Automation.Runspaces.Runspace type. The script block you attempted to invoke was: ${String(work.target)}`;
    return {
      kind: "fault",
      error: new Exception("System.Management.Automation.PSInvalidOperationException", message),
    };
  }
  try {
    const value = work.invoke(args);
    if (!(value instanceof Task) || resultType(type) === resultType(typeOf(value))) return { kind: "result", value };
    return value.wait() && value.ended !== null ? value.ended : { kind: "cancel" };
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return { kind: "fault", error: error.innerException ?? error };
  }
}

const time = (value: PSValue | undefined): number =>
  value instanceof PSTimeSpan ? value.totalMilliseconds : int(value);

function delay([length, token]: PSValue[]): Task {
  const milliseconds = time(length);
  if (milliseconds < -1)
    throw argumentOutOfRange(
      "The value needs to be either -1 (signifying an infinite timeout), 0 or a positive integer.",
      "millisecondsDelay",
    );
  const until = milliseconds === -1 ? Number.POSITIVE_INFINITY : monotonicTime() + milliseconds;
  return new Task(getType(taskName), null, () => {
    if (token instanceof CancellationToken && token.cancelled) return { kind: "cancel" };
    return monotonicTime() >= until ? { kind: "result", value: null } : null;
  });
}

function tasksOf(value: PSValue | undefined): Task[] {
  return requiredItems(value, "tasks").map((task) => {
    if (task instanceof Task) return task;
    throw dotnetException("System.ArgumentException", "The tasks argument included a null value. (Parameter 'tasks')");
  });
}

/** The outcome of all of `parts` as soon as the last one has ended. */
function allOf(type: DotNetType, parts: readonly Task[]): Outcome | null {
  if (!parts.every((part) => part.ended !== null)) return null;
  const errors = parts.flatMap((part) => (part.ended?.kind === "fault" ? [part.ended.error] : []));
  if (errors.length > 0)
    return { kind: "fault", error: errors.length === 1 ? (errors[0] as Exception) : aggregate(errors) };
  if (parts.some((part) => part.ended?.kind === "cancel")) return { kind: "cancel" };
  const element = resultType(type)?.elementType ?? null;
  return {
    kind: "result",
    value:
      element === null
        ? null
        : arrayOf(
            element.displayName,
            parts.map((part) => part.result()),
          ),
  };
}

function limitOf(args: readonly PSValue[]): number {
  const limit = args.find((a) => typeof a === "number" || a instanceof PSTimeSpan);
  const milliseconds = limit === undefined ? -1 : time(limit);
  return milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
}

function waitAll(args: PSValue[]): PSValue | undefined {
  const parts = tasksOf(args[0]);
  const inTime = pause(limitOf(args.slice(1)), () => parts.every((part) => part.ended !== null));
  const errors = parts.flatMap(({ ended }) =>
    ended?.kind === "fault" ? [ended.error] : ended?.kind === "cancel" ? [canceled()] : [],
  );
  if (errors.length > 0) throw aggregate(errors);
  return inTime;
}

const firstDelegate = (args: readonly PSValue[]): Delegate =>
  delegate(
    args.find((a) => a instanceof Delegate),
    "action",
  );

/** Task.Run, TaskFactory.StartNew, the constructors: the delegate's task, run at once. */
function started(args: PSValue[], signature: MethodSignature): Task {
  const work = delegate(args[0], signature.parameters[0]?.name ?? "action");
  const state = signature.parameters.findIndex((p) => p.name === "state");
  const task = new Task(
    signature.returnType,
    runDelegate(signature.returnType, work, state < 0 ? [] : [args[state] ?? null]),
  );
  if (state >= 0) task.asyncState = args[state] ?? null;
  return task;
}

const statics = {
  FromResult: ([value = null]: PSValue[], signature: MethodSignature) => finished(signature.returnType, value),
  FromException: ([error]: PSValue[], signature: MethodSignature) => {
    if (!(error instanceof Exception)) throw argumentNull("exception");
    return new Task(signature.returnType, { kind: "fault", error });
  },
  FromCanceled: ([token]: PSValue[], signature: MethodSignature) => {
    if (!(token instanceof CancellationToken) || !token.cancelled)
      throw argumentOutOfRange("Specified argument was out of the range of valid values.", "cancellationToken");
    return new Task(signature.returnType, { kind: "cancel" });
  },
};

const properties = {
  Id: (self: Task) => self.id,
  Status: (self: Task) => enumValue("System.Threading.Tasks.TaskStatus", self.status),
  IsCompleted: (self: Task) => self.ended !== null,
  IsCompletedSuccessfully: (self: Task) => self.ended?.kind === "result",
  IsCanceled: (self: Task) => self.ended?.kind === "cancel",
  IsFaulted: (self: Task) => self.ended?.kind === "fault",
  Exception: (self: Task) => self.fault,
  AsyncState: (self: Task) => self.asyncState,
  CreationOptions: () => enumValue("System.Threading.Tasks.TaskCreationOptions", 0),
  CompletedSynchronously: () => false,
  AsyncWaitHandle: (self: Task) => completionHandle(() => self.ended !== null),
  Result: (self: Task) => self.result(),
};

defineType<Task>({
  name: taskName,
  implementation: Task,
  construct: ([work, ...rest], signature, type) => {
    const task = new Task(type, null);
    task.start = delegate(work, "action");
    const state = signature.parameters.findIndex((p) => p.name === "state");
    if (state >= 0) task.asyncState = rest[state - 1] ?? null;
    return task;
  },
  properties,
  methods: {
    Start: runCreated,
    RunSynchronously: runCreated,
    Wait: (self, args) => {
      const token = args.find((a) => a instanceof CancellationToken);
      const inTime = self.wait(limitOf(args), token instanceof CancellationToken ? token : null);
      if (inTime && self.ended?.kind !== "result") self.result();
      return args.length === 0 ? undefined : inTime;
    },
    WaitAsync: (self) => self,
    GetAwaiter: (self, _args, signature) => new Awaiter(self, signature.returnType),
    ConfigureAwait: (self, _args, signature) => new Awaiter(self, signature.returnType),
    ContinueWith: (self, args, signature) => {
      self.wait();
      return new Task(signature.returnType, runDelegate(signature.returnType, firstDelegate(args), [self]));
    },
    Dispose: () => undefined,
    ToString: (self) => self[TYPE].toString(),
  },
  staticProperties: {
    CompletedTask: () => finished(taskType(null), null),
    CurrentId: () => null,
    Factory: () => new TaskFactory(),
  },
  staticMethods: {
    ...statics,
    Run: started,
    Delay: delay,
    Yield: () => new YieldAwaitable(),
    WaitAll: waitAll,
    WaitAny: (args) => {
      const parts = tasksOf(args[0]);
      const inTime = pause(limitOf(args.slice(1)), () => parts.some((part) => part.ended !== null));
      return inTime ? parts.findIndex((part) => part.ended !== null) : -1;
    },
    WhenAll: ([parts], signature) => {
      const all = tasksOf(parts);
      const type = signature.returnType;
      return new Task(type, null, () => allOf(type, all));
    },
    WhenAny: (args, signature) => {
      const parts = args.length > 1 ? tasksOf(args) : tasksOf(args[0]);
      return new Task(signature.returnType, null, () => {
        const first = parts.find((part) => part.ended !== null);
        return first === undefined ? null : { kind: "result", value: first };
      });
    },
  },
});
defineType<Task>({ name: `${taskName}\`1`, implementation: Task, properties });

function runCreated(self: Task): undefined {
  const { start } = self;
  if (start === null || self.ended !== null)
    throw dotnetException(
      "System.InvalidOperationException",
      self.ended === null
        ? "Start may not be called on a promise-style task."
        : "Start may not be called on a task that has completed.",
    );
  self.end(runDelegate(self[TYPE], start, self.asyncState === null ? [] : [self.asyncState]));
  return undefined;
}

/** TaskAwaiter, ConfiguredTaskAwaitable and its awaiter: all look at one task. */
class Awaiter {
  readonly [TYPE]: DotNetType;
  readonly task: Task;
  constructor(task: Task, type: DotNetType) {
    this.task = task;
    this[TYPE] = type;
  }
  toString(): string {
    return this[TYPE].toString();
  }
}
const compilerServices = "System.Runtime.CompilerServices.";
for (const name of [
  "TaskAwaiter", "TaskAwaiter`1", "ValueTaskAwaiter", "ValueTaskAwaiter`1", "ConfiguredTaskAwaitable", "ConfiguredTaskAwaitable`1",
  "ConfiguredTaskAwaitable+ConfiguredTaskAwaiter", "ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter",
]) // biome-ignore format: a list
  defineType<Awaiter>({
    name: compilerServices + name,
    properties: { IsCompleted: (self) => self.task.ended !== null },
    methods: {
      GetResult: (self) => self.task.result(true),
      GetAwaiter: (self, _args, signature) => new Awaiter(self.task, signature.returnType),
    },
  });

for (const name of ["ValueTask", "ValueTask`1"])
  defineType<Task>({
    name: `System.Threading.Tasks.${name}`,
    construct: ([given = null], _signature, type) => {
      if (!(given instanceof Task)) return finished(type, given);
      return new Task(type, null, () => given.ended);
    },
    properties,
    methods: {
      AsTask: (self, _args, signature) => new Task(signature.returnType, null, () => self.ended),
      GetAwaiter: (self, _args, signature) => new Awaiter(self, signature.returnType),
      Preserve: (self) => self,
      ToString: (self) => (resultType(self[TYPE]) === null ? self[TYPE].toString() : String(self.result())),
    },
    staticProperties: { CompletedTask: () => finished(getType("System.Threading.Tasks.ValueTask"), null) },
    staticMethods: statics,
  });

class YieldAwaitable {}
tagType(YieldAwaitable, `${compilerServices}YieldAwaitable`);

class TaskFactory {}
tagType(TaskFactory, "System.Threading.Tasks.TaskFactory");
defineType<TaskFactory>({
  name: "System.Threading.Tasks.TaskFactory",
  construct: () => new TaskFactory(),
  methods: { StartNew: (_self, args, signature) => started(args, signature) },
});

/** TaskCompletionSource: its task ends when the script says how. */
class TaskCompletionSource {
  readonly [TYPE]: DotNetType;
  readonly task: Task;
  constructor(type: DotNetType, state: PSValue) {
    this[TYPE] = type;
    this.task = new Task(taskType(resultType(type)), null);
    this.task.asyncState = state;
  }
}
const settle = (make: (args: PSValue[]) => Outcome) => ({
  set: (self: TaskCompletionSource, args: PSValue[]): undefined => {
    if (self.task.end(make(args))) return undefined;
    throw dotnetException(
      "System.InvalidOperationException",
      "An attempt was made to transition a task to a final state when it had already completed.",
    );
  },
  try: (self: TaskCompletionSource, args: PSValue[]): boolean => self.task.end(make(args)),
});
const byResult = settle(([value = null]) => ({ kind: "result", value }));
const byCancel = settle(() => ({ kind: "cancel" }));
const byException = settle(([error]) => {
  const errors = error instanceof Exception ? [error] : (requiredItems(error, "exception") as Exception[]);
  return { kind: "fault", error: errors.length === 1 ? (errors[0] as Exception) : aggregate(errors) };
});
for (const name of ["TaskCompletionSource", "TaskCompletionSource`1"])
  defineType<TaskCompletionSource>({
    name: `System.Threading.Tasks.${name}`,
    construct: (args, signature, type) =>
      new TaskCompletionSource(type, args[signature.parameters.findIndex((p) => p.name === "state")] ?? null),
    properties: { Task: (self) => self.task },
    methods: {
      SetResult: byResult.set, TrySetResult: byResult.try, SetException: byException.set, TrySetException: byException.try,
      SetCanceled: byCancel.set, TrySetCanceled: byCancel.try,
    }, // biome-ignore format: a table
  });
