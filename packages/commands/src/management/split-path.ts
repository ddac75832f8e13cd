// Split-Path: one part of a path, by its text alone.
import { Exception, newErrorRecord } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, driveQualifier, providerQualifier } from "@latch/engine";
import { givenPaths, type ItemParameters, tryItem } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Parent?: boolean;
  Leaf?: boolean;
  LeafBase?: boolean;
  Extension?: boolean;
  Qualifier?: boolean;
  NoQualifier?: boolean;
  IsAbsolute?: boolean;
  Resolve?: boolean;
}

export const splitPath = defineCmdlet<Parameters>("Split-Path", (cmdlet) => ({
  process() {
    const { paths, literal } = givenPaths(cmdlet);
    for (const path of paths) {
      tryItem(cmdlet, path, () => {
        if (cmdlet.parameters.Resolve !== true) cmdlet.write(part(cmdlet, path));
        else for (const item of cmdlet.context.paths.resolve(path, { literal })) cmdlet.write(part(cmdlet, item.path));
      });
    }
  },
}));

function part(cmdlet: CmdletRuntime<Parameters>, path: string): string | boolean {
  const asked = cmdlet.parameters;
  if (asked.IsAbsolute) return cmdlet.context.paths.isAbsolute(path);
  if (asked.Qualifier) return qualifierOf(path) ?? throwNoQualifier(path);
  if (asked.NoQualifier)
    return path
      .slice(qualifierOf(path)?.length ?? 0)
      .replace(/^[\\/]+(?=[^\\/])/, (slashes) => (qualifierOf(path) ? "" : slashes));
  if (asked.Leaf) return leafOf(cmdlet, path);
  if (asked.LeafBase) return splitExtension(leafOf(cmdlet, path))[0];
  if (asked.Extension) return splitExtension(leafOf(cmdlet, path))[1];
  return parentOf(path);
}

/** `Env:`, `FileSystem::`; null when the path has none. */
function qualifierOf(path: string): string | null {
  const provider = providerQualifier(path);
  if (provider) return `${provider.name}::`;
  const drive = driveQualifier(path);
  return drive === null ? null : `${drive}:`;
}

function throwNoQualifier(path: string): never {
  const exception = new Exception(
    "System.FormatException",
    `Cannot parse path because path '${path}' does not have a qualifier specified.`,
  );
  exception.errorRecord = newErrorRecord(exception, "ParsePathFormatError", "InvalidArgument", path);
  throw exception;
}

function leafOf(cmdlet: CmdletRuntime<Parameters>, path: string): string {
  const qualifier = qualifierOf(path) ?? "";
  const rest = normalize(path.slice(qualifier.length));
  if (rest === "" || rest === "/") return "";
  const leaf = rest.slice(rest.lastIndexOf("/") + 1);
  if (leaf !== ".." && leaf !== ".") return leaf;
  const resolved = cmdlet.context.paths.unresolved(path).providerPath;
  return resolved.slice(resolved.lastIndexOf("/") + 1);
}

function parentOf(path: string): string {
  const qualifier = qualifierOf(path) ?? "";
  const rest = normalize(path.slice(qualifier.length));
  if (rest === "/" || (rest === "" && qualifier === "")) throwRootHasNoParent();
  const slash = rest.lastIndexOf("/");
  if (slash < 0) return qualifier === "" || !rest ? "" : "";
  // Above a top-level entry there is only the root, which a bare path does not show.
  if (slash === 0) return qualifier === "" ? "" : qualifier.endsWith("::") ? `${qualifier}/` : `${qualifier}/`;
  return qualifier + rest.slice(0, slash);
}

function throwRootHasNoParent(): never {
  const exception = new Exception(
    "System.Management.Automation.PSArgumentException",
    'Cannot process argument because the value of argument "path" is not valid. Change the value of the "path" argument and run the operation again.',
  );
  exception.errorRecord = newErrorRecord(exception, "Argument", "InvalidArgument", null);
  throw exception;
}

/** Forward slashes, no trailing one (the root excepted). */
function normalize(path: string): string {
  const forward = path.replace(/\\/g, "/");
  return forward.length > 1 ? forward.replace(/\/+$/, "") || "/" : forward;
}

function splitExtension(leaf: string): [string, string] {
  const dot = leaf.lastIndexOf(".");
  return dot < 0 ? [leaf, ""] : [leaf.slice(0, dot), leaf.slice(dot)];
}
