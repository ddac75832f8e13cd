// Which processes -Name, -Id and -InputObject mean, and the errors of the process cmdlets.
import {
  type ErrorCategoryName,
  Exception,
  getMember,
  getType,
  invokeStatic,
  newErrorRecord,
  type PSValue,
  toStringValue,
  WildcardPattern,
} from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";

/** The parameters that name processes. */
export interface ProcessParameters {
  Name?: string[];
  Id?: number[];
  InputObject?: PSValue[];
}

const processType = "System.Diagnostics.Process";

/** A process with what errors and the order of output ask of it. */
export interface MatchedProcess {
  readonly process: PSValue;
  readonly name: string;
  readonly id: number;
}

function matched(process: PSValue): MatchedProcess {
  return {
    process,
    name: toStringValue(getMember(process, "ProcessName") ?? ""),
    id: getMember(process, "Id") as number,
  };
}

/** Whether it has ended: a process that nobody waited for yet counts as ended. */
export function hasExited({ process }: MatchedProcess): boolean {
  return getMember(process, "HasExited") === true;
}

/** A non-terminating error about a process: `{0} ({1})` and the reason are the caller's to put into the message. */
export function processError(
  message: string,
  id: string,
  category: ErrorCategoryName,
  target: PSValue,
  inner?: Exception,
): ReturnType<typeof newErrorRecord> {
  const exception = new Exception(
    "Microsoft.PowerShell.Commands.ProcessCommandException",
    message,
    inner === undefined ? {} : { inner },
  );
  return newErrorRecord(exception, id, category, target);
}

/**
 * The processes that the bound parameters mean, each once, by name and id; all of them without any.
 * A name without wildcards or an id that no process has is a non-terminating error.
 */
export function matchingProcesses<P extends ProcessParameters>(cmdlet: CmdletRuntime<P>): MatchedProcess[] {
  const { Name, Id, InputObject } = cmdlet.parameters;
  const found = new Map<number, MatchedProcess>();
  const add = (one: MatchedProcess): void => void found.set(one.id, one);
  if (InputObject !== undefined) for (const process of InputObject) add(matched(process));
  else if (Id !== undefined) for (const id of Id) withId(cmdlet, id, add);
  else {
    const all = (invokeStatic(getType(processType), "GetProcesses", []) as PSValue[]).map(matched);
    // One that ended meanwhile has no name.
    const named = all.filter(({ name }) => name !== "");
    if (Name === undefined) named.forEach(add);
    else for (const name of Name) withName(cmdlet, name, named, add);
  }
  const key = ({ name }: MatchedProcess): string => name.toLowerCase();
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
}

function withId<P>(cmdlet: CmdletRuntime<P>, id: number, add: (one: MatchedProcess) => void): void {
  try {
    add(matched(invokeStatic(getType(processType), "GetProcessById", [id])));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const message = `Cannot find a process with the process identifier ${id}.`;
    cmdlet.writeError(processError(message, "NoProcessFoundForGivenId", "ObjectNotFound", id));
  }
}

function withName<P>(
  cmdlet: CmdletRuntime<P>,
  name: string,
  all: readonly MatchedProcess[],
  add: (one: MatchedProcess) => void,
): void {
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  const matches = all.filter((one) => pattern.isMatch(one.name));
  matches.forEach(add);
  if (matches.length > 0 || WildcardPattern.containsWildcards(name)) return;
  const isNumber = /^\s*\d+\s*$/.test(name) && Number(name) <= 0x7fffffff;
  const advice = isNumber
    ? "Try running with -Id to search by Id of processes."
    : "Verify the process name and call the cmdlet again.";
  const id = isNumber ? "RecommendIdTagForGivenName" : "NoProcessFoundForGivenName";
  cmdlet.writeError(
    processError(`Cannot find a process with the name "${name}". ${advice}`, id, "ObjectNotFound", name),
  );
}
