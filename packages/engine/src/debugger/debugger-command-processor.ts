// Owns the debugger's own commands: s v o c q d k l h ?, and what an empty line repeats.
import { Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { DebuggerResumeAction } from "./debugger-stop.ts";

/** How many lines `list` shows. */
const listLength = 16;

interface DebuggerCommand {
  readonly name: string;
  readonly resumeAction: DebuggerResumeAction | null;
  /** An empty line does it again. */
  readonly repeats: boolean;
  /** What is run instead, when it is not the debugger's own. */
  readonly runs: string | null;
}

const step: DebuggerCommand = { name: "stepInto", resumeAction: "StepInto", repeats: true, runs: null };
const over: DebuggerCommand = { name: "stepOver", resumeAction: "StepOver", repeats: true, runs: null };
const out: DebuggerCommand = { name: "stepOut", resumeAction: "StepOut", repeats: false, runs: null };
const go: DebuggerCommand = { name: "continue", resumeAction: "Continue", repeats: false, runs: null };
const quit: DebuggerCommand = { name: "quit", resumeAction: "Stop", repeats: false, runs: null };
const stack: DebuggerCommand = { name: "k", resumeAction: null, repeats: false, runs: "get-pscallstack" };
const help: DebuggerCommand = { name: "h", resumeAction: null, repeats: false, runs: null };
const list: DebuggerCommand = { name: "list", resumeAction: null, repeats: true, runs: null };
const nothing: DebuggerCommand = { name: "", resumeAction: null, repeats: false, runs: null };

const table = new Map<string, DebuggerCommand>(
  Object.entries({
    ...{ stepinto: step, s: step, stepover: over, v: over, stepout: out, o: out },
    ...{ continue: go, c: go, quit, q: quit, k: stack, h: help, "?": help, "": nothing },
  }),
);

const helpLines = [
  "",
  " s, stepInto         Single step (step into functions, scripts, etc.)",
  " v, stepOver         Step to next statement (step over functions, scripts, etc.)",
  " o, stepOut          Step out of the current function, script, etc.",
  "",
  " c, continue         Continue operation",
  " q, quit             Stop operation and exit the debugger",
  " d, detach           Continue operation and detach the debugger.",
  "",
  " k, Get-PSCallStack Display call stack",
  "",
  " l, list             List source code for the current script.  ",
  '                     Use "list" to start from the current line, "list <m>"  ',
  '                     to start from line <m>, and "list <m> <n>" to list <n> ',
  "                     lines starting from line <m>",
  "",
  " <enter>             Repeat last command if it was stepInto, stepOver or list",
  "",
  " ?, h                displays this help message.",
  "\n",
  'For instructions about how to customize your debugger prompt, type "help about_prompt".',
  "",
];

/** What became of a command: what to do next, or what to run instead of the text; `handled`: nothing more. */
export interface ProcessedCommand {
  readonly resumeAction: DebuggerResumeAction | null;
  readonly handled: boolean;
  readonly runs: string | null;
}

/** A debugger's commands; remembers the last one and how far the listing came. */
export class DebuggerCommandProcessor {
  private last: DebuggerCommand | null = null;
  private lines: readonly string[] | null = null;
  private shown = 0;

  /** A new stop: the script is another one. */
  reset(): void {
    this.lines = null;
  }

  /** In: the text of a command, where the code is, who gets the output. */
  process(text: string, at: ScriptExtent, write: (value: PSValue) => void): ProcessedCommand {
    const { last } = this;
    let command = text.trim();
    if (command === "" && last !== null && last.repeats) {
      if (last === list) {
        if (this.lines !== null && this.shown < this.lines.length) this.show(this.shown + 1, listLength, at, write);
        return { resumeAction: null, handled: true, runs: null };
      }
      command = last.name;
    }
    const listing = /^l(ist)?(\s+(?<start>\S+))?(\s+(?<count>\S+))?$/i.exec(command);
    if (listing !== null) {
      this.last = list;
      this.list(listing.groups?.["start"], listing.groups?.["count"], at, write);
      return { resumeAction: null, handled: true, runs: null };
    }
    if (/^(d|detach)$/i.test(command)) throw detachError();
    const found = table.get(command.toLowerCase());
    if (found === undefined) return { resumeAction: null, handled: false, runs: null };
    if (found.runs !== null) return { resumeAction: null, handled: false, runs: found.runs };
    this.last = found;
    if (found === help) for (const line of helpLines) write(line);
    return { resumeAction: found.resumeAction, handled: true, runs: null };
  }

  private list(
    start: string | undefined,
    count: string | undefined,
    at: ScriptExtent,
    write: (value: PSValue) => void,
  ): void {
    this.lines ??= at.script.text.split(/\r\n|\r|\n/);
    const total = this.lines.length;
    if (at.script.text === "") return write(problem("There is no source code available."));
    const first = start === undefined ? Math.max(at.startLineNumber - 5, 1) : wholeNumber(start);
    if (first <= 0 || first > total)
      return write(problem(`The starting line must be a positive integer no greater than ${total}`));
    const many = count === undefined ? listLength : Math.min(wholeNumber(count), total);
    if (many <= 0) return write(problem("The line count must be a positive integer."));
    this.show(first, many, at, write);
  }

  private show(first: number, count: number, at: ScriptExtent, write: (value: PSValue) => void): void {
    const lines = this.lines ?? [];
    write("\r\n");
    for (let number = first; number <= lines.length && number < first + count; number++) {
      const mark = number === at.startLineNumber ? ":*" : ": ";
      write(`${String(number).padStart(5)}${mark} ${lines[number - 1]}`);
      this.shown = number;
    }
    write("\r\n");
  }
}

function wholeNumber(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

function problem(message: string): PSValue {
  const exception = new Exception("System.Management.Automation.RuntimeException", message);
  return newErrorRecord(exception, "DebuggerError", "InvalidOperation", null) as unknown as PSValue;
}

function detachError(): Exception {
  const exception = new Exception(
    "System.Management.Automation.PSInvalidOperationException",
    "The debugger detach command is not applicable.  The detach command only applies when debugging jobs and runspaces with the Debug-Job or Debug-Runspace cmdlets.",
  );
  exception.errorRecord = newErrorRecord(exception, "Debugger:CannotDetach", "InvalidOperation", null);
  return exception;
}
