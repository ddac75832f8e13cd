// Progress bars of Write-Progress on a terminal: shown, nested, out of the way of output, gone at the end.
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

/** A line that begins with the bar: what was typed has it only inside. */
const hasBar = (text: string, activity: string) =>
  text.split("\n").some((line) => line.trimStart().startsWith(`${activity} [`));

describe.skipIf(loadPty() === null)("progress in a pseudo-terminal (needs node-pty built)", () => {
  test("a bar is shown while a command works, and gone when it has ended", async () => {
    const at = await open();
    at.type("Write-Progress Copying half -PercentComplete 50; $null = Read-Host next; 'do' + 'ne'\r");
    await at.until((text) => /^next:/m.test(text));
    at.type("\r");
    await at.until((text) => /^done$/m.test(text) && /> ?$/.test(text));
    expect(hasBar(at.text(), "Copying")).toBe(false);
  });

  test("bars nest, and output is written above them", async () => {
    const at = await open();
    at.type(
      "Write-Progress Outer one -Id 1 -PercentComplete 20; Write-Progress Inner two -Id 2 -ParentId 1; 'li' + 'ne'; while (-not (Test-Path go)) { [Threading.Thread]::Sleep(20) }\r",
    );
    await at.until((text) => hasBar(text, "Outer") && hasBar(text, "Inner") && /^line$/m.test(text));
    const lines = at.lines();
    const place = (test: (line: string) => boolean) => lines.findIndex(test);
    expect(place((line) => line === "line")).toBeLessThan(place((line) => line.startsWith("Outer [one")));
    expect(place((line) => line.startsWith("Outer [one"))).toBeLessThan(
      place((line) => line.startsWith("  Inner [two")),
    );
    world?.file("go", "");
    await at.until((text) => /> ?$/.test(text) && !hasBar(text, "Outer") && !hasBar(text, "Inner"));
  });

  test("the classic view has lines of its own for status and bar", async () => {
    const at = await open();
    at.type(
      "$PSStyle.Progress.View = 'Classic'; Write-Progress Moving slowly -PercentComplete 50; while (-not (Test-Path go)) { [Threading.Thread]::Sleep(20) }\r",
    );
    await at.until((text) => /^ Moving$/m.test(text) && /^ {5}slowly$/m.test(text) && /^ {5}\[o+ +\]$/m.test(text));
    world?.file("go", "");
    await at.until((text) => !/^ Moving$/m.test(text));
  });
});
