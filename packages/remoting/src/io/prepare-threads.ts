// What is done before a worker is started: the loader of the built program (scripts/build/boot.cjs) makes its start cheaper.

/** Call this before `new Worker`. Running from the sources it does nothing. */
export function prepareThreads(): void {
  (globalThis as { latchPrepareThreads?: () => void }).latchPrepareThreads?.();
}
