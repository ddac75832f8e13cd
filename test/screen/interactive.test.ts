// The interactive shell as a person sees it: prompt, typing, history, completion, several lines, Ctrl+C, Ctrl+D, full-screen programs.
import { afterEach, describe, expect, test } from "vitest";
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

async function open(): Promise<TerminalShell> {
  world = new World();
  const opened = new TerminalShell(world.environment, world.home);
  shell = opened;
  await opened.until((text) => /^PS \/.*> ?$/m.test(text));
  return opened;
}

/** How often the prompt is on the screen. */
const prompts = (text: string) => text.split("\n").filter((line) => line.startsWith("PS /")).length;

describe.skipIf(loadPty() === null)("in a pseudo-terminal (needs node-pty built)", () => {
  test("a command runs and the prompt comes back", async () => {
    const at = await open();
    at.type("6 * 7\r");
    await at.until((text) => /^42$/m.test(text) && prompts(text) === 2);
  });

  test("history: the arrow brings the last line back", async () => {
    const at = await open();
    at.type("'one' + 'two'\r");
    await at.until((text) => /^onetwo$/m.test(text) && prompts(text) === 2);
    at.type("\x1b[A\r");
    await at.until((text) => text.split("\n").filter((line) => line === "onetwo").length === 2);
  });

  test("Tab completes a command name and a parameter", async () => {
    const at = await open();
    at.type("Get-Loca\t");
    await at.until((text) => text.includes("Get-Location"));
    at.type("\r");
    await at.until((text) => prompts(text) === 2);
    at.type("Get-ChildItem -Recu\t");
    await at.until((text) => text.includes("Get-ChildItem -Recurse"));
  });

  test("an incomplete line goes on", async () => {
    const at = await open();
    at.type("if ($true) {\r");
    await at.until((text) => text.includes(">>"));
    at.type("'inside' }\r");
    await at.until((text) => /^inside$/m.test(text));
  });

  test("Ctrl+C ends a running loop, its finally block runs, and the shell stays", async () => {
    const at = await open();
    at.type("try { 'begun'; while ($true) { } } finally { 'cleaned' }\r");
    await at.until((text) => /^begun$/m.test(text));
    at.type("\x03");
    await at.until((text) => prompts(text) === 2, 10);
    at.type("2 + 3\r");
    await at.until((text) => /^5$/m.test(text));
  });

  test("Ctrl+D ends the shell", async () => {
    const at = await open();
    at.type("\x04");
    await at.until(() => at.exited);
    expect(at.exited).toBe(true);
  });

  test("a full-screen program has the terminal and gives it back", async () => {
    const at = await open();
    world?.file("long.txt", Array.from({ length: 200 }, (_, i) => `line ${i + 1}`).join("\n"));
    at.type("less long.txt\r");
    await at.until((text) => text.includes("line 20") && !text.includes("PS /"));
    at.type("q");
    await at.until((text) => prompts(text) >= 1 && /PS \/[^\n]*> ?$/.test(text));
    at.type("1 + 1\r");
    await at.until((text) => /^2$/m.test(text));
  });
});
