// A host without a user interface, for runspaces of tests.
import type { PSHost } from "@latch/engine";

/** A PSHost that shows nothing. */
export function silentHost(): PSHost {
  return {
    name: "TestHost",
    version: "1.0",
    instanceId: "00000000-0000-0000-0000-000000000001",
    ui: null,
    currentCulture: "en-US",
    currentUICulture: "en-US",
    privateData: null,
    isInteractive: false,
    setShouldExit() {},
  };
}
