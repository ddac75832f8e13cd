// Owns trace sources: their table, options and listeners, how a line looks, and which of them something listens to now.
import { createRequire } from "node:module";
import { conversionTrace, type DotNetType, enumValue, getType, List, type PSValue, tagType, TYPE } from "@latch/dotnet";

const require = createRequire(import.meta.url);

/** PSTraceSourceOptions. */
export const TraceOption = { information: 8, error: 512, writeLine: 4096, scope: 8192, all: 32767 } as const;

/** TraceOptions of a listener: what it writes behind each line. */
const ListenerOption = {
  logicalStack: 1,
  dateTime: 2,
  timestamp: 4,
  processId: 8,
  threadId: 16,
  callstack: 32,
} as const;

/** The classes of listeners. */
export const listenerTypes = [
  "System.Diagnostics.DefaultTraceListener",
  "System.Diagnostics.TextWriterTraceListener",
  "Microsoft.PowerShell.Commands.PSHostTraceListener",
] as const;

/** Where traced lines go. `write` null: DefaultTraceListener, which only a debugger of .NET sees. */
export class TraceListener {
  name: string;
  options = 0;
  readonly typeName: string;
  readonly write: ((line: string) => void) | null;
  get [TYPE](): DotNetType {
    return getType(this.typeName);
  }
  constructor(name: string, typeName: string, write: ((line: string) => void) | null) {
    this.name = name;
    this.typeName = typeName;
    this.write = write;
  }
  toString(): string {
    return this.typeName;
  }
}

/** What listens now; null: nobody, and nothing is to be said. */
export const traces: { binding: PSTraceSource | null; discovery: PSTraceSource | null } = {
  binding: null,
  discovery: null,
};

/** System.Diagnostics.Trace.IndentLevel: one for all sources. */
let indent = 0;

/** A trace source as scripts see it. */
export class PSTraceSource {
  readonly name: string;
  description: string;
  private flags = 0;
  readonly listeners = new List(getType("System.Diagnostics.TraceListenerCollection"));

  constructor(name: string, description: string) {
    this.name = name;
    this.description = description;
    this.listeners.items.push(defaultListener as unknown as PSValue);
  }

  get options(): number {
    return this.flags;
  }
  set options(flags: number) {
    this.flags = flags;
    this.refresh();
  }
  get given(): readonly TraceListener[] {
    return this.listeners.items as unknown as TraceListener[];
  }

  addListener(listener: TraceListener): void {
    this.listeners.items.push(listener as unknown as PSValue);
    this.refresh();
  }
  setListeners(listeners: readonly TraceListener[]): void {
    this.listeners.items.splice(0, this.listeners.items.length, ...(listeners as unknown as PSValue[]));
    this.refresh();
  }

  /** Tells the code that could feed it whether to. */
  private refresh(): void {
    // Every line is an Information event, which the source's switch must let through.
    const heard =
      (this.flags & TraceOption.information) !== 0 && this.given.some((listener) => listener.write !== null);
    if (this.name === "ParameterBinding") traces.binding = heard ? this : null;
    else if (this.name === "CommandDiscovery") traces.discovery = heard ? this : null;
    else if (this.name === "TypeConversion") conversionTrace.sink = heard ? this : null;
  }

  /** One line. */
  line(text: string): void {
    if ((this.flags & TraceOption.writeLine) !== 0) this.emit(text);
  }
  /** A line that says what went wrong. */
  error(text: string): void {
    if ((this.flags & TraceOption.error) !== 0) this.emit(text);
  }
  /** A line, and work whose lines are indented below it. */
  scope<T>(text: string, work: () => T): T {
    if ((this.flags & TraceOption.scope) === 0) return work();
    this.emit(text);
    indent++;
    try {
      return work();
    } finally {
      indent--;
    }
  }

  /** Work whose lines belong below the last one. */
  indented(work: () => void): void {
    indent++;
    try {
      work();
    } finally {
      indent--;
    }
  }

  private emit(text: string): void {
    const line = `${this.name} Information: 0 : ${"    ".repeat(indent)}${text}`;
    for (const listener of this.given) {
      if (listener.write === null) continue;
      listener.write(line);
      for (const more of footer(listener)) listener.write(more);
    }
  }
}
tagType(PSTraceSource, "System.Management.Automation.PSTraceSource");

/** What a listener's TraceOutputOptions add. */
function footer({ options, typeName }: TraceListener): string[] {
  if (options === 0) return [];
  const lines: string[] = [];
  if ((options & ListenerOption.processId) !== 0) lines.push(`ProcessId=${process.pid}`);
  if ((options & ListenerOption.logicalStack) !== 0) lines.push("LogicalOperationStack=");
  if ((options & ListenerOption.threadId) !== 0) lines.push("ThreadId=1");
  if ((options & ListenerOption.dateTime) !== 0) lines.push(`DateTime=${new Date().toISOString()}`);
  if ((options & ListenerOption.timestamp) !== 0) lines.push(`Timestamp=${process.hrtime.bigint()}`);
  if ((options & ListenerOption.callstack) !== 0) lines.push("Callstack=");
  return typeName.endsWith("TextWriterTraceListener") ? lines.map((line) => `    ${line}`) : lines;
}

const defaultListener = new TraceListener("Default", "System.Diagnostics.DefaultTraceListener", null);

/** Name and description of the sources there are in a session that has just begun. */
const known: readonly (readonly [string, string])[] = [
  ["CmdletProviderClasses", "The namespace provider base classes tracer"],
  ["CommandDiscovery", "Traces the discovery of cmdlets, scripts, functions, applications, etc."],
  ["CommandSearch", "CommandSearch"],
  ["ConsoleHost", "ConsoleHost subclass of S.M.A.PSHost"],
  ["ConsoleHostRunspaceInit", "Initialization code for ConsoleHost's Runspace"],
  ["ConsoleLineOutput", "ConsoleLineOutput"],
  ["ETS", "Extended Type System"],
  ["FileSystemProvider", "The namespace navigation provider for the file system"],
  ["FormatFileLoading", "Loading format files"],
  ["LocationGlobber", "The location globber converts PowerShell paths with glob characters to zero or more paths."],
  [
    "MemberResolution",
    "Traces the resolution from member name to the member. A member can be a property, method, etc.",
  ],
  ["Modules", "Module loading and analysis"],
  ["MshSnapinLoadUnload", "Loading and unloading mshsnapins"],
  [
    "ParameterBinderBase",
    "A abstract helper class for the CommandProcessor that binds parameters to the specified object.",
  ],
  ["ParameterBinderController", "Controls the interaction between the command processor and the parameter binder(s)."],
  [
    "ParameterBinding",
    "Traces the process of binding the arguments to the parameters of cmdlets, scripts, and applications.",
  ],
  ["PathResolution", "Traces the path resolution algorithm."],
  ["PSDriveInfo", "The namespace navigation tracer"],
  ["PSSnapInLoadUnload", "Loading and unloading mshsnapins"],
  ["RunspaceInit", "Initialization code for Runspace"],
  ["SessionState", "SessionState Class"],
  ["TypeConversion", "Traces the type conversion algorithm"],
];

let table: PSTraceSource[] | null = null;

/** Every trace source, in the order of names. They belong to the process. */
export function traceSources(): readonly PSTraceSource[] {
  if (table === null) {
    require("./trace-types.ts");
    table = known.map(([name, description]) => new PSTraceSource(name, description));
  }
  return table;
}

/** A source of a name that nothing traces under (yet): it is told about by -PassThru only. */
export function newTraceSource(name: string): PSTraceSource {
  return new PSTraceSource(name, "");
}

/** A new DefaultTraceListener. */
export function debuggerListener(): TraceListener {
  return new TraceListener("Debug", "System.Diagnostics.DefaultTraceListener", null);
}

/** The listener that writes debug lines with the time. */
export function hostListener(write: (text: string) => void): TraceListener {
  const typeName = "Microsoft.PowerShell.Commands.PSHostTraceListener";
  return new TraceListener("Host", typeName, (line) => write(`${now()} ${line}`));
}

/** The listener that writes to a file. */
export function fileListener(name: string, write: (text: string) => void): TraceListener {
  return new TraceListener(name, "System.Diagnostics.TextWriterTraceListener", write);
}

function now(): string {
  const at = new Date();
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const fraction = `${String(at.getMilliseconds()).padStart(3, "0")}0`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${fraction}`;
}

/** The source's switch as scripts see it: SourceLevels with the bits of the options. */
export class SourceSwitch {
  readonly source: PSTraceSource;
  constructor(source: PSTraceSource) {
    this.source = source;
  }
  get level(): PSValue {
    return enumValue("System.Diagnostics.SourceLevels", this.source.options);
  }
}
tagType(SourceSwitch, "System.Diagnostics.SourceSwitch");
