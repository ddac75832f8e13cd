// Owns `$Host`: the host as scripts see it.
import { createRequire } from "node:module";
import { convertTo, getType, type PSValue, tagType } from "@latch/dotnet";
import type { PSHostRawUserInterface, PSHostUserInterface } from "../api/host.ts";
import type { ExecutionContext } from "./execution-context.ts";

const require = createRequire(import.meta.url);

/** `$Host.UI.RawUI`; members in host-types.ts. */
export class HostRawUIObject {
  private readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }
  get rawUI(): PSHostRawUserInterface | null {
    return this.context.host.ui?.rawUI ?? null;
  }
}
tagType(HostRawUIObject, "System.Management.Automation.Internal.Host.InternalHostRawUserInterface");

/** `$Host.UI`; methods in host-types.ts. */
export class HostUserInterfaceObject {
  private readonly context: ExecutionContext;
  readonly rawUI: HostRawUIObject;
  constructor(context: ExecutionContext) {
    this.context = context;
    this.rawUI = new HostRawUIObject(context);
  }
  get ui(): PSHostUserInterface | null {
    return this.context.host.ui;
  }
  get supportsVirtualTerminal(): boolean {
    return this.ui?.supportsVirtualTerminal ?? false;
  }
}
tagType(HostUserInterfaceObject, "System.Management.Automation.Internal.Host.InternalHostUserInterface");

/** `$Host`. */
export class HostObject {
  readonly context: ExecutionContext;
  readonly ui: HostUserInterfaceObject;
  constructor(context: ExecutionContext) {
    this.context = context;
    this.ui = new HostUserInterfaceObject(context);
  }
  get name(): string {
    return this.context.host.name;
  }
  get version(): PSValue {
    return convertTo(this.context.host.version, getType("System.Version"));
  }
  get instanceId(): PSValue {
    return convertTo(this.context.host.instanceId, getType("System.Guid"));
  }
  get currentCulture(): PSValue {
    return convertTo(this.context.host.currentCulture, getType("System.Globalization.CultureInfo"));
  }
  get currentUICulture(): PSValue {
    return convertTo(this.context.host.currentUICulture, getType("System.Globalization.CultureInfo"));
  }
  get privateData(): PSValue {
    return this.context.host.privateData;
  }
  /** Whether the host asks the user when the debugger stops. */
  get debuggerEnabled(): boolean {
    return this.context.extensions.get("debuggerDisabled") !== true;
  }
  set debuggerEnabled(enabled: boolean) {
    this.context.extensions.set("debuggerDisabled", !enabled);
  }
  get isRunspacePushed(): boolean {
    return false;
  }
  get runspace(): PSValue {
    const { primaryRunspace } =
      require("../hosting/local-runspace.ts") as typeof import("../hosting/local-runspace.ts");
    return primaryRunspace(this.context);
  }
}
tagType(HostObject, "System.Management.Automation.Internal.Host.InternalHost");
