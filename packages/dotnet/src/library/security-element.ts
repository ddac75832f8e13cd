// System.Security.SecurityElement: what scripts use of it, the escaping of XML text.
import { defineType } from "../types/define-type.ts";
import { toStringValue } from "../text/to-string-value.ts";

const entities: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "&": "&amp;",
};

defineType({
  name: "System.Security.SecurityElement",
  staticMethods: {
    Escape: ([text = null]) =>
      text === null ? null : toStringValue(text).replace(/[<>"'&]/g, (character) => entities[character] ?? character),
  },
});
