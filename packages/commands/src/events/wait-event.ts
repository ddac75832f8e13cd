// Wait-Event: until an event is in the queue; it stays there.
import { pause, WildcardPattern } from "@latch/dotnet";
import { defineCmdlet, EventManager, type PSEventArgs } from "@latch/engine";

interface Parameters {
  SourceIdentifier?: string;
  Timeout?: number;
}

export const waitEvent = defineCmdlet<Parameters>("Wait-Event", (cmdlet) => ({
  process() {
    const { SourceIdentifier, Timeout } = cmdlet.parameters;
    const manager = EventManager.of(cmdlet.context);
    const pattern = SourceIdentifier === undefined ? null : new WildcardPattern(SourceIdentifier, { ignoreCase: true });
    let found: PSEventArgs | undefined;
    const done = (): boolean => {
      manager.process();
      found = manager.received.find((event) => pattern?.isMatch(event.sourceIdentifier) ?? true);
      return found !== undefined;
    };
    const limit = Timeout === undefined || Timeout < 0 ? Number.POSITIVE_INFINITY : Timeout * 1000;
    pause(limit, done, () => cmdlet.checkStopped());
    if (found !== undefined) cmdlet.write(found);
  },
}));
