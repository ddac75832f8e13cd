// Owns a runspace's command history: HistoryInfo, the entries, and the number of the next one.
import { convertTo, getType, PSDateTime, PSTimeSpan, type PSValue, tagType } from "@latch/dotnet";
import type { ExecutionContext } from "./execution-context.ts";

/** One history entry: Microsoft.PowerShell.Commands.HistoryInfo. */
export class HistoryInfo {
  id: bigint;
  commandLine: string;
  executionStatus: PSValue;
  startExecutionTime: PSValue;
  endExecutionTime: PSValue;

  constructor(id: bigint, commandLine: string, status: PSValue, started: PSValue, ended: PSValue) {
    this.id = id;
    this.commandLine = commandLine;
    this.executionStatus = status;
    this.startExecutionTime = started;
    this.endExecutionTime = ended;
  }
  get duration(): PSValue {
    const { startExecutionTime: started, endExecutionTime: ended } = this;
    return started instanceof PSDateTime && ended instanceof PSDateTime
      ? new PSTimeSpan(ended.ticks - started.ticks)
      : null;
  }
  toString(): string {
    return this.commandLine;
  }
}
tagType(HistoryInfo, "Microsoft.PowerShell.Commands.HistoryInfo");

/** The entries of a runspace, oldest first. */
export function historyEntries(context: ExecutionContext): HistoryInfo[] {
  let entries = context.extensions.get("history") as HistoryInfo[] | undefined;
  if (entries === undefined) {
    entries = [];
    context.extensions.set("history", entries);
  }
  return entries;
}

function maximum(context: ExecutionContext): number {
  const value = context.getVariable("MaximumHistoryCount");
  return typeof value === "number" && value > 0 ? value : 4096;
}

/** Appends an entry; numbers go on after Clear-History. What the entry is made of is as HistoryInfo has it. */
export function addHistoryEntry(
  context: ExecutionContext,
  commandLine: string,
  status: PSValue,
  started: PSValue,
  ended: PSValue,
): HistoryInfo {
  const entries = historyEntries(context);
  const entry = new HistoryInfo(context.historyId++, commandLine, status, started, ended);
  entries.push(entry);
  const limit = maximum(context);
  while (entries.length > limit) entries.shift();
  return entry;
}

/**
 * Adds a line that has run (about_History).
 * @param state how its pipeline ended; @param started when it began, local time; it has ended now.
 */
export function recordHistory(
  context: ExecutionContext,
  line: string,
  state: "Completed" | "Stopped" | "Failed",
  started: PSDateTime,
): void {
  const status = convertTo(state, getType("System.Management.Automation.Runspaces.PipelineState"));
  addHistoryEntry(context, line, status, started, PSDateTime.now());
}
