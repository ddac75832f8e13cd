// What this program tells a session about itself: version table, host.
import { DictionaryBase, type PSValue } from "@latch/dotnet";
import type { PSHost } from "@latch/engine";
import {
  asPrimitiveDictionary,
  EncodedObject,
  type HostDescription,
  primitiveDictionary,
  versionTable,
} from "@latch/protocol";
import { operatingSystemName } from "./operating-system-name.ts";

/** PSCompatibleVersions of PowerShell 7.6. */
export const compatibleVersions = ["1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "6.0", "7.0"] as const;

/** The version table for a peer. */
export function ownVersionTable(): EncodedObject {
  return versionTable({ psVersion: "7.6.5", os: operatingSystemName(), compatible: compatibleVersions });
}

/** ApplicationArguments: the user's, and $PSVersionTable beside them. */
export function applicationArguments(own: PSValue): EncodedObject {
  const entries: (readonly [string, PSValue])[] = [["PSVersionTable", ownVersionTable()]];
  if (own instanceof DictionaryBase)
    for (const [key, value] of own.entries()) entries.push([String(key), asPrimitiveDictionary(value)]);
  return primitiveDictionary(entries);
}

/** The host's sizes, for HostInfo. */
export function describeHost(host: PSHost): HostDescription | null {
  if (host.ui === null) return null;
  const raw = host.ui.rawUI;
  return {
    width: raw?.bufferWidth ?? 80,
    height: raw?.windowHeight ?? 24,
    foreground: -1,
    background: -1,
    windowTitle: "",
  };
}
