// Where latch keeps sockets and configuration, and the checks that nobody else could have put something there.
import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** A directory or socket that cannot be trusted or made. `code` is the transport's number: access denied, or none. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
  readonly code: 0 | 5;
  constructor(message: string, code: 0 | 5 = 5) {
    super(code === 5 ? `Access is denied. ${message}` : message);
    this.code = code;
  }
}

/** What sun_path holds where it holds least (macOS), without the final NUL. */
const longestSocketPath = 103;

function userId(): number {
  return process.getuid?.() ?? 0;
}

/** `$XDG_RUNTIME_DIR/latch`, else `/tmp/latch-UID`; nothing is made. */
export function runtimeDirectoryPath(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment["XDG_RUNTIME_DIR"];
  return base?.startsWith("/") ? join(base, "latch") : `/tmp/latch-${userId()}`;
}

/** The runtime directory, made with 0700 when it is missing. Throws PlaceError when it belongs to someone else or is open to others. */
export function runtimeDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const path = runtimeDirectoryPath(environment);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "error";
    const why = code === "ENOSPC" ? "no space left on device" : code;
    if (code !== "EEXIST") throw new PlaceError(`The runtime directory ${path} cannot be created: ${why}.`, 0);
  }
  const facts = lstatSync(path);
  if (!facts.isDirectory()) throw new PlaceError(`The runtime directory ${path} is not a directory.`);
  if (facts.uid !== userId()) throw new PlaceError(`The runtime directory ${path} belongs to another user.`);
  if ((facts.mode & 0o077) !== 0) throw new PlaceError(`The runtime directory ${path} is accessible to other users.`);
  if (Buffer.byteLength(sessionSocket(path, "0".repeat(20))) > longestSocketPath)
    throw new PlaceError(`The runtime directory ${path} has too long a name for sockets.`, 0);
  return path;
}

/** `$XDG_CONFIG_HOME/latch`, else `~/.config/latch`. */
export function configurationDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment["XDG_CONFIG_HOME"];
  if (base?.startsWith("/")) return join(base, "latch");
  return join(environment["HOME"] ?? "/", ".config", "latch");
}

/** The listener's socket in a runtime directory. */
export function listenerSocket(directory: string): string {
  return join(directory, "listener.sock");
}

/** A session host's socket: short, because sun_path holds 104 bytes. */
export function sessionSocket(directory: string, shellId: string): string {
  return join(directory, `${shellId.replaceAll("-", "").slice(0, 20)}.sock`);
}

/** True when something of ours stands at a socket's path. Throws PlaceError for anything else that stands there. */
export function isOwnSocket(path: string): boolean {
  try {
    const facts = lstatSync(path);
    if (!facts.isSocket() || facts.uid !== userId()) throw new PlaceError(`${path} is not a socket of this user.`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
