// Get-Event: the queue of events that no action handled.
import { defineCmdlet, EventManager } from "@latch/engine";
import { isSelected, reportMissing } from "./event-errors.ts";

interface Parameters {
  SourceIdentifier?: string;
  EventIdentifier?: number;
}

export const getEvent = defineCmdlet<Parameters>("Get-Event", (cmdlet) => ({
  end() {
    const selection = { source: cmdlet.parameters.SourceIdentifier, id: cmdlet.parameters.EventIdentifier };
    const manager = EventManager.of(cmdlet.context);
    manager.process();
    const found = manager.received.filter((e) => isSelected(selection, e.sourceIdentifier, e.eventIdentifier));
    for (const event of found) cmdlet.write(event);
    if (found.length === 0) reportMissing(cmdlet, selection, "event");
  },
}));
