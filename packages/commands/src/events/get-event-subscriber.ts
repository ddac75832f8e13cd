// Get-EventSubscriber: the registrations of the session.
import { defineCmdlet, EventManager } from "@latch/engine";
import { isSelected, reportMissing } from "./event-errors.ts";

interface Parameters {
  SourceIdentifier?: string;
  SubscriptionId?: number;
  Force?: boolean;
}

export const getEventSubscriber = defineCmdlet<Parameters>("Get-EventSubscriber", (cmdlet) => ({
  process() {
    const { SourceIdentifier, SubscriptionId, Force } = cmdlet.parameters;
    const selection = { source: SourceIdentifier, id: SubscriptionId };
    const found = EventManager.of(cmdlet.context).subscribers.filter(
      (s) => isSelected(selection, s.sourceIdentifier, s.subscriptionId) && (Force === true || !s.supportEvent),
    );
    for (const subscriber of found) cmdlet.write(subscriber);
    if (found.length === 0) reportMissing(cmdlet, selection, "subscription");
  },
}));
