// When a session host ends: idle time, Remove-PSSession, a Delete; never because a client went. And that nothing of it stays.
import { join } from "node:path";
import { HttpClient } from "@latch/remoting/io";
import {
  concatBytes,
  emptyGuid,
  encodeCreate,
  encodeDisconnect,
  encodeMessage,
  encodeReceive,
  Fragmenter,
  initRunspacePoolBody,
  messageType,
  parseResponse,
  sessionCapabilityBody,
  toServer,
} from "@latch/protocol";
import { afterEach, expect, test, vi } from "vitest";
import { until, World } from "../walkthrough/latch-process.ts";
import {
  findSession,
  isAlive,
  listenerPid,
  runtimeDirectoryOf,
  sessionHosts,
  sessionSockets,
} from "./endpoint-facts.ts";

// Several processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world = new World();

afterEach(() => {
  world.dispose();
  world = new World();
});

const host = { foreground: 7, background: 0, width: 120, height: 40, windowTitle: "test" };

/** A client that may ask for idle times shorter than the minute that the cmdlets allow. */
class RawClient {
  readonly shellId = crypto.randomUUID();
  private readonly clientId = crypto.randomUUID();
  private readonly listener = new HttpClient(join(runtimeDirectoryOf(world), "listener.sock"));

  private header() {
    return {
      to: "http://localhost:5985/wsman",
      resourceUri: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
      messageId: crypto.randomUUID(),
      sessionId: this.clientId,
      operationTimeoutMs: 60_000,
      maxEnvelopeSize: 512_000,
    };
  }

  async create(name: string, idleTimeoutMs: number): Promise<void> {
    const fragmenter = new Fragmenter();
    const message = (type: number, body: string) =>
      fragmenter.fragment(encodeMessage(toServer, type, this.shellId, emptyGuid, body));
    const creationXml = concatBytes([
      ...message(messageType.sessionCapability, sessionCapabilityBody("2.3")),
      ...message(messageType.initRunspacePool, initRunspacePoolBody(1, 1, null, host, {})),
    ]);
    const shell = { shellId: this.shellId, name, creationXml, idleTimeoutMs, noProfile: true, interactive: false };
    await this.post(encodeCreate(this.header(), shell));
  }

  async disconnect(): Promise<void> {
    await this.post(encodeDisconnect({ ...this.header(), shellId: this.shellId }, null, null));
  }

  /** Leaves a Receive of the pool pending, as a connected client does. */
  receive(): void {
    this.listener.post(encodeReceive({ ...this.header(), shellId: this.shellId }, null)).catch(() => null);
  }

  close(): void {
    this.listener.close();
  }

  private async post(envelope: string): Promise<void> {
    const reply = await this.listener.post(envelope);
    expect(parseResponse(reply.body).fault).toBe(null);
  }
}

async function startListener(): Promise<void> {
  expect((await world.run("New-PSSession -ComputerName localhost | Remove-PSSession")).stderr).toBe("");
  await until(() => sessionHosts(world).length === 0, "the first host to end");
}

test("a session ends when its idle time is over, counted from the disconnect", async () => {
  await startListener();
  const client = new RawClient();
  await client.create("Short", 1000);
  const [host = -1] = sessionHosts(world);
  client.receive();
  // Connected for longer than the idle time: it stays.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(isAlive(host)).toBe(true);
  await client.disconnect();
  const left = performance.now();
  await until(() => !isAlive(host), "the host to end", 10);
  expect(performance.now() - left).toBeGreaterThan(900);
  expect(sessionSockets(world)).toEqual([]);
  const found = await world.run("@(Get-PSSession -ComputerName localhost).Count");
  expect(found).toEqual({ stdout: "0\n", stderr: "", exitCode: 0 });
  client.close();
});

test("connecting stops the idle time, and the next disconnect starts it anew", async () => {
  await startListener();
  const client = new RawClient();
  await client.create("Kept", 2500);
  const [host = -1] = sessionHosts(world);
  await client.disconnect();
  client.close();
  const kept = await world.run(`
    $s = Connect-PSSession -ComputerName localhost -Name Kept
    Start-Sleep -Milliseconds 3000
    Invoke-Command $s { 'still here' }
    $null = Disconnect-PSSession $s
    $s.IdleTimeout`);
  expect(kept).toEqual({ stdout: "still here\n2500\n", stderr: "", exitCode: 0 });
  await until(() => !isAlive(host), "the host to end", 15);
});

test("a client that dies before its first Receive leaves a Disconnected session, not one in use for ever", async () => {
  await startListener();
  const client = new RawClient();
  await client.create("Orphan", 7_200_000);
  client.close();
  // Its silence is noticed after ten seconds.
  const found = await world.run(`${findSession("Orphan")} if (-not $s) { ${findSession("Orphan")} }
    "$($s.State) $($s.Availability)"
    Connect-PSSession $s | Remove-PSSession`);
  expect(found).toEqual({ stdout: "Disconnected None\n", stderr: "", exitCode: 0 });
});

test("Remove-PSSession ends Opened and Disconnected sessions; processes and sockets go", async () => {
  const outcome = await world.run(
    `
    $open = New-PSSession -ComputerName localhost -Name Open
    $left = New-PSSession -ComputerName localhost -Name Left | Disconnect-PSSession
    $busy = New-PSSession -ComputerName localhost -Name Busy
    $null = Invoke-Command $busy -AsJob { Start-Sleep -Seconds 600 }
    $native = New-PSSession -ComputerName localhost -Name Native
    $null = Invoke-Command $native -AsJob { /bin/sleep 600 }
    'ready'
    while (-not (Test-Path ~/go)) { Start-Sleep -Milliseconds 10 }
    Get-PSSession | Remove-PSSession
    @(Get-PSSession).Count; @(Get-PSSession -ComputerName localhost).Count`.replace(
      "'ready'",
      "$null = New-Item ~/ready; Invoke-Command $open { }; $null = New-Item ~/go",
    ),
  );
  expect(outcome).toEqual({ stdout: "0\n0\n", stderr: "", exitCode: 0 });
  await until(() => sessionHosts(world).length === 0, "the hosts to end");
  expect(sessionSockets(world)).toEqual([]);
});

test("a host ends with everything it started: jobs and programs of the session", async () => {
  const shell = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Parent
    Invoke-Command $s { $job = Start-Job { $PID; Start-Sleep -Seconds 600 }; while (-not ($id = Receive-Job $job)) { Start-Sleep -Milliseconds 10 }; "job $id" }
    Remove-PSSession $s`);
  const outcome = await shell.ended;
  expect(outcome.stderr).toBe("");
  const job = Number(/job (\d+)/.exec(outcome.stdout)?.[1]);
  expect(job).toBeGreaterThan(1);
  await until(() => sessionHosts(world).length === 0 && !isAlive(job), "the host and its job to end");
});

test("a killed client never ends a session, and a listener without sessions ends by itself", {
  timeout: 90_000,
}, async () => {
  const client = world.start(`
    $s = New-PSSession -ComputerName localhost -Name Stays
    Invoke-Command $s { 'up'; Start-Sleep -Seconds 600 }`);
  await until(() => client.output().includes("up"), "the command");
  const [host = -1] = sessionHosts(world);
  client.kill();
  await client.ended;
  await world.run(`${findSession("Stays")}`);
  expect(isAlive(host)).toBe(true);
  await world.run("Connect-PSSession -ComputerName localhost -Name Stays | Remove-PSSession");
  await until(() => !isAlive(host), "the host to end");
  await until(() => listenerPid(world) === null, "the idle listener to end", 60);
  expect(sessionSockets(world)).toEqual([]);
});

test("a job that is stopped the moment it was started stops, and not only when waiting for it is given up", async () => {
  const { stdout, stderr } = await world.run(
    "foreach ($i in 1..6) { $j = Start-Job { Start-Sleep 60 }; $watch = [Diagnostics.Stopwatch]::StartNew(); Stop-Job $j; if ($watch.Elapsed.TotalSeconds -ge 10) { 'given up' }; $j.State; Remove-Job $j }",
  );
  expect(stderr).toBe("");
  expect(stdout).toBe("Stopped\n".repeat(6));
});
