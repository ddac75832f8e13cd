// Owns what scripts may do with the records of the streams: make them, read them, change them.
import { defineType, enumValue, Exception, newErrorRecord, toInt32, toStringValue } from "@latch/dotnet";
import type { EnumValue, PSValue } from "@latch/dotnet";
import {
  DebugRecord,
  InformationalRecord,
  InformationRecord,
  ProgressRecord,
  VerboseRecord,
  WarningRecord,
} from "./stream-records.ts";

const automation = "System.Management.Automation.";

function invalidArgument(name: string): Exception {
  const message = `Cannot process argument because the value of argument "${name}" is not valid. Change the value of the "${name}" argument and run the operation again.`;
  return new Exception(`${automation}PSArgumentException`, message, {
    errorRecord: (self) => newErrorRecord(self, "Argument", "InvalidArgument", null),
  });
}

defineType<InformationalRecord>({
  name: `${automation}InformationalRecord`,
  properties: {
    Message: { get: (self) => self.message, set: (self, value) => void (self.message = toStringValue(value)) },
    InvocationInfo: (self) => self.invocationInfo as PSValue,
    PipelineIterationInfo: (self) => [...self.pipelineIterationInfo],
  },
  methods: { ToString: (self) => self.message },
});
const messageOf = (args: readonly PSValue[]): string => toStringValue(args.at(-1) ?? "");
defineType<WarningRecord>({
  name: `${automation}WarningRecord`,
  construct: (args) => new WarningRecord(messageOf(args)),
  properties: { FullyQualifiedWarningId: (self) => self.fullyQualifiedWarningId },
});
defineType<VerboseRecord>({
  name: `${automation}VerboseRecord`,
  construct: (args) => new VerboseRecord(messageOf(args)),
});
defineType<DebugRecord>({ name: `${automation}DebugRecord`, construct: (args) => new DebugRecord(messageOf(args)) });

const settable = <T extends object, K extends keyof T>(
  key: K,
  read: (value: PSValue) => T[K],
): { get(self: T): PSValue; set(self: T, value: PSValue): void } => ({
  get: (self) => self[key] as PSValue,
  set: (self, value) => {
    self[key] = read(value);
  },
});
const text = (value: PSValue): string => toStringValue(value);

defineType<InformationRecord>({
  name: `${automation}InformationRecord`,
  construct: ([messageData = null, source]) =>
    new InformationRecord({
      messageData,
      source: source === null || source === undefined ? "" : toStringValue(source),
    }),
  methods: { ToString: (self) => self.toString() },
});

/** A text of a ProgressRecord that must not be empty. */
const required = (key: "activity" | "statusDescription") => ({
  get: (self: ProgressRecord) => self[key],
  set: (self: ProgressRecord, value: PSValue) => {
    if (value === null || toStringValue(value) === "") throw invalidArgument("value");
    self[key] = toStringValue(value);
  },
});
defineType<ProgressRecord>({
  name: `${automation}ProgressRecord`,
  construct: ([id, activity, status]) => {
    if (toInt32(id ?? 0) < 0) throw invalidArgument("activityId");
    if (activity !== undefined && text(activity) === "") throw invalidArgument("activity");
    if (status !== undefined && text(status) === "") throw invalidArgument("statusDescription");
    return new ProgressRecord(toInt32(id ?? 0), text(activity ?? ""), text(status ?? ""));
  },
  propertyOrder: [
    "ActivityId", "ParentActivityId", "Activity", "StatusDescription", "CurrentOperation", "PercentComplete",
    "SecondsRemaining", "RecordType",
  ], // biome-ignore format: a list
  properties: {
    ActivityId: (self) => self.activityId,
    ParentActivityId: settable<ProgressRecord, "parentActivityId">("parentActivityId", toInt32),
    Activity: required("activity"),
    StatusDescription: required("statusDescription"),
    CurrentOperation: settable<ProgressRecord, "currentOperation">("currentOperation", text),
    PercentComplete: {
      get: (self) => self.percentComplete,
      set: (self, value) => {
        if (toInt32(value) > 100) throw invalidArgument("value");
        self.percentComplete = toInt32(value);
      },
    },
    SecondsRemaining: settable<ProgressRecord, "secondsRemaining">("secondsRemaining", toInt32),
    RecordType: {
      get: (self) => enumValue(`${automation}ProgressRecordType`, self.recordType),
      set: (self, value) => {
        self.recordType = (value as EnumValue).toString() === "Completed" ? "Completed" : "Processing";
      },
    },
  },
  methods: { ToString: (self) => self.toString() },
});
