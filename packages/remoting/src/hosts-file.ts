// The hosts file ($XDG_CONFIG_HOME/latch/hosts.psd1): names to addresses and ports, UNC shares to directories.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DictionaryBase, Exception, type PSValue, toStringValue } from "@latch/dotnet";
import { readDataFile } from "@latch/engine";
import { configurationDirectory } from "./places.ts";

/** One computer of the hosts file. */
export interface HostEntry {
  readonly name: string;
  readonly address: string;
  /** 0: the default. */
  readonly port: number;
  readonly shares: ReadonlyMap<string, string>;
}

let cached: { readonly path: string; readonly stamp: string; readonly hosts: ReadonlyMap<string, HostEntry> } | null =
  null;

function hosts(): ReadonlyMap<string, HostEntry> {
  const path = join(configurationDirectory(), "hosts.psd1");
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return new Map();
  const stamp = `${facts.mtimeMs}/${facts.size}`;
  if (cached?.path === path && cached.stamp === stamp) return cached.hosts;
  const entries = new Map<string, HostEntry>();
  for (const [key, value] of readHosts(path)) {
    const name = toStringValue(key);
    if (value instanceof DictionaryBase) entries.set(name.toLowerCase(), readEntry(name, value));
  }
  cached = { path, stamp, hosts: entries };
  return entries;
}

/** The file's entries. Throws ParseException, and InvalidOperationException for anything but data in it. */
function readHosts(path: string): Iterable<[PSValue, PSValue]> {
  const table = readDataFile(readFileSync(path, "utf8"), path, true);
  if (table !== null) return table.entries();
  throw new Exception("System.InvalidOperationException", `The hosts file ${path} holds no hashtable.`);
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
