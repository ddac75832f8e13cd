// -CustomPipeName: a session for whoever connects to the named pipe, in a process that ends with this one.
import { spawn } from "node:child_process";

/** Starts the pipe's server. differs from PowerShell: the session is not inside this process, so it does not see its variables. */
export function servePipe(name: string): void {
  const words = [...process.execArgv, process.argv[1] ?? "", "-LatchEntry", "pipe-server", name];
  const child = spawn(process.execPath, words, { detached: true, stdio: "ignore" });
  child.unref();
  process.once("exit", () => child.kill("SIGTERM"));
}
