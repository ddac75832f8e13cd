// Register-EngineEvent: events of the engine and of New-Event.
import { defineCmdlet } from "@latch/engine";
import {
  actionIsMandatory,
  refuseForwardedAction,
  registerEvent,
  type RegistrationParameters,
} from "./register-event.ts";

export const registerEngineEvent = defineCmdlet<RegistrationParameters>("Register-EngineEvent", (cmdlet) => ({
  begin() {
    refuseForwardedAction(cmdlet);
  },
  end() {
    const { Action, Forward } = cmdlet.parameters;
    if (Action === undefined && Forward !== true) actionIsMandatory(cmdlet);
    registerEvent(cmdlet, null, null);
  },
}));
