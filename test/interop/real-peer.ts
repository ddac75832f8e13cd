// Builds and runs the real PowerShell engine as a peer; says why when that is not possible.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

const source = join(import.meta.dirname, "peer");

/** Path of the built peer, or the reason there is none. Built once for one state of its sources. */
export function realPeer(): { readonly dll: string } | { readonly reason: string } {
  if (spawnSync("dotnet", ["--version"], { stdio: "ignore" }).status !== 0)
    return { reason: "the .NET SDK is missing" };
  const hash = createHash("sha256");
  for (const name of ["Peer.csproj", "Program.cs"]) hash.update(readFileSync(join(source, name)));
  const directory = join(tmpdir(), `latch-peer-${process.getuid?.() ?? 0}-${hash.digest("hex").slice(0, 16)}`);
  const dll = join(directory, "out", "Peer.dll");
  if (existsSync(dll)) return { dll };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  cpSync(source, directory, { recursive: true });
  const built = spawnSync("dotnet", ["build", directory, "-c", "Release", "-o", join(directory, "out")], {
    encoding: "utf8",
  });
  return built.status === 0 ? { dll } : { reason: `the peer does not build: ${built.stdout.slice(-300)}` };
}
