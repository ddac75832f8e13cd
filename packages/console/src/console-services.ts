// What the console asks of the shell: it knows PowerShell only through this.
import type { Completion } from "./line-editor.ts";

/** A coloured stretch of the text being edited. */
export interface StyledSpan {
  readonly start: number;
  readonly end: number;
  /** an ink colour name */
  readonly color: string;
}

export interface CompletionAnswer {
  /** the stretch of text that a completion replaces */
  readonly start: number;
  readonly length: number;
  readonly items: readonly Completion[];
}

export interface ConsoleServices {
  complete(text: string, cursor: number): CompletionAnswer;
  /** True when Enter should go on to another line. */
  isIncomplete(text: string): boolean;
  highlight(text: string): readonly StyledSpan[];
}
