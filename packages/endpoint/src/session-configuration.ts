// Session configurations of the embedded endpoint: the built-in one and those that Register-PSSessionConfiguration wrote.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationDirectory } from "@latch/remoting/threads";

/** What is kept of a registered configuration. */
export interface SessionConfiguration {
  readonly name: string;
  readonly startupScript: string | null;
  /** Content of the .pssc file it was registered with. */
  readonly configurationFile: string | null;
  /** Parameters given at registration, as Get-PSSessionConfiguration shows them. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The configurations that exist without registration. */
export const builtInConfigurations = ["Microsoft.PowerShell", "PowerShell.7", "PowerShell.7.6.5"] as const;

function directory(): string {
  return join(configurationDirectory(), "configurations");
}

function fileOf(name: string): string {
  return join(directory(), `${encodeURIComponent(name.toLowerCase())}.json`);
}

/** The configuration of a name (any case), or null. */
export function readConfiguration(name: string): SessionConfiguration | null {
  const builtIn = builtInConfigurations.find((known) => known.toLowerCase() === name.toLowerCase());
  if (builtIn !== undefined) return { name: builtIn, startupScript: null, configurationFile: null, properties: {} };
  try {
    return JSON.parse(readFileSync(fileOf(name), "utf8")) as SessionConfiguration;
  } catch {
    return null;
  }
}

export function isKnownConfiguration(name: string): boolean {
  return readConfiguration(name) !== null;
}

/** Registered and built-in ones, by name. */
export function listConfigurations(): SessionConfiguration[] {
  const names: string[] = [...builtInConfigurations];
  if (existsSync(directory())) {
    for (const file of readdirSync(directory()))
      if (file.endsWith(".json")) names.push(decodeURIComponent(file.slice(0, -5)));
  }
  return names.flatMap((name) => readConfiguration(name) ?? []).sort((a, b) => a.name.localeCompare(b.name));
}

export function writeConfiguration(configuration: SessionConfiguration): void {
  mkdirSync(directory(), { recursive: true, mode: 0o700 });
  // A full disk must not leave half a file.
  const written = `${fileOf(configuration.name)}.${process.pid}`;
  try {
    writeFileSync(written, JSON.stringify(configuration), { mode: 0o600 });
    renameSync(written, fileOf(configuration.name));
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}

/** False when there was none. */
export function removeConfiguration(name: string): boolean {
  if (!existsSync(fileOf(name))) return false;
  rmSync(fileOf(name));
  return true;
}
