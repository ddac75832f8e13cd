// latch for embedding: a shell inside another program.
export { createShell, type ParseResult, type RunResult, Shell, type ShellOptions } from "./create-shell.ts";
