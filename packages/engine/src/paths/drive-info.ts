// Providers, drives and resolved paths as session state keeps them; scripts see them as ProviderInfo, PSDriveInfo, PathInfo.
import { convertTo, getType, PSChar, type PSValue, tagType } from "@latch/dotnet";
import type { Provider } from "../api/provider.ts";

/** `System.Management.Automation.ProviderInfo` */
export class ProviderInfo {
  readonly provider: Provider;
  readonly moduleName = "Microsoft.PowerShell.Core";
  readonly drives: PSDriveInfo[] = [];
  home: string | null;

  constructor(provider: Provider) {
    this.provider = provider;
    this.home = provider.home;
  }

  get name(): string {
    return this.provider.name;
  }

  get helpFile(): string {
    return "System.Management.Automation.dll-Help.xml";
  }

  /** Whether drives of it end with a colon wherever the name is shown: not where `/` is one. */
  get volumeSeparatedByColon(): boolean {
    return this.name !== "FileSystem";
  }

  get itemSeparator(): PSValue {
    return new PSChar("/".charCodeAt(0));
  }

  get altItemSeparator(): PSValue {
    return new PSChar("\\".charCodeAt(0));
  }

  get capabilities(): PSValue {
    return convertTo(this.provider.capabilities, getType("System.Management.Automation.Provider.ProviderCapabilities"));
  }

  get implementingType(): PSValue {
    return getType(this.provider.className);
  }

  toString(): string {
    return `${this.moduleName}\\${this.name}`;
  }
}

/** `System.Management.Automation.PSDriveInfo`; `currentLocation` is relative to `root`, without a leading separator. */
export class PSDriveInfo {
  readonly name: string;
  readonly provider: ProviderInfo;
  root: string;
  description: string;
  credential: PSValue;
  displayRoot: string | null = null;
  currentLocation = "";
  /** made for a path alone (`\\server\share`, provider-qualified): never listed */
  readonly hidden: boolean;

  constructor(
    name: string,
    provider: ProviderInfo,
    root: string,
    description = "",
    credential: PSValue = null,
    hidden = false,
  ) {
    this.name = name;
    this.provider = provider;
    this.root = root;
    this.description = description;
    this.credential = credential;
    this.hidden = hidden;
  }

  get volumeSeparatedByColon(): boolean {
    return this.name !== "/";
  }

  /** No drive of ours has a limit. */
  get maximumSize(): PSValue {
    return null;
  }

  toString(): string {
    return this.name;
  }
}

/** `System.Management.Automation.PathInfo`: a resolved path, as the user would write it and as the provider sees it. */
export class PathInfo {
  readonly drive: PSDriveInfo | null;
  readonly provider: ProviderInfo;
  readonly path: string;
  readonly providerPath: string;

  constructor(drive: PSDriveInfo | null, provider: ProviderInfo, path: string, providerPath: string) {
    this.drive = drive;
    this.provider = provider;
    this.path = path;
    this.providerPath = providerPath;
  }

  toString(): string {
    return this.path;
  }
}

tagType(ProviderInfo, "System.Management.Automation.ProviderInfo");
tagType(PSDriveInfo, "System.Management.Automation.PSDriveInfo");
tagType(PathInfo, "System.Management.Automation.PathInfo");
