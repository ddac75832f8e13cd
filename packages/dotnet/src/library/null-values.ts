// The two nothings with types of their own: AutomationNull.Value and NullString.Value.

import { defineType } from "../types/define-type.ts";
import { AutomationNull, tagType } from "../values/ps-value.ts";

defineType<never>({
  name: "System.Management.Automation.Internal.AutomationNull",
  staticProperties: { Value: () => AutomationNull },
});

/** [NullString]::Value: a null that a string parameter of a method gets as null, not as "". */
class NullString {
  readonly isNullString = true;
  toString(): string {
    return "";
  }
}
tagType(NullString, "System.Management.Automation.Language.NullString");
const nullString = new NullString();
defineType<NullString>({
  name: "System.Management.Automation.Language.NullString",
  staticProperties: { Value: () => nullString },
});
