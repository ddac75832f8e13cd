// The command line parser against what pwsh does.
import { expect, test } from "vitest";
import { parseCommandLine } from "./parse-command-line.ts";

const surroundings = {
  fullPath: (path: string): string => (path.startsWith("/") ? path : `/w/${path}`),
  isFile: (path: string): boolean => path === "/w/t.ps1",
  standardInputIsRedirected: () => true,
};
const parse = (...words: string[]): ReturnType<typeof parseCommandLine> => parseCommandLine(words, surroundings);

test("a command is the rest of the line", () => {
  expect(parse("-NoProfile", "-c", "a", "b c", "-File")).toMatchObject({
    skipProfiles: true,
    command: "a b c -File",
    noExit: false,
    error: null,
  });
});

test("switches shorten, take slashes and two dashes", () => {
  expect(parse("/nop", "--NONI", "-noe", "-c", "1")).toMatchObject({
    skipProfiles: true,
    nonInteractive: true,
    noExit: true,
    command: "1",
  });
});

test("a word that is no switch is a script with arguments", () => {
  const { file, arguments: words } = parse("t.ps1", "-N", "1", "-S:$true", "-T:", "x", "--", "");
  expect(file).toBe("/w/t.ps1");
  expect(words).toEqual([
    { name: "N", value: null, hasValue: false },
    { name: null, value: "1", hasValue: true },
    { name: "S", value: true, hasValue: true },
    { name: "T", value: "x", hasValue: true },
    { name: "-", value: null, hasValue: false },
    { name: null, value: "", hasValue: true },
  ]);
});

test("errors have pwsh's texts", () => {
  expect(parse("nope.ps1").error).toBe(
    "The argument 'nope.ps1' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
  );
  expect(parse("-profile").error).toBe(
    "Invalid argument '-profile', did you mean:\n\n  -noprofile\n  -noprofileloadtime",
  );
  expect(parse("-OutputFormat", "Nope").error).toContain("Valid formats are:\nText\nXML\nNone\n");
  expect(parse("-c").error).toBe(
    "Cannot process the command because of a missing parameter. A command must follow -Command.",
  );
  expect(parse("-e", "not base64!").error).toContain("not properly encoded");
});

test("an encoded command is Base64 of UTF-16", () => {
  expect(parse("-e", "ZQB4AGkAdAAgADMA").command).toBe("exit 3");
});

test("the version ends the parse", () => {
  expect(parse("-v", "-BogusX")).toMatchObject({ showVersion: true, error: null });
});
