// Get-, Add-, Clear- and Invoke-History: the session's command history.
import { Exception, getMember, newErrorRecord, toStringValue } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { addHistoryEntry, defineCmdlet, type HistoryInfo, historyEntries, parseScriptBlock } from "@latch/engine";

function error(
  message: string,
  id: string,
  category: "InvalidArgument" | "ObjectNotFound",
  target: PSValue,
): ErrorRecord {
  return newErrorRecord(new Exception("System.ArgumentException", message), id, category, target);
}

interface GetParameters {
  Id?: bigint[];
  Count?: number;
}

export const getHistory = defineCmdlet<GetParameters>("Get-History", (cmdlet) => ({
  process() {
    const entries = historyEntries(cmdlet.context);
    const { Id: ids, Count: count } = cmdlet.parameters;
    if (ids === undefined) {
      const kept = count === undefined ? entries : count === 0 ? [] : entries.slice(-count);
      for (const entry of kept) cmdlet.write(entry);
      return;
    }
    for (const id of ids) {
      const at = entries.findIndex((entry) => entry.id === id);
      if (at < 0) {
        cmdlet.writeError(
          error(`Cannot locate the history for Id ${id}.`, "GetHistoryNoHistoryForId", "ObjectNotFound", id),
        );
        continue;
      }
      const from = count === undefined ? at : Math.max(at - count + 1, 0);
      for (const entry of entries.slice(from, at + 1)) cmdlet.write(entry);
    }
  },
}));

interface AddParameters {
  InputObject?: PSValue[];
  Passthru?: boolean;
}

export const addHistory = defineCmdlet<AddParameters>("Add-History", (cmdlet) => ({
  process() {
    for (const item of cmdlet.parameters.InputObject ?? []) {
      const line = getMember(item, "CommandLine");
      if (line === undefined || !isEntry(item)) {
        cmdlet.writeError(invalidInput(item));
        continue;
      }
      const entry = addHistoryEntry(
        cmdlet.context,
        toStringValue(line),
        getMember(item, "ExecutionStatus") ?? null,
        getMember(item, "StartExecutionTime") ?? null,
        getMember(item, "EndExecutionTime") ?? null,
      );
      if (cmdlet.parameters.Passthru === true) cmdlet.write(entry);
    }
  },
}));

/** Whether an object says all that an entry of the history says. */
function isEntry(item: PSValue): boolean {
  return ["ExecutionStatus", "StartExecutionTime", "EndExecutionTime"].every((name) => getMember(item, name) != null);
}

function invalidInput(item: PSValue): ErrorRecord {
  const message = "Cannot add history because the input object has a format that is not valid.";
  const exception = new Exception("System.IO.InvalidDataException", message);
  return newErrorRecord(exception, "AddHistoryInvalidInput", "InvalidData", item);
}

interface ClearParameters {
  Id?: number[];
  CommandLine?: string[];
  Count?: number;
  Newest?: boolean;
}

export const clearHistory = defineCmdlet<ClearParameters>("Clear-History", (cmdlet) => ({
  end() {
    const p = cmdlet.parameters;
    const entries = historyEntries(cmdlet.context);
    if (p.Id === undefined && p.CommandLine === undefined) {
      if (!cmdlet.shouldProcess("This command will clear all the entries from the session history.", "Warning")) return;
      const count = p.Count ?? entries.length;
      if (p.Newest === true) entries.splice(Math.max(entries.length - count, 0));
      else entries.splice(0, count);
      return;
    }
    for (const id of p.Id ?? []) {
      const at = entries.findIndex((entry) => entry.id === BigInt(id));
      if (at < 0)
        cmdlet.writeError(
          error(`Cannot locate the history for Id ${id}.`, "GetHistoryNoHistoryForId", "ObjectNotFound", id),
        );
      else entries.splice(at, 1);
    }
    for (const line of p.CommandLine ?? []) {
      const before = entries.length;
      for (let i = entries.length - 1; i >= 0; i--)
        if ((entries[i] as HistoryInfo).commandLine.toLowerCase().startsWith(line.toLowerCase())) entries.splice(i, 1);
      if (entries.length === before)
        cmdlet.writeError(
          error(
            `Cannot locate the history for command line ${line}.`,
            "GetHistoryNoHistoryForCommandLine",
            "ObjectNotFound",
            line,
          ),
        );
    }
  },
}));

interface InvokeParameters {
  Id?: string;
}

export const invokeHistory = defineCmdlet<InvokeParameters>("Invoke-History", (cmdlet) => ({
  end() {
    const entries = historyEntries(cmdlet.context);
    const id = cmdlet.parameters.Id;
    const entry = id === undefined ? entries[entries.length - 1] : find(entries, id);
    if (entry === undefined) {
      const [message, errorId] =
        id === undefined
          ? ["Cannot locate most recent history.", "InvokeHistoryNoLastHistoryEntryFound"]
          : /^\d+$/.test(id)
            ? [`Cannot locate the history for Id ${id}.`, "InvokeHistoryNoHistoryForId"]
            : [`Cannot locate the history for command line ${id}.`, "InvokeHistoryNoHistoryForCommandline"];
      throw cmdlet.throwTerminating(error(message as string, errorId as string, "ObjectNotFound", id ?? null));
    }
    if (!cmdlet.shouldProcess(entry.commandLine)) return;
    cmdlet.context.host.ui?.writeLine(entry.commandLine);
    parseScriptBlock(cmdlet.context, entry.commandLine, null).invokeInto({
      dotSource: true,
      args: [],
      output: { write: (value) => cmdlet.write(value) },
    });
  },
}));

function find(entries: readonly HistoryInfo[], id: string): HistoryInfo | undefined {
  if (/^\d+$/.test(id)) return entries.find((entry) => entry.id === BigInt(id));
  return [...entries].reverse().find((entry) => entry.commandLine.startsWith(id));
}
