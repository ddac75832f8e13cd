// -CustomPipeName: the channel by which another shell's Enter-PSHostProcess reaches this one.
// differs from PowerShell: a process of its own serves it, so its $PID is another; PowerShell gives it a runspace of its own too.
import { spawn } from "node:child_process";

/** Starts the pipe's server; it ends with this process, whose end closes its standard input. */
export function openCustomPipe(name: string): void {
  const script = process.argv[1] ?? "";
  const words = [...process.execArgv, script, "-LatchEntry", "pipe-server", name];
  const server = spawn(process.execPath, words, { stdio: ["pipe", "ignore", "ignore"] });
  server.on("error", () => {});
  server.unref();
  process.on("exit", () => server.kill());
}
