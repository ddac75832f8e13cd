// Owns the debugger's prompt: what the console shows when the debugger stops, and the commands it reads there.
import { ErrorRecord, errorRecordOf, Exception, type PSValue } from "@latch/dotnet";
import type { DebuggerResumeAction, DebuggerStop } from "@latch/engine";
import type { ShellSession } from "../shell-session.ts";

/** Sessions that were told how to get help. */
const greeted = new WeakSet<ShellSession>();

/** Asks the user what to do, until a command says how to go on; the end of input, or `exit`, goes on. */
export function promptInDebugger(session: ShellSession, stop: DebuggerStop): void {
  const { ui } = session.host;
  if (!greeted.has(session)) {
    greeted.add(session);
    ui.writeLine("Entering debug mode. Use h or ? for help. \n");
  }
  const { breakpoints, invocationInfo } = stop.args;
  for (const breakpoint of breakpoints) ui.writeLine(`Hit ${breakpoint}`);
  if (breakpoints.length > 0) ui.writeLine("");
  ui.writeLine(invocationInfo.positionMessage);
  const { context } = session.runspace;
  const level = context.getVariable("NestedPromptLevel");
  context.setVariable("NestedPromptLevel", Number(level ?? 0) + 1, "Global");
  try {
    readCommands(session, stop);
  } finally {
    context.setVariable("NestedPromptLevel", level ?? 0, "Global");
  }
}

function readCommands(session: ShellSession, stop: DebuggerStop): void {
  let block: string | null = null;
  for (;;) {
    const line = readLine(session, block === null ? promptText(stop) : ">> ");
    if (line === null) return;
    if (block !== null && line.trim() !== "") {
      block += `\n${line}`;
      continue;
    }
    const text: string = block ?? line;
    block = null;
    if (/^\s*exit\s*$/i.test(text)) return;
    const outcome = runCommand(session, stop, text);
    if (outcome === "incomplete") block = text;
    else if (outcome !== null) {
      stop.args.resumeAction = outcome;
      return;
    }
  }
}

/** What the code is to do; "incomplete": more lines are wanted; null: nothing yet. */
function runCommand(
  session: ShellSession,
  stop: DebuggerStop,
  text: string,
): DebuggerResumeAction | "incomplete" | null {
  const { context } = session.runspace;
  const shown = context.formatter?.createDefaultOutput(context);
  try {
    const results = stop.processCommand(text, {
      write: (value) => (value instanceof ErrorRecord ? shown?.writeError(value) : shown?.write(value)),
    });
    shown?.end();
    return results.resumeAction;
  } catch (error) {
    shown?.end();
    if (!(error instanceof Exception)) throw error;
    if (error.typeName.endsWith("IncompleteParseException")) return "incomplete";
    session.report(errorRecordOf(error));
    return null;
  }
}

function readLine(session: ShellSession, prompt: string): string | null {
  const { streams } = session;
  streams.output.write(prompt);
  const line = streams.input.readLine();
  if (line !== null && streams.inputIsRedirected) streams.output.write(`${line}\n`);
  else if (line === null && !streams.inputIsRedirected) streams.output.write("\n");
  return line;
}

function promptText(stop: DebuggerStop): string {
  let text = "";
  try {
    stop.processCommand("prompt", { write: (value: PSValue) => (text ||= value === null ? "" : String(value)) });
  } catch (error) {
    // A prompt function that fails gives no prompt.
    if (!(error instanceof Exception)) throw error;
  }
  return text === "" ? "PS>" : text;
}
