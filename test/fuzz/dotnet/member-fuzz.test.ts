// A share of the member fuzz in a process of its own (it changes the directory): `npm run fuzz:dotnet` calls every member.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("members with odd arguments show nothing of JavaScript", () => {
  const program = fileURLToPath(new URL("./run.ts", import.meta.url));
  const args = ["--stack-size=4000", program, "--seed", "7", "--share", "0.2"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const [summary, ...findings] = stdout.trimEnd().split("\n").reverse();
  expect(findings).toEqual([]);
  expect(Number(summary?.split(" ")[0])).toBeGreaterThan(5000);
  expect(status).toBe(0);
});
