// ErrorCategory and CategoryInfo: the coarse classification every ErrorRecord carries.
import { tagType } from "../values/ps-value.ts";

/** System.Management.Automation.ErrorCategory, in the order of its numbers. */
export const errorCategoryNames = [
  "NotSpecified",
  "OpenError",
  "CloseError",
  "DeviceError",
  "DeadlockDetected",
  "InvalidArgument",
  "InvalidData",
  "InvalidOperation",
  "InvalidResult",
  "InvalidType",
  "MetadataError",
  "NotImplemented",
  "NotInstalled",
  "ObjectNotFound",
  "OperationStopped",
  "OperationTimeout",
  "SyntaxError",
  "ParserError",
  "PermissionDenied",
  "ResourceBusy",
  "ResourceExists",
  "ResourceUnavailable",
  "ReadError",
  "WriteError",
  "FromStdErr",
  "SecurityError",
  "ProtocolError",
  "ConnectionError",
  "AuthenticationError",
  "LimitsExceeded",
  "QuotaExceeded",
  "NotEnabled",
] as const;

/** Name of an ErrorCategory member. */
export type ErrorCategoryName = (typeof errorCategoryNames)[number];

/** ErrorCategoryInfo: category, and the words in brackets of an error's first line. All but the category can be set. */
export class CategoryInfo {
  category: ErrorCategoryName;
  activity = "";
  reason: string;
  targetName: string;
  targetType: string;

  constructor(category: ErrorCategoryName, reason: string, targetName: string, targetType: string) {
    this.category = category;
    this.reason = reason;
    this.targetName = targetName;
    this.targetType = targetType;
  }

  /** `ObjectNotFound: (x:String) [Get-Item], ItemNotFoundException` (ErrorCategoryInfo.GetMessage). */
  getMessage(): string {
    const target = ellipsize(this.targetName);
    const activity = ellipsize(this.activity);
    const targetType = ellipsize(this.targetType);
    return `${this.category}: (${target}:${targetType}) [${activity}], ${this.reason}`;
  }

  toString(): string {
    return this.getMessage();
  }
}
tagType(CategoryInfo, "System.Management.Automation.ErrorCategoryInfo");

/** ErrorCategoryInfo.Ellipsize: at most 40 characters, the middle cut out. */
function ellipsize(text: string): string {
  return text.length > 40 ? `${text.slice(0, 19)}…${text.slice(-19)}` : text;
}
