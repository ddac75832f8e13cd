// Write-Progress: a progress record to the host.
import { defineCmdlet, ProgressRecord } from "@latch/engine";

interface Parameters {
  Activity?: string;
  Status?: string;
  Id?: number;
  PercentComplete?: number;
  SecondsRemaining?: number;
  CurrentOperation?: string;
  ParentId?: number;
  Completed?: boolean;
}

export const writeProgress = defineCmdlet<Parameters>("Write-Progress", (cmdlet) => ({
  process() {
    const p = cmdlet.parameters;
    const record = new ProgressRecord(p.Id ?? 0, p.Activity ?? "", p.Status ?? "Processing");
    record.parentActivityId = p.ParentId ?? -1;
    record.percentComplete = p.PercentComplete ?? -1;
    record.secondsRemaining = p.SecondsRemaining ?? -1;
    record.currentOperation = p.CurrentOperation ?? null;
    if (p.Completed === true) record.recordType = "Completed";
    cmdlet.writeProgress(record);
  },
}));
