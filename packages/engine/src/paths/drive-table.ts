// The drives and providers of one session state: lookup by scope, default drives, current locations and location stacks.
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { Provider } from "../api/provider.ts";
import { PSDriveInfo, ProviderInfo } from "./drive-info.ts";

/** The part of a variable scope that drives live in: drives made in a function end with it. */
export interface DriveScope {
  drives: Map<string, PSDriveInfo> | null;
  readonly parent: DriveScope | null;
}

/** Throws a session-state exception that already carries its error record. */
export function throwSessionStateError(
  exceptionType: string,
  message: string,
  errorId: string,
  category: "ObjectNotFound" | "InvalidArgument" | "InvalidOperation" | "ResourceExists" | "NotImplemented",
  target: string,
): never {
  const exception = new Exception(exceptionType, message);
  exception.errorRecord = newErrorRecord(exception, errorId, category, target);
  throw exception;
}

/** Providers, drives and locations. Names compare without regard to case. */
export class DriveTable {
  readonly #providers = new Map<string, ProviderInfo>();
  readonly #scope: () => DriveScope;
  readonly #globalScope: DriveScope;
  readonly locationStacks = new Map<string, { drive: PSDriveInfo; location: string }[]>();
  /** earlier and later locations for `Set-Location -` and `+` */
  readonly locationHistory: { drive: PSDriveInfo; location: string }[] = [];
  readonly locationFuture: { drive: PSDriveInfo; location: string }[] = [];
  defaultStack = "";
  #current: PSDriveInfo | null = null;

  constructor(globalScope: DriveScope, currentScope: () => DriveScope) {
    this.#globalScope = globalScope;
    this.#scope = currentScope;
  }

  /** Adds a provider and its default drives to the global scope. */
  addProvider(provider: Provider): void {
    const info = new ProviderInfo(provider);
    this.#providers.set(provider.name.toLowerCase(), info);
    for (const drive of provider.initializeDefaultDrives(info)) this.addDrive(drive, this.#globalScope);
  }

  get providers(): Iterable<ProviderInfo> {
    return this.#providers.values();
  }

  /** The provider called `name`, `Module\Name` included; null when there is none. */
  findProvider(name: string): ProviderInfo | null {
    const slash = name.lastIndexOf("\\");
    const info = this.#providers.get(name.slice(slash + 1).toLowerCase()) ?? null;
    if (info && slash >= 0 && name.slice(0, slash).toLowerCase() !== info.moduleName.toLowerCase()) return null;
    return info;
  }

  /** As findProvider, with PowerShell's ProviderNotFoundException. */
  provider(name: string): ProviderInfo {
    return (
      this.findProvider(name) ??
      throwSessionStateError(
        "System.Management.Automation.ProviderNotFoundException",
        `Cannot find a provider with the name '${name}'.`,
        "ProviderNotFound",
        "ObjectNotFound",
        name,
      )
    );
  }

  findDrive(name: string): PSDriveInfo | null {
    const key = name.toLowerCase();
    for (let scope: DriveScope | null = this.#scope(); scope; scope = scope.parent) {
      const drive = scope.drives?.get(key);
      if (drive) return drive;
    }
    return null;
  }

  /** As findDrive, with PowerShell's DriveNotFoundException. */
  drive(name: string): PSDriveInfo {
    return (
      this.findDrive(name) ??
      throwSessionStateError(
        "System.Management.Automation.DriveNotFoundException",
        `Cannot find drive. A drive with the name '${name}' does not exist.`,
        "DriveNotFound",
        "ObjectNotFound",
        name,
      )
    );
  }

  /** All visible drives, inner scopes first; a name once. */
  *drives(): Iterable<PSDriveInfo> {
    const seen = new Set<string>();
    for (let scope: DriveScope | null = this.#scope(); scope; scope = scope.parent) {
      for (const [key, drive] of scope.drives ?? []) {
        if (seen.has(key) || drive.hidden) continue;
        seen.add(key);
        yield drive;
      }
    }
  }

  addDrive(drive: PSDriveInfo, scope: DriveScope): void {
    scope.drives ??= new Map();
    const key = drive.name.toLowerCase();
    if (scope.drives.has(key)) {
      throwSessionStateError(
        "System.Management.Automation.SessionStateException",
        `A drive with the name '${drive.name}' already exists.`,
        "DriveAlreadyExists",
        "ResourceExists",
        drive.name,
      );
    }
    scope.drives.set(key, drive);
    drive.provider.drives.push(drive);
    this.#current ??= drive;
  }

  /** Removes the nearest drive of that name; the caller has checked that it exists. */
  removeDrive(drive: PSDriveInfo): void {
    const key = drive.name.toLowerCase();
    for (let scope: DriveScope | null = this.#scope(); scope; scope = scope.parent) {
      if (scope.drives?.get(key) !== drive) continue;
      scope.drives.delete(key);
      break;
    }
    const at = drive.provider.drives.indexOf(drive);
    if (at >= 0) drive.provider.drives.splice(at, 1);
  }

  /** The drive of the current location. */
  get currentDrive(): PSDriveInfo {
    if (!this.#current) throw new Error("no drive: providers are not set up");
    return this.#current;
  }

  set currentDrive(drive: PSDriveInfo) {
    this.#current = drive;
  }

  /** The scope that `-Scope` of New-PSDrive names: global, local, script or a number of parents. */
  scopeNamed(name: string | null): DriveScope {
    let scope = this.#scope();
    if (name === null || /^(local|0)$/i.test(name)) return scope;
    if (/^(global|script)$/i.test(name)) return this.#globalScope;
    for (let up = Number.parseInt(name, 10); up > 0 && scope.parent; up--) scope = scope.parent;
    return scope;
  }
}
