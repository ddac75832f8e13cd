// The command line's messages, keyed by PowerShell's resource ids (CommandLineParameterParserStrings).

export const messages = {
  CommandAlreadySpecified:
    "Cannot process command because a command is already specified with -Command, -CommandWithArgs, or -EncodedCommand.",
  MissingCommandParameter: "Cannot process the command because of a missing parameter. A command must follow -Command.",
  TooManyParametersToCommand:
    "'-' was specified with the -Command parameter; no other arguments to -Command are permitted.",
  StdinNotRedirected:
    "'-' was specified as the argument to -Command but standard input has not been redirected for this process.",
  MissingOutputFormatParameter:
    "The command cannot be run because no argument has been supplied for the OutputFormat parameter.\nSpecify one of the following formats for this parameter:\n{0}",
  MissingInputFormatParameter:
    "Cannot process the command because the -InputFormat parameter requires an argument. Specify a valid format argument for this parameter.\nValid formats are:\n{0}",
  BadFormatParameterValue:
    'Cannot process the command because of an incorrect parameter value. "{0}" is not a valid format.\nValid formats are:\n{1}',
  ArgsAlreadySpecified:
    "Cannot process the command because arguments to -Command or -EncodedCommand have already been specified with -EncodedArguments.",
  MissingArgsValue:
    "Cannot process the command because -EncodedArguments requires a value. Specify a value for the -EncodedArguments parameter.",
  MissingFileArgument:
    "The command cannot be run because the File parameter requires a file path. Supply a path for the File parameter and then try the command again.",
  ArgumentFileDoesNotExist:
    "The argument '{0}' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
  BadArgsValue:
    "Cannot process the command because the value specified with -EncodedArguments is not properly encoded. The value must be Base64 encoded.",
  BadCommandValue:
    "Cannot process the command because the value specified with -EncodedCommand is not properly encoded. The value must be Base64 encoded.",
  MissingExecutionPolicyParameter:
    "Cannot process the execution policy because of a missing policy name. A policy name must follow -ExecutionPolicy.",
  MissingConfigurationNameArgument:
    "Cannot process the command because -ConfigurationName requires an argument that is a remote endpoint configuration name. Specify this argument and try again.",
  MissingConfigurationFileArgument:
    "Cannot process the command because -ConfigurationFile requires an argument that is a session configuration (.pssc) file path. Specify this argument and try again.",
  MissingCustomPipeNameArgument:
    "Cannot process the command because -CustomPipeName requires an argument that is a name of the pipe you want to use. Specify this argument and try again.",
  CustomPipeNameTooLong:
    "Cannot process the command because -CustomPipeName specified is too long. Pipe names on this platform can be up to {0} characters long. Your pipe name '{1}' is {2} characters.",
  MissingSettingsFileArgument:
    "Cannot process the command because -SettingsFile requires an argument that is a file path.",
  SettingsFileNotExists:
    "The argument '{0}' passed to the -SettingsFile does not exist. Provide the path to an existing json file as an argument to the -SettingsFile parameter.",
  InvalidArgument: "Invalid argument '{0}', did you mean:",
  WindowStyleArgumentNotImplemented: "Parameter -WindowStyle is not implemented on this platform.",
  MissingWorkingDirectoryArgument:
    "Cannot process the command because -WorkingDirectory requires an argument that is a directory path.",
  MTANotImplemented: "Parameter -MTA is not supported on this platform.",
  STANotImplemented: "Parameter -STA is not supported on this platform.",
  ConflictingServerModeParameters:
    "More than one server mode parameter was specified. Server mode parameters must be used exclusively.",
  ConfigurationNotSupported:
    "{0} is not supported by this version of latch. Use New-PSSession -ConfigurationName to open a session in a configuration.",
  ServerModeNotSupported: "This server mode is not supported on this platform.",
} as const;

/** Puts values in the places {0}, {1} ... of a message. */
export function formatMessage(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_all, index: string) => String(values[Number(index)] ?? ""));
}
