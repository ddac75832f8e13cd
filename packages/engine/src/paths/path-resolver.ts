// Paths as users write them -> provider paths: drive and provider qualifiers, ~, ., .., relative paths, wildcards (about_Path_Syntax).
import { WildcardPattern } from "@latch/dotnet";
import { PathInfo, PSDriveInfo, type ProviderInfo } from "./drive-info.ts";
import { type DriveTable, throwSessionStateError } from "./drive-table.ts";

/** A path whose provider is known and whose dots are gone, but which need not exist. */
export interface UnresolvedPath {
  readonly provider: ProviderInfo;
  readonly drive: PSDriveInfo | null;
  /** as the provider sees it */
  readonly providerPath: string;
  /** as PowerShell shows it */
  readonly displayPath: string;
}

export interface ResolveOptions {
  /** `-LiteralPath`: no wildcards, no backtick escapes */
  readonly literal?: boolean;
  /** wildcards also match hidden items (`-Force`) */
  readonly includeHidden?: boolean;
  /** a missing item is returned instead of being an error */
  readonly allowMissing?: boolean;
  /** a missing item is named as its provider sees it, not as its drive shows it */
  readonly providerErrors?: boolean;
}

const separators = /[\\/]+/;

/** Resolves paths against the current location of a drive table. */
export class PathResolver {
  readonly #drives: DriveTable;

  constructor(drives: DriveTable) {
    this.#drives = drives;
  }

  /** The current location; `$PWD`. */
  get currentLocation(): PathInfo {
    const drive = this.#drives.currentDrive;
    return this.locationOf(drive);
  }

  /** A drive's own current location. */
  locationOf(drive: PSDriveInfo): PathInfo {
    const providerPath = joinRoot(drive, drive.currentLocation);
    return new PathInfo(
      drive,
      drive.provider,
      displayPathOf(drive, drive.provider, drive.currentLocation),
      providerPath,
    );
  }

  /** True for `drive:`, `provider::`, `/` and `\` paths. */
  isAbsolute(path: string): boolean {
    return providerQualifier(path) !== null || isRooted(path) || driveQualifier(path) !== null;
  }

  /** Parses without touching the item; unknown drives and providers throw. */
  unresolved(path: string): UnresolvedPath {
    const qualifier = providerQualifier(path);
    if (qualifier) {
      const provider = this.#drives.provider(qualifier.name);
      const rest = sharedPath(provider, qualifier.rest);
      const providerPath = provider.provider.hierarchical ? withSeparatorOf(rest, cleanRooted(rest)) : rest;
      return { provider, drive: null, providerPath, displayPath: `${provider.toString()}::${providerPath}` };
    }
    const current = this.#drives.currentDrive;
    if (/^~(?=$|[\\/])/.test(path) && current.provider.home !== null) {
      const rest = path.slice(1).replace(/^[\\/]+/, "");
      return this.unresolved(rest === "" ? current.provider.home : `${current.provider.home}/${rest}`);
    }
    if (isRooted(path)) {
      const root = this.#drives.findDrive("/");
      const drive = root && root.provider.name === "FileSystem" ? root : current;
      return this.#onDrive(drive, sharedPath(drive.provider, path), path);
    }
    const driveName = driveQualifier(path);
    if (driveName !== null) {
      const drive = this.#drives.drive(driveName);
      const rest = path.slice(driveName.length + 1);
      // A path right behind the colon is relative to the drive's own location.
      const relative = rest === "" || isRooted(rest) ? rest : `${drive.currentLocation}/${rest}`;
      return this.#onDrive(drive, relative, rest);
    }
    return this.#onDrive(current, `${current.currentLocation}/${path}`, path);
  }

  /** The existing items that `path` names. A literal miss throws ItemNotFoundException; a wildcard miss gives none. */
  resolve(path: string, options: ResolveOptions = {}): PathInfo[] {
    if (options.literal || !WildcardPattern.containsWildcards(path)) {
      const found = this.unresolved(options.literal ? path : WildcardPattern.unescape(path));
      if (!options.allowMissing && !found.provider.provider.itemExists(found.providerPath))
        throwPathNotFound(options.providerErrors ? found.providerPath : shownWhenMissing(found));
      return [pathInfoOf(found)];
    }
    const target = this.unresolved(path);
    const missing = missingParent(target);
    if (missing !== null) {
      if (options.allowMissing) return [pathInfoOf(target)];
      throwPathNotFound(missing);
    }
    return this.#expand(target, options.includeHidden ?? false);
  }

  /** `relative` to the drive's root; `given`: what the user wrote of it, whose last separator stays. */
  #onDrive(drive: PSDriveInfo, relative: string, given: string): UnresolvedPath {
    const provider = drive.provider;
    const clean = provider.provider.hierarchical
      ? withSeparatorOf(given, cleanRelative(relative))
      : relative.replace(/^[\\/]+/, "");
    const isRoot = clean === "" && /^[\\/]/.test(given) && provider.provider.hierarchical;
    return {
      provider,
      drive: drive.hidden ? null : drive,
      providerPath: isRoot ? withSeparator(drive.root) : joinRoot(drive, clean),
      displayPath: displayPathOf(drive, provider, clean),
    };
  }

  #expand(target: UnresolvedPath, includeHidden: boolean): PathInfo[] {
    const { provider, drive } = target;
    const root = drive ? drive.root : "";
    const relative = stripRoot(root, target.providerPath);
    const found: string[] = [];
    if (!provider.provider.hierarchical) {
      const pattern = new WildcardPattern(relative, { ignoreCase: true });
      for (const name of provider.provider.childNames("", includeHidden)) if (pattern.isMatch(name)) found.push(name);
    } else {
      const parts = relative.split("/").filter((part) => part !== "");
      this.#expandParts(provider, drive ? drive.root : "/", parts, 0, includeHidden, found);
    }
    return found.map((providerPath) => {
      const display = drive
        ? displayPathOf(drive, provider, stripRoot(root, providerPath))
        : `${provider.toString()}::${providerPath}`;
      return new PathInfo(drive, provider, display, providerPath);
    });
  }

  #expandParts(
    provider: ProviderInfo,
    parent: string,
    parts: readonly string[],
    at: number,
    includeHidden: boolean,
    found: string[],
  ): void {
    const part = parts[at];
    if (part === undefined) {
      found.push(parent);
      return;
    }
    const implementation = provider.provider;
    if (!WildcardPattern.containsWildcards(part)) {
      const next = implementation.makePath(parent, WildcardPattern.unescape(part));
      if (implementation.itemExists(next)) this.#expandParts(provider, next, parts, at + 1, includeHidden, found);
      return;
    }
    if (!implementation.isItemContainer(parent)) return;
    const pattern = new WildcardPattern(part, { ignoreCase: true });
    const last = at === parts.length - 1;
    for (const name of implementation.childNames(parent, includeHidden)) {
      if (!pattern.isMatch(name)) continue;
      const next = implementation.makePath(parent, name);
      if (last) found.push(next);
      else if (implementation.isItemContainer(next))
        this.#expandParts(provider, next, parts, at + 1, includeHidden, found);
    }
  }
}

/** The container before the first wildcard of a path on a drive, as its drive shows it, when it does not exist. */
function missingParent({ drive, provider, providerPath }: UnresolvedPath): string | null {
  if (drive === null || !provider.provider.hierarchical) return null;
  const parts = stripRoot(drive.root, providerPath).split("/");
  const fixed = parts.slice(
    0,
    Math.max(
      0,
      parts.findIndex((part) => WildcardPattern.containsWildcards(part)),
    ),
  );
  if (fixed.length === 0) return null;
  const path = fixed.map((part) => WildcardPattern.unescape(part)).join("/");
  return provider.provider.itemExists(joinRoot(drive, path)) ? null : displayPathOf(drive, provider, path);
}

/** A missing item is named as its drive shows it, or as its provider sees it where the path names the provider. */
function shownWhenMissing(path: UnresolvedPath): string {
  return path.drive === null && path.provider.name === "FileSystem" ? path.providerPath : path.displayPath;
}

/** Throws PowerShell's ItemNotFoundException for a path as shown to the user. */
export function throwPathNotFound(displayPath: string): never {
  throwSessionStateError(
    "System.Management.Automation.ItemNotFoundException",
    `Cannot find path '${displayPath}' because it does not exist.`,
    "PathNotFound",
    "ObjectNotFound",
    displayPath,
  );
}

/** The PathInfo of a path that need not exist. */
export function pathInfoOf(path: UnresolvedPath): PathInfo {
  return new PathInfo(path.drive, path.provider, path.displayPath, path.providerPath);
}

/** `Env` of `Env:x`; null without a drive qualifier. A separator before the colon makes it part of a name. */
export function driveQualifier(path: string): string | null {
  const match = /^([^\\/:*?[\]]+):(?!:)/.exec(path);
  return match?.[1] ?? null;
}

/** `FileSystem` and `/x` of `FileSystem::/x`. */
export function providerQualifier(path: string): { name: string; rest: string } | null {
  const at = path.indexOf("::");
  if (at <= 0 || !/^[\w.]+(\\[\w.]+)?$/.test(path.slice(0, at))) return null;
  return { name: path.slice(0, at), rest: path.slice(at + 2) };
}

function isRooted(path: string): boolean {
  return path.startsWith("/") || path.startsWith("\\");
}

/** A UNC path as its provider's own path; other paths, and shares that nobody knows, as they are. */
function sharedPath(provider: ProviderInfo, path: string): string {
  return /^[\\/]{2}[^\\/]/.test(path) ? (provider.provider.sharedPath?.(path) ?? path) : path;
}

/** Removes empty, `.` and `..` parts; `..` at the top stays at the top. Backslashes separate on every platform. */
function cleanRelative(path: string): string {
  const kept: string[] = [];
  for (const part of path.split(separators)) {
    if (part === "" || part === ".") continue;
    if (part === "..") kept.pop();
    else kept.push(part);
  }
  return kept.join("/");
}

/** A separator at the end stays (`dir/`), unless only `.` and `..` come before it. */
function withSeparatorOf(given: string, clean: string): string {
  const kept = /[\\/]$/.test(given) && !/^[./\\]*$/.test(given);
  return kept && clean !== "" ? withSeparator(clean) : clean;
}

function withSeparator(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function cleanRooted(path: string): string {
  return isRooted(path) ? `/${cleanRelative(path)}` : cleanRelative(path);
}

function joinRoot(drive: PSDriveInfo, relative: string): string {
  if (!drive.provider.provider.hierarchical) return relative;
  if (relative === "") return drive.root;
  return withSeparator(drive.root) + relative;
}

function stripRoot(root: string, providerPath: string): string {
  return providerPath.startsWith(root) ? providerPath.slice(root.length).replace(/^\/+/, "") : providerPath;
}

function displayPathOf(drive: PSDriveInfo, provider: ProviderInfo, relative: string): string {
  if (drive.hidden) return `${provider.toString()}::${joinRoot(drive, relative)}`;
  if (drive.name === "/") return `/${relative}`;
  return `${drive.name}:/${relative}`;
}
