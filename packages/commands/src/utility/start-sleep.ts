// Start-Sleep: waits; Ctrl+C ends it.
import { getMember, type PSValue, toDouble } from "@latch/dotnet";
import { defineCmdlet, sleep } from "@latch/engine";

interface Parameters {
  Seconds?: PSValue;
  Milliseconds?: number;
  Duration?: PSValue;
}

export const startSleep = defineCmdlet<Parameters>("Start-Sleep", (cmdlet) => ({
  process() {
    const { Seconds, Milliseconds, Duration } = cmdlet.parameters;
    let total = Milliseconds ?? 0;
    if (Seconds !== undefined) total = toDouble(Seconds) * 1000;
    else if (Duration !== undefined) total = toDouble(getMember(Duration, "TotalMilliseconds") ?? 0);
    sleep(cmdlet.context, total);
  },
}));
