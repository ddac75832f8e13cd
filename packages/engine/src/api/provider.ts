// The interface between item cmdlets and providers: what a provider must answer, and what one operation gives it.
// Path parsing, drives and globbing are the engine's (../paths); providers only see their own internal paths.
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { PSDriveInfo, ProviderInfo } from "../paths/drive-info.ts";

/** What a cmdlet hands a provider for one operation (PowerShell's CmdletProviderContext). */
export interface ProviderOperation {
  /** `-Force` */
  readonly force: boolean;
  /** `-Filter`, in the provider's own syntax */
  readonly filter: string | null;
  /** the drive the path was given on, when there was one */
  readonly drive: PSDriveInfo | null;
  /** bound parameters that the provider adds to the cmdlet (`-Encoding`, `-File`, …) */
  readonly dynamicParameters: Readonly<Record<string, PSValue>>;
  writeItem(item: PSValue, path: string, isContainer: boolean): void;
  writeError(record: ErrorRecord): void;
  writeWarning(text: string): void;
  shouldProcess(target: string, action: string): boolean;
  shouldContinue(query: string, caption: string): boolean;
  checkStopped(): void;
}

/** Reads an item's content, `count` blocks at a time (0 or less: all); an empty array at the end. */
export interface ContentReader {
  read(count: number): PSValue[];
  /** Positions the reader so that only the last `count` blocks follow. */
  seekTail(count: number): void;
  /** Waits for more content (`-Wait`); false when the operation was stopped. */
  wait?(): boolean;
  close(): void;
}

/** Writes an item's content. */
export interface ContentWriter {
  write(values: readonly PSValue[]): void;
  /** Moves to the end, for Add-Content. */
  seekEnd(): void;
  close(): void;
}

/** The static parameters of one provider operation that only this provider takes. */
export interface Provider {
  readonly name: string;
  /** .NET class name, for error ids and `ImplementingType` */
  readonly className: string;
  /** text of ProviderCapabilities, e.g. "Filter, ShouldProcess, Credentials" */
  readonly capabilities: string;
  readonly home: string | null;
  /** false: a flat provider (variables, functions, aliases, environment): no child of a child, no Move-Item */
  readonly hierarchical: boolean;
  /** parameter names that this provider's cmdlets take beyond the common ones */
  readonly dynamicParameterNames: ReadonlySet<string>;
  initializeDefaultDrives(info: ProviderInfo): PSDriveInfo[];
  /** Checks and completes a drive for New-PSDrive; throws an `Exception` when it cannot be. */
  newDrive(drive: PSDriveInfo): PSDriveInfo;

  /** `\\server\share\rest` as a path of this provider; null where nothing is known of the share. */
  sharedPath?(path: string): string | null;
  isValidPath(path: string): boolean;
  itemExists(path: string): boolean;
  isItemContainer(path: string): boolean;
  hasChildItems(path: string): boolean;
  getItem(path: string, operation: ProviderOperation): void;
  getChildItems(path: string, recurse: boolean, depth: number, operation: ProviderOperation): void;
  /** Names of children, in the provider's order; hidden ones only when asked. For globbing and -Name. */
  childNames(path: string, includeHidden: boolean): string[];
  setItem(path: string, value: PSValue, operation: ProviderOperation): void;
  clearItem(path: string, operation: ProviderOperation): void;
  invokeItem?(path: string, operation: ProviderOperation): void;
  newItem(path: string, itemType: string | null, value: PSValue, operation: ProviderOperation): void;
  removeItem(path: string, recurse: boolean, operation: ProviderOperation): void;
  renameItem(path: string, newName: string, operation: ProviderOperation): void;
  copyItem(path: string, destination: string, recurse: boolean, operation: ProviderOperation): void;
  moveItem?(path: string, destination: string, operation: ProviderOperation): void;

  makePath(parent: string, child: string): string;
  parentPath(path: string, root: string): string;
  childName(path: string): string;

  getContentReader?(path: string, operation: ProviderOperation): ContentReader;
  getContentWriter?(path: string, operation: ProviderOperation, append: boolean): ContentWriter;
  clearContent?(path: string, operation: ProviderOperation): void;

  getProperty?(path: string, names: readonly string[] | null, operation: ProviderOperation): void;
  setProperty?(path: string, properties: ReadonlyMap<string, PSValue>, operation: ProviderOperation): void;
  clearProperty?(path: string, names: readonly string[], operation: ProviderOperation): void;
}
