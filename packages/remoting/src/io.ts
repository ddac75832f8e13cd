// What I/O threads share, without the engine.
export { EventLoopChannel, ThreadChannel } from "./io/thread-channel.ts";
export {
  configurationDirectory,
  isOwnSocket,
  listenerSocket,
  PlaceError,
  runtimeDirectory,
  runtimeDirectoryPath,
  sessionSocket,
} from "./places.ts";
export { HttpClient, type HttpReply } from "./io/http-client.ts";
export { sessionCryptography } from "./io/session-cryptography.ts";
export { isListening } from "./io/start-listener.ts";
