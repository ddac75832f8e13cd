// The command `latch`.
import { writeSync } from "node:fs";
writeSync(1, "hello\n");
