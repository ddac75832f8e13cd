// Assemblies, modules and their names, and Type.GetType's search by full name.
import { argumentNull } from "../types/method-errors.ts";
import { Exception } from "../errors/exception.ts";
import { arrayOf } from "../values/arrays.ts";
import { enumValue } from "../values/enum-value.ts";
import { EQUALS } from "../values/formattable.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { defineType } from "../types/define-type.ts";
import { type DotNetType, getType } from "../types/dotnet-type.ts";
import { allTypeNames, exactTypeName, typeRecord } from "../types/facts-table.ts";
import { construct, invokeStatic } from "../types/invoke.ts";
import { resolveType } from "../types/resolve-type.ts";
import { toStringValue } from "../text/to-string-value.ts";
import { flag, text } from "./arguments.ts";
import { reflectionOnly } from "./load-errors.ts";

/** Type.GetType: full names only, exact case unless told otherwise. */
export function typeByName(
  name: string,
  throws: boolean,
  ignoreCase: boolean,
  assembly = "Anonymously Hosted DynamicMethods Assembly, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null",
): PSValue {
  const plain = name.split(",")[0] as string;
  const found = resolveType(name);
  const exact =
    found !== null &&
    (ignoreCase || plain.includes("[") || exactTypeName(plain) === plain || found.displayName === plain);
  if (exact && plain.includes(".")) return found;
  if (exact && found !== null && found.displayName === plain) return found;
  if (throws) {
    throw new Exception("System.TypeLoadException", `Could not resolve type '${name}' in assembly '${assembly}'.`);
  }
  return null;
}

/** System.Reflection.Assembly, by its full name. */
export class Assembly {
  readonly fullName: string;
  constructor(fullName: string) {
    this.fullName = fullName;
  }
  /** Made at run time for class statements? */
  get isDynamic(): boolean {
    return this.fullName.startsWith("PowerShell Class Assembly");
  }
  get simpleName(): string {
    return this.fullName.split(",")[0] as string;
  }
  get [EQUALS](): (other: PSValue) => boolean {
    return (other) => other instanceof Assembly && other.fullName === this.fullName;
  }
  toString(): string {
    return this.fullName;
  }
}
tagType(Assembly, "System.Reflection.RuntimeAssembly");
export class Module extends Assembly {
  override toString(): string {
    return this.isDynamic ? "RefEmit_InMemoryManifestModule" : `${this.simpleName}.dll`;
  }
}
tagType(Module, "System.Reflection.RuntimeModule");
class AssemblyName extends Assembly {}
tagType(AssemblyName, "System.Reflection.AssemblyName");

const powershellAssembly =
  "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35";

defineType<Assembly>({
  name: "System.Reflection.Assembly",
  properties: {
    FullName: (self) => self.fullName,
    Location: (self) => (self.isDynamic ? "" : `/opt/microsoft/powershell/7/${self.simpleName}.dll`),
    CodeBase: (self) => `file:///opt/microsoft/powershell/7/${self.simpleName}.dll`,
    EscapedCodeBase: (self) => `file:///opt/microsoft/powershell/7/${self.simpleName}.dll`,
    IsDynamic: (self) => self.isDynamic,
    IsCollectible: (self) => self.isDynamic,
    EntryPoint: () => null,
    ReflectionOnly: () => false,
    HostContext: () => 0n,
    SecurityRuleSet: () => enumValue("System.Security.SecurityRuleSet", 0),
    CustomAttributes: () => [],
    ExportedTypes: (self) => typesOf(self),
    DefinedTypes: (self) => typesOf(self),
    Modules: (self) => [new Module(self.fullName)],
    GlobalAssemblyCache: () => false,
    ImageRuntimeVersion: () => "v4.0.30319",
    IsFullyTrusted: () => true,
    ManifestModule: (self) => new Module(self.fullName),
  },
  methods: {
    GetName: (self) => new AssemblyName(self.fullName),
    GetType: (self, args) =>
      args.length === 0
        ? getType("System.Reflection.RuntimeAssembly")
        : typeByName(text(args[0]), flag(args[1]), flag(args[2]), self.fullName),
    CreateInstance: createInstance,
    GetCustomAttributes: () => [],
    GetCustomAttributesData: () => [],
    GetForwardedTypes: () => arrayOf("System.Type", []),
    GetManifestResourceInfo: noResource,
    GetManifestResourceStream: noResource,
    GetModule: (self, [name]) => (text(name) === `${self.simpleName}.dll` ? new Module(self.fullName) : null),
    GetLoadedModules: (self) => arrayOf("System.Reflection.Module", [new Module(self.fullName)]),
    GetSatelliteAssembly: (self, [culture]) => {
      const name = self.fullName
        .replace(self.simpleName, `${self.simpleName}.resources`)
        .replace("Culture=neutral", `Culture=${toStringValue(culture ?? null)}`);
      throw notFound(name);
    },
    GetFile: () => null,
    GetFiles: () => arrayOf("System.IO.FileStream", []),
    LoadModule: () => {
      throw new Exception("System.NotImplementedException", "The method or operation is not implemented.");
    },
    GetTypes: (self) => typesOf(self),
    GetExportedTypes: (self) => typesOf(self),
    GetModules: (self) => arrayOf("System.Reflection.Module", [new Module(self.fullName)]),
    GetReferencedAssemblies: () => arrayOf("System.Reflection.AssemblyName", []),
    IsDefined: () => false,
    GetManifestResourceNames: () => arrayOf("System.String", []),
    ToString: (self) => self.fullName,
  },
  staticMethods: {
    GetExecutingAssembly: () => new Assembly(powershellAssembly),
    GetCallingAssembly: () => new Assembly(powershellAssembly),
    GetEntryAssembly: () => new Assembly(powershellAssembly.replace("System.Management.Automation", "pwsh")),
    GetAssembly: ([type]) => {
      if (type === null) throw argumentNull("type");
      return new Assembly((type as DotNetType).description.assembly);
    },
    LoadWithPartialName: ([name]) => knownAssembly(text(name)),
    Load: ([name]) => (name instanceof Uint8Array ? loadImage() : loadAssembly(text(name))),
    LoadFrom: ([path]) => loadFile(path),
    UnsafeLoadFrom: ([path]) => loadFile(path),
    LoadFile: ([path]) => {
      if (path !== null && !text(path).startsWith("/"))
        throw argumentInvalid("path", `Path "${text(path)}" is not an absolute path.`);
      return loadFile(path, "");
    },
    ReflectionOnlyLoad: () => {
      throw reflectionOnly();
    },
    ReflectionOnlyLoadFrom: () => {
      throw reflectionOnly();
    },
    CreateQualifiedName: ([assembly, type]) => `${text(type)}, ${text(assembly)}`,
    SetEntryAssembly: () => undefined,
  },
});

/** The types of an assembly that the table has. */
function typesOf(assembly: Assembly): PSValue {
  const found: PSValue[] = [];
  for (const name of allTypeNames()) if (typeRecord(name)?.assembly === assembly.fullName) found.push(getType(name));
  return arrayOf("System.Type", found);
}

/** Assemblies whose types the facts have. */
function knownAssembly(name: string): Assembly | null {
  const simple = name.split(",")[0]?.trim() ?? "";
  if (/^System\.Management\.Automation$/i.test(simple)) return new Assembly(powershellAssembly);
  if (
    !/^(System|mscorlib|netstandard|Microsoft)(\.|$)/i.test(simple) ||
    /Windows\.Forms|PresentationFramework|VisualBasic|Interop/i.test(simple)
  )
    return null;
  return new Assembly(`${simple}, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a`);
}

function loadAssembly(name: string): PSValue {
  const found = knownAssembly(name);
  if (found !== null) return found;
  if (name === "") throw argumentInvalid("assemblyName", "The value cannot be an empty string.");
  throw notFound(`${name}, Culture=neutral, PublicKeyToken=null`);
}

function loadImage(): never {
  throw new Exception("System.BadImageFormatException", "Bad IL format.");
}

function notFound(name: string, end = "\n"): Exception {
  return new Exception(
    "System.IO.FileNotFoundException",
    `Could not load file or assembly '${name}'. The system cannot find the file specified.${end}`,
    { properties: { FileName: name } },
  );
}

function argumentInvalid(parameter: string, message: string): Exception {
  return new Exception("System.ArgumentException", `${message} (Parameter '${parameter}')`, {
    properties: { ParamName: parameter },
  });
}

function loadFile(path: PSValue | undefined, end = "\n"): PSValue {
  if (path === null || path === undefined) throw argumentNull(end === "" ? "path" : "assemblyFile");
  throw notFound(text(path), end);
}

/** Assembly.CreateInstance(name, …): null for a type that it has not. */
function createInstance(_self: Assembly, args: PSValue[]): PSValue {
  const type = typeByName(text(args[0]), false, flag(args[1]));
  return type === null ? null : construct(type as DotNetType, Array.isArray(args[4]) ? args[4] : []);
}

function noResource(_self: Assembly, [name]: PSValue[]): PSValue {
  if (name === null) throw argumentNull("resourceName");
  return null;
}

defineType<AssemblyName>({
  name: "System.Reflection.AssemblyName",
  construct: ([name]) => {
    if (name === null) throw argumentNull("assemblyName");
    if (name === "") throw argumentInvalid("assemblyName", "The value cannot be an empty string.");
    return new AssemblyName(text(name));
  },
  properties: {
    Name: (self) => self.simpleName,
    FullName: (self) => self.fullName,
    Version: (self) => {
      const version = /Version=([\d.]+)/.exec(self.fullName)?.[1];
      return version === undefined ? null : construct(getType("System.Version"), [version]);
    },
    CultureName: () => "",
    CultureInfo: () => invokeStatic(getType("System.Globalization.CultureInfo"), "GetCultureInfo", [""]),
    CodeBase: (self) => `file:///opt/microsoft/powershell/7/${self.simpleName}.dll`,
    ProcessorArchitecture: () => enumValue("System.Reflection.ProcessorArchitecture", "MSIL"),
    ContentType: () => enumValue("System.Reflection.AssemblyContentType", "Default"),
    Flags: () => enumValue("System.Reflection.AssemblyNameFlags", "PublicKey"),
    HashAlgorithm: () => enumValue("System.Configuration.Assemblies.AssemblyHashAlgorithm", "SHA1"),
    VersionCompatibility: () =>
      enumValue("System.Configuration.Assemblies.AssemblyVersionCompatibility", "SameMachine"),
    KeyPair: () => null,
  },
});
defineType<Module>({
  name: "System.Reflection.Module",
  properties: {
    Name: (self) => (self.isDynamic ? "<In Memory Module>" : self.toString()),
    ScopeName: (self) => self.toString(),
    FullyQualifiedName: (self) => `/opt/microsoft/powershell/7/${self.simpleName}.dll`,
    Assembly: (self) => new Assembly(self.fullName),
    CustomAttributes: () => [],
  },
});
