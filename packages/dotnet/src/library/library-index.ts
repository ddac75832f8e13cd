// Which library file defines which .NET types. Files load when one of their types is first used.

import { createRequire } from "node:module";
import { defineTypesIn } from "../types/define-type.ts";

const require = createRequire(import.meta.url);
require("./index-a.ts");
const system = (names: string): string[] => names.split(" ").map((n) => `System.${n}`);

defineTypesIn(
  system(
    "Object ValueType IComparable IConvertible IFormattable IEquatable`1 IComparable`1 ICloneable IDisposable Void DBNull",
  ),
  () => require("./object.ts"),
);
defineTypesIn(system("String CharEnumerator"), () => require("./string.ts"));
defineTypesIn(system("Char"), () => require("./char.ts"));
defineTypesIn(
  system("SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal Boolean IntPtr UIntPtr"),
  () => require("./numbers.ts"),
);
defineTypesIn(system("Numerics.BigInteger"), () => require("./big-integer.ts"));
defineTypesIn(system("Numerics.Complex"), () => require("./complex.ts"));
defineTypesIn(system("Half Int128 UInt128"), () => require("./half-and-int128.ts"));
defineTypesIn(system("DateOnly TimeOnly"), () => require("./date-only.ts"));
defineTypesIn(system("Drawing.Color Drawing.Point Drawing.Size"), () => require("./drawing.ts"));
defineTypesIn(system("Text.Rune Text.StringRuneEnumerator"), () => require("./rune.ts"));
defineTypesIn(system("Management.Automation.Internal.AutomationNull Management.Automation.Language.NullString"), () =>
  require("./null-values.ts"),
);
defineTypesIn(system("DateTime"), () => require("./date-time.ts"));
defineTypesIn(system("DateTimeOffset"), () => require("./date-time-offset.ts"));
defineTypesIn(
  ["System.Security.SecureString", "System.Net.NetworkCredential", "System.Management.Automation.PSCredential"],
  () => require("./secure-string.ts"),
);
defineTypesIn(["System.Management.Automation.WildcardPattern"], () => require("./wildcard-pattern.ts"));
defineTypesIn(system("Math MathF"), () => require("./math.ts"));
defineTypesIn(system("Convert BitConverter"), () => require("./convert.ts"));
defineTypesIn(system("Enum"), () => require("./enum.ts"));
defineTypesIn(
  [1, 2, 3, 4, 5, 6, 7, 8]
    .flatMap((n) => [`System.Tuple\`${n}`, `System.ValueTuple\`${n}`])
    .concat(system("Tuple ValueTuple Runtime.CompilerServices.ITuple")),
  () => require("./tuple.ts"),
);
defineTypesIn(
  system("Collections.IEnumerator Collections.Generic.IEnumerator`1 Collections.IDictionaryEnumerator"),
  () => require("./collections/enumerator.ts"),
);
defineTypesIn(system("Array"), () => require("./array.ts"));
defineTypesIn(
  system(
    "StringComparer Collections.Comparer Collections.CaseInsensitiveComparer Collections.Generic.Comparer`1 Collections.Generic.EqualityComparer`1",
  ),
  () => require("./collections/comparers.ts"),
);
defineTypesIn(
  system(
    "Collections.ArrayList Collections.Generic.List`1 Collections.ObjectModel.Collection`1 Collections.ObjectModel.ReadOnlyCollection`1 ComponentModel.BindingList`1 Collections.Specialized.StringCollection",
  ),
  () => require("./collections/list.ts"),
);
defineTypesIn(system("Collections.ObjectModel.ObservableCollection`1"), () =>
  require("./collections/observable-collection.ts"),
);
defineTypesIn(system("Management.Automation.PSDataCollection`1"), () => require("./collections/ps-data-collection.ts"));
defineTypesIn(system("Timers.Timer"), () => require("./timers.ts"));
defineTypesIn(
  system(
    "Collections.Hashtable Collections.Specialized.OrderedDictionary Collections.Generic.Dictionary`2 Collections.Generic.SortedDictionary`2 Collections.Generic.SortedList`2 Collections.SortedList Collections.Concurrent.ConcurrentDictionary`2 Collections.ObjectModel.ReadOnlyDictionary`2 Management.Automation.OrderedHashtable Management.Automation.PSPrimitiveDictionary Management.Automation.RuntimeDefinedParameterDictionary Collections.Specialized.ListDictionary Collections.Specialized.HybridDictionary Collections.ListDictionaryInternal Collections.IDictionary Collections.Generic.IDictionary`2 Collections.ICollection Collections.Generic.Dictionary`2+KeyCollection Collections.Generic.Dictionary`2+ValueCollection Collections.Generic.SortedDictionary`2+KeyCollection Collections.Generic.SortedDictionary`2+ValueCollection Collections.Generic.KeyValuePair`2 Collections.DictionaryEntry",
  ),
  () => require("./collections/dictionary.ts"),
);
defineTypesIn(
  system(
    "Collections.Generic.HashSet`1 Collections.Generic.SortedSet`1 Collections.Queue Collections.Stack Collections.Generic.Queue`1 Collections.Generic.Stack`1 Collections.Concurrent.ConcurrentQueue`1 Collections.Concurrent.ConcurrentStack`1 Collections.Concurrent.ConcurrentBag`1 Collections.Concurrent.BlockingCollection`1 Collections.Generic.LinkedList`1 Collections.Generic.LinkedListNode`1 Collections.Generic.PriorityQueue`2 Collections.BitArray",
  ),
  () => require("./collections/sets-and-queues.ts"),
);
defineTypesIn(
  "Regex Match Group Capture MatchCollection GroupCollection CaptureCollection"
    .split(" ")
    .map((n) => `System.Text.RegularExpressions.${n}`),
  () => require("./regex/regex-types.ts"),
);
defineTypesIn(system("TimeSpan"), () => require("./time-span.ts"));
defineTypesIn(system("Guid"), () => require("./guid.ts"));
defineTypesIn(system("Version Management.Automation.SemanticVersion"), () => require("./version.ts"));
defineTypesIn(system("Text.StringBuilder"), () => require("./string-builder.ts"));
defineTypesIn(
  system(
    "Reflection.MemberInfo Reflection.MethodInfo Reflection.MethodBase Reflection.ConstructorInfo Reflection.PropertyInfo Reflection.FieldInfo Reflection.ParameterInfo Reflection.EventInfo Reflection.CustomAttributeData",
  ),
  () => require("./member-infos.ts"),
);
defineTypesIn(system("Type RuntimeType RuntimeTypeHandle FlagsAttribute Activator Delegate"), () =>
  require("./reflection.ts"),
);
defineTypesIn(system("Reflection.Assembly Reflection.AssemblyName Reflection.Module"), () =>
  require("./assemblies.ts"),
);
defineTypesIn(system("Exception"), () => require("./exception.ts"));
defineTypesIn(
  system(
    "EventArgs Management.Automation.PSReference Nullable`1 Nullable Lazy`1 WeakReference Random GC Buffer HashCode Range Index",
  ),
  () => require("./small-types.ts"),
);
defineTypesIn(
  system(
    "Environment OperatingSystem Runtime.InteropServices.RuntimeInformation Runtime.InteropServices.OSPlatform AppContext Management.Automation.Platform",
  ),
  () => require("./environment.ts"),
);
defineTypesIn(
  system(
    "Text.Encoding Text.UTF8Encoding Text.UnicodeEncoding Text.UTF32Encoding Text.ASCIIEncoding Text.UTF7Encoding Text.Latin1Encoding Text.UTF8Encoding+UTF8EncodingSealed Text.ASCIIEncoding+ASCIIEncodingSealed Text.Latin1Encoding+Latin1EncodingSealed Text.EncodingInfo",
  ),
  () => require("./encoding.ts"),
);
defineTypesIn(system("Text.Decoder Text.Encoder"), () => require("./coders.ts"));
defineTypesIn(system("IO.Path"), () => require("./io/path.ts"));
defineTypesIn(system("IO.File IO.Directory"), () => require("./io/file.ts"));
defineTypesIn(system("Security.SecurityElement"), () => require("./security-element.ts"));
defineTypesIn(system("IO.EnumerationOptions"), () => require("./io/enumeration-options.ts"));
defineTypesIn(system("IO.FileSystemInfo IO.FileInfo IO.DirectoryInfo IO.DriveInfo"), () =>
  require("./io/file-info.ts"),
);
defineTypesIn(
  system(
    "IO.Stream IO.MemoryStream IO.FileStream IO.BufferedStream IO.Compression.GZipStream IO.Compression.DeflateStream IO.Compression.ZLibStream",
  ),
  () => require("./io/stream.ts"),
);
defineTypesIn(
  system(
    "IO.TextReader IO.StringReader IO.StreamReader IO.TextWriter IO.StringWriter IO.StreamWriter IO.BinaryReader IO.BinaryWriter",
  ),
  () => require("./io/reader-writer.ts"),
);
defineTypesIn(
  system(
    "Xml.XmlNode Xml.XmlDocument Xml.XmlElement Xml.XmlAttribute Xml.XmlNodeList Xml.XmlAttributeCollection Xml.XmlNamedNodeMap Xml.XmlDeclaration Xml.XmlProcessingInstruction Xml.XmlCharacterData Xml.Schema.XmlSchema Xml.Schema.XmlSchemaSet",
  ),
  () => require("./xml/xml-types.ts"),
);
defineTypesIn(
  ["XPathNavigator", "XPathDocument", "XPathExpression", "XPathNodeIterator"].map((n) => `System.Xml.XPath.${n}`),
  () => require("./xml/xpath-navigator.ts"),
);
defineTypesIn(
  ["ZipFile", "ZipArchive", "ZipArchiveEntry", "ZipFileExtensions"].map((n) => `System.IO.Compression.${n}`),
  () => require("./io/zip.ts"),
);
defineTypesIn(
  "JsonDocument JsonElement JsonProperty JsonDocumentOptions JsonSerializer JsonSerializerOptions JsonElement+ArrayEnumerator JsonElement+ObjectEnumerator"
    .split(" ")
    .map((n) => `System.Text.Json.${n}`),
  () => require("./json/json-types.ts"),
);
defineTypesIn(system("Xml.XmlNamespaceManager Xml.NameTable"), () => require("./xml/xml-namespaces.ts"));
defineTypesIn(system("Xml.XmlConvert"), () => require("./xml/xml-convert-types.ts"));
defineTypesIn(system("Xml.XmlReader Xml.XmlReaderSettings Xml.XmlTextReader Xml.XmlNodeReader"), () =>
  require("./xml/xml-reader-types.ts"),
);
defineTypesIn(system("Xml.XmlWriter Xml.XmlTextWriter Xml.XmlWriterSettings"), () =>
  require("./xml/xml-writer-types.ts"),
);
defineTypesIn(system("Diagnostics.Process Diagnostics.ProcessStartInfo Diagnostics.ProcessModule"), () =>
  require("./process.ts"),
);
defineTypesIn(system("AppDomain AppDomainSetup Runtime.Remoting.ObjectHandle"), () => require("./app-domain.ts"));
defineTypesIn(
  system(
    "ArgumentNullException ArgumentException ArgumentOutOfRangeException ObjectDisposedException AggregateException",
  ),
  () => require("./exception-guards.ts"),
);
defineTypesIn(
  system("Security.Principal.WindowsIdentity Security.Principal.WindowsPrincipal").concat(
    "Microsoft.Win32.Registry",
    "Microsoft.Win32.RegistryKey",
  ),
  () => require("./windows-only.ts"),
);
defineTypesIn(system("Console"), () => require("./console.ts"));
defineTypesIn(
  system("Diagnostics.Stopwatch Diagnostics.Debug Diagnostics.FileVersionInfo Diagnostics.Debugger Diagnostics.Trace"),
  () => require("./diagnostics.ts"),
);
defineTypesIn(
  system(
    "Threading.Thread Threading.Interlocked Threading.Monitor Threading.Mutex Threading.ManualResetEvent Threading.AutoResetEvent Threading.EventWaitHandle Threading.WaitHandle",
  ),
  () => require("./threading.ts"),
);
defineTypesIn(
  system(
    "Threading.Semaphore Threading.SemaphoreSlim Threading.CountdownEvent Threading.Barrier Threading.ReaderWriterLockSlim Threading.ManualResetEventSlim Threading.ThreadLocal`1 Threading.AsyncLocal`1 Threading.Volatile Threading.Timeout",
  ),
  () => require("./synchronization.ts"),
);
defineTypesIn(
  ["CancellationTokenSource", "CancellationToken", "CancellationTokenRegistration"].map((n) => `System.Threading.${n}`),
  () => require("./cancellation.ts"),
);
defineTypesIn(
  system(
    "Threading.Tasks.Task Threading.Tasks.Task`1 Threading.Tasks.ValueTask Threading.Tasks.ValueTask`1 Threading.Tasks.TaskFactory Threading.Tasks.TaskCompletionSource Threading.Tasks.TaskCompletionSource`1",
  ).concat(
    "TaskAwaiter TaskAwaiter`1 ValueTaskAwaiter ValueTaskAwaiter`1 ConfiguredTaskAwaitable ConfiguredTaskAwaitable`1 ConfiguredTaskAwaitable+ConfiguredTaskAwaiter ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter"
      .split(" ")
      .map((n) => `System.Runtime.CompilerServices.${n}`),
  ),
  () => require("./tasks.ts"),
);
defineTypesIn(system("Linq.Enumerable Linq.IGrouping`2 Linq.ILookup`2 Linq.Lookup`2"), () => require("./linq.ts"));
defineTypesIn(
  system(
    "Web.HttpUtility Collections.Specialized.NameValueCollection Net.WebHeaderCollection Net.Dns Net.ServicePointManager",
  ),
  () => require("./web.ts"),
);
defineTypesIn(
  system(
    "Globalization.Calendar Globalization.GregorianCalendar Globalization.ISOWeek Globalization.StringInfo Globalization.CharUnicodeInfo",
  ),
  () => require("./calendar.ts"),
);
defineTypesIn(system("TimeZoneInfo"), () => require("./time-zone-info.ts"));
defineTypesIn(
  system("Data.DataTable Data.DataRow Data.DataColumn Data.DataColumnCollection Data.DataRowCollection Data.DataView"),
  () => require("./data-table.ts"),
);
defineTypesIn(
  "XObject XNode XContainer XElement XDocument XAttribute XText XComment XName XNamespace XCData XProcessingInstruction XDocumentType XDeclaration"
    .split(" ")
    .map((n) => `System.Xml.Linq.${n}`),
  () => require("./xml/x-linq.ts"),
);
