// A server that says what is no PSRP: the session breaks with a PowerShell error, and the client goes on.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createCommandRegistry } from "@latch/commands";
import { createRunspace } from "@latch/engine";
import { createFormatter } from "@latch/formatting";
import { builtInProviders } from "@latch/providers";
import { ProcessConnectionInfo, RemoteRunspace, waitUntil } from "@latch/remoting";
import { silentHost } from "./silent-host.ts";

const directory = mkdtempSync(join(tmpdir(), "latch-malformed-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const latch = process.env["LATCH_UNDER_TEST"] ?? join(import.meta.dirname, "../../node_modules/.bin/latch");

/** A latch whose output of a text is changed on the way: same length, other CLIXML. */
function spoilingServer(from: string, to: string): readonly string[] {
  const file = join(directory, `spoil-${from.length}.mjs`);
  writeFileSync(
    file,
    `import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
const child = spawn(${JSON.stringify(latch)}, ["-LatchEntry", "process-server"], { stdio: ["pipe", "pipe", "inherit"] });
process.stdin.pipe(child.stdin);
createInterface({ input: child.stdout }).on("line", (line) => {
  process.stdout.write(line.replace(/>([A-Za-z0-9+/=]+)</, (_, data) =>
    ">" + Buffer.from(Buffer.from(data, "base64").toString("latin1").replace(${JSON.stringify(from)}, ${JSON.stringify(to)}), "latin1").toString("base64") + "<") + "\\n");
});
child.on("exit", () => process.exit(0));
`,
  );
  return [process.execPath, file];
}

test.each([
  ["an output that is no CLIXML", "<I32>42</I32>", "<I32>xx</I32>"],
  ["a state that is no object", "PipelineState", "PipelineSt<te"],
])("%s", (_what, from, to) => {
  const { context } = createRunspace({
    host: silentHost(),
    commands: createCommandRegistry(),
    providers: builtInProviders,
    formatter: createFormatter(),
  });
  const info = new ProcessConnectionInfo();
  info.command = spoilingServer(from, to);
  const remote = new RemoteRunspace(context, info);
  const opening = remote.beginOpen();
  waitUntil(context, () => opening.done, 20_000);
  expect(opening.error).toBeNull();
  const pipeline = remote.createPipeline({
    commands: [{ text: "42", isScript: true, useLocalScope: null, parameters: [] }],
    noInput: true,
  });
  pipeline.start();
  while (pipeline.read(10_000) !== null);
  expect([pipeline.state, remote.state]).toEqual(["Failed", "Broken"]);
  expect(pipeline.transportError?.typeName).toBe("System.Management.Automation.Remoting.PSRemotingTransportException");
  const closing = remote.beginClose();
  waitUntil(context, () => closing.done, 5000);
});
