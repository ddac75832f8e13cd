// Parse errors with PowerShell's ids and extents.
import { isIncomplete, parseInput } from "@latch/grammar";
import { describe, expect, it } from "vitest";
import { errors } from "./outline.ts";

const cases: readonly (readonly [string, string])[] = [
  ["1 +", "ExpectedValueExpression@3-3!"],
  ["1 + 2)", "UnexpectedToken@5-6"],
  ["if (1) {", "MissingEndCurlyBrace@7-8!"],
  ["if (1) { } else", "MissingStatementBlockAfterElse@15-15!"],
  ["1 -foo 2", "UnexpectedToken@2-6 UnexpectedToken@7-8"],
  ['"a".b(1 2)', "MissingEndParenthesisInMethodCall@7-7 UnexpectedToken@8-9 UnexpectedToken@9-10"],
  ["5 = $x", "InvalidLeftHandSide@0-1"],
  ["@{a=1;A=2}", "DuplicateKeyInHashLiteral@6-7"],
  ["function f($a, $A) { }", "DuplicateFormalParameter@15-17"],
  ["1 | 2", "ExpressionsMustBeFirstInPipeline@4-5"],
  ['"$x: y"', "InvalidVariableReferenceWithDrive@1-4"],
  ["try { }", "MissingCatchOrFinally@7-7!"],
  ["try { } finally { return }", "ControlLeavingFinally@18-24"],
  ["class A { [int] M() { } }", "MethodHasCodePathNotReturn@16-17"],
  ["class A { M() { if ($true) { $y = 1 }; $y } }", "VariableNotLocal@39-41"],
  ["class A { $x; M() { $x = 1 } }", "MissingThis@20-22"],
  ["class A { } class A { }", "MemberAlreadyDefined@12-23"],
  ["data { Get-Date }", "CmdletNotInAllowedListForDataSection@7-15"],
  ["workflow w { }", "WorkflowNotSupportedInPowerShellCore@0-14"],
  ["$x = @a", "SplattingNotPermitted@5-7"],
  ["[ordered]1", "OrderedAttributeOnlyOnHashLiteralNode@0-10"],
  ["1; using namespace System", "UsingMustBeAtStartOfScript@3-25"],
];

describe("errors", () => {
  it.each(cases)("%s", (text, expected) => {
    expect(errors(text)).toBe(expected);
  });

  it("has PowerShell's messages", () => {
    expect(parseInput("if (").errors[0]?.message).toBe("Missing condition in if statement after 'if ('.");
  });

  it("knows when an interactive shell should ask for more", () => {
    expect(["{", "'a", "1 |", "foo `", "@'", "if (1)", "$a."].map(isIncomplete)).toEqual(Array(7).fill(true));
    expect(["1", "1 )", "", "a |\n"].map(isIncomplete)).toEqual([false, false, false, false]);
  });

  it("keeps the tree around an error", () => {
    const { ast } = parseInput("$a = 1\nif (\n$b = 2");
    expect(ast.endBlock?.statements[0]?.kind).toBe("AssignmentStatement");
  });
});

describe("odd sizes", () => {
  it("answers deep nesting with an error", () => {
    for (const [open, close] of [
      ["(", ")"],
      ["{", "}"],
      ["@{a=", "}"],
      ["[a({", "})]"],
    ]) {
      const { errors: found } = parseInput(`${open?.repeat(5000)}1${close?.repeat(5000)}`);
      expect(found.map((e) => e.errorId)).toContain("ScriptTooComplicated");
    }
  });

  it("takes long flat scripts", () => {
    expect(parseInput(`1${"+1".repeat(20000)}`).errors).toEqual([]);
    expect(parseInput("$a = 1\n".repeat(20000)).errors).toEqual([]);
  });
});
