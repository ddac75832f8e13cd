// UNC paths (`\\server\share\rest`) as local ones: the hosts file's shares, then the CIFS shares that are mounted.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostEntry } from "./hosts-file.ts";

/** `\\server\share\rest` (or with slashes) as a local path where the hosts file or a mount says so, else null. */
export function resolveUncPath(path: string): string | null {
  const match = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)(?:[\\/]+(.*))?$/s.exec(path);
  if (match === null) return null;
  const [, server = "", share = "", rest = ""] = match;
  const directory = hostEntry(server)?.shares.get(share.toLowerCase()) ?? mountedShare(readMounts(), server, share);
  return directory === null ? null : join(directory, withinShare(rest));
}

/** Parts below a share: `..` cannot leave it. */
function withinShare(rest: string): string {
  return join("/", rest.replaceAll("\\", "/"));
}

function readMounts(): string {
  try {
    return readFileSync("/proc/self/mounts", "utf8");
  } catch {
    return ""; // not Linux
  }
}

/**
 * Where `//server/share` is mounted, by the text of /proc/self/mounts (proc_mounts(5): device, directory, kind, ... with
 * octal escapes); the last mount of a directory wins. Null when it is not.
 */
export function mountedShare(mounts: string, server: string, share: string): string | null {
  const wanted = `//${server}/${share}`.toLowerCase();
  let found: string | null = null;
  for (const line of mounts.split("\n")) {
    const [device = "", directory = "", kind = ""] = line.split(" ");
    if (kind !== "cifs" && kind !== "smb3" && kind !== "smbfs") continue;
    if (unescapeMount(device).replaceAll("\\", "/").replace(/\/+$/, "").toLowerCase() === wanted)
      found = unescapeMount(directory);
  }
  return found;
}

function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
