// Waiting on the one thread there is: timers, watchers and background pipelines go on while something waits.

import { monotonicTime } from "./elapsed-time.ts";

/** Looks for work that is due and does it. Returns the milliseconds until it wants to be asked again (Infinity: no hurry). */
export type Poller = () => number;

const pollers = new Set<Poller>();
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** No wait lasts longer than this: a stop request from outside is seen. */
const sliceMs = 50;

/** Asks `poller` during every wait until removePoller. */
export function addPoller(poller: Poller): void {
  pollers.add(poller);
}

export function removePoller(poller: Poller): void {
  pollers.delete(poller);
}

export function hasPollers(): boolean {
  return pollers.size > 0;
}

/** Sleeps of the work that deferSleep runs: until when, in milliseconds of monotonicTime(). */
let deferred: { until: number; readonly allowed: () => boolean } | null = null;

/**
 * Runs `work`, whose last act is to sleep, without sleeping: the answer is the time until which it would have slept
 * (0: it did not). Sleeps for which `allowed` says false, something comes after them, happen as usual.
 */
export function deferSleep(work: () => void, allowed: () => boolean): number {
  const outer = deferred;
  const own = { until: 0, allowed };
  deferred = own;
  try {
    work();
    return own.until;
  } finally {
    deferred = outer;
  }
}

/** Lets time pass: Start-Sleep, Thread.Sleep. `check` may throw (a pipeline that is being stopped). */
export function sleepFor(milliseconds: number, check: () => void = () => {}): void {
  if (deferred?.allowed() === true) {
    deferred.until = Math.max(deferred.until, monotonicTime()) + milliseconds;
    return;
  }
  pause(milliseconds, () => false, check);
}

/** Asks all pollers once; the milliseconds until the next one wants to be asked. */
export function poll(): number {
  const outer = deferred;
  deferred = null;
  let next = Number.POSITIVE_INFINITY;
  for (const poller of [...pollers]) next = Math.min(next, poller());
  deferred = outer;
  return next;
}

/**
 * Waits until `done` says true or `milliseconds` (Infinity: no limit) are over; false in the latter case.
 * `check` is called between the slices and may throw (a pipeline that is being stopped).
 */
export function pause(milliseconds: number, done: () => boolean = () => false, check: () => void = () => {}): boolean {
  const until = monotonicTime() + milliseconds;
  for (;;) {
    check();
    const next = poll();
    if (done()) return true;
    const left = until - monotonicTime();
    if (left <= 0) return false;
    Atomics.wait(sleeper, 0, 0, Math.max(0.2, Math.min(left, next, sliceMs)));
  }
}
