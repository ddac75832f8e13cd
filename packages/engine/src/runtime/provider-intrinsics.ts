// Owns `$ExecutionContext.InvokeProvider` and `$PSCmdlet.InvokeProvider`: item, child item, content and property operations as methods.
import {
  construct,
  defineType,
  getMember,
  getType,
  isTrue,
  type List,
  type MethodSignature,
  psCollection,
  type PSValue,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import type { CommandInfo } from "../pipeline/command-info.ts";
import { findCmdlet } from "../pipeline/discovery.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { runCmdletAsMethod, runCommandByName } from "./run-command.ts";
import { CollectorSink } from "./streams.ts";

const automation = "System.Management.Automation.";

/** One face of a context; the operations are cmdlets. */
class Intrinsics {
  readonly context: ExecutionContext;
  constructor(context: ExecutionContext) {
    this.context = context;
  }
}
class ItemIntrinsics extends Intrinsics {}
tagType(ItemIntrinsics, `${automation}ItemCmdletProviderIntrinsics`);
class ChildItemIntrinsics extends Intrinsics {}
tagType(ChildItemIntrinsics, `${automation}ChildItemCmdletProviderIntrinsics`);
class ContentIntrinsics extends Intrinsics {}
tagType(ContentIntrinsics, `${automation}ContentCmdletProviderIntrinsics`);
class PropertyIntrinsics extends Intrinsics {}
tagType(PropertyIntrinsics, `${automation}PropertyCmdletProviderIntrinsics`);

/** InvokeProvider. */
export class ProviderIntrinsics extends Intrinsics {
  readonly item = new ItemIntrinsics(this.context);
  readonly childItem = new ChildItemIntrinsics(this.context);
  readonly content = new ContentIntrinsics(this.context);
  readonly property = new PropertyIntrinsics(this.context);
}
tagType(ProviderIntrinsics, `${automation}ProviderIntrinsics`);

/** `SessionState.Provider`. */
export class ProviderManagementIntrinsics extends Intrinsics {}
tagType(ProviderManagementIntrinsics, `${automation}CmdletProviderManagementIntrinsics`);

function providerCollection(items: PSValue[]): PSValue {
  const type = getType(`System.Collections.ObjectModel.Collection\`1[${automation}ProviderInfo]`);
  const providers = construct(type, []) as unknown as List;
  providers.items.push(...items);
  return providers;
}

defineType<ProviderManagementIntrinsics>({
  name: `${automation}CmdletProviderManagementIntrinsics`,
  methods: {
    Get: (self, [name]) => providerCollection([self.context.drives.provider(toStringValue(name ?? ""))]),
    GetOne: (self, [name]) => self.context.drives.provider(toStringValue(name ?? "")),
    GetAll: (self) => [...self.context.drives.providers],
  },
});

/** The cmdlet's parameter for a method's parameter; switches are given when true. */
const cmdletParameter: Readonly<Record<string, string>> = {
  value: "Value",
  newName: "NewName",
  name: "Name",
  itemTypeName: "ItemType",
  content: "Value",
  recurse: "Recurse",
  force: "Force",
  depth: "Depth",
  destination: "Destination",
  destinationPath: "Destination",
  providerSpecificPickList: "Name",
  propertyToClear: "Name",
  propertyName: "Name",
  propertyTypeName: "PropertyType",
  sourceProperty: "Name",
  destinationProperty: "NewName",
};

/** The cmdlet itself, whatever aliases and functions of its name there are. */
function cmdlet(self: Intrinsics, name: string): CommandInfo | string {
  return findCmdlet(self.context, name) ?? name;
}

function run(self: Intrinsics, command: string, args: readonly PSValue[], signature: MethodSignature): PSValue[] {
  const names = signature.parameters.map((parameter) => parameter.name);
  const literal = isTrue(args[names.indexOf("literalPath")] ?? false);
  const parameters: [string, PSValue][] = [];
  names.forEach((name, index) => {
    const value = args[index] ?? null;
    if (name === "path" || name === "sourcePath") parameters.push([literal ? "LiteralPath" : "Path", value]);
    else if (name === "recurse" || name === "force") {
      if (isTrue(value)) parameters.push([cmdletParameter[name] as string, true]);
    } else if (name === "copyContainers") {
      // CopyContainers.CopyTargetContainer is what Copy-Item does anyway.
    } else if (name in cmdletParameter && value !== null) parameters.push([cmdletParameter[name] as string, value]);
  });
  return runCmdletAsMethod(self.context, command, parameters);
}

type Method = (self: Intrinsics, args: PSValue[], signature: MethodSignature) => PSValue | undefined;

/** Gives what the cmdlet writes. */
const giving =
  (command: string): Method =>
  (self, args, signature) =>
    psCollection(run(self, command, args, signature));

const doing =
  (command: string): Method =>
  (self, args, signature) => {
    run(self, command, args, signature);
    return undefined;
  };

/** Exists: of flat paths and literal ones; -Force is no parameter of Test-Path. */
const exists: Method = (self, [path, , literalPath]) =>
  testPath(self, path ?? null, isTrue(literalPath ?? false), "Any");

function testPath(self: Intrinsics, path: PSValue, literal: boolean, pathType: string): boolean {
  const output = new CollectorSink();
  const parameters: [string, PSValue][] = [[literal ? "LiteralPath" : "Path", path]];
  if (pathType !== "Any") parameters.push(["PathType", pathType]);
  runCommandByName(self.context, cmdlet(self, "Test-Path"), parameters, null, output);
  return isTrue(output.items[0] ?? false);
}

function childNames(self: Intrinsics, args: readonly PSValue[], signature: MethodSignature): PSValue {
  const items = run(self, "Get-ChildItem", args, signature);
  return psCollection(items.map((item) => nameOf(item)));
}

function nameOf(item: PSValue): PSValue {
  return (getMember(item, "PSChildName") ?? getMember(item, "Name") ?? null) as PSValue;
}

defineType<ItemIntrinsics>({
  name: `${automation}ItemCmdletProviderIntrinsics`,
  methods: {
    Get: giving("Get-Item"),
    Set: giving("Set-Item"),
    Clear: giving("Clear-Item"),
    Invoke: doing("Invoke-Item"),
    Rename: giving("Rename-Item"),
    New: giving("New-Item"),
    Remove: doing("Remove-Item"),
    Copy: giving("Copy-Item"),
    Move: giving("Move-Item"),
    Exists: exists,
    IsContainer: (self, [path]) => testPath(self, path ?? null, false, "Container"),
  },
});
defineType<ChildItemIntrinsics>({
  name: `${automation}ChildItemCmdletProviderIntrinsics`,
  methods: {
    Get: giving("Get-ChildItem"),
    GetNames: childNames,
    HasChild: (self, args, signature) => run(self, "Get-ChildItem", args, signature).length > 0,
  },
});
defineType<ContentIntrinsics>({
  name: `${automation}ContentCmdletProviderIntrinsics`,
  methods: { Clear: doing("Clear-Content") },
});
defineType<PropertyIntrinsics>({
  name: `${automation}PropertyCmdletProviderIntrinsics`,
  methods: {
    Get: giving("Get-ItemProperty"),
    Clear: doing("Clear-ItemProperty"),
    New: giving("New-ItemProperty"),
    Remove: doing("Remove-ItemProperty"),
    Rename: giving("Rename-ItemProperty"),
  },
});
defineType<ProviderIntrinsics>({
  name: `${automation}ProviderIntrinsics`,
  properties: {
    Item: (self) => self.item,
    ChildItem: (self) => self.childItem,
    Content: (self) => self.content,
    Property: (self) => self.property,
  },
});
