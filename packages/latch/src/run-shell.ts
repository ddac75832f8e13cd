// Runs what the command line asks for: a file, a command, standard input, or the interactive shell; sets the exit code.
import { createRequire } from "node:module";
import type { PSValue } from "@latch/dotnet";
import type { RunArgument, RunOptions, RunOutcome } from "@latch/engine";
import type { CommandLine } from "./command-line/command-line.ts";
import { usesInput } from "./uses-input.ts";
import { ShellSession } from "./shell-session.ts";

const require = createRequire(import.meta.url);
const clixml = () => require("./clixml-stream.ts") as typeof import("./clixml-stream.ts");

/** Runs to the end of the session, or starts the interactive shell, which ends by itself. */
export function runShell(commandLine: CommandLine): void {
  const session = new ShellSession(commandLine);
  if (commandLine.customPipeName !== null) {
    const { openCustomPipe } = require("./custom-pipe.ts") as typeof import("./custom-pipe.ts");
    openCustomPipe(commandLine.customPipeName);
  }
  setWorkingDirectory(session);
  session.loadProfiles();
  const outcome = runInitial(session);
  if (session.exitCode === null && commandLine.noExit) {
    const { runPromptLoop } = require("./run-prompt-loop.ts") as typeof import("./run-prompt-loop.ts");
    runPromptLoop(session, () => end(session, outcome));
    return;
  }
  end(session, outcome);
}

/** The process's exit code: what exit said, else whether the last command succeeded. */
function end(session: ShellSession, outcome: RunOutcome | null): void {
  let code = session.exitCode;
  if (code === null) {
    const failed = outcome !== null && outcome.kind === "failed";
    code = failed || !succeeded(session) ? 1 : 0;
  }
  session.end();
  // Nothing is left to do: leaving at once spares tearing the heap down.
  process.exit(code & 0xff);
}

/** Asking for `$?` is more than RestrictedLanguage and NoLanguage allow. */
function succeeded(session: ShellSession): boolean {
  const { languageMode, questionMark } = session.runspace.context;
  return questionMark && languageMode !== "RestrictedLanguage" && languageMode !== "NoLanguage";
}

/** -WorkingDirectory: an error is shown and the shell goes on where it is. */
function setWorkingDirectory(session: ShellSession): void {
  const { workingDirectory } = session.commandLine;
  if (workingDirectory === null) return;
  const outcome = session.runText(`Set-Location -LiteralPath '${workingDirectory.replaceAll("'", "''")}'`);
  if (outcome.kind === "failed") session.report(outcome.error);
}

/** -File and -Command; null where there is neither. */
function runInitial(session: ShellSession): RunOutcome | null {
  const { command, file } = session.commandLine;
  if (file !== null) return runFile(session, file);
  if (command === null || command === "") return null;
  const outcome = session.runText(command, {
    ...initialOptions(session, () => usesInput(command)),
    addToHistory: session.commandLine.noExit, // nobody else could ask for it
  });
  // Text that is merely unfinished ends with code 1 and without a word, as PowerShell does.
  if (outcome.kind === "failed" && !outcome.incomplete) session.report(outcome.error);
  return outcome;
}

/** A terminating error makes the exit code 1 whatever $? says. Ctrl+C in a file makes it 0, as in PowerShell. */
function runFile(session: ShellSession, file: string): RunOutcome {
  const { readFileSync } = require("node:fs") as typeof import("node:fs");
  const options = initialOptions(session, () => usesInput(readFileSync(file, "utf8")));
  const outcome = session.runFile(file, options);
  // Text that is merely unfinished ends with code 1 and without a word, as PowerShell does.
  if (outcome.kind === "failed" && !outcome.incomplete) session.report(outcome.error);
  else session.runspace.context.questionMark = true;
  return outcome;
}

/** Standard input is read only for code that uses $input, and then as a whole: commands are not read from it any more. */
function initialOptions(session: ShellSession, wantsInput: () => boolean): RunOptions {
  const { streams } = session;
  const reads = streams.inputIsRedirected && wantsInput();
  if (reads) session.readsStandardInput = false;
  return { arguments: scriptArguments(session.commandLine), input: reads ? standardInput(session) : null };
}

function scriptArguments({ arguments: words, encodedArguments }: CommandLine): readonly RunArgument[] {
  if (encodedArguments === null) return words;
  return clixml()
    .decodeArguments(encodedArguments)
    .map((value) => ({ name: null, value, hasValue: true }));
}

/** Lines of text, or with -InputFormat XML the values of a document. */
function* standardInput(session: ShellSession): Iterable<PSValue> {
  const { input } = session.streams;
  if (session.commandLine.inputFormat === "XML") {
    yield* clixml().decodeInput(input.readToEnd());
    return;
  }
  for (let line = input.readLine(); line !== null; line = input.readLine()) yield line;
}
