// ErrorRecord: an exception with id, category, target and the place it happened at.
import { typeOf } from "../types/dotnet-type.ts";
import { AutomationNull, type PSValue, tagType } from "../values/ps-value.ts";
import { unwrap } from "../values/ps-object.ts";
import { CategoryInfo, type ErrorCategoryName } from "./error-category.ts";
import { Exception, registerRecordMaker } from "./exception.ts";

/** ErrorRecord.ErrorDetails: text that replaces the exception's message, and advice. */
export class ErrorDetails {
  message: string;
  recommendedAction: string;
  constructor(message: string, recommendedAction = "") {
    this.message = message;
    this.recommendedAction = recommendedAction;
  }
  toString(): string {
    return this.message;
  }
}
tagType(ErrorDetails, "System.Management.Automation.ErrorDetails");

/** System.Management.Automation.ErrorRecord. */
export class ErrorRecord {
  exception: Exception;
  targetObject: PSValue;
  readonly categoryInfo: CategoryInfo;
  errorDetails: ErrorDetails | null = null;
  /** The engine's InvocationInfo object, or null. */
  invocationInfo: object | null = null;
  scriptStackTrace: string | null = null;
  readonly pipelineIterationInfo: number[] = [];
  /** Name of the command type after the comma of the id (`Microsoft.PowerShell.Commands.GetItemCommand`), or "". */
  commandTypeName = "";
  /** The command is known and the name stands, though it be "" (a script block's). */
  commandTypeIsKnown = false;
  /** The stream the record was written to before it was re-emitted ("error", …), kept for redirected records. */
  preservedStream: string | null = null;
  /** The next command that writes it leaves out what it would add of its own invocation (PreserveInvocationInfoOnce). */
  preserveInvocationInfo = false;
  /** Already in $Error. */
  isReported = false;
  private readonly idWithoutCommand: string;

  constructor(exception: Exception, errorId: string, category: ErrorCategoryName, targetObject: PSValue) {
    this.exception = exception;
    this.idWithoutCommand = errorId;
    this.targetObject = targetObject;
    const target = unwrap(targetObject);
    const known = target !== null && target !== AutomationNull;
    this.categoryInfo = new CategoryInfo(
      category,
      exception.typeName.slice(exception.typeName.lastIndexOf(".") + 1),
      known ? nameTarget(target) : "",
      known ? targetTypeName(target) : "",
    );
  }

  /** The record anew, changing which does not change this one; with another exception if given. */
  copy(exception: Exception = this.exception): ErrorRecord {
    const own = this.categoryInfo;
    const copy = new ErrorRecord(exception, this.idWithoutCommand, own.category, this.targetObject);
    copy.commandTypeName = this.commandTypeName;
    copy.commandTypeIsKnown = this.commandTypeIsKnown;
    copy.errorDetails = this.errorDetails;
    copy.invocationInfo = this.invocationInfo;
    copy.scriptStackTrace = this.scriptStackTrace;
    copy.preservedStream = this.preservedStream;
    copy.categoryInfo.activity = own.activity;
    copy.categoryInfo.targetName = own.targetName;
    copy.categoryInfo.targetType = own.targetType;
    if (exception === this.exception) copy.categoryInfo.reason = own.reason;
    return copy;
  }

  /** The record as the error stream carries it: merged into output, it is still shown as an error. */
  inStream(): ErrorRecord {
    if (this.preservedStream === "error") return this;
    const carried = this.copy();
    carried.preserveInvocationInfo = this.preserveInvocationInfo;
    carried.isReported = this.isReported;
    carried.preservedStream = "error";
    return carried;
  }

  /** The id as given, without the command's type name. */
  get errorId(): string {
    return this.idWithoutCommand;
  }

  /** `ErrorId,CommandTypeName` (the latter only once known). */
  get fullyQualifiedErrorId(): string {
    if (this.commandTypeName === "") return this.idWithoutCommand;
    return this.idWithoutCommand === "" ? this.commandTypeName : `${this.idWithoutCommand},${this.commandTypeName}`;
  }

  /** The text shown: ErrorDetails.Message if there is one, else the exception's message. */
  toString(): string {
    const details = this.errorDetails;
    return details !== null && details.message !== "" ? details.message : this.exception.message;
  }
}
tagType(ErrorRecord, "System.Management.Automation.ErrorRecord");

/** A custom object's record speaks of PSObject. */
function targetTypeName(target: PSValue): string {
  const name = typeOf(target as object).name;
  return name === "PSCustomObject" ? "PSObject" : name;
}

let nameTarget = (target: PSValue): string => String(target);

/** text/to-string-value.ts registers how a target is named (the two would otherwise import each other). */
export function registerTargetNamer(namer: (target: PSValue) => string): void {
  nameTarget = namer;
}

/** An ErrorRecord. In: exception, id, category name, target (null for none). */
export function newErrorRecord(
  exception: Exception,
  errorId: string,
  category: ErrorCategoryName,
  target: PSValue,
): ErrorRecord {
  return new ErrorRecord(exception, errorId, category, target);
}
registerRecordMaker(newErrorRecord);

/** The record of an exception: its own if it has one, else one with the exception's type name as id. */
export function errorRecordOf(exception: Exception): ErrorRecord {
  let record = exception.errorRecord;
  if (record === null) {
    record = new ErrorRecord(exception, exception.typeName, "NotSpecified", null);
    exception.errorRecord = record;
  }
  return record;
}
