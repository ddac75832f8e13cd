// What the providers over session state share: one level of named items, whose content is their value (SessionStateProviderBase).
import {
  construct,
  Exception,
  getMember,
  getType,
  newErrorRecord,
  type PSValue,
  resolveType,
  setIndex,
} from "@latch/dotnet";
import {
  type ContentReader,
  type ContentWriter,
  type Provider,
  type ProviderInfo,
  type ProviderOperation,
  PSDriveInfo,
  type SessionState,
} from "@latch/engine";

const noNames: ReadonlySet<string> = new Set();

/** The scopes in which a session state looks names up, the current one first (about_Scopes). */
export function* scopesOf(state: SessionState): Iterable<SessionState["currentScope"]> {
  for (let scope: SessionState["currentScope"] | null = state.currentScope; scope; scope = scope.parent) yield scope;
}

/** A provider of named values. Subclasses say where the values live. */
export abstract class FlatProvider implements Provider {
  abstract readonly name: string;
  abstract readonly className: string;
  readonly capabilities = "ShouldProcess";
  readonly home: string | null = null;
  readonly hierarchical = false;
  readonly dynamicParameterNames: ReadonlySet<string> = noNames;
  protected abstract readonly driveName: string;
  protected abstract readonly driveDescription: string;
  /** "variable", "alias", … in WhatIf texts: `Item: x Value: y`. */
  protected abstract readonly itemKind: string;

  /** The item's object (DictionaryEntry, PSVariable, …) or undefined. */
  protected abstract find(name: string): PSValue | undefined;
  protected abstract names(): string[];
  /** The item's value, for Get-Content. */
  protected abstract valueOf(name: string): PSValue;
  protected abstract store(name: string, value: PSValue, force: boolean): void;
  protected abstract remove(name: string, force: boolean): void;
  /** The .NET class of the items. */
  protected abstract readonly itemType: string;

  /** What Get-Item on the drive itself gives: one collection. */
  private allItems(): PSValue {
    const items = construct(
      resolveType(`System.Collections.Generic.Dictionary[string,${this.itemType}]`) ??
        getType("System.Collections.Hashtable"),
      [],
    );
    for (const name of this.names()) {
      const item = this.find(name);
      if (item !== undefined) setIndex(items, [name], item);
    }
    return getMember(items, "Values") ?? null;
  }

  initializeDefaultDrives(info: ProviderInfo): PSDriveInfo[] {
    return [new PSDriveInfo(this.driveName, info, "", this.driveDescription)];
  }

  newDrive(drive: PSDriveInfo): PSDriveInfo {
    return drive;
  }

  isValidPath(path: string): boolean {
    return path !== "";
  }

  itemExists(path: string): boolean {
    return path === "" || this.find(path) !== undefined;
  }

  isItemContainer(path: string): boolean {
    return path === "";
  }

  hasChildItems(path: string): boolean {
    return path === "" && this.names().length > 0;
  }

  getItem(path: string, operation: ProviderOperation): void {
    if (path === "") {
      operation.writeItem(this.allItems(), path, true);
      return;
    }
    const item = this.find(path);
    if (item !== undefined) operation.writeItem(item, path, false);
  }

  getChildItems(path: string, _recurse: boolean, _depth: number, operation: ProviderOperation): void {
    if (path !== "") {
      this.getItem(path, operation);
      return;
    }
    for (const name of this.names()) {
      operation.checkStopped();
      const item = this.find(name);
      if (item !== undefined) operation.writeItem(item, name, false);
    }
  }

  childNames(path: string): string[] {
    return path === "" ? this.names() : [];
  }

  setItem(path: string, value: PSValue, operation: ProviderOperation): void {
    if (!operation.shouldProcess(`Item: ${path} Value: ${String(value)}`, "Set Item")) return;
    this.store(path, value, operation.force);
    const item = this.find(path);
    if (item !== undefined) operation.writeItem(item, path, false);
  }

  clearItem(path: string, operation: ProviderOperation): void {
    if (operation.shouldProcess(`Item: ${path}`, "Clear Item")) this.store(path, null, operation.force);
  }

  newItem(path: string, _itemType: string | null, value: PSValue, operation: ProviderOperation): void {
    if (this.find(path) !== undefined && !operation.force) {
      throw new Exception(
        "System.Management.Automation.PSArgumentException",
        `The item at path '${path}' already exists.`,
        {
          errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
        },
      );
    }
    if (!operation.shouldProcess(`Item: ${path} Value: ${String(value)}`, "New Item")) return;
    this.store(path, value, operation.force);
    const item = this.find(path);
    if (item !== undefined) operation.writeItem(item, path, false);
  }

  removeItem(path: string, _recurse: boolean, operation: ProviderOperation): void {
    if (operation.shouldProcess(`Item: ${path}`, "Remove Item")) this.remove(path, operation.force);
  }

  renameItem(path: string, newName: string, operation: ProviderOperation): void {
    if (!operation.shouldProcess(`Item: ${path} NewName: ${newName}`, "Rename Item")) return;
    const value = this.valueOf(path);
    this.store(newName, value, operation.force);
    this.remove(path, operation.force);
    const item = this.find(newName);
    if (item !== undefined) operation.writeItem(item, newName, false);
  }

  copyItem(path: string, destination: string, _recurse: boolean, operation: ProviderOperation): void {
    if (!operation.shouldProcess(`Item: ${path} Destination: ${destination}`, "Copy Item")) return;
    this.store(destination, this.valueOf(path), operation.force);
    const item = this.find(destination);
    if (item !== undefined) operation.writeItem(item, destination, false);
  }

  makePath(parent: string, child: string): string {
    return parent === "" ? child : `${parent}/${child}`;
  }

  parentPath(_path: string, _root: string): string {
    return "";
  }

  childName(path: string): string {
    return path;
  }

  getContentReader(path: string): ContentReader {
    if (path === "") throw invalidPath();
    let value: PSValue[] = [this.valueOf(path)];
    return {
      read() {
        const read = value;
        value = [];
        return read;
      },
      seekTail() {},
      close() {},
    };
  }

  getContentWriter(path: string, operation: ProviderOperation, append: boolean): ContentWriter {
    if (append) {
      const message = "Cannot call method. The content Seek method is not supported by this provider.";
      throw new Exception("System.Management.Automation.PSNotSupportedException", message, {
        errorRecord: (exception) => newErrorRecord(exception, "NotSupported", "NotImplemented", null),
      });
    }
    const values: PSValue[] = [];
    return {
      write: (more) => {
        values.push(...more);
      },
      seekEnd() {},
      close: () => {
        const [only] = values;
        if (values.length > 0)
          this.store(path, values.length === 1 && only !== undefined ? only : values, operation.force);
      },
    };
  }

  clearContent(path: string, operation: ProviderOperation): void {
    if (operation.shouldProcess(`Item: ${path}`, "Clear Content")) this.store(path, null, operation.force);
  }
}

/** A drive itself has no content. */
function invalidPath(): Exception {
  const message =
    'Cannot process argument because the value of argument "path" is not valid. Change the value of the "path" argument and run the operation again.';
  return new Exception("System.Management.Automation.PSArgumentException", message, {
    errorRecord: (exception) => newErrorRecord(exception, "Argument", "InvalidArgument", null),
    properties: { ParamName: "path" },
  });
}
