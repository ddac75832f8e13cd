// createShell(): a PowerShell inside another program. First form: run() and parse(); values are the engine's own (packages/dotnet).
import { createCommandRegistry } from "@latch/commands";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { createRunspace, type Runspace } from "@latch/engine";
import { createFormatter } from "@latch/formatting";
import { parseInput } from "@latch/grammar";
import { EmbeddedHost } from "./host/embedded-host.ts";
import { shellProviders } from "./shell-providers.ts";

export type ShellOptions = {
  /** Where the session starts; the process's directory otherwise. */
  readonly cwd?: string;
  /** The width that tables are laid out for. */
  readonly width?: number;
};

export type RunResult = {
  /** The objects that the script put out. */
  readonly output: readonly PSValue[];
  readonly errors: readonly ErrorRecord[];
  /** What the script wrote to the host (Write-Host, warnings ...). */
  readonly text: string;
  /** What `exit` said, or null. */
  readonly exitCode: number | null;
};

export type ParseResult = {
  readonly errors: readonly { readonly errorId: string; readonly message: string }[];
  /** More lines are needed: what an interactive shell asks. */
  readonly incomplete: boolean;
};

/** One session; scripts of one shell see each other's variables and functions. The engine is synchronous: run() blocks. */
export class Shell {
  readonly #runspace: Runspace;
  readonly #host: EmbeddedHost;

  constructor(options: ShellOptions) {
    this.#host = new EmbeddedHost(options.width ?? 120);
    this.#runspace = createRunspace({
      host: this.#host,
      commands: createCommandRegistry(),
      providers: shellProviders,
      formatter: createFormatter(),
    });
    if (options.cwd !== undefined) this.run("Set-Location -LiteralPath $args[0]", { args: [options.cwd] });
  }

  /** Runs a script; `vars` are set before, `args` are its $args. Errors are part of the result, also terminating ones. */
  run(
    script: string,
    options: { readonly vars?: Readonly<Record<string, PSValue>>; readonly args?: readonly PSValue[] } = {},
  ): RunResult {
    for (const [name, value] of Object.entries(options.vars ?? {})) this.#runspace.context.setVariable(name, value);
    const output: PSValue[] = [];
    const errors: ErrorRecord[] = [];
    const outcome = this.#runspace.runText(script, {
      arguments: (options.args ?? []).map((value) => ({ name: null, value, hasValue: true })),
      output: { write: (value) => void output.push(value) },
      errors: { write: (record) => void errors.push(record as ErrorRecord) },
    });
    if (outcome.kind === "failed") errors.push(outcome.error);
    return { output, errors, text: this.#host.takeText(), exitCode: outcome.kind === "exit" ? outcome.code : null };
  }

  /** A path as the file system's own: drives, `~` and UNC paths resolved; it need not exist. */
  localPath(path: string): string {
    return this.#runspace.context.paths.unresolved(path).providerPath;
  }

  /** Parses without running. */
  parse(script: string): ParseResult {
    const { errors } = parseInput(script);
    return {
      errors: errors.map(({ errorId, message }) => ({ errorId, message })),
      incomplete: errors.some((error) => error.incompleteInput),
    };
  }
}

/** Makes a session with all commands. */
export function createShell(options: ShellOptions = {}): Shell {
  return new Shell(options);
}
