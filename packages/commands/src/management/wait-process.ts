// Wait-Process
import { Exception, newErrorRecord, pause } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import {
  hasExited,
  type MatchedProcess,
  matchingProcesses,
  processError,
  type ProcessParameters,
} from "./process-matching.ts";

interface Parameters extends ProcessParameters {
  /** Seconds. */
  Timeout?: number;
  Any?: boolean;
  PassThru?: boolean;
}

export const waitProcess = defineCmdlet<Parameters>("Wait-Process", (cmdlet) => {
  const waited: MatchedProcess[] = [];
  return {
    process() {
      for (const one of matchingProcesses(cmdlet)) {
        if (one.id !== process.pid) waited.push(one);
        else {
          const message =
            "This command stopped operation because it cannot wait on itself. Specify another process and Run your command again.";
          cmdlet.writeError(processError(message, "WaitOnItself", "ObjectNotFound", one.process));
        }
      }
    },
    end() {
      const { Timeout, Any, PassThru } = cmdlet.parameters;
      let running = waited;
      const enough = (): boolean => {
        running = running.filter((one) => !hasExited(one));
        return running.length === 0 || (Any === true && running.length < waited.length);
      };
      const limit = Timeout === undefined ? Number.POSITIVE_INFINITY : Timeout * 1000;
      if (!pause(limit, enough, () => cmdlet.checkStopped()))
        for (const one of running) cmdlet.writeError(timedOut(one));
      if (PassThru) for (const one of waited) cmdlet.write(one.process);
    },
  };
});

function timedOut({ process, name, id }: MatchedProcess): ReturnType<typeof newErrorRecord> {
  const message = `This command stopped operation because process "${name} (${id})" is not stopped in the specified time-out.`;
  return newErrorRecord(
    new Exception("System.TimeoutException", message),
    "ProcessNotTerminated",
    "CloseError",
    process,
  );
}
