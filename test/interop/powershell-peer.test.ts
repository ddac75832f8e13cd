// latch and the real PowerShell engine as each other's peers: its client runs scripts here, our client drives its server.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createCommandRegistry } from "@latch/commands";
import { construct, getMember, getType, type PSValue, SecureString, toStringValue } from "@latch/dotnet";
import { createRunspace, type PSHost, type PSHostUserInterface } from "@latch/engine";
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
async function runInLatch(script: string, secrets: readonly string[] = []): Promise<string[][]> {
  const name = `latch-test-${process.pid}-${children.length}`;
  children.push(spawn(latch, ["-LatchEntry", "pipe-server", name], { stdio: ["pipe", "ignore", "ignore"] }));
  const socket = `${tmpdir()}/CoreFxPipe_${name}`;
  while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20));
  const result = spawnSync("dotnet", [dll, "run", name, scriptFile(script), ...secrets], {
    encoding: "utf8",
    timeout: 25_000,
  });
  return result.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as string[]);
}

/** Runs commands through latch's client in PowerShell's server. */
function runInPowerShell(scripts: readonly string[], input: readonly number[] | null = null): PipelineRecord[] {
  return runIn(["dotnet", dll, "serve"], scripts, { input });
}

interface Given {
  readonly input?: readonly PSValue[] | null;
  /** Arguments of each script. */
  readonly arguments?: readonly PSValue[];
  /** The protocol version the client offers. */
  readonly version?: string;
  /** The client's host. */
  readonly host?: PSHost;
}

/** Runs commands through latch's client in the server that a program is. */
function runIn(command: readonly string[], scripts: readonly string[], given: Given): PipelineRecord[] {
  const input = given.input ?? null;
  const runspace = createRunspace({
    host: given.host ?? silentHost(),
    commands: createCommandRegistry(),
    providers: builtInProviders,
    formatter: createFormatter(),
  });
  const { context } = runspace;
  const info = new ProcessConnectionInfo();
  info.command = command;
  const remote = new RemoteRunspace(context, info);
  if (given.version !== undefined) remote.offeredVersion = given.version;
  const opening = remote.beginOpen();
  waitUntil(context, () => opening.done, 20_000);
  expect(opening.error).toBeNull();
  const records: PipelineRecord[] = [];
  for (const text of scripts) {
    const pipeline = remote.createPipeline({
      commands: [
        {
          text,
          isScript: true,
          useLocalScope: null,
          parameters: (given.arguments ?? []).map((value) => ({ name: null, value })),
        },
      ],
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

  test("SecureString and PSCredential both ways", async () => {
    const script =
      "param($a, $b) $a; [pscredential]::new('me', $b); [System.Net.NetworkCredential]::new('', $a).Password; ConvertTo-SecureString -AsPlainText -Force out";
    const records = await runInLatch(script, ["one", "two ß"]);
    expect(records.map(([, text]) => text)).toEqual(["one", "me:two ß", "one", "out"]);
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

/** What a SecureString or a credential holds. */
function secretOf(value: PSValue): string {
  if (value instanceof SecureString) return value.toPlainText();
  const password = value === null ? undefined : getMember(value, "Password");
  const text = value === null ? "null" : toStringValue(value);
  return password instanceof SecureString
    ? `${toStringValue(getMember(value, "UserName") ?? "")}:${password.toPlainText()}`
    : text;
}

/** Secrets that go in as arguments and input, and come back as output, in each protocol version. */
function secretsThrough(command: readonly string[], version: string): string[] {
  const secret = SecureString.of("arg ß");
  const credential = construct(getType("System.Management.Automation.PSCredential"), ["me", SecureString.of("pw")]);
  const script =
    "param($s, $c) $s; $c; $input; [System.Net.NetworkCredential]::new('', $s).Password; $c.GetNetworkCredential().Password";
  const records = runIn(command, [script, "$args[0].Length"], {
    arguments: [secret, credential],
    input: [SecureString.of("in")],
    version,
  });
  for (const record of records) if (record.stream === "error") expect(record.record.toString()).toBe("");
  return records.flatMap((record) => (record.stream === "output" ? [secretOf(record.value)] : []));
}
const secrets = ["arg ß", "me:pw", "in", "arg ß", "pw", "5"];

describe("SecureString and PSCredential, latch's client", () => {
  test.each(["2.1", "2.2", "2.3", "2.4"])("latch's server, protocol %s", (version) => {
    expect(secretsThrough([latch, "-LatchEntry", "process-server"], version)).toEqual(secrets);
  });
  test.each(["2.1", "2.2", "2.3", "2.4"])("a server that needs the key first, protocol %s", (version) => {
    const script = "ConvertTo-SecureString -AsPlainText -Force 'first'";
    const records = runIn([latch, "-LatchEntry", "process-server"], [script, script], { version });
    expect(records.flatMap((record) => (record.stream === "output" ? [secretOf(record.value)] : []))).toEqual([
      "first",
      "first",
    ]);
  });
  test.each(["2.3", "2.4"])("asked of the client's host, protocol %s", (version) => {
    const ui = {
      readLineAsSecureString: () => SecureString.of("typed"),
      promptForCredential: (_caption: string, _message: string, name: string) =>
        construct(getType("System.Management.Automation.PSCredential"), [name, SecureString.of("asked")]),
      write() {},
      writeLine() {},
    } as unknown as PSHostUserInterface;
    const script = "Read-Host -AsSecureString; Get-Credential -UserName me -Message m";
    const records = runIn([latch, "-LatchEntry", "process-server"], [script], {
      version,
      host: { ...silentHost(), ui },
    });
    for (const record of records) if (record.stream === "error") expect(record.record.toString()).toBe("");
    expect(records.flatMap((record) => (record.stream === "output" ? [secretOf(record.value)] : []))).toEqual([
      "typed",
      "me:asked",
    ]);
  });
  test.skipIf(!("dll" in peer)).each(["2.3", "2.4"])(`PowerShell's server, protocol %s: ${title}`, (version) => {
    expect(secretsThrough(["dotnet", dll, "serve"], version)).toEqual(secrets);
  });
  test.skipIf(!("dll" in peer)).each(["2.3", "2.4"])(
    `PowerShell's server needs the key first, protocol %s: ${title}`,
    (version) => {
      const script = "$s = [securestring]::new(); 'first'.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; $s";
      const records = runIn(["dotnet", dll, "serve"], [script], { version });
      expect(records.flatMap((record) => (record.stream === "output" ? [secretOf(record.value)] : []))).toEqual([
        "first",
      ]);
    },
  );
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
