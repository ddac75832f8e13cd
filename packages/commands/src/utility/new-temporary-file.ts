// New-TemporaryFile
import { closeSync, openSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCmdlet } from "@latch/engine";
import { fileSystemInfo, ioError } from "@latch/providers";

export const newTemporaryFile = defineCmdlet("New-TemporaryFile", (cmdlet) => ({
  end() {
    const path = join(tmpdir(), `tmp${randomBytes(3).toString("hex")}.tmp`);
    if (!cmdlet.shouldProcess(`${tmpdir()}/`)) return;
    try {
      closeSync(openSync(path, "wx", 0o600));
    } catch (error) {
      cmdlet.writeError(ioError(error, "NewTemporaryFileWriteError", "WriteError", path));
      return;
    }
    cmdlet.write(fileSystemInfo(path));
  },
}));
