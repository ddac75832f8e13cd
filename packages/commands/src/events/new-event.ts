// New-Event: an event of the script's own.
import type { PSValue } from "@latch/dotnet";
import { defineCmdlet, EventManager } from "@latch/engine";

interface Parameters {
  SourceIdentifier: string;
  Sender?: PSValue;
  EventArguments?: PSValue[];
  MessageData?: PSValue;
}

export const newEvent = defineCmdlet<Parameters>("New-Event", (cmdlet) => ({
  end() {
    const { SourceIdentifier, Sender, EventArguments, MessageData } = cmdlet.parameters;
    const manager = EventManager.of(cmdlet.context);
    cmdlet.write(manager.generate(SourceIdentifier, Sender ?? null, EventArguments ?? [], MessageData ?? null));
  },
}));
