// Owns CodeGeneration: how a text is escaped to stand in generated script.
import { defineType, type PSValue, toStringValue } from "@latch/dotnet";

/** For between single quotes: every kind of single quote is doubled. */
export function escapeSingleQuoted(text: string): string {
  return text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&");
}
/** For between `<#` and `#>`. */
export function escapeBlockComment(text: string): string {
  return text.replaceAll("<#", "<`#").replaceAll("#>", "#`>");
}
/** For a format string: braces are doubled. */
export function escapeFormatString(text: string): string {
  return text.replace(/[{}]/g, "$&$&");
}
/** For between `${` and `}`. */
export function escapeVariableName(text: string): string {
  return text.replace(/[`{}]/g, "`$&");
}

const ofArgument =
  (escape: (text: string) => string) =>
  ([text]: PSValue[]): PSValue =>
    escape(toStringValue(text ?? null));

/** Makes the type known. */
export function defineCodeGeneration(): void {
  defineType<never>({
    name: "System.Management.Automation.Language.CodeGeneration",
    staticMethods: {
      EscapeSingleQuotedStringContent: ofArgument(escapeSingleQuoted),
      EscapeBlockCommentContent: ofArgument(escapeBlockComment),
      EscapeFormatStringContent: ofArgument(escapeFormatString),
      EscapeVariableName: ofArgument(escapeVariableName),
    },
  });
}
