// Types that only work on Windows: they are there, and say PlatformNotSupportedException as .NET does on Unix.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";

const refuse = (message: string) => (): never => {
  throw new Exception("System.PlatformNotSupportedException", message);
};

interface WindowsOnly {
  readonly name: string;
  readonly message: string;
  readonly statics?: string;
  /** Static properties that read null. */
  readonly nothing?: string;
  readonly instance?: string;
  readonly constructs?: boolean;
}

const principal = "Windows Principal functionality is not supported on this platform.";
const registry = "Registry is not supported on this platform.";
const types: readonly WindowsOnly[] = [
  {
    name: "System.Security.Principal.WindowsIdentity", message: principal, constructs: true,
    statics: "GetAnonymous GetCurrent RunImpersonated RunImpersonatedAsync",
    instance: "Clone",
  },
  { name: "System.Security.Principal.WindowsPrincipal", message: principal, constructs: true, instance: "IsInRole" },
  {
    name: "Microsoft.Win32.Registry", message: registry, statics: "GetValue SetValue",
    nothing: "ClassesRoot CurrentConfig CurrentUser LocalMachine PerformanceData Users",
  },
  {
    name: "Microsoft.Win32.RegistryKey", message: registry, statics: "OpenBaseKey OpenRemoteBaseKey FromHandle",
    instance: "Close Flush CreateSubKey DeleteSubKey DeleteSubKeyTree DeleteValue OpenSubKey GetAccessControl SetAccessControl GetSubKeyNames GetValue GetValueKind GetValueNames SetValue Dispose",
  },
]; // biome-ignore format: a table

for (const { name, message, statics = "", nothing = "", instance = "", constructs } of types) {
  const refused = refuse(message);
  const all = (names: string) =>
    Object.fromEntries(
      names
        .split(" ")
        .filter(Boolean)
        .map((n) => [n, refused]),
    );
  defineType<never>({
    name,
    ...(constructs === true ? { construct: refused } : {}),
    staticMethods: all(statics),
    methods: all(instance),
    staticProperties: Object.fromEntries(
      nothing
        .split(" ")
        .filter(Boolean)
        .map((n) => [n, () => null]),
    ),
  });
}
