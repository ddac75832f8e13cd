// The embedded endpoint's listener, started when a command needs it and nobody listens yet.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { isOwnSocket, listenerSocket } from "../places.ts";

const startTimeoutMs = 10_000;

/** The listener could not be started; the message says why, as far as it is known. */
export class ListenerStartError extends Error {}

/** True when somebody accepts connections at a socket. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The listener's socket of a runtime directory, with a listener behind it. Rejects when none can be started. */
export async function ensureListener(directory: string, launch: readonly string[]): Promise<string> {
  const path = listenerSocket(directory);
  if (isOwnSocket(path) && (await isListening(path))) return path;
  const [executable = process.execPath, ...words] = launch;
  const child = spawn(executable, [...words, "-LatchEntry", "listener", directory], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    cwd: "/",
  });
  child.unref();
  let failed = false;
  let reason = "";
  child.once("error", () => (failed = true));
  // A listener that cannot work says why on descriptor 3, then ends; one that finds another at work just ends.
  const said = child.stdio[3] as Socket;
  said.setEncoding("utf8").on("data", (text: string) => (reason += text));
  said.on("error", () => {});
  said.unref();
  child.once("close", (exitCode) => (failed ||= exitCode !== 0));
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && !failed) {
    if (existsSync(path) && (await isListening(path))) return path;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  throw new ListenerStartError(`The endpoint's listener did not start${reason === "" ? "" : `: ${reason}`}.`);
}
