// Get-ChildItem: children of containers, with -Recurse, -Depth, -Name, -Include and -Exclude.
import {
  addInstanceMember,
  Exception,
  type PSValue,
  PSNoteProperty,
  toStringValue,
  WildcardPattern,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, PathInfo } from "@latch/engine";
import { FlagsExpression } from "@latch/providers";
import { givenPaths, type ItemParameters, nameFilter, operationOn, tryItem } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Recurse?: boolean;
  Depth?: { value: number };
  Name?: boolean;
}

export const getChildItem = defineCmdlet<Parameters>("Get-ChildItem", (cmdlet) => ({
  begin() {
    checkAttributes(cmdlet);
  },
  process() {
    const { paths, literal } = givenPaths(cmdlet, [""]);
    for (const path of paths) tryItem(cmdlet, path, () => listPath(cmdlet, path, literal));
  },
}));

/** -Attributes is an expression: one that cannot be read is refused as its parameter is bound. */
function checkAttributes(cmdlet: CmdletRuntime<Parameters>): void {
  const { Attributes } = cmdlet.parameters as { Attributes?: PSValue };
  if (Attributes === undefined) return;
  const text = toStringValue(Attributes);
  try {
    new FlagsExpression(text);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const type = "System.Management.Automation.FlagsExpression`1[System.IO.FileAttributes]";
    const message = `Cannot bind parameter 'Attributes'. Cannot convert value "${text}" to type "${type}". Error: "${error.message}"`;
    const exception = "System.Management.Automation.ParameterBindingException";
    cmdlet.throwTerminating(
      cmdlet.error(exception, message, "CannotConvertArgumentNoMessage", "InvalidArgument", null),
    );
  }
}

function listPath(cmdlet: CmdletRuntime<Parameters>, path: string, literal: boolean): void {
  const { Include, Exclude, Force } = cmdlet.parameters;
  const depth = cmdlet.parameters.Depth === undefined ? -1 : Number(cmdlet.parameters.Depth.value);
  const recurse = cmdlet.parameters.Recurse === true || depth >= 0;
  const wild = !literal && WildcardPattern.containsWildcards(path);
  const filtered = (Include?.length ?? 0) > 0 || (Exclude?.length ?? 0) > 0;
  if (wild && recurse && !filtered) checkParent(cmdlet, path);
  const found = cmdlet.context.paths.resolve(path, { literal, includeHidden: Force === true, providerErrors: true });
  if (found.length === 0 && wild && recurse) {
    listBelow(cmdlet, path, depth);
    return;
  }
  const last = /[^\\/]*(?=[\\/]*$)/.exec(path)?.[0] ?? "";
  const lastIsWild = wild && WildcardPattern.containsWildcards(last);
  // What a wildcard matched is given itself: the children of its parent that have such a name.
  if (lastIsWild && !recurse && found[0]?.provider.provider.hierarchical === true) {
    const pattern = new WildcardPattern(last, { ignoreCase: true });
    for (const parent of parentsOf(found)) list(cmdlet, parent, false, depth, pattern);
    return;
  }
  for (const item of found) {
    cmdlet.checkStopped();
    const container = item.provider.provider.isItemContainer(item.providerPath);
    // -Include filters the paths given; a container's children are looked at with a wildcard or -Recurse only.
    if (container && Include?.length && !recurse && !wild && cmdlet.parameters.Name !== true) continue;
    const byName = filtered && cmdlet.parameters.Name !== true && !attributeParameters.some((name) => cmdlet.has(name));
    if (container && recurse && byName) listByName(cmdlet, item, item, depth);
    else list(cmdlet, item, container && recurse, depth);
  }
}

/** The container that a pattern for -Recurse stands in must exist, when no wildcard is in its own path. */
function checkParent(cmdlet: CmdletRuntime<Parameters>, path: string): void {
  const parent = path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  if (parent !== "" && !WildcardPattern.containsWildcards(parent))
    cmdlet.context.paths.resolve(parent, { providerErrors: true });
}

/** Parameters of the file system that say which children are given. */
const attributeParameters = ["Attributes", "Directory", "File", "Hidden", "ReadOnly", "System", "FollowSymlink"];

/** The containers of items, each once. */
function parentsOf(items: readonly PathInfo[]): PathInfo[] {
  const parents = new Map<string, PathInfo>();
  for (const item of items) {
    const path = item.provider.provider.parentPath(item.providerPath, item.drive?.root ?? "");
    if (!parents.has(path)) parents.set(path, new PathInfo(item.drive, item.provider, path, path));
  }
  return [...parents.values()];
}

/** With -Include or -Exclude a container's own children come right after it. */
function listByName(cmdlet: CmdletRuntime<Parameters>, root: PathInfo, container: PathInfo, depth: number): void {
  const write = writer(cmdlet, root, null);
  const options = {
    onItem(item: PSValue, providerPath: string, isContainer: boolean) {
      write.onItem(item, providerPath);
      if (!isContainer || depth === 0) return;
      listByName(cmdlet, root, new PathInfo(root.drive, root.provider, providerPath, providerPath), depth - 1);
    },
  };
  const { provider } = root.provider;
  provider.getChildItems(container.providerPath, false, -1, operationOn(cmdlet, container, options));
}

/** `dir *.txt -Recurse` where nothing matches at the top: the pattern applies below. */
function listBelow(cmdlet: CmdletRuntime<Parameters>, path: string, depth: number): void {
  const slash = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  const parent = slash < 0 ? "." : path.slice(0, slash + 1);
  const pattern = new WildcardPattern(path.slice(slash + 1), { ignoreCase: true });
  for (const item of cmdlet.context.paths.resolve(parent)) list(cmdlet, item, true, depth, pattern);
}

function list(
  cmdlet: CmdletRuntime<Parameters>,
  item: PathInfo,
  recurse: boolean,
  depth: number,
  pattern: WildcardPattern | null = null,
): void {
  const operation = operationOn(cmdlet, item, writer(cmdlet, item, pattern));
  item.provider.provider.getChildItems(item.providerPath, recurse, depth, operation);
}

/** Writes what passes -Include and -Exclude: the item, or with -Name its path below `root`. */
function writer(cmdlet: CmdletRuntime<Parameters>, root: PathInfo, pattern: WildcardPattern | null) {
  const passes = nameFilter(cmdlet);
  const provider = root.provider.provider;
  return {
    onItem(item: PSValue, providerPath: string) {
      const name = provider.childName(providerPath);
      if (pattern && !pattern.isMatch(name)) return;
      if (!passes({ provider: root.provider, providerPath } as PathInfo)) return;
      cmdlet.write(cmdlet.parameters.Name === true ? nameObject(item, root, providerPath) : item);
    },
  };
}

function nameObject(item: PSValue, root: PathInfo, providerPath: string): PSValue {
  const provider = root.provider.provider;
  const below = providerPath.startsWith(root.providerPath)
    ? providerPath.slice(root.providerPath.length).replace(/^\/+/, "")
    : providerPath;
  const name = below === "" ? provider.childName(providerPath) : below;
  if (item === null) return name;
  let result: PSValue = name;
  result = addInstanceMember(result, new PSNoteProperty("PSPath", `${root.provider.toString()}::${providerPath}`));
  result = addInstanceMember(
    result,
    new PSNoteProperty("PSParentPath", `${root.provider.toString()}::${provider.parentPath(providerPath, "")}`),
  );
  result = addInstanceMember(result, new PSNoteProperty("PSChildName", name));
  if (root.drive) result = addInstanceMember(result, new PSNoteProperty("PSDrive", root.drive));
  return addInstanceMember(result, new PSNoteProperty("PSProvider", root.provider));
}
