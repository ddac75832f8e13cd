// What -Help prints; loaded only then and after a command line that could not be understood.

/** The syntax, as pwsh shows it. */
export const usage = `Usage: pwsh[.exe] [-Login] [[-File] <filePath> [args]]
                  [-Command { - | <script-block> [-args <arg-array>]
                                | <string> [<CommandParameters>] } ]
                  [-CommandWithArgs <string> [<CommandParameters>]
                  [-ConfigurationName <string>] [-ConfigurationFile <filePath>]
                  [-CustomPipeName <string>] [-EncodedCommand <Base64EncodedCommand>]
                  [-ExecutionPolicy <ExecutionPolicy>] [-InputFormat {Text | XML}]
                  [-Interactive] [-MTA] [-NoExit] [-NoLogo] [-NonInteractive] [-NoProfile]
                  [-NoProfileLoadTime] [-OutputFormat {Text | XML}]
                  [-SettingsFile <filePath>] [-SSHServerMode] [-STA]
                  [-Version] [-WindowStyle <style>]
                  [-WorkingDirectory <directoryPath>]

       pwsh[.exe] -h | -Help | -? | /?

PowerShell Online Help https://aka.ms/powershell-docs

All parameters are case-insensitive.`;

/** Each switch in our own words. */
export const extendedHelp = `

-File | -f

    Runs a script file in the session's own scope; everything after its name is
    passed to it as text. "-" reads commands from standard input, with prompts.
    The exit code is the script's "exit", else 0, or 1 after a terminating error.

-Command | -c

    Runs the rest of the command line as PowerShell code and ends, unless -NoExit
    is given. "-" reads commands from standard input. The exit code is 0 when
    the last command succeeded, else 1; "exit N" decides by itself.

-CommandWithArgs | -cwa

    Runs one argument as code; the others are its $args.

-ConfigurationName | -config

    Runs the session in a registered session configuration.

-ConfigurationFile

    Applies a session configuration (.pssc) file to the session.

-CustomPipeName

    Opens a named channel for another shell's Enter-PSHostProcess.

-EncodedCommand | -e | -ec

    Runs code given as Base64 of its UTF-16 text.

-ExecutionPolicy | -ex | -ep

    Accepted and without effect outside Windows.

-InputFormat | -inp | -if

    Text, or XML for serialised objects on standard input.

-Interactive | -i

    Takes -NonInteractive back.

-Login | -l

    Starts as a login shell, by way of /bin/sh. Must come first.

-MTA

    Windows only.

-NoExit | -noe

    Stays interactive after the command or script.

-NoLogo | -nol

    Shows no banner.

-NonInteractive | -noni

    Prompts and Read-Host are errors.

-NoProfile | -nop

    Runs no profile scripts.

-NoProfileLoadTime

    Does not say how long slow profiles took.

-OutputFormat | -o | -of

    Text, or XML for serialised objects on standard output.

-SettingsFile | -settings

    Uses this file instead of powershell.config.json.

-SSHServerMode | -sshs

    Serves a remote session on standard input and output, as an SSH subsystem.

-STA

    Windows only.

-Version | -v

    Shows the version; nothing after it counts.

-WindowStyle | -w

    Windows only.

-WorkingDirectory | -wd

    The directory the session starts in.

-Help, -?, /?

    Shows this help.
`;
