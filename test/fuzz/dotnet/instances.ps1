# Instances of many .NET types, one expression a line: what the member fuzz and the coverage list call members on.
'abc'
''
[char]'x'
1
1L
[byte]1
[sbyte]1
[int16]1
[uint16]1
[uint32]1
[uint64]1
1.5
[single]1.5
1.5d
12345678901234567890n
[IntPtr]5
[UIntPtr]::new(5)
[Half]1.5
$true
@{a=1;b=2}
[ordered]@{a=1}
@(1,2,3)
,[int[]](3,1,2)
,[byte[]](1,2)
,[string[]]('a','b')
,[char[]]'abc'
,[object[,]]::new(2,2)
[datetime]'2024-02-29T13:14:15'
[datetimeoffset]'2024-02-29T13:14:15+02:00'
[timespan]'1.02:03:04.5'
[dateonly]::new(2024,2,29)
[timeonly]::new(13,14,15)
[timezoneinfo]::Utc
[guid]'00112233-4455-6677-8899-aabbccddeeff'
[version]'1.2.3.4'
[semver]'1.2.3-rc.1'
[uri]'https://user@example.org:81/a/b.txt?q=1#f'
[uri]::new('a/b','Relative')
[UriBuilder]::new('http://h/p')
[regex]'(?<n>\w)(\d)?'
[regex]::Match('ab1','(?<n>\w)(\d)')
[regex]::Match('ab1','z')
,[regex]::Matches('ab1','(\w)')
,[regex]::Match('ab1','(\w)').Groups
,[regex]::Match('ab1','(\w)').Captures
[regex]::Match('ab1','(\w)').Groups[1]
[regex]::Match('ab1','(\w)').Captures[0]
[Text.StringBuilder]::new('abc')
[Text.Encoding]::UTF8
[Text.Encoding]::Unicode
[Text.Encoding]::ASCII
[Text.Encoding]::Latin1
[Text.Rune]::new(65)
[cultureinfo]'en-US'
[cultureinfo]::InvariantCulture.NumberFormat
[cultureinfo]::InvariantCulture.DateTimeFormat
[cultureinfo]::InvariantCulture.TextInfo
[cultureinfo]::InvariantCulture.CompareInfo
[cultureinfo]::InvariantCulture.Calendar
[Globalization.RegionInfo]'US'
[Globalization.StringInfo]::new('abc')
,[Collections.ArrayList](1,2)
,[Collections.Generic.List[int]](1,2)
,[Collections.Generic.List[string]]('a','b')
,[Collections.ObjectModel.Collection[int]]::new()
,[Collections.Generic.HashSet[int]]@(1,2)
,[Collections.Generic.SortedSet[int]]@(2,1)
,[Collections.Generic.Queue[int]]@(1,2)
,[Collections.Generic.Stack[int]]@(1,2)
,[Collections.Queue]@(1,2)
,[Collections.Stack]@(1,2)
,[Collections.Generic.LinkedList[int]]@(1,2)
[Collections.Generic.LinkedList[int]]::new([int[]](1,2)).First
,[Collections.BitArray]::new(4)
,[Collections.Concurrent.ConcurrentQueue[int]]::new()
,[Collections.Concurrent.ConcurrentStack[int]]::new()
,[Collections.Concurrent.ConcurrentBag[int]]::new()
[Collections.Concurrent.ConcurrentDictionary[string,int]]::new()
,[Collections.ObjectModel.ReadOnlyCollection[int]]::new([int[]](1,2))
,[Collections.ObjectModel.ObservableCollection[int]]::new()
[Collections.Generic.Dictionary[string,int]]::new()
[Collections.Generic.SortedDictionary[string,int]]::new()
[Collections.Generic.SortedList[string,int]]::new()
[Collections.SortedList]::new()
[Collections.Specialized.NameValueCollection]::new()
,[Collections.Specialized.StringCollection]::new()
[Collections.Specialized.ListDictionary]::new()
[Collections.Specialized.HybridDictionary]::new()
[Collections.Generic.PriorityQueue[string,int]]::new()
[Collections.Generic.KeyValuePair[string,int]]::new('a',1)
[Collections.DictionaryEntry]::new('a',1)
[Collections.Generic.Comparer[int]]::Default
[StringComparer]::Ordinal
[StringComparer]::OrdinalIgnoreCase
[Collections.Comparer]::Default
@{a=1}.GetEnumerator()
@{a=1}.Keys
[Collections.Generic.Dictionary[string,int]]::new().Keys
[tuple]::Create(1,'a')
[valuetuple]::Create(1,'a')
[lazy[int]]::new()
[Random]::new(3)
[Range]::new(1,2)
[Index]::new(1)
[WeakReference]::new(1)
[DBNull]::Value
[Numerics.Complex]::new(1,2)
[Numerics.Vector2]::new(1,2)
[Drawing.Color]::Red
[Drawing.Point]::new(1,2)
[Drawing.Size]::new(1,2)
[Int128]5
[UInt128]5
[int]
[string]
[Collections.Generic.List[int]]
[int[]]
[DayOfWeek]
[DayOfWeek]'Friday'
[IO.FileAttributes]'ReadOnly,Hidden'
[string].Assembly
[string].Assembly.GetName()
[string].GetMethod('Clone')
[string].GetProperty('Length')
[int].GetField('MaxValue')
[string].GetConstructors()[0]
[string].GetMethod('Clone').ReturnParameter
[Exception]::new('m')
[ArgumentException]::new('m','p')
[ArgumentNullException]::new('p')
[ArgumentOutOfRangeException]::new('p')
[AggregateException]::new('m')
[IO.FileNotFoundException]::new('m','f')
[Management.Automation.RuntimeException]::new('m')
[Management.Automation.ErrorRecord]::new([Exception]'m','id','NotSpecified',1)
[Management.Automation.ErrorRecord]::new([Exception]'m','id','NotSpecified',1).CategoryInfo
[IO.FileInfo]'abc'
[IO.DirectoryInfo]'abc'
[IO.DriveInfo]'/'
[IO.MemoryStream]::new([byte[]](1,2,3))
[IO.StringReader]'a b'
[IO.StringWriter]::new()
[IO.StreamReader]::new([IO.MemoryStream]::new([byte[]](97,98)))
[IO.StreamWriter]::new([IO.MemoryStream]::new())
[IO.BinaryReader]::new([IO.MemoryStream]::new([byte[]](1..40)))
[IO.BinaryWriter]::new([IO.MemoryStream]::new())
[IO.Compression.GZipStream]::new([IO.MemoryStream]::new(), [IO.Compression.CompressionMode]::Compress)
[IO.EnumerationOptions]::new()
[xml]'<a b="1"><c>t</c><!--x--><?p q?></a>'
([xml]'<a b="1"><c>t</c></a>').DocumentElement
([xml]'<a b="1"/>').DocumentElement.Attributes[0]
,([xml]'<a><b/></a>').DocumentElement.ChildNodes
,([xml]'<a b="1"/>').DocumentElement.Attributes
([xml]'<a>t</a>').DocumentElement.FirstChild
([xml]'<?xml version="1.0"?><a/>').FirstChild
[Xml.XmlNamespaceManager]::new([Xml.NameTable]::new())
[Xml.XmlWriter]::Create([Text.StringBuilder]::new())
[Xml.XmlReader]::Create([IO.StringReader]'<a/>')
[Xml.XmlWriterSettings]::new()
[Xml.XmlReaderSettings]::new()
([xml]'<a/>').CreateNavigator()
[Xml.Linq.XDocument]::Parse('<a b="1">t</a>')
[Xml.Linq.XElement]::Parse('<a b="1">t</a>')
[Xml.Linq.XElement]::Parse('<a b="1"/>').Attribute('b')
[Xml.Linq.XName]'a'
[Security.Cryptography.SHA1]::Create()
[Security.Cryptography.SHA256]::Create()
[Security.Cryptography.SHA384]::Create()
[Security.Cryptography.SHA512]::Create()
[Security.Cryptography.MD5]::Create()
[Security.Cryptography.HMACSHA256]::new([byte[]](1,2))
[Security.Cryptography.Aes]::Create()
[Security.Cryptography.RandomNumberGenerator]::Create()
[Security.Cryptography.RSA]::Create()
[securestring]::new()
[pscredential]::new('u',[securestring]::new())
[Net.NetworkCredential]::new('u','p')
[ipaddress]'127.0.0.1'
[ipaddress]'::1'
[Net.IPEndPoint]::new([ipaddress]'127.0.0.1',80)
[mailaddress]'a@b.c'
[Net.WebClient]::new()
[Net.Http.HttpClient]::new()
[Net.NetworkInformation.Ping]::new()
[Net.Sockets.TcpClient]::new()
[Net.Sockets.UdpClient]::new()
[Net.Mail.MailMessage]::new()
[Diagnostics.Stopwatch]::new()
[Diagnostics.ProcessStartInfo]::new('x')
[Diagnostics.Process]::GetCurrentProcess()
[Environment]::OSVersion
[Threading.Thread]::CurrentThread
[Threading.Mutex]::new()
[Threading.ManualResetEvent]::new($true)
[Threading.CancellationTokenSource]::new()
[Threading.CancellationToken]::None
[Threading.SemaphoreSlim]::new(1)
[Threading.Tasks.Task]::CompletedTask
[Threading.Tasks.Task]::FromResult(1)
[Timers.Timer]::new()
[AppDomain]::CurrentDomain
[Runtime.InteropServices.OSPlatform]::Linux
[Data.DataTable]::new('t')
[Data.DataColumn]::new('c')
[Data.DataTable]::new('t').NewRow()
[Text.Json.JsonDocument]::Parse('{"a":1}')
[EventArgs]::Empty
[Func[int]]{1}
[Func[int,int]]{1}
[Action[int]]{}
[Predicate[int]]{$true}
[Comparison[int]]{0}
[IO.FileSystemWatcher]::new()
{ param($a) $a }
{ param($a) $a }.Ast
[pscustomobject]@{a=1}
[psobject]::AsPSObject('x')
[ref]1
[switch]$true
[pscustomobject]@{a=1} | ForEach-Object { $_.psobject }
'a'.psobject.Properties['Length']
,'a'.psobject.Properties
,'a'.psobject.Methods
'a'.psobject.Methods['Trim']
[psnoteproperty]::new('a',1)
[psaliasproperty]::new('a','b')
[psscriptproperty]::new('a',{1})
[psscriptmethod]::new('a',{1})
[Management.Automation.PSPropertySet]::new('a',[string[]]'b')
[psmemberset]::new('a')
([xml]'<a/>').psobject.Properties['OuterXml']
[powershell]::Create()
[runspacefactory]::CreateRunspace()
[initialsessionstate]::CreateDefault2()
[Management.Automation.Runspaces.SessionStateVariableEntry]::new('a',1,'d')
[Management.Automation.Runspaces.SessionStateFunctionEntry]::new('a','b')
[Management.Automation.Runspaces.Command]::new('c')
[Management.Automation.Runspaces.CommandParameter]::new('c')
[wildcardpattern]'a*'
[Management.Automation.CompletionResult]::new('a')
[Management.Automation.Host.ChoiceDescription]::new('&a')
[Management.Automation.Host.FieldDescription]::new('a')
[Management.Automation.Host.Size]::new(1,2)
[Management.Automation.Host.Coordinates]::new(1,2)
[Management.Automation.Host.BufferCell]::new('a','Red','Blue','Complete')
[Management.Automation.CommandMetadata]::new((Get-Command Get-Item))
(Get-Command Get-Item)
(Get-Command prompt)
(Get-Command gi)
(Get-Command Get-Item).Parameters['Path']
(Get-Command Get-Item).ParameterSets[0]
(Get-Command Get-Item).ParameterSets[0].Parameters[0]
(Get-Module Microsoft.PowerShell.Utility -ListAvailable)[0]
(Get-Item variable:PWD)
(Get-Location)
(Get-PSDrive)[0]
(Get-PSProvider)[0]
$Host
$Host.UI
$Host.UI.RawUI
$ExecutionContext
$ExecutionContext.SessionState
$ExecutionContext.SessionState.Path
$ExecutionContext.SessionState.PSVariable
$ExecutionContext.SessionState.Drive
$ExecutionContext.InvokeProvider
$ExecutionContext.InvokeCommand
$ExecutionContext.Events
$PSStyle
$MyInvocation
(Get-PSCallStack)[0]
[Management.Automation.Language.Parser]::ParseInput('if ($a) { gi -Path x; "a$b"; @{a=1}; [int]::Parse(1); $a.b = 1, 2 }',[ref]$null,[ref]$null)
[Management.Automation.Language.Parser]::ParseInput('a b',[ref]$null,[ref]$null).Extent
[Management.Automation.Language.Parser]::ParseInput('a b',[ref]$null,[ref]$null).Extent.StartScriptPosition
[Parameter]::new()
[Alias]::new('a')
[ValidateSet]::new('a')
[ValidateRange]::new(1,2)
[ValidatePattern]::new('a')
[ValidateLength]::new(1,2)
[ValidateCount]::new(1,2)
[ValidateScript]::new({1})
[ValidateNotNull]::new()
[ValidateNotNullOrEmpty]::new()
[AllowNull]::new()
[AllowEmptyString]::new()
[AllowEmptyCollection]::new()
[OutputType]::new([int])
[CmdletBinding]::new()
[ArgumentCompleter]::new({1})
[SupportsWildcards]::new()
[PSDefaultValue]::new()
[Management.Automation.HiddenAttribute]::new()
[PSTypeName]::new('a')
[Management.Automation.RuntimeDefinedParameter]::new('a',[int],[Collections.ObjectModel.Collection[Attribute]]::new())
[Management.Automation.RuntimeDefinedParameterDictionary]::new()
[Management.Automation.OrderedHashtable]::new()
('abc' | Select-String b)
('abc' | Select-String b -Context 1).Context
(1,2 | Group-Object)[0]
(1,2 | Measure-Object)
('a' | Measure-Object -Line)
('a' | Format-Hex)
(Get-FileHash -InputStream ([IO.MemoryStream]::new()))
(Get-Verb)[0]
(Get-Culture)
(Get-Host)
(Get-Uptime)
(Get-Date)
(Get-TimeZone)
(1 | Get-Member)[0]
(New-PSSessionOption)
[Management.Automation.WarningRecord]::new('a')
[Management.Automation.VerboseRecord]::new('a')
[Management.Automation.DebugRecord]::new('a')
[Management.Automation.InformationRecord]::new('a','b')
[Management.Automation.ProgressRecord]::new(1,'a','b')
[Management.Automation.HostInformationMessage]::new()
[Microsoft.PowerShell.Commands.ModuleSpecification]'a'
[Management.Automation.PSPrimitiveDictionary]::new()
[Management.Automation.ErrorDetails]::new('m')
[bigint]::One
[Management.Automation.PSCredential]::Empty
& { [CmdletBinding()]param() $PSCmdlet }
& { [CmdletBinding(SupportsPaging)]param() $PSCmdlet.PagingParameters }
