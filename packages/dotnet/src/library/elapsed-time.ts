// Owns the clock for waits and measurements. The global `performance` is not used: Node makes it when it is first asked
// for, which takes time at the start, and SIGINT at that moment leaves the process without it.

/** Milliseconds since some moment in the past, on a clock that only goes forward. */
export function monotonicTime(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
