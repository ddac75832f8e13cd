// Stop-Process: SIGKILL, as .NET's Process.Kill; the shell's own process last.
import { Exception, invokeMethod } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import {
  hasExited,
  type MatchedProcess,
  matchingProcesses,
  processError,
  type ProcessParameters,
} from "./process-matching.ts";

interface Parameters extends ProcessParameters {
  PassThru?: boolean;
  Force?: boolean;
}

/** The reason why it could not be stopped; null when it ended. */
function kill(one: MatchedProcess): Exception | null {
  try {
    invokeMethod(one.process, "Kill", []);
    return null;
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return hasExited(one) ? null : (error.innerException ?? error);
  }
}

export const stopProcess = defineCmdlet<Parameters>("Stop-Process", (cmdlet) => {
  let own = false;
  return {
    process() {
      for (const one of matchingProcesses(cmdlet)) {
        if (!cmdlet.shouldProcess(`${one.name} (${one.id})`)) continue;
        if (one.id === process.pid) {
          own = true;
          continue;
        }
        const failure = hasExited(one) ? null : kill(one);
        if (failure !== null) {
          const message = `Cannot stop process "${one.name} (${one.id})" because of the following error: ${failure.message}`;
          cmdlet.writeError(processError(message, "CouldNotStopProcess", "CloseError", one.process, failure));
        } else if (cmdlet.parameters.PassThru) cmdlet.write(one.process);
      }
    },
    end() {
      if (own) process.kill(process.pid, "SIGKILL");
    },
  };
});
