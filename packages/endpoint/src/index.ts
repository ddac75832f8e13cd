// Listener and session hosts: what the program's entry points import.
export { ownerName, runListener, type ListenerOptions } from "./listener.ts";
export {
  builtInConfigurations,
  isKnownConfiguration,
  listConfigurations,
  readConfiguration,
  removeConfiguration,
  type SessionConfiguration,
  writeConfiguration,
} from "./session-configuration.ts";
export { PSSenderInfo, runSessionHost, type SessionHostOptions } from "./session-host.ts";
export type { ServerRemoteHost } from "./server-remote-host.ts";
