// Owns the records of the warning, verbose, debug, information and progress streams.
import { defineType, enumValue, tagType, toStringValue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { InformationRecordInit } from "../api/cmdlet.ts";
import type { InvocationInfo } from "./invocation-info.ts";

/** Base of WarningRecord, VerboseRecord, DebugRecord: a message and where it was written. */
export class InformationalRecord {
  message: string;
  /** The stream it was written to: merged into output (`3>&1`), it is still shown as that stream's. */
  readonly preservedStream: string = "";
  readonly invocationInfo: InvocationInfo | null;
  readonly pipelineIterationInfo: readonly number[] = [];
  constructor(message: string, invocationInfo: InvocationInfo | null = null) {
    this.message = message;
    this.invocationInfo = invocationInfo;
  }
  toString(): string {
    return this.message;
  }
}
tagType(InformationalRecord, "System.Management.Automation.InformationalRecord");

export class WarningRecord extends InformationalRecord {
  override readonly preservedStream = "warning";
  get fullyQualifiedWarningId(): string {
    return "";
  }
}
tagType(WarningRecord, "System.Management.Automation.WarningRecord");
export class VerboseRecord extends InformationalRecord {
  override readonly preservedStream = "verbose";
}
tagType(VerboseRecord, "System.Management.Automation.VerboseRecord");
export class DebugRecord extends InformationalRecord {
  override readonly preservedStream = "debug";
}
tagType(DebugRecord, "System.Management.Automation.DebugRecord");

/** Write-Information's and Write-Host's record. */
export class InformationRecord {
  messageData: PSValue;
  source: string;
  timeGenerated: PSValue = null;
  tags: string[];
  user = "";
  computer = "";
  processId = process.pid;
  nativeThreadId = 0;
  managedThreadId = 1;

  constructor(init: InformationRecordInit) {
    this.messageData = init.messageData;
    this.source = init.source;
    this.tags = [...(init.tags ?? [])];
  }
  toString(): string {
    return this.messageData === null ? "" : toStringValue(this.messageData);
  }
}
tagType(InformationRecord, "System.Management.Automation.InformationRecord");

/** What Write-Host puts into its record. Colours are ConsoleColor names or null. */
export class HostInformationMessage {
  message: string;
  noNewLine: boolean;
  foregroundColor: string | null;
  backgroundColor: string | null;
  constructor(message: string, noNewLine: boolean, foregroundColor: string | null, backgroundColor: string | null) {
    this.message = message;
    this.noNewLine = noNewLine;
    this.foregroundColor = foregroundColor;
    this.backgroundColor = backgroundColor;
  }
  toString(): string {
    return this.message;
  }
}
tagType(HostInformationMessage, "System.Management.Automation.HostInformationMessage");

/** A colour that was not given is the terminal's own, -1. */
const colorOf = (name: string | null): PSValue => enumValue("System.ConsoleColor", name ?? -1);
defineType<HostInformationMessage>({
  name: "System.Management.Automation.HostInformationMessage",
  implementation: HostInformationMessage,
  construct: () => new HostInformationMessage("", false, null, null),
  properties: {
    Message: { get: (self) => self.message, set: (self, value) => void (self.message = toStringValue(value)) },
    NoNewLine: { get: (self) => self.noNewLine, set: (self, value) => void (self.noNewLine = value === true) },
    ForegroundColor: (self) => colorOf(self.foregroundColor),
    BackgroundColor: (self) => colorOf(self.backgroundColor),
  },
  methods: { ToString: (self) => self.message },
});

/** Write-Progress's record. */
export class ProgressRecord {
  readonly activityId: number;
  activity: string;
  statusDescription: string;
  currentOperation: string | null = null;
  parentActivityId = -1;
  percentComplete = -1;
  secondsRemaining = -1;
  recordType: "Processing" | "Completed" = "Processing";
  constructor(activityId: number, activity: string, statusDescription: string) {
    this.activityId = activityId;
    this.activity = activity;
    this.statusDescription = statusDescription;
  }
  toString(): string {
    return `parent = ${this.parentActivityId} id = ${this.activityId} act = ${this.activity} stat = ${this.statusDescription} cur = ${this.currentOperation ?? ""} pct = ${this.percentComplete} sec = ${this.secondsRemaining} type = ${this.recordType}`;
  }
}
tagType(ProgressRecord, "System.Management.Automation.ProgressRecord");
