// Trees as PowerShell 7.6 makes them (compared with its own parser when this was written).
import type {
  AssignmentStatementAst,
  BinaryExpressionAst,
  CommandAst,
  CommandExpressionAst,
  ConstantExpressionAst,
  ExpandableStringExpressionAst,
  ExpressionAst,
  PipelineAst,
  StringConstantExpressionAst,
  TypeDefinitionAst,
} from "@latch/grammar";
import { NumberLiteral, parseInput, TokenKind } from "@latch/grammar";
import { describe, expect, it } from "vitest";
import { outline } from "./outline.ts";

function expression(text: string): ExpressionAst {
  const result = parseInput(text);
  expect(result.errors).toEqual([]);
  const pipeline = result.ast.endBlock?.statements[0] as PipelineAst;
  return (pipeline.pipelineElements[0] as CommandExpressionAst).expression;
}

function command(text: string): CommandAst {
  const pipeline = parseInput(text).ast.endBlock?.statements[0] as PipelineAst;
  return pipeline.pipelineElements[0] as CommandAst;
}

function words(text: string): unknown[] {
  return command(text).commandElements.map((element) => {
    const { value } = element as ConstantExpressionAst;
    if (value instanceof NumberLiteral) return `${value.type} ${value.value}`;
    return value ?? `${element.kind} ${element.extent.text}`;
  });
}

describe("expressions", () => {
  it("binds as PowerShell does", () => {
    expect(outline("1, 2 * 2")).toBe(
      "ScriptBlock 0-8\n NamedBlock 0-8\n  Pipeline 0-8\n   CommandExpression 0-8\n    BinaryExpression 0-8\n" +
        "     ArrayLiteral 0-4\n      ConstantExpression 0-1\n      ConstantExpression 3-4\n     ConstantExpression 7-8",
    );
    const sum = expression("1 + 2 * 3 -eq 7 -and $true") as BinaryExpressionAst;
    expect(sum.operator).toBe(TokenKind.And);
    expect((sum.left as BinaryExpressionAst).operator).toBe(TokenKind.Ieq);
  });

  it("reads numbers", () => {
    const number = (text: string): string => {
      const { type, value } = (expression(text) as ConstantExpressionAst).value as NumberLiteral;
      return `${type} ${value}`;
    };
    expect(number("0xFFFFFFFF")).toBe("Int32 -1");
    expect(number("0b11111111")).toBe("Int32 -1");
    expect(number("0xFFFFFFFFu")).toBe("UInt32 4294967295");
    expect(number("1tb")).toBe("Int64 1099511627776");
    expect(number("1dkb")).toBe("Decimal 1024");
    expect(number("3.72y")).toBe("SByte 4");
    expect(number("1.50d")).toBe("Decimal 1.50");
    expect(number("1e3")).toBe("Double 1000");
    expect(number("12345678901234567890")).toBe("Decimal 12345678901234567890");
    expect(number("0xFFFFFFFFFFFFFFFFFFn")).toBe("BigInteger 4722366482869645213695");
  });

  it("nests expandable strings", () => {
    const text = expression('"a $b`n$(1 + 2) {0}"') as ExpandableStringExpressionAst;
    expect(text.literals).toEqual(["a ", "\n", " {0}"]);
    expect(text.nestedExpressions.map((e) => `${e.kind} ${e.extent.text}`)).toEqual([
      "VariableExpression $b",
      "SubExpression $(1 + 2)",
    ]);
  });

  it("keeps offsets through doubled quotes", () => {
    const text = expression('"x $(""a"" + $b) y"') as ExpandableStringExpressionAst;
    const variable = text.nestedExpressions[0]?.find((ast) => ast.kind === "VariableExpression", true);
    expect(variable?.extent.text).toBe("$b");
  });
});

describe("commands", () => {
  it("splits arguments", () => {
    expect(words("echo 1+1 a,b $x.y -p:1 --% & raw |x")).toEqual([
      "echo",
      "1+1",
      "ArrayLiteral a,b",
      "MemberExpression $x.y",
      "CommandParameter -p:1",
      "--%",
      "& raw ",
    ]);
    expect(words("echo 007 -5 a#b x`ny 'q'r")).toEqual(["echo", "Int32 7", "-5", "a#b", "x\ny", "q", "r"]);
  });

  it("continues lines with a leading pipe", () => {
    const { ast } = parseInput("Get-Item\n# a comment\n| Sort-Object");
    expect((ast.endBlock?.statements[0] as PipelineAst).pipelineElements).toHaveLength(2);
  });

  it("takes unicode dashes and quotes", () => {
    expect(words("echo \u2013p \u2018a\u2019")).toEqual(["echo", "CommandParameter \u2013p", "a"]);
  });
});

describe("definitions", () => {
  it("reads classes", () => {
    const { ast, errors } = parseInput(
      "class A : B, C { [int]$x = 1; static [string] M([int]$a) { return 'x' }\n A() : base(1) { } hidden $h }",
    );
    expect(errors).toEqual([]);
    const type = ast.endBlock?.statements[0] as TypeDefinitionAst;
    expect(type.baseTypes.map((base) => base.typeName.fullName)).toEqual(["B", "C"]);
    expect(type.members.map((member) => `${member.kind} ${member.name}`)).toEqual([
      "PropertyMember x",
      "FunctionMember M",
      "FunctionMember A",
      "PropertyMember h",
    ]);
  });

  it("unwraps an assigned expression", () => {
    const assignment = parseInput("$a = 1").ast.endBlock?.statements[0] as AssignmentStatementAst;
    expect(assignment.right.kind).toBe("CommandExpression");
  });

  it("sees #requires", () => {
    const { ast } = parseInput("#requires -Version 7.0 -Modules a, @{ModuleName='b'; ModuleVersion='1.2'}\n1");
    expect(ast.scriptRequirements?.requiredPSVersion).toBe("7.0");
    expect(ast.scriptRequirements?.requiredModules.map((m) => [m.name, m.version])).toEqual([
      ["a", null],
      ["b", "1.2"],
    ]);
  });
});

describe("the tree as an API", () => {
  it("finds in pre-order and may stay in the outer block", () => {
    const { ast } = parseInput("a; & { b; function f { c } }");
    const names = (nested: boolean): string[] =>
      ast
        .findAll((node) => node.kind === "StringConstantExpression", nested)
        .map((node) => (node as StringConstantExpressionAst).text);
    expect(names(true)).toEqual(["a", "b", "c"]);
    expect(names(false)).toEqual(["a"]);
  });

  it("gives lines and columns", () => {
    const { extent } = parseInput("1\r\n  22\n").ast.endBlock?.statements[1] as PipelineAst;
    expect([extent.startLineNumber, extent.startColumnNumber, extent.endColumnNumber]).toEqual([2, 3, 5]);
    expect(extent.startScriptPosition.line).toBe("  22\n");
  });
});
