// Parses latch's command line as pwsh parses its own: switches in any case, shortened, with -, -- or /.
// Pure but for three questions to the file system and the terminal, which are handed in.
import type { CommandLine, DataFormat, ServerMode } from "./command-line.ts";
import { emptyCommandLine } from "./command-line.ts";
import { formatMessage, messages } from "./messages.ts";
import { isDash, parseScriptArguments } from "./script-arguments.ts";

/** What parsing asks of its surroundings. */
export type CommandLineSurroundings = {
  /** An absolute path without `.` and `..`. */
  fullPath(path: string): string;
  isFile(path: string): boolean;
  standardInputIsRedirected(): boolean;
};

/** The state of one parse: `at` is the word being looked at; a switch that ends the parse sets `done`. */
type Parse = {
  readonly words: readonly string[];
  readonly surroundings: CommandLineSurroundings;
  readonly result: CommandLine;
  at: number;
  done: boolean;
  noExitSeen: boolean;
};

/** A switch: its whole name, the shortest prefix that means it, and what it does. */
type Switch = readonly [name: string, shortest: string, act: (parse: Parse) => void];

/** In PowerShell's order: the first that matches is meant. */
const switches: readonly Switch[] = [
  ["version", "v", version],
  ["help", "h", help],
  ["?", "?", help],
  ["login", "l", () => {}],
  ["noexit", "noe", noExit],
  ["noprofile", "nop", ({ result }) => void (result.skipProfiles = true)],
  ["nologo", "nol", ({ result }) => void (result.showBanner = false)],
  ["noninteractive", "noni", ({ result }) => void (result.nonInteractive = true)],
  ["socketservermode", "so", (parse) => server(parse, "socket")],
  ["servermode", "s", (parse) => server(parse, "process")],
  ["namedpipeservermode", "nam", (parse) => server(parse, "namedPipe")],
  ["sshservermode", "sshs", (parse) => server(parse, "ssh")],
  ["noprofileloadtime", "noprofileloadtime", () => {}],
  ["interactive", "i", ({ result }) => void (result.nonInteractive = false)],
  [
    "configurationfile",
    "configurationfile",
    (parse) =>
      value(parse, messages.MissingConfigurationFileArgument, (text) => (parse.result.configurationFile = text)),
  ],
  [
    "configurationname",
    "config",
    (parse) =>
      value(parse, messages.MissingConfigurationNameArgument, (text) => (parse.result.configurationName = text)),
  ],
  ["custompipename", "cus", customPipeName],
  ["commandwithargs", "commandwithargs", commandWithArguments],
  ["cwa", "cwa", commandWithArguments],
  ["command", "c", (parse) => void command(parse, "rest")],
  ["windowstyle", "w", (parse) => fail(parse, messages.WindowStyleArgumentNotImplemented)],
  ["file", "f", file],
  ["outputformat", "o", outputFormat],
  ["of", "o", outputFormat],
  ["inputformat", "inp", inputFormat],
  ["if", "if", inputFormat],
  ["executionpolicy", "ex", executionPolicy],
  ["ep", "ep", executionPolicy],
  ["encodedcommand", "e", (parse) => void command(parse, "encoded")],
  ["ec", "e", (parse) => void command(parse, "encoded")],
  ["encodedarguments", "encodeda", encodedArguments],
  ["ea", "ea", encodedArguments],
  ["settingsfile", "settings", settingsFile],
  ["sta", "sta", (parse) => fail(parse, messages.STANotImplemented)],
  ["mta", "mta", (parse) => fail(parse, messages.MTANotImplemented)],
  ["workingdirectory", "wo", workingDirectory],
  ["wd", "wd", workingDirectory],
];

/** What -File's `did you mean` looks through, in PowerShell's order. */
const suggested =
  "sta mta command commandwithargs configurationname custompipename encodedcommand executionpolicy file help inputformat login noexit nologo noninteractive noprofile noprofileloadtime outputformat removeworkingdirectorytrailingcharacter settingsfile version windowstyle workingdirectory".split(
    " ",
  );

/** Takes the words after the program's name; never fails: a wrong command line is a result with an error. */
export function parseCommandLine(words: readonly string[], surroundings: CommandLineSurroundings): CommandLine {
  const parse: Parse = { words, surroundings, result: emptyCommandLine(), at: 0, done: false, noExitSeen: false };
  for (; parse.at < words.length && !parse.done; parse.at++) {
    const word = (words[parse.at] ?? "").trim();
    const first = word.charCodeAt(0);
    if (word !== "" && !isDash(first) && first !== 0x2f) {
      parse.at--;
      file(parse);
      break;
    }
    let key = word.slice(1);
    if (isDash(first) && key.charCodeAt(0) === first) key = key.slice(1);
    const lower = key.toLowerCase();
    const found = switches.find(([name, shortest]) => lower.length >= shortest.length && name.startsWith(lower));
    if (found !== undefined) found[2](parse);
    else {
      parse.at--;
      file(parse);
    }
  }
  return parse.result;
}

/** Ends the parse with an error; `showHelp` prints the usage too. */
function fail(parse: Parse, message: string, showHelp = false): void {
  parse.result.error = message;
  parse.result.showHelp = showHelp;
  parse.result.showBanner = false;
  parse.done = true;
}

/** Takes the next word as a switch's value. */
function value(parse: Parse, missing: string, take: (text: string) => void, showHelp = false): void {
  const text = parse.words[++parse.at];
  if (text === undefined) fail(parse, missing, showHelp);
  else take(text);
}

/** Nothing after -Version counts. */
function version(parse: Parse): void {
  Object.assign(parse.result, {
    showVersion: true,
    showBanner: false,
    nonInteractive: true,
    skipProfiles: true,
    noExit: false,
  });
  parse.done = true;
}

function help({ result }: Parse): void {
  result.showHelp = true;
  result.showExtendedHelp = true;
}

function noExit(parse: Parse): void {
  parse.result.noExit = true;
  parse.noExitSeen = true;
}

function server({ result }: Parse, mode: ServerMode): void {
  result.serverModes.push(mode);
  result.showBanner = false;
}

/** sun_path holds 104 bytes on macOS, 108 on Linux; .NET puts `/tmp/CoreFxPipe_` before the name and a zero after it. */
function customPipeName(parse: Parse): void {
  const longest = (process.platform === "linux" ? 108 : 104) - 1 - "/tmp/CoreFxPipe_".length;
  value(parse, messages.MissingCustomPipeNameArgument, (text) => {
    if (text.length > longest) fail(parse, formatMessage(messages.CustomPipeNameTooLong, longest, text, text.length));
    else parse.result.customPipeName = text;
  });
}

/** -Command, -EncodedCommand and -CommandWithArgs; returns false after an error. */
function command(parse: Parse, kind: "rest" | "encoded" | "one"): boolean {
  const { result, words } = parse;
  if (result.command !== null) return refuse(parse, messages.CommandAlreadySpecified);
  const text = words[++parse.at];
  if (text === undefined) return refuse(parse, messages.MissingCommandParameter);
  result.commandWasEncoded = kind === "encoded";
  if (kind === "encoded") {
    result.command = decodeCommand(text);
    if (result.command === null) return refuse(parse, messages.BadCommandValue);
  } else if (text === "-") {
    result.readCommandsFromStandardInput = true;
    result.noPrompt = true;
    if (++parse.at !== words.length) return refuse(parse, messages.TooManyParametersToCommand);
    if (!parse.surroundings.standardInputIsRedirected()) return refuse(parse, messages.StdinNotRedirected);
  } else if (kind === "one") {
    result.command = text;
  } else {
    result.command = words.slice(parse.at).join(" ");
    parse.at = words.length;
  }
  if (!parse.noExitSeen && !result.readCommandsFromStandardInput) result.noExit = false;
  result.showBanner = false;
  return true;
}

function refuse(parse: Parse, message: string): false {
  fail(parse, message, true);
  return false;
}

function commandWithArguments(parse: Parse): void {
  if (!command(parse, "one")) return;
  parse.result.arguments.push(...parseScriptArguments(parse.words.slice(parse.at + 1)));
  parse.at = parse.words.length;
}

/** Base64 of UTF-16; null where the text is not Base64 (white space inside it is). */
function decodeCommand(text: string): string | null {
  const compact = text.replace(/[ \t\r\n]/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return null;
  return Buffer.from(compact, "base64").toString("utf16le");
}

/** -File, and the first word that is no switch: everything after it belongs to the script. */
function file(parse: Parse): void {
  const { result, surroundings } = parse;
  const name = parse.words[++parse.at];
  if (name === undefined) return fail(parse, messages.MissingFileArgument, true);
  if (!parse.noExitSeen) result.showBanner = false;
  if (name === "-") {
    result.readCommandsFromStandardInput = true;
    result.noPrompt = false;
    return;
  }
  if (!parse.noExitSeen) result.noExit = false;
  const path = surroundings.fullPath(name.replaceAll("\\", "/"));
  if (!surroundings.isFile(path)) return missingFile(parse, name);
  result.file = path;
  result.arguments.push(...parseScriptArguments(parse.words.slice(parse.at + 1)));
  parse.at = parse.words.length;
}

function missingFile(parse: Parse, name: string): void {
  const part = name.length > 1 && name.startsWith("-") ? name.slice(1).toLowerCase() : null;
  const likely = part === null ? [] : suggested.filter((other) => other.includes(part));
  if (likely.length === 0) return fail(parse, formatMessage(messages.ArgumentFileDoesNotExist, name), true);
  fail(parse, `${formatMessage(messages.InvalidArgument, name)}\n${likely.map((other) => `\n  -${other}`).join("")}`);
}

const formats: readonly DataFormat[] = ["Text", "XML", "None"];

function format(parse: Parse, missing: string, take: (found: DataFormat) => void): void {
  const list = formats.map((name) => `${name}\n`).join("");
  const accept = (text: string): void => {
    const found = formats.find((name) => name.toLowerCase() === text.trim().toLowerCase());
    if (found === undefined) fail(parse, formatMessage(messages.BadFormatParameterValue, text, list), true);
    else take(found);
  };
  value(parse, formatMessage(missing, list), accept, true);
}

function outputFormat(parse: Parse): void {
  format(parse, messages.MissingOutputFormatParameter, (found) => (parse.result.outputFormat = found));
  parse.result.outputFormatSpecified = true;
}

function inputFormat(parse: Parse): void {
  format(parse, messages.MissingInputFormatParameter, (found) => (parse.result.inputFormat = found));
}

function executionPolicy(parse: Parse): void {
  value(parse, messages.MissingExecutionPolicyParameter, (text) => (parse.result.executionPolicy = text), true);
}

/** CLIXML of an array, as PowerShell passes the arguments of `pwsh { … } -args`; decoded by the process that runs the command. */
function encodedArguments(parse: Parse): void {
  const { result } = parse;
  if (result.arguments.length > 0) return fail(parse, messages.ArgsAlreadySpecified, true);
  value(parse, messages.MissingArgsValue, (text) => (result.encodedArguments = decodeCommand(text)), true);
  if (result.error === null && result.encodedArguments === null) fail(parse, messages.BadArgsValue, true);
}

function settingsFile(parse: Parse): void {
  const { surroundings } = parse;
  value(parse, messages.MissingSettingsFileArgument, (text) => {
    const path = surroundings.fullPath(text.replaceAll("\\", "/"));
    if (surroundings.isFile(path)) parse.result.settingsFile = path;
    else fail(parse, formatMessage(messages.SettingsFileNotExists, path));
  });
}

function workingDirectory(parse: Parse): void {
  value(parse, messages.MissingWorkingDirectoryArgument, (text) => (parse.result.workingDirectory = text));
}
