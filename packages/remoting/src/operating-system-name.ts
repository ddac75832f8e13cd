// The operating system's name as $PSVersionTable.OS has it.
import { readFileSync } from "node:fs";
import { release, type } from "node:os";

let name: string | null = null;

/** `Debian GNU/Linux 12 (bookworm)`; elsewhere what uname says. */
export function operatingSystemName(): string {
  if (name !== null) return name;
  name = `${type()} ${release()}`;
  try {
    const pretty = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync("/etc/os-release", "utf8"));
    if (pretty?.[1] !== undefined) name = pretty[1];
  } catch {
    // No os-release: uname's name stands.
  }
  return name;
}
