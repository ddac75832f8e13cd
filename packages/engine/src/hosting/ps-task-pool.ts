// Owns PSTaskPool: runs tasks, so many at a time, in runspaces that it makes and uses again.
import { monotonicTime, addPoller, pause, removePoller } from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { LocalRunspace } from "./local-runspace.ts";
import { PSTask, type TaskSinks, type TaskWork } from "./ps-task.ts";

export class PSTaskPool {
  /** Runspaces made so far. */
  allocatedRunspaceCount = 0;
  private readonly context: ExecutionContext;
  private readonly limit: number;
  private readonly useNewRunspace: boolean;
  private readonly waiting: PSTask[] = [];
  private readonly free: LocalRunspace[] = [];
  private running: PSTask[] = [];
  private deadline = Number.POSITIVE_INFINITY;
  private isOpen = true;
  private readonly poller = (): number => this.advance();

  constructor(context: ExecutionContext, limit: number, useNewRunspace: boolean) {
    this.context = context;
    this.limit = limit;
    this.useNewRunspace = useNewRunspace;
    addPoller(this.poller);
  }

  /** All tasks are stopped when this time is over. */
  set timeout(milliseconds: number) {
    this.deadline = monotonicTime() + milliseconds;
  }

  get isIdle(): boolean {
    return this.running.length === 0 && this.waiting.length === 0;
  }

  /** As many tasks wait as could run: time to go on. */
  get isFull(): boolean {
    return this.waiting.length > 0 && this.running.length + this.waiting.length >= this.limit;
  }

  /** Puts a task behind the others; one that comes when the pool is stopped is dropped. */
  add(work: TaskWork, sinks: TaskSinks): PSTask {
    const task = new PSTask(work, sinks);
    if (this.isOpen) this.waiting.push(task);
    return task;
  }

  /** Starts what may start and goes on with what is due; milliseconds until something is due again. */
  advance(): number {
    if (monotonicTime() >= this.deadline || this.context.stopRequested) this.stopAll();
    for (;;) {
      while (this.running.length < this.limit && this.waiting.length > 0) this.startNext();
      const now = monotonicTime();
      const next = this.running.find((task) => task.isReady(now));
      if (next === undefined) break;
      next.step();
      this.collect();
    }
    const now = monotonicTime();
    const soonest = this.running.reduce((least, task) => Math.min(least, task.wait(now)), this.deadline - now);
    return Math.max(0, soonest);
  }

  /** Runs until `done`, or everything is over. */
  runUntil(done: () => boolean): void {
    pause(
      Number.POSITIVE_INFINITY,
      () => this.isIdle || done(),
      () => this.context.checkStopped(),
    );
  }

  /** Stops what runs and drops what waits. */
  stopAll(): void {
    this.isOpen = false;
    this.deadline = Number.POSITIVE_INFINITY;
    this.waiting.length = 0;
    for (const task of [...this.running]) task.stop();
    this.collect();
  }

  /** Stops everything; what Ctrl+C ended without unwinding still runs its finally blocks. */
  dispose(): void {
    this.stopAll();
    for (const task of [...this.running]) task.abandon();
    removePoller(this.poller);
    for (const runspace of this.free) runspace.dispose();
    this.free.length = 0;
  }

  private startNext(): void {
    const task = this.waiting.shift() as PSTask;
    this.running.push(task);
    const runspace = this.takeRunspace();
    task.start(runspace);
    this.watch(runspace.context);
    task.step();
    this.collect();
  }

  private takeRunspace(): LocalRunspace {
    const used = this.free.pop();
    if (used !== undefined) {
      used.resetState();
      return used;
    }
    const made = new LocalRunspace(this.context, null, null);
    made.open();
    this.allocatedRunspaceCount++;
    return made;
  }

  /** Loops in a task look whether the time is over, or the session around is being stopped. */
  private watch(context: ExecutionContext): void {
    let rounds = 0;
    context.pendingWork = () => {
      if (++rounds % 64 !== 0) return;
      if (this.context.stopRequested || monotonicTime() >= this.deadline) context.stopRequested = true;
    };
  }

  private collect(): void {
    for (const task of this.running) {
      if (!task.isOver || task.runspace === null) continue;
      if (this.useNewRunspace) task.runspace.dispose();
      else this.free.push(task.runspace);
      task.runspace = null;
    }
    this.running = this.running.filter((task) => !task.isOver);
  }
}
