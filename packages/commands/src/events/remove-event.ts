// Remove-Event: takes events from the queue.
import { defineCmdlet, EventManager } from "@latch/engine";
import { isSelected, reportMissing } from "./event-errors.ts";

interface Parameters {
  SourceIdentifier?: string;
  EventIdentifier?: number;
}

export const removeEvent = defineCmdlet<Parameters>("Remove-Event", (cmdlet) => ({
  process() {
    const selection = { source: cmdlet.parameters.SourceIdentifier, id: cmdlet.parameters.EventIdentifier };
    const { received } = EventManager.of(cmdlet.context);
    const found = received.filter((e) => isSelected(selection, e.sourceIdentifier, e.eventIdentifier));
    for (const event of found.reverse()) {
      if (cmdlet.shouldProcess(`Event '${event.sourceIdentifier}'`, "Remove"))
        received.splice(received.indexOf(event), 1);
    }
    if (found.length === 0) reportMissing(cmdlet, selection, "event");
  },
}));
