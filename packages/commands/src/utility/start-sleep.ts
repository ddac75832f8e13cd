// Start-Sleep: waits in slices so that Ctrl+C ends it.
import { getMember, type PSValue, toDouble } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  Seconds?: PSValue;
  Milliseconds?: number;
  Duration?: PSValue;
}

const slice = 50;

export const startSleep = defineCmdlet<Parameters>("Start-Sleep", (cmdlet) => ({
  process() {
    const { Seconds, Milliseconds, Duration } = cmdlet.parameters;
    let total = Milliseconds ?? 0;
    if (Seconds !== undefined) total = toDouble(Seconds) * 1000;
    else if (Duration !== undefined) total = toDouble(getMember(Duration, "TotalMilliseconds") ?? 0);
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const until = performance.now() + total;
    for (let left = total; left > 0; left = until - performance.now()) {
      cmdlet.checkStopped();
      Atomics.wait(pause, 0, 0, Math.min(left, slice));
    }
  },
}));
