// Owns `$Host`: the host as scripts see it.
import { AutomationNull, convertTo, getType, type PSValue, tagType, toStringValue } from "@latch/dotnet";
import type { ExecutionContext } from "./execution-context.ts";

/** `$Host.UI`. */
export class HostUserInterfaceObject {
  private readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }
  get rawUI(): PSValue {
    return (this.context.host.ui?.rawUI ?? null) as PSValue;
  }
  get supportsVirtualTerminal(): boolean {
    return this.context.host.ui?.supportsVirtualTerminal ?? false;
  }
  write(text: PSValue): void {
    this.context.host.ui?.write(toStringValue(text));
  }
  writeLine(text: PSValue): void {
    this.context.host.ui?.writeLine(text === AutomationNull ? "" : toStringValue(text));
  }
}
tagType(HostUserInterfaceObject, "System.Management.Automation.Internal.Host.InternalHostUserInterface");

/** `$Host`. */
export class HostObject {
  private readonly context: ExecutionContext;
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
  get debuggerEnabled(): boolean {
    return true;
  }
  get isRunspacePushed(): boolean {
    return false;
  }
  get runspace(): PSValue {
    return (this.context.extensions.get("runspaceObject") as PSValue | undefined) ?? null;
  }
}
tagType(HostObject, "System.Management.Automation.Internal.Host.InternalHost");
