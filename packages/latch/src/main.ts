// The command `latch`.
import { createRequire } from "node:module";
import { writeSync } from "node:fs";
const require = createRequire(import.meta.url);
for (const load of [
  () => require("@latch/grammar"),
  () => require("@latch/dotnet"),
  () => require("@latch/protocol"),
]) {
  const t = performance.now();
  try {
    load();
  } catch (e) {
    writeSync(1, String(e));
  }
  writeSync(1, `${load} ${(performance.now() - t).toFixed(2)}\n`);
}
