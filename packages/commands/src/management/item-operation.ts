// What the item cmdlets share: paths to existing items with -Include, -Exclude and -Filter, and one provider operation.
import { createRequire } from "node:module";
import {
  addInstanceMember,
  Exception,
  newErrorRecord,
  PSNoteProperty,
  type PSValue,
  WildcardPattern,
} from "@latch/dotnet";
import {
  type CmdletRuntime,
  PathInfo,
  type Provider,
  type ProviderOperation,
  type UnresolvedPath,
} from "@latch/engine";

const require = createRequire(import.meta.url);
const unixStat = (path: string): PSValue =>
  (require("./unix-stat.ts") as typeof import("./unix-stat.ts")).unixStat(path);

/** The parameters every item cmdlet has. */
export interface ItemParameters {
  Path?: string[];
  LiteralPath?: string[];
  Filter?: string;
  Include?: string[];
  Exclude?: string[];
  Force?: boolean;
}

type ItemCmdlet = CmdletRuntime<ItemParameters>;

/** What ends an item cmdlet; other failures are errors of one path. */
const isFatal = /\.(PS)?(Argument(Null|OutOfRange)?|InvalidOperation)Exception$/;

/** Runs `action`; an `Exception` becomes a non-terminating error with its own record. False when it failed. */
export function tryItem(cmdlet: ItemCmdlet, target: PSValue, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (!(error instanceof Exception) || isFatal.test(error.typeName)) throw error;
    cmdlet.writeError(error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", target));
    return false;
  }
}

/** The paths a cmdlet was given; `fallback` when none was. */
export function givenPaths(
  cmdlet: ItemCmdlet,
  fallback: readonly string[] = [],
): { paths: readonly string[]; literal: boolean } {
  const { Path, LiteralPath } = cmdlet.parameters;
  if (LiteralPath !== undefined) return { paths: LiteralPath, literal: true };
  return { paths: Path ?? fallback, literal: false };
}

/** Calls `action` for each existing item that -Path or -LiteralPath names; misses are errors, wildcard misses nothing. */
export function forEachItem(
  cmdlet: ItemCmdlet,
  action: (item: PathInfo, given: string) => void,
  fallback: readonly string[] = [],
): void {
  const { paths, literal } = givenPaths(cmdlet, fallback);
  const passes = nameFilter(cmdlet);
  for (const path of paths) {
    tryItem(cmdlet, path, () => {
      const options = { literal, includeHidden: cmdlet.parameters.Force === true };
      const found = cmdlet.context.paths.resolve(path, options);
      const wild = !literal && WildcardPattern.containsWildcards(path);
      for (const item of found) {
        cmdlet.checkStopped();
        if (!passes(item)) continue;
        if (wild && !matchesFilter(cmdlet, item)) continue;
        action(item, path);
      }
    });
  }
}

/** -Filter on a path with wildcards, by name. */
function matchesFilter(cmdlet: ItemCmdlet, item: PathInfo): boolean {
  const filter = cmdlet.parameters.Filter;
  if (!filter) return true;
  return new WildcardPattern(filter.replace(/[[\]`]/g, "`$&"), { ignoreCase: true }).isMatch(
    item.provider.provider.childName(item.providerPath),
  );
}

/** -Include and -Exclude on the last part of a path. */
export function nameFilter(cmdlet: ItemCmdlet): (item: PathInfo) => boolean {
  const include = cmdlet.parameters.Include?.map((text) => new WildcardPattern(text, { ignoreCase: true }));
  const exclude = cmdlet.parameters.Exclude?.map((text) => new WildcardPattern(text, { ignoreCase: true }));
  if (!include?.length && !exclude?.length) return () => true;
  return (item) => {
    const name = item.provider.provider.childName(item.providerPath);
    if (include?.length && !include.some((pattern) => pattern.isMatch(name))) return false;
    return !exclude?.some((pattern) => pattern.isMatch(name));
  };
}

/** How items of one operation are written: `write` false drops them (Copy-Item without -PassThru). */
export interface OperationOptions {
  /** what is written is not the item but some of its properties: no PSIsContainer */
  readonly isProperty?: boolean;
  readonly write?: boolean;
  readonly onItem?: (item: PSValue, providerPath: string, isContainer: boolean) => void;
}

/** The operation a provider gets for an item. Written items carry PSPath and its kin. */
export function operationOn(
  cmdlet: ItemCmdlet,
  item: PathInfo | UnresolvedPath,
  options: OperationOptions = {},
): ProviderOperation {
  const bound = cmdlet.parameters as Readonly<Record<string, PSValue>>;
  refuseForeignParameters(cmdlet, item.provider.provider);
  if (cmdlet.parameters.Filter && !item.provider.provider.capabilities.includes("Filter"))
    throw providerNotSupported("Cannot call method. The provider does not support the use of filters.", "NotSupported");
  return {
    force: cmdlet.parameters.Force === true,
    filter: cmdlet.parameters.Filter ?? null,
    drive: item.drive,
    dynamicParameters: bound,
    writeItem: (value, path, isContainer) => {
      if (options.write === false) return;
      const decorated = decorate(value, item, path, options.isProperty ? null : isContainer);
      if (options.onItem) options.onItem(decorated, path, isContainer);
      else if (Array.isArray(decorated)) cmdlet.writeEnumerated(decorated);
      else cmdlet.write(decorated);
    },
    writeError: (record) => cmdlet.writeError(record),
    writeWarning: (text) => cmdlet.writeWarning(text),
    shouldProcess: (target, action) => cmdlet.shouldProcess(target, action),
    shouldContinue: (query, caption) => cmdlet.shouldContinue(query, caption),
    checkStopped: () => cmdlet.checkStopped(),
  };
}

/** What the file system adds to the item cmdlets: other providers do not know these names. */
const fileSystemParameters = [
  "Attributes",
  "FollowSymlink",
  "Directory",
  "File",
  "Hidden",
  "ReadOnly",
  "System",
  "Encoding",
  "Delimiter",
  "Wait",
  "Raw",
  "AsByteStream",
  "NoNewline",
  "Stream",
];

function refuseForeignParameters(cmdlet: ItemCmdlet, provider: Provider): void {
  const foreign = fileSystemParameters.find(
    (name) => !provider.dynamicParameterNames.has(name.toLowerCase()) && cmdlet.has(name),
  );
  if (foreign === undefined) return;
  const exception = new Exception(
    "System.Management.Automation.ParameterBindingException",
    `A parameter cannot be found that matches parameter name '${foreign}'.`,
  );
  cmdlet.throwTerminating(newErrorRecord(exception, "NamedParameterNotFound", "InvalidArgument", null));
}

/** Adds PSPath, PSParentPath, PSChildName, PSDrive, PSProvider and PSIsContainer, as the provider base class does. */
export function decorate(
  value: PSValue,
  item: PathInfo | UnresolvedPath,
  providerPath: string,
  isContainer: boolean | null,
): PSValue {
  if (Array.isArray(value)) return value;
  const provider = item.provider;
  let result = addInstanceMember(value, new PSNoteProperty("PSPath", `${provider.toString()}::${providerPath}`));
  if (provider.provider.hierarchical) {
    const parent = provider.provider.parentPath(providerPath, item.drive?.root ?? "");
    result = addInstanceMember(
      result,
      new PSNoteProperty("PSParentPath", parent === "" ? "" : `${provider.toString()}::${parent}`),
    );
    result = addInstanceMember(result, new PSNoteProperty("PSChildName", provider.provider.childName(providerPath)));
  }
  // Items have it by their type data; an object of some properties only gets it here.
  if (isContainer === null && provider.name === "FileSystem")
    result = addInstanceMember(result, new PSNoteProperty("UnixStat", unixStat(providerPath)));
  if (item.drive) result = addInstanceMember(result, new PSNoteProperty("PSDrive", item.drive));
  result = addInstanceMember(result, new PSNoteProperty("PSProvider", provider));
  return isContainer === null ? result : addInstanceMember(result, new PSNoteProperty("PSIsContainer", isContainer));
}

/** An unresolved path as a PathInfo (for items that are to be made). */
export function asPathInfo(path: UnresolvedPath): PathInfo {
  return new PathInfo(path.drive, path.provider, path.displayPath, path.providerPath);
}

/** PSNotSupportedException of a provider that lacks an operation. */
export function providerNotSupported(message: string, errorId: string): Exception {
  return new Exception("System.Management.Automation.PSNotSupportedException", message, {
    errorRecord: (exception) => newErrorRecord(exception, errorId, "NotImplemented", null),
  });
}
