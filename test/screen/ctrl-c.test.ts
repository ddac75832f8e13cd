// Ctrl+C on a terminal: what runs or waits ends within 100 ms, finally blocks run here and over there, nothing after them does.
import { afterEach, describe, expect, test } from "vitest";
import { listenerPid, sessionHosts } from "../sessions/endpoint-facts.ts";
import { World } from "../walkthrough/latch-process.ts";
import { loadPty, TerminalShell } from "./terminal.ts";

let world: World | null = null;
let shell: TerminalShell | null = null;

afterEach(() => {
  shell?.dispose();
  world?.dispose();
  shell = null;
  world = null;
});

/** The most a stop may take on an idle machine; other work may slow one attempt, so that the best of several counts. */
const limitMs = 100;
const attempts = 4;

const isPrompt = (text: string): boolean => /^PS \/.*> ?$/m.test(text);
/** The terminal echoes Ctrl+C before what the finally block says. */
const isCleaned = (text: string): boolean => /^(\^C)*cleaned$/m.test(text);
const isBack = (text: string): boolean => isCleaned(text) && isPrompt(text.split("cleaned").pop() ?? "");

async function open(): Promise<TerminalShell> {
  world = new World();
  world.file("lines.txt", "line\n");
  shell = new TerminalShell(world.environment, world.home);
  await shell.until(isPrompt);
  return shell;
}

/** Runs a line and waits for a text at a line's beginning. */
async function answered(at: TerminalShell, line: string, answer: string): Promise<void> {
  at.type(`${line}\r`);
  await at.until((text) => text.split("\n").includes(answer));
}

/** How long a stop of `code` took, in ms. `waits` runs it without anything shown that would say so: a moment is given. */
async function stopTime(at: TerminalShell, code: string): Promise<number> {
  at.type("cls\r");
  await at.until((text) => text.trim() !== "" && !text.includes("cls") && !text.includes("cleaned") && isPrompt(text));
  at.type(`try { 'be' + 'gun'; ${code} } finally { 'clean' + 'ed' }; 'af' + 'ter'\r`);
  await at.until((text) => /^begun$/m.test(text));
  await new Promise((resolve) => setTimeout(resolve, 400)); // no moment of the wait may be special: any is good
  const from = performance.now();
  at.type("\x03");
  while (!isCleaned(at.text())) {
    if (performance.now() - from > 10_000) throw new Error(`nothing ended:\n${at.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const took = performance.now() - from;
  await at.until(isBack);
  expect(at.lines()).not.toContain("after");
  return took;
}

async function bestStopTime(at: TerminalShell, code: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < attempts && best > limitMs; i++) best = Math.min(best, await stopTime(at, code));
  return best;
}

const local: Readonly<Record<string, string>> = {
  "a busy loop": "while ($true) { }",
  "Start-Sleep": "Start-Sleep 1000",
  "Get-Content -Wait": "Get-Content lines.txt -Wait",
  "Read-Host": "Read-Host",
  "a native program on the terminal": "sleep 1000",
  "a native program that is read": "sh -c 'while :; do echo x; sleep 0.01; done' | ForEach-Object { $null = $_ }",
  "a silent native program that is read": "sleep 1000 | ForEach-Object { $_ }",
  "two native programs": "sleep 1000 | cat",
  "Wait-Job": "$job | Wait-Job",
  "Receive-Job -Wait": "$job | Receive-Job -Wait",
  "a method of .NET's": "[Threading.Thread]::Sleep(1000000)",
};

describe.skipIf(loadPty() === null)("Ctrl+C (needs node-pty built)", () => {
  test.for(Object.entries(local))("ends %s", { timeout: 60_000 }, async ([, code]) => {
    const at = await open();
    if (code.includes("$job")) await answered(at, "$job = Start-Job { Start-Sleep 1000 }; 'o' + 'k'", "ok");
    expect(await bestStopTime(at, code)).toBeLessThan(limitMs);
    await answered(at, "20 + 3", "23");
  });

  test.for([
    ["a loop", "while ($true) { }"],
    ["Start-Sleep", "Start-Sleep 1000"],
    ["a native program", "sleep 1000"],
  ] as const)("ends %s in a session, whose finally block runs", { timeout: 60_000 }, async ([, code]) => {
    const at = await open();
    await answered(at, "$s = New-PSSession -ComputerName localhost; 'o' + 'k'", "ok");
    const remote = `Invoke-Command $s { $f = 0; try { ${code} } finally { $f = 1 } }`;
    expect(await bestStopTime(at, remote)).toBeLessThan(limitMs);
    // The session is free again, and remembers.
    await answered(at, "'f=' + (Invoke-Command $s { $f }) + '.'", "f=1.");
    await answered(at, "(Get-PSSession).State.ToString() + '/' + (Get-PSSession).Availability", "Opened/Available");
  });

  // A process that is stopped answers nothing, so that whoever asks it waits.
  const pausing: Readonly<Record<string, { readonly code: string; readonly paused: "listener" | "session host" }>> = {
    "New-PSSession": { code: "New-PSSession -ComputerName localhost -Name other", paused: "listener" },
    "Get-PSSession -ComputerName": { code: "Get-PSSession -ComputerName localhost", paused: "listener" },
    "Connect-PSSession": { code: "Connect-PSSession -Session $s", paused: "session host" },
    "Receive-PSSession": { code: "Receive-PSSession -Session $s", paused: "session host" },
  };
  test.for(Object.entries(pausing))(
    "ends %s that gets no answer",
    { timeout: 90_000 },
    async ([, { code, paused }]) => {
      const at = await open();
      const prepare = "$s = New-PSSession -ComputerName localhost -Name ITTask; $null = Disconnect-PSSession $s";
      await answered(at, `${prepare}; 'o' + 'k'`, "ok");
      const place = world as World;
      const pids = paused === "listener" ? [listenerPid(place) ?? 0] : sessionHosts(place);
      expect(pids).toEqual([expect.any(Number)]);
      const [pid] = pids as [number];
      process.kill(pid, "SIGSTOP");
      try {
        expect(await bestStopTime(at, code)).toBeLessThan(limitMs);
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await answered(at, "(Connect-PSSession -ComputerName localhost -Name ITTask).State.ToString()", "Opened");
    },
  );

  test("ends Receive-PSSession that waits for a command's output", { timeout: 60_000 }, async () => {
    const at = await open();
    const prepare = "$s = New-PSSession -ComputerName localhost -Name ITTask; $null = Invoke-Command $s { $n = 7 }";
    const leave = "$null = Invoke-Command $s { Start-Sleep 1000 } -AsJob; $null = Disconnect-PSSession $s";
    await answered(at, `${prepare}; ${leave}; 'o' + 'k'`, "ok");
    expect(await stopTime(at, "Receive-PSSession -Session $s")).toBeLessThan(limitMs);
  });
});
