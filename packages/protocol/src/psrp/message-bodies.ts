// What PSRP's messages say, as CLIXML (MS-PSRP 2.2.2): encoders for both ends. Property order is PowerShell's.
import { construct, getType, Hashtable, type PSValue } from "@latch/dotnet";
import { ownProtocolVersion } from "./pool-bodies.ts";
import { ClixmlEncoder, type ClixmlEncoderOptions, EncodedObject, PropertyBag } from "../clixml/clixml-encoder.ts";

/** PIPELINE_STATE of a pipeline that failed or was stopped. */
export function failedPipelineStateBody(state: number, error: PSValue, options?: ClixmlEncoderOptions): string {
  return encode(
    new PropertyBag([
      ["PipelineState", state],
      ["ExceptionAsErrorRecord", error],
    ]),
    options,
  );
}

/** An enum of a type that need not be known here. */
export function remoteEnum(typeName: string, text: string, number: number): EncodedObject {
  const value = new EncodedObject();
  value.typeNames = [typeName, "System.Enum", "System.ValueType", "System.Object"];
  value.text = text;
  value.base = number;
  return value;
}

/** Messages are encoded without a depth limit that would turn their own structure into text. */
function encode(value: PSValue, options?: ClixmlEncoderOptions): string {
  const encoder = new ClixmlEncoder(options);
  encoder.write(value);
  return encoder.take();
}

/** $PSVersionTable as a session tells it to its peer. */
export function versionTable(facts: VersionFacts): EncodedObject {
  const versions = facts.compatible.map(version);
  const list = new EncodedObject();
  list.typeNames = ["System.Version[]", "System.Array", "System.Object"];
  list.list = versions;
  return primitiveDictionary([
    ["PSVersion", version(facts.psVersion)],
    ["PSEdition", "Core"],
    ["GitCommitId", facts.psVersion],
    ["OS", facts.os],
    ["Platform", "Unix"],
    ["PSCompatibleVersions", list],
    ["PSRemotingProtocolVersion", version(ownProtocolVersion)],
    ["SerializationVersion", version("1.1.0.1")],
    ["WSManStackVersion", version("3.0")],
    ["PSSemanticVersion", facts.psVersion],
  ]);
}

export interface VersionFacts {
  readonly psVersion: string;
  readonly os: string;
  readonly compatible: readonly string[];
}

function version(text: string): PSValue {
  return construct(getType("System.Version"), [text]);
}

/** A PSPrimitiveDictionary. */
export function primitiveDictionary(entries: readonly (readonly [string, PSValue])[]): EncodedObject {
  const dictionary = new EncodedObject();
  dictionary.typeNames = [
    "System.Management.Automation.PSPrimitiveDictionary",
    "System.Collections.Hashtable",
    "System.Object",
  ];
  dictionary.dictionary = entries;
  return dictionary;
}

/** APPLICATION_PRIVATE_DATA. */
export function applicationPrivateDataBody(facts: VersionFacts): string {
  const data = primitiveDictionary([
    ["PSVersionTable", versionTable(facts)],
    ["DebugMode", 1],
    ["DebugStop", false],
    ["DebugBreakpointCount", 0],
    ["BreakAll", false],
    ["UnhandledBreakpointMode", 1],
  ]);
  return encode(new PropertyBag([["ApplicationPrivateData", data]]));
}

/** What a host tells about itself. */
export interface HostDescription {
  readonly width: number;
  readonly height: number;
  readonly foreground: number;
  readonly background: number;
  readonly windowTitle: string;
}

/** HostInfo with default data (a host), or without a host (null). `useRunspaceHost`: the pool's host serves. */
export function hostInfo(host: HostDescription | null, useRunspaceHost: boolean): PropertyBag {
  const missing = host === null;
  const bag = new PropertyBag([
    ["_isHostUINull", missing],
    ["_isHostRawUINull", missing],
    ["_isHostNull", missing],
  ]);
  if (host !== null) bag.add("_hostDefaultData", hostDefaultData(host));
  return bag.add("_useRunspaceHost", useRunspaceHost);
}

function hostDefaultData(host: HostDescription): PropertyBag {
  const size = (width: number, height: number): PropertyBag =>
    typed(
      "System.Management.Automation.Host.Size",
      new PropertyBag([
        ["width", width],
        ["height", height],
      ]),
    );
  const origin = (): PropertyBag =>
    typed(
      "System.Management.Automation.Host.Coordinates",
      new PropertyBag([
        ["x", 0],
        ["y", 0],
      ]),
    );
  const data = new EncodedObject();
  data.typeNames = ["System.Collections.Hashtable", "System.Object"];
  data.dictionary = [
    [9, typed("System.String", host.windowTitle)],
    [8, size(host.width, host.height)],
    [7, size(host.width, host.height)],
    [6, size(host.width, host.height)],
    [5, size(host.width, host.height)],
    [4, typed("System.Int32", 100)],
    [3, origin()],
    [2, origin()],
    [1, typed("System.ConsoleColor", host.background)],
    [0, typed("System.ConsoleColor", host.foreground)],
  ];
  return new PropertyBag([["data", data]]);
}

function typed(typeName: string, value: PSValue): PropertyBag {
  return new PropertyBag([
    ["T", typeName],
    ["V", value],
  ]);
}

/** INIT_RUNSPACEPOOL. */
export function initRunspacePoolBody(
  minimum: number,
  maximum: number,
  applicationArguments: PSValue,
  host: HostDescription | null,
  options?: ClixmlEncoderOptions,
): string {
  return encode(
    new PropertyBag([
      ["MinRunspaces", minimum],
      ["MaxRunspaces", maximum],
      ["PSThreadOptions", remoteEnum("System.Management.Automation.Runspaces.PSThreadOptions", "Default", 0)],
      ["ApartmentState", remoteEnum("System.Threading.ApartmentState", "Unknown", 2)],
      ["ApplicationArguments", applicationArguments],
      ["HostInfo", hostInfo(host, false)],
    ]),
    options,
  );
}

/** One command of a pipeline. */
export interface RemoteCommand {
  readonly text: string;
  readonly isScript: boolean;
  readonly useLocalScope: boolean | null;
  readonly parameters: readonly { readonly name: string | null; readonly value: PSValue }[];
}

export interface CreatePipeline {
  readonly commands: readonly RemoteCommand[];
  /** All statements, of which `commands` is the first, when there are several. */
  readonly statements?: readonly (readonly RemoteCommand[])[];
  readonly noInput: boolean;
  readonly addToHistory: boolean;
  readonly isNested: boolean;
  /** RemoteStreamOptions: 15 asks for InvocationInfo with every record. */
  readonly invocationInfo: boolean;
  readonly redirectShellErrorOutputPipe: boolean;
}

const commandListType = [
  "System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=7.6.5.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]",
  "System.Object",
];

function objectList(items: readonly PSValue[]): EncodedObject {
  const list = new EncodedObject();
  list.typeNames = commandListType;
  list.list = items;
  return list;
}

function commandBag(command: RemoteCommand): PropertyBag {
  const bag = new PropertyBag([
    ["Cmd", command.text],
    ["IsScript", command.isScript],
    ["UseLocalScope", command.useLocalScope],
  ]);
  for (const name of [
    "MergeMyResult",
    "MergeToResult",
    "MergePreviousResults",
    "MergeError",
    "MergeWarning",
    "MergeVerbose",
    "MergeDebug",
    "MergeInformation",
  ]) {
    bag.add(name, remoteEnum("System.Management.Automation.Runspaces.PipelineResultTypes", "None", 0));
  }
  const parameters = command.parameters.map(
    ({ name, value }) =>
      new PropertyBag([
        ["N", name],
        ["V", value],
      ]),
  );
  return bag.add("Args", objectList(parameters));
}

/** CREATE_PIPELINE. The pool's host serves the pipeline. */
export function createPipelineBody(pipeline: CreatePipeline, options?: ClixmlEncoderOptions): string {
  const powershell = new PropertyBag([
    ["Cmds", objectList(pipeline.commands.map(commandBag))],
    ["IsNested", pipeline.isNested],
    ["History", null],
    ["RedirectShellErrorOutputPipe", pipeline.redirectShellErrorOutputPipe],
  ]);
  if (pipeline.statements !== undefined) {
    const statements = pipeline.statements.map(
      (statement) => new PropertyBag([["Cmds", objectList(statement.map(commandBag))]]),
    );
    powershell.add("ExtraCmds", objectList(statements));
  }
  const streams = pipeline.invocationInfo ? (["AddInvocationInfo", 15] as const) : (["0", 0] as const);
  return encode(
    new PropertyBag([
      ["PowerShell", powershell],
      ["NoInput", pipeline.noInput],
      ["ApartmentState", remoteEnum("System.Threading.ApartmentState", "Unknown", 2)],
      ["RemoteStreamOptions", remoteEnum("System.Management.Automation.RemoteStreamOptions", streams[0], streams[1])],
      ["AddToHistory", pipeline.addToHistory],
      ["HostInfo", hostInfo(null, true)],
      ["IsNested", pipeline.isNested],
    ]),
    options,
  );
}

/** WARNING_RECORD, VERBOSE_RECORD, DEBUG_RECORD. */
export function informationalRecordBody(kind: "Warning" | "Verbose" | "Debug", text: string): string {
  const record = new EncodedObject();
  record.typeNames = [
    `System.Management.Automation.${kind}Record`,
    "System.Management.Automation.InformationalRecord",
    "System.Object",
  ];
  record.text = text;
  record.extended = [
    ["InformationalRecord_Message", text],
    ["InformationalRecord_SerializeInvocationInfo", false],
  ];
  return encode(record);
}

/** PROGRESS_RECORD, from its fields. */
export interface ProgressFields {
  readonly activity: string;
  readonly activityId: number;
  readonly statusDescription: string;
  readonly currentOperation: string | null;
  readonly parentActivityId: number;
  readonly percentComplete: number;
  readonly completed: boolean;
  readonly secondsRemaining: number;
}

export function progressBag(record: ProgressFields): PropertyBag {
  const type = record.completed ? (["Completed", 1] as const) : (["Processing", 0] as const);
  return new PropertyBag([
    ["Activity", record.activity],
    ["ActivityId", record.activityId],
    ["StatusDescription", record.statusDescription],
    ["CurrentOperation", record.currentOperation],
    ["ParentActivityId", record.parentActivityId],
    ["PercentComplete", record.percentComplete],
    ["Type", remoteEnum("System.Management.Automation.ProgressRecordType", type[0], type[1])],
    ["SecondsRemaining", record.secondsRemaining],
  ]);
}

/** Any value or bag as one message's data. */
export function valueBody(value: PSValue, options?: ClixmlEncoderOptions): string {
  return encode(value, options);
}

/** A Hashtable's entries as a PSPrimitiveDictionary; null stays null. */
export function asPrimitiveDictionary(value: PSValue): PSValue {
  if (!(value instanceof Hashtable)) return value;
  return primitiveDictionary([...value.entries()].map(([key, item]) => [String(key), asPrimitiveDictionary(item)]));
}
