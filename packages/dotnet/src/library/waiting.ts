// Waiting on the one thread there is: timers, watchers and background pipelines go on while something waits.

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

/** Asks all pollers once; the milliseconds until the next one wants to be asked. */
export function poll(): number {
  let next = Number.POSITIVE_INFINITY;
  for (const poller of [...pollers]) next = Math.min(next, poller());
  return next;
}

/**
 * Waits until `done` says true or `milliseconds` (Infinity: no limit) are over; false in the latter case.
 * `check` is called between the slices and may throw (a pipeline that is being stopped).
 */
export function pause(milliseconds: number, done: () => boolean = () => false, check: () => void = () => {}): boolean {
  const until = performance.now() + milliseconds;
  for (;;) {
    check();
    const next = poll();
    if (done()) return true;
    const left = until - performance.now();
    if (left <= 0) return false;
    Atomics.wait(sleeper, 0, 0, Math.max(0.2, Math.min(left, next, sliceMs)));
  }
}
