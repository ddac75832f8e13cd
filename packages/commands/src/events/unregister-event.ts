// Unregister-Event: ends registrations; an action's job is stopped.
import { defineCmdlet, EventManager } from "@latch/engine";
import { isSelected, reportMissing } from "./event-errors.ts";

interface Parameters {
  SourceIdentifier?: string;
  SubscriptionId?: number;
  Force?: boolean;
}

export const unregisterEvent = defineCmdlet<Parameters>("Unregister-Event", (cmdlet) => ({
  process() {
    const { SourceIdentifier, SubscriptionId, Force } = cmdlet.parameters;
    const selection = { source: SourceIdentifier, id: SubscriptionId };
    const manager = EventManager.of(cmdlet.context);
    const found = manager.subscribers.filter(
      (s) => isSelected(selection, s.sourceIdentifier, s.subscriptionId) && (Force === true || !s.supportEvent),
    );
    for (const subscriber of found) {
      const target = `Event subscription '${subscriber.sourceIdentifier}'`;
      if (cmdlet.shouldProcess(target, "Unsubscribe")) manager.unsubscribe(subscriber);
    }
    if (found.length === 0) reportMissing(cmdlet, selection, "subscription");
  },
}));
