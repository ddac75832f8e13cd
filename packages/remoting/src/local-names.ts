// Which computer names mean this computer's endpoint: its own, and those the hosts file maps to it.
import { hostname } from "node:os";
import { hostEntry } from "./hosts-file.ts";

/** True for localhost, `.`, the computer's own name, and names the hosts file gives such an address. */
export function isLocalName(name: string): boolean {
  const lower = name.toLowerCase();
  if (isOwnName(lower)) return true;
  const entry = hostEntry(lower);
  return entry !== null && isOwnName(entry.address.toLowerCase()) && (entry.port === 0 || entry.port === 5985);
}

function isOwnName(name: string): boolean {
  if (name === "localhost" || name === "." || name === "127.0.0.1" || name === "::1") return true;
  const own = hostname().toLowerCase();
  return name === own || name === own.split(".")[0];
}
