// A share of the cmdlet fuzz in a process of its own (it changes the directory): `npm run fuzz:cmdlets` makes many more calls.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("cmdlets with odd values show nothing of JavaScript", () => {
  const program = fileURLToPath(new URL("./run.ts", import.meta.url));
  const args = ["--stack-size=4000", program, "--seed", "5", "--calls", "4"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const [summary, ...findings] = stdout.trimEnd().split("\n").reverse();
  expect(findings).toEqual([]);
  expect(Number(summary?.split(" ")[0])).toBeGreaterThan(300);
  expect(status).toBe(0);
});
