// What Get-Help shows without a name.

/** How to use help; the words are latch's own. */
export const overview = `
TOPIC
    latch Help System

SHORT DESCRIPTION
    Displays help about commands.

LONG DESCRIPTION
    latch has no help files. Get-Help shows the syntax and the parameters of
    cmdlets and functions, and comment-based help of functions and scripts.

  ONLINE HELP
    To open online help for a cmdlet or function, type:

        Get-Help <command-name> -Online

  GET-HELP
    To get help for a command, type:

        Get-Help <command-name>

    To search for commands by name, type:

        Get-Help *<part of the name>*

  EXAMPLES:
      Get-Help Get-Process   : Displays help about the Get-Process cmdlet.

      Get-Help Get-Process -Full
                             : Displays all parameters too.

      Help Get-Process       : Displays help about Get-Process one page at a
                               time.
      Get-Process -?         : Displays help about the Get-Process cmdlet.
`;
