// Enumerations that only cmdlets use: in the format of the facts table, which has none of them.

const management = "1";
const coreLibrary = "0";

/** Name, assembly, flags enumeration?, members. */
const enumerations: readonly (readonly [name: string, assembly: string, members: string, flags?: boolean])[] = [
  ["Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", "60", "Never=0 Always=1 AsNeeded=2"],
  ["Microsoft.PowerShell.Commands.BreakpointType", "60", "Line=1 Variable=2 Command=4", true],
  ["Microsoft.PowerShell.Commands.DisplayHintType", "60", "Date=0 Time=1 DateTime=2"],
  ["Microsoft.PowerShell.Commands.ExportAliasFormat", "60", "Csv=0 Script=1"],
  ["Microsoft.PowerShell.Commands.JsonDateKind", "60", "Default=0 Local=1 Utc=2 Offset=3 String=4"],
  ["Microsoft.PowerShell.Commands.Language", "60", "CSharp=0"],
  ["Microsoft.PowerShell.Commands.OutputAssemblyType", "60", "ConsoleApplication=0 Library=1 WindowsApplication=2"],
  ["Microsoft.PowerShell.Commands.OutTarget", management, "Default=0 Host=1 Job=2"],
  ["Microsoft.PowerShell.Commands.SessionFilterState", management, "All=0 Opened=1 Disconnected=2 Closed=3 Broken=4"],
  ["Microsoft.PowerShell.Commands.TestPathType", management, "Any=0 Container=1 Leaf=2"],
  ["Microsoft.PowerShell.Commands.UpdateHelpScope", management, "CurrentUser=0 AllUsers=1"],
  ["Microsoft.PowerShell.Commands.WebAuthenticationType", "60", "None=0 Basic=1 Bearer=2 OAuth=3"],
  ["Microsoft.PowerShell.Commands.WebRequestMethod", "60", "Default=0 Get=1 Head=2 Post=3 Put=4 Delete=5 Trace=6 Options=7 Merge=8 Patch=9"],
  ["Microsoft.PowerShell.Commands.WebSslProtocol", "60", "Default=0 Tls=192 Tls11=768 Tls12=3072 Tls13=12288", true],
  ["Microsoft.PowerShell.ExecutionPolicy", management, "Unrestricted=0 RemoteSigned=1 AllSigned=2 Restricted=3 Default=3 Bypass=4 Undefined=5"],
  ["Microsoft.PowerShell.ExecutionPolicyScope", management, "Process=0 CurrentUser=1 LocalMachine=2 UserPolicy=3 MachinePolicy=4"],
  ["Newtonsoft.Json.StringEscapeHandling", "60", "Default=0 EscapeNonAscii=1 EscapeHtml=2"],
  ["System.Diagnostics.ProcessWindowStyle", coreLibrary, "Normal=0 Hidden=1 Minimized=2 Maximized=3"],
  ["System.Diagnostics.TraceOptions", coreLibrary, "None=0 LogicalOperationStack=1 DateTime=2 Timestamp=4 ProcessId=8 ThreadId=16 Callstack=32", true],
  ["System.Management.Automation.Configuration.ConfigScope", management, "AllUsers=0 CurrentUser=1"],
  ["System.Management.Automation.Provider.ProviderCapabilities", management, "None=0 Include=1 Exclude=2 Filter=4 ExpandWildcards=8 ShouldProcess=16 Credentials=32 Transactions=64", true],
  ["System.Management.Automation.PSTraceSourceOptions", management, "None=0 Constructor=1 Dispose=2 Finalizer=4 Method=8 Property=16 Delegates=32 Events=64 Exception=128 Lock=256 Error=512 Errors=640 Warning=1024 Verbose=2048 WriteLine=4096 Data=6167 Scope=8192 ExecutionFlow=8303 Assert=16384 All=32767", true],
  ["System.Management.Automation.Remoting.SessionType", management, "Empty=0 RestrictedRemoteServer=1 Default=2"],
  ["System.Management.Automation.Runspaces.PSSessionConfigurationAccessMode", management, "Disabled=0 Local=1 Remote=2"],
  ["System.Management.Automation.Subsystem.SubsystemKind", management, "CommandPredictor=1 CrossPlatformDsc=2 FeedbackProvider=4", true],
  ["System.Management.Automation.VariableAccessMode", management, "Read=0 Write=1 ReadWrite=2"],
  ["System.Reflection.ProcessorArchitecture", coreLibrary, "None=0 MSIL=1 X86=2 IA64=3 Amd64=4 Arm=5"],
  ["System.Threading.ApartmentState", coreLibrary, "STA=0 MTA=1 Unknown=2"],
]; // biome-ignore format: a table

/** The lines of the facts table these would have. */
export const cmdletEnums: string = `\n${enumerations
  .map(
    ([name, assembly, members, flags]) =>
      `${name}\t${flags ? "ezfg" : "ezf"}\t${assembly}\ta4\t\tb\t${members.split(" ").join("\t")}`,
  )
  .join("\n")}\n`;
