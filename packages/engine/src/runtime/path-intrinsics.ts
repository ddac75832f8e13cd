// Owns `SessionState.Path` and `.Drive`: paths and drives as methods of a session state.
import { defineType, psCollection, type PSValue, tagType, toStringValue, WildcardPattern } from "@latch/dotnet";
import { type PathInfo, PSDriveInfo, type ProviderInfo } from "../paths/drive-info.ts";
import { driveQualifier, providerQualifier, throwPathNotFound } from "../paths/path-resolver.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { runCmdletAsMethod } from "./run-command.ts";

const automation = "System.Management.Automation.";

/** One face of a context. */
class Face {
  readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }
  run(cmdlet: string, parameters: readonly (readonly [string, PSValue])[]): PSValue[] {
    return runCmdletAsMethod(this.context, cmdlet, parameters);
  }
  one(cmdlet: string, parameters: readonly (readonly [string, PSValue])[]): PSValue {
    return this.run(cmdlet, parameters)[0] ?? null;
  }
}

/** `SessionState.Path`. */
export class PathIntrinsics extends Face {
  get currentLocation(): PathInfo {
    return this.context.paths.currentLocation;
  }
  /** The location of a provider's current drive: the shell's own, or that of the provider's first drive. */
  locationOf(provider: ProviderInfo): PathInfo {
    const current = this.context.drives.currentDrive;
    const drive = current.provider === provider ? current : provider.drives[0];
    return drive === undefined ? this.currentLocation : this.context.paths.locationOf(drive);
  }
  /** `path` as seen from `base`. Throws when there is no such item. */
  relative(path: string, base: string): string {
    const { provider, providerPath, displayPath } = this.context.paths.unresolved(path);
    if (!provider.provider.itemExists(providerPath)) throwPathNotFound(displayPath);
    const parts = providerPath.split("/");
    const above = this.context.paths.unresolved(base).providerPath.split("/");
    let common = 0;
    while (common < above.length && parts[common] === above[common]) common++;
    return [...above.slice(common).map(() => ".."), ...parts.slice(common)].join("/");
  }
  /** Path.Combine as Join-Path does it, an empty part left out. */
  combine(parent: string, child: string): string {
    if (parent === "") return child;
    return toStringValue(
      this.one("Join-Path", [
        ["Path", parent],
        ["ChildPath", child],
      ]),
    );
  }
  /** The parent of a path; "" at `root` and above. */
  parent(path: string, root: string): string {
    if (root !== "" && root.replace(/[\\/]+$/, "") === path.replace(/[\\/]+$/, "")) return "";
    return toStringValue(this.one("Split-Path", [["Path", WildcardPattern.escape(path)]]));
  }
}
tagType(PathIntrinsics, `${automation}PathIntrinsics`);

/** `SessionState.Drive`. */
export class DriveManagementIntrinsics extends Face {
  names(parameters: readonly (readonly [string, PSValue])[]): PSValue {
    return psCollection(this.run("Get-PSDrive", parameters));
  }
}
tagType(DriveManagementIntrinsics, `${automation}DriveManagementIntrinsics`);

const text = (value: PSValue | undefined): string => toStringValue(value ?? null);

/** What a by-reference argument is given. */
function give(cell: PSValue | undefined, value: PSValue): void {
  if (typeof cell === "object" && cell !== null) (cell as { value: PSValue }).value = value;
}

function stack(name: PSValue | undefined): (readonly [string, PSValue])[] {
  return name === undefined || name === null || name === "" ? [] : [["StackName", name]];
}

defineType<PathIntrinsics>({
  name: `${automation}PathIntrinsics`,
  properties: {
    CurrentLocation: (self) => self.currentLocation,
    CurrentFileSystemLocation: (self) => self.locationOf(self.context.drives.provider("FileSystem")),
  },
  methods: {
    CurrentProviderLocation: (self, [name]) => self.locationOf(self.context.drives.provider(text(name))),
    Combine: (self, [parent, child]) => self.combine(text(parent), text(child)),
    ParseParent: (self, [path, root]) => self.parent(text(path), text(root)),
    ParseChildName: (self, [path]) =>
      self.one("Split-Path", [
        ["Path", WildcardPattern.escape(text(path))],
        ["Leaf", true],
      ]),
    NormalizeRelativePath: (self, [path, base]) => self.relative(text(path), text(base)),
    IsValid: (self, [path]) => {
      const { provider, providerPath } = self.context.paths.unresolved(text(path));
      return provider.provider.isValidPath(providerPath);
    },
    IsProviderQualified: (_self, [path]) => providerQualifier(text(path)) !== null,
    IsPSAbsolute: (self, [path, drive]) => {
      const given = text(path);
      const absolute = self.context.paths.isAbsolute(given);
      if (absolute) give(drive, driveQualifier(given) ?? "/");
      return absolute;
    },
    GetUnresolvedProviderPathFromPSPath: (self, [path, provider, drive]) => {
      const found = self.context.paths.unresolved(text(path));
      give(provider, found.provider);
      give(drive, found.drive);
      return found.providerPath;
    },
    GetResolvedPSPathFromPSPath: (self, [path]) => psCollection(self.context.paths.resolve(text(path))),
    GetResolvedProviderPathFromPSPath: (self, [path, provider]) => {
      const found = self.context.paths.resolve(text(path));
      give(provider, found[0]?.provider ?? self.context.paths.unresolved(text(path)).provider);
      return psCollection(found.map((item) => item.providerPath));
    },
    GetResolvedProviderPathFromProviderPath: (self, [path, provider]) =>
      psCollection(self.context.paths.resolve(`${text(provider)}::${text(path)}`).map((item) => item.providerPath)),
    SetLocation: (self, [path]) =>
      self.one("Set-Location", [
        ["Path", path ?? null],
        ["PassThru", true],
      ]),
    PushCurrentLocation: (self, [name]) => {
      self.run("Push-Location", stack(name));
      return undefined;
    },
    PopLocation: (self, [name]) => self.one("Pop-Location", [["PassThru", true], ...stack(name)]),
  },
});

defineType<DriveManagementIntrinsics>({
  name: `${automation}DriveManagementIntrinsics`,
  properties: { Current: (self) => self.context.drives.currentDrive },
  methods: {
    Get: (self, [name]) => self.context.drives.drive(text(name)),
    GetAtScope: (self, [name, scope]) =>
      self.one("Get-PSDrive", [
        ["Name", name ?? null],
        ["Scope", scope ?? null],
      ]),
    GetAll: (self) => self.names([]),
    GetAllAtScope: (self, [scope]) => self.names([["Scope", scope ?? null]]),
    GetAllForProvider: (self, [provider]) => self.names([["PSProvider", provider ?? null]]),
    New: (self, [drive, scope]) => {
      if (!(drive instanceof PSDriveInfo)) return null;
      return self.one("New-PSDrive", [
        ["Name", drive.name],
        ["PSProvider", drive.provider.name],
        ["Root", drive.root],
        ["Description", drive.description],
        ["Scope", scope ?? null],
      ]);
    },
    Remove: (self, [name, force, scope]) => {
      self.context.drives.drive(text(name));
      self.run("Remove-PSDrive", [
        ["Name", name ?? null],
        ["Force", force ?? false],
        ["Scope", scope ?? null],
      ]);
      return undefined;
    },
  },
});
