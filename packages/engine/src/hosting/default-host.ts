// Owns DefaultHost: the host of runspaces made without one; it shows nothing and cannot ask.
import { randomUUID } from "node:crypto";
import type { PSValue } from "@latch/dotnet";
import type { PSHost } from "../api/host.ts";
import { compatibleVersion } from "../runtime/session-variables.ts";

export class DefaultHost implements PSHost {
  readonly name = "Default Host";
  readonly version = compatibleVersion;
  readonly instanceId: string = randomUUID();
  readonly ui = null;
  readonly currentCulture: string;
  readonly currentUICulture: string;
  readonly privateData: PSValue = null;
  readonly isInteractive = false;

  constructor(like: PSHost) {
    this.currentCulture = like.currentCulture;
    this.currentUICulture = like.currentUICulture;
  }

  setShouldExit(): void {
    // Nobody's process ends because a script in a runspace of its own says exit.
  }
}
