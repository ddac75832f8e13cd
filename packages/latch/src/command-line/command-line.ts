// What a command line asks for: the parser's result, read by the process that runs it.

/** `Text`, `XML` or `None`, as -InputFormat and -OutputFormat name them. */
export type DataFormat = "Text" | "XML" | "None";

/** An argument for a script, as PowerShell's CommandParameter: a name without value, a name with one, or a positional value. */
export type ScriptArgument = {
  readonly name: string | null;
  readonly value: string | boolean | null;
  readonly hasValue: boolean;
};

/** Which program this process is: a shell, or a server for another shell on standard input and output. */
export type ServerMode = "ssh" | "process" | "namedPipe" | "socket";

export type CommandLine = {
  /** A message for standard error: the command line was wrong, the exit code is 64. */
  error: string | null;
  showHelp: boolean;
  showExtendedHelp: boolean;
  showVersion: boolean;
  showBanner: boolean;
  noExit: boolean;
  skipProfiles: boolean;
  nonInteractive: boolean;
  /** Commands are read from standard input (`-Command -`, `-File -`). */
  readCommandsFromStandardInput: boolean;
  noPrompt: boolean;
  command: string | null;
  commandWasEncoded: boolean;
  file: string | null;
  arguments: ScriptArgument[];
  /** CLIXML text of further arguments, or null. */
  encodedArguments: string | null;
  workingDirectory: string | null;
  configurationName: string | null;
  configurationFile: string | null;
  customPipeName: string | null;
  settingsFile: string | null;
  executionPolicy: string | null;
  inputFormat: DataFormat;
  outputFormat: DataFormat;
  outputFormatSpecified: boolean;
  serverModes: ServerMode[];
};

/** The command line without any argument: an interactive shell. */
export function emptyCommandLine(): CommandLine {
  return {
    error: null,
    showHelp: false,
    showExtendedHelp: false,
    showVersion: false,
    showBanner: true,
    noExit: true,
    skipProfiles: false,
    nonInteractive: false,
    readCommandsFromStandardInput: false,
    noPrompt: false,
    command: null,
    commandWasEncoded: false,
    file: null,
    arguments: [],
    encodedArguments: null,
    workingDirectory: null,
    configurationName: null,
    configurationFile: null,
    customPipeName: null,
    settingsFile: null,
    executionPolicy: null,
    inputFormat: "Text",
    outputFormat: "Text",
    outputFormatSpecified: false,
    serverModes: [],
  };
}
