// Entries of the processes behind sessions: session hosts, jobs, -SSHServerMode, -CustomPipeName.
import { dirname } from "node:path";
import { tmpdir } from "node:os";
import { createCommandRegistry } from "@latch/commands";
import { registerCompletionTypes } from "@latch/completion";
import { runSessionHost, type ServerRemoteHost } from "@latch/endpoint";
import { createRunspace, type Runspace } from "@latch/engine";
import { createFormatter } from "@latch/formatting";
import { builtInProviders } from "@latch/providers";

function makeRunspace(host: ServerRemoteHost): Runspace {
  registerCompletionTypes();
  return createRunspace({
    host,
    commands: createCommandRegistry(),
    providers: builtInProviders,
    formatter: createFormatter(),
    home: dirname(process.argv[1] ?? process.cwd()),
  });
}

/** `-LatchEntry session-host SOCKET`: one session of the embedded endpoint. */
export function sessionHostEntry([socketPath = ""]: readonly string[]): void {
  runSessionHost({ mode: "socket", socketPath, createRunspace: makeRunspace });
}

/** `-LatchEntry process-server` and -SSHServerMode: one session over standard input and output. */
export function processServerEntry(): void {
  runSessionHost({ mode: "stdio", socketPath: "", createRunspace: makeRunspace });
}

/** -CustomPipeName NAME: one session over a pipe that PowerShell's clients find by name. */
export function pipeServerEntry([name = ""]: readonly string[]): void {
  runSessionHost({ mode: "pipe", socketPath: `${tmpdir()}/CoreFxPipe_${name}`, createRunspace: makeRunspace });
}
