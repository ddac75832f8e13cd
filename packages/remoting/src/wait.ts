// Waiting for something that the I/O thread reports, so that Ctrl+C still works.
import { hasPollers, poll } from "@latch/dotnet";
import type { ExecutionContext } from "@latch/engine";
import { IoThread } from "./io-thread.ts";

/** How long one wait may last before a stop request is looked for. */
const stopCheckMs = 50;

/** Something begun that ends by itself. */
export class Operation {
  done = false;
  error: import("@latch/dotnet").Exception | null = null;

  finish(error: import("@latch/dotnet").Exception | null = null): void {
    if (this.done) return;
    this.done = true;
    this.error = error;
  }
}

/**
 * Waits until `done` answers true or the time is up (-1: no limit); false in the latter case.
 * Throws the stop signal when the pipeline is being stopped; `stopping` runs first.
 */
export function waitUntil(
  context: ExecutionContext,
  done: () => boolean,
  timeoutMs = -1,
  stopping?: () => void,
): boolean {
  const deadline = timeoutMs < 0 ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
  const thread = IoThread.get();
  while (!done()) {
    if (context.stopRequested) {
      stopping?.();
      context.checkStopped();
    }
    const next = hasPollers() ? poll() : stopCheckMs;
    const left = deadline - Date.now();
    if (left <= 0) {
      thread.pump(0);
      return done();
    }
    if (!done()) thread.pump(Math.max(0.2, Math.min(left, next, stopCheckMs)));
  }
  return true;
}

/** Starts the tasks, at most `throttleLimit` (0: 32) at a time, and tells of each when it ends, in the order of ending. */
export function runThrottled<T>(
  context: ExecutionContext,
  items: readonly T[],
  begin: (item: T) => Operation,
  ended: (item: T, operation: Operation) => void,
  throttleLimit = 0,
): void {
  const limit = throttleLimit <= 0 ? 32 : throttleLimit;
  const waiting = [...items];
  let running: { readonly item: T; readonly operation: Operation }[] = [];
  while (waiting.length > 0 || running.length > 0) {
    while (running.length < limit && waiting.length > 0) {
      const item = waiting.shift()!;
      running.push({ item, operation: begin(item) });
    }
    waitUntil(context, () => running.some(({ operation }) => operation.done));
    const finished = running.filter(({ operation }) => operation.done);
    running = running.filter(({ operation }) => !operation.done);
    for (const { item, operation } of finished) ended(item, operation);
  }
}
