// A shell inside this process.
import { expect, test } from "vitest";
import { createShell } from "./create-shell.ts";

test("run gives objects, errors and text", () => {
  const shell = createShell({ cwd: "/" });
  const { output, errors, text } = shell.run("$x = $n * 2; $x; Get-Item nope; Write-Host hi; (Get-Location).Path", {
    vars: { n: 21 },
  });
  expect(output).toEqual([42, "/"]);
  expect(errors.map((error) => error.fullyQualifiedErrorId)).toEqual([
    "PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand",
  ]);
  expect(text).toBe("hi\n");
  expect(shell.run("$x").output).toEqual([42]);
  expect(shell.run("exit 3").exitCode).toBe(3);
});

test("parse says what is missing", () => {
  const shell = createShell();
  expect(shell.parse("if (1) {").incomplete).toBe(true);
  expect(shell.parse("1 +").errors[0]?.errorId).toBe("ExpectedValueExpression");
});
