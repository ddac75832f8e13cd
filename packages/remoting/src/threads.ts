// What a thread needs before anything else of a session: without sockets, HTTP and the engine, each of which takes its time to load.
export { prepareThreads } from "./io/prepare-threads.ts";
export { ThreadChannel } from "./io/thread-channel.ts";
export { configurationDirectory, runtimeDirectoryPath } from "./places.ts";
