import { afterAll, beforeAll, expect, test } from "vitest";
import { cultureOf, currentCulture, ErrorRecord, Exception, setCurrentCulture } from "@latch/dotnet";
import type { CultureInfo, ErrorCategoryName } from "@latch/dotnet";
import { renderError } from "../src/errors/error-view.ts";
import { psStyle } from "../src/style/ps-style.ts";
import { object, shown, testContext } from "./shown.ts";

const SCRIPT = "/tmp/w/t.ps1";
let before: CultureInfo;
const rendering = psStyle.rendering;
beforeAll(() => {
  before = currentCulture();
  setCurrentCulture(cultureOf("en-US")!);
  psStyle.rendering = "PlainText";
});
afterAll(() => {
  setCurrentCulture(before);
  psStyle.rendering = rendering;
});

interface Place {
  readonly line: string;
  readonly column: number;
  readonly length: number;
  readonly command?: string;
  readonly category?: ErrorCategoryName;
}

function record(message: string, place: Place): ErrorRecord {
  const exception = new Exception("System.Management.Automation.ItemNotFoundException", message);
  const result = new ErrorRecord(exception, "PathNotFound", place.category ?? "ObjectNotFound", "/tmp/w/x");
  const marks = " ".repeat(place.column - 1) + "~".repeat(place.length);
  result.invocationInfo = object({
    ScriptName: SCRIPT,
    ScriptLineNumber: 1,
    OffsetInLine: place.column,
    PositionMessage: `At ${SCRIPT}:1 char:${place.column}\n+ ${place.line}\n+ ${marks}`,
    MyCommand: place.command === undefined ? null : object({ Name: place.command, CommandType: "Cmdlet" }),
    InvocationName: place.command ?? "",
  });
  result.categoryInfo.activity = place.command ?? "";
  return result;
}

const missing = (): ErrorRecord =>
  record("Cannot find path '/tmp/w/x' because it does not exist.", {
    line: "Get-Item ./x",
    column: 1,
    length: 12,
    command: "Get-Item",
  });

test("ConciseView shows where", () => {
  expect(renderError(missing(), testContext())).toBe(
    `Get-Item: ${SCRIPT}:1\nLine |\n   1 |  Get-Item ./x\n     |  ~~~~~~~~~~~~\n     | Cannot find path '/tmp/w/x' because it does not exist.\n`,
  );
});

test("throw is headed by Exception, statements by their category", () => {
  const thrown = record("bad", { line: "function f { throw 'bad' }", column: 14, length: 11 });
  thrown.exception.wasThrownFromThrowStatement = true;
  expect(renderError(thrown, testContext())).toMatch(
    /^Exception: .*:1\nLine \|\n {3}1 \| {2}function f \{ throw 'bad' \}\n {5}\| {15}~{11}\n {5}\| bad\n$/,
  );
  const cast = record("no number", { line: "[int]'x'", column: 1, length: 8, category: "InvalidArgument" });
  expect(renderError(cast, testContext())).toMatch(/^InvalidArgument: /);
});

test("long messages wrap at the window's width", () => {
  const long = record("word ".repeat(30).trim(), { line: "x", column: 1, length: 1 });
  const lines = renderError(long, testContext()).split("\n");
  expect(lines.slice(4)).toEqual([
    `     | ${"word ".repeat(14).trim()}`,
    `     | ${"word ".repeat(14).trim()}`,
    "     | word word",
    "",
  ]);
});

test("other views", () => {
  expect(renderError(missing(), testContext({ errorView: "CategoryView" }))).toBe(
    "ObjectNotFound: (/tmp/w/x:String) [Get-Item], ItemNotFoundException",
  );
  expect(renderError(missing(), testContext({ errorView: "NormalView" }))).toBe(
    `Get-Item : Cannot find path '/tmp/w/x' because it does not exist.\nAt ${SCRIPT}:1 char:1\n+ Get-Item ./x\n+ ~~~~~~~~~~~~\n` +
      "+ CategoryInfo          : ObjectNotFound: (/tmp/w/x:String) [Get-Item], ItemNotFoundException\n+ FullyQualifiedErrorId : PathNotFound",
  );
});

test("colours are carried over line ends", () => {
  psStyle.rendering = "Ansi";
  const lines = shown([missing()]);
  psStyle.rendering = "PlainText";
  expect(lines[0]).toBe(`\x1b[31;1mGet-Item: \x1b[0m${SCRIPT}:1\x1b[0m`);
  expect(lines[1]).toBe("\x1b[31;1m\x1b[0m\x1b[36;1mLine |\x1b[0m");
});
