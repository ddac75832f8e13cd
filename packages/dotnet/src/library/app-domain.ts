// System.AppDomain: the one there is, and what .NET no longer does with several.

import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { DotNetType, getType } from "../types/dotnet-type.ts";
import { construct, invokeMethod, invokeStatic } from "../types/invoke.ts";
import { argumentNull } from "../types/method-errors.ts";
import { membersOf } from "../types/type-members.ts";
import { ENUMERATE } from "../values/enumerable.ts";
import { arrayOf } from "../values/arrays.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { requiredText } from "./arguments.ts";

const baseDirectory = "/opt/microsoft/powershell/7/";

class AppDomain {
  readonly friendlyName = "pwsh";
  readonly data = new Map<string, PSValue>([["APP_CONTEXT_BASE_DIRECTORY", baseDirectory]]);
  principal: PSValue = null;
}
tagType(AppDomain, "System.AppDomain");
const domain = new AppDomain();

/** Code access security's, with nothing in it. */
class PermissionSet {
  [ENUMERATE](): Iterable<PSValue> {
    return [];
  }
  toString(): string {
    return "";
  }
}
tagType(PermissionSet, "System.Security.PermissionSet");
class AppDomainSetup {}
tagType(AppDomainSetup, "System.AppDomainSetup");
defineType<AppDomainSetup>({
  name: "System.AppDomainSetup",
  properties: { ApplicationBase: () => baseDirectory, TargetFrameworkName: () => ".NETCoreApp,Version=v10.0" },
});

/** What CreateInstance answers: the object in a wrapping. */
class ObjectHandle {
  readonly inner: PSValue;
  constructor(inner: PSValue) {
    this.inner = inner;
  }
}
tagType(ObjectHandle, "System.Runtime.Remoting.ObjectHandle");
defineType<ObjectHandle>({ name: "System.Runtime.Remoting.ObjectHandle", methods: { Unwrap: (self) => self.inner } });

const refuse = (typeName: string, message: string) => (): never => {
  throw new Exception(typeName, message);
};
const nothing = (): undefined => undefined;

/** The object that CreateInstance(assembly, type, …) makes with the default constructor. */
function create(args: PSValue[]): PSValue {
  const assembly = invokeStatic(getType("System.Reflection.Assembly"), "Load", [requiredText(args[0], "assemblyName")]);
  const name = requiredText(args[1], "typeName");
  const found = invokeMethod(assembly, "GetType", [name, true, false]);
  if (!(found instanceof DotNetType)) throw argumentNull("type");
  return construct(found, []);
}

/** A file that is asked for as an assembly: there are none that could be loaded. */
const noFile = ([name]: PSValue[]): never => {
  const path = requiredText(name, "assemblyFile");
  throw new Exception(
    "System.IO.FileNotFoundException",
    `Could not load file or assembly '${path}'. The system cannot find the file specified.`,
    { properties: { FileName: path } },
  );
};

function assemblies(): PSValue {
  const known = [
    "System.Object", "System.Management.Automation.PSObject", "System.Collections.ArrayList", "System.Text.RegularExpressions.Regex",
    "System.Xml.XmlDocument", "System.Uri", "System.Console",
  ]; // biome-ignore format: a list
  const assembly = membersOf(getType("System.RuntimeType")).property("Assembly", false);
  return arrayOf(
    "System.Reflection.Assembly",
    known.map((name) => assembly?.get(getType(name)) ?? null),
  );
}

const cpuTime = (): PSTimeSpan => {
  const { user, system } = process.cpuUsage();
  return new PSTimeSpan(BigInt(user + system) * 10n);
};

defineType<AppDomain>({
  name: "System.AppDomain",
  properties: {
    FriendlyName: (self) => self.friendlyName,
    BaseDirectory: () => baseDirectory,
    RelativeSearchPath: () => null,
    SetupInformation: () => new AppDomainSetup(),
    DynamicDirectory: () => null,
    Id: () => 1,
    IsFullyTrusted: () => true,
    IsHomogenous: () => true,
    ShadowCopyFiles: () => false,
    PermissionSet: () => new PermissionSet(),
    MonitoringSurvivedMemorySize: () => BigInt(process.memoryUsage().heapUsed),
    MonitoringTotalAllocatedMemorySize: () => BigInt(process.memoryUsage().heapTotal),
    MonitoringTotalProcessorTime: cpuTime,
  },
  methods: {
    GetAssemblies: assemblies,
    ReflectionOnlyGetAssemblies: () => arrayOf("System.Reflection.Assembly", []),
    Load: (_self, [name]) => invokeStatic(getType("System.Reflection.Assembly"), "Load", [name ?? null]),
    GetData: (self, [name]) => self.data.get(requiredText(name, "name")) ?? null,
    SetData: (self, [name, value = null]) => void self.data.set(requiredText(name, "name"), value) as undefined,
    IsCompatibilitySwitchSet: () => null,
    IsDefaultAppDomain: () => true,
    IsFinalizingForUnload: () => false,
    ApplyPolicy: (_self, [name]) => requiredText(name, "assemblyName"),
    AppendPrivatePath: nothing,
    ClearPrivatePath: nothing,
    ClearShadowCopyPath: nothing,
    SetCachePath: nothing,
    SetShadowCopyFiles: nothing,
    SetShadowCopyPath: nothing,
    SetDynamicBase: nothing,
    SetPrincipalPolicy: nothing,
    SetThreadPrincipal: (self, [principal = null]) => {
      if (principal === null) throw argumentNull("principal");
      self.principal = principal;
      return undefined;
    },
    CreateInstance: (_self, args) => new ObjectHandle(create(args)),
    CreateInstanceAndUnwrap: (_self, args) => create(args),
    CreateInstanceFrom: (_self, args) => noFile(args),
    CreateInstanceFromAndUnwrap: (_self, args) => noFile(args),
    ExecuteAssembly: (_self, args) => noFile(args),
    ExecuteAssemblyByName: (_self, args) => noFile(args),
    ToString: () => "Name:pwsh\nThere are no context policies.\n",
  },
  staticProperties: {
    CurrentDomain: () => domain,
    MonitoringIsEnabled: { get: () => true, set: nothing },
    MonitoringSurvivedProcessMemorySize: () => BigInt(process.memoryUsage().heapUsed),
  },
  staticMethods: {
    CreateDomain: refuse(
      "System.PlatformNotSupportedException",
      "Secondary AppDomains are not supported on this platform.",
    ),
    Unload: refuse("System.CannotUnloadAppDomainException", "Operation is not supported on this platform."),
    GetCurrentThreadId: () => 1,
  },
});
