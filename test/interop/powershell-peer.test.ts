// latch and the real PowerShell engine as each other's peers: its client runs scripts here, our client drives its server.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCommandRegistry } from "@latch/commands";
import { toStringValue } from "@latch/dotnet";
import { createRunspace } from "@latch/engine";
import { createFormatter } from "@latch/formatting";
import { decodeClixml, encodeClixml } from "@latch/protocol";
import { builtInProviders } from "@latch/providers";
import { type PipelineRecord, ProcessConnectionInfo, RemoteRunspace, waitUntil } from "@latch/remoting";
import { silentHost } from "./silent-host.ts";
import { realPeer } from "./real-peer.ts";

const peer = realPeer();
const directory = mkdtempSync(join(tmpdir(), "latch-interop-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

const title = "dll" in peer ? "with System.Management.Automation" : `skipped: ${peer.reason}`;
const dll = "dll" in peer ? peer.dll : "";
const latch = process.env["LATCH_UNDER_TEST"] ?? join(import.meta.dirname, "../../node_modules/.bin/latch");

function scriptFile(text: string): string {
  const file = join(directory, `s${Math.random().toString(36).slice(2)}.ps1`);
  writeFileSync(file, text);
  return file;
}

/** Runs a script through PowerShell's client in a latch that listens on a named pipe. */
async function runInLatch(script: string): Promise<string[][]> {
  const name = `latch-test-${process.pid}-${children.length}`;
  children.push(spawn(latch, ["-LatchEntry", "pipe-server", name], { stdio: ["pipe", "ignore", "ignore"] }));
  const socket = `${tmpdir()}/CoreFxPipe_${name}`;
  while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20));
  const result = spawnSync("dotnet", [dll, "run", name, scriptFile(script)], { encoding: "utf8", timeout: 25_000 });
  return result.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as string[]);
}

/** Runs commands through latch's client in PowerShell's server. */
function runInPowerShell(scripts: readonly string[], input: readonly number[] | null = null): PipelineRecord[] {
  const runspace = createRunspace({
    host: silentHost(),
    commands: createCommandRegistry(),
    providers: builtInProviders,
    formatter: createFormatter(),
  });
  const { context } = runspace;
  const info = new ProcessConnectionInfo();
  info.command = ["dotnet", dll, "serve"];
  const remote = new RemoteRunspace(context, info);
  const opening = remote.beginOpen();
  waitUntil(context, () => opening.done, 20_000);
  expect(opening.error).toBeNull();
  const records: PipelineRecord[] = [];
  for (const text of scripts) {
    const pipeline = remote.createPipeline({
      commands: [{ text, isScript: true, useLocalScope: null, parameters: [] }],
      noInput: input === null,
    });
    pipeline.start();
    if (input !== null) {
      for (const value of input) pipeline.addInput(value);
      pipeline.endInput();
    }
    for (let record = pipeline.read(10_000); record !== null; record = pipeline.read(10_000)) records.push(record);
    if (pipeline.reason !== null) records.push({ stream: "error", record: pipeline.reason });
    pipeline.close();
  }
  const closing = remote.beginClose();
  waitUntil(context, () => closing.done, 5000);
  return records;
}

function texts(records: readonly PipelineRecord[]): string[] {
  return records.flatMap((record) =>
    record.stream === "output" ? [record.value === null ? "null" : toStringValue(record.value)] : [],
  );
}

describe.skipIf(!("dll" in peer))(`PowerShell's client, latch's server: ${title}`, () => {
  test("output of every kind of value", async () => {
    const records = await runInLatch(
      "1+1; 'te<x>t'; 1.5; 5L; $true; [char]'c'; [guid]::Empty; [timespan]'1:02:03'; ,(1,2); @{ k = 'v' }; [pscustomobject]@{ A = 1 }",
    );
    expect(records.map(([, text]) => text)).toEqual([
      "2", "te<x>t", "1.5", "5", "True", "c", "00000000-0000-0000-0000-000000000000", "01:02:03", "1 2", "System.Collections.Hashtable", "@{A=1}",
    ]); // biome-ignore format: one line a group
  });

  test("streams, and an error that ends the script", async () => {
    const records = await runInLatch("Write-Warning w; Write-Information i; Write-Error e; 'o'; throw 'x'");
    expect(records.map(([stream, text]) => `${stream} ${text}`).sort()).toEqual([
      "error e",
      "failed x",
      "information i",
      "output o",
      "warning w",
    ]);
  });
});

describe.skipIf(!("dll" in peer))(`latch's client, PowerShell's server: ${title}`, () => {
  test("output, state between commands, errors", () => {
    const records = runInPowerShell(["$x = 20; $x + 1", "$x * 2; throw 'gone'"]);
    expect(texts(records)).toEqual(["21", "40"]);
    const failure = records.find((record) => record.stream === "error");
    expect(failure?.stream === "error" && failure.record.toString()).toBe("gone");
  });

  test("input and large output", () => {
    expect(texts(runInPowerShell(["$input | ForEach-Object { $_ * 2 }"], [1, 2, 3]))).toEqual(["2", "4", "6"]);
    expect(texts(runInPowerShell(["('x' * 100000)"]))[0]?.length).toBe(100_000);
  });
});

describe.skipIf(!("dll" in peer))(`CLIXML: ${title}`, () => {
  test("what PowerShell serializes comes back the same", () => {
    const script = scriptFile(
      "'a_x0041_<b>'; 1; [pscustomobject]@{ A = 1; B = 'x'; C = [pscustomobject]@{ D = 2.5 } }; @{ k = 'v' }; ,(1,'x'); [datetime]'2024-02-29'",
    );
    const result = spawnSync("dotnet", [dll, "clixml", script], { encoding: "utf8", timeout: 25_000 });
    const documents = result.stdout.split("</Objs>").filter((text) => text.trim() !== "");
    expect(documents.length).toBeGreaterThan(5);
    for (const document of documents) {
      const inner = `${document}</Objs>`
        .replace(/^[\s\S]*?<Objs[^>]*>/, "")
        .replace("</Objs>", "")
        .replace(/>\s+</g, "><")
        .trim();
      const again = encodeClixml(decodeClixml(inner, { maskTypeNames: false }));
      expect(again).toBe(inner);
    }
  });
});
