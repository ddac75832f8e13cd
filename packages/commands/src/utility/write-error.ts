// Write-Error: a non-terminating error, at the place the calling function was called from.
import { EnumValue, ErrorDetails, ErrorRecord, Exception, newErrorRecord, unwrap } from "@latch/dotnet";
import type { ErrorCategoryName, PSValue } from "@latch/dotnet";
import { InvocationInfo, defineCmdlet } from "@latch/engine";
import type { CmdletRuntime } from "@latch/engine";

interface Parameters {
  Message?: string;
  Exception?: Exception;
  ErrorRecord?: ErrorRecord;
  Category?: EnumValue;
  ErrorId?: string;
  TargetObject?: PSValue;
  RecommendedAction?: string;
  CategoryActivity?: string;
  CategoryReason?: string;
  CategoryTargetName?: string;
  CategoryTargetType?: string;
}
type Cmdlet = CmdletRuntime<Parameters>;

export const writeError = defineCmdlet<Parameters>("Write-Error", (cmdlet) => ({
  process() {
    const record = recordOf(cmdlet);
    decorate(cmdlet, record);
    cmdlet.writeError(record);
  },
}));

function recordOf(cmdlet: Cmdlet): ErrorRecord {
  const p = cmdlet.parameters;
  if (p.ErrorRecord !== undefined) return (unwrap(p.ErrorRecord) as ErrorRecord).copy();
  const given = unwrap(p.Exception ?? null) as Exception | null;
  const exception = given ?? new Exception("Microsoft.PowerShell.Commands.WriteErrorException", p.Message ?? "");
  const id = p.ErrorId ?? exception.typeName;
  const record = newErrorRecord(
    exception,
    id,
    (p.Category?.name ?? "NotSpecified") as ErrorCategoryName,
    p.TargetObject ?? null,
  );
  if (given !== null && p.Message !== undefined && p.Message !== "") record.errorDetails = new ErrorDetails(p.Message);
  return record;
}

function decorate(cmdlet: Cmdlet, record: ErrorRecord): void {
  const p = cmdlet.parameters;
  if (p.RecommendedAction !== undefined && p.RecommendedAction !== "") {
    record.errorDetails ??= new ErrorDetails(record.exception.message);
    record.errorDetails.recommendedAction = p.RecommendedAction;
  }
  if (p.CategoryActivity) record.categoryInfo.activity = p.CategoryActivity;
  if (p.CategoryReason) record.categoryInfo.reason = p.CategoryReason;
  if (p.CategoryTargetName) record.categoryInfo.targetName = p.CategoryTargetName;
  if (p.CategoryTargetType) record.categoryInfo.targetType = p.CategoryTargetType;
  // The record speaks of the calling function's invocation: positions are the caller's line.
  const caller = cmdlet.context.getVariable("MyInvocation");
  if (caller instanceof InvocationInfo) {
    record.invocationInfo = caller.forRecord();
    if (!p.CategoryActivity) record.categoryInfo.activity = "Write-Error";
    if (record.commandTypeName === "") record.commandTypeName = caller.myCommand?.errorIdName ?? "";
    // A block that has no name adds nothing to the id, not even Write-Error's.
    record.commandTypeIsKnown = true;
  }
}
