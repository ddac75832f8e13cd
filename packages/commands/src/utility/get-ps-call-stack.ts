// Get-PSCallStack: the active functions, scripts and script blocks, innermost first.
import { addInstanceMember, DictionaryBase, PSNoteProperty, tagType, toStringValue } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { InvocationInfo, defineCmdlet, stackName } from "@latch/engine";
import type { ExecutionContext } from "@latch/engine";

type Frame = NonNullable<ExecutionContext["frame"]>;

/** One entry: System.Management.Automation.CallStackFrame. */
class CallStackFrame {
  private readonly frame: Frame;
  private readonly line: number;
  constructor(frame: Frame) {
    this.frame = frame;
    this.line = (frame.position ?? frame.scriptBlock.ast).extent.startLineNumber;
  }
  get scriptName(): string | null {
    return this.frame.scriptBlock.file;
  }
  get scriptLineNumber(): number {
    return this.line;
  }
  get invocationInfo(): InvocationInfo | null {
    return this.frame.invocation;
  }
  get position(): PSValue {
    return (this.frame.position ?? this.frame.scriptBlock.ast).extent as unknown as PSValue;
  }
  get functionName(): string {
    return stackName(this.frame);
  }
  /** The command's name; a script's file name. */
  get command(): string {
    const file = this.scriptName;
    const name = this.frame.functionName;
    if (name !== null) return name;
    if (file !== null && this.frame.scriptBlock.ast.parent === null) return file.slice(file.lastIndexOf("/") + 1);
    return "<ScriptBlock>";
  }
  get location(): string {
    return this.getScriptLocation();
  }
  /** `{b=two, a=1}`: what was bound, in the order of binding. */
  get arguments(): string {
    const bound = this.frame.boundParameters ?? this.frame.invocation?.boundParameters ?? null;
    if (!(bound instanceof DictionaryBase)) return "{}";
    const text = (value: PSValue): string => (value === null ? "" : toStringValue(value));
    return `{${[...bound.entries()].map(([name, value]) => `${text(name)}=${text(value)}`).join(", ")}}`;
  }
  getScriptLocation(): string {
    const file = this.scriptName;
    return file === null ? "<No file>" : `${file.slice(file.lastIndexOf("/") + 1)}: line ${this.line}`;
  }
  toString(): string {
    const file = this.scriptName ?? "<No file>";
    return `at ${this.functionName}, ${file}: line ${this.line}`;
  }
}
tagType(CallStackFrame, "System.Management.Automation.CallStackFrame");

/** Command, Location and Arguments are extended members in PowerShell too. */
function withMembers(frame: CallStackFrame): PSValue {
  addInstanceMember(frame, new PSNoteProperty("Command", frame.command));
  addInstanceMember(frame, new PSNoteProperty("Location", frame.location));
  addInstanceMember(frame, new PSNoteProperty("Arguments", frame.arguments));
  return frame;
}

export const getPSCallStack = defineCmdlet("Get-PSCallStack", (cmdlet) => ({
  end() {
    for (let frame: Frame | null = cmdlet.context.frame; frame !== null; frame = frame.caller)
      cmdlet.write(withMembers(new CallStackFrame(frame)));
  },
}));
