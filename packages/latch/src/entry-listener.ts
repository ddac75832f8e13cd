// Entry of the embedded endpoint's listener: a small process without an engine.
import { runListener } from "@latch/endpoint/listener";

/** `-LatchEntry listener DIRECTORY`. A session host is this program again. */
export function listenerEntry([directory = ""]: readonly string[]): void {
  const script = process.argv[1] ?? "";
  runListener({
    directory,
    hostCommand: [process.execPath, ...process.execArgv, script, "-LatchEntry", "session-host"],
  });
}
