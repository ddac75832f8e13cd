// ErrorRecord, ErrorCategoryInfo and ErrorDetails as types.

import { CategoryInfo, type ErrorCategoryName } from "../errors/error-category.ts";
import { ErrorDetails, ErrorRecord } from "../errors/error-record.ts";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { EnumValue } from "../values/enum-value.ts";
import { text } from "./arguments.ts";

defineType<ErrorRecord>({
  name: "System.Management.Automation.ErrorRecord",
  implementation: ErrorRecord,
  construct: (args) => {
    const [first, second, category, target] = args;
    if (first === null || first === undefined) {
      const message =
        'Cannot process argument because the value of argument "exception" is null. Change the value of argument "exception" to a non-null value.';
      throw new Exception("System.Management.Automation.PSArgumentNullException", message);
    }
    if (first instanceof ErrorRecord) {
      const copy = new ErrorRecord(second as Exception, first.errorId, first.categoryInfo.category, first.targetObject);
      copy.errorDetails = first.errorDetails;
      copy.invocationInfo = first.invocationInfo;
      copy.commandTypeName = first.commandTypeName;
      return copy;
    }
    const name = category instanceof EnumValue ? (category.toString() as ErrorCategoryName) : "NotSpecified";
    return new ErrorRecord(first as Exception, text(second), name, target ?? null);
  },
  properties: {
    ErrorDetails: {
      get: (self) => self.errorDetails,
      set: (self, value) => void (self.errorDetails = value as ErrorDetails | null),
    },
  },
  methods: { ToString: (self) => self.toString() },
});

defineType<CategoryInfo>({
  name: "System.Management.Automation.ErrorCategoryInfo",
  implementation: CategoryInfo,
  methods: {
    GetMessage: (self) => self.getMessage(),
    ToString: (self) => self.getMessage(),
  },
});

defineType<ErrorDetails>({
  name: "System.Management.Automation.ErrorDetails",
  implementation: ErrorDetails,
  construct: ([message]) => new ErrorDetails(text(message)),
  methods: { ToString: (self) => self.toString() },
});
