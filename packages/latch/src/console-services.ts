// What the line editor asks of PowerShell: is this text complete, what may stand here, how is it coloured.
import type { ConsoleServices } from "@latch/console";
import { parseInput } from "@latch/grammar";
import type { ShellSession } from "./shell-session.ts";

/** Answers for one session; every answer is made from the text alone or from the session's state. */
export function consoleServices(_session: ShellSession): ConsoleServices {
  return {
    isIncomplete: (text) => parseInput(text).errors.some((error) => error.incompleteInput),
    complete: (_text, cursor) => ({ start: cursor, length: 0, items: [] }),
    highlight: () => [],
  };
}
