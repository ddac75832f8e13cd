// Owns telling, before a program is started, why the system would refuse to run it.
import { accessSync, closeSync, constants, openSync, readdirSync, readSync } from "node:fs";

/** Magic numbers of what kernels run by themselves: ELF, and Mach-O's kinds. */
const machineCode = /^(?:\x7fELF|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/;

/** Whether it has the permission to be run. */
export function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The program that opens documents and addresses on this desktop, as .NET looks for it; null when there is none. */
export function documentOpener(): string | null {
  if (process.platform === "darwin") return "/usr/bin/open";
  for (const name of ["xdg-open", "gnome-open", "kfmclient"]) {
    for (const directory of (process.env["PATH"] ?? "").split(":")) {
      if (directory !== "" && isRunnable(`${directory}/${name}`)) return `${directory}/${name}`;
    }
  }
  return null;
}

/** The errno name that execve would give, or null: ENOENT (it, or its interpreter), ENOEXEC (no format that is known). */
export function refusalOf(path: string): string | null {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    // Without the permission it was looked at as a document, and nothing opens it.
    return "ENOENT";
  }
  const head = headOf(path);
  if (head === null || machineCode.test(head)) return null;
  const interpreter = /^#![ \t]*([^ \t\r\n]+)/.exec(head)?.[1];
  if (interpreter !== undefined) return interpreter.length > 200 || isRunnable(interpreter) ? null : "ENOENT";
  return hasOtherFormats() ? null : "ENOEXEC";
}

/** The first bytes as Latin-1; null when they cannot be read (a program may be run and not read). */
function headOf(path: string): string | null {
  let fd = -1;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const buffer = Buffer.alloc(256);
    return buffer.toString("latin1", 0, readSync(fd, buffer, 0, buffer.length, 0));
  } catch {
    return null;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

/** Linux can be taught further formats; which ones is not asked. */
function hasOtherFormats(): boolean {
  try {
    return readdirSync("/proc/sys/fs/binfmt_misc").some((name) => name !== "register" && name !== "status");
  } catch {
    return false;
  }
}
