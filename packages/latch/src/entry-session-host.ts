// Entry of the processes behind sessions: session hosts, jobs, -SSHServerMode, -CustomPipeName.
import { dirname } from "node:path";
import { createCommandRegistry } from "@latch/commands";
import { registerCompletionTypes } from "@latch/completion";
import type { ServerRemoteHost } from "@latch/endpoint";
import type { HostThread } from "@latch/endpoint/host-thread";
import { runSessionHost } from "@latch/endpoint/session-host";
import { createRunspace, type Runspace } from "@latch/engine";
import { createFormatter } from "@latch/formatting";
import { shellProviders } from "./shell-providers.ts";

function makeRunspace(host: ServerRemoteHost): Runspace {
  registerCompletionTypes();
  return createRunspace({
    host,
    commands: createCommandRegistry(),
    providers: shellProviders,
    formatter: createFormatter(),
    home: dirname(process.argv[1] ?? process.cwd()),
  });
}

/** One session, reached through a thread that runs already. */
export function serveSession(thread: HostThread): void {
  runSessionHost({ thread, createRunspace: makeRunspace });
}
