// What a test sees of a world's endpoint from outside: its processes, its sockets, and requests of no client's.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "../walkthrough/latch-process.ts";

/** A process that this world's listener or hosts are. */
export interface EndpointProcess {
  readonly pid: number;
  readonly kind: "listener" | "session-host";
}

/** The endpoint's processes of one world, found by their environment. */
export function endpointProcesses(world: World): EndpointProcess[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const kind = /-LatchEntry\0(listener|session-host)\0/.exec(readFileSync(`/proc/${entry}/cmdline`, "utf8"))?.[1];
      if (kind === undefined || !readFileSync(`/proc/${entry}/environ`, "utf8").includes(`=${world.directory}/`))
        return [];
      return [{ pid: Number(entry), kind: kind as EndpointProcess["kind"] }];
    } catch {
      return []; // it has ended
    }
  });
}

/** Process ids of the session hosts. */
export function sessionHosts(world: World): number[] {
  return endpointProcesses(world).flatMap(({ pid, kind }) => (kind === "session-host" ? [pid] : []));
}

/** Process id of the listener, or null. */
export function listenerPid(world: World): number | null {
  return endpointProcesses(world).find(({ kind }) => kind === "listener")?.pid ?? null;
}

export function runtimeDirectoryOf(world: World): string {
  return join(world.environment["XDG_RUNTIME_DIR"] ?? "", "latch");
}

/** Names of the session hosts' sockets. */
export function sessionSockets(world: World): string[] {
  const directory = runtimeDirectoryOf(world);
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((name) => /^[0-9a-f]{20}\.sock$/.test(name));
}

/** False once a process has ended (a zombie that nobody waits for has ended too). */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** PowerShell that waits until a session of this name is Disconnected and free, and puts it into $s. */
export function findSession(name: string): string {
  return `
    $s = $null
    foreach ($try in 1..400) {
      $s = Get-PSSession -ComputerName localhost -Name ${name} -ErrorAction Ignore | Where-Object Availability -eq None
      if ($s) { break }
      Start-Sleep -Milliseconds 25
    }`;
}

/** Numbers printed one a line; a line that a killed client began is none. */
export function numbersOf(text: string): number[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .flatMap((line) => (/^\d+$/.test(line) ? [Number(line)] : []));
}

/** first, first + 1, … last. */
export function sequence(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
