// The client's half of 16 recorded conversations of PowerShell with itself, answered by latch as PowerShell answered.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answersOf, recordedAnswers, type Said } from "./recorded-conversation.ts";

const directory = join(import.meta.dirname, "recordings/powershell-ssh");
const latch = process.env["LATCH_UNDER_TEST"] ?? join(import.meta.dirname, "../../node_modules/.bin/latch");

/** What latch answers otherwise, with the reason. */
const differences: Readonly<Record<string, string>> = {
  "streams.log": "Write-Error's default id keeps the cmdlet's name where its caller has none",
  "import-session.log": "Import-PSSession asks Get-Command, Get-FormatData and proxies: their own objects",
};

/** A message of the pool's private data is a dictionary, whose order .NET randomises. */
function comparable(said: readonly Said[]): string[] {
  return said.map(({ command, type, body }) => `${command} ${type} ${type === "applicationPrivateData" ? "" : body}`);
}

for (const name of readdirSync(directory).filter((file) => file.endsWith(".log"))) {
  test.skipIf(differences[name] !== undefined)(name, async () => {
    const file = join(directory, name);
    const said = await answersOf(file, [latch, "-LatchEntry", "process-server"]);
    expect(comparable(said)).toEqual(comparable(recordedAnswers(file)));
  });
}
