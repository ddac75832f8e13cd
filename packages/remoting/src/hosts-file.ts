// The hosts file ($XDG_CONFIG_HOME/latch/hosts.psd1): names to addresses and ports, UNC shares to directories.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DictionaryBase, Exception, type PSValue, toStringValue } from "@latch/dotnet";
import { type ExecutionContext, NotDataError, readDataFile } from "@latch/engine";
import { configurationDirectory } from "./places.ts";

/** One computer of the hosts file. */
export interface HostEntry {
  readonly name: string;
  readonly address: string;
  /** 0: the default. */
  readonly port: number;
  readonly shares: ReadonlyMap<string, string>;
}

/** Any runspace of this process: the reader of data files needs one. */
let reader: ExecutionContext | null = null;
let cached: { readonly path: string; readonly stamp: string; readonly hosts: ReadonlyMap<string, HostEntry> } | null =
  null;

/** Gives the hosts file the engine it is read by. */
export function useHostsFile(context: ExecutionContext): void {
  reader = context;
}

function hosts(): ReadonlyMap<string, HostEntry> {
  const path = join(configurationDirectory(), "hosts.psd1");
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined || reader === null) return new Map();
  const stamp = `${facts.mtimeMs}/${facts.size}`;
  if (cached?.path === path && cached.stamp === stamp) return cached.hosts;
  const entries = new Map<string, HostEntry>();
  for (const [key, value] of readHosts(reader, path)) {
    const name = toStringValue(key);
    if (value instanceof DictionaryBase) entries.set(name.toLowerCase(), readEntry(name, value));
  }
  cached = { path, stamp, hosts: entries };
  return entries;
}

/** The file's entries. Throws its ParseException; anything but data in it is an error too. */
function readHosts(context: ExecutionContext, path: string): Iterable<[PSValue, PSValue]> {
  try {
    return readDataFile(context, readFileSync(path, "utf8"), path).entries();
  } catch (error) {
    if (!(error instanceof NotDataError)) throw error;
    throw new Exception("System.InvalidOperationException", `The hosts file ${path} may hold data only.`);
  }
}

function readEntry(name: string, value: DictionaryBase): HostEntry {
  const shares = new Map<string, string>();
  const given = value.get("Shares");
  if (given instanceof DictionaryBase) {
    for (const [share, directory] of given.entries())
      shares.set(toStringValue(share).toLowerCase(), toStringValue(directory));
  }
  const port = value.get("Port");
  return {
    name,
    address: toStringValue(value.get("Address") ?? name),
    port: typeof port === "number" ? port : 0,
    shares,
  };
}

/** The entry of a computer name (any case), or null. */
export function hostEntry(name: string): HostEntry | null {
  return hosts().get(name.toLowerCase()) ?? null;
}

/** `\\server\share\rest` as a local path where the hosts file or a mounted CIFS share says so, else null. */
export function resolveUncPath(path: string): string | null {
  const match = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)(?:[\\/]+(.*))?$/.exec(path);
  if (match === null) return null;
  const [, server = "", share = "", rest = ""] = match;
  const directory = hostEntry(server)?.shares.get(share.toLowerCase()) ?? mountedShare(server, share);
  return directory === null ? null : join(directory, rest.replaceAll("\\", "/"));
}

/** Where `//server/share` is mounted, from /proc/self/mounts. */
function mountedShare(server: string, share: string): string | null {
  let mounts: string;
  try {
    mounts = readFileSync("/proc/self/mounts", "utf8");
  } catch {
    return null;
  }
  const wanted = `//${server}/${share}`.toLowerCase();
  for (const line of mounts.split("\n")) {
    const [device = "", directory = "", kind = ""] = line.split(" ");
    const isShare = kind === "cifs" || kind === "smb3" || kind === "smbfs";
    if (isShare && unescapeMount(device).toLowerCase() === wanted) return unescapeMount(directory);
  }
  return null;
}

function unescapeMount(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
