// Register-ObjectEvent: events of .NET objects.
import { type PSValue, unwrap } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { refuseForwardedAction, registerEvent, type RegistrationParameters } from "./register-event.ts";

interface Parameters extends RegistrationParameters {
  InputObject?: PSValue;
  EventName?: string;
}

export const registerObjectEvent = defineCmdlet<Parameters>("Register-ObjectEvent", (cmdlet) => ({
  begin() {
    refuseForwardedAction(cmdlet);
  },
  end() {
    const source = unwrap(cmdlet.parameters.InputObject ?? null);
    registerEvent(cmdlet, source, cmdlet.parameters.EventName ?? null);
  },
}));
