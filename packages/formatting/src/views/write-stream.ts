// Which stream a value came from before it was merged into output (`2>&1`): its lines go where that stream's go.
import { ErrorRecord } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { WriteStream } from "../writers/line-output.ts";

/** The stream an object remembers; "output" for everything else. */
export function streamOf(value: PSValue): WriteStream {
  if (typeof value !== "object" || value === null) return "output";
  const stream = (value as { preservedStream?: unknown }).preservedStream;
  if (typeof stream !== "string") return "output";
  if (value instanceof ErrorRecord) return stream === "error" ? "error" : "output";
  return stream === "warning" || stream === "verbose" || stream === "debug" || stream === "information"
    ? stream
    : "output";
}
