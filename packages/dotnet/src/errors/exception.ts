// System.Exception and all its kinds: what our code throws when PowerShell would throw a .NET exception.
import type { DotNetType } from "../types/dotnet-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { TYPE } from "../types/type-symbol.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { ErrorCategoryName } from "./error-category.ts";
import type { ErrorRecord } from "./error-record.ts";

/** What may be said about an exception besides its type and message. */
export interface ExceptionOptions {
  readonly inner?: Exception | null;
  /** The record PowerShell makes of it (RuntimeException.ErrorRecord); a function makes it when first asked for. */
  readonly errorRecord?: ErrorRecord | ((exception: Exception) => ErrorRecord);
  /** Further .NET properties by name (ParamName, FileName, ActualValue …). */
  readonly properties?: Readonly<Record<string, PSValue>>;
  /** The Data dictionary (a Hashtable-like value). */
  readonly data?: PSValue;
}

/** A .NET exception. Not a JavaScript Error: a JavaScript Error that reaches a user is a bug of ours. */
export class Exception {
  typeName: string;
  message: string;
  innerException: Exception | null;
  properties: Record<string, PSValue> | null;
  data: PSValue;
  source: PSValue = null;
  helpLink: PSValue = null;
  stackTrace: string | null = null;
  hResult = 0;
  /** True when PowerShell's `throw` raised it (decides about positions and $ErrorActionPreference). */
  wasThrownFromThrowStatement = false;
  private record: ErrorRecord | ((exception: Exception) => ErrorRecord) | null;

  constructor(typeName: string, message: string, options?: ExceptionOptions) {
    this.typeName = typeName.includes(".") ? typeName : `System.${typeName}`;
    this.message = message;
    this.innerException = options?.inner ?? null;
    this.record = options?.errorRecord ?? null;
    this.properties = options?.properties ? { ...options.properties } : null;
    this.data = options?.data ?? null;
  }

  get [TYPE](): DotNetType {
    return getType(this.typeName);
  }

  /** The record given by whoever threw it, made on demand, or null. */
  get errorRecord(): ErrorRecord | null {
    if (typeof this.record === "function") this.record = this.record(this);
    return this.record;
  }
  set errorRecord(record: ErrorRecord | null) {
    this.record = record;
  }

  /** True when the exception is of the named .NET type or derived from it. */
  is(typeName: string): boolean {
    if (this.typeName === typeName || typeName === "System.Exception" || typeName === "System.Object") return true;
    return getType(typeName).isAssignableFrom(this[TYPE]);
  }

  /** The innermost exception of the chain (Exception.GetBaseException). */
  get baseException(): Exception {
    let exception: Exception = this;
    while (exception.innerException !== null) exception = exception.innerException;
    return exception;
  }

  /** Exception.ToString(): type and message, inner exceptions after "--->". */
  toString(): string {
    const head = this.message === "" ? this.typeName : `${this.typeName}: ${this.message}`;
    if (this.innerException === null) return head + (this.stackTrace === null ? "" : `\n${this.stackTrace}`);
    return `${head}\n ---> ${this.innerException.toString()}\n   --- End of inner exception stack trace ---`;
  }
}

/** A RuntimeException whose record has the given id, category and target: PowerShell's usual statement-terminating error. */
export function runtimeException(message: string, errorId: string, options?: RuntimeErrorOptions): Exception {
  const exception = new Exception(options?.typeName ?? "System.Management.Automation.RuntimeException", message, {
    inner: options?.inner ?? null,
    errorRecord: (self) => makeRecord(self, errorId, options?.category ?? "InvalidOperation", options?.target ?? null),
  });
  return exception;
}

/** Optional parts of `runtimeException`. */
export interface RuntimeErrorOptions {
  readonly typeName?: string;
  readonly category?: ErrorCategoryName;
  readonly target?: PSValue;
  readonly inner?: Exception | null;
}

type RecordMaker = (exception: Exception, errorId: string, category: ErrorCategoryName, target: PSValue) => ErrorRecord;

let makeRecord: RecordMaker = () => {
  throw new Exception("System.InvalidOperationException", "ErrorRecord is not loaded.");
};

/** error-record.ts registers the maker here: the two classes need each other. */
export function registerRecordMaker(maker: RecordMaker): void {
  makeRecord = maker;
}
