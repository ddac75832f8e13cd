// Exit-PSSession: leaves the session that Enter-PSSession entered; outside of one it does nothing.
import { defineCmdlet } from "@latch/engine";
import { exitSession } from "@latch/remoting";

export const exitPSSession = defineCmdlet("Exit-PSSession", (cmdlet) => ({
  process() {
    exitSession(cmdlet.context);
  },
}));
